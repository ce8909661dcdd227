//! What can go wrong before the service runs.

use std::io;

use thiserror::Error;

/// Why the onion service could not be opened.
///
/// `action` says in plain words what was being done; the source is Arti's own
/// error, whose addresses safelog redacts.
#[derive(Debug, Error)]
pub enum OnionError {
    /// A setting has a value that Arti does not accept.
    #[error("the onion setting {setting} cannot be used: {reason}")]
    Setting {
        /// The name of the setting in [`crate::OnionConfig`].
        setting: &'static str,
        /// What a usable value looks like.
        reason: &'static str,
    },
    /// Arti refused the configuration as a whole.
    #[error("Arti refused the configuration while trying to {action}")]
    Configuration {
        /// What was being done.
        action: &'static str,
        /// Arti's own reason.
        source: arti_client::config::ConfigBuildError,
    },
    /// A folder could not be made.
    #[error("could not {action}")]
    Folder {
        /// What was being done.
        action: &'static str,
        /// The operating system's reason.
        source: io::Error,
    },
    /// Arti failed.
    #[error("could not {action}")]
    Arti {
        /// What was being done.
        action: &'static str,
        /// Arti's own reason. Boxed: it is several hundred bytes.
        source: Box<arti_client::Error>,
    },
    /// The identity key could not be read or made.
    #[error("could not {action}")]
    Identity {
        /// What was being done.
        action: &'static str,
        /// Arti's own reason.
        source: Box<tor_hsservice::StartupError>,
    },
    /// The service could not join the tokio runtime.
    #[error("could not {action}")]
    Runtime {
        /// What was being done.
        action: &'static str,
        /// The operating system's reason.
        source: io::Error,
    },
}
