//! The configuration file, as types. Every key has a default.

mod acme;
mod backup;
mod health;
mod listen;
mod load;
mod mail;
mod sign_in;
mod sms;
mod unknown;

pub(crate) use acme::{Acme, Challenge, PlainListener};
pub(crate) use backup::{Backup, S3};
pub(crate) use health::HealthListener;
pub(crate) use listen::{Clearnet, Onion, StaffListener};
pub(crate) use load::{Files, Load};
pub(crate) use mail::{Mail, MailAuth, OAuth};
pub(crate) use sign_in::{Factor, SignIn};
#[cfg(feature = "smpp")]
pub(crate) use sms::SmppGateway;
pub(crate) use sms::{GatewayKind, HttpGateway, Sms};
pub use unknown::UnknownKey;

use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use self::unknown::{keys, list, nearest};

/// Everything an operator can set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The firm.
    pub firm: Firm,
    /// Reporter pages over HTTPS.
    pub clearnet: Clearnet,
    /// Staff pages over HTTPS.
    pub staff: StaffListener,
    /// Reporter pages over Tor.
    pub onion: Onion,
    /// Certificates that renew themselves.
    pub acme: Acme,
    /// The port without encryption.
    pub http: PlainListener,
    /// Files and drafts.
    pub files: Files,
    /// Sessions and passwords.
    pub sign_in: SignIn,
    /// One-time codes by SMS.
    pub sms: Sms,
    /// Messages to staff.
    pub mail: Mail,
    /// Backups.
    pub backup: Backup,
    /// Connections.
    pub load: Load,
    /// For whatever watches over the portal.
    pub health: HealthListener,
}

/// Who receives the reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Firm {
    /// The name reporters read.
    pub name: String,
    /// The time zone of all days, as an IANA name.
    pub time_zone: String,
    /// Where people tell the firm that a page does not work for them; empty: not shown.
    pub contact: String,
}

/// Why a configuration cannot be used, in words for an operator.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the configuration file {0} cannot be read")]
    Unreadable(PathBuf),
    /// It is not TOML, or a value has the wrong type.
    #[error("the configuration cannot be used: {0}")]
    Malformed(String),
    /// It has keys that mean nothing.
    #[error("the configuration has unknown keys:{}", list(.0))]
    Unknown(Vec<UnknownKey>),
    /// A value cannot be used.
    #[error("`{key}` {problem}")]
    Value {
        /// The key.
        key: &'static str,
        /// What is wrong.
        problem: &'static str,
    },
}

