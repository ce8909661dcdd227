use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use zeroize::Zeroizing;

use super::*;
use crate::clock::TestClock;

/// A certificate with a year that has ended, or one that has not.
fn issued(names: &[&str], until: i32) -> Issued {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(until, 1, 1);
    let key = KeyPair::generate().unwrap();
    Issued {
        chain: params.self_signed(&key).unwrap().pem(),
        key: Zeroizing::new(key.serialize_pem()),
    }
}

#[test]
fn a_certificate_that_does_not_fit_is_neither_shown_nor_kept() {
    let folder = tempfile::tempdir().unwrap();
    let clock: Arc<dyn Clock> = Arc::new(TestClock::new());
    let log = Log::new(Arc::clone(&clock), Box::new(std::io::sink()));
    let config = config::Acme::default();
    let place = folder.path().to_owned();
    let mut acme = Acme::open(&config, place, clock, Pace::tokio(), log).unwrap();
    let live = acme.certificate("portal.example", "clearnet").unwrap();
    let mut site = acme.sites.pop().unwrap();
    let shown = live.seen().fingerprint;

    for (names, until) in [
        (["another.example"].as_slice(), 2100),
        (&["portal.example", "client.example"], 2100),
        (&[], 2100),
        (&["portal.example"], 2021),
    ] {
        let taken = acme.take(&mut site, &issued(names, until));
        assert_eq!(taken, Err(Failure::Unfit), "{names:?}");
        assert_eq!(live.seen().fingerprint, shown, "{names:?}");
        assert!(
            acme.kept.certificate("portal.example").is_none(),
            "{names:?}"
        );
    }
    let mixed = Issued {
        key: issued(&["portal.example"], 2100).key,
        chain: issued(&["portal.example"], 2100).chain,
    };
    assert_eq!(acme.take(&mut site, &mixed), Err(Failure::Unfit));
    assert_eq!(live.seen().fingerprint, shown);

    let fitting = issued(&["portal.example"], 2100);
    assert_eq!(acme.take(&mut site, &fitting), Ok(()));
    assert_eq!(live.seen().origin, Origin::Directory);
    assert_ne!(live.seen().fingerprint, shown);
    assert!(acme.kept.certificate("portal.example").is_some());
}
