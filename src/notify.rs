//! Telling systemd that the portal serves, and that it is still at work (`sd_notify(3)`, `systemd.service(5)`).

use std::env;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Duration;

/// Whoever started the portal, if it listens.
pub struct Notifier {
    to: Option<SocketAddr>,
    every: Option<Duration>,
}

/// Comes due as often as the watchdog wants to hear of the portal; never if there is none.
pub struct Watchdog {
    ticks: Option<tokio::time::Interval>,
}

impl Notifier {
    /// From `NOTIFY_SOCKET` and `WATCHDOG_USEC`.
    pub fn from_environment() -> Self {
        let socket = env::var("NOTIFY_SOCKET").ok();
        let microseconds = env::var("WATCHDOG_USEC").ok();
        let meant_for_us =
            env::var("WATCHDOG_PID").map_or(true, |pid| pid == std::process::id().to_string());
        Self::new(
            socket.as_deref(),
            microseconds.filter(|_| meant_for_us).as_deref(),
        )
    }

    fn new(socket: Option<&str>, microseconds: Option<&str>) -> Self {
        let every = microseconds
            .and_then(|text| text.parse().ok())
            .map(|time| Duration::from_micros(time) / 2);
        Self {
            to: socket.and_then(address),
            // Half of it, as the manual asks; nothing is due every 0 seconds.
            every: every.filter(|every| !every.is_zero()),
        }
    }

    /// Tells a state, such as `READY=1`. Nobody to tell it to is no fault.
    pub fn tell(&self, state: &str) {
        if let Some(to) = &self.to
            && let Ok(socket) = UnixDatagram::unbound()
        {
            socket.send_to_addr(state.as_bytes(), to).ok();
        }
    }

    /// The clock of the watchdog. To be called inside the runtime.
    pub fn watchdog(&self) -> Watchdog {
        Watchdog {
            ticks: self.every.map(tokio::time::interval),
        }
    }
}

impl Watchdog {
    /// Waits until it has to hear of the portal again.
    pub async fn due(&mut self) {
        match &mut self.ticks {
            Some(ticks) => {
                ticks.tick().await;
            }
            None => std::future::pending().await,
        }
    }
}

/// A path, or `@` and a name of the abstract kind.
fn address(socket: &str) -> Option<SocketAddr> {
    match socket.strip_prefix('@') {
        Some(name) => SocketAddr::from_abstract_name(name).ok(),
        None => SocketAddr::from_pathname(socket).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_manager_hears_of_it_at_both_kinds_of_address() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let name = format!("subrosa-test-{}", std::process::id());
        let abstract_name = SocketAddr::from_abstract_name(&name).unwrap();
        let heard = [
            (
                UnixDatagram::bind(&path).unwrap(),
                path.to_str().unwrap().to_owned(),
            ),
            (
                UnixDatagram::bind_addr(&abstract_name).unwrap(),
                format!("@{name}"),
            ),
        ];
        for (socket, address) in heard {
            Notifier::new(Some(&address), None).tell("READY=1");
            let mut said = [0; 32];
            let length = socket.recv(&mut said).unwrap();
            assert_eq!(&said[..length], b"READY=1");
        }
    }

    #[test]
    fn the_watchdog_hears_twice_as_often_as_it_asks() {
        let every = |time| Notifier::new(None, time).every;
        assert_eq!(every(Some("30000000")), Some(Duration::from_secs(15)));
        for none in [None, Some("0"), Some("soon")] {
            assert_eq!(every(none), None, "{none:?}");
        }
    }
}
