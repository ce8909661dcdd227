//! A small law firm for tests: a roster, three colleagues, one client, reports with a file.

use std::io::Write;

use std::fs;
use std::path::{Path, PathBuf};

use subrosa_policy::{
    Actor, CaseId, Channel, Day, MemberId, Mode, ReceiptCode, Rights, Role, SecretPhrase, TenantId,
    Tenants, Versions,
};
use subrosa_scrub::{Limits, scrub};
use tempfile::TempDir;

use crate::backend::{Batch, Row, Tree};
use crate::case::{
    Entry, Handover, Identity, Intake, NewCase, NewFile, NewOriginal, OpenCase, Report,
    ReporterKeys,
};
use crate::draft::{Draft, DraftKey};
use crate::error::StoreError;
use crate::lock::{MemberLock, MemberSecrets};
use crate::mail::MemberMail;
use crate::member::{FactorMarks, Member, Service};
use crate::own::Own;
use crate::recovery::Recovery;
use crate::roster::{Founding, Person, Roster};
use crate::store::Store;

/// A firm with a lawyer who founded the roster, a triager and a second lawyer.
pub(crate) struct Firm {
    pub(crate) dir: TempDir,
    pub(crate) store: Store,
    pub(crate) tenant: TenantId,
    pub(crate) roster: Roster,
    pub(crate) bo: Colleague,
    pub(crate) ana: Colleague,
    pub(crate) cy: Colleague,
}

pub(crate) struct Colleague {
    pub(crate) id: MemberId,
    pub(crate) rights: Rights,
    pub(crate) secrets: MemberSecrets,
}

impl Firm {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let tenant = store.create_tenant("Client", false).unwrap().id;
        let founding = founding();
        let bo = Colleague {
            id: BO,
            rights: Rights::same(&[Role::Lawyer], &Tenants::All).unwrap(),
            secrets: founding.secrets(),
        };
        let (ana, cy) = (
            Colleague::new(ANA, &[Role::Triager]),
            Colleague::new(CY, &[Role::Lawyer]),
        );
        let accounts = [&bo, &ana, &cy].map(Colleague::member);
        store
            .found_roster(&accounts.each_ref(), founding.entry(), &founding.root())
            .unwrap();
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

    /// Gives the firm the account of an administrator too.
    pub(crate) fn with_accounts(self) -> Self {
        let boss = Colleague::new(BOSS, &[Role::Admin]);
        self.store.add_member(&boss.member()).unwrap();
        self
    }

    /// The roster as far as the accounts bear it out.
    pub(crate) fn readers(&self) -> Roster {
        self.store.readers().unwrap().unwrap()
    }

    /// Writes a member's row as somebody does who has the database and the instance key.
    pub(crate) fn forge(&self, member: &Member) {
        let mut batch = Batch::default();
        let id = member.id;
        self.store
            .put_own(&mut batch, Own::Member, id.as_bytes(), member)
            .unwrap();
        self.store.commit(batch).unwrap();
    }

    /// The same firm after its process ended and another one started.
    pub(crate) fn restarted(self) -> Self {
        drop(self.store);
        Self {
            store: Store::open(self.dir.path()).unwrap(),
            dir: self.dir,
            tenant: self.tenant,
            roster: self.roster,
            bo: self.bo,
            ana: self.ana,
            cy: self.cy,
        }
    }

    /// The folder, after its process ended.
    pub(crate) fn ended(self) -> TempDir {
        drop(self.store);
        self.dir
    }

    pub(crate) fn report(&self, code: u8, text: &str) -> CaseId {
        self.submit(code, self.new_case(text)).unwrap()
    }

    pub(crate) fn submit(&self, code: u8, new: NewCase) -> Result<CaseId, StoreError> {
        self.store.submit(&self.roster, &receipt(code), new)
    }

    /// A confidential report with the text once more as a file.
    pub(crate) fn new_case(&self, text: &str) -> NewCase {
        NewCase {
            tenant: self.tenant,
            under: Versions::default(),
            mode: Mode::Confidential,
            channel: Channel::Web,
            day: DAY,
            report: Report {
                day: DAY,
                text: text.to_owned(),
                place: String::new(),
                time: String::new(),
                people: String::new(),
                answers: Vec::new(),
            },
            intake: Intake {
                language: "en".to_owned(),
                category: None,
                place: String::new(),
                exclude: "the head of the cold store".to_owned(),
            },
            identity: Some(Identity {
                name: "Reporter".to_owned(),
                contact: String::new(),
            }),
            files: vec![self.file(text)],
            originals: Vec::new(),
            excluded: Vec::new(),
            compared: None,
            blind: false,
            taken_down: None,
        }
    }

