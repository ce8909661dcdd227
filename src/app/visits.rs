//! A reporter who has come back with a code.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use subrosa_policy::{Day, LegalClock, Plain, ReceiptCode, TenantId};
use subrosa_store::{
    Author, CaseIndex, DraftKey, Identity, Originals, ReporterCase, ReporterKeys, Store,
    StoreError, TimedEntry, keyed_token, token_hash,
};

use super::reports::{MOST_REPORT, Reports};
use super::sessions::{Session, Sessions};
use super::tenants::Profiles;
use super::uploads::Ticks;
use crate::clock::Clock;
use crate::error::AppError;

/// Sessions of reporters, and what they do in them.
#[derive(Clone)]
pub(crate) struct Visits {
    store: Arc<Store>,
    sessions: Arc<Sessions<Visit>>,
    reports: Reports,
    clock: Arc<dyn Clock>,
    // Marks the cookies of wrong codes without keeping any, so that a flood of wrong codes
    // costs no memory and drives nobody out.
    nowhere: Arc<[u8; 32]>,
}

/// The keys of one reporter's session.
pub(crate) struct Visit {
    keys: ReporterKeys,
    /// How many records the last page of messages was made from: only these can be hidden.
    shown: AtomicU32,
    /// Which drafts became answers in this session, as hashes, the newest last.
    sent: Mutex<Vec<[u8; 32]>>,
}

/// What a cookie leads to.
pub(crate) enum Visitor {
    /// A session with a case.
    Known(Session<Visit>),
    /// A code was entered that opens nothing.
    Nowhere,
    /// No session, or one that has ended.
    Gone,
}

/// What the reporter's page shows.
pub(crate) struct Dialogue {
    /// The opened case.
    pub(crate) case: ReporterCase,
    /// State and milestones.
    pub(crate) index: CaseIndex,
    /// Everything said, oldest first, hidden ones too.
    pub(crate) entries: Vec<TimedEntry>,
    /// The legal dates.
    pub(crate) dates: LegalClock,
    /// The earliest day of erasure.
    pub(crate) erased: Day,
    /// Today.
    pub(crate) today: Day,
}

/// What became of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Replied {
    /// It is in the case.
    Sent,
    /// There is no draft: it was sent before, in this session.
    Before,
    /// There is no draft, and nothing tells that it was sent.
    Gone,
    /// It has neither words nor files; the draft is as it was.
    Empty,
    /// It is longer than a message can be; the draft is as it was.
    TooLong,
}

impl Visit {
    // CLAIM(C-210): SECURITY.md
    /// What is true of an answer whose draft is not there: it is never said to have arrived without having done so.
    pub(crate) fn without_draft(&self, key: &DraftKey) -> Replied {
        if self.sent().contains(&mark(key)) {
            Replied::Before
        } else {
            Replied::Gone
        }
    }

    fn note_sent(&self, key: &DraftKey) {
        let mut sent = self.sent();
        if sent.len() >= MOST_KNOWN {
            sent.remove(0);
        }
        sent.push(mark(key));
    }

    fn sent(&self) -> MutexGuard<'_, Vec<[u8; 32]>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Visits {
    pub(crate) fn new(
        store: Arc<Store>,
        sessions: Sessions<Visit>,
        reports: Reports,
        clock: Arc<dyn Clock>,
        nowhere: [u8; 32],
    ) -> Self {
        Self {
            store,
            sessions: Arc::new(sessions),
            reports,
            clock,
            nowhere: Arc::new(nowhere),
        }
    }

