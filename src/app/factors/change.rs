//! Adding, replacing and removing one's own second factors.

use subrosa_policy::Plain;
use subrosa_store::{Member, MemberSecrets, StoredPasskey};

use super::passkey::{Making, Passkeys};
use super::{Factors, MOST_TRIES, SmsCode, SmsOrder, Undone, last_two, locked, recovery};
use crate::app::staff::StaffSession;
use crate::app::totp;
use crate::config::Factor;
use crate::error::AppError;
use crate::log::Event;

/// What a session is in the middle of adding. Nothing of it is stored before it was shown to work.
#[derive(Default)]
pub(crate) struct Enrolling {
    totp: Option<Plain<Vec<u8>>>,
    phone: Option<NewNumber>,
    passkey: Option<Making>,
}

/// A telephone that has not shown yet that it gets messages.
pub(super) struct NewNumber {
    pub(super) code: SmsCode,
    pub(super) tries: u8,
}

/// What a member has, for their page.
pub(crate) struct Held {
    pub(crate) totp: bool,
    /// Number on the page, and name.
    pub(crate) passkeys: Vec<(String, String)>,
    /// The last two digits of the telephone.
    pub(crate) phone: Option<String>,
    /// Recovery codes left, and how many there were.
    pub(crate) recovery: (usize, usize),
    /// What the firm allows and this portal can do.
    pub(crate) allowed: Vec<Factor>,
    /// How many factors count as one that must remain.
    pub(crate) counted: usize,
}

/// A secret on its way into an app.
pub(crate) struct ForApp {
    pub(crate) letters: Plain<String>,
    /// What the QR code says.
    pub(crate) address: Plain<String>,
}

/// What became of a change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Change {
    Done,
    /// What was typed or shown does not fit.
    Wrong,
    /// It is the last factor, and one must remain.
    Last,
    /// The firm does not allow it, or it was done in the meantime.
    Refused,
}

/// What became of a wish for a telephone.
pub(crate) enum NewPhone {
    Send(SmsOrder),
    /// No number with its country.
    NotANumber,
    /// No more messages today.
    Enough,
}

impl Factors {
    /// What this member has.
    pub(crate) fn held(&self, staff: &StaffSession) -> Result<Held, AppError> {
        let (by, key) = (staff.by(), staff.lock());
        let (member, secrets) = self.open(staff.asked(&by, &key))?;
        Ok(Held {
            totp: !secrets.totp.is_empty(),
            passkeys: member
                .marks
                .passkeys
                .iter()
                .map(|passkey| (number(passkey), passkey.name.clone()))
                .collect(),
            phone: (!secrets.phone.is_empty()).then(|| last_two(&secrets.phone)),
            recovery: (recovery::left(&member, &secrets), secrets.recovery.len()),
            counted: self.counted(&member, &secrets),
            allowed: self.works(),
        })
    }

    /// Makes a new secret for the app.
    pub(crate) fn new_totp(&self, staff: &StaffSession) -> Result<(), AppError> {
        if !self.rules.allowed.contains(&Factor::Totp) {
            return Err(AppError::NotFound);
        }
        locked(&staff.enrolling).totp = Some(totp::secret()?);
        Ok(())
    }

    /// The secret that waits for its first code.
    pub(crate) fn pending_totp(&self, staff: &StaffSession) -> Result<Option<ForApp>, AppError> {
        let enrolling = locked(&staff.enrolling);
        let Some(secret) = &enrolling.totp else {
            return Ok(None);
        };
        let (letters, address) = totp::show(secret.expose(), &staff.display)?;
        Ok(Some(ForApp { letters, address }))
    }

    /// Takes the app's first code. The secret before it is worth nothing from now on.
    pub(crate) fn confirm_totp(
        &self,
        staff: &StaffSession,
        typed: &str,
    ) -> Result<Change, AppError> {
        let mut enrolling = locked(&staff.enrolling);
        let Some(secret) = &enrolling.totp else {
            return Ok(Change::Refused);
        };
        let Some(step) = totp::accept(secret.expose(), typed, self.clock.second(), 0) else {
            return Ok(Change::Wrong);
        };
        let done = self.change(staff, |member, secrets| {
            secrets.totp.clone_from(secret.expose());
            member.totp_step = step;
            Change::Done
        })?;
        enrolling.totp = None;
        Ok(done)
    }