    pub(crate) fn file(&self, text: &str) -> NewFile {
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
            number: 1,
            name: "file-1.txt".to_owned(),
            own_name: None,
        }
    }

    /// An untouched file with these words.
    pub(crate) fn original(&self, text: &str) -> NewOriginal {
        let drafts = self.store.drafts();
        let (key, mut draft) = (DraftKey::random().unwrap(), Draft::default());
        let mut writer = drafts.receive().unwrap();
        writer.write_all(text.as_bytes()).unwrap();
        let number = draft.refuse(
            "my own name.xls".to_owned(),
            Some("xls"),
            "not-cleaned",
            None,
        );
        let file = draft.file_mut(number).unwrap();
        drafts
            .keep_raw(&key, file, &writer.finish().unwrap())
            .unwrap();
        NewOriginal {
            raw: drafts.raw(&key, file).unwrap(),
            of: None,
            name: "not-cleaned-1.xls".to_owned(),
            own_name: Some(file.shown_name.clone()),
            format: "xls".to_owned(),
            refused: Some("not-cleaned".to_owned()),
        }
    }

    pub(crate) fn open(&self, who: &Colleague, case: CaseId) -> Result<OpenCase, StoreError> {
        let facts = self.store.index(case)?.facts();
        let grant = who
            .actor()
            .read_case(&facts)
            .map_err(|_| StoreError::NotFound)?;
        self.store.open_case(&grant, who.id, &who.secrets.reader)
    }

    pub(crate) fn reporter(&self, code: u8) -> Result<OpenCase, StoreError> {
        let keys = ReporterKeys::from_code(&receipt(code));
        Ok(self.store.open_reporter(&keys)?.open)
    }

    pub(crate) fn entries(&self, open: &OpenCase) -> Result<Vec<Entry>, StoreError> {
        let entries = self.store.entries(open)?;
        Ok(entries.into_iter().map(|timed| timed.entry).collect())
    }

    /// The triager hands a case to a lawyer.
    pub(crate) fn assign(&self, case: CaseId, to: MemberId) {
        let open = self.open(&self.ana, case).unwrap();
        let hand = self.handover(to, None);
        self.hand_on(&self.ana, &open, &hand).unwrap();
    }

    pub(crate) fn handover(&self, to: MemberId, deputy: Option<MemberId>) -> Handover {
        let lawyers = self.roster.readers(self.tenant, Role::Lawyer);
        let lawyer = |id| lawyers.iter().find(|lawyer| lawyer.member() == id).cloned();
        Handover {
            handler: lawyer(to).unwrap(),
            standby: deputy.map(|deputy| lawyer(deputy).unwrap()),
            conflict: "none".to_owned(),
            excluded: Vec::new(),
            minute: 7,
        }
    }

    pub(crate) fn hand_on(
        &self,
        by: &Colleague,
        open: &OpenCase,
        hand: &Handover,
    ) -> Result<(), StoreError> {
        let facts = self.store.index(open.case())?.facts();
        let grant = by
            .actor()
            .assign(&facts)
            .map_err(|_| StoreError::NotFound)?;
        self.store.assign(&grant, open, by.id, hand)
    }

    /// Vouches for somebody new, who has an account.
    pub(crate) fn hire(&mut self, id: u8, roles: &[Role]) -> Colleague {
        let everywhere = roles.iter().map(|role| (*role, Tenants::All));
        self.hire_for(id, &everywhere.collect::<Vec<_>>())
    }

    /// Vouches for somebody new, whose roles are each for their own tenants.
    pub(crate) fn hire_for(&mut self, id: u8, roles: &[(Role, Tenants)]) -> Colleague {
        let rights = Rights::of(roles).unwrap();
        let colleague = Colleague::with(MemberId::from_bytes([id; 16]), rights);
        let entry = self
            .roster
            .vouch(BO, &self.bo.secrets.signing, &colleague.person())
            .unwrap();
        self.roster = self.store.extend_roster(&entry).unwrap();
        self.store.add_member(&colleague.member()).unwrap();
        colleague
    }

    /// Vouches for a contact person of the client.
    pub(crate) fn contact(&mut self, id: u8) -> Colleague {
        let client = Tenants::Some(vec![self.tenant]);
        self.hire_for(id, &[(Role::TenantUser, client)])
    }

    /// The triager takes somebody off the roster.
    pub(crate) fn dismiss(&mut self, member: MemberId) {
        let signing = &self.ana.secrets.signing;
        let entry = self.roster.dismiss(ANA, signing, member).unwrap();
        self.roster = self.store.extend_roster(&entry).unwrap();
    }

    pub(crate) fn rows(&self, tree: Tree) -> Vec<Row> {
        self.store.backend.scan(tree, &[]).unwrap()
    }

    pub(crate) fn write(&self, tree: Tree, rows: &[(&[u8], &[u8])]) {
        let mut batch = Batch::default();
        for (name, value) in rows {
            batch.put(tree, name, value);
        }
        self.store.backend.apply(batch).unwrap();
    }

    pub(crate) fn remove(&self, tree: Tree, name: &[u8]) {
        let mut batch = Batch::default();
        batch.remove(tree, name);
        self.store.backend.apply(batch).unwrap();
    }

    /// Every row of the database.
    pub(crate) fn copy(&self) -> Vec<(Tree, Row)> {
        Tree::ALL
            .into_iter()
            .flat_map(|tree| self.rows(tree).into_iter().map(move |row| (tree, row)))
            .collect()
    }

    /// Makes the database what it was when it was copied.
    pub(crate) fn bring_back(&self, copy: &[(Tree, Row)]) {
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

    pub(crate) fn blobs(&self) -> Vec<PathBuf> {
        files_below(&self.dir.path().join("blobs"))
    }

    /// The bytes of the database itself.
    pub(crate) fn records_on_disk(&self) -> Vec<u8> {
        fs::read(self.dir.path().join("records/db")).unwrap()
    }

    pub(crate) fn spooled(&self) -> Vec<PathBuf> {
        files_below(&self.dir.path().join("spool"))
    }
}

