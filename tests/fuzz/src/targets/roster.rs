//! The roster: entries as anybody may write them, and as members sign them.

use std::sync::OnceLock;

use serde::Serialize;
use serde::de::DeserializeOwned;
use subrosa_policy::{MemberId, Rights, Role, SecretPhrase, TenantId, Tenants};
use subrosa_store::fuzz::{recovery_seed as seed_of, roster_hash, roster_signature};
use subrosa_store::{
    Person, ReaderPublic, ReaderSeed, Recovery, Roster, Signer, SigningSeed, VerifyKey,
};

use crate::input::{Damage, Input, damage};
use crate::memory;

pub(crate) fn roster(data: &[u8]) {
    let mut input = Input(data);
    if input.byte() % 4 == 0 {
        anything(input.0);
        return;
    }
    let Some(mut chain) = Chain::founded(&mut input) else {
        return;
    };
    let mut steps = 0;
    while !input.is_empty() && steps < MOST_STEPS {
        steps += 1;
        chain.step(&mut input);
    }
    // Fewer entries than there were once are refused.
    let floor = chain.roster.version() + 1;
    assert!(Roster::verify(&chain.entries, &chain.root, floor).is_err());
    let (how, at) = (input.byte(), input.short());
    let which = usize::from(input.byte()) % chain.entries.len();
    let before = chain.entries[which].clone();
    damage(&mut chain.entries[which], how, at);
    assert!(chain.verify().is_none(), "a changed entry verifies");
    chain.entries[which] = before;
    chain.entries.swap(which, 0);
    assert!(
        which == 0 || chain.verify().is_none(),
        "entries in another order verify"
    );
}

/// Bytes that are pinned as if they were the first entry.
fn anything(bytes: &[u8]) {
    let entries = [bytes.to_vec()];
    let root = roster_hash(bytes);
    memory::within(4 << 20, 64 * bytes.len(), || {
        // The fuzzer cannot sign.
        assert!(Roster::verify(&entries, &root, 0).is_err());
    });
}

/// Entries that verify, and what they say.
struct Chain {
    entries: Vec<Vec<u8>>,
    root: [u8; 32],
    roster: Roster,
}

impl Chain {
    /// A roster founded by the first person, for some tenants.
    fn founded(input: &mut Input<'_>) -> Option<Self> {
        let person = person(0, 0, rights(input)?);
        let signer = Signer::Member(person.member);
        let change = Change::Found(person, recovery().clone());
        let entry = Entry {
            version: 1,
            previous: [0; 32],
            signer,
            change,
        };
        let entries = vec![signed(&entry, &key(0, 0).signing)];
        let root = roster_hash(&entries[0]);
        let roster = Roster::verify(&entries, &root, 0).ok()?;
        Some(Self {
            entries,
            root,
            roster,
        })
    }

    fn verify(&self) -> Option<Roster> {
        Roster::verify(&self.entries, &self.root, 0).ok()
    }

    /// Somebody signs something; perhaps they may not, and perhaps it is not quite right.
    fn step(&mut self, input: &mut Input<'_>) {
        let (by, flaw) = (input.byte(), input.byte());
        let about = input.byte();
        let Some(change) = change(about, input) else {
            return;
        };
        let signer = match by % 8 {
            7 => Signer::Recovery,
            by => Signer::Member(member(by % PEOPLE)),
        };
        let seed = match signer {
            Signer::Recovery => recovery_seed(),
            Signer::Member(_) => &key(by % 8 % PEOPLE, by >> 7).signing,
        };
        let flaw = Flaw::of(flaw);
        let mut previous = roster_hash(self.entries.last().expect("there is one"));
        let mut version = self.roster.version() + 1;
        match flaw {
            Flaw::Version => version += 1,
            Flaw::Previous => previous[31] ^= 1,
            Flaw::None | Flaw::Bytes(..) => {}
        }
        let may = self.may(signer, &change);
        let is_theirs = self.is_key_of(signer, seed);
        let about = change.about();
        let entry = Entry {
            version,
            previous,
            signer,
            change,
        };
        let mut bytes = signed(&entry, seed);
        if let Flaw::Bytes(how, at) = flaw {
            let _: Damage = damage(&mut bytes, how, at);
        }
        self.entries.push(bytes);
        match self.verify() {
            None => {
                assert!(
                    !(may && is_theirs && flaw == Flaw::None),
                    "what may be signed is refused"
                );
                self.entries.pop();
            }
            Some(now) => {
                assert!(
                    flaw == Flaw::None,
                    "an entry verifies that is not as it was signed"
                );
                assert!(may && is_theirs, "somebody signed what they may not");
                self.follows(&now, signer, about, &entry.change);
                self.roster = now;
            }
        }
    }

    /// What the roster itself says of who may sign this.
    fn may(&self, signer: Signer, change: &Change) -> bool {
        match (signer, change) {
            (Signer::Member(by), Change::Put(person)) => self.roster.may_vouch(by, person),
            (Signer::Member(by), Change::Remove(member)) => self.roster.may_dismiss(by, *member),
            (Signer::Recovery, Change::Put(person)) => person.rights.reads_cases(),
            (Signer::Recovery, Change::Remove(_)) | (_, Change::Found(..)) => false,
        }
    }

    fn is_key_of(&self, signer: Signer, seed: &SigningSeed) -> bool {
        let public = seed.public().expect("every seed has a public half");
        match signer {
            Signer::Recovery => true,
            Signer::Member(by) => self
                .roster
                .person(by)
                .is_some_and(|person| person.verify == public),
        }
    }

