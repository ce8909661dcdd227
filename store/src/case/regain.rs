//! Getting cases back with both recovery halves: for `subrosa recover`, never for a page.

use subrosa_policy::{CaseId, CaseState, MemberId, Role, SecretPhrase};

use crate::error::StoreError;
use crate::roster::Roster;
use crate::store::Store;

use super::content::Act;
use super::head::Holder;
use super::index::CaseIndex;
use super::open::OpenCase;
use super::share::{is_served, part_for, reader_of};

/// What became of one case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Regained {
    /// The member can open it now.
    Opened,
    /// The member has it already, or somebody else does, and it stays with them.
    Served,
    /// The member may not have it: another tenant, another role, or shut out.
    NotTheirs,
    /// The member came after the report, and could be somebody whom its reporter named.
    Namesake,
}

impl Store {
    /// Gives a vouched member the keys of a case that nobody can work on any more, or that is
    /// theirs and closed to their new keys. A case that somebody works on stays with them.
    /// `is_named` says whether their name stands among those whom a reporter named.
    ///
    /// # Errors
    /// [`StoreError::Seal`], whichever half is not right.
    pub fn regain(
        &self,
        roster: &Roster,
        case: CaseId,
        (one, two): (&SecretPhrase, &SecretPhrase),
        (to, is_named): (MemberId, &dyn Fn(&str) -> bool),
        minute: u64,
    ) -> Result<Regained, StoreError> {
        let open = self.open_with_recovery(case, one, two)?;
        let _one_at_a_time = self.lock_case(case);
        let head = self.head(case)?;
        let mut index = self.index(case)?;
        if index.state == CaseState::Anonymised {
            return Ok(Regained::NotTheirs);
        }
        // CLAIM(C-220): SECURITY.md
        let is_new = !index.may_know(to) && !index.excluded.contains(&to);
        if is_new && self.names(&open, is_named)? {
            return Ok(Regained::Namesake);
        }
        index.tell_apart(&[to]);
        let was_served = is_served(&head, &index, roster);
        let holders = take_over(&mut index, roster, to, was_served);
        let wraps: Vec<_> = holders
            .into_iter()
            .filter_map(|holder| {
                let reader = reader_of(holder, &index, roster)?;
                Some((holder, reader, part_for(holder, &open.keys)?))
            })
            .collect();
        if wraps.is_empty() {
            return Ok(Regained::NotTheirs);
        }
        let has_all = wraps
            .iter()
            .all(|(holder, reader, _)| head.has_wrap_to(*holder, &reader.key_name()));
        let theirs = if index.state == CaseState::Received {
            head.has_wrap(Holder::Access(to)) || head.has_wrap(Holder::Eligible(to))
        } else {
            index.handler == Some(to) || index.standby == Some(to)
        };
        if has_all || (was_served && !theirs) {
            return Ok(Regained::Served);
        }
        self.rewrap(
            head,
            &index,
            &open.keys,
            &wraps,
            (minute, to, Act::Recovered),
        )?;
        Ok(Regained::Opened)
    }

    fn names(&self, open: &OpenCase, named: &dyn Fn(&str) -> bool) -> Result<bool, StoreError> {
        let entries = self.entries(open)?;
        let mut intakes = entries.iter().filter_map(|entry| entry.entry.intake());
        Ok(intakes.any(|intake| named(&intake.exclude)))
    }
}

/// Makes the member the handler of a case whose readers are all gone; returns what they hold.
fn take_over(
    index: &mut CaseIndex,
    roster: &Roster,
    to: MemberId,
    was_served: bool,
) -> Vec<Holder> {
    let (access, half) = (Holder::Access(to), Holder::Eligible(to));
    if index.state == CaseState::Received {
        let takes_in = roster.person(to).is_some_and(|person| {
            let has = |role| person.rights.has_at(role, index.tenant);
            has(Role::Lawyer) && !has(index.intake)
        });
        // Whoever is a lawyer alone gets the half by which the case can be given to them.
        return if takes_in {
            vec![half]
        } else {
            vec![access, half]
        };
    }
    let theirs = index.handler == Some(to) || index.standby == Some(to);
    if !was_served && !theirs {
        index.handler = Some(to);
        index.standby = None;
        index.drop_questions();
    }
    vec![access, half]
}
