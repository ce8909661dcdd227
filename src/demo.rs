//! A throw-away portal with people and cases, for trying things out.

mod more;

use std::sync::Arc;

use subrosa_policy::{
    Actor, AnswerKind, CategoryWords, Channel, Day, MemberId, Mode, Question, QuestionWords,
    Questionnaire, ReceiptCode, Rights, Role, SecretPhrase, TenantId, Tenants,
};
use subrosa_store::{
    Author, Device, FactorMarks, Founding, Handover, Identity, Intake, Member, MemberLock,
    MemberMail, MemberSecrets, Message, NewCase, Recovery, Report, ReporterKeys, Roster, Service,
    Stamped, Store, Tenant, Versioned,
};

use crate::app::tenants::shipped;
use crate::app::{phrase, totp};
use crate::clock::Clock;
use crate::error::AppError;
use crate::portal::Portal;

/// Fills an empty portal, and returns the lines that say who signs in how. `more` cases come
/// beside the first three, in every state.
///
/// # Errors
/// A sentence, if the portal is not empty or something in it fails.
pub async fn fill(
    portal: &Portal,
    clock: Arc<dyn Clock>,
    more: usize,
) -> Result<Vec<String>, String> {
    let store = Arc::clone(portal.store());
    let demo = Demo { store, clock };
    let filled = crate::app::blocking(move || demo.fill(more)).await;
    let filled = filled.map_err(|error| error.to_string())?;
    let mut lines = Vec::new();
    for tenant in &filled.tenants {
        let link = tenant.link();
        lines.push(format!(
            "{}: {}/en/r/{link}",
            tenant.name, portal.clearnet_url
        ));
        if let Some(onion) = &portal.onion {
            lines.push(format!("  through Tor: http://{onion}/en/r/{link}"));
        }
        lines.push(format!(
            "  words to hand out: {}",
            tenant.channel_words().expose()
        ));
    }
    lines.push(format!("Everybody's password: {PASSWORD}"));
    lines.extend(filled.people);
    lines.extend(filled.codes);
    Ok(lines)
}

struct Demo {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
}

struct Filled {
    tenants: Vec<Tenant>,
    people: Vec<String>,
    codes: Vec<String>,
}

/// A member and the secrets that only a demo keeps.
struct Made {
    member: Member,
    secrets: MemberSecrets,
    line: String,
}

impl Demo {
    fn fill(&self, more: usize) -> Result<Filled, AppError> {
        let (lawyer, roster) = self.found()?;
        let triager = self.member("Triager", Role::Triager, &roster)?;
        let deputy = self.member("Deputy", Role::Lawyer, &roster)?;
        let admin = self.member("Administrator", Role::Admin, &roster)?;
        let auditor = self.member("Auditor", Role::Auditor, &roster)?;
        for made in [&triager, &deputy, &admin, &auditor] {
            self.store.add_member(&made.member)?;
        }
        let roster = self.vouch(&lawyer, &triager, &roster)?;
        let roster = self.vouch(&lawyer, &deputy, &roster)?;
        let tenants = vec![
            self.tenant("Nordvik Food", &admin, &lawyer)?,
            self.tenant("Vestby Harbour", &admin, &lawyer)?,
        ];
        let [nordvik, vestby] = tenants.as_slice() else {
            return Err(AppError::NotFound);
        };
        let contact = self.member_for(nordvik, "Contact person", Role::TenantUser, &roster)?;
        let other = self.member_for(vestby, "Harbour lawyer", Role::Lawyer, &roster)?;
        let second = self.member_for(nordvik, "Second contact", Role::TenantUser, &roster)?;
        for made in [&contact, &second, &other] {
            self.store.add_member(&made.member)?;
        }
        let roster = self.vouch(&lawyer, &other, &roster)?;
        let roster = self.vouch(&lawyer, &contact, &roster)?;
        let roster = self.vouch(&lawyer, &second, &roster)?;
        let mut codes = Vec::new();
        for (number, text) in REPORTS.iter().enumerate() {
            let tenant = tenants.get(number % 2).ok_or(AppError::NotFound)?;
            let (code, case) =
                self.report(&roster, tenant, text, (self.clock.today(), number == 1))?;
            if number > 0 {
                self.assign(&roster, &triager, &lawyer, &deputy, case)?;
            }
            if number > 1 {
                self.ask(&lawyer, case)?;
            }
            codes.push(format!("Code of a case: {}", code.words().expose()));
        }
        let hands = more::Hands {
            triager: &triager,
            lawyer: &lawyer,
            deputy: &deputy,
        };
        self.more(&roster, &tenants, &hands, more)?;
        let people = [
            lawyer, triager, deputy, admin, auditor, contact, second, other,
        ];
        Ok(Filled {
            tenants,
            people: people.into_iter().map(|made| made.line).collect(),
            codes,
        })
    }

