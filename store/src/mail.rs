//! What members are told by mail: what they have been told of, and what waits to be sent.
//!
//! A row holds no address and no text: the address stands in the member's own record, and every
//! message says the same. It is removed with the member.

use serde::{Deserialize, Serialize};
use subrosa_policy::{CaseId, Day, MemberId, Plain};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::backend::Batch;
use crate::error::StoreError;
use crate::kdf::derive;
use crate::own::Own;
use crate::pages;
use crate::store::Store;
use crate::suite::info;

/// Where messages to a member go.
#[derive(Serialize, Deserialize, Clone, Default)]
pub struct MemberMail {
    /// Their address, if they gave one.
    pub to: Option<MailTo>,
    /// The day on which they last asked for a test.
    pub test_day: Option<Day>,
    /// How many tests were asked for on it.
    pub tests: u16,
    /// What messages to that address are encrypted to: an OpenPGP certificate (RFC 9580, section
    /// 10.1) in binary form, cut down to what that needs. It stands in one record with the
    /// address, so that nobody can take it away and leave the address. The last field of its
    /// record: one from before it was added reads as none.
    pub key: Option<Vec<u8>>,
}

/// An address, and how to write to it.
#[derive(Serialize, Deserialize, Clone)]
pub struct MailTo {
    /// The address (RFC 5321).
    pub address: String,
    /// The language, as in the path of a page.
    pub language: String,
}

/// What a member is told by mail.
#[derive(Serialize, Deserialize, Clone, Default)]
pub struct MailRow {
    /// What they have been told of and is still so, each by its [`MailFact`].
    pub told: Vec<MailFact>,
    /// A message that waits to be sent.
    pub waiting: Option<WaitingMail>,
    /// Whether the last message to them was given up.
    pub given_up: bool,
}

/// A message that waits.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub struct WaitingMail {
    /// The minute it is dated with, since 1970.
    pub minute: u64,
    /// How often it was tried.
    pub tries: u16,
    /// The minute before which it is not tried again.
    pub again: u64,
}

/// Stands for something a member can be told of, so that it is told once. It is made from the
/// erase key of the case: once that is gone, nobody can tell which case it was of.
pub type MailFact = [u8; 8];

/// The last time of day for which messages were written.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct MailSlot {
    /// The day of the firm.
    pub day: Day,
    /// Minutes since its midnight.
    pub minute: u16,
}

/// A refresh token that the token endpoint gave in place of the one in the operator's file.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Refresh {
    /// Stands for the one in the file: another file begins anew.
    of: [u8; 32],
    token: String,
}

impl Store {
    // CLAIM(C-235): SECURITY.md
    /// The refresh token that took the place of `first`, which stands in the operator's file.
    ///
    /// # Errors
    /// If the store cannot be read. One that does not open counts as none.
    pub fn mail_refresh(&self, first: &str) -> Result<Option<Plain<String>>, StoreError> {
        let kept: Option<Refresh> = match self.own(Own::Meta, REFRESH) {
            Err(StoreError::Damaged(_) | StoreError::Seal(_)) => None,
            kept => kept?,
        };
        let kept = kept.filter(|kept| kept.of == self.print_of_refresh(first));
        Ok(kept.map(|kept| Plain::new(kept.token.clone())))
    }

