//! The first second factor of a person who joins: one that the firm allows and that works here.

use subrosa_policy::{MemberId, Plain};
use subrosa_store::{FactorMarks, MemberSecrets, StoredPasskey};

use super::change::{ForApp, NewNumber, NewPhone, international};
use super::passkey::Making;
use super::{Factors, MOST_TRIES, SmsOrder};
use crate::app::totp;
use crate::config::Factor;
use crate::error::AppError;
use crate::log::Event;

/// A choice of factors, and what was done so far to have one of them. Nothing is stored.
pub(crate) struct FirstFactor {
    factors: Factors,
    member: MemberId,
    offered: Vec<Factor>,
    chosen: Factor,
    totp: Plain<Vec<u8>>,
    phone: Option<NewNumber>,
    /// Messages sent to whoever joins, whatever the number.
    sent: u16,
    passkey: Option<Making>,
    proven: Option<Proven>,
}

/// What the person has shown to have.
enum Proven {
    /// The app, by the code of this time step.
    Totp(u64),
    Phone(Plain<String>),
    Passkey(StoredPasskey),
}

impl Factors {
    /// What the firm allows and this portal can do, the firm's first choice first.
    pub(crate) fn works(&self) -> Vec<Factor> {
        let works = |factor: &Factor| match factor {
            Factor::Totp => true,
            Factor::Passkey => self.rules.passkeys.work(),
            Factor::Sms => self.rules.sms,
        };
        self.rules.allowed.iter().copied().filter(works).collect()
    }

    /// The choice of a person who joins and will have this number.
    ///
    /// # Errors
    /// If nothing that is allowed works; the portal does not start then.
    pub(crate) fn first(&self, member: MemberId) -> Result<FirstFactor, AppError> {
        let offered = self.works();
        let chosen = offered.first().copied();
        Ok(FirstFactor {
            factors: self.clone(),
            member,
            chosen: chosen.ok_or(AppError::Internal("second factors"))?,
            offered,
            totp: totp::secret()?,
            phone: None,
            sent: 0,
            passkey: None,
            proven: None,
        })
    }
}

impl FirstFactor {
    /// What the person sets up now.
    pub(crate) fn chosen(&self) -> Factor {
        self.chosen
    }

    /// What they could set up instead.
    pub(crate) fn others(&self) -> Vec<Factor> {
        let others = self.offered.iter().copied();
        others.filter(|factor| *factor != self.chosen).collect()
    }

    /// Changes to another one. What is not offered changes nothing.
    pub(crate) fn choose(&mut self, factor: Factor) {
        if self.offered.contains(&factor) {
            self.chosen = factor;
        }
    }

    /// The secret for the app.
    pub(crate) fn app(&self, name: &str) -> Result<ForApp, AppError> {
        let (letters, address) = totp::show(self.totp.expose(), name)?;
        Ok(ForApp { letters, address })
    }

    /// Takes the app's first code. False if it does not fit.
    pub(crate) fn take_totp(&mut self, typed: &str) -> bool {
        let second = self.factors.clock.second();
        let step = totp::accept(self.totp.expose(), typed, second, 0);
        self.proven = step.map(Proven::Totp);
        step.is_some()
    }

    /// Begins with a telephone, which must show that it gets messages.
    pub(crate) fn order(&mut self, typed: &str) -> Result<NewPhone, AppError> {
        let Some(number) = international(typed) else {
            return Ok(NewPhone::NotANumber);
        };
        if self.sent >= self.factors.rules.sms_per_day {
            return Ok(NewPhone::Enough);
        }
        self.sent = self.sent.saturating_add(1);
        self.factors.log.emit(Event::FactorSent);
        let (code, digits) = self.factors.new_code(&number)?;
        self.phone = Some(NewNumber { code, tries: 0 });
        Ok(NewPhone::Send(SmsOrder {
            number,
            code: digits,
        }))
    }

    /// Forgets the number: the message did not go, or the person has another one.
    pub(crate) fn forget_phone(&mut self) {
        self.phone = None;
    }

    /// Whether digits are on their way.
    pub(crate) fn is_sent(&self) -> bool {
        self.phone.is_some()
    }

    /// Takes the digits that came. False if they do not fit; after five tries a new message is
    /// needed.
    pub(crate) fn take_digits(&mut self, typed: &str) -> bool {
        let Some(mut new) = self.phone.take() else {
            return false;
        };
        if new.code.is(typed, self.factors.clock.second()) {
            self.proven = Some(Proven::Phone(new.code.number));
            return true;
        }
        new.tries = new.tries.saturating_add(1);
        self.phone = (new.tries < MOST_TRIES).then_some(new);
        false
    }

    /// What the browser's script needs to make a passkey, each time anew.
    pub(crate) fn ask_passkey(&mut self, name: &str) -> Result<Plain<String>, AppError> {
        let made = self.factors.rules.passkeys.make(self.member, name, &[]);
        let (question, making) = made.ok_or(AppError::Internal("passkeys"))?;
        self.passkey = Some(making);
        Ok(question)
    }

    /// Takes a passkey that a browser made. The question was worth one answer.
    pub(crate) fn take_passkey(&mut self, name: &str, answer: &str) -> Result<bool, AppError> {
        let Some(making) = self.passkey.take() else {
            return Ok(false);
        };
        let made = self.factors.new_passkey_of(&making, name, answer)?;
        self.proven = made.map(Proven::Passkey);
        Ok(self.proven.is_some())
    }

    // CLAIM(C-82): SECURITY.md
    /// Puts what was shown into the person's secrets.
    ///
    /// # Errors
    /// If nothing was shown: nobody gets an account without a factor.
    pub(crate) fn keep(&self, secrets: &mut MemberSecrets) -> Result<(u64, FactorMarks), AppError> {
        let mut marks = FactorMarks::default();
        let mut totp_step = 0;
        match &self.proven {
            Some(Proven::Totp(step)) => {
                secrets.totp.clone_from(self.totp.expose());
                totp_step = *step;
            }
            Some(Proven::Phone(number)) => secrets.phone.clone_from(number.expose()),
            Some(Proven::Passkey(passkey)) => marks.passkeys.push(passkey.clone()),
            None => return Err(AppError::Internal("a person without a factor")),
        }
        Ok((totp_step, marks))
    }
}