    /// A tenant that lets reporters in, with the shipped texts, some categories and a question.
    fn tenant(&self, name: &str, admin: &Made, lawyer: &Made) -> Result<Tenant, AppError> {
        let id = self.store.create_tenant(name, false)?.id;
        self.worded(id, shipped(name), admin, lawyer)?;
        self.worded(id, questionnaire(), admin, lawyer)?;
        Ok(self.store.change_tenant(id, |tenant| tenant.live = true)?)
    }

    fn worded<T: Versioned>(
        &self,
        tenant: TenantId,
        content: T,
        admin: &Made,
        lawyer: &Made,
    ) -> Result<(), AppError> {
        let stamped = |made: &Made| Stamped {
            by: made.member.id,
            minute: self.clock.minute(),
        };
        self.store.propose(tenant, stamped(admin), content, None)?;
        let pending = self.store.pending::<T>(tenant)?;
        let revision = pending.ok_or(AppError::NotFound)?.revision;
        self.store.accept::<T>(tenant, revision, stamped(lawyer))?;
        Ok(())
    }

    fn found(&self) -> Result<(Made, Roster), AppError> {
        let recovery = Recovery::from_halves(&phrase()?, &phrase()?)?;
        let rights = rights(Role::Lawyer, &Tenants::All)?;
        let id = self.store.new_member_id()?;
        let founding = Founding::new(id, "Lawyer", &rights, &recovery)?;
        let made = self.made(id, "Lawyer", rights, founding.secrets())?;
        self.store
            .found_roster(&[&made.member], founding.entry(), &founding.root())?;
        Ok((made, self.roster()?))
    }

    fn roster(&self) -> Result<Roster, AppError> {
        self.store.roster()?.ok_or(AppError::NotOpen)
    }

    fn member(&self, name: &str, role: Role, roster: &Roster) -> Result<Made, AppError> {
        self.with_rights(name, rights(role, &Tenants::All)?, roster)
    }

    fn with_rights(&self, name: &str, rights: Rights, roster: &Roster) -> Result<Made, AppError> {
        let secrets = MemberSecrets::random(roster.root_fingerprint())?;
        self.made(self.store.new_member_id()?, name, rights, secrets)
    }

    /// A member who works for one tenant only.
    fn member_for(
        &self,
        tenant: &Tenant,
        name: &str,
        role: Role,
        roster: &Roster,
    ) -> Result<Made, AppError> {
        let only = Tenants::Some(vec![tenant.id]);
        self.with_rights(name, rights(role, &only)?, roster)
    }

    fn made(
        &self,
        id: MemberId,
        name: &str,
        rights: Rights,
        mut secrets: MemberSecrets,
    ) -> Result<Made, AppError> {
        let totp = totp::secret()?;
        secrets.totp.clone_from(totp.expose());
        let kit: SecretPhrase = phrase()?;
        let device = Device::kit(&kit);
        let (letters, _) = totp::show(totp.expose(), name)?;
        let member = Member {
            id,
            display: name.to_owned(),
            login: name.to_owned(),
            rights,
            reader: secrets.reader.public()?,
            verify: secrets.signing.public()?,
            lock: MemberLock::create(PASSWORD, &secrets, &device)?,
            totp_step: 0,
            marks: FactorMarks::default(),
            service: Service::default(),
            mail: MemberMail::default(),
        };
        let line = format!(
            "{name}\n  secret of the one-time codes: {}\n  kit: {}",
            letters.expose(),
            kit.words().expose()
        );
        Ok(Made {
            member,
            secrets,
            line,
        })
    }

    fn vouch(&self, by: &Made, whom: &Made, roster: &Roster) -> Result<Roster, AppError> {
        let entry = roster.vouch(by.member.id, &by.secrets.signing, &whom.member.person())?;
        Ok(self.store.extend_roster(&entry)?)
    }

    fn report(
        &self,
        roster: &Roster,
        tenant: &Tenant,
        text: &str,
        (day, confidential): (Day, bool),
    ) -> Result<(ReceiptCode, subrosa_policy::CaseId), AppError> {
        let code = ReceiptCode::from_entropy(&subrosa_store::random_id()?);
        let identity = confidential.then(|| Identity {
            name: "A reporter".to_owned(),
            contact: "the post box of the works council".to_owned(),
        });
        let new = NewCase {
            tenant: tenant.id,
            under: tenant.versions,
            mode: if confidential {
                Mode::Confidential
            } else {
                Mode::Anonymous
            },
            channel: Channel::Web,
            day,
            report: Report {
                day,
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
                exclude: String::new(),
            },
            identity,
            files: Vec::new(),
            originals: Vec::new(),
            excluded: Vec::new(),
            compared: None,
            blind: false,
            taken_down: None,
        };
        let case = self.store.submit(roster, &code, new)?;
        // The code is shown by the demo itself.
        self.store.code_was_used(&ReporterKeys::from_code(&code))?;
        Ok((code, case))
    }

