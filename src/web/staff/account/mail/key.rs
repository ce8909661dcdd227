//! A member's own OpenPGP key, beside their address.

use super::{Own, StaffDesk, Told};
use crate::app::blocking;
use crate::clock::split_minute;
use crate::error::AppError;
use crate::mail::{KeyCard, KeyProblem, OwnKey};
use crate::web::dates::date;
use crate::web::view::mail::{KeyLost, KeyNotice, KeyView, MailDone, MailKeyProblem};
use crate::web::view::part::DateView;

// CLAIM(C-182): SECURITY.md
/// Whether a second factor is asked for: wherever messages could come in the clear, or to another key, afterwards.
/// With a key that includes the address, for the key goes with it.
pub(super) async fn matters(desk: &StaffDesk, own: &Own, wish: &str) -> Result<bool, AppError> {
    match wish {
        "key" | "no-key" => Ok(true),
        "test" => Ok(false),
        _ => {
            let (post, staff) = (desk.post.clone(), own.session.value.clone());
            blocking(move || post.has_key(&staff)).await
        }
    }
}

/// Reads the key that was pasted, or says what is wrong with it. One that must be kept secret is not shown again.
pub(super) async fn read(desk: &StaffDesk, own: &Own) -> Result<Result<OwnKey, Told>, AppError> {
    let (post, pasted) = (desk.post.clone(), own.form.secret("key"));
    let read = blocking(move || Ok(post.read_key(&pasted))).await?;
    Ok(match read {
        Ok(key) => Ok(key),
        Err(KeyProblem::NotBuilt) => return Err(AppError::NotFound),
        Err(KeyProblem::Secret) => Err(Told {
            key_problem: Some(MailKeyProblem::Secret),
            ..Told::default()
        }),
        Err(other) => Err(not_saved(own, problem(other))),
    })
}

pub(super) async fn save(desk: &StaffDesk, own: &Own, key: OwnKey) -> Result<Told, AppError> {
    let (post, staff) = (desk.post.clone(), own.session.value.clone());
    Ok(if blocking(move || post.set_key(&staff, &key)).await? {
        Told {
            done: Some(MailDone::KeySaved),
            ..Told::default()
        }
    } else {
        not_saved(own, MailKeyProblem::NoAddress)
    })
}

pub(super) async fn remove(desk: &StaffDesk, own: &Own) -> Result<Told, AppError> {
    let (post, staff) = (desk.post.clone(), own.session.value.clone());
    blocking(move || post.remove_key(&staff)).await?;
    Ok(Told {
        done: Some(MailDone::KeyRemoved),
        ..Told::default()
    })
}

pub(super) fn view(card: KeyCard) -> KeyView {
    let digits: Vec<char> = card.fingerprint.chars().collect();
    let groups: Vec<String> = digits.chunks(4).map(|four| four.iter().collect()).collect();
    KeyView {
        fingerprint: groups.join(" "),
        until: card.until.map(day),
        lost: card.problem.map(|problem| match problem {
            KeyProblem::Expired => KeyLost::Expired,
            KeyProblem::NotBuilt => KeyLost::NotBuilt,
            KeyProblem::Empty
            | KeyProblem::TooLong
            | KeyProblem::Secret
            | KeyProblem::NoKey
            | KeyProblem::Several
            | KeyProblem::Broken
            | KeyProblem::Revoked
            | KeyProblem::SignOnly
            | KeyProblem::Unfit => KeyLost::Unusable,
        }),
    }
}

/// What the owner of a key has to know of it.
pub(in crate::web::staff) fn notice(card: &KeyCard) -> Option<KeyNotice> {
    if card.problem.is_some() {
        return Some(KeyNotice::Lost);
    }
    let until = card.until.filter(|_| card.ends_soon)?;
    Some(KeyNotice::Ends { on: day(until) })
}

fn day(second: u64) -> DateView {
    date(split_minute(second / 60).0)
}

fn not_saved(own: &Own, problem: MailKeyProblem) -> Told {
    Told {
        typed_key: own.form.text("key"),
        key_problem: Some(problem),
        ..Told::default()
    }
}

fn problem(problem: KeyProblem) -> MailKeyProblem {
    match problem {
        KeyProblem::Empty => MailKeyProblem::Empty,
        KeyProblem::TooLong => MailKeyProblem::TooLong,
        KeyProblem::Secret => MailKeyProblem::Secret,
        KeyProblem::NoKey => MailKeyProblem::NoKey,
        KeyProblem::Several => MailKeyProblem::Several,
        KeyProblem::Broken => MailKeyProblem::Broken,
        KeyProblem::Revoked => MailKeyProblem::Revoked,
        KeyProblem::Expired => MailKeyProblem::Expired,
        KeyProblem::SignOnly => MailKeyProblem::SignOnly,
        KeyProblem::Unfit | KeyProblem::NotBuilt => MailKeyProblem::Unfit,
    }
}
