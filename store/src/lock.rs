//! What locks a member's keys: password and device, both.
//!
//! `secrets` are sealed under HKDF(Argon2id(password) ‖ share). The share is sealed once for
//! each enrolled browser, and for the printed kit, under that device's own secret. So a copy of
//! the disk cannot be opened by guessing passwords, and removing a browser removes its share.

mod secrets;

use std::cell::Cell;

use orion::hazardous::kdf::argon2::{Argon2, CostParams, ID, Sequential};
use serde::{Deserialize, Serialize};
use subrosa_policy::{Day, Plain, SecretPhrase};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

pub use self::secrets::{MemberSecrets, SavedView};
use crate::error::SealError;
use crate::kdf::derive;
use crate::key::{Key, from_hex, hex, random_id};
use crate::seal::{Kind, Place, Sealed};
use crate::suite::info;

/// A member's sealed secrets and their devices.
#[derive(Clone, Serialize, Deserialize)]
pub struct MemberLock {
    salt: [u8; 16],
    devices: Vec<Slot>,
    secrets: Vec<u8>,
}

/// An enrolled browser or a printed kit: a number to find it by, and its secret.
#[derive(Clone)]
pub struct Device {
    id: [u8; 16],
    secret: Key,
}

#[derive(Clone, Serialize, Deserialize)]
struct Slot {
    id: [u8; 16],
    name: String,
    since: Day,
    share: Vec<u8>,
}

/// An enrolled browser, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Browser<'a> {
    /// Names it in forms and sessions; not secret.
    pub number: String,
    /// What its owner calls it; empty if they gave it no name.
    pub name: &'a str,
    /// The day on which it was enrolled.
    pub since: Day,
}

/// A new password on its way into a lock: the sealed secrets, and those they replace.
pub struct NewPassword {
    before: Vec<u8>,
    after: Vec<u8>,
    key: LockKey,
}

/// Opens and seals one member's secrets again without another Argon2id run. Held by a session,
/// wiped with it, and of no use once the password was changed.
#[derive(Clone)]
pub struct LockKey(Key);

/// The half of the lock that devices carry.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Share([u8; 32]);

impl NewPassword {
    /// The key that opens the secrets from the moment they are taken.
    pub fn key(&self) -> LockKey {
        self.key.clone()
    }
}

impl Device {
    /// A new browser.
    fn random() -> Result<Self, SealError> {
        Ok(Self {
            id: random_id()?,
            secret: Key::random()?,
        })
    }

    /// The printed kit.
    pub fn kit(phrase: &SecretPhrase) -> Self {
        Self {
            id: KIT,
            secret: Key::from_bytes(*phrase.bytes().expose()),
        }
    }

    /// A browser that is enrolled nowhere.
    pub fn none() -> Self {
        Self {
            id: [0; 16],
            secret: Key::from_bytes([0; 32]),
        }
    }

    /// The value of the browser's cookie.
    pub fn to_text(&self) -> Plain<String> {
        let mut text = Plain::new(String::with_capacity(96));
        text.expose_mut().push_str(&hex(&self.id));
        let secret = Zeroizing::new(hex(self.secret.expose()));
        text.expose_mut().push_str(&secret);
        text
    }

    /// Reads a cookie's value.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.split_at_checked(32)?;
        let id = from_hex(id)?;
        // The kit is typed in words; a cookie may not pass for it.
        if id == KIT {
            return None;
        }
        Some(Self {
            id,
            secret: Key::from_bytes(from_hex(secret)?),
        })
    }

    /// The number of the browser; not secret.
    pub fn id_text(&self) -> String {
        hex(&self.id)
    }
}

impl MemberLock {
    /// A lock that nothing opens, for tests that never sign in.
    #[cfg(test)]
    pub(crate) fn none() -> Self {
        Self {
            salt: [0; 16],
            devices: Vec::new(),
            secrets: Vec::new(),
        }
    }

    /// Locks secrets under a password, with the printed kit as the first device.
    ///
    /// # Errors
    /// [`SealError::Random`] if the system has no randomness.
    pub fn create(
        password: &str,
        secrets: &MemberSecrets,
        kit: &Device,
    ) -> Result<Self, SealError> {
        let salt = random_id()?;
        let share = Share(*Key::random()?.expose());
        let key = secrets_key(password, &salt, &share)?;
        let sealed = Sealed::seal(secrets, &key, &place(Kind::MemberSecrets, salt))?;
        let mut lock = Self {
            salt,
            devices: Vec::new(),
            secrets: sealed.as_bytes().to_vec(),
        };
        lock.put_device(kit, "kit", Day::new(0), &share)?;
        Ok(lock)
    }