    fn assign(
        &self,
        roster: &Roster,
        triager: &Made,
        lawyer: &Made,
        deputy: &Made,
        case: subrosa_policy::CaseId,
    ) -> Result<(), AppError> {
        let index = self.store.index(case)?;
        let actor = actor(triager);
        let grant = actor.read_case(&index.facts())?;
        let open = self
            .store
            .open_case(&grant, triager.member.id, &triager.secrets.reader)?;
        let reader = |member: MemberId| {
            roster
                .readers(index.tenant, Role::Lawyer)
                .into_iter()
                .find(|reader| reader.member() == member)
        };
        let handover = Handover {
            handler: reader(lawyer.member.id).ok_or(AppError::NotFound)?,
            standby: reader(deputy.member.id),
            conflict: "no".to_owned(),
            excluded: Vec::new(),
            minute: self.clock.minute(),
        };
        let grant = actor.assign(&index.facts())?;
        Ok(self
            .store
            .assign(&grant, &open, triager.member.id, &handover)?)
    }

    fn ask(&self, lawyer: &Made, case: subrosa_policy::CaseId) -> Result<(), AppError> {
        let (day, minute) = (self.clock.today(), self.clock.minute());
        let actor = actor(lawyer);
        let facts = self.store.index(case)?.facts();
        let member = lawyer.member.id;
        let grant = actor.read_case(&facts)?;
        let open = self
            .store
            .open_case(&grant, member, &lawyer.secrets.reader)?;
        let grant = actor.acknowledge(&facts)?;
        self.store.acknowledge(&grant, &open, member, day, minute)?;
        let question = Message {
            author: Author::Staff(member),
            day,
            text: "Do you know which gate it was? Please do not go and look.".to_owned(),
            template: None,
            question: true,
            files: Vec::new(),
        };
        let grant = actor.write_to_reporter(&facts)?;
        Ok(self
            .store
            .write_to_reporter(&grant, &open, question, (minute, Some(0)))?)
    }
}

fn questionnaire() -> Questionnaire {
    let mut asked = Questionnaire::default();
    for (en, da) in CATEGORIES {
        let number = asked.next_category();
        let names = [("en", en), ("da", da)].map(|(lang, name)| (lang.to_owned(), name.to_owned()));
        asked.categories.push(CategoryWords {
            number,
            names: names.to_vec(),
        });
    }
    let number = asked.next_question();
    let words = QUESTION.map(|(lang, label, why)| QuestionWords {
        lang: lang.to_owned(),
        label: label.to_owned(),
        why: why.to_owned(),
        choices: Vec::new(),
    });
    asked.questions.push(Question {
        number,
        kind: AnswerKind::Short,
        words: words.to_vec(),
    });
    asked
}

fn rights(role: Role, tenants: &Tenants) -> Result<Rights, AppError> {
    Rights::same(&[role], tenants).ok_or(AppError::Internal("rights"))
}

fn actor(made: &Made) -> Actor {
    Actor::Member {
        id: made.member.id,
        rights: made.member.rights.clone(),
    }
}

const PASSWORD: &str = "Grey-Panel-beside-gate-4";

const CATEGORIES: [(&str, &str); 4] = [
    (
        "Bribery, fraud or theft",
        "Bestikkelse, svindel eller tyveri",
    ),
    (
        "Health, safety or environment",
        "Helbred, sikkerhed eller miljø",
    ),
    ("Harassment", "Chikane"),
    ("Something else", "Noget andet"),
];

const QUESTION: [(&str, &str, &str); 2] = [
    (
        "en",
        "Which site or department is it about?",
        "So that we ask nobody who works there.",
    ),
    (
        "da",
        "Hvilket sted eller hvilken afdeling handler det om?",
        "Så spørger vi ingen, der arbejder der.",
    ),
];

const REPORTS: [&str; 3] = [
    "The cold store in hall 3 has been above 8 degrees most nights since September. The alarm is \
     switched off by hand.",
    "Invoices from one supplier are paid twice, a week apart, always just under the limit.",
    "The safety locks of two cranes are bridged during the night shift.",
];
