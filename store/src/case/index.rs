//! What the portal itself must know of a case to list it and to run its clocks.
//!
//! Sealed to the instance and under the case's erase key. It opens no content.

use serde::{Deserialize, Serialize};
use subrosa_policy::{
    CaseFacts, CaseId, CaseState, Category, Channel, Day, LegalHold, MemberId, Milestones, Mode,
    NoFeedback, Outcome, ReleaseId, Role, Severity, StatRow, TenantId, Versions, may_know,
};

use crate::backend::{Batch, Tree};
use crate::error::StoreError;
use crate::kdf::derive;
use crate::key::Key;
use crate::seal::{Kind, Place, Sealed};
use crate::store::Store;
use crate::suite::info;

use super::second::Asked;

/// The list entry of a case.
#[derive(Serialize, Deserialize, Clone)]
pub struct CaseIndex {
    /// Names the case; random.
    pub case: CaseId,
    /// Whose case it is.
    pub tenant: TenantId,
    /// What staff call it: random characters, never a sequence.
    pub label: String,
    /// Where it stands.
    pub state: CaseState,
    /// The milestone days.
    pub milestones: Milestones,
    /// The editions it was made under.
    pub under: Versions,
    /// Anonymous or confidential.
    pub mode: Mode,
    /// How it came.
    pub channel: Channel,
    /// What it is about, once classified.
    pub category: Option<Category>,
    /// How serious it is, once classified.
    pub severity: Option<Severity>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// The lawyer who handles it.
    pub handler: Option<MemberId>,
    /// The deputy.
    pub standby: Option<MemberId>,
    /// Lawyers whom the handler has called in.
    pub colleagues: Vec<MemberId>,
    /// Contact persons to whom something of it is released.
    pub released_to: Vec<MemberId>,
    /// Members who must not see it.
    pub excluded: Vec<MemberId>,
    /// Where its reporter named people who must not see it: those whose names were compared with
    /// these and who are none of them, or of whom a reader of the case has said so. `None` where
    /// nobody was named. Not the names: the portal cannot read these.
    pub compared: Option<Vec<MemberId>>,
    /// Which role takes it in: triagers, or lawyers where every triager is excluded.
    pub intake: Role,
    /// Whether the reporter's last word is unanswered.
    pub unread: bool,
    /// How often its reporter has said something since the report: a page that is older than the
    /// last of it is told from one that is not.
    pub said: u32,
    /// Whether it is outside what the channel is for.
    pub out_of_scope: bool,
    /// The case that tells the same.
    pub duplicate_of: Option<CaseId>,
    /// Whether the reporter has asked to take it back.
    pub withdrawal: bool,
    /// The day it was closed.
    pub closed: Option<Day>,
    /// The day it was archived, from which erasure is counted.
    pub archived: Option<Day>,
    /// What keeps it from being erased.
    pub hold: Option<LegalHold>,
    /// What contact persons can open of it.
    pub releases: Vec<ReleaseMark>,
    /// Proposals of contact persons that no lawyer has answered.
    pub proposals: u16,
    /// The day it came into the state it is in.
    pub since: Day,
    /// The last day on which somebody wrote.
    pub quiet_since: Day,
    /// How many messages both sides wrote.
    pub messages: u32,
    /// Why it ended without feedback.
    pub no_feedback: Option<NoFeedback>,
    /// The last day on which somebody was told who the reporter is.
    pub disclosed: Option<Day>,
    /// What waits for a second person.
    pub pending: Vec<Asked>,
    /// What a second person has said yes to, and only a reader of the case can do.
    pub agreed: Vec<Asked>,
    /// Its row of statistics, fixed when it was closed.
    pub statistic: Option<StatRow>,
    /// On which day somebody of a role opened it first. No names: its reporter reads it too.
    pub seen: Vec<(Role, Day)>,
    /// The day its reporter agreed to the minutes of an oral report or to a typed letter.
    pub approved: Option<Day>,
}

/// What the portal itself knows of a release that somebody can open.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub struct ReleaseMark {
    /// Names the release; random.
    pub id: ReleaseId,
    /// What contact persons call it: random characters of its own, not those of the case.
    pub label: String,
    /// Who can open it.
    pub to: Vec<MemberId>,
    /// The day it was made.
    pub on: Day,
}

