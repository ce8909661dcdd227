use subrosa_policy::{Counting, LangTexts};

use super::*;
use crate::firm::{ANA, BO, Firm};

const THEN: Stamped = Stamped { by: ANA, minute: 7 };
const LATER: Stamped = Stamped { by: BO, minute: 9 };

fn texts(advice: &str) -> TenantTexts {
    TenantTexts {
        languages: vec![LangTexts {
            lang: "en".to_owned(),
            advice: advice.to_owned(),
            information: String::new(),
        }],
        logo: None,
    }
}

fn accepted(firm: &Firm, advice: &str) -> u32 {
    let store = &firm.store;
    store
        .propose(firm.tenant, THEN, texts(advice), None)
        .unwrap();
    let pending = store.pending::<TenantTexts>(firm.tenant).unwrap().unwrap();
    store
        .accept::<TenantTexts>(firm.tenant, pending.revision, LATER)
        .unwrap()
        .unwrap()
}

#[test]
fn every_edition_stays_as_it_was_and_a_restart_changes_none() {
    let firm = Firm::new();
    assert_eq!(accepted(&firm, "one"), 1);
    assert_eq!(accepted(&firm, "two"), 2);
    let firm = firm.restarted();
    let editions = firm.store.editions::<TenantTexts>(firm.tenant).unwrap();
    let said: Vec<_> = editions
        .iter()
        .map(|edition| (edition.number, edition.content == texts("one")))
        .collect();
    assert_eq!(said, [(2, false), (1, true)]);
    let first = &editions[1];
    assert_eq!((first.by, first.second), (ANA, Some(BO)));
    let now: TenantTexts = firm
        .store
        .content(
            firm.tenant,
            firm.store.tenant(firm.tenant).unwrap().versions,
        )
        .unwrap();
    assert!(now == texts("two"));
}

#[test]
fn only_what_was_shown_is_accepted_and_never_by_its_writer() {
    let firm = Firm::new();
    let store = &firm.store;
    let accept = |revision, stamped| store.accept::<TenantTexts>(firm.tenant, revision, stamped);
    store.propose(firm.tenant, THEN, texts("a"), None).unwrap();
    let shown = store.pending::<TenantTexts>(firm.tenant).unwrap().unwrap();
    assert!(accept(shown.revision, THEN).is_err());
    store.propose(firm.tenant, THEN, texts("b"), None).unwrap();
    assert_eq!(accept(shown.revision, LATER).unwrap(), None);
    let shown = store.pending::<TenantTexts>(firm.tenant).unwrap().unwrap();
    assert_eq!(accept(shown.revision, LATER).unwrap(), Some(1));
    assert!(accept(shown.revision, LATER).is_err(), "a second time");
    assert!(store.pending::<TenantTexts>(firm.tenant).unwrap().is_none());
    store.propose(firm.tenant, THEN, texts("c"), None).unwrap();
    let withdraw = |revision| store.withdraw_pending::<TenantTexts>(firm.tenant, revision);
    assert!(!withdraw(shown.revision).unwrap(), "others wait by now");
    let shown = store.pending::<TenantTexts>(firm.tenant).unwrap().unwrap();
    assert!(withdraw(shown.revision).unwrap());
    assert!(!withdraw(shown.revision).unwrap(), "a second time");
    assert!(store.pending::<TenantTexts>(firm.tenant).unwrap().is_none());
    assert_eq!(store.tenant(firm.tenant).unwrap().versions.texts, 1);
}

#[test]
fn one_thing_s_editions_are_not_another_s_nor_another_tenant_s() {
    let firm = Firm::new();
    accepted(&firm, "one");
    let other = firm.store.create_tenant("Other", false).unwrap();
    assert!(firm.store.edition::<TenantTexts>(other.id, 1).is_err());
    assert!(firm.store.edition::<Retention>(firm.tenant, 1).is_err());
    assert!(firm.store.edition::<TenantTexts>(firm.tenant, 0).is_err());
    let profile = LegalProfile {
        counting: Counting::Working,
        ..LegalProfile::default()
    };
    let number = firm.store.publish(firm.tenant, THEN, profile.clone());
    assert_eq!(number.unwrap(), 1);
    let versions = firm.store.tenant(firm.tenant).unwrap().versions;
    assert_eq!(
        (versions.legal, versions.texts, versions.retention),
        (1, 1, 0)
    );
    let kept: LegalProfile = firm.store.content(firm.tenant, versions).unwrap();
    assert!(kept == profile);
    let shipped: Retention = firm.store.content(firm.tenant, versions).unwrap();
    assert_eq!(shipped, Retention::default());
}

#[test]
fn a_case_keeps_the_versions_it_was_made_under() {
    let firm = Firm::new();
    let mut new = firm.new_case("text");
    new.under = firm.store.tenant(firm.tenant).unwrap().versions;
    let case = firm.submit(1, new).unwrap();
    firm.store
        .publish(firm.tenant, THEN, LegalProfile::default())
        .unwrap();
    assert_eq!(firm.store.index(case).unwrap().under, Versions::default());
}
