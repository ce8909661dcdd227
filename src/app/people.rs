//! Invitations, and vouching for a colleague's keys.

mod colleagues;
mod invites;
mod joining;
mod list;
mod members;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use subrosa_policy::MemberId;
use subrosa_store::{Member, Store, six_words_of};

use super::roster::Rosters;
use super::staff::{Staff, StaffSession};
use crate::clock::Clock;
use crate::error::AppError;
use crate::log::{Event, Log, Subject};

pub(crate) use colleagues::Vouching;
pub(crate) use joining::{Joined, Joining, Stand};
pub(crate) use list::{Asked, Leftover, Listed, Paged, Sort, Trust};
pub(crate) use members::{Facts, Serving};

/// What administrators do, and what every member does once.
#[derive(Clone)]
pub(crate) struct People {
    store: Arc<Store>,
    rosters: Rosters,
    staff: Staff,
    clock: Arc<dyn Clock>,
    log: Log,
    joining: Arc<Mutex<HashMap<[u8; 32], Joining>>>,
}

impl People {
    pub(crate) fn new(
        store: Arc<Store>,
        rosters: Rosters,
        staff: Staff,
        clock: Arc<dyn Clock>,
        log: Log,
    ) -> Self {
        Self {
            store,
            rosters,
            staff,
            clock,
            log,
            joining: Arc::new(Mutex::new(HashMap::new())),
        }
    }

    /// The name of a member.
    pub(crate) fn name_of(&self, id: MemberId) -> Result<String, AppError> {
        Ok(self.store.member(id)?.display)
    }

    /// Writes what a member did to another one.
    fn tell(&self, event: Event, staff: &StaffSession, whom: MemberId) {
        let by = staff.by().to(Subject::Member(whom));
        self.log.emit_by(event, &by);
    }
}

/// The six words by which a person's keys are compared.
fn words_of(member: &Member) -> String {
    six_words_of(&member.reader, &member.verify).join(" ")
}
