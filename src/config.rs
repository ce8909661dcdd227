//! The configuration file, as types. Every key has a default.

mod acme;
mod backup;
mod health;
mod mail;
mod sms;

pub(crate) use acme::{Acme, Challenge, PlainListener};
pub(crate) use backup::{Backup, S3};
pub(crate) use health::HealthListener;
pub(crate) use mail::{Mail, MailAuth, OAuth};
#[cfg(feature = "smpp")]
pub(crate) use sms::SmppGateway;
pub(crate) use sms::{GatewayKind, HttpGateway, Sms};

use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use subrosa_onion::{PrivateNetwork, Vanguards};

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

/// Reporter pages over HTTPS.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Clearnet {
    /// Address and port to listen on.
    pub listen: String,
    /// The host name reporters type; empty: this machine only.
    pub host: String,
    /// The certificate chain, a PEM file; empty: self-signed.
    pub certificate: String,
    /// Its key, a PEM file that only this user can read.
    pub key: String,
}

/// Staff pages over HTTPS.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StaffListener {
    /// Address and port to listen on.
    pub listen: String,
    /// The host name staff type; empty: this machine only.
    pub host: String,
    /// The certificate chain, a PEM file; empty: self-signed.
    pub certificate: String,
    /// Its key, a PEM file that only this user can read.
    pub key: String,
}

/// Reporter pages over Tor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Onion {
    /// Whether the onion service runs.
    pub enabled: bool,
    /// How many introduction points are kept, 3 to 20.
    pub introduction_points: u8,
    /// Streams one circuit may have open; one more closes it.
    pub streams_per_circuit: u16,
    /// Circuits that may be open at once.
    pub circuits: u16,
    /// How strongly the guards are protected: "full" or "lite".
    pub vanguards: Vanguards,
    /// Mebibytes at which Arti begins to close the hungriest streams.
    pub memory_mib: u32,
    /// Another Tor network than the public one; for tests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<PrivateNetwork>,
}

/// Files and drafts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Files {
    /// The largest file, in mebibytes.
    pub largest_mib: u32,
    /// Files of one report or message.
    pub most: usize,
    /// Minutes a draft is kept.
    pub draft_minutes: u64,
    /// Mebibytes all drafts together may hold; text always has room.
    pub spool_mib: u64,
    /// Another program than the running one, to be started as a worker for cleaning; for tests.
    #[serde(skip)]
    pub worker: Option<PathBuf>,
}

/// Sessions and passwords.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignIn {
    /// Minutes without a click after which a reporter is signed out.
    pub reporter_idle_minutes: u64,
    /// Hours after which a reporter is signed out in any case.
    pub reporter_hours: u64,
    /// Minutes without a click after which a member is signed out.
    pub staff_idle_minutes: u64,
    /// Hours after which a member is signed out in any case.
    pub staff_hours: u64,
    /// The least number of characters of a password; never below 8.
    pub password_length: usize,
    /// How hard a password must be to guess, from 0 (not asked) to 4.
    pub password_strength: u8,
    /// The second factors that members may use. Recovery codes always work.
    pub factors: Vec<Factor>,
    /// Minutes after which a factor is asked for again before acts that matter.
    pub factor_minutes: u64,
}

/// What a member shows besides password and browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Factor {
    /// Six digits from an app (RFC 6238).
    Totp,
    /// A passkey (WebAuthn level 3).
    Passkey,
    /// Six digits sent to a telephone.
    Sms,
}

/// Connections.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Load {
    /// Connections one listener serves at once.
    pub connections: usize,
    /// Connections that may wait for a free place.
    pub waiting: usize,
    /// Bytes a second that a form must bring at least.
    pub least_rate: u64,
    /// Files that are cleaned at once; two more places are for small files only.
    pub cleaning: usize,
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

/// A key that means nothing, and the one that was probably meant.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownKey {
    /// The key as written.
    pub key: String,
    /// The nearest key there is.
    pub nearest: Option<String>,
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

impl Default for Clearnet {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8443".to_owned(),
            host: String::new(),
            certificate: String::new(),
            key: String::new(),
        }
    }
}

impl Default for StaffListener {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8444".to_owned(),
            host: String::new(),
            certificate: String::new(),
            key: String::new(),
        }
    }
}

impl Default for Onion {
    fn default() -> Self {
        Self {
            enabled: true,
            introduction_points: 3,
            streams_per_circuit: 16,
            circuits: 512,
            vanguards: Vanguards::Full,
            memory_mib: 256,
            network: None,
        }
    }
}