    /// Enters a code. Any code gives a cookie; whether it opens something shows on the page.
    pub(crate) fn enter(&self, code: &ReceiptCode) -> Result<Plain<String>, AppError> {
        let keys = ReporterKeys::from_code(code);
        match self.store.open_reporter(&keys) {
            Ok(_) => {
                self.note_use(&keys);
                let shown = AtomicU32::new(0);
                let sent = Mutex::default();
                let visit = Visit { keys, shown, sent };
                let alike = |one: &Visit, other: &Visit| one.keys.is_same(&other.keys);
                let opened = self.sessions.open_beside(visit, MOST_VISITS, alike)?;
                Ok(opened.cookie)
            }
            Err(StoreError::NotFound) => {
                // As a right one is looked up, and never there.
                self.note_use(&keys);
                Ok(Plain::new(keyed_token(&self.nowhere)?))
            }
            Err(error) => Err(error.into()),
        }
    }

    // CLAIM(C-10): SECURITY.md
    /// Notes that a code was used, if it is a right one. A disk that takes nothing must not stop the visit, nor be logged
    /// here: only the first use of a right code writes, so both would tell it from a wrong one. All that is lost is that
    /// a repeated Send may show the code once more.
    fn note_use(&self, keys: &ReporterKeys) {
        self.store.code_was_used(keys).ok();
    }

    /// Whether a code leads to the case the draft became. Nothing is opened or marked.
    pub(crate) fn fits(&self, key: &DraftKey, typed: &ReceiptCode) -> bool {
        key.code().entropy().expose() == typed.entropy().expose()
    }

    /// Finds the session of a cookie.
    pub(crate) fn find(&self, cookie: Option<&str>) -> Visitor {
        let Some(cookie) = cookie else {
            return Visitor::Gone;
        };
        match self.sessions.find(cookie) {
            Some(session) => Visitor::Known(session),
            None if subrosa_store::is_keyed_token(&self.nowhere, cookie) => Visitor::Nowhere,
            None => Visitor::Gone,
        }
    }

    /// Ends a session.
    pub(crate) fn leave(&self, cookie: Option<&str>) {
        if let Some(cookie) = cookie {
            self.sessions.close(cookie);
        }
    }

    /// Ends the sessions whose time is over.
    pub(crate) fn sweep(&self) {
        self.sessions.sweep();
    }

    /// Opens what the reporter's page shows.
    pub(crate) fn dialogue(&self, visit: &Visit) -> Result<Dialogue, AppError> {
        let case = self.store.open_reporter(&visit.keys)?;
        let index = self.store.index(case.open.case())?;
        let entries = self.store.entries(&case.open)?;
        let mut profiles = Profiles::new(&self.store);
        let (dates, today) = (profiles.dates(&index)?, self.clock.today());
        Ok(Dialogue {
            erased: profiles.erasure(&index, today)?,
            case,
            index,
            entries,
            dates,
            today,
        })
    }

    /// What the tenant of the case takes besides cleaned files.
    pub(crate) fn originals(&self, visit: &Visit) -> Result<Originals, AppError> {
        let case = self.store.open_reporter(&visit.keys)?;
        let tenant = self.store.index(case.open.case())?.tenant;
        self.reports.originals_of(tenant)
    }

    /// The name of a case's tenant.
    pub(crate) fn tenant_name(&self, tenant: TenantId) -> Result<String, AppError> {
        Ok(self.store.tenant(tenant)?.name)
    }

    // CLAIM(C-210): SECURITY.md
    /// Sends a checked reply and destroys its draft. The limits of a text hold here too: a draft can be changed between
    /// its check and its sending.
    ///
    /// # Errors
    /// [`AppError::Full`] if the reporter has filled the case.
    pub(crate) fn send_reply(
        &self,
        visit: &Visit,
        key: &DraftKey,
        ticks: Option<&Ticks>,
    ) -> Result<Replied, AppError> {
        let _alone = self.reports.alone(key);
        let Some(draft) = self.reports.ticked(key, ticks)? else {
            return Ok(visit.without_draft(key));
        };
        if draft.text.trim().is_empty() && draft.files.is_empty() {
            return Ok(Replied::Empty);
        }
        if draft.text.chars().count() > MOST_REPORT {
            return Ok(Replied::TooLong);
        }
        let case = self.store.open_reporter(&visit.keys)?;
        let tenant = self.store.index(case.open.case())?.tenant;
        if said(&self.store.entries(&case.open)?) + draft.text.len() > MOST_SAID {
            return Err(AppError::Full);
        }
        let may = self.reports.originals_of(tenant)?;
        let files = self.reports.new_files(key, &draft)?;
        let originals = self.reports.new_originals(key, &draft, may)?;
        self.store
            .reply(&case, &draft.text, files, originals, self.clock.today())?;
        visit.note_sent(key);
        self.reports.discard(key)?;
        Ok(Replied::Sent)
    }

