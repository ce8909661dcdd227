//! What the portal remembers of its backups. Lost, it is learnt again by the next backup.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use subrosa_store::VaultMark;

use super::BackupError;
use super::make::random;

/// The newest backups and copies that were read back, by place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct State {
    /// The newest backup of each place.
    pub(crate) made: BTreeMap<String, Newest>,
    /// The newest backup of each place after which a copy of the vault was read back.
    pub(crate) good: BTreeMap<String, Newest>,
    /// The newest copy of the vault at each place.
    pub(crate) vault: BTreeMap<String, Newest>,
}

/// Something that was written and read back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Newest {
    /// Its name at the place.
    pub(crate) name: String,
    /// Minutes since 1970.
    pub(crate) minute: u64,
    pub(crate) mark: VaultMark,
}

/// The file.
pub(crate) struct StateFile(PathBuf);

impl StateFile {
    pub(crate) fn new(data: &Path) -> Self {
        Self(data.join("backup"))
    }

    /// What is remembered; nothing if that is lost.
    pub(crate) fn read(&self) -> State {
        let text = fs::read(self.0.join("state"));
        text.ok()
            .and_then(|text| serde_json::from_slice(&text).ok())
            .unwrap_or_default()
    }

    pub(crate) fn write(&self, state: &State) -> Result<(), BackupError> {
        let text = serde_json::to_vec_pretty(state).map_err(|_| NOT_WRITTEN)?;
        self.put("state", &text)
    }

    /// A random name that tells this data folder from a copy of it elsewhere.
    pub(crate) fn own_name(&self) -> Result<String, BackupError> {
        if let Ok(name) = fs::read_to_string(self.0.join("name")) {
            return Ok(name);
        }
        let name = random()?;
        self.put("name", name.as_bytes())?;
        Ok(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), BackupError> {
        let unfinished = self.0.join(format!("{name}.new"));
        let written = fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.0)
            .and_then(|()| {
                fs::OpenOptions::new()
                    .write(true)
                    .create(true)
                    .truncate(true)
                    .mode(0o600)
                    .open(&unfinished)
            })
            .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&unfinished, self.0.join(name)));
        written.map_err(|_| NOT_WRITTEN)
    }
}

impl State {
    // CLAIM(C-126): SECURITY.md
    /// Notes a copy of the vault; backups made before it are good from now on.
    pub(crate) fn copied(&mut self, place: &str, copy: Newest) {
        for (at, made) in &self.made {
            if made.mark <= copy.mark && made.minute <= copy.minute {
                self.good.insert(at.clone(), made.clone());
            }
        }
        self.vault.insert(place.to_owned(), copy);
    }
}

const NOT_WRITTEN: BackupError = BackupError::Local("what is remembered of backups");

#[cfg(test)]
mod tests {
    use super::*;

    fn newest(minute: u64, epoch: u64, frames: u32) -> Newest {
        Newest {
            name: minute.to_string(),
            minute,
            mark: VaultMark { epoch, frames },
        }
    }

    #[test]
    fn a_backup_is_good_only_once_a_later_copy_of_the_vault_was_read_back() {
        let mut state = State::default();
        state.copied("vault", newest(5, 2, 0));
        state.made.insert("folder".into(), newest(10, 2, 7));
        assert!(state.good.is_empty(), "the copy is older");
        for early in [newest(11, 2, 6), newest(12, 1, 9), newest(9, 2, 7)] {
            state.copied("vault", early);
            assert!(state.good.is_empty());
        }
        state.copied("vault", newest(10, 2, 7));
        assert_eq!(state.good["folder"], newest(10, 2, 7));
        state.made.insert("folder".into(), newest(20, 3, 0));
        assert_eq!(
            state.good["folder"],
            newest(10, 2, 7),
            "the one before stays good"
        );
    }

    #[test]
    fn what_is_lost_or_damaged_is_nothing_remembered() {
        let dir = tempfile::tempdir().unwrap();
        let file = StateFile::new(dir.path());
        assert_eq!(file.read(), State::default());
        let mut state = State::default();
        state.copied("vault", newest(5, 2, 0));
        file.write(&state).unwrap();
        assert_eq!(file.read(), state);
        fs::write(dir.path().join("backup/state"), b"{ half").unwrap();
        assert_eq!(file.read(), State::default());
        let name = file.own_name().unwrap();
        assert_eq!(file.own_name().unwrap(), name);
    }
}
