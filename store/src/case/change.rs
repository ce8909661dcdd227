//! What readers add to an opened case.

use subrosa_policy::{
    Acknowledge, AddFile, CaseId, CaseState, Day, Grant, MemberId, Step, WriteToReporter,
    may_follow,
};

use crate::backend::Batch;
use crate::error::StoreError;
use crate::seal::Class;
use crate::store::Store;

use super::append::Writer;
use super::bundle::CaseKeys;
use super::content::{Act, Audit, Author, Entry, Message};
use super::head::{Head, Holder};
use super::index::CaseIndex;
use super::open::OpenCase;
use super::original::NewOriginal;
use super::submit::NewFile;

impl Store {
    // CLAIM(C-222): SECURITY.md
    /// Stores a message of a lawyer to the reporter. `seen` is how often the reporter had said
    /// something on the page that it was written on, if that is known: what came later is unread
    /// as before.
    pub fn write_to_reporter(
        &self,
        grant: &Grant<WriteToReporter>,
        open: &OpenCase,
        message: Message,
        (minute, seen): (u64, Option<u32>),
    ) -> Result<(), StoreError> {
        if grant.case() != open.case {
            return Err(StoreError::NotFound);
        }
        let Author::Staff(member) = message.author else {
            return Err(StoreError::NotFound);
        };
        open.is_read_by(member)?;
        let act = Act::Wrote {
            question: message.question,
        };
        let audit = Some(Audit {
            minute,
            member,
            act,
        });
        self.append_message(open, message, Vec::new(), Vec::new(), (audit, seen))
    }

    /// Tells the reporter, from a template, that the report has arrived. Only the first time:
    /// a form that was sent twice tells it once.
    pub fn acknowledge(
        &self,
        grant: &Grant<Acknowledge>,
        open: &OpenCase,
        member: MemberId,
        day: Day,
        minute: u64,
    ) -> Result<(), StoreError> {
        if grant.case() != open.case {
            return Err(StoreError::NotFound);
        }
        open.is_read_by(member)?;
        self.change(open, |writer, index| {
            if index.milestones.acknowledged.is_some() {
                return Ok(());
            }
            let message = Message {
                author: Author::Portal,
                day,
                text: String::new(),
                template: Some("acknowledged".to_owned()),
                question: false,
                files: Vec::new(),
            };
            follow(index, &message);
            writer.put(Class::Conversation, &Entry::Message(message))?;
            let act = Act::Acknowledged;
            writer.audit(minute, member, act)
        })
    }

    /// Stores files a member attaches, sealed to the case's lawyers: the reporter's code does
    /// not open them.
    pub fn attach(
        &self,
        grant: &Grant<AddFile>,
        open: &OpenCase,
        member: MemberId,
        files: Vec<NewFile>,
        day: Day,
        minute: u64,
    ) -> Result<(), StoreError> {
        if grant.case() != open.case {
            return Err(StoreError::NotFound);
        }
        open.is_read_by(member)?;
        self.change(open, |writer, _| {
            for file in files {
                let info = writer.put_file(Class::Dossier, file, day, Author::Staff(member))?;
                let act = Act::Attached(info.id);
                writer.put(Class::Dossier, &Entry::File(info))?;
                writer.audit(minute, member, act)?;
            }
            Ok(())
        })
    }

    /// Writes one act of a member into the case.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if somebody else has opened it.
    pub fn audit(&self, open: &OpenCase, audit: Audit) -> Result<(), StoreError> {
        open.is_read_by(audit.member)?;
        self.change(open, |writer, _| {
            writer.put(Class::Dossier, &Entry::Audit(audit))
        })
    }