    /// Keeps `next` in the place of `first`, and of whatever took it before.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn set_mail_refresh(&self, first: &str, next: &str) -> Result<(), StoreError> {
        let refresh = Refresh {
            of: self.print_of_refresh(first),
            token: next.to_owned(),
        };
        let mut batch = Batch::default();
        self.put_own(&mut batch, Own::Meta, REFRESH, &refresh)?;
        self.commit(batch)
    }

    fn print_of_refresh(&self, first: &str) -> [u8; 32] {
        let key = self.instance.key(info::MAIL);
        *derive(&[key.expose(), first.as_bytes()], info::MAIL, REFRESH).expose()
    }

    // CLAIM(C-152): SECURITY.md
    /// What stands for this fact of a case, for this member.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the case is gone.
    pub fn mail_fact(
        &self,
        case: CaseId,
        member: MemberId,
        what: &[u8],
    ) -> Result<MailFact, StoreError> {
        let erase = self.own_erase_key(case)?;
        Ok(self.fact(&[erase.expose(), case.as_bytes(), member.as_bytes()], what))
    }

    /// The same of something that is of no case.
    pub fn mail_fact_of_portal(&self, member: MemberId, what: &[u8]) -> MailFact {
        self.fact(&[member.as_bytes()], what)
    }

    /// What a member is told by mail.
    pub fn mail_row(&self, member: MemberId) -> Result<MailRow, StoreError> {
        match self.own(Own::Meta, &row_name(member)) {
            Ok(row) => Ok(row.unwrap_or_default()),
            // A row that does not open is one that says nothing: at worst they are told again.
            Err(StoreError::Damaged(_) | StoreError::Seal(_)) => Ok(MailRow::default()),
            Err(error) => Err(error),
        }
    }

    /// Changes what a member is told by mail. Nothing is kept of whoever is no member any more.
    pub fn change_mail_row(
        &self,
        member: MemberId,
        change: impl FnOnce(&mut MailRow),
    ) -> Result<(), StoreError> {
        let _one_at_a_time = self.lock_people();
        let mut row = self.mail_row(member)?;
        change(&mut row);
        let mut batch = Batch::default();
        let is_empty = row.told.is_empty() && row.waiting.is_none() && !row.given_up;
        if is_empty || !self.has_account(member)? {
            self.remove_mail_row(&mut batch, member)?;
        } else {
            self.put_own(&mut batch, Own::Meta, &row_name(member), &row)?;
        }
        self.commit(batch)
    }

    /// Every message that waits, and for whom.
    pub fn mail_waiting(&self) -> Result<Vec<(MemberId, WaitingMail)>, StoreError> {
        let rows = self.mail_rows()?.into_iter();
        let waiting = rows.filter_map(|(member, row)| Some((member, row.waiting?)));
        Ok(waiting.collect())
    }

    /// To whom the last message was given up.
    pub fn mail_given_up(&self) -> Result<Vec<MemberId>, StoreError> {
        let rows = self.mail_rows()?.into_iter();
        let given_up = rows.filter(|(_, row)| row.given_up);
        Ok(given_up.map(|(member, _)| member).collect())
    }

    fn mail_rows(&self) -> Result<Vec<(MemberId, MailRow)>, StoreError> {
        let names = pages::names_of_any(&*self.backend, Own::Meta.tree())?.into_iter();
        let ids = names.filter_map(|name| name.strip_prefix(ROW)?.try_into().ok());
        let rows = ids.map(MemberId::from_bytes);
        rows.map(|member| Ok((member, self.mail_row(member)?)))
            .collect()
    }

    /// The last time of day for which messages were written.
    pub fn mail_slot(&self) -> Result<Option<MailSlot>, StoreError> {
        match self.own(Own::Meta, SLOT) {
            Err(StoreError::Damaged(_) | StoreError::Seal(_)) => Ok(None),
            slot => slot,
        }
    }

    /// Messages of this time of day are written.
    pub fn set_mail_slot(&self, slot: MailSlot) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        self.put_own(&mut batch, Own::Meta, SLOT, &slot)?;
        self.commit(batch)
    }

    /// Adds to a batch that nothing is kept for a member.
    pub(crate) fn remove_mail_row(
        &self,
        batch: &mut Batch,
        member: MemberId,
    ) -> Result<(), StoreError> {
        pages::remove(&*self.backend, batch, Own::Meta.tree(), &row_name(member))
    }

    fn fact(&self, parts: &[&[u8]], what: &[u8]) -> MailFact {
        let key = self.instance.key(info::MAIL);
        let all: Vec<&[u8]> = std::iter::once(key.expose().as_slice())
            .chain(parts.iter().copied())
            .collect();
        let derived = derive(&all, info::MAIL, what);
        let mut fact = MailFact::default();
        let bytes = derived.expose().iter();
        fact.iter_mut()
            .zip(bytes)
            .for_each(|(to, from)| *to = *from);
        fact
    }
}

fn row_name(member: MemberId) -> Vec<u8> {
    [ROW, member.as_bytes()].concat()
}

const ROW: &[u8] = b"mail-";
const SLOT: &[u8] = b"mail-slot";
const REFRESH: &[u8] = b"mail-refresh";

#[cfg(test)]
mod tests;
