//! The way of a case: handing on, ending, holding; and what waits for a member.

use axum::extract::State;
use subrosa_policy::{
    Again, CaseId, Day, DisclosureReason, HoldReason, Longer, NoAcknowledgement, NoFeedback,
    Outcome, RecordId, Unread, plain_line,
};

use super::account::mail_key_notice;
use super::cases::{Extra, case_page};
use super::{StaffDesk, is_own_form, posted, second, sign_in};
use crate::app::blocking;
use crate::app::casework::{Alert, AlertKind, Casework, LifeAct, Lived, Waits, is_pressing};
use crate::app::kept::Ending;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::{page, see_other};
use crate::web::dates::date;
use crate::web::form::{self, Form};
use crate::web::is_same_site;
use crate::web::reporter::MOST_REPORT;
use crate::web::route::Route;
use crate::web::view::case::{CaseNotice, LifeProblem, LifeTyped};
use crate::web::view::life::{
    AlertRow, AlertWhat, UnreadRow, WaitingNotice, WaitingPage, WaitingRow, act_key, why,
};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// `POST /{lang}/case/{id}/life`: what `do` says. Fields: `to` (`from`, `handler`, `standby`,
/// `stay`), `call-in` and `let-go` (`colleague`), `deputy` (`from`, `deputy`), `hand-back`,
/// `suppress` (`unacknowledged`), `extend` (`longer`), `feedback` (`feedback`), `close` (`outcome`,
/// `no_feedback`, `tell`, `keep`, `keep_review`), `close-unread` (`how`), `reopen` (`again`),
/// `archive`, `hold` (`hold_reason`, `review`), `lift`, `disclose` (`disclosure`, `to`, `warn`),
/// `take-back` (`asked`).
pub(super) async fn act(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let case: CaseId = route.id("id")?;
    let may = move |casework: &Casework, staff: &StaffSession| casework.may_live(staff, case);
    let posted = match posted::of_case(&desk, route.lang, request, may).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (session, form) = (posted.session, posted.form);
    let typed = |problem| LifeTyped {
        what: form.line("do"),
        problem,
        text: text_of(&form),
    };
    let mut extra = Extra::default();
    if !posted.own {
        extra.notice = Some(CaseNotice::Stale);
        extra.life = typed(None);
        return case_page(&desk, route.lang, &session, case, extra).await;
    }
    let wanted = match read(&form, desk.casework.today()) {
        Ok(wanted) => wanted,
        Err(problem) => {
            extra.life = typed(Some(problem));
            return case_page(&desk, route.lang, &session, case, extra).await;
        }
    };
    // A hold can be asked for while closing, too.
    let grave = matches!(
        wanted,
        LifeAct::Disclose(..) | LifeAct::Hold(_) | LifeAct::Close(_, Some(_))
    );
    if grave
        && let Some(asking) =
            second::first(&desk, route.lang, &session, &posted.path, &form).await?
    {
        return Ok(asking);
    }
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    extra.notice = match blocking(move || casework.live(&staff, case, wanted)).await {
        Ok(Lived::Done) => Some(CaseNotice::Done),
        Ok(Lived::Asked) => Some(CaseNotice::SecondAsked),
        Ok(Lived::NeedsLawyer) => Some(CaseNotice::NeedsLawyer),
        Ok(Lived::Namesake) => {
            extra.life = typed(None);
            Some(CaseNotice::Namesake)
        }
        Err(AppError::Meanwhile) => {
            extra.life = typed(None);
            Some(CaseNotice::Meanwhile)
        }
        Err(error) => return Err(error),
    };
    match case_page(&desk, route.lang, &session, case, extra).await {
        // Whoever handed it on has it no more.
        Err(AppError::NotFound) => see_other(&format!("/{}/cases", route.lang.tag())),
        answer => answer,
    }
}

/// `GET /{lang}/waiting`
pub(super) async fn waiting(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    session.value.actor.vouch()?;
    waiting_page(&desk, route.lang, &session, None).await
}

