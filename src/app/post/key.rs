//! A member's own key. Only they put it there and take it away, and only while there is an address beside it.

use subrosa_policy::Plain;
use subrosa_store::{MailFact, Member};

use super::Post;
use super::round::has_mail;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::log::Event;
use crate::mail::{Cover, KeyCard, KeyProblem, OwnKey, read_pasted};

impl Post {
    /// Reads a key that was pasted. Nothing is kept yet.
    pub(crate) fn read_key(&self, pasted: &Plain<String>) -> Result<OwnKey, KeyProblem> {
        read_pasted(pasted.expose(), self.parts().clock.second())
    }

    /// Encrypts messages to this member from now on. False if there is no address that they could go to.
    pub(crate) fn set_key(&self, staff: &StaffSession, key: &OwnKey) -> Result<bool, AppError> {
        let kept = key.kept();
        if kept.is_empty() || self.parts().store.member(staff.member)?.mail.to.is_none() {
            return Ok(false);
        }
        self.change(staff, Event::MailKeyChanged, |mail| {
            // Whoever took their address away meanwhile has no key either.
            let has_address = mail.to.is_some();
            mail.key = has_address.then_some(kept);
            has_address
        })
    }

    /// Takes this member's key away: messages to them are in the clear from now on.
    pub(crate) fn remove_key(&self, staff: &StaffSession) -> Result<(), AppError> {
        self.change(staff, Event::MailKeyChanged, |mail| mail.key = None)
    }

    /// Whether something stands to be lost if this member's address or key is changed: a key that is kept.
    pub(crate) fn has_key(&self, staff: &StaffSession) -> Result<bool, AppError> {
        Ok(self.parts().store.member(staff.member)?.mail.key.is_some())
    }

    // CLAIM(C-184): SECURITY.md
    /// That a member's key ends soon, which they are told of once, while they still can be.
    pub(super) fn end_of_key(&self, member: &Member) -> Option<MailFact> {
        let parts = self.parts();
        let card = KeyCard::of(member.mail.key.as_deref()?, parts.clock.second());
        let until = card.until.filter(|_| card.ends_soon)?;
        let what = [b"key".as_slice(), &until.to_be_bytes()].concat();
        Some(parts.store.mail_fact_of_portal(member.id, &what))
    }

    /// How many members get no message because their key cannot be used.
    pub(super) fn lost_keys(&self) -> Result<usize, AppError> {
        let parts = self.parts();
        let second = parts.clock.second();
        let members = parts.store.members()?.into_iter();
        let lost = members
            .filter(has_mail)
            .filter(|member| matches!(Cover::of(member.mail.key.as_deref(), second), Cover::Lost));
        Ok(lost.count())
    }
}
