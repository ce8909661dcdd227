//! Visiting the service from outside, as anybody would: the only proof that it can be reached.

use std::fmt;
use std::sync::Weak;

use arti_client::StreamPrefs;
use arti_client::config::BoolOrAuto;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;

use crate::supervise::Engine;

/// Goes to the service's own address through the Tor network.
#[derive(Clone)]
pub struct OnionVisitor {
    pub(crate) address: String,
    /// The client that runs right now.
    pub(crate) engine: watch::Receiver<Weak<Engine>>,
}

/// Why a visit did not get there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VisitError {
    /// No client runs right now: there is no connection to the Tor network.
    #[error("there is no connection to the Tor network")]
    NoClient,
    /// The address did not answer.
    #[error("the address did not answer")]
    NoAnswer,
}

impl OnionVisitor {
    /// Opens a stream to port 80 of the service, over a circuit and with a descriptor of its own.
    /// It may take as long as the network likes: set a limit.
    ///
    /// # Errors
    /// [`VisitError`] says how far it came. Nothing of it names a circuit or relay.
    pub async fn visit(
        &self,
    ) -> Result<impl AsyncRead + AsyncWrite + Send + Unpin + 'static, VisitError> {
        let engine = self.engine.borrow().upgrade();
        let engine = engine.ok_or(VisitError::NoClient)?;
        // What an earlier visit knows or holds open says nothing about the next visitor.
        let client = engine.client.isolated_client();
        drop(engine);
        let mut prefs = StreamPrefs::new();
        prefs.connect_to_onion_services(BoolOrAuto::Explicit(true));
        client
            .connect_with_prefs((self.address.as_str(), 80), &prefs)
            .await
            .map_err(|_| VisitError::NoAnswer)
    }
}

impl fmt::Debug for OnionVisitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnionVisitor")
    }
}
