//! Putting a file in the place of an earlier one, which stays until somebody erases it.

use subrosa_policy::{AddFile, Day, FileId, Grant, MemberId};

use crate::error::StoreError;
use crate::seal::Class;
use crate::store::Store;

use super::content::{Act, Author, Entry};
use super::erase::erased_files;
use super::open::{OpenCase, TimedEntry};
use super::submit::NewFile;

impl Store {
    // CLAIM(C-167): SECURITY.md
    /// Attaches a file that stands for an earlier one of staff from now on. The earlier one stays
    /// as it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if staff have attached no such file, or somebody else has opened
    /// the case; [`StoreError::Meanwhile`] if another file stands for it already, or it was erased.
    pub fn replace_file(
        &self,
        grant: &Grant<AddFile>,
        open: &OpenCase,
        (old, mut file): (FileId, NewFile),
        (member, day, minute): (MemberId, Day, u64),
    ) -> Result<(), StoreError> {
        open.is_for(grant.case(), member)?;
        self.change(open, |writer, _| {
            let dossier = self.dossier_now(open, writer.head())?;
            let mut files = dossier.iter().filter_map(TimedEntry::file);
            let earlier = files.find(|info| info.id == old);
            let earlier = earlier.ok_or(StoreError::NotFound)?;
            let gone = erased_files(&dossier).contains(&old);
            if gone || replaced(&dossier).any(|(before, _)| before == old) {
                return Err(StoreError::Meanwhile);
            }
            file.name = renamed(&earlier.name, &file.name);
            let info = writer.put_file(Class::Dossier, file, day, Author::Staff(member))?;
            let new = info.id;
            writer.put(Class::Dossier, &Entry::File(info))?;
            writer.audit(minute, member, Act::Replaced { old, new })
        })
    }
}

/// Which file stands for which, in the order it was done.
pub fn replaced(entries: &[TimedEntry]) -> impl Iterator<Item = (FileId, FileId)> {
    entries.iter().filter_map(|timed| {
        if let Act::Replaced { old, new } = timed.entry.audit()?.act {
            Some((old, new))
        } else {
            None
        }
    })
}

/// The name of the earlier file, with the ending of the new one.
fn renamed(earlier: &str, new: &str) -> String {
    let stem = earlier.rsplit_once('.').map_or(earlier, |(stem, _)| stem);
    let ending = new.rsplit_once('.').map(|(_, ending)| ending);
    ending.map_or_else(|| stem.to_owned(), |ending| format!("{stem}.{ending}"))
}
