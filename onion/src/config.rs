//! The settings of the onion service, as types.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Everything the onion service can be told.
#[derive(Debug, Clone)]
pub struct OnionConfig {
    /// Folder of Arti's state and of the keystore with the identity key; made with mode 0700.
    ///
    /// The one file `keystore/hss/<nickname>/ks_hs_id.ed25519_expanded_private`
    /// below it restores the address. Arti keeps it unencrypted.
    pub state_dir: PathBuf,
    /// Folder of the Tor directory cache; made with mode 0700. May be deleted while stopped.
    pub cache_dir: PathBuf,
    /// Name of the service inside the keystore; changing it changes the address.
    pub nickname: String,
    /// How many introduction points are kept, 3 to 20.
    pub introduction_points: u8,
    /// How many streams one circuit may have open at once; one more closes the circuit.
    pub streams_per_circuit: u16,
    /// How many rendezvous circuits may be open at once; further ones are not answered.
    pub circuits: u16,
    /// Bytes at which Arti begins to close the hungriest streams. It tracks only a part of
    /// what it uses, so this is a brake and not a wall.
    pub memory_bytes: u64,
    /// How strongly the guards of the service are protected.
    pub vanguards: Vanguards,
    /// Another Tor network than the public one; for tests.
    pub network: Option<PrivateNetwork>,
}

impl OnionConfig {
    /// The defaults, with the two folders given.
    pub fn new(state_dir: PathBuf, cache_dir: PathBuf) -> Self {
        Self {
            state_dir,
            cache_dir,
            nickname: NICKNAME.to_owned(),
            introduction_points: 3,
            streams_per_circuit: 16,
            circuits: 512,
            memory_bytes: 256 * 1024 * 1024,
            vanguards: Vanguards::Full,
            network: None,
        }
    }
}

/// How strongly the guards of the service are protected against an attacker who makes it
/// build many circuits (Tor proposals 292 and 333).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Vanguards {
    /// Two layers: for services that live for hours.
    Lite,
    /// Three layers: for services that live for months. Arti's own default is `Lite`.
    Full,
}

/// A Tor network that is not the public one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivateNetwork {
    /// Hex of the 20-byte `v3ident` of every directory authority.
    pub authorities: Vec<String>,
    /// `host:port` of the directory port of every authority, in the same order.
    pub authority_addresses: Vec<String>,
    /// Relays that the first directory is fetched from.
    pub caches: Vec<PrivateRelay>,
}

/// A relay of a [`PrivateNetwork`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivateRelay {
    /// Hex of the 20-byte RSA identity.
    pub rsa_identity: String,
    /// Hex of the 32-byte Ed25519 identity.
    pub ed25519_identity: String,
    /// `host:port` of the onion-router port.
    pub address: String,
}

const NICKNAME: &str = "subrosa";
