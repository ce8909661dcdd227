//! A recovery holder as the second person, where nobody else is left to be it.
//!
//! Whoever asked takes the question out as a file and types the answer in. The portal stores nothing
//! of it: it makes the same answer again from the question that waits.

use subrosa_policy::{Actor, AskHolder, Grant, MemberId, RecordId};

use crate::error::StoreError;
use crate::question::{AnswerKey, HolderAnswer};
use crate::roster::Roster;
use crate::store::Store;
use crate::suite::info;

use super::bundle::CaseKeys;
use super::content::Act;
use super::end::Doing;
use super::head::Holder;
use super::index::CaseIndex;
use super::second::{Asked, SecondAct, waiting};

impl Store {
    /// Whether no member but `asked` could be the second person in this case. Somebody who is away
    /// still could; somebody suspended, shut out or with keys that nobody vouched for could not.
    ///
    /// # Errors
    /// [`StoreError::Roster`] if the roster does not verify.
    pub fn is_nobody_left(&self, index: &CaseIndex, asked: MemberId) -> Result<bool, StoreError> {
        let readers = self.readers()?.ok_or(StoreError::Roster)?;
        Ok(has_nobody_else(&readers, index, asked))
    }

    /// The file that asks whoever holds a recovery half.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if somebody else has asked; [`StoreError::Meanwhile`] if it waits no
    /// more, or somebody is left who could be the second person.
    pub fn question_to_holders(
        &self,
        grant: &Grant<AskHolder>,
        by: MemberId,
        id: RecordId,
    ) -> Result<Vec<u8>, StoreError> {
        let index = self.index(grant.case())?;
        let asked = self.for_holders(&index, by, id)?;
        let roster = self.roster()?.ok_or(StoreError::Roster)?;
        let display = self.member(by)?.display;
        let of = (roster.root_fingerprint(), index.case, &asked);
        let key = self.answer_key();
        Ok(key.ask(roster.recovery(), of, (&index.label, &display))?)
    }

    // CLAIM(C-198): SECURITY.md
    /// A holder said yes: it is done as if a second person had, and the case keeps that it was a
    /// holder, of which half, and who brought the answer. `None` if it is no answer to this question.
    ///
    /// There is no count of wrong ones: an answer has 80 bits that nobody but the portal can make, so
    /// that a limit would only take questions from people who write badly.
    ///
    /// # Errors
    /// As [`Self::question_to_holders`]; [`StoreError::Meanwhile`], too, if it cannot be done any
    /// more; [`StoreError::NotFound`], too, if who asked reads the case no more.
    pub fn confirm_by_holder(
        &self,
        grant: &Grant<AskHolder>,
        doing: Doing,
        id: RecordId,
        answer: &HolderAnswer,
    ) -> Result<Option<SecondAct>, StoreError> {
        let _people_stay = self.share_people();
        let index = self.index(grant.case())?;
        let asked = self.for_holders(&index, doing.by, id)?;
        let roster = self.roster()?.ok_or(StoreError::Roster)?;
        let of = (roster.root_fingerprint(), index.case, &asked);
        let Some(half) = self.answer_key().who(of, answer)? else {
            return Ok(None);
        };
        let holder = Some(Holder::Access(doing.by));
        self.alter(index.case, holder, &CaseKeys::default(), |writer, index| {
            // Of two answers at the same time one is first, and somebody may have come since.
            if self.for_holders(index, doing.by, id)? != asked {
                return Err(StoreError::Meanwhile);
            }
            index.pending.retain(|other| other.id != id);
            self.carry_out(writer, index, asked, doing.day)?;
            let act = asked.act;
            writer.audit(doing.minute, doing.by, Act::AgreedByHolder { half, act })
        })?;
        Ok(Some(asked.act))
    }

    /// The question, if it is one for a recovery holder now.
    fn for_holders(
        &self,
        index: &CaseIndex,
        by: MemberId,
        id: RecordId,
    ) -> Result<Asked, StoreError> {
        let asked = waiting(index, id)?;
        if asked.by != by {
            return Err(StoreError::NotFound);
        }
        self.still_asks(index, by)?;
        if !self.is_nobody_left(index, by)? {
            return Err(StoreError::Meanwhile);
        }
        Ok(asked)
    }

    fn answer_key(&self) -> AnswerKey {
        AnswerKey::of(self.instance.key(info::ANSWER))
    }
}

/// By the rule that says who may be a second person.
fn has_nobody_else(readers: &Roster, index: &CaseIndex, asked: MemberId) -> bool {
    let facts = index.facts();
    let mut colleagues = readers.everybody().map(|person| Actor::Member {
        id: person.member,
        rights: person.rights.clone(),
    });
    !colleagues.any(|colleague| colleague.second(&facts, asked).is_ok())
}
