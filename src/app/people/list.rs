//! The list of people: searched, sorted, in pages.

use subrosa_policy::{MemberId, Rights, Role};
use subrosa_store::{Member, Person, Roster};

use super::People;
use crate::app::staff::StaffSession;
use crate::error::AppError;

/// A member, for the list.
pub(crate) struct Listed {
    pub(crate) member: Member,
    /// How far colleagues stand for what the account says.
    pub(crate) trust: Trust,
    /// Away today.
    pub(crate) away: bool,
    /// The absence that is entered is over.
    pub(crate) is_over: bool,
    /// Whoever looks may vouch for them as the account says it.
    pub(crate) may_vouch: bool,
    /// Cases closed to their new keys that whoever looks could open again.
    pub(crate) closed: usize,
}

/// How far colleagues stand for what an account says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Trust {
    /// Opens no case, so nobody needs to.
    Office,
    /// Vouched for, and the founder of the list.
    Root,
    /// Vouched for.
    Vouched,
    /// Never vouched for.
    Waiting,
    /// Vouched for with other keys: they were reset.
    NewKeys,
    /// Vouched for with the same keys and other rights.
    NewRights,
}

/// Somebody on the roster whose account was removed.
pub(crate) struct Leftover {
    pub(crate) member: MemberId,
    pub(crate) display: String,
    pub(crate) rights: Rights,
    pub(crate) may_dismiss: bool,
}

/// What was asked of the list.
#[derive(Clone, Default)]
pub(crate) struct Asked {
    pub(crate) search: String,
    pub(crate) sort: Sort,
    /// From 1.
    pub(crate) page: usize,
}

/// By what the list is sorted.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    /// By name.
    #[default]
    Name,
    /// By role, then name.
    Role,
    /// By what is to be done, then name.
    Trust,
}

/// One page of the list.
pub(crate) struct Paged {
    pub(crate) people: Vec<Listed>,
    /// How many fit the search.
    pub(crate) total: usize,
    /// This page, from 1.
    pub(crate) page: usize,
    pub(crate) pages: usize,
}

impl People {
    /// One page of the members whom whoever asks may know of.
    pub(crate) fn list(&self, staff: &StaffSession, asked: &Asked) -> Result<Paged, AppError> {
        staff.actor.see_people()?;
        let roster = self.rosters.current()?.ok_or(AppError::NotOpen)?;
        let signing = self.store.signing_roster(staff.member)?;
        let wanted = asked.search.trim().to_lowercase();
        let mut members = self.store.members()?;
        members.retain(|member| {
            staff.actor.see_member(&member.rights).is_ok()
                && member.display.to_lowercase().contains(&wanted)
        });
        let mut all: Vec<(Trust, Member)> = members
            .into_iter()
            .map(|member| (trust(&roster, &member), member))
            .collect();
        all.sort_by_cached_key(|(trust, member)| {
            let name = member.display.to_lowercase();
            match asked.sort {
                Sort::Name => (0, name),
                Sort::Role => (role_rank(&member.rights), name),
                Sort::Trust => (trust_rank(*trust), name),
            }
        });
        let total = all.len();
        let pages = total.div_ceil(PAGE).max(1);
        let page = asked.page.clamp(1, pages);
        let people = all
            .into_iter()
            .skip((page - 1) * PAGE)
            .take(PAGE)
            .map(|(trust, member)| self.listed(staff, &signing, trust, member))
            .collect::<Result<_, _>>()?;
        Ok(Paged {
            people,
            total,
            page,
            pages,
        })
    }

    /// People whose account is gone and who still stand on the roster, for those who vouch.
    pub(crate) fn leftovers(&self, staff: &StaffSession) -> Result<Vec<Leftover>, AppError> {
        if staff.actor.vouch().is_err() {
            return Ok(Vec::new());
        }
        let roster = self.rosters.current()?.ok_or(AppError::NotOpen)?;
        let signing = self.store.signing_roster(staff.member)?;
        let mut left = Vec::new();
        for person in roster.everybody() {
            let known = staff.actor.see_member(&person.rights).is_ok();
            if known && !self.store.has_account(person.member)? {
                left.push(Leftover {
                    member: person.member,
                    display: person.display.clone(),
                    rights: person.rights.clone(),
                    may_dismiss: signing.may_dismiss(staff.member, person.member),
                });
            }
        }
        left.sort_by(|a, b| a.display.cmp(&b.display));
        Ok(left)
    }

    /// A member as the list shows them to whoever looks, by the roster that judges what these
    /// sign.
    pub(super) fn listed(
        &self,
        staff: &StaffSession,
        signing: &Roster,
        trust: Trust,
        member: Member,
    ) -> Result<Listed, AppError> {
        let today = self.clock.today();
        let away = member.service.absence;
        let vouches = staff.actor.vouch().is_ok() && staff.member != member.id;
        let may_vouch =
            vouches && trust.waits() && signing.may_vouch(staff.member, &member.person());
        let closed = if vouches && signing.keys_changed(member.id) {
            self.closed_to(staff, member.id)?.len()
        } else {
            0
        };
        Ok(Listed {
            trust,
            away: away.is_some_and(|absence| absence.has(today)),
            is_over: away.is_some_and(|absence| absence.to < today),
            may_vouch,
            closed,
            member,
        })
    }
}

/// How far the roster bears out what an account says.
pub(super) fn trust(roster: &Roster, member: &Member) -> Trust {
    if !member.rights.opens() {
        return Trust::Office;
    }
    match roster.person(member.id) {
        None => Trust::Waiting,
        Some(person) if !same_keys(person, member) => Trust::NewKeys,
        Some(person) if person.rights != member.rights => Trust::NewRights,
        Some(_) if roster.is_root(member.id) => Trust::Root,
        Some(_) => Trust::Vouched,
    }
}

fn same_keys(person: &Person, member: &Member) -> bool {
    person.reader == member.reader && person.verify == member.verify
}

fn role_rank(rights: &Rights) -> usize {
    let first = rights.roles().next();
    let place = Role::ALL.iter().position(|role| Some(*role) == first);
    place.unwrap_or(Role::ALL.len())
}

fn trust_rank(trust: Trust) -> usize {
    match trust {
        Trust::NewKeys => 0,
        Trust::NewRights => 1,
        Trust::Waiting => 2,
        Trust::Root => 3,
        Trust::Vouched => 4,
        Trust::Office => 5,
    }
}

/// People on one page.
const PAGE: usize = 25;
