//! The thread that writes the security log, so that nobody waits for a disk to say what happened.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use subrosa_policy::Day;
use subrosa_store::{JournalEntry, JournalSubject, JournalTime, Store};

use super::pending::Pending;
use crate::clock::Clock;
use crate::error::AppError;
use crate::log::kept::Timing;
use crate::log::{By, Event, Journal, Log, Subject};

/// Takes events from everywhere and hands them to the thread.
pub(crate) struct Keeper {
    queue: SyncSender<Told>,
    clock: Arc<dyn Clock>,
    /// Events that found the queue full.
    lost: Arc<AtomicU64>,
    failing: Arc<AtomicBool>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

enum Told {
    Happened(JournalEntry),
    /// A minute has passed.
    Tick,
    /// Somebody waits until everything so far is written.
    Settle(SyncSender<()>),
    /// The portal stops.
    Stop,
}

struct Writer {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    log: Log,
    pending: Pending,
    lost: Arc<AtomicU64>,
    failing: Arc<AtomicBool>,
}

impl Keeper {
    /// Starts the thread.
    ///
    /// # Errors
    /// If the system gives none.
    pub(crate) fn start(
        store: Arc<Store>,
        clock: Arc<dyn Clock>,
        log: &Log,
    ) -> Result<Self, AppError> {
        let (queue, told) = sync_channel(QUEUE);
        let (lost, failing) = (Arc::default(), Arc::default());
        let writer = Writer {
            store,
            clock: Arc::clone(&clock),
            log: log.without_journal(),
            pending: Pending::default(),
            lost: Arc::clone(&lost),
            failing: Arc::clone(&failing),
        };
        let thread = thread::Builder::new()
            .name("security-log".to_owned())
            .spawn(move || writer.run(&told))
            .map_err(|_| AppError::Internal("threads"))?;
        Ok(Self {
            queue,
            clock,
            lost,
            failing,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Waits until everything that has happened is written.
    pub(crate) fn settle(&self) {
        let (done, wait) = sync_channel(1);
        if self.queue.send(Told::Settle(done)).is_ok() {
            // An end without an answer means that the portal stops.
            wait.recv().ok();
        }
    }

    /// Writes counts that are finished.
    pub(crate) fn tick(&self) {
        self.tell(Told::Tick);
    }

    /// Writes what is left and lets go of the store.
    pub(crate) fn stop(&self) {
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread
            && self.queue.send(Told::Stop).is_ok()
        {
            thread.join().ok();
        }
    }

    /// Whether the last thing that happened could not be written.
    pub(crate) fn is_failing(&self) -> bool {
        self.failing.load(Ordering::Relaxed)
    }

    fn tell(&self, told: Told) {
        // Whoever tells may hold a lock or run on a thread that must not wait.
        if self.queue.try_send(told).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Journal for Keeper {
    fn keep(&self, minute: u64, event: &Event, by: &By) {
        let kind = event.kind();
        self.tell(Told::Happened(JournalEntry {
            time: match kind.timing {
                Timing::Minute => JournalTime::Minute(minute),
                Timing::Day => JournalTime::Day(self.clock.today()),
            },
            key: kind.key.to_owned(),
            detail: event.detail().map(str::to_owned),
            count: event.count(),
            actor: by.actor,
            subject: by.subject.map(|subject| match subject {
                Subject::Member(id) => JournalSubject::Member(id),
                Subject::Tenant(id) => JournalSubject::Tenant(id),
            }),
            device: by
                .device
                .as_ref()
                .map(|name| name.chars().take(LONGEST_NAME).collect()),
        }));
    }
}

impl Writer {
    fn run(mut self, told: &Receiver<Told>) {
        let mut waiting = Vec::new();
        while let Ok(first) = told.recv() {
            let mut stopping = self.take(first, &mut waiting);
            for _ in 0..A_BATCH {
                if stopping {
                    break;
                }
                let Ok(next) = told.try_recv() else { break };
                stopping = self.take(next, &mut waiting);
            }
            if stopping {
                break;
            }
            self.write();
            for done in waiting.drain(..) {
                done.send(()).ok();
            }
        }
        self.pending.end_minute();
        self.pending.end_days_before(Day::new(u16::MAX));
        self.write();
    }

    /// Whether the portal stops.
    fn take(&mut self, told: Told, waiting: &mut Vec<SyncSender<()>>) -> bool {
        match told {
            Told::Happened(entry) => self.pending.take(entry),
            Told::Tick => {
                self.pending.end_minute();
                self.pending.end_days_before(self.clock.today());
            }
            Told::Settle(done) => {
                self.pending.end_minute();
                waiting.push(done);
            }
            Told::Stop => return true,
        }
        false
    }

    fn write(&mut self) {
        self.pending.lose(self.lost.swap(0, Ordering::Relaxed));
        let ready = self.pending.ready(self.clock.minute());
        match self.store.keep_journal(ready) {
            Ok(()) => {
                self.pending.written();
                self.failing.store(false, Ordering::Relaxed);
            }
            Err(_) => {
                self.pending.not_written();
                // Once, not for every event of a bad hour.
                if !self.failing.swap(true, Ordering::Relaxed) {
                    self.log.emit(Event::LogNotWritten);
                }
            }
        }
    }
}

/// Events that may wait for the thread.
const QUEUE: usize = 4_096;
/// Events that are written together at most.
const A_BATCH: usize = 256;
/// Characters of a browser's name that are kept.
const LONGEST_NAME: usize = 60;
