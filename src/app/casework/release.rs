//! What lawyers release of a case, and what they hear back.

use subrosa_policy::{CaseId, FileId, MemberId, ReleaseId, Role};
use subrosa_store::{
    Act, Author, Decision, FileInfo, KeptRelease, Message, NewRelease, OpenCase, OpenRelease,
    Proposed, SharedNote,
};

use super::class::offers;
use super::{Casework, Opened};
use crate::app::names::part_of_name_in;
use crate::app::staff::StaffSession;
use crate::error::AppError;

/// A case with everything that was released of it, and to whom it can be.
pub(crate) struct Releasing {
    pub(crate) opened: Opened,
    pub(crate) contacts: Vec<Contact>,
    /// Contact persons who could be somebody whom the reporter named: nobody has said yet.
    pub(crate) left_out: Vec<String>,
    /// The last release first.
    pub(crate) kept: Vec<KeptRelease>,
    pub(crate) names: Vec<(MemberId, String)>,
}

/// A contact person to whom something can be released.
pub(crate) struct Contact {
    pub(crate) member: MemberId,
    pub(crate) display: String,
}

impl Casework {
    /// Whether this member may release the case.
    pub(crate) fn may_release(&self, staff: &StaffSession, case: CaseId) -> Result<(), AppError> {
        staff.actor.release(&self.store.index(case)?.facts())?;
        Ok(())
    }

    /// The case as it is released.
    pub(crate) fn releasing(
        &self,
        staff: &StaffSession,
        case: CaseId,
    ) -> Result<Releasing, AppError> {
        self.may_release(staff, case)?;
        let opened = self.open(staff, case)?;
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        let (mut contacts, mut left_out) = (Vec::new(), Vec::new());
        for reader in roster.readers(opened.index.tenant, Role::TenantUser) {
            let member = reader.member();
            let person = roster.person(member);
            let Some(person) = person.filter(|_| !opened.index.excluded.contains(&member)) else {
                continue;
            };
            let display = person.display.clone();
            if opened.index.may_know(member) {
                contacts.push(Contact { member, display });
            } else {
                left_out.push(display);
            }
        }
        contacts.sort_by(|one, other| one.display.cmp(&other.display));
        let kept = self.store.releases(&opened.open, &opened.entries)?;
        let names = self.names()?;
        Ok(Releasing {
            opened,
            contacts,
            left_out,
            kept,
            names,
        })
    }

    // CLAIM(C-93): SECURITY.md
    /// Gives contact persons a copy of the case as it was `read`. Checked again here: the form may be old.
    ///
    /// # Errors
    /// [`AppError::Meanwhile`] if something was erased since: what is to be left out would be other words.
    pub(crate) fn release(
        &self,
        staff: &StaffSession,
        read: &OpenCase,
        new: &NewRelease,
    ) -> Result<(), AppError> {
        let opened = self.peek(staff, read.case())?;
        if opened.open.is_erased_since(read) {
            return Err(AppError::Meanwhile);
        }
        let grant = staff.actor.release(&opened.index.facts())?;
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        let when = (self.clock.today(), self.clock.minute());
        self.store
            .release(&grant, &roster, &opened.open, staff.member, new, when)?;
        Ok(())
    }

    /// The first of these files of a case that is not what was stored any more.
    pub(crate) fn damaged_among(
        &self,
        staff: &StaffSession,
        case: CaseId,
        files: &[FileId],
    ) -> Result<Option<FileInfo>, AppError> {
        for file in files {
            let info = self.file(staff, case, *file)?;
            if !self.is_whole(staff, case, *file)? {
                return Ok(Some(info));
            }
        }
        Ok(None)
    }