    /// What must hold of every entry that verifies, whatever the rules are in detail.
    fn follows(&self, now: &Roster, signer: Signer, about: MemberId, change: &Change) {
        assert!(now.version() == self.roster.version() + 1);
        assert!(
            now.everybody().any(|person| person.rights.reads_cases()),
            "nobody is left who may vouch"
        );
        assert!(now.root_fingerprint() == self.root);
        if let Change::Remove(_) = change {
            assert!(now.person(about).is_none());
        }
        if let Signer::Member(by) = signer {
            let before = self.roster.person(by).expect("a signer is on the roster");
            assert!(before.rights.reads_cases());
            if let Change::Put(person) = change {
                assert!(by != about, "somebody vouches for themselves");
                assert!(
                    before.rights.tenants().cover(&person.rights.tenants()),
                    "somebody gives more than they have"
                );
                let runs = [Role::Admin, Role::Auditor];
                assert!(!runs.iter().any(|role| person.rights.has(*role)));
            }
        }
        let others = |roster: &Roster| {
            roster
                .everybody()
                .filter(|person| person.member != about)
                .count()
        };
        assert!(
            others(now) == others(&self.roster),
            "an entry changes others than it is about"
        );
    }
}

/// An entry, as it is written.
#[derive(Serialize)]
struct Entry {
    version: u64,
    previous: [u8; 32],
    signer: Signer,
    change: Change,
}

#[derive(Serialize)]
enum Change {
    Found(Person, Recovery),
    Put(Person),
    Remove(MemberId),
}

impl Change {
    fn about(&self) -> MemberId {
        match self {
            Self::Found(person, _) | Self::Put(person) => person.member,
            Self::Remove(member) => *member,
        }
    }
}

/// What is wrong with an entry besides what it says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flaw {
    None,
    Version,
    Previous,
    Bytes(u8, u16),
}

impl Flaw {
    fn of(byte: u8) -> Self {
        match byte % 16 {
            0 => Self::Version,
            1 => Self::Previous,
            2 => Self::Bytes(byte >> 4, u16::from(byte) * 97),
            _ => Self::None,
        }
    }
}

#[derive(Serialize)]
struct Signed {
    entry: Vec<u8>,
    signature: Vec<u8>,
}

fn signed(entry: &Entry, seed: &SigningSeed) -> Vec<u8> {
    let entry = postcard::to_stdvec(entry).expect("an entry can be written");
    let signature = roster_signature(seed, &entry).expect("it can be signed");
    postcard::to_stdvec(&Signed { entry, signature }).expect("it can be written")
}

fn change(about: u8, input: &mut Input<'_>) -> Option<Change> {
    let who = about % PEOPLE;
    Some(match about >> 5 {
        0 => Change::Remove(member(who)),
        1 => Change::Found(person(who, 0, rights(input)?), recovery().clone()),
        // Half of them with the keys they had before, half with other ones.
        kind => Change::Put(person(who, kind & 1, rights(input)?)),
    })
}

/// Any rights that can be written, of three tenants.
fn rights(input: &mut Input<'_>) -> Option<Rights> {
    let tenants = |bits: u8| {
        if bits & 8 == 8 {
            return Tenants::All;
        }
        let some = (0..3).filter(|bit| bits >> bit & 1 == 1);
        Tenants::Some(some.map(|bit| TenantId::from_bytes([bit; 16])).collect())
    };
    let (roles, first, second) = (input.byte(), input.byte(), input.byte());
    let role = |number: u8| Role::ALL[usize::from(number) % Role::ALL.len()];
    let mut each = vec![(role(roles & 7), tenants(first))];
    if roles & 64 == 64 {
        each.push((role(roles >> 3 & 7), tenants(second)));
    }
    Rights::of(&each)
}

fn person(number: u8, key_number: u8, rights: Rights) -> Person {
    let key = key(number, key_number);
    Person {
        member: member(number),
        display: format!("person {number}"),
        rights,
        reader: key.reader.clone(),
        verify: key.verify.clone(),
    }
}

fn member(number: u8) -> MemberId {
    MemberId::from_bytes([number + 1; 16])
}

/// The keys of one person.
struct Keys {
    signing: SigningSeed,
    verify: VerifyKey,
    reader: ReaderPublic,
}

/// Always the same, so that a crash can be seen again. Everybody has two.
fn key(number: u8, key_number: u8) -> &'static Keys {
    static KEYS: OnceLock<Vec<Keys>> = OnceLock::new();
    let keys = KEYS.get_or_init(|| {
        let keys = |byte| {
            let signing: SigningSeed = of_bytes(byte);
            let reader: ReaderSeed = of_bytes(byte + 100);
            Keys {
                verify: signing.public().expect("a public half"),
                reader: reader.public().expect("a public half"),
                signing,
            }
        };
        (0..2 * PEOPLE).map(keys).collect()
    });
    &keys[usize::from(number % PEOPLE * 2 + key_number % 2)]
}

fn of_bytes<T: DeserializeOwned>(byte: u8) -> T {
    postcard::from_bytes(&[byte; 32]).expect("32 bytes are a seed")
}

fn halves() -> [SecretPhrase; 2] {
    [[1; 32], [2; 32]].map(|bytes| SecretPhrase::from_bytes(&bytes))
}

fn recovery() -> &'static Recovery {
    static RECOVERY: OnceLock<Recovery> = OnceLock::new();
    RECOVERY.get_or_init(|| {
        let [one, two] = halves();
        Recovery::from_halves(&one, &two).expect("two phrases")
    })
}

fn recovery_seed() -> &'static SigningSeed {
    static SEED: OnceLock<SigningSeed> = OnceLock::new();
    SEED.get_or_init(|| {
        let [one, two] = halves();
        seed_of(&one, &two)
    })
}

const PEOPLE: u8 = 5;
const MOST_STEPS: usize = 5;