impl Colleague {
    pub(crate) fn new(id: MemberId, roles: &[Role]) -> Self {
        Self::with(id, Rights::same(roles, &Tenants::All).unwrap())
    }

    pub(crate) fn with(id: MemberId, rights: Rights) -> Self {
        Self {
            id,
            rights,
            secrets: MemberSecrets::random([0; 32]).unwrap(),
        }
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor::Member {
            id: self.id,
            rights: self.rights.clone(),
        }
    }

    /// The account, which nobody can sign in to.
    pub(crate) fn member(&self) -> Member {
        let person = self.person();
        Member {
            id: self.id,
            display: person.display,
            login: self.id.to_string(),
            rights: person.rights,
            reader: person.reader,
            verify: person.verify,
            lock: MemberLock::none(),
            totp_step: 0,
            marks: FactorMarks::default(),
            service: Service::default(),
            mail: MemberMail::default(),
        }
    }

    pub(crate) fn person(&self) -> Person {
        Person {
            member: self.id,
            display: "Somebody".to_owned(),
            rights: self.rights.clone(),
            reader: self.secrets.reader.public().unwrap(),
            verify: self.secrets.signing.public().unwrap(),
        }
    }
}

pub(crate) fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

pub(crate) fn founding() -> Founding {
    let recovery = Recovery::from_halves(&half(1), &half(2)).unwrap();
    let rights = Rights::same(&[Role::Lawyer], &Tenants::All).unwrap();
    Founding::new(BO, "Bo", &rights, &recovery).unwrap()
}

pub(crate) fn half(byte: u8) -> SecretPhrase {
    SecretPhrase::from_bytes(&[byte; 32])
}

pub(crate) fn receipt(code: u8) -> ReceiptCode {
    ReceiptCode::from_entropy(&[code; 16])
}

pub(crate) const DAY: Day = Day::new(20_000);
pub(crate) const ANA: MemberId = MemberId::from_bytes([1; 16]);
pub(crate) const BO: MemberId = MemberId::from_bytes([2; 16]);
pub(crate) const CY: MemberId = MemberId::from_bytes([3; 16]);
pub(crate) const BOSS: MemberId = MemberId::from_bytes([8; 16]);
pub(crate) const WORDS: &str = "The grey panel beside gate B.\n";