    /// Takes a copy back from one contact person, or from all of them.
    pub(crate) fn take_back(
        &self,
        staff: &StaffSession,
        case: CaseId,
        from: (ReleaseId, Option<MemberId>),
    ) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.release(&opened.index.facts())?;
        let minute = self.clock.minute();
        Ok(self
            .store
            .take_back(&grant, &opened.open, staff.member, from, minute)?)
    }

    /// Writes a note that the contact persons of a release read too.
    pub(crate) fn write_shared(
        &self,
        staff: &StaffSession,
        case: CaseId,
        id: ReleaseId,
        text: String,
    ) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.share_note(&opened.index.facts())?;
        let release = self.store.release_of(&opened.open, &opened.entries, id)?;
        let note = SharedNote {
            member: staff.member,
            minute: self.clock.minute(),
            text,
        };
        Ok(self.store.share_note(&grant, &release, note)?)
    }

    // CLAIM(C-207): SECURITY.md
    /// Answers a proposal. Of a message, `words` are what is sent to the reporter. `seen` is what the
    /// case was about when the form was made, by [`Opened::seen_mark`]; empty if it does not say.
    ///
    /// # Errors
    /// [`AppError::Meanwhile`] if a category would undo what somebody has decided since.
    pub(crate) fn decide(
        &self,
        staff: &StaffSession,
        case: CaseId,
        id: ReleaseId,
        (of, accepted): (u32, bool),
        (words, seen): (String, &str),
    ) -> Result<Proposed, AppError> {
        let opened = self.peek(staff, case)?;
        let facts = opened.index.facts();
        let grant = staff.actor.release(&facts)?;
        let writing = staff.actor.write_to_reporter(&facts)?;
        let release = self.store.release_of(&opened.open, &opened.entries, id)?;
        if accepted {
            self.may_take(&opened, &release, (of, seen))?;
        }
        let minute = self.clock.minute();
        let decision = Decision {
            of,
            accepted,
            member: staff.member,
            minute,
        };
        let what = self.store.decide(&grant, &release, decision)?;
        if what == Proposed::Message && accepted {
            let message = Message {
                author: Author::Staff(staff.member),
                day: self.clock.today(),
                text: words,
                template: None,
                question: false,
                files: Vec::new(),
            };
            self.store
                .write_to_reporter(&writing, &opened.open, message, (minute, None))?;
        }
        Ok(what)
    }

    /// Whether what is proposed can be taken over into the case as it is now.
    fn may_take(
        &self,
        opened: &Opened,
        release: &OpenRelease,
        (of, seen): (u32, &str),
    ) -> Result<(), AppError> {
        let entries = self.store.released(release)?;
        let proposal = entries.iter().find(|entry| entry.number == of);
        let proposal = proposal.and_then(|entry| entry.entry.proposal());
        let Proposed::Category(category) = proposal.ok_or(AppError::NotFound)?.what else {
            return Ok(());
        };
        if !offers(&self.questionnaire_of(&opened.index)?, category) {
            return Err(AppError::NotFound);
        }
        if !seen.is_empty() && seen != opened.seen_mark() {
            return Err(AppError::Meanwhile);
        }
        Ok(())
    }

    // CLAIM(C-96): SECURITY.md
    // CLAIM(C-206): SECURITY.md
    /// Whether part of the reporter's name stands in one of these texts, as far as this member's
    /// own keys open the name. The answer tells of the name, so it is noted as a look at it; whoever
    /// asks must have shown a second factor lately.
    pub(crate) fn names_reporter(
        &self,
        staff: &StaffSession,
        case: CaseId,
        texts: &[String],
    ) -> Result<bool, AppError> {
        let opened = self.peek(staff, case)?;
        staff.actor.read_identity(&opened.index.facts())?;
        if !opened.holds_name() {
            return Ok(false);
        }
        self.note(staff, &opened.open, Act::ViewedIdentity)?;
        let found = opened.names_held().any(|name| {
            let mut texts = texts.iter();
            texts.any(|text| part_of_name_in(name, text))
        });
        Ok(found)
    }
}

impl Opened {
    /// Whether a name of the reporter is among what was opened.
    pub(crate) fn holds_name(&self) -> bool {
        self.names_held().next().is_some()
    }

    fn names_held(&self) -> impl Iterator<Item = &str> {
        // Where it was erased stands a sign, whose words are no name.
        let erased = self.entries.iter().filter_map(|entry| entry.entry.erased());
        let gone: Vec<u32> = erased
            .flat_map(|erased| erased.texts.iter().map(|(record, _)| *record))
            .collect();
        let kept = self.entries.iter();
        let kept = kept.filter(move |entry| !gone.contains(&entry.number));
        kept.filter_map(|entry| Some(entry.entry.identity()?.name.as_str()))
    }
}
