//! What is missing, one case at a time.
//!
//! sled can open a damaged file with records silently gone, so what is there is compared with
//! what must be: the vault knows every case that was acknowledged, and each case's head knows
//! its records and files.

use std::collections::BTreeSet;

use subrosa_policy::{CaseId, MemberId, StatRow, TenantId};

use crate::cores::on_all_cores;
use crate::error::StoreError;
use crate::invite::Invite;
use crate::key::hex;
use crate::member::Member;
use crate::own::Own;
use crate::store::Store;
use crate::tenant::Tenant;

/// What does not fit together, found when a store was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseDamage {
    /// Names the case.
    pub case: CaseId,
    /// What is missing or does not open.
    pub what: &'static str,
}

/// A record of the portal's own that does not open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowDamage {
    /// What it was.
    pub what: &'static str,
    /// The id of a member or tenant; for others, the name of the row in hexadecimal.
    pub name: String,
}

impl Store {
    /// Names every record of the portal's own that is damaged: members, tenants, what leads to
    /// them, and statistics.
    ///
    /// # Errors
    /// Only if the store cannot be read at all; damage is the result.
    pub fn check_rows(&self) -> Result<Vec<RowDamage>, StoreError> {
        let mut damage = Vec::new();
        let mut add = |what, names: Vec<Vec<u8>>| {
            damage.extend(names.into_iter().map(|name| RowDamage {
                what,
                name: row_name(&name),
            }));
        };
        add("member", self.own_damaged::<Member>(Own::Member)?);
        add("tenant", self.own_damaged::<Tenant>(Own::Tenant)?);
        add("sign-in name", self.own_damaged::<MemberId>(Own::Name)?);
        add(
            "link of a tenant",
            self.own_damaged::<TenantId>(Own::Channel)?,
        );
        add("invitation", self.own_damaged::<Invite>(Own::Invite)?);
        add(
            "row of statistics",
            self.own_damaged::<StatRow>(Own::Statistic)?,
        );
        add("waiting rows of statistics", self.waiting_damaged()?);
        if matches!(self.roster(), Err(StoreError::Roster)) {
            damage.push(RowDamage {
                what: "roster",
                name: "does not verify".to_owned(),
            });
        }
        Ok(damage)
    }
}

fn row_name(name: &[u8]) -> String {
    match name.try_into() {
        Ok(id) => MemberId::from_bytes(id).to_string(),
        Err(_) => hex(name),
    }
}

/// Compares the cases that must be there with those that are, in the order of ids.
///
/// `expected` are the cases the vault has acknowledged, `keyed` those it has any key of, and
/// `held` those the store has records of. `examine` looks into one case and says what is wrong
/// with it.
///
/// # Errors
/// Only if the store as a whole cannot be read: [`StoreError::Backend`], [`StoreError::Disk`],
/// or [`StoreError::Full`]. Anything else that `examine` meets concerns its case.
pub(crate) fn compare(
    expected: &[CaseId],
    keyed: &[CaseId],
    held: &[CaseId],
    examine: impl Fn(CaseId) -> Result<Option<&'static str>, StoreError> + Sync,
) -> Result<Vec<CaseDamage>, StoreError> {
    let keyed: BTreeSet<_> = keyed.iter().collect();
    let held: BTreeSet<_> = held.iter().collect();
    let all: BTreeSet<_> = expected.iter().chain(held.iter().copied()).collect();
    let look = |case| {
        if !held.contains(case) {
            return Ok(Some("its records are missing"));
        }
        if !keyed.contains(case) {
            return Ok(Some("its keys are missing from the vault"));
        }
        match examine(*case) {
            Ok(what) => Ok(what),
            Err(StoreError::Damaged(what)) => Ok(Some(what)),
            Err(StoreError::Seal(_)) => Ok(Some("a part of it does not open")),
            Err(StoreError::NotFound) => Ok(Some("a part of it is missing")),
            Err(error) => Err(error),
        }
    };
    let all: Vec<_> = all.into_iter().collect();
    let parts = on_all_cores(&all, |part| {
        let mut damage = Vec::new();
        for case in part {
            damage.extend(look(case)?.map(|what| CaseDamage { case: **case, what }));
        }
        Ok(damage)
    });
    let parts: Result<Vec<_>, StoreError> = parts.into_iter().collect();
    Ok(parts?.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::SealError;

    fn case(number: u8) -> CaseId {
        CaseId::from_bytes([number; 16])
    }

    fn named(damage: &[CaseDamage]) -> Vec<(u8, &'static str)> {
        damage
            .iter()
            .map(|damage| (damage.case.as_bytes()[0], damage.what))
            .collect()
    }

    #[test]
    fn each_damaged_case_is_named_once_and_whole_ones_are_not() {
        let all = [1, 2, 3, 4, 5, 6].map(case);
        let damage = compare(
            &all,
            &[1, 2, 3, 4, 5, 6].map(case),
            &[2, 3, 4, 5, 6, 7].map(case),
            |case| match case.as_bytes()[0] {
                2 => Ok(Some("a file is missing")),
                3 => Err(StoreError::Damaged("pages")),
                4 => Err(StoreError::Seal(SealError::Closed)),
                5 => Err(StoreError::NotFound),
                _ => Ok(None),
            },
        )
        .unwrap();
        assert_eq!(
            named(&damage),
            [
                (1, "its records are missing"),
                (2, "a file is missing"),
                (3, "pages"),
                (4, "a part of it does not open"),
                (5, "a part of it is missing"),
                (7, "its keys are missing from the vault"),
            ]
        );
    }

    #[test]
    fn a_case_that_was_never_acknowledged_need_not_be_there() {
        let damage = compare(&[], &[case(1)], &[], |_| Ok(None)).unwrap();
        assert_eq!(damage, []);
    }

    #[test]
    fn a_store_that_cannot_be_read_is_an_error_and_not_a_list() {
        let all = [case(1)];
        let failed = compare(&all, &all, &all, |_| Err(StoreError::Disk("reading")));
        assert!(matches!(failed, Err(StoreError::Disk(_))));
    }
}