    // CLAIM(C-22): SECURITY.md
    /// Opens the secrets, and gives the key that opens them again. Runs Argon2id exactly once,
    /// whatever else is wrong.
    ///
    /// # Errors
    /// [`SealError::Closed`] if password or device is not right.
    pub fn unlock(
        &self,
        password: &str,
        device: &Device,
    ) -> Result<(MemberSecrets, LockKey), SealError> {
        let share = self.share(device).unwrap_or(Share([0; 32]));
        let key = LockKey(secrets_key(password, &self.salt, &share)?);
        Ok((self.open(&key)?, key))
    }

    /// Opens the secrets as they are now with the key of an earlier [`Self::unlock`].
    ///
    /// # Errors
    /// [`SealError::Closed`] if the password was changed since.
    pub fn open(&self, key: &LockKey) -> Result<MemberSecrets, SealError> {
        Sealed::<MemberSecrets>::from_stored(self.secrets.clone())
            .open(&key.0, &place(Kind::MemberSecrets, self.salt))
    }

    // CLAIM(C-50): SECURITY.md
    /// Changes the secrets as they are now. A key from before a new password changes nothing, so
    /// that an old session cannot put the old password back.
    ///
    /// # Errors
    /// [`SealError::Closed`] if the password was changed since.
    pub fn reseal(
        &mut self,
        key: &LockKey,
        change: impl FnOnce(&mut MemberSecrets),
    ) -> Result<(), SealError> {
        let mut secrets = self.open(key)?;
        change(&mut secrets);
        let sealed = Sealed::seal(&secrets, &key.0, &place(Kind::MemberSecrets, self.salt))?;
        self.secrets = sealed.as_bytes().to_vec();
        Ok(())
    }

    /// Does the work of [`Self::unlock`] for a name that nobody has.
    ///
    /// # Errors
    /// None that tells anything.
    pub fn spend(password: &str) -> Result<(), SealError> {
        secrets_key(password, &[0; 16], &Share([0; 32])).map(drop)
    }

    /// Enrols a new browser by way of a device that is enrolled already.
    ///
    /// # Errors
    /// [`SealError::Closed`] if that device is not.
    pub fn enrol(&mut self, by: &Device, name: &str, since: Day) -> Result<Device, SealError> {
        let share = self.share(by)?;
        let device = Device::random()?;
        self.put_device(&device, name, since, &share)?;
        // The oldest browser gives way; the kit, which is the first, stays.
        if self.devices.len() > MOST_DEVICES {
            self.devices.remove(1);
        }
        Ok(device)
    }

    // CLAIM(C-57): SECURITY.md
    /// Replaces the printed kit by way of an enrolled device. The old kit opens nothing any more.
    ///
    /// # Errors
    /// [`SealError::Closed`] if that device is not enrolled.
    pub fn replace_kit(&mut self, by: &Device, kit: &Device) -> Result<(), SealError> {
        let share = self.share(by)?;
        self.devices.retain(|slot| slot.id != kit.id);
        self.put_device(kit, "kit", Day::new(0), &share)?;
        self.devices.rotate_right(1);
        Ok(())
    }

    /// Seals the secrets under another password. Runs Argon2id once for each of the two.
    ///
    /// # Errors
    /// [`SealError::Closed`] if the old password or the device is not right.
    pub fn prepare_password(
        &self,
        old: &str,
        new: &str,
        device: &Device,
    ) -> Result<NewPassword, SealError> {
        let (secrets, _) = self.unlock(old, device)?;
        let key = secrets_key(new, &self.salt, &self.share(device)?)?;
        let sealed = Sealed::seal(&secrets, &key, &place(Kind::MemberSecrets, self.salt))?;
        Ok(NewPassword {
            before: self.secrets.clone(),
            after: sealed.as_bytes().to_vec(),
            key: LockKey(key),
        })
    }

    /// Sets another password. Devices stay enrolled: their shares do not depend on it.
    /// False, and nothing is changed, if the secrets were sealed anew since it was prepared.
    #[must_use]
    pub fn take_password(&mut self, new: NewPassword) -> bool {
        let unchanged = self.secrets == new.before;
        if unchanged {
            self.secrets = new.after;
        }
        unchanged
    }

