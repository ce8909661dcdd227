//! Conflicts: whose names stand in what was written, and shutting people out. Nothing is decided
//! here: whoever looks sees why somebody was found, and ticks.

use subrosa_policy::{CaseId, MemberId, Role};
use subrosa_store::{Exclusion, StoreError};

use super::{Casework, Opened};
use crate::app::names::{Fit, Found, Words};
use crate::app::staff::StaffSession;
use crate::error::AppError;

/// A member who could be shut out of a case.
pub(crate) struct Person {
    pub(crate) member: MemberId,
    pub(crate) display: String,
    pub(crate) roles: Vec<Role>,
    /// Where their name stands; empty for whoever is only in the list.
    pub(crate) found: Vec<(Place, Found)>,
    /// They came after the report, and could be somebody whom its reporter named.
    pub(crate) asks: bool,
}

/// Where a name was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// Among those who must not see the case, in the reporter's words.
    Exclude,
    /// Among those who took part or know of it.
    Who,
    /// In the report, its answers or the messages.
    Report,
    /// In what staff have typed just now.
    Note,
}

/// Who could be shut out, and who is.
pub(crate) struct Conflicts {
    /// Everybody of the tenant, those whose names were found first.
    pub(crate) people: Vec<Person>,
    /// The names of those who are shut out already.
    pub(crate) shut_out: Vec<String>,
}

/// What came of shutting people out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ShutOut {
    /// It is done, and whoever did it still reads the case.
    Done,
    /// It is done, and whoever did it was among them.
    Self_,
    /// Nobody would be left who reads it.
    NobodyLeft,
}

impl Casework {
    /// Whether this member may shut people out of a case.
    pub(crate) fn may_exclude(&self, staff: &StaffSession, case: CaseId) -> Result<(), AppError> {
        staff.actor.exclude(&self.store.index(case)?.facts())?;
        Ok(())
    }

    /// Everybody who works on cases of the tenant, with where their names stand. `note` is what
    /// was typed beside what the reporter wrote.
    pub(crate) fn conflicts(&self, opened: &Opened, note: &str) -> Result<Conflicts, AppError> {
        let index = &opened.index;
        let written = written(opened, note);
        let (mut people, mut shut_out) = (Vec::new(), Vec::new());
        for member in self.store.members()? {
            if index.excluded.contains(&member.id) {
                shut_out.push(member.display);
                continue;
            }
            let asks = opened.namesakes.contains(&member.id);
            if asks || member.rights.opens_at(index.tenant) {
                people.push(Person {
                    found: found(&member.display, &written),
                    member: member.id,
                    roles: member.rights.roles_at(index.tenant).collect(),
                    display: member.display,
                    asks,
                });
            }
        }
        people.sort_by_cached_key(|person| {
            let best = person.found.iter().map(|(_, found)| found.fit).min();
            (
                !person.asks,
                best.is_none(),
                best,
                person.display.to_lowercase(),
            )
        });
        shut_out.sort();
        Ok(Conflicts { people, shut_out })
    }

    /// Records a conflict, and shuts out those of the members who work on cases of the tenant. Of
    /// `others` it is said that they have the name of somebody whom the reporter named, and are
    /// somebody else; who is in both lists is shut out.
    pub(crate) fn exclude(
        &self,
        staff: &StaffSession,
        case: CaseId,
        (members, others, note): (&[MemberId], &[MemberId], String),
    ) -> Result<ShutOut, AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.exclude(&opened.index.facts())?;
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        let members = self.of_tenant(&opened, members)?;
        let others = others
            .iter()
            .filter(|other| opened.namesakes.contains(other));
        let own = members.contains(&staff.member);
        let found = Exclusion {
            by: staff.member,
            others: others.copied().collect(),
            members,
            note,
            minute: self.clock.minute(),
        };
        match self.store.exclude(&grant, &roster, &opened.open, &found) {
            Ok(()) if own => Ok(ShutOut::Self_),
            Ok(()) => Ok(ShutOut::Done),
            Err(StoreError::NoReaders) => Ok(ShutOut::NobodyLeft),
            Err(error) => Err(error.into()),
        }
    }

    /// Those of these members whom the list shows. Others have nothing to be shut out of.
    pub(super) fn of_tenant(
        &self,
        opened: &Opened,
        members: &[MemberId],
    ) -> Result<Vec<MemberId>, AppError> {
        let (tenant, namesakes) = (opened.index.tenant, &opened.namesakes);
        let known = self.store.members()?.into_iter();
        let known: Vec<_> = known
            .filter(|member| member.rights.opens_at(tenant) || namesakes.contains(&member.id))
            .map(|member| member.id)
            .collect();
        let theirs = members.iter().filter(|member| known.contains(member));
        Ok(theirs.copied().collect())
    }
}

/// What this reader may open, by where it stands.
fn written(opened: &Opened, note: &str) -> Vec<(Place, Words)> {
    let (mut exclude, mut who, mut said) = (String::new(), String::new(), String::new());
    for entry in &opened.entries {
        let entry = &entry.entry;
        if let Some(intake) = entry.intake() {
            exclude.push_str(&intake.exclude);
        }
        if let Some(report) = entry.report() {
            who.push_str(&report.people);
            for text in [&report.text, &report.place] {
                said.push_str(text);
                said.push('\n');
            }
            for answer in &report.answers {
                said.push_str(&answer.text);
                said.push('\n');
            }
        }
        if let Some(message) = entry.message() {
            said.push_str(&message.text);
            said.push('\n');
        }
        if let Some(correction) = entry.correction() {
            said.push_str(&correction.text);
        }
    }
    vec![
        (Place::Note, Words::of(note)),
        (Place::Exclude, Words::of(&exclude)),
        (Place::Who, Words::of(&who)),
        (Place::Report, Words::of(&said)),
    ]
}

fn found(name: &str, written: &[(Place, Words)]) -> Vec<(Place, Found)> {
    let found = written.iter().filter_map(|(place, words)| {
        let found = words.find(name)?;
        Some((*place, found))
    });
    // A part of a name in a long text is most often somebody else.
    found
        .filter(|(place, found)| found.fit < Fit::Part || *place != Place::Report)
        .collect()
}
