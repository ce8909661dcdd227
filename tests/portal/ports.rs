//! Ports for programs that must be told where to listen before they do.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

/// A port of the caller's own, on which nobody listens.
///
/// It is below those that the system gives away by itself: one of these, found by listening and letting go, might be
/// another test's before the program that was told it listens.
pub(crate) fn free_port() -> u16 {
    loop {
        let port = NEXT.fetch_add(1, Ordering::Relaxed);
        assert!(port < GIVEN_AWAY, "every port was given to a test");
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

static NEXT: AtomicU16 = AtomicU16::new(13_000);
/// From here on the system gives them away (`net.ipv4.ip_local_port_range`).
const GIVEN_AWAY: u16 = 32_768;
