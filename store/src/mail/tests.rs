use subrosa_policy::Day;

use super::*;
use crate::backend::Tree;
use crate::firm::{ANA, BO, Firm, WORDS};
use crate::member::Member;

fn waiting(tries: u16) -> Option<WaitingMail> {
    Some(WaitingMail {
        minute: 29_923_920,
        tries,
        again: 29_923_925,
    })
}

fn rows(firm: &Firm) -> usize {
    let names = pages::names_of_any(&*firm.store.backend, Tree::Meta).unwrap();
    let of_member = |name: &&Vec<u8>| name.starts_with(ROW) && name.len() == ROW.len() + 16;
    names.iter().filter(of_member).count()
}

#[test]
fn a_fact_is_of_one_case_one_member_and_one_thing() {
    let firm = Firm::new().with_accounts();
    let (one, two) = (firm.report(1, WORDS), firm.report(2, WORDS));
    let fact = |case, member, what: &[u8]| firm.store.mail_fact(case, member, what).unwrap();
    let first = fact(one, ANA, b"new");
    assert_eq!(first, fact(one, ANA, b"new"));
    for other in [
        fact(two, ANA, b"new"),
        fact(one, BO, b"new"),
        fact(one, ANA, b"late"),
        firm.store.mail_fact_of_portal(ANA, b"new"),
    ] {
        assert_ne!(first, other);
    }
}

#[test]
fn of_a_case_that_is_gone_no_fact_can_be_made_again() {
    let firm = Firm::new().with_accounts();
    let case = firm.report(1, WORDS);
    assert!(firm.store.mail_fact(case, ANA, b"new").is_ok());
    firm.store.vault.remove_cases(&[case].into()).unwrap();
    assert!(firm.store.mail_fact(case, ANA, b"new").is_err());
}

#[test]
fn what_waits_is_kept_over_a_start_and_gone_with_its_member() {
    let firm = Firm::new().with_accounts();
    let keep = |member, tries| {
        let told = vec![[7; 8]];
        let row = MailRow {
            told,
            waiting: waiting(tries),
            given_up: tries == 2,
        };
        firm.store
            .change_mail_row(member, |kept| *kept = row)
            .unwrap();
    };
    keep(ANA, 1);
    keep(BO, 2);
    let slot = MailSlot {
        day: Day::new(20_000),
        minute: 480,
    };
    firm.store.set_mail_slot(slot).unwrap();
    let firm = firm.restarted();
    assert_eq!(firm.store.mail_slot().unwrap(), Some(slot));
    let mut found = firm.store.mail_waiting().unwrap();
    found.sort_by_key(|(_, mail)| mail.tries);
    let tries: Vec<_> = found.iter().map(|(_, mail)| mail.tries).collect();
    assert_eq!(tries, [1, 2]);
    assert_eq!(firm.store.mail_given_up().unwrap(), [BO]);

    firm.store.remove_member(ANA).unwrap();
    assert_eq!(rows(&firm), 1);
    // Whoever comes late with a change leaves nothing behind.
    let late = |row: &mut MailRow| row.waiting = waiting(9);
    firm.store.change_mail_row(ANA, late).unwrap();
    assert_eq!(rows(&firm), 1);
    let only = |given_up| {
        move |row: &mut MailRow| {
            *row = MailRow {
                given_up,
                ..MailRow::default()
            };
        }
    };
    firm.store.change_mail_row(BO, only(true)).unwrap();
    assert_eq!(firm.store.mail_given_up().unwrap(), [BO]);
    firm.store.change_mail_row(BO, only(false)).unwrap();
    assert_eq!(rows(&firm), 0);
    // A row with nothing in it is no row.
    firm.store.change_mail_row(BO, only(true)).unwrap();
    let empty = |row: &mut MailRow| *row = MailRow::default();
    firm.store.change_mail_row(BO, empty).unwrap();
    assert_eq!(rows(&firm), 0);
}

