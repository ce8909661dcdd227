//! What libraries log, cut down to where it came from.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use tracing::{Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::{Event, Log};

// CLAIM(C-30): SECURITY.md
// CLAIM(C-190): SECURITY.md
/// Hears libraries and forgets what they say.
pub(super) struct Libraries {
    log: Log,
    /// When each of them was last heard, in minutes.
    heard: Mutex<BTreeMap<&'static str, u64>>,
}

impl Libraries {
    pub(super) fn new(log: Log) -> Self {
        Self {
            log,
            heard: Mutex::default(),
        }
    }

    /// Whether this library has said nothing yet in this minute. Arti can warn fifty times a minute of one thing.
    fn is_news(&self, name: &'static str) -> bool {
        let minute = self.log.minute();
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.insert(name, minute) != Some(minute)
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Libraries {
    fn enabled(&self, metadata: &tracing::Metadata<'_>, _: Context<'_, S>) -> bool {
        *metadata.level() <= Level::WARN && metadata.is_event()
    }

    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        // The name of a crate, known when this was compiled; nothing of the event itself.
        let target = event.metadata().target();
        let name = LIBRARIES
            .iter()
            .find(|name| target.starts_with(**name))
            .copied()
            .unwrap_or("another");
        if self.is_news(name) {
            self.log.emit(Event::Library(name));
        }
    }
}

const LIBRARIES: &[&str] = &[
    "arti",
    "hyper",
    "h2",
    "rustls",
    "tokio",
    "sled",
    "tor_chanmgr",
    "tor_circmgr",
    "tor_dirmgr",
    "tor_guardmgr",
    "tor_hsservice",
    "tor_netdoc",
    "tor_netdir",
    "tor_proto",
    "tor_rtcompat",
    "tor_persist",
    "tor_keymgr",
    "tor_",
];