impl CaseIndex {
    /// What the permission rules look at.
    pub fn facts(&self) -> CaseFacts {
        CaseFacts {
            case: self.case,
            tenant: self.tenant,
            state: self.state,
            handler: self.handler,
            standby: self.standby,
            colleagues: self.colleagues.clone(),
            released_to: self.released_to.clone(),
            held: self.hold.is_some(),
            excluded: self.excluded.clone(),
            compared: self.compared.clone(),
            intake: self.intake,
        }
    }

    /// Notes that its reporter has said something.
    pub(super) fn reporter_said(&mut self) {
        self.unread = true;
        self.said = self.said.saturating_add(1);
    }

    /// Whether something is unread that whoever has seen so much of it did not see.
    pub(super) fn is_unseen(&self, seen: Option<u32>) -> bool {
        self.unread && seen != Some(self.said)
    }

    /// Whether this member may learn of it at all, as [`CaseFacts::may_know`] says.
    pub fn may_know(&self, member: MemberId) -> bool {
        may_know(&self.excluded, self.compared.as_deref(), member)
    }

    /// A release that this member can open.
    pub fn release_to(&self, id: ReleaseId, member: MemberId) -> Option<&ReleaseMark> {
        let mut releases = self.releases_to(member);
        releases.find(|release| release.id == id)
    }

    /// Every release that this member can open.
    pub fn releases_to(&self, member: MemberId) -> impl Iterator<Item = &ReleaseMark> {
        let releases = self.releases.iter();
        releases.filter(move |release| release.to.contains(&member))
    }

    /// Takes releases from the members that `gone` names.
    pub(crate) fn take_back(&mut self, gone: impl Fn(ReleaseId, MemberId) -> bool) {
        for release in &mut self.releases {
            let id = release.id;
            release.to.retain(|member| !gone(id, *member));
        }
        self.releases.retain(|release| !release.to.is_empty());
        let releases = self.releases.iter();
        let mut to: Vec<MemberId> = releases.flat_map(|release| release.to.clone()).collect();
        to.sort();
        to.dedup();
        self.released_to = to;
    }
}

impl Store {
    /// The list entry of a case.
    pub fn index(&self, case: CaseId) -> Result<CaseIndex, StoreError> {
        let stored = self
            .backend
            .get(Tree::Index, case.as_bytes())?
            .ok_or(StoreError::NotFound)?;
        self.open_index(case, stored)
    }

    // CLAIM(C-108): SECURITY.md
    /// What a register calls a case whose label its reader must not know: ten letters and digits.
    /// Always the same, and made from the erase key too: once that is gone, nobody can tell which
    /// case it was.
    pub fn pseudonym(&self, case: CaseId) -> Result<String, StoreError> {
        let erase = self.own_erase_key(case)?;
        let name = derive(
            &[self.instance.key(info::REGISTER).expose(), erase.expose()],
            info::REGISTER,
            case.as_bytes(),
        );
        let mut bytes = [0; 16];
        bytes
            .iter_mut()
            .zip(name.expose())
            .for_each(|(to, from)| *to = *from);
        let letters = CaseId::from_bytes(bytes).to_string().to_uppercase();
        Ok(letters.chars().take(PSEUDONYM).collect())
    }

    /// Adds the sealed list entry to a batch.
    pub(crate) fn put_index(&self, batch: &mut Batch, index: &CaseIndex) -> Result<(), StoreError> {
        let key = self.index_key(index.case)?;
        let sealed = Sealed::seal(index, &key, &index_place(index.case))?;
        batch.put(Tree::Index, index.case.as_bytes(), sealed.as_bytes());
        Ok(())
    }

    pub(super) fn open_index(
        &self,
        case: CaseId,
        stored: Vec<u8>,
    ) -> Result<CaseIndex, StoreError> {
        let key = self.index_key(case)?;
        Ok(Sealed::<CaseIndex>::from_stored(stored).open(&key, &index_place(case))?)
    }

    fn index_key(&self, case: CaseId) -> Result<Key, StoreError> {
        let erase = self.own_erase_key(case)?;
        Ok(derive(
            &[self.instance.key(info::INDEX).expose(), erase.expose()],
            info::INDEX,
            case.as_bytes(),
        ))
    }
}

/// Characters of a pseudonym: 50 random bits.
const PSEUDONYM: usize = 10;

fn index_place(case: CaseId) -> Place {
    Place {
        kind: Kind::Index,
        tenant: None,
        case: Some(case),
        class: None,
        record: *case.as_bytes(),
        version: 0,
    }
}
