//! Opening the service: the identity first, the network later.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Weak;

use arti_client::{TorClient, TorClientConfig};
use safelog::DisplayRedacted;
use tokio::sync::{mpsc, watch};
use tor_hsservice::OnionServiceConfig;
use tor_keymgr::KeystoreSelector;
use tor_rtcompat::tokio::TokioRustlsRuntime;

use crate::arti;
use crate::config::OnionConfig;
use crate::error::OnionError;
use crate::state::OnionState;
use crate::stream::OnionStream;
use crate::supervise;
use crate::visit::OnionVisitor;

/// An onion service whose address is known and that is not published yet.
pub struct OnionService {
    address: String,
    plan: Plan,
}

/// What every attempt to run the service needs.
pub(crate) struct Plan {
    pub(crate) client: TorClientConfig,
    pub(crate) service: OnionServiceConfig,
    pub(crate) circuits: u16,
    pub(crate) streams_per_circuit: u16,
}

impl OnionService {
    /// Reads the identity from the keystore, or makes one, without asking the network.
    ///
    /// # Errors
    /// A setting out of range, or a folder that cannot be made, is open to other users or
    /// cannot be written.
    pub fn open(config: &OnionConfig) -> Result<Self, OnionError> {
        if config.circuits == 0 || config.streams_per_circuit == 0 {
            return Err(OnionError::Setting {
                setting: "circuits and streams_per_circuit",
                reason: "at least 1",
            });
        }
        make_private(
            &config.state_dir,
            "make the state folder of the onion service",
        )?;
        make_private(
            &config.cache_dir,
            "make the cache folder of the onion service",
        )?;
        // Arti's TLS panics without a provider. Another part of the program may have
        // installed one already; then this does nothing, and both speak aws-lc-rs.
        drop(rustls::crypto::aws_lc_rs::default_provider().install_default());

        let plan = Plan {
            client: arti::client(config)?,
            service: arti::service(config)?,
            circuits: config.circuits,
            streams_per_circuit: config.streams_per_circuit,
        };
        let address = identity(&plan)?;
        Ok(Self { address, plan })
    }

    /// The address, 56 characters and `.onion`, known before the network is reached.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Publishes the service and hands out the visitors' streams until `shutdown` ends.
    ///
    /// The network is tried without end: while it cannot be reached the state is
    /// [`OnionState::Offline`] and the program around can serve its other listeners.
    /// When `shutdown` ends, or the receiver of streams is dropped, the service takes no new
    /// introductions; the receiver of streams then ends, and streams that were handed out
    /// live on until they are dropped.
    ///
    /// # Panics
    /// Outside a tokio runtime, as [`tokio::spawn`] does.
    pub fn run(self, shutdown: impl Future<Output = ()> + Send + 'static) -> Running {
        let (streams, visitors) = mpsc::channel(WAITING_STREAMS);
        let (states, operator) = watch::channel(OnionState::Starting);
        let (engines, engine) = watch::channel(Weak::new());
        drop(tokio::spawn(supervise::run(
            self.plan, streams, states, engines, shutdown,
        )));
        Running {
            streams: visitors,
            states: operator,
            visitor: OnionVisitor {
                address: self.address,
                engine,
            },
        }
    }
}

/// A service that runs.
pub struct Running {
    /// The streams of its visitors.
    pub streams: mpsc::Receiver<OnionStream>,
    /// Where it stands.
    pub states: watch::Receiver<OnionState>,
    /// Goes there to see whether it can be reached.
    pub visitor: OnionVisitor,
}

/// The address of the identity in the keystore; the identity is made if there is none.
fn identity(plan: &Plan) -> Result<String, OnionError> {
    let service =
        TorClient::<TokioRustlsRuntime>::create_onion_service(&plan.client, plan.service.clone())
            .map_err(|source| OnionError::Arti {
            action: "open the keystore of the onion service",
            source: Box::new(source),
        })?;
    let identity = service
        .generate_identity_key(KeystoreSelector::Primary)
        .map_err(|source| OnionError::Identity {
            action: "read or make the identity of the onion service",
            source: Box::new(source),
        })?;
    Ok(identity.display_unredacted().to_string())
}

fn make_private(folder: &Path, action: &'static str) -> Result<(), OnionError> {
    // An older folder that others may enter is refused by Arti rather than mended here: its
    // key may have been read.
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|source| OnionError::Folder { action, source })
}

/// How many accepted streams may wait for the portal to take them.
const WAITING_STREAMS: usize = 64;
