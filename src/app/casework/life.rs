//! The way of a case after triage: who works on it, how it ends, what needs a second person.

use subrosa_policy::{
    Again, CaseFacts, CaseId, Day, Denied, DisclosureReason, HoldReason, Longer, MemberId,
    NoAcknowledgement, RecordId, Role, TenantId, Unread,
};
use subrosa_store::{Author, Closing, Doing, Ending, Message, Roster, TeamChange, VouchedReader};

use super::{Casework, Opened};
use crate::app::staff::StaffSession;
use crate::error::AppError;

/// An act of somebody who works on a case, as a form carries it.
pub(crate) enum LifeAct {
    /// Another lawyer handles it.
    To {
        from: Option<MemberId>,
        handler: MemberId,
        standby: Option<MemberId>,
        stay: bool,
    },
    /// One more lawyer works on it.
    CallIn(MemberId),
    /// A colleague works on it no more.
    LetGo(MemberId),
    /// Another deputy, or none.
    Deputy {
        from: Option<MemberId>,
        to: Option<MemberId>,
    },
    /// Those who take reports in have it again.
    HandBack,
    /// The reporter is not told that the report has arrived.
    Suppress(NoAcknowledgement),
    /// Feedback takes longer.
    Extend(Longer),
    /// The reporter is told what was done, on a page that showed so much of what they have said.
    Feedback(String, Option<u32>),
    /// It ends, and may have to be kept.
    Close(Ending, Option<(HoldReason, Day)>),
    /// It ends before anybody handled it.
    CloseUnread(Unread),
    /// It is taken up again.
    Reopen(Again),
    /// It becomes read-only.
    Archive,
    /// It is kept from being erased, or no longer.
    Hold(Option<(HoldReason, Day)>),
    /// Somebody is told who the reporter is.
    Disclose(DisclosureReason, bool, String),
    /// What waits for a second person waits no more.
    TakeBack(RecordId),
}

impl LifeAct {
    /// Who gets the case by it.
    fn to(&self) -> impl Iterator<Item = MemberId> {
        let (one, two) = match *self {
            Self::To {
                handler, standby, ..
            } => (Some(handler), standby),
            Self::CallIn(member) => (Some(member), None),
            Self::Deputy { to, .. } => (to, None),
            Self::LetGo(_)
            | Self::HandBack
            | Self::Suppress(_)
            | Self::Extend(_)
            | Self::Feedback(..)
            | Self::Close(..)
            | Self::CloseUnread(_)
            | Self::Reopen(_)
            | Self::Archive
            | Self::Hold(_)
            | Self::Disclose(..)
            | Self::TakeBack(_) => (None, None),
        };
        one.into_iter().chain(two)
    }
}

/// What became of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Lived {
    /// It is done.
    Done,
    /// A second person has to say yes.
    Asked,
    /// Nothing: a lawyer has to end it, with a second person.
    NeedsLawyer,
    /// Nothing: somebody who would get it could be one whom its reporter named.
    Namesake,
}

/// A lawyer of the tenant, for the forms of a case.
pub(crate) struct Colleague {
    pub(crate) member: MemberId,
    pub(crate) display: String,
    /// The last day of an absence that is not over.
    pub(crate) away: Option<Day>,
}

impl Casework {
    /// Whether this member may do something of the way of a case: its lawyers, and those who take
    /// reports in as long as nobody handles it.
    pub(crate) fn may_live(&self, staff: &StaffSession, case: CaseId) -> Result<(), AppError> {
        let (actor, facts) = (&staff.actor, self.store.index(case)?.facts());
        let may = |facts: &CaseFacts| -> Result<(), Denied> {
            let lawyer = actor.hold(facts).map(drop);
            let triager = || actor.close_unread(facts).map(drop);
            lawyer
                .or_else(|Denied| triager())
                .or_else(|Denied| actor.reopen(facts).map(drop))
        };
        Ok(may(&facts)?)
    }

