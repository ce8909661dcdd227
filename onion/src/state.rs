//! What the operator is told of the service.

use std::fmt;
use std::time::Duration;

use arti_client::status::BlockageKind;
use tor_hsservice::status::State;

/// How the service stands, for the operator.
///
/// Derived only from Arti's view of the network, never from a visitor: a state that changed
/// with the first visit would write the hour of that visit into the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnionState {
    /// Nothing has been asked of the network yet.
    Starting,
    /// The Tor directory is being fetched.
    Bootstrapping {
        /// How far it is, 0 to 100.
        percent: u8,
    },
    /// Connected; introduction points and descriptors are being set up.
    Publishing,
    /// Arti believes that every client can reach the service.
    Reachable,
    /// Introduction points or descriptors are missing. Small networks stay here while they
    /// serve every visitor, so this is no reason to stop anything.
    Degraded,
    /// The Tor network does not answer. It is tried again without end.
    Offline {
        /// What seems to be in the way.
        obstacle: Obstacle,
        /// When a fresh attempt begins; none while the present attempt still runs.
        retry_in: Option<Duration>,
    },
    /// The service was asked to stop and takes no new visitors.
    Stopped,
}

/// What seems to keep the service from the Tor network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// No relay could be reached at all.
    NoConnection,
    /// Relays are reached, but something breaks the connection to them.
    Filtered,
    /// The clock of this machine seems to be wrong.
    Clock,
    /// Relays answer, but no usable directory comes.
    NoDirectory,
    /// Nothing came for a while, for an unknown reason.
    NoAnswer,
    /// The network answers, but no relay takes introductions for the service.
    NoIntroduction,
    /// Another process uses the same state folder.
    InUse,
    /// Arti could not start; its own log line says why.
    Failed,
}

impl OnionState {
    /// Arti's state of a running service, in ours.
    pub(crate) fn of_service(state: State) -> Self {
        match state {
            State::Shutdown | State::Bootstrapping => Self::Publishing,
            State::Running | State::DegradedReachable => Self::Reachable,
            State::DegradedUnreachable => Self::Degraded,
            State::Recovering | State::Broken => Self::Offline {
                obstacle: Obstacle::NoIntroduction,
                retry_in: None,
            },
            // A state that a later Arti adds: say the cautious thing.
            _ => Self::Degraded,
        }
    }
}

impl Obstacle {
    /// Arti's reason for being stuck, in ours.
    pub(crate) fn of_blockage(kind: &BlockageKind) -> Self {
        match kind {
            BlockageKind::Offline | BlockageKind::CantReachTor => Self::NoConnection,
            BlockageKind::Filtering => Self::Filtered,
            BlockageKind::ClockSkewed => Self::Clock,
            BlockageKind::CantBootstrap => Self::NoDirectory,
            BlockageKind::Disabled => Self::NoAnswer,
            _ => Self::NoAnswer,
        }
    }
}

impl fmt::Display for OnionState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Starting => f.write_str("starting"),
            Self::Bootstrapping { percent } => {
                write!(f, "connecting to the Tor network, {percent} %")
            }
            Self::Publishing => f.write_str("connected to the Tor network, publishing the address"),
            Self::Reachable => f.write_str("reachable"),
            Self::Degraded => {
                f.write_str("published, but not everywhere; visitors may need more than one try")
            }
            Self::Offline { obstacle, retry_in } => {
                write!(f, "not reachable: {obstacle}; ")?;
                match retry_in {
                    Some(pause) => write!(f, "trying again in {} s", pause.as_secs()),
                    None => f.write_str("still trying"),
                }
            }
            Self::Stopped => f.write_str("stopped"),
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoConnection => "this machine cannot connect to any Tor relay",
            Self::Filtered => "something between here and the Tor relays breaks the connection",
            Self::Clock => "the clock of this machine seems to be wrong",
            Self::NoDirectory => "no usable directory of the Tor network could be fetched",
            Self::NoAnswer => "the Tor network has not answered yet",
            Self::NoIntroduction => "no Tor relay passes visitors on to us at present",
            Self::InUse => "another process uses the same state folder",
            Self::Failed => "the built-in Tor client could not start",
        })
    }
}
