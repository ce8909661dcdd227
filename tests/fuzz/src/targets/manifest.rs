//! What says of what a backup consists.

use std::fs;
use std::io::{Cursor, Read};
use std::sync::OnceLock;

use serde::Serialize;
use subrosa_store::{Store, VerifyKey};
use tempfile::TempDir;

use crate::around::folder;
use crate::backup::BackupError;
use crate::backup::manifest::Manifest;
use crate::backup::seal::{Identities, Recipients, new_identity};
use crate::backup::target::{Target, TargetError, Upload};
use crate::input::{Damage, Input, damage};
use crate::memory;

pub(crate) fn manifest(data: &[u8]) {
    let mut input = Input(data);
    if input.byte() % 4 == 0 {
        // What stands at a place that somebody else can write to.
        let bytes = [MAGIC, input.0].concat();
        assert!(read(&bytes, data.len()).is_none(), "signed by nobody");
        return;
    }
    let (how, at) = (input.byte(), input.short());
    let mut bytes = signed(input.0);
    if let Some(manifest) = read(&bytes, data.len()) {
        let written = manifest.encode(&keys().store, &keys().to);
        let written = written.expect("a manifest can be written");
        let again = read(&written, data.len()).expect("what is written is read");
        assert!(again == manifest, "it means something else when written");
    }
    let done = damage(&mut bytes, how, at);
    let still = read(&bytes, data.len());
    // What stands behind its end says nothing.
    assert!(
        done == Damage::Longer || still.is_none(),
        "a changed manifest is read"
    );
}

/// Reads a manifest offline and with the keys of the portal, which must come to the same.
fn read(bytes: &[u8], length: usize) -> Option<Manifest> {
    let keys = keys();
    let place = Place(bytes);
    // Names of attachments, each of which may be short.
    let read = |what: &dyn Fn() -> Result<Manifest, BackupError>| {
        memory::within(6 << 20, 64 * length, what)
    };
    let online = read(&|| Manifest::read(&place, ID, &keys.store));
    let offline = read(&|| Ok(Manifest::open(&place, ID, &keys.with)?.0));
    if let (Ok(online), Ok(offline)) = (&online, &offline) {
        assert!(
            online == offline,
            "it says one thing here and another there"
        );
    }
    offline.ok().or(online.ok())
}

/// What a portal stores whose manifest says these plain bytes.
fn signed(plain: &[u8]) -> Vec<u8> {
    #[derive(Serialize)]
    struct Envelope {
        sealed: Vec<u8>,
        age: Vec<u8>,
        signer: VerifyKey,
        signature: Vec<u8>,
    }
    let keys = keys();
    let sealed = keys.store.seal_for_backup(plain).expect("it can be sealed");
    let age = keys.to.seal(plain).expect("it can be encrypted");
    let signed = keys.store.sign_backup(&[sealed.as_slice(), &age].concat());
    let signed = signed.expect("it can be signed");
    let envelope = Envelope {
        sealed,
        age,
        signer: signed.signer,
        signature: signed.signature,
    };
    let envelope = postcard::to_stdvec(&envelope).expect("it can be written");
    [MAGIC, &envelope].concat()
}

/// A place outside that holds one manifest.
struct Place<'a>(&'a [u8]);

impl Target for Place<'_> {
    fn name(&self) -> &'static str {
        "place"
    }

    fn put(&self, _: &str) -> Result<Box<dyn Upload + '_>, TargetError> {
        Err(TargetError::Full)
    }

    fn get(&self, _: &str) -> Result<Box<dyn Read + '_>, TargetError> {
        Ok(Box::new(Cursor::new(self.0)))
    }

    fn list(&self, _: &str) -> Result<Vec<(String, u64)>, TargetError> {
        Ok(Vec::new())
    }

    fn remove(&self, _: &str) -> Result<(), TargetError> {
        Ok(())
    }

    fn claim(&self, _: &str, _: &[u8]) -> Result<bool, TargetError> {
        Ok(false)
    }
}

/// The keys of one portal and of whoever holds its identity.
struct Keys {
    store: Store,
    to: Recipients,
    with: Identities,
    _dir: TempDir,
}

fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| {
        let dir = folder();
        let (lines, recipient) = new_identity();
        let file = dir.path().join("identity");
        fs::write(&file, lines.expose()).expect("a file can be written");
        Keys {
            store: Store::open(&dir.path().join("data")).expect("a store can be made"),
            to: Recipients::parse(&[recipient])
                .ok()
                .expect("it is a recipient"),
            with: Identities::read(&file).ok().expect("it is an identity"),
            _dir: dir,
        }
    })
}

const ID: &str = "backup";
const MAGIC: &[u8] = b"subrosa manifest 1\n";
