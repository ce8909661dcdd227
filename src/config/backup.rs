//! `[backup]`: to whom, where to and how often backups go.

use serde::{Deserialize, Serialize};

/// Backups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Backup {
    /// Public keys of age (`age1…`) whose identities lie offline; without one, no backup is made.
    pub recipients: Vec<String>,
    /// A folder for backups, on another disk or a mounted file system; empty: none.
    pub folder: String,
    /// Hours between two backups.
    pub interval_hours: u64,
    /// Days of which the newest backup is kept.
    pub daily: usize,
    /// Months of which the newest backup is kept.
    pub monthly: usize,
    /// Hours after which a newest backup that old is an alarm.
    pub alarm_hours: u64,
    /// Storage for backups that speaks the S3 protocol.
    pub s3: S3,
    /// Where copies of the vault go.
    pub vault: VaultCopies,
}

/// Where copies of the vault of erase keys go: away from the backups, and to two places.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VaultCopies {
    /// A folder; empty: none.
    pub folder: String,
    /// A second folder, on another disk than the first; empty: none.
    pub other_folder: String,
    /// Hours between two copies.
    pub interval_hours: u64,
    /// Storage that speaks the S3 protocol.
    pub s3: S3,
}

/// Storage that speaks the S3 protocol.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct S3 {
    /// Its address, such as `https://s3.eu-central-1.amazonaws.com`; empty: none.
    pub endpoint: String,
    /// Its region, one of the European Union.
    pub region: String,
    /// The bucket; its versioning must be off.
    pub bucket: String,
    /// What all names of objects begin with; may be empty.
    pub prefix: String,
    /// A file that only this user can read: the access key on the first line, the secret one on
    /// the second.
    pub access_key_file: String,
}

impl Backup {
    /// Whether backups are made at all.
    pub(crate) fn is_on(&self) -> bool {
        !self.recipients.is_empty()
    }

    /// How many places there are for backups, and for copies of the vault.
    pub(crate) fn places(&self) -> (usize, usize) {
        let folder = |path: &str| usize::from(!path.is_empty());
        (
            folder(&self.folder) + usize::from(self.s3.is_on()),
            folder(&self.vault.folder)
                + folder(&self.vault.other_folder)
                + usize::from(self.vault.s3.is_on()),
        )
    }

    /// The first key that cannot be used, and why.
    pub(super) fn problem(&self) -> Option<(&'static str, &'static str)> {
        if self.interval_hours == 0 || self.vault.interval_hours == 0 {
            return Some(("backup.interval_hours", "must be at least 1"));
        }
        if self.daily == 0 {
            return Some(("backup.daily", "must be at least 1"));
        }
        if self.vault.interval_hours > 7 * 24 {
            let problem = "must be at most 168: no copy of the vault may grow older";
            return Some(("backup.vault.interval_hours", problem));
        }
        if !self.is_on() {
            return (self.places() != (0, 0)).then_some((
                "backup.recipients",
                "must name who can open the backups: `subrosa backup identity` makes one",
            ));
        }
        let places = [&self.folder, &self.vault.folder, &self.vault.other_folder];
        let one_in_another = |(number, one): (usize, &&String)| {
            let others = places
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != number);
            !one.is_empty() && others.into_iter().any(|(_, other)| holds(one, other))
        };
        if places.iter().enumerate().any(one_in_another) {
            let problem =
                "must not hold, or be, another folder of backups: whoever has one has both";
            return Some(("backup.vault.folder", problem));
        }
        match self.places() {
            (0, _) => Some(("backup.folder", "or `backup.s3` must say where backups go")),
            (_, 0) => Some((
                "backup.vault.folder",
                "or `backup.vault.s3` must be set: a backup without the vault opens nothing",
            )),
            (_, _) if self.s3.is_on() && self.s3 == self.vault.s3 => Some((
                "backup.vault.s3",
                "must be another bucket or another account than `backup.s3`",
            )),
            (_, _) => self.s3.problem().or_else(|| self.vault.s3.problem()),
        }
    }
}

impl S3 {
    /// Whether it is used.
    pub(crate) fn is_on(&self) -> bool {
        !self.endpoint.is_empty()
    }

    /// Whether it is on this machine, and needs no TLS.
    pub(crate) fn is_local(&self) -> bool {
        let uri = self.endpoint.parse::<http::Uri>().ok();
        let plain = uri.filter(|uri| uri.scheme_str() == Some("http"));
        let place = plain.and_then(|uri| uri.into_parts().authority);
        // What stands before an @ is a name and a password, however much it looks like a host.
        place.is_some_and(|place| {
            !place.as_str().contains('@') && ["127.0.0.1", "localhost"].contains(&place.host())
        })
    }

