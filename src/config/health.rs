//! `[health]`: what counts as trouble, and where others may ask.

use serde::{Deserialize, Serialize};

/// For whatever watches over the portal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HealthListener {
    /// Address and port that answer `/health` and `/metrics` over plain HTTP; empty: none.
    pub listen: String,
    /// Free mebibytes on the disk of the data folder below which the disk is low. New files are refused then.
    pub disk_mib: u64,
    /// The same as a share of the disk in percent, which counts for at most 5 GiB.
    pub disk_percent: u64,
    /// Mebibytes of memory that must be available.
    pub memory_mib: u64,
    /// Days before the end of a certificate from which on it counts as trouble.
    pub certificate_days: u16,
    /// How often the portal visits its own onion address, in minutes; 0: never.
    pub onion_minutes: u64,
}

impl HealthListener {
    /// What cannot be used, as key and reason.
    pub(crate) fn problem(&self) -> Option<(&'static str, &'static str)> {
        if self.disk_percent > 50 {
            return Some(("health.disk_percent", "must be from 0 to 50"));
        }
        None
    }
}

impl Default for HealthListener {
    fn default() -> Self {
        Self {
            listen: String::new(),
            disk_mib: 1024,
            disk_percent: 5,
            memory_mib: 64,
            certificate_days: 7,
            onion_minutes: 10,
        }
    }
}
