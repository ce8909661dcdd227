//! Turns our settings into Arti's, in the one place that knows Arti's names for them.

use arti_client::TorClientConfig;
use arti_client::config::dir::FallbackDirBuilder;
use arti_client::config::onion_service::{OnionServiceConfig, OnionServiceConfigBuilder};
use arti_client::config::{ConfigBuildError, TorClientConfigBuilder};
use tor_guardmgr::VanguardMode;

use crate::config::{OnionConfig, PrivateNetwork, PrivateRelay, Vanguards};
use crate::error::OnionError;

/// Arti's client configuration for `config`.
pub(crate) fn client(config: &OnionConfig) -> Result<TorClientConfig, OnionError> {
    let mut builder =
        TorClientConfigBuilder::from_directories(&config.state_dir, &config.cache_dir);
    let memory = usize::try_from(config.memory_bytes)
        .map_err(|_| setting("memory_bytes", "more than this machine can address"))?;
    builder.system().memory().max(memory);
    // "auto" means lite, which is meant for services that live for hours.
    builder.vanguards().mode(match config.vanguards {
        Vanguards::Lite => VanguardMode::Lite.into(),
        Vanguards::Full => VanguardMode::Full.into(),
    });
    // Arti would hold circuits to exits ready for ports 80 and 443. A pure service asks for
    // none, and a private network has no exits to give.
    builder
        .preemptive_circuits()
        .set_initial_predicted_ports(Vec::new());
    if let Some(network) = &config.network {
        private(&mut builder, network)?;
    }
    builder
        .build()
        .map_err(configuration("set up the Tor client"))
}

/// Arti's service configuration for `config`.
pub(crate) fn service(config: &OnionConfig) -> Result<OnionServiceConfig, OnionError> {
    let nickname = config
        .nickname
        .parse()
        .map_err(|_| setting("nickname", "letters, digits, '-' and '_' only"))?;
    OnionServiceConfigBuilder::default()
        .nickname(nickname)
        .num_intro_points(config.introduction_points)
        // Arti counts what it has not handed to us yet as well, so its limit is the second
        // wall: it stands against a flood that comes faster than our own counter reads.
        .max_concurrent_streams_per_circuit(u32::from(config.streams_per_circuit) * 2)
        .build()
        .map_err(configuration("set up the onion service"))
}

fn private(
    builder: &mut TorClientConfigBuilder,
    network: &PrivateNetwork,
) -> Result<(), OnionError> {
    // All relays share one address: without this Arti takes them for one family and builds
    // no path. 33 and 129 bits are more than an address has, so no two are ever kin.
    builder
        .path_rules()
        .ipv4_subnet_family_prefix(33)
        .ipv6_subnet_family_prefix(129);
    let caches = network.caches.iter().map(fallback);
    let caches = caches.collect::<Result<Vec<_>, _>>()?;
    builder.tor_network().set_fallback_caches(caches);
    let authorities = builder.tor_network().authorities();
    for ident in &network.authorities {
        let ident: [u8; 20] = bytes(ident).ok_or(BAD_IDENT)?;
        authorities.v3idents().push(ident.into());
    }
    for address in &network.authority_addresses {
        let address = address.parse().map_err(|_| BAD_ADDRESS)?;
        authorities.uploads().push(vec![address]);
        authorities.downloads().push(vec![address]);
        authorities.votes().push(vec![address]);
    }
    Ok(())
}

fn fallback(relay: &PrivateRelay) -> Result<FallbackDirBuilder, OnionError> {
    let rsa: [u8; 20] = bytes(&relay.rsa_identity).ok_or(BAD_IDENT)?;
    let ed25519: [u8; 32] = bytes(&relay.ed25519_identity).ok_or(BAD_IDENT)?;
    let address = relay.address.parse().map_err(|_| BAD_ADDRESS)?;
    let mut builder = FallbackDirBuilder::default();
    builder.rsa_identity(rsa.into()).ed_identity(ed25519.into());
    builder.orports().push(address);
    Ok(builder)
}

/// Exactly `N` bytes from hex.
fn bytes<const N: usize>(hex: &str) -> Option<[u8; N]> {
    let digits = hex
        .chars()
        .map(|digit| {
            digit
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        })
        .collect::<Option<Vec<u8>>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    if !rest.is_empty() {
        return None;
    }
    bytes.try_into().ok()
}

fn setting(setting: &'static str, reason: &'static str) -> OnionError {
    OnionError::Setting { setting, reason }
}

fn configuration(action: &'static str) -> impl FnOnce(ConfigBuildError) -> OnionError {
    move |source| OnionError::Configuration { action, source }
}

const BAD_IDENT: OnionError = OnionError::Setting {
    setting: "network",
    reason: "an identity is not hex of the right length",
};

const BAD_ADDRESS: OnionError = OnionError::Setting {
    setting: "network",
    reason: "an address is not host:port",
};
