//! What a case is about: category, severity, scope, and which other case it belongs to.

use subrosa_policy::{CaseId, Category, MemberId, Questionnaire, Severity};
use subrosa_store::{Act, CaseIndex, Classed, TimedEntry};

use super::{Casework, Opened};
use crate::app::staff::StaffSession;
use crate::error::AppError;

/// What can be chosen for a case, and what is chosen.
pub(crate) struct Classes {
    /// The categories of the questionnaire it was made under, in a language.
    pub(crate) categories: Vec<(Category, String)>,
    /// The one that is decided, or else the one that the reporter chose.
    pub(crate) category: Option<Category>,
    /// Whether that is the reporter's choice and nobody has decided.
    pub(crate) proposed: bool,
    /// What staff call the case that tells the same, if whoever looks knows that case.
    pub(crate) duplicate: Option<String>,
}

/// A class as the form carries it.
#[derive(Clone, Default)]
pub(crate) struct Chosen {
    pub(crate) category: Option<Category>,
    pub(crate) severity: Option<Severity>,
    pub(crate) out_of_scope: bool,
    /// What staff call the case that tells the same; empty for none.
    pub(crate) duplicate: String,
    /// What staff call a case that may come from the same reporter; empty for none.
    pub(crate) same_reporter: String,
    /// What was decided when the form was made, by [`Opened::seen_mark`]; empty if it does not say.
    pub(crate) seen: String,
}

/// What was decided at some time.
pub(crate) struct ClassVersion {
    /// Counts them, from 1: what nobody has decided yet.
    pub(crate) number: u32,
    /// Who decided it, and when, in minutes since 1970-01-01T00:00Z.
    pub(crate) by: Option<(MemberId, u64)>,
    pub(crate) classed: Classed,
    /// What staff call the case that tells the same, if whoever looks knows that case.
    pub(crate) duplicate: Option<String>,
}

/// What keeps a class from being kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct NotKnown {
    /// Whoever asks knows no such case of this tenant: the duplicate.
    pub(crate) duplicate: bool,
    /// The same of the other link.
    pub(crate) same_reporter: bool,
}

impl Casework {
    /// Whether this member may say what a case is about.
    pub(crate) fn may_classify(&self, staff: &StaffSession, case: CaseId) -> Result<(), AppError> {
        staff.actor.classify(&self.store.index(case)?.facts())?;
        Ok(())
    }

    /// What can be chosen for an opened case.
    pub(crate) fn classes(
        &self,
        staff: &StaffSession,
        opened: &Opened,
        lang: &str,
    ) -> Result<Classes, AppError> {
        let index = &opened.index;
        let asked = self.questionnaire_of(index)?;
        let intake = opened.entries.iter().find_map(|entry| entry.entry.intake());
        let wished = intake.and_then(|intake| {
            let chosen = intake.category.as_deref()?;
            number_of(&asked, chosen, &intake.language)
        });
        let duplicate = match index.duplicate_of {
            Some(case) => self.known(staff, case).map(|other| other.label),
            None => None,
        };
        let categories = asked.categories.iter().filter_map(|category| {
            let name = category.name(lang).or_else(|| category.name("en"));
            let name = name.or_else(|| category.names.first().map(|(_, name)| name.as_str()));
            Some((Category(category.number), name?.to_owned()))
        });
        Ok(Classes {
            categories: categories.collect(),
            category: index.category.or(wished),
            proposed: index.category.is_none() && wished.is_some(),
            duplicate,
        })
    }

