//! What a reporter says of their own case beside messages: other words for minutes that staff
//! have typed, agreement to them, and the wish to take the report back.

use subrosa_policy::{CaseState, Channel, Day};

use crate::error::StoreError;
use crate::seal::Class;
use crate::store::Store;

use super::content::{Approval, Author, Correction, Entry, Message};
use super::index::CaseIndex;
use super::reporter::ReporterCase;

impl Store {
    // CLAIM(C-113): SECURITY.md
    /// Stores the words a reporter proposes instead of what staff have typed. Nothing is
    /// overwritten, and an earlier agreement counts no more.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the report is in the reporter's own words, or the case is over.
    pub fn propose_wording(
        &self,
        case: &ReporterCase,
        text: &str,
        day: Day,
    ) -> Result<(), StoreError> {
        self.change(&case.open, |writer, index| {
            takes_minutes(index)?;
            index.approved = None;
            index.reporter_said();
            let text = text.to_owned();
            let correction = Correction { day, text };
            writer.put(Class::Conversation, &Entry::Correction(correction))
        })
    }

    /// Stores that a reporter agrees to what staff have typed, or to their own correction of it.
    ///
    /// # Errors
    /// As [`Self::propose_wording`], and if `of` is not the newest wording.
    pub fn approve_minutes(
        &self,
        case: &ReporterCase,
        of: u32,
        day: Day,
    ) -> Result<(), StoreError> {
        let newest = self.newest_wording(case)?;
        self.change(&case.open, |writer, index| {
            takes_minutes(index)?;
            // Words that another page proposed meanwhile are shown before they are agreed to.
            let is_read = !writer.has_newer(Class::Conversation, &case.open.head);
            if newest != Some(of) || !is_read {
                return Err(StoreError::NotFound);
            }
            if index.approved.is_some() {
                return Ok(());
            }
            index.approved = Some(day);
            index.reporter_said();
            writer.put(Class::Conversation, &Entry::Approval(Approval { day, of }))
        })
    }

    /// Stores that a reporter asks to take the report back. The lawyer decides.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the case has ended.
    pub fn ask_to_withdraw(&self, case: &ReporterCase, day: Day) -> Result<(), StoreError> {
        self.change(&case.open, |writer, index| {
            if is_over(index) || index.state == CaseState::Closed {
                return Err(StoreError::NotFound);
            }
            if index.withdrawal {
                return Ok(());
            }
            index.withdrawal = true;
            index.reporter_said();
            let message = Message {
                author: Author::Reporter,
                day,
                text: String::new(),
                template: Some("withdrawal".to_owned()),
                question: false,
                files: Vec::new(),
            };
            writer.put(Class::Conversation, &Entry::Message(message))
        })
    }

    fn newest_wording(&self, case: &ReporterCase) -> Result<Option<u32>, StoreError> {
        let entries = self.entries(&case.open)?;
        let wording = |entry: &Entry| entry.report().is_some() || entry.correction().is_some();
        let mut newest = entries.iter().rev();
        Ok(newest
            .find(|timed| wording(&timed.entry))
            .map(|timed| timed.number))
    }
}

fn takes_minutes(index: &CaseIndex) -> Result<(), StoreError> {
    if index.channel == Channel::Web || is_over(index) {
        return Err(StoreError::NotFound);
    }
    Ok(())
}

fn is_over(index: &CaseIndex) -> bool {
    matches!(index.state, CaseState::Archived | CaseState::Anonymised)
}