#[test]
fn a_row_that_does_not_open_says_nothing_and_is_written_anew() {
    let firm = Firm::new().with_accounts();
    let told = |row: &mut MailRow| row.told = vec![[7; 8]];
    firm.store.change_mail_row(ANA, told).unwrap();
    let mut batch = Batch::default();
    let name = row_name(ANA);
    pages::put(
        &*firm.store.backend,
        &mut batch,
        Tree::Meta,
        &name,
        b"noise",
    )
    .unwrap();
    firm.store.backend.apply(batch).unwrap();
    assert!(firm.store.mail_row(ANA).unwrap().told.is_empty());
    assert!(firm.store.mail_waiting().unwrap().is_empty());
    firm.store.change_mail_row(ANA, told).unwrap();
    assert_eq!(firm.store.mail_row(ANA).unwrap().told, [[7; 8]]);
}

/// Gives a member an address and a key.
fn with_key(member: &mut Member) -> Result<(), StoreError> {
    member.mail.to = Some(MailTo {
        address: "ana@firm.example".to_owned(),
        language: "en".to_owned(),
    });
    member.mail.key = Some(vec![0xC6; 70_000]);
    Ok(())
}

#[test]
fn a_key_is_kept_over_a_start_and_gone_with_its_member() {
    let firm = Firm::new().with_accounts();
    firm.store.update_member(ANA, with_key).unwrap();
    let firm = firm.restarted();
    let kept = firm.store.member(ANA).unwrap().mail.key;
    assert_eq!(kept.map(|key| key.len()), Some(70_000));
    assert!(firm.store.member(BO).unwrap().mail.key.is_none());
    firm.store.remove_member(ANA).unwrap();
    let names = pages::names_of_any(&*firm.store.backend, Tree::Member).unwrap();
    assert!(!names.iter().any(|name| name.as_slice() == ANA.as_bytes()));
}

#[test]
fn an_account_from_before_there_were_keys_has_none() {
    let firm = Firm::new().with_accounts();
    firm.store.update_member(ANA, with_key).unwrap();
    let now = firm.store.member(ANA).unwrap();
    let mail = (&now.mail.to, Some(Day::new(20_000)), 7_u16);
    let before = (
        (now.id, &now.display, &now.login, &now.rights, &now.reader),
        (&now.verify, &now.lock, now.totp_step, &now.marks),
        (&now.service, mail),
    );
    let mut batch = Batch::default();
    let put = firm
        .store
        .put_own(&mut batch, Own::Member, ANA.as_bytes(), &before);
    put.unwrap();
    firm.store.commit(batch).unwrap();
    let read = firm.store.member(ANA).unwrap();
    assert_eq!((read.display, read.login), (now.display, now.login));
    assert_eq!(read.mail.to.unwrap().address, "ana@firm.example");
    assert_eq!(
        (read.mail.test_day, read.mail.tests),
        (Some(Day::new(20_000)), 7)
    );
    assert!(read.mail.key.is_none());
    // Nor is it missing where all are read.
    let members = firm.store.members().unwrap();
    assert!(members.iter().any(|member| member.id == ANA));
    assert!(firm.store.update_member(ANA, with_key).is_ok());
    assert!(firm.store.member(ANA).unwrap().mail.key.is_some());
}

#[test]
fn an_account_that_ends_anywhere_else_does_not_open() {
    let firm = Firm::new().with_accounts();
    let now = firm.store.member(ANA).unwrap();
    let mut batch = Batch::default();
    let cut = (now.id, &now.display, &now.login);
    let put = firm
        .store
        .put_own(&mut batch, Own::Member, ANA.as_bytes(), &cut);
    put.unwrap();
    firm.store.commit(batch).unwrap();
    assert!(firm.store.member(ANA).is_err());
}

#[test]
fn a_refresh_token_is_kept_over_a_start_sealed_and_for_one_file_only() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    assert!(store.mail_refresh("first").unwrap().is_none());
    for next in ["second token", "third token"] {
        store.set_mail_refresh("first", next).unwrap();
        assert_eq!(store.mail_refresh("first").unwrap().unwrap().expose(), next);
    }
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(
        store.mail_refresh("first").unwrap().unwrap().expose(),
        "third token"
    );
    assert!(store.mail_refresh("another").unwrap().is_none());
    drop(store);
    for entry in std::fs::read_dir(dir.path().join("records")).unwrap() {
        let path = entry.unwrap().path();
        let bytes = if path.is_file() {
            std::fs::read(path).unwrap()
        } else {
            continue;
        };
        assert!(
            !bytes
                .windows(5)
                .any(|five| five == b"third" || five == b"secon")
        );
    }
}
