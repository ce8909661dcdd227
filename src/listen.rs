//! Accepts connections. The only file that sees a peer address; it drops it before a request exists.

mod activity;
mod bare;
mod health;
mod limits;
mod pace;
mod plain;
mod serve;
mod stop;
mod stream;
#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

pub(crate) use health::Watched;
pub(crate) use limits::Limits;
pub(crate) use pace::Pace;
#[cfg(test)]
pub(crate) use pace::by_hand;
pub(crate) use plain::Plain;
pub(crate) use serve::Server;
pub(crate) use stop::{Stop, Stopping};

/// Why a listener could not start. Says nothing of the address: the operator is shown it from the configuration.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ListenError {
    /// Another program has the port.
    #[error("another program already listens there")]
    InUse,
    /// Ports below 1024 need a right that the portal was not given.
    #[error(
        "the portal has no right to that port; choose one above 1023, or grant CAP_NET_BIND_SERVICE"
    )]
    Forbidden,
    /// The machine has no such address, or the setting is not `address:port`.
    #[error(
        "this machine has no such address; write it as address:port, for example 127.0.0.1:8443"
    )]
    NoSuchAddress,
    /// Anything else that the system refused.
    #[error("the system refused to open the port")]
    Refused(#[source] io::Error),
}

/// A bound socket that accepts nobody yet.
pub(crate) struct Bound(TcpListener);

impl Bound {
    /// Binds `listen`, written as `address:port`; port 0 lets the system choose.
    ///
    /// # Errors
    /// One [`ListenError`] for each thing an operator can mend.
    pub(crate) async fn bind(listen: &str) -> Result<Self, ListenError> {
        let listener = TcpListener::bind(listen).await.map_err(why)?;
        Ok(Self(listener))
    }

    /// The address and port that the portal itself listens on, to be printed for the operator.
    ///
    /// # Errors
    /// [`ListenError::Refused`] when the system does not say.
    pub(crate) fn printed(&self) -> Result<String, ListenError> {
        Ok(self
            .0
            .local_addr()
            .map_err(ListenError::Refused)?
            .to_string())
    }

    /// The port that the portal listens on.
    ///
    /// # Errors
    /// [`ListenError::Refused`] when the system does not say.
    pub(crate) fn port(&self) -> Result<u16, ListenError> {
        Ok(self.0.local_addr().map_err(ListenError::Refused)?.port())
    }

    /// Accepts until the portal stops; every connection runs on its own task, through TLS when there is a `tls`.
    pub(crate) async fn accept(self, server: Server, tls: Option<Arc<ServerConfig>>) {
        let tls = tls.map(TlsAcceptor::from);
        let mut stopping = server.stopping();
        loop {
            let stream = tokio::select! {
                biased;
                () = stopping.asked() => return,
                stream = self.next(&server) => stream,
            };
            let (server, tls) = (server.clone(), tls.clone());
            tokio::spawn(async move {
                match tls {
                    Some(tls) => server.serve_tls(stream, &tls).await,
                    None => server.serve_stream(stream).await,
                }
            });
        }
    }

    /// The next connection, without its address.
    async fn next(&self, server: &Server) -> TcpStream {
        loop {
            match self.accepted().await {
                Some(stream) => return stream,
                // A peer that was gone before we looked, or no file handles left: both pass.
                None => server.pause(AFTER_FAILURE).await,
            }
        }
    }

    /// The next connection of a listener without a server.
    async fn next_within(&self, pause: Duration) -> TcpStream {
        loop {
            match self.accepted().await {
                Some(stream) => return stream,
                None => tokio::time::sleep(pause).await,
            }
        }
    }

    async fn accepted(&self) -> Option<TcpStream> {
        // CLAIM(C-01): SECURITY.md
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that accepts; the address ends on this line"
        )]
        let accepted = self.0.accept().await.map(|(stream, _peer)| stream);
        let stream = accepted.ok()?;
        // Only speed is lost without it.
        stream.set_nodelay(true).ok();
        Some(stream)
    }
}

fn why(error: io::Error) -> ListenError {
    use io::ErrorKind::{AddrInUse, AddrNotAvailable, InvalidInput, PermissionDenied};
    let kind = error.kind();
    if kind == AddrInUse {
        ListenError::InUse
    } else if kind == PermissionDenied {
        ListenError::Forbidden
    } else if kind == AddrNotAvailable || kind == InvalidInput {
        ListenError::NoSuchAddress
    } else {
        ListenError::Refused(error)
    }
}

/// How long to wait after a failed accept, so that a lack of file handles does not become a busy loop.
const AFTER_FAILURE: Duration = Duration::from_millis(100);
