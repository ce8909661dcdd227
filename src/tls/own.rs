//! The certificate that the portal makes for itself: neutral, and kept, so that its fingerprint stays.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, date_time_ymd,
};
use zeroize::Zeroizing;

use super::{TlsError, What, why};

/// The paths of certificate and key in `folder`, both called `stem`; makes both when one is missing.
pub(super) fn find_or_make<N: AsRef<str>>(
    folder: &Path,
    stem: &str,
    names: &[N],
) -> Result<(PathBuf, PathBuf), TlsError> {
    let [certificate, key] = ["pem", "key"].map(|kind| folder.join(format!("{stem}.{kind}")));
    // The certificate is written last: with it there, the key is its own.
    let there = certificate
        .try_exists()
        .and_then(|certificate| Ok(certificate && key.try_exists()?));
    if !there.map_err(|error| why(What::Folder, error))? {
        make(folder, &certificate, &key, names)?;
    }
    Ok((certificate, key))
}

fn make<N: AsRef<str>>(
    folder: &Path,
    certificate: &Path,
    key: &Path,
    names: &[N],
) -> Result<(), TlsError> {
    let names: Vec<String> = names
        .iter()
        .map(|name| bare(name.as_ref()).to_owned())
        .collect();
    let mut params = CertificateParams::new(names).map_err(|_| TlsError::NotMade)?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, SUBJECT);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    // Fixed dates: the certificate does not say when the portal was installed.
    params.not_before = date_time_ymd(2025, 1, 1);
    params.not_after = date_time_ymd(2049, 12, 31);
    let pair =
        KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).map_err(|_| TlsError::NotMade)?;
    let made = params.self_signed(&pair).map_err(|_| TlsError::NotMade)?;
    let secret = Zeroizing::new(pair.serialize_pem());

    write(folder, key, secret.as_bytes(), What::Key)?;
    write(
        folder,
        certificate,
        made.pem().as_bytes(),
        What::Certificate,
    )
}

/// Writes a whole file for its owner alone: there after a crash, or not there at all. Makes the folder, too.
///
/// # Errors
/// When the file system does not let us.
pub(crate) fn write(folder: &Path, path: &Path, bytes: &[u8], what: What) -> Result<(), TlsError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| why(What::Folder, error))?;
    whole(folder, path, bytes).map_err(|error| why(what, error))
}

fn whole(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("new");
    match std::fs::remove_file(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, path)?;
    File::open(folder)?.sync_all()
}

/// A host as certificates name it: an IPv6 address without its brackets.
fn bare(name: &str) -> &str {
    name.strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'))
        .unwrap_or(name)
}

/// Says nothing of the firm or the machine.
const SUBJECT: &str = "portal";

/// What the first one is called.
pub(super) const STEM: &str = "self-signed";
