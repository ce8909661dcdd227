//! Second factors: what a person shows besides password and browser, at sign-in and again before
//! acts that matter.

mod change;
mod first;
mod passkey;
mod recovery;

pub(crate) use change::{Change, Enrolling, ForApp, NewPhone};
pub(crate) use first::FirstFactor;
pub(crate) use passkey::Passkeys;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use subrosa_policy::{MemberId, Plain};
use subrosa_store::{LockKey, Member, MemberSecrets, SealError, Store, StoreError, same_text};

use super::staff::StaffSession;
use super::totp;
use crate::clock::Clock;
use crate::config::Factor;
use crate::error::AppError;
use crate::log::{By, Event, Log};

/// Checks second factors and changes them.
#[derive(Clone)]
pub(crate) struct Factors {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    log: Log,
    rules: Arc<FactorRules>,
}

/// What the firm decided about second factors.
pub(crate) struct FactorRules {
    /// What members may use. Recovery codes always work.
    pub(crate) allowed: Vec<Factor>,
    /// Whether there is a gateway for SMS.
    pub(crate) sms: bool,
    /// Codes that one person may be sent in a day.
    pub(crate) sms_per_day: u16,
    /// Minutes after which a factor is asked for again before acts that matter.
    pub(crate) recent_minutes: u64,
    /// The part that knows WebAuthn.
    pub(crate) passkeys: Passkeys,
}

/// One person who is asked, and the key that opens what they have.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) member: MemberId,
    pub(crate) key: &'a LockKey,
    pub(crate) by: &'a By,
}

/// One person's tries: of a half-open sign-in, or of a session that is asked again. A code sent
/// for one of them is worth nothing in another.
#[derive(Default)]
pub(crate) struct Challenge {
    tries: u8,
    sms: Option<SmsCode>,
    passkey: Option<passkey::Asking>,
}

/// A code on its way to a telephone.
struct SmsCode {
    digits: Plain<String>,
    /// Where it was sent: whoever holds another telephone by now has not shown that they do.
    number: Plain<String>,
    /// The second at which it stops to work.
    until: u64,
}

/// What a person may choose from.
pub(crate) struct Offers {
    pub(crate) totp: bool,
    /// What the browser's script needs to ask for a passkey; none without a passkey.
    pub(crate) passkey: Option<Plain<String>>,
    /// The last two digits of the telephone; none without one.
    pub(crate) phone: Option<String>,
    /// A code was sent and still works.
    pub(crate) sent: bool,
    /// Recovery codes that were not used.
    pub(crate) recovery: usize,
}

/// What a person shows.
pub(crate) enum Shown {
    Totp(Plain<String>),
    Sms(Plain<String>),
    Recovery(Plain<String>),
    Passkey(Plain<String>),
}

/// What became of a try.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Proof {
    Right,
    Wrong,
    /// Wrong, and there are no more tries.
    Spent,
}

/// A code that the gateway must send.
pub(crate) struct SmsOrder {
    pub(crate) number: Plain<String>,
    pub(crate) code: Plain<String>,
}

/// What became of a wish for a test message.
pub(crate) enum TestOrder {
    /// To this number.
    Send(Plain<String>),
    /// The administrator has no telephone here.
    NoPhone,
    /// No more messages today.
    Enough,
}

/// Why nothing was changed. Decided inside the store's one change at a time.
enum Undone {
    No,
    Failed(AppError),
}

impl Factors {
    pub(crate) fn new(
        store: Arc<Store>,
        clock: Arc<dyn Clock>,
        log: Log,
        rules: FactorRules,
    ) -> Self {
        Self {
            store,
            clock,
            log,
            rules: Arc::new(rules),
        }
    }

    /// What this person may show. Asking anew makes an older question to a passkey void.
    pub(crate) fn offers(
        &self,
        asked: Asked<'_>,
        challenge: &Mutex<Challenge>,
    ) -> Result<Offers, AppError> {
        let (member, secrets) = self.open(asked)?;
        let usable = self.usable(&member, &secrets);
        let mut challenge = locked(challenge);
        challenge.passkey = None;
        let mut passkey = None;
        if usable.contains(&Factor::Passkey)
            && let Some((question, asking)) = self.rules.passkeys.ask(&member.marks.passkeys)
        {
            passkey = Some(question);
            challenge.passkey = Some(asking);
        }
        let now = self.clock.second();
        Ok(Offers {
            totp: usable.contains(&Factor::Totp),
            passkey,
            phone: usable
                .contains(&Factor::Sms)
                .then(|| last_two(&secrets.phone)),
            sent: challenge
                .sms
                .as_ref()
                .is_some_and(|sms| now < sms.until && sms.went_to(&secrets.phone)),
            recovery: recovery::left(&member, &secrets),
        })
    }