    /// Begins to add a telephone, which must show that it gets messages.
    pub(crate) fn new_phone(
        &self,
        staff: &StaffSession,
        typed: &str,
    ) -> Result<NewPhone, AppError> {
        if !self.rules.sms || !self.rules.allowed.contains(&Factor::Sms) {
            return Err(AppError::NotFound);
        }
        let Some(number) = international(typed) else {
            return Ok(NewPhone::NotANumber);
        };
        let (by, key) = (staff.by(), staff.lock());
        let Some((order, code)) = self.count_sms(staff.asked(&by, &key), number)? else {
            return Ok(NewPhone::Enough);
        };
        locked(&staff.enrolling).phone = Some(NewNumber { code, tries: 0 });
        Ok(NewPhone::Send(order))
    }

    /// Takes the code that came to the new telephone.
    pub(crate) fn confirm_phone(
        &self,
        staff: &StaffSession,
        typed: &str,
    ) -> Result<Change, AppError> {
        let mut enrolling = locked(&staff.enrolling);
        let Some(new) = enrolling.phone.as_mut() else {
            return Ok(Change::Refused);
        };
        if !new.code.is(typed, self.clock.second()) {
            new.tries = new.tries.saturating_add(1);
            if new.tries < MOST_TRIES {
                return Ok(Change::Wrong);
            }
            enrolling.phone = None;
            return Ok(Change::Refused);
        }
        let done = self.change(staff, |_, secrets| {
            secrets.phone.clone_from(new.code.number.expose());
            Change::Done
        })?;
        enrolling.phone = None;
        Ok(done)
    }

    /// What a browser's script needs to make a passkey.
    pub(crate) fn new_passkey(&self, staff: &StaffSession) -> Result<Plain<String>, AppError> {
        if !self.rules.allowed.contains(&Factor::Passkey) {
            return Err(AppError::NotFound);
        }
        let member = self.store.member(staff.member)?;
        let (question, making) = self
            .rules
            .passkeys
            .make(member.id, &member.login, &member.marks.passkeys)
            .ok_or(AppError::NotFound)?;
        locked(&staff.enrolling).passkey = Some(making);
        Ok(question)
    }

    /// Takes a passkey that a browser made. The question was worth one answer.
    pub(crate) fn confirm_passkey(
        &self,
        staff: &StaffSession,
        name: &str,
        answer: &str,
    ) -> Result<Change, AppError> {
        let Some(making) = locked(&staff.enrolling).passkey.take() else {
            return Ok(Change::Refused);
        };
        let Some(passkey) = self.new_passkey_of(&making, name, answer)? else {
            return Ok(Change::Wrong);
        };
        self.change(staff, |member, _| {
            if member.marks.passkeys.len() >= MOST_PASSKEYS {
                return Change::Refused;
            }
            member.marks.passkeys.push(passkey);
            Change::Done
        })
    }

    /// The passkey of an answer. None if the answer does not fit, or if somebody has it already.
    pub(super) fn new_passkey_of(
        &self,
        making: &Making,
        name: &str,
        answer: &str,
    ) -> Result<Option<StoredPasskey>, AppError> {
        let Some(made) = self.rules.passkeys.made(making, answer) else {
            return Ok(None);
        };
        let members = self.store.members()?;
        let mut taken = members.iter().flat_map(|member| &member.marks.passkeys);
        if taken.any(|passkey| Passkeys::is(passkey, &made.credential)) {
            return Ok(None);
        }
        Ok(Some(StoredPasskey {
            id: subrosa_store::random_id()?,
            name: name.to_owned(),
            record: made.record,
            counter: 0,
        }))
    }

    /// Makes ten new recovery codes; the ones before them are worth nothing from now on.
    pub(crate) fn new_recovery(
        &self,
        staff: &StaffSession,
    ) -> Result<Vec<Plain<String>>, AppError> {
        let fresh = recovery::fresh()?;
        let hashes = fresh.iter().map(|fresh| fresh.hash).collect();
        self.change(staff, |member, secrets| {
            secrets.recovery = hashes;
            member.marks.recovery_used = 0;
            Change::Done
        })?;
        Ok(fresh.into_iter().map(|fresh| fresh.code).collect())
    }