    /// Keeps what a case is about. Nothing is kept if a label names no case that this member
    /// knows.
    pub(crate) fn classify(
        &self,
        staff: &StaffSession,
        case: CaseId,
        chosen: &Chosen,
    ) -> Result<Result<(), NotKnown>, AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.classify(&opened.index.facts())?;
        let stamp = (staff.member, self.clock.minute());
        let duplicate = self.labelled(staff, &opened.index, &chosen.duplicate)?;
        let same = self.labelled(staff, &opened.index, &chosen.same_reporter)?;
        let unknown = NotKnown {
            duplicate: duplicate.is_none() && !chosen.duplicate.is_empty(),
            same_reporter: same.is_none() && !chosen.same_reporter.is_empty(),
        };
        if unknown != NotKnown::default() {
            return Ok(Err(unknown));
        }
        let asked = self.questionnaire_of(&opened.index)?;
        // A link to a case that this member does not know is not theirs to take away.
        let hidden = opened.index.duplicate_of;
        let hidden = hidden.filter(|case| self.known(staff, *case).is_none());
        let now = Classed {
            category: chosen.category.filter(|own| offers(&asked, *own)),
            severity: chosen.severity,
            out_of_scope: chosen.out_of_scope,
            duplicate_of: duplicate.map(|other| other.case).or(hidden),
        };
        // A form from before somebody else's decision would undo it unseen.
        if !chosen.seen.is_empty() && chosen.seen != opened.seen_mark() {
            return Err(AppError::Meanwhile);
        }
        let seen = Some(opened.index.classed());
        self.store
            .classify(&grant, &opened.open, stamp, (seen, now))?;
        if let Some(other) = same {
            let other = other.case;
            self.store
                .note_same_reporter(&grant, &opened.open, stamp, other)?;
        }
        Ok(Ok(()))
    }

    /// Everything that was decided of an opened case, the first first. Of links only those to cases
    /// that whoever looks knows, and no version that differs in another one alone.
    pub(crate) fn class_versions(&self, opened: &Opened) -> Vec<ClassVersion> {
        let audits = opened
            .entries
            .iter()
            .filter_map(|entry| entry.entry.audit());
        let changes = audits.filter_map(|audit| {
            if let Act::Classified { was, now } = audit.act {
                let (was, now) = (opened.known_of(was), opened.known_of(now));
                (was != now).then_some((was, now, (audit.member, audit.minute)))
            } else {
                None
            }
        });
        let changes: Vec<(Classed, Classed, (MemberId, u64))> = changes.collect();
        let now = opened.known_of(opened.index.classed());
        let first = changes.first().map_or(now, |(was, _, _)| *was);
        let later = changes.into_iter().map(|(_, now, by)| (now, Some(by)));
        let all = std::iter::once((first, None)).chain(later);
        let version = |(number, (classed, by)): (u32, (Classed, Option<(MemberId, u64)>))| {
            let duplicate = classed.duplicate_of.and_then(|case| opened.label_of(case));
            ClassVersion {
                number,
                by,
                classed,
                duplicate: duplicate.map(ToOwned::to_owned),
            }
        };
        (1..).zip(all).map(version).collect()
    }

    /// Decides again what was decided before, as a new version.
    ///
    /// # Errors
    /// [`AppError::Meanwhile`] if there is a newer version than `seen`.
    pub(crate) fn restore_class(
        &self,
        staff: &StaffSession,
        case: CaseId,
        (number, seen): (u32, u32),
    ) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        let facts = opened.index.facts();
        staff.actor.read_identity(&facts)?;
        let grant = staff.actor.classify(&facts)?;
        let versions = self.class_versions(&opened);
        let old = versions.iter().find(|version| version.number == number);
        let mut now = old.ok_or(AppError::NotFound)?.classed;
        if versions.last().map(|last| last.number) != Some(seen) {
            return Err(AppError::Meanwhile);
        }
        // A link to a case that this member does not know is not theirs to take away.
        let hidden = opened.index.duplicate_of;
        let hidden = hidden.filter(|case| self.known(staff, *case).is_none());
        now.duplicate_of = hidden.or(now.duplicate_of);
        let stamp = (staff.member, self.clock.minute());
        let seen = Some(opened.index.classed());
        Ok(self
            .store
            .classify(&grant, &opened.open, stamp, (seen, now))?)
    }

    /// Another case of the same tenant by its label, if this member knows it.
    fn labelled(
        &self,
        staff: &StaffSession,
        index: &CaseIndex,
        label: &str,
    ) -> Result<Option<CaseIndex>, AppError> {
        let wanted = label.trim().to_uppercase();
        if wanted.is_empty() {
            return Ok(None);
        }
        Ok(self.store.index_all()?.into_iter().find(|other| {
            other.label == wanted
                && other.tenant == index.tenant
                && other.case != index.case
                && staff.actor.know_case(&other.facts()).is_ok()
        }))
    }

    /// The questionnaire that a case was made under.
    pub(super) fn questionnaire_of(&self, index: &CaseIndex) -> Result<Questionnaire, AppError> {
        let number = index.under.questionnaire;
        self.reports.questionnaire(index.tenant, number)
    }

    fn known(&self, staff: &StaffSession, case: CaseId) -> Option<CaseIndex> {
        let other = self.store.index(case).ok()?;
        staff.actor.know_case(&other.facts()).ok()?;
        Some(other)
    }

    // CLAIM(C-205): SECURITY.md
    /// What staff call the cases that these entries and the list entry name, as far as this member
    /// knows them.
    pub(super) fn others(
        &self,
        staff: &StaffSession,
        index: &CaseIndex,
        entries: &[TimedEntry],
    ) -> Vec<(CaseId, String)> {
        let audits = entries.iter().filter_map(|entry| entry.entry.audit());
        let mut named: Vec<CaseId> = audits
            .flat_map(|audit| others_in(&audit.act))
            .chain(index.duplicate_of)
            .collect();
        named.sort();
        named.dedup();
        let label = |case| Some((case, self.known(staff, case)?.label));
        named.into_iter().filter_map(label).collect()
    }
}

