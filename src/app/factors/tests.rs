use std::sync::Barrier;
use std::thread;

use subrosa_policy::{Rights, Role, SecretPhrase, Tenants};
use subrosa_store::{Device, FactorMarks, MemberLock, MemberMail, Service};

use super::*;
use crate::clock::TestClock;

/// One member in a store of their own.
struct Desk {
    _folder: tempfile::TempDir,
    store: Arc<Store>,
    clock: Arc<TestClock>,
    factors: Factors,
    member: MemberId,
    key: LockKey,
    codes: Vec<Plain<String>>,
}

impl Desk {
    fn new(allowed: &[Factor]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(&folder.path().join("data")).unwrap());
        let clock = Arc::new(TestClock::new());
        let shared: Arc<dyn Clock> = clock.clone();
        let rules = FactorRules {
            allowed: allowed.to_vec(),
            sms: true,
            sms_per_day: 3,
            recent_minutes: 10,
            passkeys: Passkeys::new("localhost", "https://localhost:8444"),
        };
        let log = Log::new(shared.clone(), Box::new(std::io::sink()));
        let factors = Factors::new(store.clone(), shared, log, rules);
        let fresh = recovery::fresh().unwrap();
        let mut secrets = MemberSecrets::random([0; 32]).unwrap();
        secrets.totp = SECRET.to_vec();
        secrets.phone = "+4512345678".to_owned();
        secrets.recovery = fresh.iter().map(|fresh| fresh.hash).collect();
        let kit = Device::kit(&SecretPhrase::from_bytes(&[9; 32]));
        let lock = MemberLock::create("Grey-Panel-4", &secrets, &kit).unwrap();
        let (_, key) = lock.unlock("Grey-Panel-4", &kit).unwrap();
        let member = Member {
            id: store.new_member_id().unwrap(),
            display: "Ana".to_owned(),
            login: "Ana".to_owned(),
            rights: Rights::same(&[Role::Admin], &Tenants::All).unwrap(),
            reader: secrets.reader.public().unwrap(),
            verify: secrets.signing.public().unwrap(),
            lock,
            totp_step: 0,
            marks: FactorMarks::default(),
            service: Service::default(),
            mail: MemberMail::default(),
        };
        store.add_member(&member).unwrap();
        Self {
            _folder: folder,
            store,
            clock,
            factors,
            member: member.id,
            key,
            codes: fresh.into_iter().map(|fresh| fresh.code).collect(),
        }
    }

    fn show(&self, challenge: &Mutex<Challenge>, shown: &Shown) -> Proof {
        let asked = self.asked();
        self.factors.show(asked, challenge, shown).unwrap()
    }

    fn asked(&self) -> Asked<'_> {
        static NOBODY: By = By {
            actor: None,
            device: None,
            subject: None,
        };
        Asked {
            member: self.member,
            key: &self.key,
            by: &NOBODY,
        }
    }

    /// Gives the member another telephone.
    fn hold(&self, number: &str) {
        let change = |member: &mut Member| -> Result<(), StoreError> {
            let number = number.to_owned();
            let change = |secrets: &mut MemberSecrets| secrets.phone = number;
            Ok(member.lock.reseal(&self.key, change)?)
        };
        self.store.update_member(self.member, change).unwrap();
    }

    fn is_sent(&self, challenge: &Mutex<Challenge>) -> bool {
        self.factors.offers(self.asked(), challenge).unwrap().sent
    }

    fn sms(&self, challenge: &Mutex<Challenge>) -> Option<String> {
        let order = self.factors.order_sms(self.asked(), challenge).unwrap()?;
        assert_eq!(order.number.expose(), "+4512345678");
        Some(order.code.expose().clone())
    }
}

fn totp(second: u64) -> String {
    let totp = totp_rs::Builder::new().with_secret(SECRET).build().unwrap();
    totp.generate(second).to_string()
}

fn typed(text: &str) -> Plain<String> {
    Plain::new(text.to_owned())
}

#[test]
fn a_time_step_that_was_used_is_refused_in_every_other_sign_in() {
    let desk = Desk::new(&[Factor::Totp]);
    let (one, other) = (Mutex::default(), Mutex::default());
    let code = totp(desk.clock.second());
    assert_eq!(desk.show(&one, &Shown::Totp(typed(&code))), Proof::Right);
    assert_eq!(desk.show(&one, &Shown::Totp(typed(&code))), Proof::Wrong);
    assert_eq!(desk.show(&other, &Shown::Totp(typed(&code))), Proof::Wrong);
    desk.clock.advance_minutes(1);
    let next = totp(desk.clock.second());
    assert_eq!(desk.show(&other, &Shown::Totp(typed(&next))), Proof::Right);
}

#[test]
fn a_code_by_sms_works_once_for_five_minutes_and_for_the_sign_in_that_asked_for_it() {
    let desk = Desk::new(&[Factor::Sms]);
    let (one, other) = (Mutex::default(), Mutex::default());
    let code = desk.sms(&one).unwrap();
    assert_eq!(code.len(), 6);
    assert_eq!(desk.show(&other, &Shown::Sms(typed(&code))), Proof::Wrong);
    desk.clock.advance_minutes(4);
    assert_eq!(desk.show(&one, &Shown::Sms(typed(&code))), Proof::Right);
    assert_eq!(desk.show(&one, &Shown::Sms(typed(&code))), Proof::Wrong);

    let late = desk.sms(&one).unwrap();
    desk.clock.advance_minutes(5);
    assert_eq!(desk.show(&one, &Shown::Sms(typed(&late))), Proof::Wrong);
    // The third of this day, and no more until the next.
    assert!(desk.sms(&one).is_some());
    assert!(desk.sms(&one).is_none());
    assert!(desk.sms(&other).is_none());
    desk.clock.advance_days(1);
    assert!(desk.sms(&other).is_some());
}

