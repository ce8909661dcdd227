//! A member's own address. Only they read it and change it.

use subrosa_store::{MailTo, MemberMail};

use super::Post;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::log::Event;
use crate::mail::{Letter, MailError, is_address};

/// What a member has told of their mail.
pub(crate) struct OwnMail {
    /// Empty if they gave none.
    pub(crate) address: String,
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
        let member = self.parts().store.member(staff.member)?;
        let to = member.mail.to;
        Ok(OwnMail {
            address: to.map_or(String::new(), |to| to.address),
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
        self.change(staff, |mail| {
            mail.to = Some(MailTo {
                address: address.to_owned(),
                language: language.to_owned(),
            });
        })?;
        Ok(Ok(()))
    }

    /// Takes this member's address away; nothing is sent to them any more.
    pub(crate) fn remove_own(&self, staff: &StaffSession) -> Result<(), AppError> {
        self.change(staff, |mail| mail.to = None)?;
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
            let to = mail.to.clone();
            if mail.test_day != today {
                (mail.test_day, mail.tests) = (today, 0);
            }
            let enough = mail.tests >= TESTS_A_DAY;
            if to.is_some() && !enough {
                mail.tests = mail.tests.saturating_add(1);
            }
            Ok::<_, AppError>((to, enough))
        });
        let (to, enough) = counted?;
        let Some(to) = to else {
            return Ok(TestLetter::NoAddress);
        };
        if enough {
            return Ok(TestLetter::Enough);
        }
        parts.log.emit_by(Event::MailTested, &staff.by());
        let letter = self.letter(&to, parts.clock.minute(), |words| &words.test)?;
        Ok(TestLetter::Send(letter))
    }

    /// Sends a test, now and once.
    pub(crate) async fn send_test(&self, letter: &Letter) -> Result<(), MailError> {
        let sent = self.parts().mailer.send(letter).await;
        self.note(sent);
        sent
    }

    /// Changes the member's own record, if the session is still open.
    fn change(
        &self,
        staff: &StaffSession,
        change: impl FnOnce(&mut MemberMail),
    ) -> Result<(), AppError> {
        let parts = self.parts();
        parts.store.update_member(staff.member, |member| {
            if staff.actor.alive().is_over() {
                return Err(AppError::NotFound);
            }
            change(&mut member.mail);
            Ok(())
        })?;
        parts.log.emit_by(Event::MailChanged, &staff.by());
        Ok(())
    }
}

/// Tests that one member may ask for in a day.
const TESTS_A_DAY: u16 = 10;
