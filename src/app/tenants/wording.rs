//! Words that reporters will read: written by an administrator, used once a lawyer of the
//! tenant has said yes to exactly what they were shown.

use subrosa_policy::{Block, Change, Questionnaire, RecordId, TenantId, TenantTexts, changes};
use subrosa_store::{Edition, Pending, Tenant, Versioned};

use super::{Tenants, offer};
use crate::app::mark::Mark;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::log::Event;

/// What waits for a lawyer's yes when it changes.
pub(crate) trait Draftable: Versioned {
    /// What is used before there is an edition.
    fn shipped(tenant: &Tenant) -> Self;

    /// What changed from one to the other: a language or nothing, and the parts.
    fn differences(old: &Self, new: &Self) -> Vec<(String, Vec<Change<Block>>)>;

    /// The mark of what the form of these words is filled from.
    fn mark(&self) -> Result<Mark, AppError>;

    /// Prepares an old edition to be brought back beside the one in use.
    fn bring_back(old: Self, now: &Self) -> Self;
}

/// Everything on the page of some words.
pub(crate) struct Wording<T> {
    pub(crate) tenant: Tenant,
    /// In use now.
    pub(crate) current: T,
    /// Waiting for a yes.
    pub(crate) pending: Option<Pending<T>>,
    /// What the yes would change.
    pub(crate) differences: Vec<(String, Vec<Change<Block>>)>,
    /// All editions, newest first.
    pub(crate) editions: Vec<Edition<T>>,
    /// Whether this member writes them.
    pub(crate) edits: bool,
    /// Whether this member says yes to them.
    pub(crate) approves: bool,
}

impl<T> Wording<T> {
    /// What an editor starts from.
    pub(crate) fn draft(&self) -> &T {
        self.pending
            .as_ref()
            .map_or(&self.current, |pending| &pending.content)
    }
}

impl Draftable for TenantTexts {
    fn shipped(tenant: &Tenant) -> Self {
        offer::shipped(&tenant.name)
    }

    fn differences(old: &Self, new: &Self) -> Vec<(String, Vec<Change<Block>>)> {
        let mut found = Vec::new();
        for texts in &new.languages {
            let before = old.of(&texts.lang).cloned().unwrap_or_default();
            let mut parts = changes(&before.advice, &texts.advice);
            parts.extend(changes(&before.information, &texts.information));
            found.push((texts.lang.clone(), parts));
        }
        found
    }

    /// Not of the logo, which another form changes.
    fn mark(&self) -> Result<Mark, AppError> {
        Mark::of("texts", &self.languages)
    }

    fn bring_back(old: Self, _: &Self) -> Self {
        old
    }
}

impl Draftable for Questionnaire {
    fn shipped(_: &Tenant) -> Self {
        Self::default()
    }

    fn differences(old: &Self, new: &Self) -> Vec<(String, Vec<Change<Block>>)> {
        vec![(String::new(), changes(&written(old), &written(new)))]
    }

    fn mark(&self) -> Result<Mark, AppError> {
        Mark::of("questions", self)
    }

    fn bring_back(mut old: Self, now: &Self) -> Self {
        old.count_on_from(now);
        old
    }
}

impl Tenants {
    /// Everything on the page of some words of a tenant.
    pub(crate) fn wording<T: Draftable>(
        &self,
        staff: &StaffSession,
        id: TenantId,
    ) -> Result<Wording<T>, AppError> {
        staff.actor.see_tenant(id)?;
        let tenant = self.store.tenant(id)?;
        let editions = self.store.editions::<T>(id)?;
        let newest = editions.first().map(|edition| edition.content.clone());
        let current = newest.unwrap_or_else(|| T::shipped(&tenant));
        let pending = self.store.pending::<T>(id)?;
        let differences = pending.as_ref().map_or_else(Vec::new, |pending| {
            T::differences(&current, &pending.content)
        });
        Ok(Wording {
            tenant,
            current,
            pending,
            differences,
            editions,
            edits: staff.actor.manage_tenants().is_ok(),
            approves: staff.actor.approve_for(id).is_ok(),
        })
    }

    /// Writes new words, which wait for a yes; `content` makes them of those an editor starts from.
    ///
    /// # Errors
    /// [`AppError::Meanwhile`] if these are not the ones that were `seen`; nothing is written then.
    pub(crate) fn write<T: Draftable>(
        &self,
        staff: &StaffSession,
        id: TenantId,
        seen: &Mark,
        content: impl FnOnce(T) -> T,
    ) -> Result<(), AppError> {
        self.rewrite(staff, id, None, |draft: T| {
            seen.still(&draft.mark()?)?;
            Ok(content(draft))
        })
    }

