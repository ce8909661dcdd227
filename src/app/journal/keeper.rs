//! The thread that writes the security log, so that nobody waits for a disk to say what happened.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use subrosa_policy::Day;
use subrosa_store::{JournalEntry, JournalSubject, JournalTime, Store};

use super::pending::{Pending, room};
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
    crowd: Arc<Crowd>,
    failing: Arc<AtomicBool>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

enum Told {
    Happened(JournalEntry),
    /// A minute has passed.
    Tick,
    /// Somebody waits until everything so far is written, with an entry of their own or without,
    /// and hears whether it is.
    Settle(Option<JournalEntry>, SyncSender<bool>),
    /// The portal stops.
    Stop,
}

/// Counts the events in the queue that are no member's: anybody may cause them as fast as they
/// like, and a part of the room is not for them.
#[derive(Default)]
struct Crowd(AtomicUsize);

struct Writer {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    log: Log,
    pending: Pending,
    lost: Arc<AtomicU64>,
    crowd: Arc<Crowd>,
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
        let (lost, crowd, failing) = (Arc::default(), Arc::default(), Arc::default());
        let writer = Writer {
            store,
            clock: Arc::clone(&clock),
            log: log.without_journal(),
            pending: Pending::default(),
            lost: Arc::clone(&lost),
            crowd: Arc::clone(&crowd),
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
            crowd,
            failing,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Waits until everything that has happened is written, and says whether it is.
    pub(crate) fn settle(&self) -> bool {
        self.settle_with(None)
    }

    /// Writes counts that are finished.
    pub(crate) fn tick(&self) {
        // A queue without room is being written; the next minute comes by itself.
        self.queue.try_send(Told::Tick).ok();
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

    fn settle_with(&self, entry: Option<JournalEntry>) -> bool {
        let (done, wait) = sync_channel(1);
        // Waits for room, so that no full queue loses the entry. An end without an answer means
        // that the portal stops.
        self.queue.send(Told::Settle(entry, done)).is_ok() && wait.recv().unwrap_or(false)
    }

    fn tell(&self, entry: JournalEntry) {
        let is_members = entry.actor.is_some();
        let has_room = is_members || self.crowd.enter();
        // Whoever tells may hold a lock or run on a thread that must not wait.
        if has_room && self.queue.try_send(Told::Happened(entry)).is_ok() {
            return;
        }
        if has_room && !is_members {
            self.crowd.leave();
        }
        self.lost.fetch_add(1, Ordering::Relaxed);
    }

    fn entry(&self, minute: u64, event: &Event, by: &By) -> JournalEntry {
        let kind = event.kind();
        JournalEntry {
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
        }
    }
}

impl Journal for Keeper {
    fn keep(&self, minute: u64, event: &Event, by: &By) {
        self.tell(self.entry(minute, event, by));
    }

    fn keep_surely(&self, minute: u64, event: &Event, by: &By) -> bool {
        self.settle_with(Some(self.entry(minute, event, by)))
    }
}

impl Crowd {
    /// Takes a place, if one is left.
    fn enter(&self) -> bool {
        let order = Ordering::Relaxed;
        let one_more = |inside: usize| (inside < room(QUEUE, None)).then_some(inside + 1);
        self.0.fetch_update(order, order, one_more).is_ok()
    }

    /// Gives a place back.
    fn leave(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
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
            let written = self.write();
            for (done, taken) in waiting.drain(..) {
                done.send(written && taken).ok();
            }
        }
        self.pending.end_minute();
        self.pending.end_days_before(Day::new(u16::MAX));
        self.write();
    }

    /// Whether the portal stops. Whoever waits is noted with whether there was room for their entry.
    fn take(&mut self, told: Told, waiting: &mut Vec<(SyncSender<bool>, bool)>) -> bool {
        match told {
            Told::Happened(entry) => {
                if entry.actor.is_none() {
                    self.crowd.leave();
                }
                self.pending.take(entry);
            }
            Told::Tick => {
                self.pending.end_minute();
                self.pending.end_days_before(self.clock.today());
            }
            Told::Settle(entry, done) => {
                let taken = entry.is_none_or(|entry| self.pending.take(entry));
                // After it: one that happened before in this minute is only a number until then.
                self.pending.end_minute();
                waiting.push((done, taken));
            }
            Told::Stop => return true,
        }
        false
    }

    /// Whether everything that waited is on disk.
    fn write(&mut self) -> bool {
        self.pending.lose(self.lost.swap(0, Ordering::Relaxed));
        let ready = self.pending.ready(self.clock.minute());
        match self.store.keep_journal(ready) {
            Ok(()) => {
                self.pending.written();
                self.failing.store(false, Ordering::Relaxed);
                true
            }
            Err(_) => {
                self.pending.not_written();
                // Once, not for every event of a bad hour.
                if !self.failing.swap(true, Ordering::Relaxed) {
                    self.log.emit(Event::LogNotWritten);
                }
                false
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::ops::ControlFlow;
    use std::path::Path;

    use subrosa_policy::MemberId;

    use super::*;
    use crate::clock::TestClock;

    fn member() -> By {
        By::member(MemberId::from_bytes([1; 16]), None)
    }

    fn started(data: &Path) -> (Keeper, Arc<Store>) {
        let store = Arc::new(Store::open(data).unwrap());
        let clock: Arc<dyn Clock> = Arc::new(TestClock::new());
        let log = Log::new(clock.clone(), Box::new(std::io::sink()));
        let keeper = Keeper::start(store.clone(), clock, &log).unwrap();
        (keeper, store)
    }

    fn count(store: &Store, key: &str) -> u64 {
        let mut found = 0;
        let look = |_, entry: JournalEntry| {
            if entry.key == key {
                found += entry.count;
            }
            ControlFlow::Continue(())
        };
        store.walk_journal(None, look).unwrap();
        found
    }

    #[test]
    fn whoever_settles_hears_whether_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let (keeper, store) = started(&data);
        assert!(keeper.settle());
        for times in 1..4 {
            // The second time in one minute it would only be a number until the minute is over.
            keeper.keep(5, &Event::CaseExported, &member());
            assert!(keeper.keep_surely(5, &Event::CaseExported, &member()));
            assert_eq!(count(&store, "case-exported"), 2 * times);
        }
        // A folder where the file with the end of the log was: no entry is sure any more.
        let (end, aside) = (data.join("vault/security"), data.join("aside"));
        fs::rename(&end, &aside).unwrap();
        fs::create_dir(&end).unwrap();
        assert!(!keeper.keep_surely(6, &Event::CaseExported, &member()));
        assert!(!keeper.settle() && keeper.is_failing());
        fs::remove_dir(&end).unwrap();
        fs::rename(&aside, &end).unwrap();
        assert!(keeper.settle() && !keeper.is_failing());
        // What is counted by the day is not written yet.
        assert!(!keeper.keep_surely(6, &Event::Panicked, &member()));
        keeper.stop();
        assert!(!keeper.keep_surely(7, &Event::CaseExported, &member()));
        assert!(!keeper.settle());
    }

    #[test]
    fn a_crowd_in_the_queue_leaves_room_for_members() {
        let (queue, told) = sync_channel(QUEUE);
        // Nobody takes anything out, as while the disk hangs.
        let keeper = Keeper {
            queue,
            clock: Arc::new(TestClock::new()),
            lost: Arc::default(),
            crowd: Arc::default(),
            failing: Arc::default(),
            thread: Mutex::default(),
        };
        for _ in 0..2 * QUEUE {
            keeper.keep(1, &Event::PageOfTrouble("not-found"), &By::default());
        }
        let lost = keeper.lost.load(Ordering::Relaxed);
        assert!(lost > 0);
        keeper.keep(1, &Event::RightsChanged, &member());
        assert_eq!(keeper.lost.load(Ordering::Relaxed), lost);
        let is_members =
            |told: Told| matches!(told, Told::Happened(entry) if entry.key == "rights-changed");
        assert!(told.try_iter().any(is_members));
    }

    #[test]
    fn places_in_the_queue_are_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let (keeper, _store) = started(&folder.path().join("data"));
        for _ in 0..10 {
            keeper.keep(1, &Event::SignInFailed, &By::default());
        }
        assert!(keeper.settle());
        assert_eq!(keeper.crowd.0.load(Ordering::Relaxed), 0);
        keeper.stop();
    }
}
