//! How a case ends and is taken up again, and what changes its legal dates.

use subrosa_policy::{
    Acknowledge, Again, Archive, CaseState, Close, CloseUnread, Day, Ended, Extension, Grant,
    LegalClock, LegalProfile, Longer, MemberId, NoAcknowledgement, Outcome, Reopen, StatRow, Step,
    Unread, WriteToReporter, may_follow,
};

use crate::error::StoreError;
use crate::seal::Class;
use crate::store::Store;

use super::append::Writer;
use super::bundle::CaseKeys;
use super::content::{Act, Audit, Author, Entry, Message};
use super::head::Holder;
use super::index::CaseIndex;
use super::open::OpenCase;
use super::second::{Ending, SecondAct};

/// When something is done, and by whom.
#[derive(Clone, Copy)]
pub struct Doing {
    /// Who does it.
    pub by: MemberId,
    /// The day, in the firm's time zone.
    pub day: Day,
    /// Minutes since 1970-01-01T00:00Z.
    pub minute: u64,
}

impl Store {
    /// Decides that the reporter is not told that the report has arrived.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if they were told, or it was decided, meanwhile.
    pub fn suppress(
        &self,
        grant: &Grant<Acknowledge>,
        doing: Doing,
        reason: NoAcknowledgement,
    ) -> Result<(), StoreError> {
        self.act(grant, doing, |_, index| {
            let marks = &mut index.milestones;
            if marks.acknowledged.is_some() || marks.unacknowledged.is_some() {
                return Err(StoreError::Meanwhile);
            }
            marks.unacknowledged = Some(reason);
            Ok(Act::Unacknowledged(reason))
        })
    }

    // CLAIM(C-89): SECURITY.md
    /// Takes longer for feedback, as far as the law behind the case's profile allows, and tells the
    /// reporter.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if the law knows no longer time, if it was taken or feedback given
    /// already, or if the date is over.
    pub fn extend(
        &self,
        grant: &Grant<WriteToReporter>,
        doing: Doing,
        reason: Longer,
    ) -> Result<(), StoreError> {
        self.act(grant, doing, |writer, index| {
            let dates = self.dates_of(index)?;
            let in_time = doing.day <= dates.feedback_by();
            let owed = index.milestones.feedback_given.is_none();
            if dates.could_extend_to().is_none() || !in_time || !owed {
                return Err(StoreError::Meanwhile);
            }
            index.milestones.extended = Some(Extension {
                reason,
                on: doing.day,
            });
            tell(
                writer,
                index,
                doing.day,
                format!("extended-{}", reason.key()),
            )?;
            Ok(Act::Extended(reason))
        })
    }

    /// Tells the reporter what was done. `seen` as in [`Store::write_to_reporter`].
    pub fn give_feedback(
        &self,
        grant: &Grant<WriteToReporter>,
        open: &OpenCase,
        message: Message,
        (minute, seen): (u64, Option<u32>),
    ) -> Result<(), StoreError> {
        let Author::Staff(by) = message.author else {
            return Err(StoreError::NotFound);
        };
        open.is_for(grant.case(), by)?;
        self.change(open, |writer, index| {
            index.milestones.feedback_given.get_or_insert(message.day);
            let unseen = index.is_unseen(seen);
            super::change::follow(index, &message);
            index.unread |= unseen;
            writer.put(Class::Conversation, &Entry::Message(message))?;
            writer.audit(minute, by, Act::GaveFeedback)
        })
    }

    // CLAIM(C-90): SECURITY.md
    /// Ends a case, or asks a second person to, where the tenant wants two for it.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if it ended meanwhile, or the reporter got no feedback and no
    /// reason says why; [`StoreError::Clock`] on a day that lies too far ahead.
    pub fn close(
        &self,
        grant: &Grant<Close>,
        doing: Doing,
        ending: Ending,
    ) -> Result<Closing, StoreError> {
        let mut closing = Closing::Closed;
        self.act(grant, doing, |writer, index| {
            if self.tenant(index.tenant)?.two_to_close {
                check_end(index, &ending)?;
                closing = Closing::Asked;
                let act = SecondAct::Close(ending);
                return self.ask(index, doing, act, String::new());
            }
            self.end(writer, index, ending, doing.day)?;
            Ok(Act::Closed(ending))
        })?;
        Ok(closing)
    }

    // CLAIM(C-203): SECURITY.md
    /// Ends what nobody handles and is no report for this channel. Opens nothing.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if it was taken or ended meanwhile, or if the tenant wants two
    /// people for it; [`StoreError::Clock`] on a day that lies too far ahead.
    pub fn close_unread(
        &self,
        grant: &Grant<CloseUnread>,
        doing: Doing,
        how: Unread,
    ) -> Result<(), StoreError> {
        self.act(grant, doing, |writer, index| {
            let two = self.tenant(index.tenant)?.two_to_close;
            if index.state != CaseState::Received || two {
                return Err(StoreError::Meanwhile);
            }
            index.out_of_scope = how == Unread::OutOfScope;
            let ending = Ending {
                outcome: match how {
                    Unread::Spam => Outcome::Spam,
                    Unread::OutOfScope => Outcome::OutOfScope,
                },
                no_feedback: Some(subrosa_policy::NoFeedback::NoReport),
                // Whoever sends spam learns nothing; whoever is at the wrong place is told.
                tell: how == Unread::OutOfScope,
            };
            self.end(writer, index, ending, doing.day)?;
            Ok(Act::ClosedUnread(how))
        })
    }