impl Opened {
    /// What staff call another case, if whoever has opened this one knows it.
    pub(crate) fn label_of(&self, other: CaseId) -> Option<&str> {
        let mut others = self.others.iter();
        let found = others.find(|(case, _)| *case == other);
        found.map(|(_, label)| label.as_str())
    }

    /// A class without a link to a case that whoever has opened this one does not know.
    pub(crate) fn known_of(&self, classed: Classed) -> Classed {
        Classed {
            duplicate_of: classed
                .duplicate_of
                .filter(|other| self.label_of(*other).is_some()),
            ..classed
        }
    }

    /// What is decided, as a form carries it to say what it was made from. Of a link to another case
    /// it says that there is one, and nothing of one to a case that whoever looks does not know.
    pub(crate) fn seen_mark(&self) -> String {
        let classed = self.known_of(self.index.classed());
        let category = classed.category.map(|category| category.0.to_string());
        let severity = match classed.severity {
            None => "-",
            Some(Severity::Low) => "low",
            Some(Severity::Medium) => "medium",
            Some(Severity::High) => "high",
        };
        let (out, linked) = (classed.out_of_scope, classed.duplicate_of.is_some());
        let category = category.unwrap_or_default();
        format!("{category}.{severity}.{out}.{linked}")
    }
}

/// The other cases that an act names.
fn others_in(act: &Act) -> Vec<CaseId> {
    if let Act::SameReporter { other } = act {
        vec![*other]
    } else if let Act::Classified { was, now } = act {
        was.duplicate_of
            .into_iter()
            .chain(now.duplicate_of)
            .collect()
    } else {
        Vec::new()
    }
}

/// Whether a case that was made under this questionnaire can be about this.
pub(super) fn offers(asked: &Questionnaire, category: Category) -> bool {
    let mut offered = asked.categories.iter();
    offered.any(|own| own.number == category.0)
}

/// The number of a category that was chosen by its name.
fn number_of(asked: &Questionnaire, name: &str, lang: &str) -> Option<Category> {
    let mut categories = asked.categories.iter();
    let found = categories.find(|category| category.name(lang) == Some(name))?;
    Some(Category(found.number))
}