    /// Does it.
    pub(crate) fn live(
        &self,
        staff: &StaffSession,
        case: CaseId,
        act: LifeAct,
    ) -> Result<Lived, AppError> {
        let facts = self.store.index(case)?.facts();
        let (actor, store, doing) = (&staff.actor, &self.store, self.doing(staff));
        match act {
            LifeAct::To { .. }
            | LifeAct::CallIn(_)
            | LifeAct::LetGo(_)
            | LifeAct::Deputy { .. } => return self.change_team(staff, case, &act),
            LifeAct::HandBack => return self.hand_back(staff, case),
            LifeAct::Feedback(text, seen) => self.give_feedback(staff, case, (text, seen))?,
            LifeAct::Suppress(why) => store.suppress(&actor.acknowledge(&facts)?, doing, why)?,
            LifeAct::Extend(why) => store.extend(&actor.write_to_reporter(&facts)?, doing, why)?,
            LifeAct::CloseUnread(how) => {
                let grant = actor.close_unread(&facts)?;
                if store.tenant(facts.tenant)?.two_to_close {
                    return Ok(Lived::NeedsLawyer);
                }
                store.close_unread(&grant, doing, how)?;
            }
            LifeAct::Reopen(why) => store.reopen(&actor.reopen(&facts)?, doing, why)?,
            LifeAct::Archive => store.archive(&actor.archive(&facts)?, doing)?,
            LifeAct::TakeBack(id) => store.unask(&actor.read_case(&facts)?, doing, id)?,
            LifeAct::Close(ending, keep) => {
                let closing = store.close(&actor.close(&facts)?, doing, ending)?;
                if keep.is_some() {
                    self.ask_hold(staff, &facts, keep)?;
                }
                if closing == Closing::Asked || keep.is_some() {
                    return Ok(Lived::Asked);
                }
            }
            LifeAct::Hold(hold) => {
                self.ask_hold(staff, &facts, hold)?;
                return Ok(Lived::Asked);
            }
            LifeAct::Disclose(why, tell, to) => {
                store.ask_disclosure(&actor.disclose(&facts)?, doing, (why, tell), to)?;
                return Ok(Lived::Asked);
            }
        }
        Ok(Lived::Done)
    }

    /// The lawyers who could work on a case: of its tenant, vouched for, and not shut out.
    pub(crate) fn colleagues(&self, opened: &Opened) -> Result<Vec<Colleague>, AppError> {
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        let (index, today) = (&opened.index, self.clock.today());
        let members = self.store.members()?;
        let readers = roster.readers(index.tenant, Role::Lawyer).into_iter();
        Ok(readers
            .filter(|reader| !index.excluded.contains(&reader.member()))
            .filter_map(|reader| members.iter().find(|member| member.id == reader.member()))
            .map(|member| Colleague {
                member: member.id,
                display: member.display.clone(),
                away: member
                    .service
                    .absence
                    .filter(|absence| absence.to >= today)
                    .map(|absence| absence.to),
            })
            .collect())
    }

    /// Whether the tenant of a case wants two people to close it.
    pub(crate) fn two_to_close(&self, opened: &Opened) -> Result<bool, AppError> {
        Ok(self.store.tenant(opened.index.tenant)?.two_to_close)
    }

    /// The cases that this member takes in, nobody handles and one person may end: id, label, day.
    pub(crate) fn unread(
        &self,
        staff: &StaffSession,
    ) -> Result<Vec<(CaseId, String, Day)>, AppError> {
        let tenants = self.store.tenants()?.into_iter();
        let alone: Vec<TenantId> = tenants
            .filter(|tenant| !tenant.two_to_close)
            .map(|tenant| tenant.id)
            .collect();
        let mut unread = Vec::new();
        self.store.index_each(|index| {
            let may = staff.actor.close_unread(&index.facts()).is_ok();
            if may && alone.contains(&index.tenant) {
                unread.push((index.case, index.label, index.milestones.received));
            }
        })?;
        unread.sort_by_key(|(_, label, day)| (*day, label.clone()));
        Ok(unread)
    }

