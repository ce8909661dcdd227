//! One visitor's byte stream.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use arti_client::DataStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::OwnedSemaphorePermit;

/// A byte stream that a visitor opened to port 80 of the onion service.
///
/// It has no address, no circuit id and nothing else that tells one visitor from another.
/// Arti collects written bytes into cells: nothing leaves before `flush` or a full cell.
pub struct OnionStream {
    bytes: DataStream,
    /// The stream's place among those of its circuit; given back on drop.
    _place: OwnedSemaphorePermit,
}

impl OnionStream {
    pub(crate) fn new(bytes: DataStream, place: OwnedSemaphorePermit) -> Self {
        Self {
            bytes,
            _place: place,
        }
    }
}

impl fmt::Debug for OnionStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Arti's own Debug names circuits.
        f.write_str("OnionStream")
    }
}

impl AsyncRead for OnionStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // Named in full: DataStream implements the traits of `futures` as well.
        AsyncRead::poll_read(Pin::new(&mut self.bytes), context, buffer)
    }
}

impl AsyncWrite for OnionStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        AsyncWrite::poll_write(Pin::new(&mut self.bytes), context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        AsyncWrite::poll_flush(Pin::new(&mut self.bytes), context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        AsyncWrite::poll_shutdown(Pin::new(&mut self.bytes), context)
    }
}
