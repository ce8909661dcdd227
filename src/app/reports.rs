//! What a reporter does before there is a case: draft, attach, check, send.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use subrosa_policy::{Channel, MemberId, Mode, Questionnaire, ReceiptCode, TenantId, Versions};
use subrosa_scrub::Limits;
use subrosa_store::{
    Answer, Draft, DraftKey, Identity, Intake, NewCase, Report, ReporterKeys, SpoolWriter, Store,
    Tenant, token_hash,
};

use super::casework::MOST_COMPARED;
use super::machine::{self, Thresholds};
use super::names::{Fit, Words};
use super::rooms::{Owner, Room, Rooms};
use super::roster::Rosters;
use super::uploads::Ticks;
use crate::cleaner::Cleaner;
use crate::clock::Clock;
use crate::error::AppError;
use crate::log::Log;

/// Drafting and sending.
#[derive(Clone)]
pub(crate) struct Reports {
    pub(super) store: Arc<Store>,
    pub(super) rosters: Rosters,
    pub(super) clock: Arc<dyn Clock>,
    rooms: Rooms,
    pub(super) cleaner: Cleaner,
    settings: Arc<Settings>,
    pub(super) log: Log,
    // Two Sends of one draft at the same moment: the second finds what the first has left.
    sending: Arc<[Mutex<()>; SENDING]>,
}

/// What the configuration says about drafts and files.
pub(crate) struct Settings {
    /// With how little room on the disk no file is taken.
    pub(crate) least_room: Thresholds,
    /// How long a draft is kept.
    pub(crate) lease: Duration,
    /// How many files a report or a message may have.
    pub(crate) most_files: usize,
    /// The largest file, in bytes.
    pub(crate) largest_file: u64,
    /// What the cleaner may spend on one file.
    pub(crate) scrub: Limits,
    /// The most bytes all drafts together may hold.
    pub(crate) spool: u64,
    /// How many drafts are kept at once.
    pub(crate) most_drafts: u64,
}

/// What became of Send.
pub(crate) enum Sent {
    /// The report is stored; this is its code.
    Code(ReceiptCode),
    /// It was stored earlier and its code has been used since.
    Earlier,
}

