//! The step of joining in which a person sets up their first second factor.

use subrosa_policy::Plain;

use super::{Frame, StepPage, Wrong};
use crate::app::factors::{NewPhone, SMS_MINUTES, SmsOrder};
use crate::app::join::Enrolment;
use crate::config::Factor;
use crate::error::AppError;
use crate::web::form::Form;
use crate::web::qr;
use crate::web::view::factors::NumberProblem;
use crate::web::view::join::{JoinPasskey, JoinPhone, JoinTotp, Progress};

/// Takes the form of this step. A telephone's first form gives a message that must be sent.
pub(super) fn take(
    person: &mut Enrolment,
    form: &Form,
    wrong: &mut Wrong,
) -> Result<Option<SmsOrder>, AppError> {
    match form.line("do").as_str() {
        "use-totp" => person.factor.choose(Factor::Totp),
        "use-passkey" => person.factor.choose(Factor::Passkey),
        "use-sms" => person.factor.choose(Factor::Sms),
        "number" => person.factor.forget_phone(),
        _ => return confirm(person, form, wrong),
    }
    Ok(None)
}

fn confirm(
    person: &mut Enrolment,
    form: &Form,
    wrong: &mut Wrong,
) -> Result<Option<SmsOrder>, AppError> {
    let right = match person.factor.chosen() {
        Factor::Totp => person.factor.take_totp(form.secret("totp").expose()),
        Factor::Passkey => {
            wrong.typed = passkey_name(form);
            let kept = match wrong.typed.as_str() {
                "" => "1",
                name => name,
            };
            let answer = form.secret("answer");
            person.factor.take_passkey(kept, answer.expose())?
        }
        Factor::Sms if person.factor.is_sent() => {
            person.factor.take_digits(form.secret("code").expose())
        }
        Factor::Sms => return order(person, form, wrong),
    };
    wrong.word = !person.confirm_factor(right)?;
    Ok(None)
}

fn order(
    person: &mut Enrolment,
    form: &Form,
    wrong: &mut Wrong,
) -> Result<Option<SmsOrder>, AppError> {
    wrong.typed = form.line("number");
    let number = Plain::new(wrong.typed.clone());
    match person.factor.order(number.expose())? {
        NewPhone::NotANumber => wrong.number = Some(NumberProblem::Shape),
        NewPhone::Enough => wrong.number = Some(NumberProblem::Enough),
        NewPhone::Send(order) => {
            // Sent twice, the form orders one message.
            person.spend_form()?;
            return Ok(Some(order));
        }
    }
    Ok(None)
}

/// The page of the factor that is chosen.
pub(super) fn step(
    person: &mut Enrolment,
    frame: &Frame,
    progress: Progress,
    wrong: Wrong,
) -> Result<StepPage, AppError> {
    let (action, token) = (frame.action.clone(), person.token.clone());
    let ways = person.factor.others();
    Ok(match person.factor.chosen() {
        Factor::Totp => {
            let shown = person.factor.app(&person.name)?;
            let (image, size) = qr::png(shown.address.expose())?;
            StepPage::Totp(JoinTotp {
                action,
                token,
                progress,
                ways,
                qr: image,
                qr_size: size,
                secret: in_groups(shown.letters.expose()),
                wrong: wrong.word,
            })
        }
        Factor::Passkey => {
            let question = person.factor.ask_passkey(&person.name)?;
            StepPage::Passkey(JoinPasskey {
                action,
                token,
                progress,
                ways,
                options: question.expose().clone(),
                name: wrong.typed,
                wrong: wrong.word,
            })
        }
        Factor::Sms => StepPage::Phone(JoinPhone {
            action,
            token,
            progress,
            ways,
            minutes: person.factor.is_sent().then_some(SMS_MINUTES),
            number: wrong.typed,
            problem: wrong.number,
            wrong: wrong.word,
        }),
    })
}

/// A secret as people copy it: four letters at a time.
pub(in crate::web::staff) fn in_groups(letters: &str) -> String {
    let groups: Vec<String> = letters
        .as_bytes()
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    groups.join(" ")
}

fn passkey_name(form: &Form) -> String {
    form.name("name").chars().take(MOST_NAME).collect()
}

/// Characters of a passkey's name.
const MOST_NAME: usize = 60;