    pub(crate) fn append_message(
        &self,
        open: &OpenCase,
        mut message: Message,
        files: Vec<NewFile>,
        originals: Vec<NewOriginal>,
        (audit, seen): (Option<Audit>, Option<u32>),
    ) -> Result<(), StoreError> {
        self.change(open, |writer, index| {
            for file in files {
                let class = Class::Conversation;
                let info = writer.put_file(class, file, message.day, message.author)?;
                message.files.push(info);
            }
            for original in originals {
                writer.put_original(original, message.day)?;
            }
            let unseen = index.is_unseen(seen);
            // What is read-only takes no more words.
            if index.state == CaseState::Archived {
                return Err(StoreError::Meanwhile);
            }
            follow(index, &message);
            index.unread |= unseen;
            writer.put(Class::Conversation, &Entry::Message(message))?;
            match audit {
                Some(audit) => writer.put(Class::Dossier, &Entry::Audit(audit)),
                None => Ok(()),
            }
        })
    }

    /// Reads the head anew under the case's lock, lets `add` write, and commits.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the wrap the case was opened with was taken away since.
    pub(super) fn change(
        &self,
        open: &OpenCase,
        add: impl FnOnce(&mut Writer<'_, '_>, &mut CaseIndex) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let may = |head: &Head| head.has_wrap(open.holder);
        self.change_if(open.case, &open.keys, may, add)
    }

    /// The same with whatever keys there are: what they do not reach is sealed to the append keys.
    /// Without a holder it is the portal that acts, or a second person.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the holder's wrap was taken away, or the case is being erased.
    pub(super) fn alter(
        &self,
        case: CaseId,
        holder: Option<Holder>,
        keys: &CaseKeys,
        add: impl FnOnce(&mut Writer<'_, '_>, &mut CaseIndex) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let may = |head: &Head| holder.is_none_or(|holder| head.has_wrap(holder));
        self.change_if(case, keys, may, add)
    }

    /// As [`Self::change`], for whoever `may` with these keys.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if they may not any more, or the case is being erased.
    pub(super) fn change_if(
        &self,
        case: CaseId,
        keys: &CaseKeys,
        may: impl FnOnce(&Head) -> bool,
        add: impl FnOnce(&mut Writer<'_, '_>, &mut CaseIndex) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let _one_at_a_time = self.lock_case(case);
        let mut head = self.head(case)?;
        if !may(&head) {
            return Err(StoreError::NotFound);
        }
        let mut index = self.index(case)?;
        if index.state == CaseState::Anonymised {
            return Err(StoreError::NotFound);
        }
        let mut batch = Batch::default();
        let mut writer = Writer::new(self, case, keys, &mut batch, &mut head);
        add(&mut writer, &mut index)?;
        // Whoever was named meanwhile has no release either.
        let named = index.excluded.clone();
        writer.take_back(&mut index, |_, member| named.contains(&member));
        let forgotten = writer.forgotten();
        let (erase, blobs) = writer.finish();
        self.vault.add(&erase)?;
        self.put_head(&mut batch, case, &mut head)?;
        self.put_index(&mut batch, &index)?;
        blobs.keep();
        self.commit(batch)?;
        // Only now: a crash before this line leaves keys that nothing in the store names, and the
        // next start destroys them.
        self.vault.remove(&forgotten)
    }
}

/// What a message changes in the list entry.
pub(super) fn follow(index: &mut CaseIndex, message: &Message) {
    index.messages = index.messages.saturating_add(1);
    index.quiet_since = index.quiet_since.max(message.day);
    let step = match message.author {
        Author::Reporter => {
            index.reporter_said();
            Step::Answer
        }
        Author::Portal => {
            index.milestones.acknowledged.get_or_insert(message.day);
            return;
        }
        Author::Staff(_) => {
            index.unread = false;
            if message.question {
                Step::Ask
            } else {
                Step::Work
            }
        }
    };
    // Where the step leads nowhere, the state stays: words about a closed case do not open it.
    if let Some(next) = may_follow(index.state, step) {
        if index.state != next {
            index.since = message.day;
        }
        index.state = next;
    }
}
