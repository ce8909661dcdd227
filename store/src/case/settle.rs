//! What a start finishes of removals and of changed roles that were broken off.

use std::collections::BTreeSet;

use subrosa_policy::MemberId;

use crate::error::StoreError;
use crate::own::Own;
use crate::store::Store;

use super::head::{Head, Holder};
use super::share::Left;

impl Store {
    // CLAIM(C-170): SECURITY.md
    /// Holds everybody who holds something of a case against the accounts, and drops what these do
    /// not give them: the account is changed first, and the walk over the cases may have ended
    /// anywhere.
    ///
    /// # Errors
    /// The first one. A case that cannot be written keeps no other from being walked.
    pub(crate) fn settle_readers(&self) -> Result<(), StoreError> {
        let left = self.left_to_holders()?;
        let mut first = Ok(());
        for case in self.vault.cases() {
            let dropped = self.drop_in(case, &left);
            first = first.and(dropped);
        }
        first
    }

    fn left_to_holders(&self) -> Result<Left, StoreError> {
        let members = self.members()?;
        let mut left: Left = members
            .into_iter()
            .map(|member| (member.id, Some(member.rights)))
            .collect();
        // A removal takes the sign-in name along. An account that is missing while a name leads to
        // it, or while there is none at all, was lost and not removed: it costs nobody a key.
        if left.is_empty() {
            return Ok(left);
        }
        let named: BTreeSet<MemberId> = self.own_all(Own::Name)?.into_iter().collect();
        for case in self.vault.cases() {
            let Ok(head) = self.head(case) else {
                continue;
            };
            for member in holders(&head).filter(|member| !named.contains(member)) {
                left.entry(member).or_insert(None);
            }
        }
        Ok(left)
    }
}

/// Every member who holds a wrap of a case, the half by which it can be given to them included.
fn holders(head: &Head) -> impl Iterator<Item = MemberId> + '_ {
    let wraps = head.wraps.iter().map(|wrap| wrap.holder);
    let released = head.release_wraps().map(|wrap| wrap.member);
    wraps.filter_map(Holder::member).chain(released)
}