    // CLAIM(C-51): SECURITY.md
    /// Checks what a person shows. What was used up is stored before the answer is known, by one
    /// person at a time, so that nothing works twice.
    pub(crate) fn show(
        &self,
        asked: Asked<'_>,
        challenge: &Mutex<Challenge>,
        shown: &Shown,
    ) -> Result<Proof, AppError> {
        let mut challenge = locked(challenge);
        if challenge.tries >= MOST_TRIES {
            return Ok(Proof::Spent);
        }
        let done = self.store.update_member(asked.member, |member| {
            let secrets = member.lock.open(asked.key).map_err(|_| Undone::No)?;
            let right = self.is_right(member, &secrets, &mut challenge, shown);
            if right { Ok(()) } else { Err(Undone::No) }
        });
        match done {
            Ok(()) => {
                *challenge = Challenge::default();
                self.log.emit_by(Event::FactorAccepted, asked.by);
                Ok(Proof::Right)
            }
            Err(Undone::No) => {
                challenge.tries = challenge.tries.saturating_add(1);
                self.log.emit_by(Event::FactorRefused, asked.by);
                let spent = challenge.tries >= MOST_TRIES;
                Ok(if spent { Proof::Spent } else { Proof::Wrong })
            }
            Err(Undone::Failed(error)) => Err(error),
        }
    }

    /// Makes a code for this person's telephone. `None` if they may not have another today.
    pub(crate) fn order_sms(
        &self,
        asked: Asked<'_>,
        challenge: &Mutex<Challenge>,
    ) -> Result<Option<SmsOrder>, AppError> {
        let (member, secrets) = self.open(asked)?;
        if !self.usable(&member, &secrets).contains(&Factor::Sms) {
            return Ok(None);
        }
        let number = Plain::new(secrets.phone.clone());
        let Some((order, code)) = self.count_sms(asked, number)? else {
            return Ok(None);
        };
        locked(challenge).sms = Some(code);
        Ok(Some(order))
    }

    /// Counts one more message to this person, and makes its code.
    fn count_sms(
        &self,
        asked: Asked<'_>,
        number: Plain<String>,
    ) -> Result<Option<(SmsOrder, SmsCode)>, AppError> {
        if !self.may_send(asked)? {
            return Ok(None);
        }
        self.log.emit_by(Event::FactorSent, asked.by);
        let (code, digits) = self.new_code(&number)?;
        Ok(Some((
            SmsOrder {
                number,
                code: digits,
            },
            code,
        )))
    }

    // CLAIM(C-84): SECURITY.md
    /// The telephone of the administrator who asks, for a message that tests the gateway. It is
    /// counted as a code is.
    pub(crate) fn order_test(&self, staff: &StaffSession) -> Result<TestOrder, AppError> {
        staff.actor.see_system()?;
        let (by, key) = (staff.by(), staff.lock());
        let (_, secrets) = self.open(staff.asked(&by, &key))?;
        if !self.rules.sms || secrets.phone.is_empty() {
            return Ok(TestOrder::NoPhone);
        }
        if !self.may_send(staff.asked(&by, &key))? {
            return Ok(TestOrder::Enough);
        }
        self.log.emit_by(Event::SmsTested, &by);
        Ok(TestOrder::Send(Plain::new(secrets.phone.clone())))
    }

    /// Counts one more message to this person, if they may have another today.
    fn may_send(&self, asked: Asked<'_>) -> Result<bool, AppError> {
        let today = Some(self.clock.today());
        let most = self.rules.sms_per_day;
        let counted = self.store.update_member(asked.member, |member| {
            let marks = &mut member.marks;
            if marks.sms_day != today {
                (marks.sms_day, marks.sms_sent) = (today, 0);
            }
            if marks.sms_sent >= most {
                return Err(Undone::No);
            }
            marks.sms_sent = marks.sms_sent.saturating_add(1);
            Ok(())
        });
        match counted {
            Ok(()) => Ok(true),
            Err(Undone::No) => Ok(false),
            Err(Undone::Failed(error)) => Err(error),
        }
    }

