//! The page of a case that nobody handles yet, and the page that shuts people out.

use subrosa_policy::{MemberId, Severity};

use super::{files, head, minutes, report};
use crate::app::casework::suggested;
use crate::app::casework::{Candidate, Chosen, Classes, Conflicts, NotKnown, Opened, Place, Table};
use crate::app::names::Fit;
use crate::web::dates::date;
use crate::web::staff::{Extra, role_key};
use crate::web::view::Lang;
use crate::web::view::asked::Pick;
use crate::web::view::case::{
    AssignProblems, CaseConflicts, CaseNotice, CaseTriage, ClassPart, ConflictPart, FoundName,
    MemberChoice, PersonChoice,
};

/// What was typed on the page of triage.
#[derive(Default)]
pub(crate) struct TriageTyped {
    pub(crate) assign: AssignTyped,
    /// The class as typed, and what of it was not known.
    pub(crate) class: Option<(Chosen, NotKnown)>,
}

/// The form that assigns, as typed.
#[derive(Default)]
pub(crate) struct AssignTyped {
    /// Whether it was sent, so that nothing is chosen in its place.
    pub(crate) sent: bool,
    pub(crate) conflict: String,
    pub(crate) note: String,
    pub(crate) excluded: Vec<MemberId>,
    /// Of whom it is said that they are somebody else than whom the reporter named.
    pub(crate) others: Vec<MemberId>,
    pub(crate) lawyer: Option<MemberId>,
    pub(crate) standby: Option<MemberId>,
    pub(crate) problems: AssignProblems,
}

// CLAIM(C-114): SECURITY.md
/// The page of a case that is not assigned yet.
pub(crate) fn triage_page(token: &str, opened: &Opened, table: Table, extra: Extra) -> CaseTriage {
    let asked = extra.triage.assign;
    let class = class(opened, &table.classes, extra.triage.class);
    let category = class.categories.iter().find(|pick| pick.chosen);
    let (lawyer, standby) = if asked.sent {
        (asked.lawyer, asked.standby)
    } else {
        suggested(&table.candidates, category.map(|pick| pick.label.as_str()))
    };
    let intake = opened.entries.iter().find_map(|entry| entry.entry.intake());
    let language = intake.and_then(|intake| Lang::from_tag(&intake.language));
    CaseTriage {
        token: token.to_owned(),
        case: head::head(opened),
        report: report::report(opened),
        blind: !opened.open.keys().reads(),
        language: language.map_or("", Lang::name),
        minutes: minutes::minutes(opened),
        class,
        files: files::for_triage(opened),
        acknowledged: opened.index.milestones.acknowledged.is_some(),
        conflicts: conflicts(
            table.conflicts,
            (&asked.excluded, &asked.others),
            asked.note,
        ),
        lawyers: choices(&table.candidates, lawyer),
        standbys: choices(&table.candidates, standby),
        conflict: asked.conflict,
        problems: asked.problems,
        two: table.two,
        notice: extra.notice,
    }
}

/// The page that shuts people out of a case.
pub(crate) fn conflicts_page(
    token: &str,
    opened: &Opened,
    found: Conflicts,
    typed: AssignTyped,
    notice: Option<CaseNotice>,
) -> CaseConflicts {
    CaseConflicts {
        token: token.to_owned(),
        case: head::head(opened),
        conflicts: conflicts(found, (&typed.excluded, &typed.others), typed.note),
        missing: typed.problems.missing,
        nobody_left: typed.problems.nobody_left,
        notice,
    }
}

fn conflicts(
    found: Conflicts,
    (chosen, others): (&[MemberId], &[MemberId]),
    note: String,
) -> ConflictPart {
    let people = found.people.into_iter().map(|person| PersonChoice {
        id: person.member.to_string(),
        roles: person.roles.iter().copied().map(role_key).collect(),
        chosen: chosen.contains(&person.member),
        asks: person.asks,
        other: others.contains(&person.member),
        found: person
            .found
            .into_iter()
            .map(|(place, found)| FoundName {
                place: place_key(place),
                fit: fit_key(found.fit),
                words: found.words,
            })
            .collect(),
        name: person.display,
    });
    ConflictPart {
        note,
        people: people.collect(),
        shut_out: found.shut_out,
    }
}

pub(super) fn class(
    opened: &Opened,
    classes: &Classes,
    typed: Option<(Chosen, NotKnown)>,
) -> ClassPart {
    let index = &opened.index;
    let (chosen, unknown) = typed.unwrap_or_else(|| {
        let chosen = Chosen {
            category: classes.category,
            severity: index.severity,
            out_of_scope: index.out_of_scope,
            duplicate: classes.duplicate.clone().unwrap_or_default(),
            same_reporter: String::new(),
            seen: opened.seen_mark(),
        };
        (chosen, NotKnown::default())
    });
    let categories = classes.categories.iter().map(|(category, label)| Pick {
        value: category.0.to_string(),
        label: label.clone(),
        chosen: chosen.category == Some(*category),
    });
    ClassPart {
        categories: categories.collect(),
        proposed: classes.proposed,
        severity: severity_key(chosen.severity),
        out_of_scope: chosen.out_of_scope,
        duplicate: chosen.duplicate,
        duplicate_unknown: unknown.duplicate,
        same: chosen.same_reporter,
        same_unknown: unknown.same_reporter,
        seen: chosen.seen,
    }
}

fn choices(candidates: &[Candidate], chosen: Option<MemberId>) -> Vec<MemberChoice> {
    let choice = |candidate: &Candidate| MemberChoice {
        id: candidate.member.to_string(),
        name: candidate.display.clone(),
        chosen: chosen == Some(candidate.member),
        away: candidate.away.map(date),
        fields: candidate.fields.join(", "),
    };
    candidates.iter().map(choice).collect()
}

fn place_key(place: Place) -> &'static str {
    match place {
        Place::Exclude => "exclude",
        Place::Who => "who",
        Place::Report => "report",
        Place::Note => "note",
    }
}

fn fit_key(fit: Fit) -> &'static str {
    match fit {
        Fit::Same => "same",
        Fit::Spelling => "spelling",
        Fit::Close => "close",
        Fit::Part => "part",
    }
}

pub(super) fn severity_key(severity: Option<Severity>) -> &'static str {
    match severity {
        None => "",
        Some(Severity::Low) => "low",
        Some(Severity::Medium) => "medium",
        Some(Severity::High) => "high",
    }
}