#[test]
fn a_code_that_went_to_another_telephone_opens_nothing() {
    let desk = Desk::new(&[Factor::Sms]);
    let challenge = Mutex::default();
    let code = desk.sms(&challenge).unwrap();
    desk.hold("+4587654321");
    assert!(!desk.is_sent(&challenge), "nothing came to this telephone");
    let shown = Shown::Sms(typed(&code));
    assert_eq!(desk.show(&challenge, &shown), Proof::Wrong);
    // The telephone is what counts, not whether it was ever changed.
    desk.hold("+4512345678");
    assert!(desk.is_sent(&challenge));
    assert_eq!(desk.show(&challenge, &shown), Proof::Right);
}

#[test]
fn the_fifth_wrong_try_is_the_last_even_if_the_sixth_is_right() {
    let desk = Desk::new(&[Factor::Totp, Factor::Sms]);
    let challenge = Mutex::default();
    let code = desk.sms(&challenge).unwrap();
    for tried in 1..5 {
        let wrong = desk.show(&challenge, &Shown::Sms(typed("no")));
        assert_eq!(wrong, Proof::Wrong, "{tried}");
    }
    let recovery = desk.codes[0].expose().clone();
    assert_eq!(desk.show(&challenge, &Shown::Sms(typed(""))), Proof::Spent);
    assert_eq!(
        desk.show(&challenge, &Shown::Sms(typed(&code))),
        Proof::Spent
    );
    let shown = Shown::Recovery(typed(&recovery));
    assert_eq!(desk.show(&challenge, &shown), Proof::Spent);
    // Nothing was used up by it.
    assert_eq!(desk.show(&Mutex::default(), &shown), Proof::Right);
}

#[test]
fn a_recovery_code_works_once_even_when_it_comes_twice_at_once() {
    let desk = Desk::new(&[Factor::Totp]);
    for code in &desk.codes {
        let start = Barrier::new(8);
        let right = thread::scope(|scope| {
            let tries: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        start.wait();
                        let shown = Shown::Recovery(typed(code.expose()));
                        desk.show(&Mutex::default(), &shown)
                    })
                })
                .collect();
            let proofs = tries.into_iter().map(|tried| tried.join().unwrap());
            proofs.filter(|proof| *proof == Proof::Right).count()
        });
        assert_eq!(right, 1);
    }
    let offers = desk.factors.offers(desk.asked(), &Mutex::default());
    assert_eq!(offers.unwrap().recovery, 0);
}

#[test]
fn what_the_firm_does_not_allow_opens_nothing_even_for_those_who_have_nothing_else() {
    let desk = Desk::new(&[Factor::Sms]);
    let challenge = Mutex::default();
    let code = totp(desk.clock.second());
    assert_eq!(
        desk.show(&challenge, &Shown::Totp(typed(&code))),
        Proof::Wrong
    );
    let offers = desk.factors.offers(desk.asked(), &challenge).unwrap();
    assert!(!offers.totp && offers.phone.as_deref() == Some("78"));

    let barred = Desk::new(&[Factor::Passkey]);
    let offers = barred.factors.offers(barred.asked(), &challenge).unwrap();
    assert!(!offers.totp && offers.phone.is_none() && offers.recovery == 10);
    let shown = Shown::Totp(typed(&code));
    assert_eq!(barred.show(&Mutex::default(), &shown), Proof::Wrong);
    assert!(barred.sms(&Mutex::default()).is_none());
    let paper = Shown::Recovery(typed(barred.codes[0].expose()));
    assert_eq!(barred.show(&Mutex::default(), &paper), Proof::Right);
}

#[test]
fn nothing_is_accepted_once_the_password_is_another() {
    let desk = Desk::new(&[Factor::Totp]);
    let kit = Device::kit(&SecretPhrase::from_bytes(&[9; 32]));
    let change = |member: &mut Member| -> Result<(), StoreError> {
        Ok(member
            .lock
            .change_password("Grey-Panel-4", "Red-Panel-6", &kit)?)
    };
    desk.store.update_member(desk.member, change).unwrap();
    let shown = Shown::Totp(typed(&totp(desk.clock.second())));
    assert_eq!(desk.show(&Mutex::default(), &shown), Proof::Wrong);
    let offers = desk.factors.offers(desk.asked(), &Mutex::default());
    assert_eq!(offers.map(drop), Err(AppError::Stale));
}

#[cfg(feature = "passkeys")]
#[test]
fn a_question_to_a_passkey_is_worth_one_answer() {
    let desk = Desk::new(&[Factor::Passkey, Factor::Totp]);
    let challenge = Mutex::default();
    for answer in ["", "{}", "null", "[1]"] {
        let shown = Shown::Passkey(typed(answer));
        assert_eq!(desk.show(&challenge, &shown), Proof::Wrong, "{answer}");
    }
}

#[test]
fn six_digits_are_six_digits() {
    for _ in 0..100 {
        let digits = six_digits().unwrap();
        assert_eq!(digits.expose().len(), 6);
        assert!(digits.expose().chars().all(|c| c.is_ascii_digit()));
    }
}

const SECRET: &[u8] = b"12345678901234567890";
