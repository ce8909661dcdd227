//! What one listener allows a connection to be, to hold and to wait for.

use std::time::Duration;

/// Limits of one listener; `Default` is what is shipped.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    /// Connections served at the same time.
    pub(crate) connections: usize,
    /// Connections that may wait for a free place; one more is closed at once.
    pub(crate) waiting: usize,
    /// How long a connection waits for a free place before it is closed.
    pub(crate) patience: Duration,
    /// How long a TLS handshake may take.
    pub(crate) handshake: Duration,
    /// How long a new connection may take to deliver its first request head.
    pub(crate) first_head: Duration,
    /// How long a connection may stay without a request, which includes the delivery of a later request head.
    pub(crate) idle: Duration,
    /// How long a response may wait for a peer that takes nothing.
    pub(crate) write_stall: Duration,
    /// How long the bytes of a refused peer are read and thrown away, so that it can still see the answer.
    pub(crate) linger: Duration,
    /// How long running requests may take to finish once the portal is asked to stop.
    pub(crate) grace: Duration,
    /// Bytes of one request head; hyper needs at least 8,192.
    pub(crate) head_bytes: u32,
    /// Header lines of one HTTP/1 request.
    pub(crate) head_lines: usize,
    /// Requests at the same time on one HTTP/2 connection.
    pub(crate) streams: u32,
    /// Streams that a peer may open and reset before they are looked at (CVE-2023-44487).
    pub(crate) resets_pending: usize,
    /// Streams that the peer may make us reset before the connection is ended.
    pub(crate) resets_caused: usize,
    /// Bytes of request bodies that one HTTP/2 stream may have on its way to us.
    pub(crate) stream_window: u32,
    /// Bytes of request bodies that one HTTP/2 connection may have on its way to us.
    pub(crate) connection_window: u32,
    /// Bytes of an answer that one HTTP/2 stream may hold for a peer that does not take them.
    pub(crate) send_buffer: usize,
    /// How often an HTTP/2 peer is asked whether it is there, and how long it has to answer.
    pub(crate) ping: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            waiting: 256,
            patience: Duration::from_secs(10),
            handshake: Duration::from_secs(15),
            first_head: Duration::from_secs(30),
            idle: Duration::from_secs(75),
            write_stall: Duration::from_secs(60),
            linger: Duration::from_secs(5),
            grace: Duration::from_secs(20),
            head_bytes: 16 * 1024,
            head_lines: 64,
            streams: 32,
            resets_pending: 20,
            resets_caused: 100,
            stream_window: 256 * 1024,
            connection_window: 1024 * 1024,
            send_buffer: 64 * 1024,
            ping: Duration::from_secs(30),
        }
    }
}
