mod joining;

use subrosa_policy::{MemberId, Plain, Rights, Role, SecretPhrase, Tenants};
use subrosa_store::{Device, MemberSecrets, argon2_runs};

use super::doors::Urls;
use super::*;
use crate::app::join::{Enrolment, Stage};
use crate::app::people::People;
use crate::app::setup::{Running, Setup};
use crate::app::staff::Staff;
use crate::app::staff::{Credentials, NotSignedIn};
use crate::clock::TestClock;
use crate::error::AppError;

struct Office {
    _folder: tempfile::TempDir,
    store: Arc<Store>,
    clock: Arc<TestClock>,
    member: MemberId,
    people: People,
    setup: Setup,
    staff: Staff,
    browser: Device,
    kit: Arc<SecretPhrase>,
}

/// A portal that nobody serves, with one member.
fn office() -> Office {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(folder.path()).unwrap());
    let shown = Arc::new(TestClock::new());
    let clock: Arc<dyn Clock> = shown.clone();
    let log = Log::new(Arc::clone(&clock), Box::new(std::io::sink()));
    let rights = Rights::same(&[Role::Admin], &Tenants::All).unwrap();
    let (config, pace) = (Config::default(), Pace::tokio());
    let cleaner = Cleaner::new(None);
    let urls = Urls {
        clearnet: "https://localhost:8443".to_owned(),
        staff: "https://localhost:8444".to_owned(),
    };
    let shared = Shared::new(&store, &clock, &log, &config, &pace, cleaner, &urls).unwrap();
    let (factors, id) = (shared.staff.factors(), store.new_member_id().unwrap());
    let mut person = Enrolment::new(factors, id, "Maja Lund", rights).unwrap();
    let letters = person.factor.app("Maja Lund").unwrap().letters;
    let secret = totp_rs::Secret::try_from_base32(letters.expose()).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let code = totp.generate(clock.second()).to_string();
    assert!(person.factor.take_totp(&code));
    let secrets = MemberSecrets::random([5; 32]).unwrap();
    let mut member = person.finish(secrets).unwrap();
    let browser = person.enrol(&mut member, clock.today()).unwrap();
    store.add_member(&member).unwrap();
    Office {
        _folder: folder,
        store,
        clock: shown,
        member: id,
        people: shared.people,
        setup: shared.setup,
        staff: shared.staff,
        browser,
        kit: Arc::new(SecretPhrase::from_bytes(person.kit.bytes().expose())),
    }
}

fn wrong(name: &str, device: Option<&Device>, kit: Option<&Arc<SecretPhrase>>) -> Credentials {
    let secret = |text: &str| Arc::new(Plain::new(text.to_owned()));
    Credentials {
        login: secret(name),
        password: secret("Another-4-than-hers"),
        code: secret("000000"),
        device: device.cloned(),
        kit: kit.cloned(),
        browser: String::new(),
    }
}

/// Signs in wrongly: how often Argon2 ran, and whether the delay answered instead.
fn counted(office: &Office, given: &Credentials) -> (u64, bool) {
    let before = argon2_runs();
    let told = office.staff.sign_in(given).unwrap();
    let delayed = match told {
        Err(NotSignedIn::Wait(_)) => true,
        Err(_) => false,
        Ok(_) => unreachable!("it let somebody in"),
    };
    (argon2_runs() - before, delayed)
}

#[test]
fn every_refused_sign_in_costs_the_same_work_whoever_it_names() {
    let stranger = Arc::new(SecretPhrase::from_bytes(&[7; 32]));
    let unknown = Device::none();
    for name in ["Maja Lund", "Nobody", ""] {
        // An office for each pair, so that no delay is in the way.
        let (first, second, third) = (office(), office(), office());
        let kit = Some(&stranger);
        for (office, device, kit) in [
            (&first, None, None),
            (&first, Some(&unknown), None),
            (&first, Some(&first.browser), None),
            (&second, None, kit),
            (&second, Some(&second.browser), kit),
            (&third, None, Some(&third.kit)),
        ] {
            let given = wrong(name, device, kit);
            assert_eq!(counted(office, &given), (1, false), "{name}");
        }
    }
}

#[test]
fn a_known_and_an_unknown_name_are_delayed_after_the_same_tries_at_no_work() {
    let office = office();
    for name in ["Maja Lund", "Nobody"] {
        let given = wrong(name, None, None);
        let told: Vec<_> = (0..6).map(|_| counted(&office, &given)).collect();
        let looked_at = [(1, false); 3];
        let delayed = [(0, true); 3];
        assert_eq!(told, [looked_at, delayed].concat(), "{name}");
    }
    // Her own browser and her kit are in lanes of their own, each with its own three tries.
    let (browser, kit) = (Some(&office.browser), Some(&office.kit));
    for given in [
        wrong("Maja Lund", browser, None),
        wrong("maja lund", None, kit),
    ] {
        for _ in 0..3 {
            assert_eq!(counted(&office, &given), (1, false));
        }
        assert_eq!(counted(&office, &given), (0, true));
    }
}

#[test]
fn a_refusal_costs_one_run_of_argon2_without_a_code_too() {
    let office = office();
    for (name, device, kit) in [
        ("Maja Lund", Some(&office.browser), None),
        ("Maja Lund", None, Some(&office.kit)),
        ("Maja Lund", None, None),
        ("Nobody At All", Some(&office.browser), None),
        ("Nobody At All", None, None),
    ] {
        let mut given = wrong(name, device, kit);
        given.code = Arc::new(Plain::new(String::new()));
        assert_eq!(counted(&office, &given), (1, false), "{name}");
    }
}