    /// Forgets the app.
    pub(crate) fn drop_totp(&self, staff: &StaffSession) -> Result<Change, AppError> {
        self.drop(staff, |_, secrets| secrets.totp.clear())
    }

    /// Forgets the telephone.
    pub(crate) fn drop_phone(&self, staff: &StaffSession) -> Result<Change, AppError> {
        self.drop(staff, |_, secrets| secrets.phone.clear())
    }

    /// Forgets a passkey by its number.
    pub(crate) fn drop_passkey(
        &self,
        staff: &StaffSession,
        which: &str,
    ) -> Result<Change, AppError> {
        self.drop(staff, |member, _| {
            let passkeys = &mut member.marks.passkeys;
            passkeys.retain(|passkey| number(passkey) != which);
        })
    }

    // CLAIM(C-52): SECURITY.md
    /// Takes something away, if a factor that the firm allows remains.
    fn drop(
        &self,
        staff: &StaffSession,
        away: impl FnOnce(&mut Member, &mut MemberSecrets),
    ) -> Result<Change, AppError> {
        self.change(staff, |member, secrets| {
            away(member, secrets);
            match self.counted(member, secrets) {
                0 => Change::Last,
                _ => Change::Done,
            }
        })
    }

    /// Changes what a member has, all at once or not at all, as it is at that moment.
    fn change(
        &self,
        staff: &StaffSession,
        change: impl FnOnce(&mut Member, &mut MemberSecrets) -> Change,
    ) -> Result<Change, AppError> {
        let mut what = Change::Refused;
        let key = staff.lock();
        let done = self.store.update_member(staff.member, |member| {
            let stale = |_| Undone::Failed(AppError::Stale);
            if staff.actor.alive().is_over() {
                return Err(Undone::Failed(AppError::NotFound));
            }
            let mut secrets = member.lock.open(&key).map_err(stale)?;
            what = change(member, &mut secrets);
            if what != Change::Done {
                return Err(Undone::No);
            }
            let sealed = |now: &mut MemberSecrets| *now = secrets;
            member.lock.reseal(&key, sealed).map_err(stale)
        });
        match done {
            Ok(()) => self.log.emit_by(Event::FactorChanged, &staff.by()),
            Err(Undone::No) => {}
            Err(Undone::Failed(error)) => return Err(error),
        }
        Ok(what)
    }

    /// How many factors somebody has that the firm allows.
    fn counted(&self, member: &Member, secrets: &MemberSecrets) -> usize {
        let held = self.held_by(member, secrets);
        let passkeys = member.marks.passkeys.len();
        held.iter()
            .filter(|factor| self.rules.allowed.contains(factor))
            .map(|factor| match factor {
                Factor::Passkey => passkeys,
                Factor::Totp | Factor::Sms => 1,
            })
            .sum()
    }
}

fn number(passkey: &StoredPasskey) -> String {
    passkey
        .id
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A number with its country: `+` and 8 to 15 digits (E.164), however it is grouped.
pub(super) fn international(typed: &str) -> Option<Plain<String>> {
    let rest = typed.trim().strip_prefix('+')?;
    let plain: String = rest
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '-' | '(' | ')' | '.' | '\u{a0}'))
        .collect();
    let fits = (8..=15).contains(&plain.len())
        && !plain.starts_with('0')
        && plain.chars().all(|letter| letter.is_ascii_digit());
    fits.then(|| Plain::new(format!("+{plain}")))
}

const MOST_PASSKEYS: usize = 10;

#[cfg(test)]
mod tests {
    use super::international;

    #[test]
    fn a_number_needs_its_country_and_nothing_but_digits() {
        for (typed, kept) in [
            ("+45 12 34 56 78", "+4512345678"),
            ("+45-1234-5678", "+4512345678"),
            (" +491701234567 ", "+491701234567"),
        ] {
            assert_eq!(international(typed).unwrap().expose(), kept);
        }
        for typed in [
            "",
            "12345678",
            "+45",
            "+0512345678",
            "+45123456a8",
            "+4512345678901234",
        ] {
            assert!(international(typed).is_none(), "{typed}");
        }
    }
}
