//! Where lines go: the operator's log, and the journal beside it.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tracing_subscriber::layer::SubscriberExt;

use super::libraries::Libraries;
use super::{By, Event, Journal};
use crate::clock::{Clock, split_minute};

/// Where lines go.
#[derive(Clone)]
pub struct Log {
    clock: Arc<dyn Clock>,
    sink: Arc<Mutex<Box<dyn Write + Send>>>,
    journal: Arc<OnceLock<Arc<dyn Journal>>>,
    delayed: Arc<Mutex<Delayed>>,
}

/// Delayed sign-ins that have no line of their own: anybody can cause them, as fast as they like.
#[derive(Default)]
struct Delayed {
    /// The minute of the last line.
    minute: u64,
    /// How many came after it in that minute.
    more: u64,
}

impl Log {
    /// A log that writes to `sink`.
    pub fn new(clock: Arc<dyn Clock>, sink: Box<dyn Write + Send>) -> Self {
        Self {
            clock,
            sink: Arc::new(Mutex::new(sink)),
            journal: Arc::default(),
            delayed: Arc::default(),
        }
    }

    /// Keeps every event in this journal too, from now on. A second journal changes nothing.
    pub fn keep_in(&self, journal: Arc<dyn Journal>) {
        self.journal.set(journal).ok();
    }

    /// A log on standard error.
    pub fn stderr(clock: Arc<dyn Clock>) -> Self {
        Self::new(clock, Box::new(io::stderr()))
    }

    /// Writes one line.
    pub fn emit(&self, event: Event) {
        self.emit_by(event, &By::default());
    }

    /// Writes one line, and says to the journal who did it.
    pub fn emit_by(&self, event: Event, by: &By) {
        let minute = self.write_line(&event);
        if let Some(journal) = self.journal.get() {
            journal.keep(minute, &event, by);
        }
    }

    /// The same for what must not happen without its entry: waits until the journal has written it,
    /// and says whether it has. Not for a thread that must not wait.
    #[must_use]
    pub fn emit_surely(&self, event: &Event, by: &By) -> bool {
        let minute = self.write_line(event);
        let journal = self.journal.get();
        journal.is_some_and(|journal| journal.keep_surely(minute, event, by))
    }

    /// Writes the line of an event, if it has one, and returns the minute it is.
    fn write_line(&self, event: &Event) -> u64 {
        let minute = self.clock.minute();
        let (day, time) = split_minute(minute);
        let (before, has_line) = self.thin(event, minute);
        let mut sink = self.sink.lock().unwrap_or_else(PoisonError::into_inner);
        // A log that cannot be written must not stop the portal.
        if let Some((minute, more)) = before {
            let ((day, time), event) = (split_minute(minute), Event::SignInDelayed);
            writeln!(sink, "{day} {time}Z {event}: {more} more").ok();
        }
        if has_line {
            writeln!(sink, "{day} {time}Z {event}").ok();
        }
        minute
    }

    // CLAIM(C-239): SECURITY.md
    /// How many delayed sign-ins of an earlier minute had no line, and whether this event has one: the first of a minute
    /// does, the others are a number in the next line that is written.
    fn thin(&self, event: &Event, minute: u64) -> (Option<(u64, u64)>, bool) {
        let mut delayed = self.delayed.lock().unwrap_or_else(PoisonError::into_inner);
        let is_delayed = matches!(event, Event::SignInDelayed);
        if is_delayed && delayed.minute == minute {
            delayed.more = delayed.more.saturating_add(1);
            return (None, false);
        }
        let is_over = delayed.minute != minute || matches!(event, Event::Stopped);
        let before = (is_over && delayed.more > 0).then_some((delayed.minute, delayed.more));
        if before.is_some() {
            delayed.more = 0;
        }
        if is_delayed {
            delayed.minute = minute;
        }
        (before, true)
    }

    /// Counts what is never worth a line: the journal keeps the number of each day.
    pub(crate) fn count(&self, event: Event) {
        if let Some(journal) = self.journal.get() {
            journal.keep(self.clock.minute(), &event, &By::default());
        }
    }

    /// The same lines without the journal: for what the journal has to say of itself.
    pub(crate) fn without_journal(&self) -> Self {
        Self {
            journal: Arc::default(),
            ..self.clone()
        }
    }

    /// The minute it is.
    pub(super) fn minute(&self) -> u64 {
        self.clock.minute()
    }

    /// Sends what libraries log through this log, as [`Event::Library`]. Once per process.
    pub fn listen_to_libraries(&self) {
        let layer = Libraries::new(self.clone());
        // A second call, in a test process, changes nothing.
        tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer)).ok();
    }
}