    /// Takes a case up again: by its lawyers, or what nobody handled by those who take reports in.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if it is not ended any more, or erased.
    pub fn reopen(
        &self,
        grant: &Grant<Reopen>,
        doing: Doing,
        why: Again,
    ) -> Result<(), StoreError> {
        self.act(grant, doing, |_, index| {
            let step = match index.handler {
                Some(_) => Step::Reopen,
                None => Step::Return,
            };
            index.state = may_follow(index.state, step).ok_or(StoreError::Meanwhile)?;
            (index.closed, index.archived) = (None, None);
            (index.outcome, index.no_feedback, index.statistic) = (None, None, None);
            index.out_of_scope = false;
            index.since = doing.day;
            Ok(Act::Reopened(why))
        })
    }

    /// Makes a closed case read-only.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if it is not closed any more; [`StoreError::Clock`] on a day that
    /// lies too far ahead.
    pub fn archive(&self, grant: &Grant<Archive>, doing: Doing) -> Result<(), StoreError> {
        self.act(grant, doing, |_, index| {
            index.archive(self.day_to_count_from(doing.day)?)?;
            Ok(Act::Archived)
        })
    }

    /// Changes a case without its keys, for a member who still has a wrap of it.
    pub(super) fn act<A>(
        &self,
        grant: &Grant<A>,
        doing: Doing,
        change: impl FnOnce(&mut Writer<'_, '_>, &mut CaseIndex) -> Result<Act, StoreError>,
    ) -> Result<(), StoreError> {
        let holder = Some(Holder::Access(doing.by));
        self.alter(
            grant.case(),
            holder,
            &CaseKeys::default(),
            |writer, index| {
                let act = change(writer, index)?;
                let (minute, member) = (doing.minute, doing.by);
                let audit = Audit {
                    minute,
                    member,
                    act,
                };
                writer.put(Class::Dossier, &Entry::Audit(audit))
            },
        )
    }

    /// The legal dates of a case.
    pub(super) fn dates_of(&self, index: &CaseIndex) -> Result<LegalClock, StoreError> {
        let profile: LegalProfile = self.content(index.tenant, index.under)?;
        Ok(LegalClock::under(&profile, &index.milestones))
    }

    /// Ends a case and fixes its row of statistics.
    pub(super) fn end(
        &self,
        writer: &mut Writer<'_, '_>,
        index: &mut CaseIndex,
        ending: Ending,
        day: Day,
    ) -> Result<(), StoreError> {
        check_end(index, &ending)?;
        // Erasure is counted from here.
        let day = self.day_to_count_from(day)?;
        index.state = may_follow(index.state, Step::Close).ok_or(StoreError::Meanwhile)?;
        if ending.tell {
            tell(
                writer,
                index,
                day,
                format!("outcome-{}", ending.outcome.key()),
            )?;
            index.milestones.outcome_told = Some(day);
        }
        index.outcome = Some(ending.outcome);
        index.no_feedback = ending.no_feedback;
        (index.closed, index.since) = (Some(day), day);
        (index.withdrawal, index.unread) = (false, false);
        index
            .pending
            .retain(|asked| !matches!(asked.act, SecondAct::Close(_)));
        let ended = Ended {
            tenant: index.tenant,
            category: index.category,
            mode: index.mode,
            channel: index.channel,
            outcome: ending.outcome,
            closed: day,
            messages: usize::try_from(index.messages).unwrap_or(usize::MAX),
            files: writer.files(),
            under: index.under,
            excluded: !index.excluded.is_empty(),
        };
        let dates = self.dates_of(index)?;
        index.statistic = Some(StatRow::of(&ended, &index.milestones, &dates));
        Ok(())
    }
}

/// What became of a wish to end a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Closing {
    /// It is closed.
    Closed,
    /// A second person has to say yes.
    Asked,
}

impl CaseIndex {
    /// Makes a closed case read-only.
    pub(super) fn archive(&mut self, day: Day) -> Result<(), StoreError> {
        self.state = may_follow(self.state, Step::Archive).ok_or(StoreError::Meanwhile)?;
        (self.archived, self.since) = (Some(day), day);
        Ok(())
    }
}

/// A reporter who got no feedback is owed a reason, in code.
fn check_end(index: &CaseIndex, ending: &Ending) -> Result<(), StoreError> {
    let answered = index.milestones.feedback_given.is_some() || ending.no_feedback.is_some();
    let open = may_follow(index.state, Step::Close).is_some();
    if answered && open {
        Ok(())
    } else {
        Err(StoreError::Meanwhile)
    }
}

/// Tells the reporter something from a template, in their language.
pub(super) fn tell(
    writer: &mut Writer<'_, '_>,
    index: &mut CaseIndex,
    day: Day,
    template: String,
) -> Result<(), StoreError> {
    index.messages = index.messages.saturating_add(1);
    let message = Message {
        author: Author::Portal,
        day,
        text: String::new(),
        template: Some(template),
        question: false,
        files: Vec::new(),
    };
    writer.put(Class::Conversation, &Entry::Message(message))
}