    /// Notes what the page of messages shows.
    pub(crate) fn note_shown(&self, visit: &Visit, dialogue: &Dialogue) {
        let numbers = dialogue.entries.iter().map(|entry| entry.number);
        let shown = numbers.max().map_or(0, |last| last.saturating_add(1));
        visit.shown.store(shown, Ordering::Relaxed);
    }

    /// Puts what the last page of messages showed out of sight; what came since stays.
    pub(crate) fn hide_read(&self, visit: &Visit) -> Result<(), AppError> {
        let mut dialogue = self.dialogue(visit)?;
        let shown = visit.shown.load(Ordering::Relaxed);
        dialogue.entries.retain(|entry| entry.number < shown);
        Ok(self
            .store
            .hide_read(&visit.keys, &dialogue.case, &dialogue.entries)?)
    }

    /// Adds the reporter's name, for the lawyers only.
    pub(crate) fn give_name(&self, visit: &Visit, identity: Identity) -> Result<(), AppError> {
        let case = self.store.open_reporter(&visit.keys)?;
        Ok(self.store.give_identity(&case, identity)?)
    }

    /// Stores other words for minutes. False if they are empty or the ones that stand already.
    pub(crate) fn propose_wording(&self, visit: &Visit, wording: &str) -> Result<bool, AppError> {
        let dialogue = self.dialogue(visit)?;
        let mut newest = dialogue.entries.iter().rev();
        let before = newest.find_map(|entry| {
            let correction = entry.entry.correction().map(|correction| &correction.text);
            correction.or(entry.entry.report().map(|report| &report.text))
        });
        let same = before.is_some_and(|before| before.trim() == wording.trim());
        if wording.trim().is_empty() || same {
            return Ok(false);
        }
        let today = self.clock.today();
        self.store.propose_wording(&dialogue.case, wording, today)?;
        Ok(true)
    }

    /// Stores that the reporter agrees to minutes, in the wording of this number.
    pub(crate) fn approve_minutes(&self, visit: &Visit, of: u32) -> Result<(), AppError> {
        let case = self.store.open_reporter(&visit.keys)?;
        let today = self.clock.today();
        Ok(self.store.approve_minutes(&case, of, today)?)
    }

    /// Tells that the reporter wants to take the report back.
    pub(crate) fn ask_to_withdraw(&self, visit: &Visit) -> Result<(), AppError> {
        let case = self.store.open_reporter(&visit.keys)?;
        Ok(self.store.ask_to_withdraw(&case, self.clock.today())?)
    }
}

/// Bytes of what the reporter has said in a case, so many more for each record, which costs an opening.
fn said(entries: &[TimedEntry]) -> usize {
    let messages = entries.iter().filter_map(|entry| entry.entry.message());
    let theirs = messages.filter(|message| message.author == Author::Reporter);
    theirs.map(|message| message.text.len() + RECORD).sum()
}

fn mark(key: &DraftKey) -> [u8; 32] {
    token_hash(key.to_text().expose())
}

/// Answers of one session that are known to be sent.
const MOST_KNOWN: usize = 64;
/// Sessions of one code at a time: a reporter with a few browsers has as many.
const MOST_VISITS: usize = 16;
/// What a reporter can say in a case in all: a page of it is made for every look.
const MOST_SAID: usize = 8 * 1024 * 1024;
const RECORD: usize = 4 * 1024;
