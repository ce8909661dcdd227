//! Visits by the door of the onion service without the network in between, for tests and `leakcheck`.

use tokio::io::{AsyncRead, AsyncWrite};

use super::Portal;
use crate::listen::Server;

/// The door that visitors of the onion address come through.
#[derive(Clone)]
pub struct OnionDoor(Server);

impl OnionDoor {
    /// Serves a byte stream to its end, as one that the network brought.
    pub async fn serve<S>(&self, stream: S)
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        self.0.serve_stream(stream).await;
    }
}

impl Portal {
    /// The door of the onion service, if there is one.
    pub fn onion_door(&self) -> Option<OnionDoor> {
        self.onion_server.clone().map(OnionDoor)
    }
}