impl Reports {
    pub(crate) fn new(
        store: Arc<Store>,
        rosters: Rosters,
        clock: Arc<dyn Clock>,
        cleaner: Cleaner,
        settings: Settings,
        log: Log,
    ) -> Self {
        Self {
            store,
            rosters,
            clock,
            rooms: Rooms::new(settings.spool, settings.most_drafts),
            cleaner,
            settings: Arc::new(settings),
            log,
            sending: Arc::new(std::array::from_fn(|_| Mutex::new(()))),
        }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    // CLAIM(C-64): SECURITY.md
    /// The tenant of a link, if it lets reporters in.
    pub(crate) fn tenant(&self, link: &str) -> Result<Tenant, AppError> {
        open(self.store.tenant_by_link(link)?)
    }

    /// The tenant of channel words.
    pub(crate) fn tenant_of_words(
        &self,
        words: &subrosa_policy::ChannelWords,
    ) -> Result<Tenant, AppError> {
        open(self.store.tenant_by_words(words)?)
    }

    /// A draft, if its lease has not ended.
    pub(crate) fn load(&self, key: &DraftKey) -> Result<Option<Draft>, AppError> {
        Ok(self.store.drafts().load(key)?)
    }

    /// Seals a draft again and renews its lease.
    pub(crate) fn save(&self, key: &DraftKey, draft: &Draft) -> Result<(), AppError> {
        Ok(self.store.drafts().save(key, draft, self.settings.lease)?)
    }

    /// Destroys a draft.
    pub(crate) fn discard(&self, key: &DraftKey) -> Result<(), AppError> {
        self.store.drafts().remove(key)?;
        self.rooms.release(key);
        Ok(())
    }

    /// Destroys the drafts whose time is over.
    pub(crate) fn expire(&self, now: Instant) -> Result<(), AppError> {
        self.store.drafts().expire(now)?;
        self.rooms.sweep(self.store.drafts());
        Ok(())
    }

    /// A place for one more form.
    pub(crate) fn room(&self, owner: Owner) -> Result<Room, AppError> {
        self.rooms.open(owner)
    }

    /// Keeps a place for as long as its draft is kept.
    pub(crate) fn hold(&self, key: &DraftKey, room: Room) {
        self.rooms.hold(key, room);
    }

    /// Notes that files of a draft are on their way.
    pub(crate) fn begin(&self, key: &DraftKey) -> Result<(), AppError> {
        Ok(self.store.drafts().begin(key, self.settings.lease)?)
    }

    /// Takes room for a second copy of a file of a draft. False if there is none.
    pub(crate) fn has_room_for(&self, key: &DraftKey, bytes: u64) -> bool {
        self.rooms.grow(key, bytes).is_ok()
    }

    // CLAIM(C-133): SECURITY.md
    /// Whether the disk has room for files. Without, reports in words go on.
    pub(crate) fn takes_files(&self) -> bool {
        let room = machine::room(self.store.folder());
        !room.is_some_and(|room| self.settings.least_room.is_low(room))
    }

    /// A sealed place for an upload.
    pub(crate) fn receive(&self) -> Result<SpoolWriter, AppError> {
        if !self.takes_files() {
            return Err(AppError::Busy);
        }
        Ok(self.store.drafts().receive()?)
    }

    // CLAIM(C-09): SECURITY.md
    /// Seals the report to its readers. Whatever happens, the draft is only destroyed after
    /// the report is on disk, and a second Send has the code of the first.
    pub(crate) fn send(&self, key: &DraftKey, ticks: Option<&Ticks>) -> Result<Sent, AppError> {
        let _alone = self.alone(key);
        let code = key.code();
        let keys = ReporterKeys::from_code(&code);
        if self.store.sent_before(&keys)?.is_some() {
            // A page that was open beside the one that was sent can have stored its draft again.
            self.discard(key)?;
            return if self.store.code_may_be_shown(&keys)? {
                Ok(Sent::Code(code))
            } else {
                Ok(Sent::Earlier)
            };
        }
        let draft = self.ticked(key, ticks)?.ok_or(AppError::DraftGone)?;
        // It may have been closed since the draft was begun, or shown.
        let tenant = open(self.store.tenant(draft.tenant.ok_or(AppError::NotFound)?)?)?;
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        let new = self.new_case(key, &draft, &tenant)?;
        self.store.submit(&roster, &code, new)?;
        self.discard(key)?;
        Ok(Sent::Code(code))
    }

    /// Keeps every other Send of this draft waiting. A long file keeps few others waiting.
    pub(super) fn alone(&self, key: &DraftKey) -> Option<MutexGuard<'_, ()>> {
        let hash = token_hash(key.to_text().expose()).into_iter();
        let place = hash.map(usize::from).sum::<usize>() % SENDING;
        let alone = self.sending.get(place)?;
        Some(alone.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A draft with what is ticked on the page that sends it. The caller is alone with it.
    pub(super) fn ticked(
        &self,
        key: &DraftKey,
        ticks: Option<&Ticks>,
    ) -> Result<Option<Draft>, AppError> {
        let mut draft = self.load(key)?;
        if let (Some(draft), Some(ticks)) = (&mut draft, ticks) {
            ticks.apply(draft);
            self.save(key, draft)?;
        }
        Ok(draft)
    }

    pub(super) fn new_case(
        &self,
        key: &DraftKey,
        draft: &Draft,
        tenant: &Tenant,
    ) -> Result<NewCase, AppError> {
        let mode = tenant.modes.settle(draft.mode.unwrap_or(Mode::Anonymous));
        let (category, answers) = self.answers(draft, tenant)?;
        let identity = (mode == Mode::Confidential).then(|| Identity {
            name: draft.name.clone(),
            contact: draft.contact.clone(),
        });
        let named = self.named_members(tenant.id, &draft.exclude)?;
        Ok(NewCase {
            tenant: tenant.id,
            under: Versions {
                questionnaire: draft.questionnaire,
                ..tenant.versions
            },
            mode,
            channel: Channel::Web,
            day: self.clock.today(),
            report: Report {
                day: self.clock.today(),
                text: draft.text.clone(),
                place: draft.place.clone(),
                time: draft.time.clone(),
                people: draft.people.clone(),
                answers,
            },
            intake: Intake {
                language: draft.language.clone(),
                category,
                place: draft.place.clone(),
                exclude: draft.exclude.clone(),
            },
            identity,
            files: self.new_files(key, draft)?,
            originals: self.new_originals(key, draft, tenant.originals)?,
            excluded: named.excluded,
            compared: named.compared,
            blind: tenant.blind,
            taken_down: None,
        })
    }

    /// What was chosen and answered, in the words that were on the page.
    fn answers(
        &self,
        draft: &Draft,
        tenant: &Tenant,
    ) -> Result<(Option<String>, Vec<Answer>), AppError> {
        let asked = self.questionnaire(tenant.id, draft.questionnaire)?;
        let (category, answers) = answered(&asked, draft, &draft.language);
        let answers = answers.into_iter().map(|(question, text)| Answer {
            question: question.to_owned(),
            text: text.to_owned(),
        });
        Ok((category.map(str::to_owned), answers.collect()))
    }

    /// The members whom the reporter named as people who must not see the report; and where
    /// somebody was named, those who are none of these.
    fn named_members(&self, tenant: TenantId, exclude: &str) -> Result<Named, AppError> {
        if exclude.trim().is_empty() {
            return Ok(Named::default());
        }
        let words = Words::of(exclude);
        let named = |name: &str| words.find(name).is_some_and(|found| found.fit < Fit::Part);
        let (mut excluded, mut compared) = (Vec::new(), Vec::new());
        let vouched = self.rosters.people(tenant)?;
        let accounts = self.store.members()?.into_iter();
        // Contact persons are vouched for by nobody, and are given nothing before a release.
        let accounts = accounts.filter(|member| member.rights.serves(tenant));
        let accounts = accounts.map(|member| (member.id, member.display));
        // Colleagues know some under another name than the account has: either one is enough.
        for (member, name) in vouched.into_iter().chain(accounts) {
            let list = if named(&name) {
                &mut excluded
            } else {
                &mut compared
            };
            if !list.contains(&member) {
                list.push(member);
            }
        }
        compared.retain(|member| !excluded.contains(member));
        // Those with keys come first; what is left over learns nothing of it.
        compared.truncate(MOST_COMPARED);
        Ok(Named {
            excluded,
            compared: Some(compared),
        })
    }
}

/// Whom the reporter named, among the members.
#[derive(Default)]
struct Named {
    excluded: Vec<MemberId>,
    compared: Option<Vec<MemberId>>,
}

/// The category and the answers of a draft, in a language.
///
/// Answers to what that questionnaire does not ask are left out, and so are empty ones.
pub(crate) fn answered<'a>(
    asked: &'a Questionnaire,
    draft: &'a Draft,
    lang: &str,
) -> (Option<&'a str>, Vec<(&'a str, &'a str)>) {
    let category = asked
        .categories
        .iter()
        .find(|category| Some(category.number) == draft.category)
        .and_then(|category| category.name(lang));
    let answers = asked.questions.iter().filter_map(|question| {
        let (_, answer) = draft
            .answers
            .iter()
            .find(|(number, answer)| *number == question.number && !answer.trim().is_empty())?;
        Some((question.words(lang)?.label.as_str(), answer.as_str()))
    });
    (category, answers.collect())
}

/// Characters of a report or an answer.
pub(crate) const MOST_REPORT: usize = 100_000;

/// Drafts that are sent at the same moment and wait for one another only by chance.
const SENDING: usize = 64;

/// A tenant that lets nobody in answers as one that does not exist.
fn open(tenant: Tenant) -> Result<Tenant, AppError> {
    if tenant.live {
        Ok(tenant)
    } else {
        Err(AppError::NotFound)
    }
}