    /// Both steps of a new password at once.
    ///
    /// # Errors
    /// [`SealError::Closed`] if the old password or the device is not right.
    pub fn change_password(
        &mut self,
        old: &str,
        new: &str,
        device: &Device,
    ) -> Result<(), SealError> {
        let new = self.prepare_password(old, new, device)?;
        if self.take_password(new) {
            Ok(())
        } else {
            Err(SealError::Closed)
        }
    }

    /// The enrolled browsers, oldest first. The kit is not among them.
    pub fn browsers(&self) -> impl Iterator<Item = Browser<'_>> {
        self.devices
            .iter()
            .filter(|slot| slot.id != KIT)
            .map(|slot| Browser {
                number: hex(&slot.id),
                name: &slot.name,
                since: slot.since,
            })
    }

    /// Gives a browser another name. False if there is no such browser.
    pub fn name_browser(&mut self, number: &str, name: &str) -> bool {
        let mut slots = self.devices.iter_mut().filter(|slot| slot.id != KIT);
        match slots.find(|slot| hex(&slot.id) == number) {
            Some(slot) => {
                name.clone_into(&mut slot.name);
                true
            }
            None => false,
        }
    }

    /// Forgets a browser by its number, as [`Self::browsers`] gives it. The kit stays.
    /// False if there was no such browser.
    pub fn remove_browser(&mut self, number: &str) -> bool {
        let before = self.devices.len();
        self.devices
            .retain(|slot| slot.id == KIT || hex(&slot.id) != number);
        self.devices.len() < before
    }

    /// Whether this browser is enrolled, by its number and its secret.
    pub fn knows(&self, device: &Device) -> bool {
        self.share(device).is_ok()
    }

    fn share(&self, device: &Device) -> Result<Share, SealError> {
        let slot = self
            .devices
            .iter()
            .find(|slot| slot.id == device.id)
            .ok_or(SealError::Closed)?;
        Sealed::<Share>::from_stored(slot.share.clone()).open(
            &device_key(device, &self.salt),
            &place(Kind::DeviceShare, device.id),
        )
    }

    fn put_device(
        &mut self,
        device: &Device,
        name: &str,
        since: Day,
        share: &Share,
    ) -> Result<(), SealError> {
        let key = device_key(device, &self.salt);
        let sealed = Sealed::seal(share, &key, &place(Kind::DeviceShare, device.id))?;
        self.devices.push(Slot {
            id: device.id,
            name: name.to_owned(),
            since,
            share: sealed.as_bytes().to_vec(),
        });
        Ok(())
    }
}

/// How often this thread has run Argon2id, so that a test can count the work of an answer.
pub fn argon2_runs() -> u64 {
    RUNS.get()
}

/// HKDF(Argon2id(password) ‖ share).
fn secrets_key(password: &str, salt: &[u8; 16], share: &Share) -> Result<Key, SealError> {
    RUNS.set(RUNS.get().saturating_add(1));
    let cost = CostParams::new(PASSES, MEMORY_KIB, 1).map_err(|_| SealError::Closed)?;
    let mut hashed = Zeroizing::new([0_u8; 32]);
    Argon2::<ID, Sequential>::derive_key(
        password.as_bytes(),
        salt,
        &cost,
        None,
        None,
        hashed.as_mut_slice(),
    )
    .map_err(|_| SealError::Closed)?;
    Ok(derive(&[hashed.as_slice(), &share.0], info::LOCK, salt))
}

fn device_key(device: &Device, salt: &[u8; 16]) -> Key {
    derive(&[device.secret.expose()], info::LOCK_SLOT, salt)
}

fn place(kind: Kind, record: [u8; 16]) -> Place {
    Place {
        kind,
        tenant: None,
        case: None,
        class: None,
        record,
        version: 0,
    }
}

thread_local! {
    static RUNS: Cell<u64> = const { Cell::new(0) };
}

/// The number of the printed kit among a member's devices.
const KIT: [u8; 16] = [0xFF; 16];
/// Enrolled browsers, and the kit.
const MOST_DEVICES: usize = 11;
/// Argon2id's memory in KiB: the second recommendation of RFC 9106, section 4.
const MEMORY_KIB: u32 = 64 * 1024;
/// Argon2id's passes.
const PASSES: u32 = 3;

#[cfg(test)]
mod tests;
