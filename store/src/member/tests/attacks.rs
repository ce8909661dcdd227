//! Somebody who can write to the database, with the instance key, against accounts and roster.

use super::*;
use crate::lock::MemberSecrets;

#[test]
fn roles_tenants_and_keys_written_into_an_account_make_no_reader() {
    let firm = Firm::new().with_accounts();
    // A triager becomes a lawyer, an administrator too, and everybody gets every tenant.
    for id in [ANA, BOSS] {
        firm.forge(&Member {
            rights: everywhere(&[Role::Triager, Role::Lawyer]),
            ..firm.store.member(id).unwrap()
        });
    }
    assert_eq!(lawyers(&firm.readers(), &firm), [BO, CY]);
    assert_eq!(firm.readers().readers(firm.tenant, Role::Triager).len(), 1);
    // Mallory's keys in a lawyer's account: nothing is wrapped to them, nor to a lost key.
    let mallory = MemberSecrets::random([0; 32]).unwrap();
    firm.forge(&Member {
        reader: mallory.reader.public().unwrap(),
        verify: mallory.signing.public().unwrap(),
        ..firm.store.member(CY).unwrap()
    });
    assert_eq!(lawyers(&firm.readers(), &firm), [BO]);
    let case = firm
        .store
        .submit(
            &firm.readers(),
            &crate::firm::receipt(1),
            firm.new_case(WORDS),
        )
        .unwrap();
    firm.assign(case, BO);
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().read_case(&facts).unwrap();
    let opened = firm.store.open_case(&grant, CY, &mallory.reader);
    assert!(matches!(opened, Err(StoreError::NotFound)));
}

#[test]
fn a_suspension_lifted_in_the_database_gives_what_was_vouched_for_and_no_more() {
    let firm = Firm::new().with_accounts();
    let suspend = |member: &mut Member| member.service.set_active(false);
    firm.store.change_member(CY, suspend).unwrap();
    firm.forge(&Member {
        service: Service::default(),
        rights: everywhere(&[Role::Triager, Role::Lawyer]),
        ..firm.store.member(CY).unwrap()
    });
    assert_eq!(lawyers(&firm.readers(), &firm), [BO, CY]);
    let triagers = firm.readers().readers(firm.tenant, Role::Triager);
    assert!(triagers.iter().all(|reader| reader.member() == ANA));
}

#[test]
fn an_account_brought_back_after_its_removal_opens_nothing() {
    let firm = Firm::new().with_accounts();
    let case = firm.report(1, WORDS);
    let open = firm.open(&firm.ana, case).unwrap();
    let hand = firm.handover(BO, Some(CY));
    firm.hand_on(&firm.ana, &open, &hand).unwrap();
    let before = firm.copy();
    assert!(firm.open(&firm.cy, case).is_ok());
    firm.store.remove_member(CY).unwrap();
    assert!(firm.open(&firm.cy, case).is_err());
    assert!(firm.open(&firm.bo, case).is_ok());
    firm.bring_back(&before);
    assert!(firm.store.member(CY).is_ok(), "the account is there again");
    let refused = firm.open(&firm.cy, case);
    assert!(
        matches!(refused, Err(StoreError::NotFound)),
        "its keys are not"
    );
}

#[test]
fn a_damaged_or_lost_page_of_the_roster_is_a_roster_that_does_not_verify() {
    for meddle in [0, 1, 2] {
        let firm = Firm::new().with_accounts();
        match meddle {
            // A page in the middle of the second entry is lost.
            0 => {
                let rows = firm.rows(Tree::Roster);
                let second = 2_u64.to_be_bytes();
                let page = rows.iter().rfind(|(name, _)| name.starts_with(&second));
                firm.remove(Tree::Roster, &page.unwrap().0);
            }
            // The first page, so that others stand there without it.
            1 => firm.remove(
                Tree::Roster,
                &[2_u64.to_be_bytes().as_slice(), &[0, 0]].concat(),
            ),
            // The pinned fingerprint does not open.
            _ => {
                let rows = firm.rows(Tree::Meta);
                firm.write(Tree::Meta, &[(&rows[0].0, b"nothing that opens")]);
            }
        }
        assert!(
            matches!(firm.store.roster(), Err(StoreError::Roster)),
            "{meddle}"
        );
        assert!(
            matches!(firm.store.readers(), Err(StoreError::Roster)),
            "{meddle}"
        );
        let damage = firm.store.check_rows().unwrap();
        assert!(damage.iter().any(|row| row.what == "roster"), "{meddle}");
    }
}

#[test]
fn an_entry_beyond_the_rights_of_its_voucher_is_not_stored() {
    let mut firm = Firm::new().with_accounts();
    let both = firm.hire(9, &[Role::Triager, Role::Lawyer]);
    let cy = &firm.cy.secrets.signing;
    let triager = Colleague::new(MemberId::from_bytes([10; 16]), &[Role::Triager]);
    assert!(firm.roster.vouch(CY, cy, &triager.person()).is_err());
    let entry = firm
        .roster
        .vouch(both.id, &both.secrets.signing, &triager.person())
        .unwrap();
    firm.store.extend_roster(&entry).unwrap();
    // The same entry once more does not fit any longer.
    assert!(firm.store.extend_roster(&entry).is_err());
}