/// `POST /{lang}/waiting/{id}/{asked}`: the second person says yes (`do` = `yes`) or no.
pub(super) async fn answer(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let case: CaseId = route.id("id")?;
    // Whoever is not signed in is asked to, whatever the address says.
    let named: Result<RecordId, AppError> = route.id("asked");
    let asked = named.as_ref().ok().copied();
    let may = move |casework: &Casework, staff: &StaffSession| {
        casework.may_second(staff, case, asked.ok_or(AppError::NotFound)?)
    };
    let posted = match posted::of_case(&desk, route.lang, request, may).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (session, form) = (posted.session, posted.form);
    if !posted.own {
        let notice = Some(WaitingNotice::Stale);
        return waiting_page(&desk, route.lang, &session, notice).await;
    }
    let asked = named?;
    let yes = match form.line("do").as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(AppError::BadForm),
    };
    if let Some(asking) = second::first(&desk, route.lang, &session, &posted.path, &form).await? {
        return Ok(asking);
    }
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let notice = match blocking(move || casework.second(&staff, case, asked, yes)).await {
        Ok(()) if yes => WaitingNotice::Yes,
        Ok(()) => WaitingNotice::No,
        Err(AppError::Meanwhile | AppError::NotFound) => WaitingNotice::Meanwhile,
        Err(error) => return Err(error),
    };
    waiting_page(&desk, route.lang, &session, Some(notice)).await
}

/// `POST /{lang}/waiting/close`: ends the cases (`case`, many) that nobody handles, as `how` says.
pub(super) async fn close_unread(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    session.value.actor.vouch()?;
    let same_site = is_same_site(&request);
    let form = form::read(request).await?;
    if !is_own_form(&session, same_site, &form) {
        return waiting_page(&desk, route.lang, &session, Some(WaitingNotice::Stale)).await;
    }
    let how = Unread::from_key(&form.line("how")).ok_or(AppError::BadForm)?;
    let cases: Vec<CaseId> = form.all("case").filter_map(|id| id.parse().ok()).collect();
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let (done, left) = blocking(move || casework.close_all(&staff, &cases, how)).await?;
    let notice = WaitingNotice::Closed { done, left };
    waiting_page(&desk, route.lang, &session, Some(notice)).await
}

async fn waiting_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    notice: Option<WaitingNotice>,
) -> Result<Response, AppError> {
    let (casework, post) = (desk.casework.clone(), desk.post.clone());
    let staff = session.value.clone();
    let (waits, alerts, unread, names, mail) = blocking(move || {
        Ok((
            casework.waiting(&staff)?,
            casework.alerts_of(&staff)?,
            casework.unread(&staff)?,
            casework.names()?,
            post.own(&staff)?,
        ))
    })
    .await?;
    let named = |id| {
        let name = names.iter().find(|(member, _)| *member == id);
        name.map_or_else(String::new, |(_, name)| name.clone())
    };
    let view = WaitingPage {
        token: session.token.clone(),
        notice,
        acts: waits
            .iter()
            .map(|waits| row(waits, named(waits.asked.by)))
            .collect(),
        mail_key: mail.key.as_ref().and_then(mail_key_notice),
        alerts: alerts
            .iter()
            .map(|alert| alert_row(alert, alert.handler.map(named).unwrap_or_default()))
            .collect(),
        unread: unread
            .iter()
            .map(|(case, label, day)| UnreadRow {
                id: case.to_string(),
                label: label.clone(),
                on: date(*day),
            })
            .collect(),
    };
    let chrome = desk.chrome(session, Section::Waiting, "waiting");
    page(&desk.pages, lang, &chrome, &view)
}

fn row(waits: &Waits, by: String) -> WaitingRow {
    let (reason, review) = why(&waits.asked.act);
    WaitingRow {
        case: waits.case.to_string(),
        id: waits.asked.id.to_string(),
        label: waits.label.clone(),
        act: act_key(&waits.asked.act),
        reason,
        review: review.map(date),
        by,
        on: date(waits.asked.on),
    }
}

fn alert_row(alert: &Alert, lawyer: String) -> AlertRow {
    let what = match alert.kind {
        AlertKind::Legal(warning) => AlertWhat::legal(warning, None),
        AlertKind::Absent(warning) => AlertWhat::legal(warning, Some(lawyer)),
        AlertKind::Unassigned => AlertWhat::Unassigned,
        AlertKind::Written(_) => AlertWhat::Written,
        AlertKind::Erasure(on) => AlertWhat::Erasure { on: date(on) },
        AlertKind::Review(on) => AlertWhat::Review { on: date(on) },
    };
    AlertRow {
        case: alert.knows.then(|| alert.case.to_string()),
        label: alert.knows.then(|| alert.label.clone()),
        pressing: is_pressing(alert.kind),
        what,
    }
}

