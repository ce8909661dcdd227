//! A member's own address. Only they read it and change it.

use subrosa_store::{MailTo, MemberMail};

use super::Post;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::log::Event;
use crate::mail::{KeyCard, Letter, MailError, is_address};

/// What a member has told of their mail.
pub(crate) struct OwnMail {
    /// Empty if they gave none.
    pub(crate) address: String,
    /// What messages are encrypted to, if they gave a key.
    pub(crate) key: Option<KeyCard>,
}

/// Why an address was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotSet {
    /// Nothing was typed.
    Empty,
    /// It is no address.
    NoAddress,
}

/// What became of a wish for a test.
pub(crate) enum TestLetter {
    /// This is to be sent.
    Send(Letter),
    /// There is no server.
    Off,
    /// The member has no address here.
    NoAddress,
    /// No more tests today.
    Enough,
}

impl Post {
    /// What this member has told of their mail.
    pub(crate) fn own(&self, staff: &StaffSession) -> Result<OwnMail, AppError> {
        let parts = self.parts();
        let mail = parts.store.member(staff.member)?.mail;
        let second = parts.clock.second();
        Ok(OwnMail {
            address: mail.to.map_or(String::new(), |to| to.address),
            key: mail.key.map(|kept| KeyCard::of(&kept, second)),
        })
    }

    /// Sets where messages to this member go, in this language.
    pub(crate) fn set_own(
        &self,
        staff: &StaffSession,
        address: &str,
        language: &str,
    ) -> Result<Result<(), NotSet>, AppError> {
        if address.is_empty() {
            return Ok(Err(NotSet::Empty));
        }
        if !is_address(address) {
            return Ok(Err(NotSet::NoAddress));
        }
        self.change(staff, Event::MailChanged, |mail| {
            mail.to = Some(MailTo {
                address: address.to_owned(),
                language: language.to_owned(),
            });
        })?;
        Ok(Ok(()))
    }

    /// Takes this member's address away, and the key with it; nothing is sent to them any more.
    pub(crate) fn remove_own(&self, staff: &StaffSession) -> Result<(), AppError> {
        self.change(staff, Event::MailChanged, |mail| {
            (mail.to, mail.key) = (None, None);
        })?;
        let forget = |row: &mut subrosa_store::MailRow| *row = Default::default();
        Ok(self.parts().store.change_mail_row(staff.member, forget)?)
    }

    // CLAIM(C-154): SECURITY.md
    /// A test to this member's own address, if they may have another today: an address is not checked, and nobody
    /// shall be sent heaps of mail from here.
    pub(crate) fn order_test(&self, staff: &StaffSession) -> Result<TestLetter, AppError> {
        if !self.is_on() {
            return Ok(TestLetter::Off);
        }
        let parts = self.parts();
        let today = Some(parts.clock.today());
        let counted = parts.store.update_member(staff.member, |member| {
            let mail = &mut member.mail;
            let kept = mail.clone();
            if mail.test_day != today {
                (mail.test_day, mail.tests) = (today, 0);
            }
            let enough = mail.tests >= TESTS_A_DAY;
            if mail.to.is_some() && !enough {
                mail.tests = mail.tests.saturating_add(1);
            }
            Ok::<_, AppError>((kept, enough))
        });
        let (mail, enough) = counted?;
        let Some(to) = &mail.to else {
            return Ok(TestLetter::NoAddress);
        };
        if enough {
            return Ok(TestLetter::Enough);
        }
        parts.log.emit_by(Event::MailTested, &staff.by());
        let letter = self.letter((to, &mail), parts.clock.minute(), |words| &words.test)?;
        Ok(TestLetter::Send(letter))
    }

    /// Sends a test, now and once.
    pub(crate) async fn send_test(&self, letter: &Letter) -> Result<(), MailError> {
        let sent = self.parts().mailer.send(letter).await;
        self.note(sent);
        sent
    }

    /// Changes the member's own record, if the session is still open.
    pub(super) fn change<T>(
        &self,
        staff: &StaffSession,
        event: Event,
        change: impl FnOnce(&mut MemberMail) -> T,
    ) -> Result<T, AppError> {
        let parts = self.parts();
        let changed = parts.store.update_member(staff.member, |member| {
            if staff.actor.alive().is_over() {
                return Err(AppError::NotFound);
            }
            Ok(change(&mut member.mail))
        })?;
        parts.log.emit_by(event, &staff.by());
        Ok(changed)
    }
}

/// Tests that one member may ask for in a day.
const TESTS_A_DAY: u16 = 10;