    /// Ends many cases that nobody handles; how many it ended, and how many were not theirs, taken
    /// meanwhile, or are for two people to end.
    pub(crate) fn close_all(
        &self,
        staff: &StaffSession,
        cases: &[CaseId],
        how: Unread,
    ) -> Result<(usize, usize), AppError> {
        let (mut done, mut left) = (0, 0);
        for case in cases {
            match self.live(staff, *case, LifeAct::CloseUnread(how)) {
                Ok(Lived::Done | Lived::Asked) => done += 1,
                Ok(Lived::NeedsLawyer | Lived::Namesake) => left += 1,
                Err(AppError::NotFound | AppError::Meanwhile) => left += 1,
                Err(error) => return Err(error),
            }
        }
        Ok((done, left))
    }

    /// Who acts now.
    pub(super) fn doing(&self, staff: &StaffSession) -> Doing {
        Doing {
            by: staff.member,
            day: self.clock.today(),
            minute: self.clock.minute(),
        }
    }

    fn ask_hold(
        &self,
        staff: &StaffSession,
        facts: &CaseFacts,
        hold: Option<(HoldReason, Day)>,
    ) -> Result<(), AppError> {
        let grant = staff.actor.hold(facts)?;
        Ok(self.store.ask_hold(&grant, self.doing(staff), hold)?)
    }

    fn change_team(
        &self,
        staff: &StaffSession,
        case: CaseId,
        act: &LifeAct,
    ) -> Result<Lived, AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.hand_over(&opened.index.facts())?;
        if act.to().any(|member| opened.namesakes.contains(&member)) {
            return Ok(Lived::Namesake);
        }
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        let reader = |member: MemberId| reader(&roster, &opened, member);
        let change = match *act {
            LifeAct::To {
                from,
                handler,
                standby,
                stay,
            } => TeamChange::To {
                from,
                handler: reader(handler)?,
                standby: standby.map(reader).transpose()?,
                stay,
            },
            LifeAct::CallIn(member) => TeamChange::CallIn(reader(member)?),
            LifeAct::LetGo(member) => TeamChange::LetGo(member),
            LifeAct::Deputy { from, to } => TeamChange::Deputy {
                from,
                to: to.map(reader).transpose()?,
            },
            LifeAct::HandBack
            | LifeAct::Suppress(_)
            | LifeAct::Extend(_)
            | LifeAct::Feedback(..)
            | LifeAct::Close(..)
            | LifeAct::CloseUnread(_)
            | LifeAct::Reopen(_)
            | LifeAct::Archive
            | LifeAct::Hold(_)
            | LifeAct::Disclose(..)
            | LifeAct::TakeBack(_) => return Err(AppError::NotFound),
        };
        let minute = self.clock.minute();
        self.store
            .change_team(&grant, &opened.open, staff.member, &change, minute)?;
        Ok(Lived::Done)
    }

    fn hand_back(&self, staff: &StaffSession, case: CaseId) -> Result<Lived, AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.hand_over(&opened.index.facts())?;
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        let mut takers = roster
            .readers(opened.index.tenant, Role::Triager)
            .into_iter();
        if takers.any(|reader| opened.namesakes.contains(&reader.member())) {
            return Ok(Lived::Namesake);
        }
        let when = (self.clock.today(), self.clock.minute());
        self.store
            .hand_back(&grant, &roster, &opened.open, staff.member, when)?;
        Ok(Lived::Done)
    }

    fn give_feedback(
        &self,
        staff: &StaffSession,
        case: CaseId,
        (text, seen): (String, Option<u32>),
    ) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.write_to_reporter(&opened.index.facts())?;
        let message = Message {
            author: Author::Staff(staff.member),
            day: self.clock.today(),
            text,
            template: None,
            question: false,
            files: Vec::new(),
        };
        let minute = self.clock.minute();
        Ok(self
            .store
            .give_feedback(&grant, &opened.open, message, (minute, seen))?)
    }
}

/// A vouched lawyer of the case's tenant who is not shut out.
fn reader(roster: &Roster, opened: &Opened, member: MemberId) -> Result<VouchedReader, AppError> {
    if opened.index.excluded.contains(&member) {
        return Err(AppError::NotFound);
    }
    roster
        .readers(opened.index.tenant, Role::Lawyer)
        .into_iter()
        .find(|reader| reader.member() == member)
        .ok_or(AppError::NotFound)
}