/// What a form wants done.
fn read(form: &Form, today: Day) -> Result<LifeAct, LifeProblem> {
    let wrong = |key, field| LifeProblem { key, field };
    let member = |name: &str| form.line(name).parse().ok();
    let what = form.line("do");
    Ok(match what.as_str() {
        "to" => LifeAct::To {
            from: member("from"),
            handler: member("handler").ok_or_else(|| wrong("lawyer", "handler"))?,
            standby: member("standby"),
            stay: form.has("stay"),
        },
        "call-in" => {
            LifeAct::CallIn(member("colleague").ok_or_else(|| wrong("lawyer", "colleague"))?)
        }
        "let-go" => LifeAct::LetGo(member("colleague").ok_or_else(|| wrong("lawyer", "life"))?),
        "deputy" => LifeAct::Deputy {
            from: member("from"),
            to: member("deputy"),
        },
        "hand-back" => LifeAct::HandBack,
        "suppress" => LifeAct::Suppress(
            NoAcknowledgement::from_key(&form.line("unacknowledged"))
                .ok_or_else(|| wrong("reason", "unacknowledged"))?,
        ),
        "extend" => LifeAct::Extend(
            Longer::from_key(&form.line("longer")).ok_or_else(|| wrong("reason", "longer"))?,
        ),
        "feedback" => feedback(form)?,
        "close" => close(form, today)?,
        "close-unread" => LifeAct::CloseUnread(
            Unread::from_key(&form.line("how")).ok_or_else(|| wrong("reason", "how"))?,
        ),
        "reopen" => LifeAct::Reopen(
            Again::from_key(&form.line("again")).ok_or_else(|| wrong("reason", "again"))?,
        ),
        "archive" => LifeAct::Archive,
        "hold" => {
            let reason = HoldReason::from_key(&form.line("hold_reason"))
                .ok_or_else(|| wrong("reason", "hold_reason"))?;
            LifeAct::Hold(Some((
                reason,
                review(&form.line("review"), today, "review")?,
            )))
        }
        "lift" => LifeAct::Hold(None),
        "disclose" => disclose(form)?,
        "take-back" => {
            let asked = form.line("asked").parse();
            LifeAct::TakeBack(asked.map_err(|_| wrong("reason", "pending"))?)
        }
        _ => return Err(wrong("reason", "life")),
    })
}

fn feedback(form: &Form) -> Result<LifeAct, LifeProblem> {
    let text = form.text("feedback");
    let wrong = |key| LifeProblem {
        key,
        field: "feedback",
    };
    if text.trim().is_empty() {
        Err(wrong("write"))
    } else if text.chars().count() > MOST_REPORT {
        Err(wrong("long"))
    } else {
        Ok(LifeAct::Feedback(text, form.line("seen").parse().ok()))
    }
}

fn close(form: &Form, today: Day) -> Result<LifeAct, LifeProblem> {
    let wrong = |key, field| LifeProblem { key, field };
    let outcome = Outcome::from_key(&form.line("outcome"));
    let ending = Ending {
        outcome: outcome.ok_or_else(|| wrong("outcome", "outcome"))?,
        no_feedback: NoFeedback::from_key(&form.line("no_feedback")),
        tell: form.has("tell"),
    };
    let keep = match HoldReason::from_key(&form.line("keep")) {
        None => None,
        Some(reason) => {
            let day = review(&form.line("keep_review"), today, "keep_review")?;
            Some((reason, day))
        }
    };
    Ok(LifeAct::Close(ending, keep))
}

fn disclose(form: &Form) -> Result<LifeAct, LifeProblem> {
    let wrong = |key, field| LifeProblem { key, field };
    let reason = DisclosureReason::from_key(&form.line("disclosure"))
        .ok_or_else(|| wrong("reason", "disclosure"))?;
    let to = plain_line(&form.line("to"));
    if to.trim().is_empty() || to.chars().count() > MOST_LINE {
        return Err(wrong("whom", "to"));
    }
    Ok(LifeAct::Disclose(reason, form.has("warn"), to))
}

/// A day after today, at most five years away.
fn review(typed: &str, today: Day, field: &'static str) -> Result<Day, LifeProblem> {
    let wrong = LifeProblem {
        key: "review",
        field,
    };
    let mut parts = typed.splitn(3, '-');
    let year = parts.next().and_then(|part| part.parse().ok());
    let month = parts.next().and_then(|part| part.parse().ok());
    let day = parts.next().and_then(|part| part.parse().ok());
    let (Some(year), Some(month), Some(day)) = (year, month, day) else {
        return Err(wrong);
    };
    let day = Day::from_ymd(year, month, day).ok_or(wrong)?;
    let ahead = today.days_until(day);
    (1..=FIVE_YEARS)
        .contains(&ahead)
        .then_some(day)
        .ok_or(wrong)
}

/// The words of a form that must not be lost.
fn text_of(form: &Form) -> String {
    match form.line("do").as_str() {
        "feedback" => form.text("feedback"),
        "disclose" => form.line("to"),
        _ => String::new(),
    }
}

const FIVE_YEARS: i32 = 5 * 366;
const MOST_LINE: usize = 200;
