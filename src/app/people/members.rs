//! What an administrator changes of a member.

use subrosa_policy::{MemberId, Rights};
use subrosa_store::{Absence, Field, Member, Past, StoreError};

use super::list::{Listed, Trust, trust};
use super::{People, words_of};
use crate::app::mark::Mark;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::log::Event;

/// What the page of a member shows.
pub(crate) struct Facts {
    pub(crate) listed: Listed,
    /// The six words of the keys the account has now.
    pub(crate) words: String,
    /// The six words of the root.
    pub(crate) root_words: String,
    /// What the roster says of this person, the first entry first.
    pub(crate) history: Vec<Past>,
    /// How many open cases nobody else could work on, of those that whoever looks may know of.
    pub(crate) needed: usize,
    /// The mark of the rights.
    pub(crate) rights_mark: Mark,
    /// The mark of absence, standby and fields.
    pub(crate) service_mark: Mark,
    /// Who could stand in: id and name.
    pub(crate) colleagues: Vec<(MemberId, String)>,
}

/// What an administrator says of how a member serves.
pub(crate) struct Serving {
    pub(crate) absence: Option<Absence>,
    pub(crate) standby: Option<MemberId>,
    pub(crate) fields: Vec<Field>,
}

impl People {
    /// Everything about one member.
    pub(crate) fn facts(&self, staff: &StaffSession, id: MemberId) -> Result<Facts, AppError> {
        staff.actor.manage_people()?;
        let roster = self.rosters.current()?.ok_or(AppError::NotOpen)?;
        let member = self.store.member(id)?;
        let colleagues = self
            .store
            .members()?
            .into_iter()
            .filter(|other| other.id != id && other.is_active())
            .filter(|other| other.rights.and(&member.rights).is_some())
            .map(|other| (other.id, other.display))
            .collect();
        let words = words_of(&member);
        let level = trust(&roster, &member);
        let signing = self.store.signing_roster(staff.member)?;
        Ok(Facts {
            rights_mark: rights_mark(&member)?,
            service_mark: service_mark(&member)?,
            listed: self.listed(staff, &signing, level, member)?,
            words,
            root_words: subrosa_policy::six_words(&roster.root_fingerprint()).join(" "),
            history: roster.history(id).cloned().collect(),
            needed: self.store.needed_for(id, staff.member)?,
            colleagues,
        })
    }

    // CLAIM(C-75): SECURITY.md
    /// Changes roles and their tenants. For cases the change counts when a colleague has vouched
    /// for it; until then, only what was and will be. Their sessions end.
    ///
    /// # Errors
    /// [`AppError::Meanwhile`] if the rights are not those that were `seen`; nothing is changed then.
    pub(crate) fn change_rights(
        &self,
        staff: &StaffSession,
        id: MemberId,
        rights: Rights,
        seen: &Mark,
    ) -> Result<(), AppError> {
        staff.actor.manage_people()?;
        let rights = |member: &mut Member| {
            seen.still(&rights_mark(member)?)?;
            member.rights = rights;
            Ok(())
        };
        self.change_and_end(staff, id, Event::RightsChanged, rights)
    }

    /// Changes absence, standby and fields.
    ///
    /// # Errors
    /// [`AppError::Meanwhile`] if they are not those that were `seen`; nothing is changed then.
    pub(crate) fn change_service(
        &self,
        staff: &StaffSession,
        id: MemberId,
        serving: Serving,
        seen: &Mark,
    ) -> Result<(), AppError> {
        staff.actor.manage_people()?;
        self.change(staff, id, Event::ServiceChanged, |member| {
            seen.still(&service_mark(member)?)?;
            let service = &mut member.service;
            service.absence = serving.absence;
            service.standby = serving.standby.filter(|standby| *standby != id);
            service.fields = serving.fields;
            Ok(())
        })
    }

    /// Keeps a member out until they are asked back. Their sessions end.
    pub(crate) fn suspend(&self, staff: &StaffSession, id: MemberId) -> Result<(), AppError> {
        staff.actor.manage_people()?;
        let suspend = |member: &mut Member| {
            member.service.set_active(false);
            Ok(())
        };
        self.change_and_end(staff, id, Event::Suspended, suspend)
    }

    /// Asks a member back.
    pub(crate) fn resume(&self, staff: &StaffSession, id: MemberId) -> Result<(), AppError> {
        staff.actor.manage_people()?;
        self.change(staff, id, Event::Resumed, |member| {
            member.service.set_active(true);
            Ok(())
        })
    }

    /// Removes a member: account, sessions and wraps at once. Returns the name, and whether a
    /// colleague should sign them off the roster.
    pub(crate) fn remove(
        &self,
        staff: &StaffSession,
        id: MemberId,
    ) -> Result<(String, bool), AppError> {
        staff.actor.manage_people()?;
        let end = || self.staff.sign_out_everywhere(id);
        let removed = self.store.remove_member_and(id, end);
        // It is told as well if the account is gone and not every wrap is.
        let was_there = !matches!(removed, Err(StoreError::NotFound));
        if was_there && !self.store.has_account(id)? {
            self.tell(Event::Removed, staff, id);
        }
        let removed = removed?;
        let roster = self.rosters.current()?.ok_or(AppError::NotOpen)?;
        Ok((removed.display, roster.person(id).is_some()))
    }

    fn change(
        &self,
        staff: &StaffSession,
        id: MemberId,
        event: Event,
        change: impl FnOnce(&mut Member) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        self.store.change_member_and(id, change, || ())?;
        self.tell(event, staff, id);
        Ok(())
    }

    // CLAIM(C-170): SECURITY.md
    /// The same, and their sessions end as soon as the account is changed: what fails after that
    /// leaves nobody signed in with rights that they have no more.
    fn change_and_end(
        &self,
        staff: &StaffSession,
        id: MemberId,
        event: Event,
        change: impl FnOnce(&mut Member) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let end = || self.staff.sign_out_everywhere(id);
        self.store.change_member_and(id, change, end)?;
        self.tell(event, staff, id);
        Ok(())
    }
}

fn rights_mark(member: &Member) -> Result<Mark, AppError> {
    Mark::of("rights", &member.rights)
}

/// Not of whether they are suspended, which another form says.
fn service_mark(member: &Member) -> Result<Mark, AppError> {
    let service = &member.service;
    Mark::of(
        "service",
        &(service.absence, service.standby, &service.fields),
    )
}

impl Trust {
    /// Whether somebody has to vouch before the account counts as it stands.
    pub(crate) fn waits(self) -> bool {
        match self {
            Self::Waiting | Self::NewKeys | Self::NewRights => true,
            Self::Office | Self::Root | Self::Vouched => false,
        }
    }
}
