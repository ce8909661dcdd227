//! The first entry, and what its founder may.

use super::*;

#[test]
fn a_roster_is_founded_once_and_only_by_someone_who_reads_cases() {
    let one = founding();
    let another = founding();
    let entries = [one.entry().to_vec(), another.entry().to_vec()];
    assert!(Roster::verify(&entries, &one.root(), 0).is_err());
    let half = |byte| SecretPhrase::from_bytes(&[byte; 32]);
    let recovery = Recovery::from_halves(&half(1), &half(2)).unwrap();
    let rights = Rights::same(&[Role::Admin], &Tenants::All).unwrap();
    let admin = Founding::new(ROOT, "Root", &rights, &recovery).unwrap();
    assert!(Roster::verify(&[admin.entry().to_vec()], &admin.root(), 0).is_err());
}

#[test]
fn a_first_entry_that_is_not_one_founds_nothing() {
    let half = |byte| SecretPhrase::from_bytes(&[byte; 32]);
    let recovery = Recovery::from_halves(&half(1), &half(2)).unwrap();
    let keys = secrets();
    let founded = |version, previous, signer, role| {
        let entry = Entry {
            version,
            previous,
            signer,
            change: Change::Found(person(ROOT, role, &keys), recovery.clone()),
        };
        let bytes = sign(&entry, &keys.signing).unwrap();
        let root = crate::kdf::hash(info::ROSTER, &[&bytes]);
        Roster::verify(&[bytes], &root, 1).is_ok()
    };
    let own = Signer::Member(ROOT);
    assert!(founded(1, [0; 32], own, Role::Lawyer));
    assert!(!founded(2, [0; 32], own, Role::Lawyer));
    assert!(!founded(1, [1; 32], own, Role::Lawyer));
    assert!(!founded(1, [0; 32], Signer::Member(ANA), Role::Lawyer));
    assert!(!founded(1, [0; 32], Signer::Recovery, Role::Lawyer));
    assert!(!founded(1, [0; 32], own, Role::TenantUser));
}

#[test]
fn the_founder_brings_on_every_role_only_while_the_founding_stands() {
    let founding = founding();
    let root_key = founding.secrets().signing.clone();
    let root = founding.root();
    let lawyer = secrets();
    let mut entries = vec![founding.entry().to_vec()];
    let roster = Roster::verify(&entries, &root, 1).unwrap();
    let triager = person(BO, Role::Triager, &secrets());
    assert!(roster.may_vouch(ROOT, &triager));
    let ana = person(ANA, Role::Lawyer, &lawyer);
    entries.push(roster.vouch(ROOT, &root_key, &ana).unwrap());
    let roster = Roster::verify(&entries, &root, 2).unwrap();
    // A colleague puts other keys in the founder's place.
    let new = secrets();
    let again = person(ROOT, Role::Lawyer, &new);
    entries.push(roster.vouch(ANA, &lawyer.signing, &again).unwrap());
    let roster = Roster::verify(&entries, &root, 3).unwrap();
    assert!(roster.vouch(ROOT, &new.signing, &triager).is_err());
    let other_lawyer = person(BO, Role::Lawyer, &secrets());
    assert!(roster.vouch(ROOT, &new.signing, &other_lawyer).is_ok());
}