impl Default for Files {
    fn default() -> Self {
        Self {
            largest_mib: 64,
            most: 20,
            draft_minutes: 120,
            spool_mib: 4096,
            worker: None,
        }
    }
}

impl Default for SignIn {
    fn default() -> Self {
        Self {
            reporter_idle_minutes: 20,
            reporter_hours: 8,
            staff_idle_minutes: 20,
            staff_hours: 10,
            password_length: 12,
            password_strength: 3,
            factors: vec![Factor::Totp, Factor::Passkey, Factor::Sms],
            factor_minutes: 10,
        }
    }
}

impl Default for Load {
    fn default() -> Self {
        Self {
            connections: 512,
            waiting: 256,
            least_rate: 256,
            cleaning: 2,
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

/// The full names of all keys that hold a value.
fn keys(table: &toml::Table, before: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (key, value) in table {
        let name = if before.is_empty() {
            key.clone()
        } else {
            format!("{before}.{key}")
        };
        match value {
            toml::Value::Table(inner) => all.extend(keys(inner, &name)),
            toml::Value::String(_)
            | toml::Value::Integer(_)
            | toml::Value::Float(_)
            | toml::Value::Boolean(_)
            | toml::Value::Datetime(_)
            | toml::Value::Array(_) => all.push(name),
        }
    }
    all
}

/// The known key most like this one. A key in the wrong section is near as well.
fn nearest(key: &str, known: &[String]) -> Option<String> {
    let last = |name: &str| name.rsplit('.').next().unwrap_or(name).to_owned();
    known
        .iter()
        .map(|name| {
            let whole = strsim::osa_distance(name, key);
            let end = strsim::osa_distance(&last(name), &last(key)) + 1;
            (whole.min(end), name)
        })
        .min()
        .filter(|(distance, _)| *distance <= 3)
        .map(|(_, name)| name.clone())
}

fn some_paths<'a>(paths: impl IntoIterator<Item = &'a str>) -> Vec<PathBuf> {
    let named = paths.into_iter().filter(|path| !path.is_empty());
    named.map(PathBuf::from).collect()
}

fn list(unknown: &[UnknownKey]) -> String {
    unknown
        .iter()
        .map(|unknown| match &unknown.nearest {
            Some(nearest) => format!("\n  `{}`; did you mean `{nearest}`?", unknown.key),
            None => format!("\n  `{}`", unknown.key),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("config/example.toml");

    #[test]
    fn the_example_is_complete_and_equal_to_the_defaults() {
        assert_eq!(Config::parse(EXAMPLE).unwrap(), Config::default());
        let written = keys(&EXAMPLE.parse().unwrap(), "");
        let known = keys(&toml::Table::try_from(Config::default()).unwrap(), "");
        let missing: Vec<_> = known.iter().filter(|key| !written.contains(key)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn an_unknown_key_is_named_with_the_one_that_was_meant() {
        let error =
            Config::parse("[clearnet]\nlistn = \"x\"\n[onion]\nhost = \"y\"\nzzzzzzzzz = 1")
                .unwrap_err();
        assert_eq!(
            error.to_string(),
            "the configuration has unknown keys:\n  \
             `clearnet.listn`; did you mean `clearnet.listen`?\n  \
             `onion.host`; did you mean `clearnet.host`?\n  `onion.zzzzzzzzz`"
        );
    }

    #[test]
    fn values_that_cannot_be_used_are_named() {
        for (text, expected) in [
            (
                "[onion]\nintroduction_points = 2",
                "`onion.introduction_points` must be from 3 to 20",
            ),
            (
                "[sign_in]\npassword_length = 7",
                "`sign_in.password_length` must be from 8 to 64",
            ),
            (
                "[sign_in]\npassword_strength = 5",
                "`sign_in.password_strength` must be from 0 to 4",
            ),
            (
                "[sign_in]\nfactors = []",
                "`sign_in.factors` must name at least one",
            ),
            (
                "[sms]\ngateway = \"smpp\"",
                "`sms.smpp.address` must be a host and a port",
            ),
            (
                "[staff]\nkey = \"a.pem\"",
                "`staff.key` goes together with a certificate: set both or neither",
            ),
        ] {
            assert_eq!(Config::parse(text).unwrap_err().to_string(), expected);
        }
        assert!(matches!(
            Config::parse("[onion]\nenabled = \"yes\""),
            Err(ConfigError::Malformed(_))
        ));
    }
}