impl Config {
    /// Reads a configuration file; without one, the defaults.
    ///
    /// # Errors
    /// Everything that is wrong with it, in words.
    pub fn read(path: Option<&Path>) -> Result<Self, ConfigError> {
        match path {
            None => Ok(Self::default()),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|_| ConfigError::Unreadable(path.to_owned()))?;
                Self::parse(&text)
            }
        }
    }

    /// Reads a configuration.
    ///
    /// # Errors
    /// Everything that is wrong with it, in words.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let malformed = |error: &toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map(|before| before.matches('\n').count() + 1);
            let line = line.map_or_else(String::new, |line| format!(" (line {line})"));
            ConfigError::Malformed(format!("{}{line}", error.message()))
        };
        let table: toml::Table = text.parse().map_err(|error| malformed(&error))?;
        let known = keys(
            &toml::Table::try_from(Self::default()).unwrap_or_default(),
            "",
        );
        let unknown: Vec<UnknownKey> = keys(&table, "")
            .into_iter()
            .filter(|key| !known.contains(key) && !key.starts_with("onion.network"))
            .map(|key| UnknownKey {
                nearest: nearest(&key, &known),
                key,
            })
            .collect();
        if !unknown.is_empty() {
            return Err(ConfigError::Unknown(unknown));
        }
        let config: Self = toml::from_str(text).map_err(|error| malformed(&error))?;
        config.check()?;
        Ok(config)
    }

    /// The files it names that are worth keeping with a backup, each with a name of its own;
    /// empty where none is named.
    pub(crate) fn files(&self) -> [(&'static str, &str); 12] {
        [
            ("clearnet-certificate.pem", &self.clearnet.certificate),
            ("clearnet-key.pem", &self.clearnet.key),
            ("staff-certificate.pem", &self.staff.certificate),
            ("staff-key.pem", &self.staff.key),
            ("acme-ca.pem", &self.acme.ca),
            ("sms-ca.pem", &self.sms.ca),
            ("sms-smpp-password", &self.sms.smpp.password_file),
            ("sms-http-secret", &self.sms.http.secret_file),
            ("mail-ca.pem", &self.mail.ca),
            ("mail-password", &self.mail.password_file),
            ("mail-client-secret", &self.mail.oauth.client_secret_file),
            ("mail-refresh-token", &self.mail.oauth.refresh_token_file),
        ]
    }

    /// Every file it names that the portal reads while it serves.
    pub(crate) fn files_read(&self) -> Vec<PathBuf> {
        let backup = &self.backup;
        let keys = [&backup.s3.access_key_file, &backup.vault.s3.access_key_file];
        let files = self.files().map(|(_, path)| path);
        some_paths(files.into_iter().chain(keys.map(String::as_str)))
    }

    /// Every folder it names that the portal writes to while it serves.
    pub(crate) fn folders_written(&self) -> Vec<PathBuf> {
        let backup = &self.backup;
        let vault = &backup.vault;
        some_paths([&backup.folder, &vault.folder, &vault.other_folder].map(String::as_str))
    }

    fn check(&self) -> Result<(), ConfigError> {
        let wrong = |key, problem| Err(ConfigError::Value { key, problem });
        if !(3..=20).contains(&self.onion.introduction_points) {
            return wrong("onion.introduction_points", "must be from 3 to 20");
        }
        if self.files.most_drafts < 4 {
            return wrong("files.most_drafts", "must be at least 4");
        }
        if !(8..=64).contains(&self.sign_in.password_length) {
            return wrong("sign_in.password_length", "must be from 8 to 64");
        }
        if self.sign_in.password_strength > 4 {
            return wrong("sign_in.password_strength", "must be from 0 to 4");
        }
        if self.sign_in.factors.is_empty() {
            return wrong("sign_in.factors", "must name at least one");
        }
        if let Some((key, problem)) = self.acme_problem() {
            return wrong(key, problem);
        }
        if let Some((key, problem)) = self.sms.problem() {
            return wrong(key, problem);
        }
        if let Some((key, problem)) = self.mail.problem() {
            return wrong(key, problem);
        }
        if let Some((key, problem)) = self.backup.problem() {
            return wrong(key, problem);
        }
        if let Some((key, problem)) = self.health.problem() {
            return wrong(key, problem);
        }
        if self.files.most == 0 || self.files.largest_mib == 0 {
            return wrong("files", "must allow at least one file of one mebibyte");
        }
        for (key, certificate, private) in [
            (
                "clearnet.key",
                &self.clearnet.certificate,
                &self.clearnet.key,
            ),
            ("staff.key", &self.staff.certificate, &self.staff.key),
        ] {
            if certificate.is_empty() != private.is_empty() {
                return wrong(key, "goes together with a certificate: set both or neither");
            }
        }
        Ok(())
    }
}

impl Default for Firm {
    fn default() -> Self {
        Self {
            name: "the law firm".to_owned(),
            time_zone: "Europe/Copenhagen".to_owned(),
            contact: String::new(),
        }
    }
}

/// The host in what follows `://`, without its port.
fn host_of(rest: &str) -> &str {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match authority.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<Ipv4Addr>()
            .is_ok_and(|four| four.is_loopback())
        || host.parse::<Ipv6Addr>().is_ok_and(|six| six.is_loopback())
}

fn some_paths<'a>(paths: impl IntoIterator<Item = &'a str>) -> Vec<PathBuf> {
    let named = paths.into_iter().filter(|path| !path.is_empty());
    named.map(PathBuf::from).collect()
}

#[cfg(test)]
mod tests;
