//! What there is to tell members by mail: that there is something, never what.
//!
//! Decided from list entries alone. Whoever is shut out of a case is told of nothing in it: their messages are those of
//! a firm that never had the case.

use subrosa_policy::{CaseState, Day, LegalProfile, MemberId, Retention, Stage};
use subrosa_store::{CaseIndex, MailFact, Member, StoreError};

use super::Casework;
use super::second::{Alert, AlertKind, People, actor, note_alerts};
use crate::app::tenants::Profiles;
use crate::error::AppError;

/// Facts, and whom they are for.
type News = Vec<(MemberId, MailFact)>;

impl Casework {
    // CLAIM(C-153): SECURITY.md
    /// What is new or due for each member on a day. A fact that is given again and again is the same fact.
    /// Beside it the first thing that kept a case from being told of: it keeps no other case from it.
    pub(crate) fn news(&self, today: Day) -> Result<(News, Option<AppError>), AppError> {
        let members = self.store.members()?;
        let mut profiles = Profiles::new(&self.store);
        let (mut news, mut failed) = (Vec::new(), None);
        self.store.index_each(|index| {
            let told = profiles.legal(&index).and_then(|legal| {
                let retention = self.retention(&index)?;
                let about = facts_of(&index, &legal, &retention, &members, today);
                self.add(&index, &members, about, &mut news)
            });
            failed = failed.take().or(told.err());
        })?;
        Ok((news, failed))
    }

    /// Makes facts of what was found, for whoever may be told of it.
    fn add(
        &self,
        index: &CaseIndex,
        members: &[Member],
        about: Vec<(MemberId, Vec<u8>)>,
        news: &mut News,
    ) -> Result<(), AppError> {
        let told = |id: &MemberId| {
            let mut active = members.iter().filter(|member| member.is_active());
            index.may_know(*id) && active.any(|member| member.id == *id)
        };
        for (member, what) in about.into_iter().filter(|(id, _)| told(id)) {
            match self.store.mail_fact(index.case, member, &what) {
                Ok(fact) => news.push((member, fact)),
                // Erased since its entry was read.
                Err(StoreError::NotFound | StoreError::Damaged(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

/// Everything about a case that somebody is told of, and what tells it from what they were told before.
fn facts_of(
    index: &CaseIndex,
    legal: &LegalProfile,
    retention: &Retention,
    members: &[Member],
    today: Day,
) -> Vec<(MemberId, Vec<u8>)> {
    let mut alerts = Vec::new();
    note_alerts(index, legal, retention, members, today, &mut alerts);
    let alerts = alerts.iter().map(|alert| (alert.member, due(alert, today)));
    let mut about: Vec<(MemberId, Vec<u8>)> = alerts.collect();
    let people = People {
        index,
        members,
        today,
    };
    about.extend(to_take_in(&people));
    about.extend(of_their_own(&people));
    about.extend(to_say_yes_to(index, members));
    for release in &index.releases {
        let what = [b"release".as_slice(), release.id.as_bytes()].concat();
        about.extend(release.to.iter().map(|member| (*member, what.clone())));
    }
    about
}

/// A date, by how near it is; what is late is told every day.
fn due(alert: &Alert, today: Day) -> Vec<u8> {
    let day = |what: &[u8], day: Day| [what, &day.number().to_be_bytes()].concat();
    match alert.kind {
        AlertKind::Legal(warning) | AlertKind::Absent(warning) => match warning.stage {
            Stage::First => day(b"first", warning.by),
            Stage::Second => day(b"second", warning.by),
            Stage::Last => day(b"last", warning.by),
            Stage::Overdue => day(b"late", today),
        },
        AlertKind::Unassigned => day(b"unassigned", today),
        AlertKind::Written(messages) => count(b"unread", messages),
        AlertKind::Erasure(on) if today.days_until(on) <= LAST_DAYS => day(b"erased soon", on),
        AlertKind::Erasure(on) => day(b"erased", on),
        AlertKind::Review(on) => day(b"review", on),
    }
}

/// A report that nobody has taken in, for everybody who could.
fn to_take_in(people: &People<'_>) -> Vec<(MemberId, Vec<u8>)> {
    let index = people.index;
    if index.state != CaseState::Received {
        return Vec::new();
    }
    let since = index.since.number().to_be_bytes();
    let mut what = vec![[b"received".as_slice(), &since].concat()];
    if index.unread {
        what.push(count(b"unread", index.messages));
    }
    let takers = people.triagers().into_iter();
    takers
        .flat_map(|member| what.iter().map(|what| (member.id, what.clone())))
        .collect()
}

/// What whoever works on a case must look at: the lawyer, or those who stand in.
fn of_their_own(people: &People<'_>) -> Vec<(MemberId, Vec<u8>)> {
    let index = people.index;
    let mut what = Vec::new();
    match index.state {
        CaseState::Received | CaseState::Anonymised => return Vec::new(),
        CaseState::Assigned => {
            let since = index.since.number().to_be_bytes();
            what.push([b"assigned".as_slice(), &since].concat());
        }
        CaseState::InProgress
        | CaseState::AwaitingReporter
        | CaseState::Closed
        | CaseState::Archived => {}
    }
    if index.unread {
        what.push(count(b"unread", index.messages));
    }
    if index.proposals > 0 {
        what.push(count(b"proposals", u32::from(index.proposals)));
    }
    let agreed = index.agreed.iter();
    what.extend(agreed.map(|asked| [b"agreed".as_slice(), asked.id.as_bytes()].concat()));
    let mut to = people.responsible().0;
    if to.is_empty() {
        to = people.team();
    }
    to.into_iter()
        .flat_map(|member| what.iter().map(|what| (member.id, what.clone())))
        .collect()
}

/// An act that waits for a second person, for everybody who could say yes.
fn to_say_yes_to(index: &CaseIndex, members: &[Member]) -> Vec<(MemberId, Vec<u8>)> {
    let facts = index.facts();
    let mut about = Vec::new();
    for asked in &index.pending {
        let what = [b"asked".as_slice(), asked.id.as_bytes()].concat();
        let may = |member: &&Member| actor(member).second(&facts, asked.by).is_ok();
        let who = members.iter().filter(may);
        about.extend(who.map(|member| (member.id, what.clone())));
    }
    about
}

fn count(what: &[u8], count: u32) -> Vec<u8> {
    [what, &count.to_be_bytes()].concat()
}

/// Days before an erasure from which it is told once more.
const LAST_DAYS: i32 = 3;
