//! What is kept beside the portal's own certificate: the key of the account, and the last certificate of each name. Files
//! for their owner alone; their names tell neither host nor directory.

use std::fs;
use std::path::{Path, PathBuf};

use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use zeroize::Zeroizing;

use super::order::Issued;
use crate::tls::{self, Pair, TlsError, What};

// CLAIM(C-142): SECURITY.md
/// The folder of all certificates.
pub(super) struct Kept {
    folder: PathBuf,
    directory: String,
}

impl Kept {
    /// What one directory gave, in this folder.
    pub(super) fn new(folder: PathBuf, directory: &str) -> Self {
        Self {
            folder,
            directory: directory.to_owned(),
        }
    }

    /// The key of the account (PKCS #8), made when there is none yet.
    pub(super) fn account(&self) -> Result<Zeroizing<Vec<u8>>, TlsError> {
        let path = self.folder.join(ACCOUNT);
        let pem = match tls::read(&path, What::Account) {
            Err(TlsError::Missing(_)) => {
                let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256);
                let pem = Zeroizing::new(key.map_err(|_| TlsError::NotMade)?.serialize_pem());
                tls::write(&self.folder, &path, pem.as_bytes(), What::Account)?;
                Zeroizing::new(pem.as_bytes().to_vec())
            }
            read => read?,
        };
        let key = PrivateKeyDer::from_pem_slice(&pem);
        let key = key.map_err(|_| TlsError::NotPem(What::Account))?;
        Ok(Zeroizing::new(key.secret_der().to_vec()))
    }

    /// The last certificate of this host; none if there is none that can be served.
    pub(super) fn certificate(&self, host: &str) -> Option<Pair> {
        let pem = tls::read(&self.path(host), What::Key).ok()?;
        let pair = Pair::from_pem(&pem, &pem).ok()?;
        // CLAIM(C-141): SECURITY.md
        pair.is_for(host).then_some(pair)
    }

    /// Keeps a new certificate in place of the last one. Key and chain are in one file, so that neither is ever without
    /// the other.
    pub(super) fn keep(&self, host: &str, issued: &Issued) -> Result<(), TlsError> {
        let both = Zeroizing::new([issued.key.as_str(), issued.chain.as_str()].join("\n"));
        tls::write(&self.folder, &self.path(host), both.as_bytes(), What::Key)
    }

    // CLAIM(C-232): SECURITY.md
    /// Removes certificates and keys of every host but these, whichever directory gave them. What is no certificate of
    /// ours stays, and so does what cannot be removed: it is served to nobody.
    pub(super) fn forget_others(&self, hosts: &[&str]) {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            let name = path.file_name().and_then(|name| name.to_str());
            if !name.is_some_and(is_ours) {
                continue;
            }
            let Ok(pem) = tls::read(&path, What::Key) else {
                continue;
            };
            let other = Pair::from_pem(&pem, &pem)
                .is_ok_and(|pair| !hosts.iter().any(|host| pair.is_for(host)));
            if other {
                fs::remove_file(&path).ok();
            }
        }
    }

    fn path(&self, host: &str) -> PathBuf {
        let hash = tls::fingerprint(format!("{}\n{host}", self.directory).as_bytes());
        let digits = hash.chars().filter(|digit| *digit != ':').take(DIGITS);
        let name: String = digits.collect();
        let name = format!("{BEFORE}{}{BEHIND}", name.to_ascii_lowercase());
        Path::new(&self.folder).join(name)
    }
}

