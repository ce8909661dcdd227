//! Every kind of record in turn without its seal: what is then on the disk is found, and with it nothing is.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::Write;

use subrosa_policy::{InviteId, LangTexts, Rights, SecretPhrase, TenantTexts, Tenants};

use super::end::close;
use super::release::{redacted, release};
use super::*;
use crate::bare::{What, without};
use crate::draft::{Draft, DraftKey};
use crate::edition::Stamped;
use crate::firm::{BOSS, files_below};
use crate::invite::Invite;
use crate::lock::{Device, MemberLock, MemberSecrets};
use crate::own::Own;
use crate::seal::{Kind, NONCE};
use crate::suite::{self, info};

/// Every kind in turn: a new one has to be put here, and the compiler says so.
fn behind(kind: Kind) -> Option<Kind> {
    Some(match kind {
        Kind::Entry => Kind::Head,
        Kind::Head => Kind::Index,
        Kind::Index => Kind::Wrap,
        Kind::Wrap => Kind::Locator,
        Kind::Locator => Kind::Sent,
        Kind::Sent => Kind::ReporterState,
        Kind::ReporterState => Kind::Draft,
        Kind::Draft => Kind::Tenant,
        Kind::Tenant => Kind::Channel,
        Kind::Channel => Kind::Member,
        Kind::Member => Kind::Name,
        Kind::Name => Kind::Invite,
        Kind::Invite => Kind::Meta,
        Kind::Meta => Kind::VaultRoot,
        Kind::VaultRoot => Kind::VaultTable,
        Kind::VaultTable => Kind::VaultJournal,
        Kind::VaultJournal => Kind::MemberSecrets,
        Kind::MemberSecrets => Kind::DeviceShare,
        Kind::DeviceShare => Kind::Journal,
        Kind::Journal => Kind::JournalEnd,
        Kind::JournalEnd => Kind::Edition,
        Kind::Edition => Kind::Released,
        Kind::Released => Kind::Statistic,
        Kind::Statistic => return None,
    })
}

/// What is sealed, and what else is sealed around it.
fn layers() -> Vec<(What, Option<What>)> {
    let around = |kind| Some(What::Record(kind));
    let mut all = Vec::new();
    let mut next = Some(Kind::Entry);
    while let Some(kind) = next {
        // Under the member's password, within the account.
        let within = [Kind::MemberSecrets, Kind::DeviceShare].contains(&kind);
        let outer = around(Kind::Member).filter(|_| within);
        all.push((What::Record(kind), outer));
        next = behind(kind);
    }
    all.extend([
        (What::To(info::APPEND), None),
        (What::To(info::WRAP), around(Kind::Wrap)),
        (What::To(info::RELEASE_WRAP), around(Kind::Wrap)),
        (What::File, None),
        (What::Spooled, None),
    ]);
    all
}

/// A firm's life, in which everything is stored that is ever stored.
fn life(locked: bool) -> Firm {
    let mut firm = Firm::new().with_accounts();
    let una = firm.contact(11);
    let case = firm.report(1, "Ada Holm let the cold store run warm. Bo Lind saw it.");
    firm.assign(case, BO);
    release(&firm, case, &redacted(&firm, case, una.id)).unwrap();
    let keys = ReporterKeys::from_code(&receipt(1));
    let mine = firm.store.open_reporter(&keys).unwrap();
    let entries = firm.store.entries(&mine.open).unwrap();
    firm.store.hide_read(&keys, &mine, &entries).unwrap();
    let over = firm.report(2, "a report whose time is over");
    firm.assign(over, BO);
    close(&firm, over, 10).unwrap();
    for days in [40, 100, 300] {
        firm.store.keep_house(DAY.plus_days(days)).unwrap();
    }
    firm.report(3, "a report whose code is not used yet");
    asked_and_written(&firm);
    let drafts = firm.store.drafts();
    let mut draft = Draft::default();
    "a draft that is not sent".clone_into(&mut draft.text);
    let lease = std::time::Duration::from_secs(600);
    drafts
        .save(&DraftKey::random().unwrap(), &draft, lease)
        .unwrap();
    let mut spooled = drafts.clean_file(&DraftKey::random().unwrap()).unwrap();
    spooled
        .write_all(b"a file of a draft that is not sent")
        .unwrap();
    spooled.finish().unwrap().keep();
    if locked {
        lock(&firm);
    }
    firm
}

