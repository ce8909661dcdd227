//! Asking the listeners to stop, and waiting until the last connection is over.

use std::sync::Arc;

use tokio::sync::watch;

/// The one handle that ends every accept loop and connection; clones are the same handle.
#[derive(Clone)]
pub(crate) struct Stop(Arc<watch::Sender<bool>>);

impl Stop {
    /// A handle that nobody has asked to stop yet.
    pub(crate) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Asks everything to stop: no new connections, running requests finish within their grace.
    pub(crate) fn ask(&self) {
        self.0.send_replace(true);
    }

    /// Ends when nothing that was given an ear is left.
    pub(crate) async fn finished(&self) {
        self.0.closed().await;
    }

    /// An ear for one task; [`Stop::finished`] waits until it is dropped.
    pub(crate) fn listen(&self) -> Stopping {
        Stopping(self.0.subscribe())
    }
}

impl Default for Stop {
    fn default() -> Self {
        Self::new()
    }
}

/// One task's ear for [`Stop`].
#[derive(Clone)]
pub(crate) struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// Ends once the portal is asked to stop.
    pub(crate) async fn asked(&mut self) {
        // An error means that the handle is gone, and with it everyone who could wait for us.
        if self.0.wait_for(|asked| *asked).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