    /// A new code for this number, and its digits for the message.
    fn new_code(&self, number: &Plain<String>) -> Result<(SmsCode, Plain<String>), AppError> {
        let digits = six_digits()?;
        let code = SmsCode {
            digits: Plain::new(digits.expose().clone()),
            number: Plain::new(number.expose().clone()),
            until: self.clock.second().saturating_add(SMS_SECONDS),
        };
        Ok((code, digits))
    }

    /// Whether it is right; if so, `member` says that it was used.
    fn is_right(
        &self,
        member: &mut Member,
        secrets: &MemberSecrets,
        challenge: &mut Challenge,
        shown: &Shown,
    ) -> bool {
        let usable = self.usable(member, secrets);
        match shown {
            Shown::Totp(typed) => {
                let now = self.clock.second();
                let step = usable
                    .contains(&Factor::Totp)
                    .then(|| totp::accept(&secrets.totp, typed.expose(), now, member.totp_step));
                let Some(Some(step)) = step else { return false };
                member.totp_step = step;
                true
            }
            Shown::Sms(typed) => {
                let now = self.clock.second();
                let is =
                    |code: &SmsCode| code.went_to(&secrets.phone) && code.is(typed.expose(), now);
                usable.contains(&Factor::Sms) && challenge.sms.as_ref().is_some_and(is)
            }
            Shown::Recovery(typed) => recovery::accept(member, secrets, typed.expose()),
            Shown::Passkey(answer) => {
                // A question is asked once, whatever comes back.
                let Some(asking) = challenge.passkey.take() else {
                    return false;
                };
                usable.contains(&Factor::Passkey)
                    && self.rules.passkeys.accept(member, &asking, answer.expose())
            }
        }
    }

    // CLAIM(C-83): SECURITY.md
    /// What a person has and the firm allows. A factor that is allowed no more opens nothing, even
    /// for whoever has no other; they have their recovery codes, or are started anew.
    fn usable(&self, member: &Member, secrets: &MemberSecrets) -> Vec<Factor> {
        let mut held = self.held_by(member, secrets);
        held.retain(|factor| self.rules.allowed.contains(factor));
        held
    }

    fn held_by(&self, member: &Member, secrets: &MemberSecrets) -> Vec<Factor> {
        let mut held = Vec::new();
        if !secrets.totp.is_empty() {
            held.push(Factor::Totp);
        }
        if !member.marks.passkeys.is_empty() && self.rules.passkeys.work() {
            held.push(Factor::Passkey);
        }
        if !secrets.phone.is_empty() && self.rules.sms {
            held.push(Factor::Sms);
        }
        held
    }

    fn open(&self, asked: Asked<'_>) -> Result<(Member, MemberSecrets), AppError> {
        let member = self.store.member(asked.member)?;
        let secrets = member
            .lock
            .open(asked.key)
            .map_err(|_: SealError| AppError::Stale)?;
        Ok((member, secrets))
    }

    /// Whether the firm allows the app for one-time codes.
    pub(crate) fn allows_totp(&self) -> bool {
        self.rules.allowed.contains(&Factor::Totp)
    }

    /// Whether the app for one-time codes may be used at sign-in.
    pub(crate) fn takes_totp(&self, member: &Member, secrets: &MemberSecrets) -> bool {
        self.usable(member, secrets).contains(&Factor::Totp)
    }

    /// Whether a factor that was shown in this second is still fresh.
    pub(crate) fn is_recent(&self, shown: u64) -> bool {
        self.clock.second().saturating_sub(shown) < self.rules.recent_minutes.saturating_mul(60)
    }
}

impl SmsCode {
    fn is(&self, typed: &str, now: u64) -> bool {
        let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
        now < self.until && same_text(self.digits.expose(), &typed)
    }

    fn went_to(&self, number: &str) -> bool {
        self.number.expose() == number
    }
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn last_two(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    digits.iter().rev().take(2).rev().collect()
}

/// A random number of six digits, each as likely as the other.
fn six_digits() -> Result<Plain<String>, AppError> {
    loop {
        let [a, b, c, d, ..] = subrosa_store::random_id()?;
        let number = u32::from_be_bytes([a, b, c, d]);
        // The largest multiple of a million that fits; what is above would favour small ones.
        if number < 4_294_000_000 {
            return Ok(Plain::new(format!("{:06}", number % 1_000_000)));
        }
    }
}

/// Wrong tries at one sign-in, or in one session before it ends.
const MOST_TRIES: u8 = 5;
/// How long a code sent by SMS works.
pub(crate) const SMS_MINUTES: u64 = 5;
const SMS_SECONDS: u64 = SMS_MINUTES * 60;

#[cfg(test)]
mod tests;
