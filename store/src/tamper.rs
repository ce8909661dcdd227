//! What somebody can do who writes to the database, but holds neither instance key nor vault.

use std::fs;

use subrosa_policy::{
    Actor, CaseId, Channel, Day, MemberId, Mode, ReceiptCode, Role, Roles, SecretPhrase, TenantId,
    Tenants,
};
use subrosa_scrub::{Limits, scrub};
use tempfile::TempDir;

use crate::backend::{Batch, Row, Tree};
use crate::case::{
    Entry, Handover, Identity, Intake, NewCase, NewFile, OpenCase, Report, ReporterKeys,
};
use crate::draft::{Draft, DraftKey};
use crate::error::StoreError;
use crate::lock::MemberSecrets;
use crate::recovery::Recovery;
use crate::roster::{Founding, Person, Roster};
use crate::store::Store;

mod case;
mod roster;

/// A firm with a lawyer who founded the roster, a triager and a second lawyer.
struct Firm {
    dir: TempDir,
    store: Store,
    tenant: TenantId,
    roster: Roster,
    bo: Colleague,
    ana: Colleague,
    cy: Colleague,
}

struct Colleague {
    id: MemberId,
    role: Role,
    secrets: MemberSecrets,
}

impl Firm {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let tenant = store.create_tenant("Client", false).unwrap().id;
        let founding = founding();
        store
            .found_roster(&[], founding.entry(), &founding.root())
            .unwrap();
        let bo = Colleague {
            id: BO,
            role: Role::Lawyer,
            secrets: founding.secrets(),
        };
        let (ana, cy) = (
            Colleague::new(ANA, Role::Triager),
            Colleague::new(CY, Role::Lawyer),
        );
        let mut roster = store.roster().unwrap().unwrap();
        for colleague in [&ana, &cy] {
            let entry = roster
                .vouch(BO, &bo.secrets.signing, &colleague.person())
                .unwrap();
            roster = store.extend_roster(&entry).unwrap();
        }
        Self {
            dir,
            store,
            tenant,
            roster,
            bo,
            ana,
            cy,
        }
    }

    fn report(&self, code: u8, text: &str) -> CaseId {
        let new = NewCase {
            tenant: self.tenant,
            mode: Mode::Confidential,
            channel: Channel::Web,
            day: DAY,
            report: Report {
                day: DAY,
                text: text.to_owned(),
                place: String::new(),
                time: String::new(),
                people: String::new(),
            },
            intake: Intake::default(),
            identity: Some(Identity {
                name: "Reporter".to_owned(),
                contact: String::new(),
            }),
            files: vec![self.file(text)],
            excluded: Vec::new(),
            blind: false,
        };
        self.store
            .submit(&self.roster, &receipt(code), new)
            .unwrap()
    }

    fn file(&self, text: &str) -> NewFile {
        let drafts = self.store.drafts();
        let (key, mut draft) = (DraftKey::random().unwrap(), Draft::default());
        let out = drafts.clean_file(&key).unwrap();
        let clean = scrub(&text.as_bytes(), out, &Limits::default());
        let Ok(clean) = clean else {
            unreachable!("plain text is always cleaned")
        };
        drafts.keep(&mut draft, String::new(), clean).unwrap();
        let cleaned = draft.cleaned().next().unwrap().clone();
        NewFile {
            attachment: drafts.attachment(&key, &cleaned).unwrap(),
            name: "file-1.txt".to_owned(),
        }
    }

    fn open(&self, who: &Colleague, case: CaseId) -> Result<OpenCase, StoreError> {
        let facts = self.store.index(case)?.facts();
        let grant = who
            .actor()
            .read_case(&facts)
            .map_err(|_| StoreError::NotFound)?;
        self.store.open_case(&grant, who.id, &who.secrets.reader)
    }

    fn reporter(&self, code: u8) -> Result<OpenCase, StoreError> {
        let keys = ReporterKeys::from_code(&receipt(code));
        Ok(self.store.open_reporter(&keys)?.open)
    }

    fn entries(&self, open: &OpenCase) -> Result<Vec<Entry>, StoreError> {
        let entries = self.store.entries(open)?;
        Ok(entries.into_iter().map(|timed| timed.entry).collect())
    }

    /// The triager hands a case to a lawyer.
    fn assign(&self, case: CaseId, to: MemberId) {
        let open = self.open(&self.ana, case).unwrap();
        let facts = self.store.index(case).unwrap().facts();
        let grant = self.ana.actor().assign(&facts).unwrap();
        let lawyers = self.roster.readers(self.tenant, Role::Lawyer);
        let hand = Handover {
            handler: lawyers
                .into_iter()
                .find(|lawyer| lawyer.member() == to)
                .unwrap(),
            standby: None,
            conflict: String::new(),
            excluded: Vec::new(),
            minute: 0,
        };
        self.store.assign(&grant, &open, ANA, &hand).unwrap();
    }

    fn rows(&self, tree: Tree) -> Vec<Row> {
        self.store.backend.scan(tree, &[]).unwrap()
    }

    fn write(&self, tree: Tree, rows: &[(&[u8], &[u8])]) {
        let mut batch = Batch::default();
        for (name, value) in rows {
            batch.put(tree, name, value);
        }
        self.store.backend.apply(batch).unwrap();
    }

    /// Every row of the database.
    fn copy(&self) -> Vec<(Tree, Row)> {
        Tree::ALL
            .into_iter()
            .flat_map(|tree| self.rows(tree).into_iter().map(move |row| (tree, row)))
            .collect()
    }

    /// Makes the database what it was when it was copied.
    fn bring_back(&self, copy: &[(Tree, Row)]) {
        let mut batch = Batch::default();
        for (tree, (name, _)) in self.copy() {
            batch.remove(tree, &name);
        }
        self.store.backend.apply(batch).unwrap();
        let mut batch = Batch::default();
        for (tree, (name, value)) in copy {
            batch.put(*tree, name, value);
        }
        self.store.backend.apply(batch).unwrap();
    }

    fn blobs(&self) -> Vec<std::path::PathBuf> {
        fs::read_dir(self.dir.path().join("blobs"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect()
    }
}

impl Colleague {
    fn new(id: MemberId, role: Role) -> Self {
        Self {
            id,
            role,
            secrets: MemberSecrets::random([0; 32]).unwrap(),
        }
    }

    fn roles(&self) -> Roles {
        Roles::of(&[self.role]).unwrap()
    }

    fn actor(&self) -> Actor {
        Actor::Member {
            id: self.id,
            roles: self.roles(),
            tenants: Tenants::All,
        }
    }

    fn person(&self) -> Person {
        Person {
            member: self.id,
            display: "Somebody".to_owned(),
            roles: self.roles(),
            tenants: Tenants::All,
            reader: self.secrets.reader.public().unwrap(),
            verify: self.secrets.signing.public().unwrap(),
        }
    }
}

fn founding() -> Founding {
    let recovery = Recovery::from_halves(&half(1), &half(2)).unwrap();
    let roles = Roles::of(&[Role::Lawyer]).unwrap();
    Founding::new(BO, "Bo", &roles, &Tenants::All, &recovery).unwrap()
}

fn half(byte: u8) -> SecretPhrase {
    SecretPhrase::from_bytes(&[byte; 32])
}

fn receipt(code: u8) -> ReceiptCode {
    ReceiptCode::from_entropy(&[code; 16])
}

const DAY: Day = Day::new(20_000);
const ANA: MemberId = MemberId::from_bytes([1; 16]);
const BO: MemberId = MemberId::from_bytes([2; 16]);
const CY: MemberId = MemberId::from_bytes([3; 16]);