    /// Makes new words of those an editor starts from, which nobody changes meanwhile.
    pub(super) fn rewrite<T: Draftable>(
        &self,
        staff: &StaffSession,
        id: TenantId,
        restored: Option<u32>,
        content: impl FnOnce(T) -> Result<T, AppError>,
    ) -> Result<(), AppError> {
        staff.actor.manage_tenants()?;
        let content = || content(self.draft(id)?);
        self.store
            .propose_with(id, self.stamped(staff), restored, content)?;
        self.note(staff, id, Event::WordingWritten);
        Ok(())
    }

    /// Says yes to the words of this revision. False if they are others by now.
    pub(crate) fn approve<T: Draftable>(
        &self,
        staff: &StaffSession,
        id: TenantId,
        revision: RecordId,
    ) -> Result<bool, AppError> {
        staff.actor.approve_for(id)?;
        let accepted = self.store.accept::<T>(id, revision, self.stamped(staff))?;
        if accepted.is_some() {
            self.note(staff, id, Event::WordingApproved);
        }
        Ok(accepted.is_some())
    }

    /// Forgets the words of this revision that wait: their writer takes them back, or a lawyer says
    /// no. False if others wait by now.
    pub(crate) fn discard<T: Draftable>(
        &self,
        staff: &StaffSession,
        id: TenantId,
        revision: RecordId,
    ) -> Result<bool, AppError> {
        staff.actor.see_tenant(id)?;
        let dropped = self.store.withdraw_pending::<T>(id, revision)?;
        if dropped {
            self.note(staff, id, Event::WordingDropped);
        }
        Ok(dropped)
    }

    /// Writes the words of an old edition anew; they wait for a yes like any others.
    ///
    /// # Errors
    /// [`AppError::Meanwhile`] if they would take the place of others than those that were `seen`.
    pub(crate) fn bring_back<T: Draftable>(
        &self,
        staff: &StaffSession,
        id: TenantId,
        number: u32,
        seen: &Mark,
    ) -> Result<(), AppError> {
        let now = self.wording::<T>(staff, id)?.current;
        staff.actor.manage_tenants()?;
        let old = self.store.edition::<T>(id, number)?.content;
        self.rewrite(staff, id, Some(number), |draft: T| {
            seen.still(&draft.mark()?)?;
            Ok(T::bring_back(old, &now))
        })
    }

    pub(super) fn waiting(&self, id: TenantId) -> Result<(bool, bool), AppError> {
        Ok((
            self.store.pending::<TenantTexts>(id)?.is_some(),
            self.store.pending::<Questionnaire>(id)?.is_some(),
        ))
    }

    /// The words an editor starts from: those that wait, or those in use.
    fn draft<T: Draftable>(&self, id: TenantId) -> Result<T, AppError> {
        if let Some(pending) = self.store.pending::<T>(id)? {
            return Ok(pending.content);
        }
        let mut tenant = self.store.tenant(id)?;
        match *T::number(&mut tenant.versions) {
            0 => Ok(T::shipped(&tenant)),
            number => Ok(self.store.edition::<T>(id, number)?.content),
        }
    }
}

/// A questionnaire as a text in which no part is left out, for comparing two of them.
fn written(questionnaire: &Questionnaire) -> String {
    let mut text = String::new();
    for category in &questionnaire.categories {
        let names: Vec<&str> = category
            .names
            .iter()
            .map(|(_, name)| name.as_str())
            .collect();
        text.push_str(&format!("{}\n\n", names.join(" / ")));
    }
    for question in &questionnaire.questions {
        for words in &question.words {
            text.push_str(&format!("{}\n{}\n", words.label, words.why));
            text.push_str(&match question.kind {
                subrosa_policy::AnswerKind::Short => "[ … ]\n".to_owned(),
                subrosa_policy::AnswerKind::Long => "[ … ]\n[ … ]\n".to_owned(),
                subrosa_policy::AnswerKind::Date => "[ 2026-11-23 ]\n".to_owned(),
                subrosa_policy::AnswerKind::Choice => {
                    format!("( ) {}\n", words.choices.join("\n( ) "))
                }
            });
        }
        text.push('\n');
    }
    text
}

/// The words of a part, and whether it is a heading.
pub(crate) fn said(block: &Block) -> (&str, bool) {
    match block {
        Block::Heading(text) => (text, true),
        Block::Paragraph(text) => (text, false),
    }
}