/// Whether a file of this name holds a certificate that a directory gave.
fn is_ours(name: &str) -> bool {
    let digits = name.strip_prefix(BEFORE);
    let digits = digits.and_then(|rest| rest.strip_suffix(BEHIND));
    digits.is_some_and(|digits| {
        digits.len() == DIGITS && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

const BEFORE: &str = "acme-";
const BEHIND: &str = ".pem";

const ACCOUNT: &str = "acme-account.key";
/// Hexadecimal digits that tell certificates apart.
const DIGITS: usize = 16;

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn issued(host: &str) -> Issued {
        let made = rcgen::generate_simple_self_signed([host.to_owned()]).unwrap();
        Issued {
            key: Zeroizing::new(made.signing_key.serialize_pem()),
            chain: made.cert.pem(),
        }
    }

    fn files(folder: &Path) -> Vec<(String, u32)> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        let mut files: Vec<_> = entries
            .map(|entry| {
                let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
                (entry.file_name().into_string().unwrap(), mode)
            })
            .collect();
        files.sort();
        files
    }

    #[test]
    fn certificates_are_found_again_by_host_and_directory_in_files_of_their_owner() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("tls");
        let kept = Kept::new(place.clone(), "https://one.example/dir");
        assert!(kept.certificate("portal.example").is_none());
        let account = kept.account().unwrap();
        assert_eq!(*kept.account().unwrap(), *account, "made once");
        for host in ["portal.example", "office.example"] {
            kept.keep(host, &issued(host)).unwrap();
            assert!(kept.certificate(host).unwrap().is_for(host));
        }
        let before = kept.certificate("portal.example").unwrap();
        kept.keep("portal.example", &issued("portal.example"))
            .unwrap();
        let after = kept.certificate("portal.example").unwrap();
        assert_ne!(before.fingerprint(), after.fingerprint());
        let other = Kept::new(place.clone(), "https://staging.example/dir");
        assert!(other.certificate("portal.example").is_none());
        let files = files(&place);
        assert_eq!(files.len(), 3, "{files:?}");
        for (name, mode) in files {
            assert_eq!(mode, 0o600, "{name}");
            assert!(
                !name.contains("portal") && !name.contains("office"),
                "{name}"
            );
        }
    }

    #[test]
    fn certificates_of_former_hosts_are_removed_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path();
        let kept = Kept::new(place.to_owned(), "https://one.example/dir");
        let staging = Kept::new(place.to_owned(), "https://staging.example/dir");
        kept.account().unwrap();
        for host in ["portal.example", "former.example"] {
            kept.keep(host, &issued(host)).unwrap();
            staging.keep(host, &issued(host)).unwrap();
        }
        for other in [
            "acme-of-mine.pem",
            "acme-0123456789abcdef.pem",
            "self-signed.pem",
        ] {
            fs::write(place.join(other), "the operator's").unwrap();
        }
        let before = files(place).len();
        kept.forget_others(&["portal.example"]);
        assert!(!kept.path("former.example").exists());
        assert!(!staging.path("former.example").exists());
        assert!(kept.certificate("portal.example").is_some());
        assert!(staging.certificate("portal.example").is_some());
        assert_eq!(files(place).len(), before - 2);
    }

    #[test]
    fn what_cannot_be_trusted_is_not_served() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::new(folder.path().to_owned(), "https://one.example/dir");
        kept.keep("portal.example", &issued("another.example"))
            .unwrap();
        assert!(kept.certificate("portal.example").is_none(), "another name");
        let two = ["portal.example", "client.example"].map(str::to_owned);
        let made = rcgen::generate_simple_self_signed(two).unwrap();
        let made = Issued {
            key: Zeroizing::new(made.signing_key.serialize_pem()),
            chain: made.cert.pem(),
        };
        kept.keep("portal.example", &made).unwrap();
        assert!(
            kept.certificate("portal.example").is_none(),
            "a name too many"
        );
        let mixed = Issued {
            key: issued("portal.example").key,
            chain: issued("portal.example").chain,
        };
        kept.keep("portal.example", &mixed).unwrap();
        assert!(kept.certificate("portal.example").is_none(), "not a pair");
        kept.keep("portal.example", &issued("portal.example"))
            .unwrap();
        assert!(kept.certificate("portal.example").is_some());
        let path = kept.path("portal.example");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(
            kept.certificate("portal.example").is_none(),
            "others can read it"
        );
        fs::write(folder.path().join(ACCOUNT), "no key").unwrap();
        fs::set_permissions(
            folder.path().join(ACCOUNT),
            fs::Permissions::from_mode(0o600),
        )
        .unwrap();
        assert!(matches!(
            kept.account(),
            Err(TlsError::NotPem(What::Account))
        ));
    }
}
