//! Invitations, and vouching for a colleague's keys.

mod colleagues;
mod invites;
mod list;
mod members;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use subrosa_policy::MemberId;
use subrosa_store::{Device, Member, Store, six_words_of};

use super::join::Enrolment;
use super::roster::Rosters;
use super::staff::{Staff, StaffSession};
use crate::clock::Clock;
use crate::error::AppError;
use crate::log::{Event, Log, Subject};

pub(crate) use colleagues::Vouching;
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

/// An invited person in the middle of joining.
pub(crate) struct Joining {
    pub(crate) enrolment: Enrolment,
    /// The six words of the keys just made, and whether they wait for a voucher.
    pub(crate) joined: Option<Joined>,
    /// The token of the form that did it: sent again, it gets the same page, and nobody else.
    pub(crate) joined_by: String,
}

/// What a person reads after the last step.
#[derive(Clone)]
pub(crate) struct Joined {
    pub(crate) name: String,
    pub(crate) words: String,
    pub(crate) needs_voucher: bool,
    /// Whether these keys take the place of earlier ones.
    pub(crate) reset: bool,
    pub(crate) device: Device,
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
