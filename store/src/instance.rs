//! The instance key: what the portal itself must be able to open.
//!
//! It opens no content of a case (DESIGN §3). It stands in `instance.key`, or comes from the
//! service manager as a credential (systemd.exec(5), `LoadCredential=`).

use std::env;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::folder;
use crate::kdf::derive;
use crate::key::Key;

/// 32 random bytes of one installation, and the keys that follow from them.
pub(crate) struct InstanceKey(Key);

impl InstanceKey {
    /// Reads the key from the credential or the data folder, or makes one in a folder that
    /// holds nothing sealed yet.
    ///
    /// # Errors
    /// [`StoreError::InstanceKey`] if the key is readable by others, not 32 bytes long, or
    /// missing where records already are.
    pub(crate) fn load_or_create(dir: &Path) -> Result<Self, StoreError> {
        let credentials = env::var_os("CREDENTIALS_DIRECTORY");
        Self::load(dir, credentials.as_deref().map(Path::new))
    }

    /// The key for one purpose. Different purposes have unrelated keys.
    pub(crate) fn key(&self, purpose: &'static str) -> Key {
        derive(&[self.0.expose()], purpose, &[])
    }

    /// Its bytes, for a backup.
    pub(crate) fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }

    /// Writes the key of a backup into a folder that is made again.
    pub(crate) fn write(dir: &Path, key: &[u8; 32]) -> Result<Self, StoreError> {
        folder::remove(&dir.join(FILE))
            .and_then(|()| folder::create_with(&dir.join(FILE), key))
            .map_err(|error| StoreError::disk("writing the instance key", &error))?;
        Ok(Self(Key::from_bytes(*key)))
    }

    /// As [`Self::load_or_create`], with the folder of credentials if there is one.
    pub(crate) fn load(dir: &Path, credentials: Option<&Path>) -> Result<Self, StoreError> {
        if let Some(file) = credentials.map(|credentials| credentials.join(FILE))
            && let Some(key) = read(&file)?
        {
            return Ok(Self(key));
        }
        let file = dir.join(FILE);
        if let Some(key) = read(&file)? {
            let mode = fs::metadata(&file)
                .map_err(|error| StoreError::disk("reading the instance key", &error))?
                .permissions()
                .mode();
            if mode & 0o077 != 0 {
                return Err(StoreError::InstanceKey(
                    "other accounts may read it; `chmod 600 instance.key`",
                ));
            }
            return Ok(Self(key));
        }
        if ["records", "vault"]
            .iter()
            .any(|sealed| dir.join(sealed).exists())
        {
            return Err(StoreError::InstanceKey(
                "it is missing, and the records cannot be read without it",
            ));
        }
        Self::create(dir)
    }

    fn create(dir: &Path) -> Result<Self, StoreError> {
        let key = Key::random()?;
        let unfinished = dir.join("instance.key.new");
        folder::remove(&unfinished)
            .and_then(|()| folder::create_with(&unfinished, key.expose()))
            // A link fails if the name is taken, where a rename would replace a key.
            .and_then(|()| fs::hard_link(&unfinished, dir.join(FILE)))
            .and_then(|()| fs::remove_file(&unfinished))
            .and_then(|()| folder::sync(dir))
            .map_err(|error| StoreError::disk("writing the instance key", &error))?;
        Ok(Self(key))
    }
}

fn read(file: &Path) -> Result<Option<Key>, StoreError> {
    let failed = |error| StoreError::disk("reading the instance key", &error);
    let mut file = match File::open(file) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let mut bytes = Zeroizing::new([0; 33]);
    let mut length = 0;
    while let Some(free) = bytes.get_mut(length..).filter(|free| !free.is_empty()) {
        match file.read(free).map_err(failed)? {
            0 => break,
            read => length += read,
        }
    }
    match bytes.split_first_chunk::<32>() {
        Some((key, _)) if length == 32 => Ok(Some(Key::from_bytes(*key))),
        Some(_) | None => Err(StoreError::InstanceKey("it is not 32 bytes long")),
    }
}

const FILE: &str = "instance.key";

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(key: &InstanceKey, purpose: &'static str) -> [u8; 32] {
        *key.key(purpose).expose()
    }

    fn refusal(dir: &Path) -> &'static str {
        match InstanceKey::load(dir, None).map(|_| ()) {
            Err(StoreError::InstanceKey(why)) => why,
            other => panic!("not refused for the key: {other:?}"),
        }
    }

    #[test]
    fn a_new_key_is_private_and_the_same_at_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        let first = InstanceKey::load(dir.path(), None).unwrap();
        let again = InstanceKey::load(dir.path(), None).unwrap();
        assert_eq!(bytes(&first, "a"), bytes(&again, "a"));
        assert_ne!(bytes(&first, "a"), bytes(&first, "b"));
        let meta = fs::metadata(dir.path().join(FILE)).unwrap();
        assert_eq!(meta.permissions().mode() & 0o777, 0o600);
        assert_eq!(meta.len(), 32);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_credential_of_the_service_manager_comes_first_and_nothing_is_written() {
        let (dir, credentials) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(credentials.path().join(FILE), [7; 32]).unwrap();
        let key = InstanceKey::load(dir.path(), Some(credentials.path())).unwrap();
        assert_eq!(
            bytes(&key, "a"),
            bytes(&InstanceKey(Key::from_bytes([7; 32])), "a")
        );
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_key_that_others_may_read_or_of_another_length_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(FILE);
        for length in [0, 31, 33, 100] {
            fs::write(&file, vec![7; length]).unwrap();
            assert_eq!(refusal(dir.path()), "it is not 32 bytes long");
        }
        fs::write(&file, [7; 32]).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(refusal(dir.path()).contains("chmod 600"));
    }

    #[test]
    fn a_missing_key_beside_records_is_never_replaced_by_a_new_one() {
        for sealed in ["records", "vault"] {
            let dir = tempfile::tempdir().unwrap();
            fs::create_dir(dir.path().join(sealed)).unwrap();
            assert!(refusal(dir.path()).contains("missing"));
            assert!(!dir.path().join(FILE).exists());
        }
    }
}
