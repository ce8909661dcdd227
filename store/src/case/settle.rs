//! What a start finishes of removals and of changed roles that were broken off.

use std::collections::BTreeSet;

use subrosa_policy::MemberId;

use crate::cores::on_all_cores;
use crate::error::StoreError;
use crate::own::Own;
use crate::store::Store;

use super::share::Left;

impl Store {
    // CLAIM(C-170): SECURITY.md
    /// Holds everybody who holds something of a case against the accounts, and drops what these do
    /// not give them: the account is changed first, and the walk over the cases may have ended
    /// anywhere.
    ///
    /// # Errors
    /// The first one. A case that cannot be written keeps no other from being walked.
    pub(crate) fn settle_readers(&self, holders: &BTreeSet<MemberId>) -> Result<(), StoreError> {
        let left = self.left_to(holders)?;
        let parts = on_all_cores(&self.vault.cases(), |part| {
            let mut first = Ok(());
            for case in part {
                let dropped = self.drop_in(*case, &left);
                first = first.and(dropped);
            }
            first
        });
        parts.into_iter().fold(Ok(()), Result::and)
    }

    fn left_to(&self, holders: &BTreeSet<MemberId>) -> Result<Left, StoreError> {
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
        for member in holders.difference(&named) {
            left.entry(*member).or_insert(None);
        }
        Ok(left)
    }
}