    // CLAIM(C-128): SECURITY.md
    fn problem(&self) -> Option<(&'static str, &'static str)> {
        if !self.is_on() {
            return None;
        }
        if cfg!(not(feature = "s3")) {
            return Some((
                "backup.s3.endpoint",
                "needs a program built with the feature `s3`",
            ));
        }
        if !self.endpoint.starts_with("https://") && !self.is_local() {
            return Some(("backup.s3.endpoint", "must begin with https://"));
        }
        if !EU_REGIONS.contains(&self.region.as_str()) {
            return Some((
                "backup.s3.region",
                "must be one of the European Union; README.md lists those that are known",
            ));
        }
        if self.bucket.is_empty() {
            return Some(("backup.s3.bucket", "must be named"));
        }
        let key = self.access_key_file.is_empty();
        key.then_some(("backup.s3.access_key_file", "must be named"))
    }
}

impl Default for Backup {
    fn default() -> Self {
        Self {
            recipients: Vec::new(),
            folder: String::new(),
            interval_hours: 12,
            daily: 30,
            monthly: 3,
            alarm_hours: 20,
            s3: S3::default(),
            vault: VaultCopies::default(),
        }
    }
}

impl Default for VaultCopies {
    fn default() -> Self {
        Self {
            folder: String::new(),
            other_folder: String::new(),
            interval_hours: 12,
            s3: S3::default(),
        }
    }
}

/// Whether one folder is the other or lies above it, by their names.
fn holds(one: &str, other: &str) -> bool {
    std::path::Path::new(other).starts_with(one)
}

/// Regions of the European Union, by the names that providers gave them. London and Zurich are
/// outside.
const EU_REGIONS: &[&str] = &[
    // Amazon
    "eu-central-1",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-3",
    "eusc-de-east-1",
    // Exoscale
    "at-vie-1",
    "at-vie-2",
    "bg-sof-1",
    "de-fra-1",
    "de-muc-1",
    // Hetzner
    "fsn1",
    "hel1",
    "nbg1",
    // OVHcloud
    "de",
    "eu-west-par",
    "gra",
    "rbx",
    "sbg",
    "waw",
    // Scaleway
    "fr-par",
    "nl-ams",
    "pl-waw",
];

#[cfg(test)]
mod tests {
    use crate::config::Config;

    fn problem(text: &str) -> String {
        let recipients = "[backup]\nrecipients = [\"age1x\"]\n";
        let parsed = Config::parse(&format!("{recipients}{text}"));
        parsed
            .err()
            .map_or_else(String::new, |error| error.to_string())
    }

    #[test]
    fn a_backup_needs_recipients_a_place_and_another_place_for_the_vault() {
        assert_eq!(
            Config::parse("[backup]\nfolder = \"/b\"")
                .unwrap_err()
                .to_string(),
            "`backup.recipients` must name who can open the backups: `subrosa backup identity` makes one"
        );
        assert!(problem("").starts_with("`backup.folder` or"));
        assert!(problem("folder = \"/b\"").contains("a backup without the vault opens nothing"));
        assert_eq!(
            problem("folder = \"/b\"\n[backup.vault]\nfolder = \"/v\""),
            ""
        );
        for vault in ["/b", "/b/vault", "/b/", "/"] {
            let text = format!("folder = \"/b\"\n[backup.vault]\nfolder = \"{vault}\"");
            assert!(
                problem(&text).contains("whoever has one has both"),
                "{vault}"
            );
        }
        let long = "folder = \"/b\"\n[backup.vault]\nfolder = \"/v\"\ninterval_hours = 169";
        assert!(problem(long).contains("at most 168"));
    }

    #[test]
    #[cfg(feature = "s3")]
    fn storage_outside_the_european_union_is_refused_by_name() {
        let s3 = |endpoint: &str, region: &str| {
            problem(&format!(
                "[backup.s3]\nendpoint = \"{endpoint}\"\nregion = \"{region}\"\nbucket = \"b\"\n\
                 access_key_file = \"k\"\n[backup.vault]\nfolder = \"/v\""
            ))
        };
        for region in ["us-east-1", "eu-west-2", "eu-central-2", "EU", ""] {
            let problem = s3("https://s3.example.org", region);
            assert!(
                problem.starts_with("`backup.s3.region` must be one"),
                "{region}: {problem}"
            );
        }
        assert_eq!(s3("https://s3.example.org", "eu-north-1"), "");
        assert_eq!(s3("http://127.0.0.1:5000", "fsn1"), "");
        for endpoint in [
            "http://s3.example.org",
            "http://localhost:9000@s3.example.org",
            "http://localhost.example.org:9000",
            "ftp://s3.example.org",
            "ftp://127.0.0.1:2121",
            "s3.example.org",
        ] {
            assert!(
                s3(endpoint, "fsn1").contains("must begin with https://"),
                "{endpoint}"
            );
        }
    }
}