/// What staff type and cause.
fn asked_and_written(firm: &Firm) {
    let store = &firm.store;
    let invite = Invite {
        id: InviteId::from_bytes([7; 16]),
        display: "Somebody new".to_owned(),
        rights: Rights::same(&[Role::Triager], &Tenants::All).unwrap(),
        until: 30_000_000,
        by: BOSS,
        reset: None,
    };
    store.invite(&invite).unwrap();
    let texts = TenantTexts {
        languages: vec![LangTexts {
            lang: "en".to_owned(),
            advice: "Where to ask for advice".to_owned(),
            information: String::new(),
        }],
        logo: None,
    };
    let stamped = Stamped { by: ANA, minute: 7 };
    store.propose(firm.tenant, stamped, texts, None).unwrap();
    let entry = crate::journal::tests::entry(0, "signed-in");
    store.keep_journal(&[entry]).unwrap();
}

/// An account that somebody can sign in to.
fn lock(firm: &Firm) {
    let secrets = MemberSecrets::random([5; 32]).unwrap();
    let kit = Device::kit(&SecretPhrase::from_bytes(&[9; 32]));
    let mut member = firm.cy.member();
    member.lock = MemberLock::create("Grey-Panel-4", &secrets, &kit).unwrap();
    let mut batch = Batch::default();
    let id = member.id;
    firm.store
        .put_own(&mut batch, Own::Member, id.as_bytes(), &member)
        .unwrap();
    firm.store.commit(batch).unwrap();
}

/// What a record would be known by.
struct Needle<'a> {
    what: What,
    bytes: &'a [u8],
    /// It is nearly empty, and counts only whole and behind the head of a record.
    bare: bool,
}

impl<'a> Needle<'a> {
    /// None for what could stand anywhere.
    fn of(what: What, plain: &'a [u8]) -> Option<Self> {
        let content = plain.iter().rposition(|byte| *byte != 0).unwrap_or(0);
        let small = what == What::Record(Kind::ReporterState);
        let bytes = match plain.get(..NEEDLE) {
            Some(start) if !small => start,
            Some(_) | None => plain,
        };
        let enough = content >= 3 || small;
        (enough && bytes.len() >= 16).then_some(Self {
            what,
            bytes,
            bare: small,
        })
    }

    fn is_at(&self, bytes: &[u8], at: usize) -> bool {
        let head = at.checked_sub(1 + NONCE).map(|head| bytes[head]);
        bytes[at..].starts_with(self.bytes) && (!self.bare || head == Some(suite::RECORD))
    }
}

/// Which kinds were sealed in a life without these seals, and which of them a thief of the disk can read.
fn stolen(off: &[What]) -> (BTreeSet<String>, BTreeSet<String>) {
    let inside = [Kind::MemberSecrets, Kind::DeviceShare].map(What::Record);
    let locked = off.is_empty() || off.iter().any(|what| inside.contains(what));
    let mut folder = None;
    let seen = without(off, || folder = Some(life(locked).ended()));
    let mut needles: HashMap<&[u8], Vec<Needle<'_>>> = HashMap::new();
    for (what, plain) in &seen {
        if let Some(needle) = Needle::of(*what, plain) {
            let start = &needle.bytes[..8];
            needles.entry(start).or_default().push(needle);
        }
    }
    let mut found = BTreeSet::new();
    for path in files_below(folder.unwrap().path()) {
        let bytes = fs::read(path).unwrap();
        for (at, start) in bytes.windows(8).enumerate() {
            for needle in needles.get(start).into_iter().flatten() {
                if needle.is_at(&bytes, at) {
                    found.insert(format!("{:?}", needle.what));
                }
            }
        }
    }
    let seen = seen.iter().map(|(what, _)| format!("{what:?}"));
    (seen.collect(), found)
}

#[test]
fn of_no_kind_of_record_anything_is_readable_on_the_disk() {
    let (seen, found) = stolen(&[]);
    assert_eq!(found, BTreeSet::new());
    for (what, _) in layers() {
        assert!(
            seen.contains(&format!("{what:?}")),
            "never sealed: {what:?}"
        );
    }
}

#[test]
fn a_record_that_is_not_sealed_is_found_whatever_its_kind() {
    for (what, outer) in layers() {
        let alone = stolen(&[what]).1;
        let name = format!("{what:?}");
        match outer {
            None => assert!(alone.contains(&name), "{name}: {alone:?}"),
            // Behind another seal nothing is seen; without both it is.
            Some(outer) => {
                assert!(!alone.contains(&name), "{name}: {alone:?}");
                let both = stolen(&[what, outer]).1;
                assert!(both.contains(&name), "{name}: {both:?}");
            }
        }
    }
}

/// How many bytes of a record count as that record.
const NEEDLE: usize = 48;
