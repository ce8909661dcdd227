//! `[clearnet]`, `[staff]` and `[onion]`: where pages are served.

use serde::{Deserialize, Serialize};
use subrosa_onion::{PrivateNetwork, Vanguards};

/// Reporter pages over HTTPS.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Clearnet {
    /// Address and port to listen on.
    pub listen: String,
    /// The host name reporters type; empty: this machine only.
    pub host: String,
    /// The port in links, where packets are led here from another one, such as 443; 0: that of `listen`.
    pub public_port: u16,
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
    /// The port in links, where packets are led here from another one, such as 443; 0: that of `listen`.
    pub public_port: u16,
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

impl Default for Clearnet {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8443".to_owned(),
            host: String::new(),
            public_port: 0,
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
            public_port: 0,
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
