//! What is kept where, in words for an operator.

use subrosa_store::VaultMark;

use super::state::State;
use super::target::{Target, Targets};
use super::{BackupError, Backups, manifest, vaults};

type Say<'a> = &'a dyn Fn(&str);

/// How far the newest copy of the vault goes, and when it was made.
type Reach = Option<(VaultMark, u64)>;

impl Backups {
    /// What is kept where, in words.
    pub(crate) fn list(&self, say: Say<'_>) -> Result<(), BackupError> {
        let targets = Targets::of(&self.config.backup).map_err(BackupError::Config)?;
        let (state, now) = (self.file.read(), self.clock.minute());
        let signed = self.store.sign_backup(&[]).map_err(BackupError::Store)?;
        say(&format!(
            "backups are signed by: {}",
            signed.words().join(" ")
        ));
        let mut reach = None;
        for target in &targets.vault {
            reach = reach.max(list_vault(&**target, now, say)?);
        }
        for target in &targets.data {
            self.list_data(&**target, &state, (reach, now), say)?;
        }
        match self.config.backup.places() {
            (_, 0 | 1) => say("warning: the vault is copied to one place only"),
            (0 | 1, _) => say("warning: backups go to one place only"),
            (_, _) => {}
        }
        Ok(())
    }

    fn list_data(
        &self,
        target: &dyn Target,
        state: &State,
        (reach, now): (Reach, u64),
        say: Say<'_>,
    ) -> Result<(), BackupError> {
        let (all, unreadable) = manifest::all_of(target, &self.store)?;
        for (id, made) in all {
            let covered = reach >= Some((made.mark, made.minute));
            let good = state.good.get(target.name());
            let word = if covered && good.is_some_and(|good| good.name >= id) {
                "good"
            } else {
                "without a later vault"
            };
            let bytes: u64 = made.blobs.iter().map(|blob| blob.stored.size).sum();
            say(&format!(
                "{}: {id}, {}, {word}, {} MiB, {} attachments",
                target.name(),
                age(now, made.minute),
                (made.records.size + bytes).div_ceil(1 << 20),
                made.blobs.len(),
            ));
        }
        if unreadable > 0 {
            let name = target.name();
            say(&format!(
                "{name}: backups that cannot be read: {unreadable}"
            ));
        }
        Ok(())
    }
}

fn list_vault(target: &dyn Target, now: u64, say: Say<'_>) -> Result<Reach, BackupError> {
    let mut reach = None;
    for copy in vaults::list(target)? {
        let (name, age) = (target.name(), age(now, copy.minute));
        say(&format!("{name}: copy of the vault, {age}"));
        reach = reach.max(Some((copy.mark, copy.minute)));
    }
    Ok(reach)
}

/// How old something is.
fn age(now: u64, minute: u64) -> String {
    let hours = now.saturating_sub(minute) / 60;
    match hours {
        0..48 => format!("{hours} hours old"),
        _ => format!("{} days old", hours / 24),
    }
}
