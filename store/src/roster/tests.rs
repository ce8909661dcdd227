use subrosa_policy::{SecretPhrase, Tenants};

use super::entry::{Entry, Signed, sign};
use super::*;
use crate::lock::MemberSecrets;

mod founding;
mod rights;

const ROOT: MemberId = MemberId::from_bytes([1; 16]);
const ANA: MemberId = MemberId::from_bytes([2; 16]);
const BO: MemberId = MemberId::from_bytes([3; 16]);
const TENANT: TenantId = TenantId::from_bytes([9; 16]);

fn founding() -> Founding {
    let half = |byte| SecretPhrase::from_bytes(&[byte; 32]);
    let recovery = Recovery::from_halves(&half(1), &half(2)).unwrap();
    let rights = Rights::same(&[Role::Lawyer], &Tenants::All).unwrap();
    Founding::new(ROOT, "Root", &rights, &recovery).unwrap()
}

fn person(member: MemberId, role: Role, secrets: &MemberSecrets) -> Person {
    let tenants = match role {
        Role::TenantUser => Tenants::Some(vec![TENANT]),
        Role::Triager | Role::Lawyer | Role::Admin | Role::Auditor => Tenants::All,
    };
    Person {
        member,
        display: "Somebody".to_owned(),
        rights: Rights::same(&[role], &tenants).unwrap(),
        reader: secrets.reader.public().unwrap(),
        verify: secrets.signing.public().unwrap(),
    }
}

fn lawyer_of(tenants: &[TenantId]) -> Rights {
    Rights::same(&[Role::Lawyer], &Tenants::Some(tenants.to_vec())).unwrap()
}

fn put_bo(keys: &MemberSecrets) -> Change {
    Change::Put(person(BO, Role::Lawyer, keys))
}

fn entry(
    version: u64,
    previous: [u8; 32],
    voucher: MemberId,
    change: Change,
    signing: &SigningSeed,
) -> Vec<u8> {
    let entry = Entry {
        version,
        previous,
        signer: Signer::Member(voucher),
        change,
    };
    sign(&entry, signing).unwrap()
}

fn secrets() -> MemberSecrets {
    MemberSecrets::random([0; 32]).unwrap()
}

#[test]
fn who_was_vouched_for_becomes_a_reader_and_may_vouch() {
    let founding = founding();
    let mut entries = vec![founding.entry().to_vec()];
    let roster = Roster::verify(&entries, &founding.root(), 1).unwrap();
    assert_eq!(roster.readers(TENANT, Role::Lawyer).len(), 1);
    assert!(roster.readers(TENANT, Role::Triager).is_empty());

    let ana = secrets();
    let signing = founding.secrets().signing.clone();
    entries.push(
        roster
            .vouch(ROOT, &signing, &person(ANA, Role::Triager, &ana))
            .unwrap(),
    );
    let roster = Roster::verify(&entries, &founding.root(), 2).unwrap();
    assert_eq!(roster.readers(TENANT, Role::Triager)[0].member(), ANA);

    entries.push(
        roster
            .vouch(ANA, &ana.signing, &person(BO, Role::Triager, &secrets()))
            .unwrap(),
    );
    let roster = Roster::verify(&entries, &founding.root(), 3).unwrap();
    assert_eq!(roster.readers(TENANT, Role::Triager).len(), 2);
    let mut people: Vec<_> = roster.people(TENANT).map(|person| person.member).collect();
    people.sort_unstable();
    assert_eq!(people, [ROOT, ANA, BO]);

    entries.push(roster.dismiss(ROOT, &signing, ANA).unwrap());
    let roster = Roster::verify(&entries, &founding.root(), 4).unwrap();
    assert!(roster.person(ANA).is_none());
    assert!(
        roster
            .vouch(ANA, &ana.signing, &person(BO, Role::Lawyer, &secrets()))
            .is_err()
    );
}

#[test]
fn an_entry_written_by_somebody_else_is_refused() {
    let founding = founding();
    let first = founding.entry().to_vec();
    let roster = Roster::verify(std::slice::from_ref(&first), &founding.root(), 1).unwrap();
    let stranger = secrets();
    let entry = |voucher, signing: &SigningSeed, previous| {
        entry(2, previous, voucher, put_bo(&stranger), signing)
    };
    let refused =
        |bytes: Vec<u8>| Roster::verify(&[first.clone(), bytes], &founding.root(), 1).is_err();
    let root_key = founding.secrets().signing.clone();
    // Signed by a key that is not on the roster, under a name that is.
    assert!(refused(entry(ROOT, &stranger.signing, roster.head)));
    // Signed for themselves.
    assert!(refused(entry(BO, &stranger.signing, roster.head)));
    // The right key, but not after the entry before.
    assert!(refused(entry(ROOT, &root_key, [0; 32])));
    assert!(!refused(entry(ROOT, &root_key, roster.head)));
}

#[test]
fn a_right_signature_under_a_wrong_number_or_a_second_founding_is_refused() {
    let founding = founding();
    let first = founding.entry().to_vec();
    let signing = founding.secrets().signing.clone();
    let refused =
        |bytes: Vec<u8>| Roster::verify(&[first.clone(), bytes], &founding.root(), 0).is_err();
    for version in [0, 1, 3, u64::MAX] {
        let bytes = entry(version, founding.root(), ROOT, put_bo(&secrets()), &signing);
        assert!(refused(bytes), "{version}");
    }
    let half = |byte| SecretPhrase::from_bytes(&[byte; 32]);
    let recovery = Recovery::from_halves(&half(3), &half(4)).unwrap();
    let again = Change::Found(person(ROOT, Role::Lawyer, &secrets()), recovery);
    assert!(refused(entry(2, founding.root(), ROOT, again, &signing)));
    let good = entry(2, founding.root(), ROOT, put_bo(&secrets()), &signing);
    assert!(!refused(good));
}

#[test]
fn who_does_not_read_cases_vouches_for_nobody() {
    let founding = founding();
    let signing = founding.secrets().signing.clone();
    let contact = secrets();
    let mut entries = vec![founding.entry().to_vec()];
    let roster = Roster::verify(&entries, &founding.root(), 0).unwrap();
    let person = person(ANA, Role::TenantUser, &contact);
    entries.push(roster.vouch(ROOT, &signing, &person).unwrap());
    let roster = Roster::verify(&entries, &founding.root(), 2).unwrap();
    let bytes = entry(3, roster.head, ANA, put_bo(&secrets()), &contact.signing);
    entries.push(bytes);
    assert!(Roster::verify(&entries, &founding.root(), 0).is_err());
}

#[test]
fn offices_are_not_on_the_roster() {
    let founding = founding();
    let signing = founding.secrets().signing.clone();
    let first = founding.entry().to_vec();
    for role in [Role::Admin, Role::Auditor] {
        let change = Change::Put(person(ANA, role, &secrets()));
        let bytes = entry(2, founding.root(), ROOT, change, &signing);
        assert!(Roster::verify(&[first.clone(), bytes], &founding.root(), 0).is_err());
    }
}

#[test]
fn nobody_vouches_for_themselves() {
    let founding = founding();
    let entries = vec![founding.entry().to_vec()];
    let roster = Roster::verify(&entries, &founding.root(), 1).unwrap();
    let own = person(ROOT, Role::Lawyer, &secrets());
    assert!(
        roster
            .vouch(ROOT, &founding.secrets().signing.clone(), &own)
            .is_err()
    );
}

#[test]
fn a_shortened_reordered_or_replaced_roster_is_refused() {
    let founding = founding();
    let signing = founding.secrets().signing.clone();
    let mut entries = vec![founding.entry().to_vec()];
    for member in [ANA, BO] {
        let roster = Roster::verify(&entries, &founding.root(), 0).unwrap();
        let person = person(member, Role::Lawyer, &secrets());
        entries.push(roster.vouch(ROOT, &signing, &person).unwrap());
    }
    let root = founding.root();
    assert!(Roster::verify(&entries, &root, 3).is_ok());
    assert!(Roster::verify(&entries[..2], &root, 3).is_err());
    assert!(Roster::verify(&[], &root, 0).is_err());
    let swapped = [entries[0].clone(), entries[2].clone(), entries[1].clone()];
    assert!(Roster::verify(&swapped, &root, 0).is_err());
    let gap = [entries[0].clone(), entries[2].clone()];
    assert!(Roster::verify(&gap, &root, 0).is_err());
    let another = self::founding();
    assert!(Roster::verify(&[another.entry().to_vec()], &root, 0).is_err());
    for place in (0..entries[1].len()).step_by(211) {
        let mut changed = entries.clone();
        changed[1][place] ^= 1;
        assert!(Roster::verify(&changed, &root, 0).is_err(), "{place}");
    }
}

#[test]
fn an_entry_counts_in_one_form_of_its_bytes_only() {
    let founding = founding();
    let signing = founding.secrets().signing.clone();
    let first = founding.entry().to_vec();
    let roster = Roster::verify(std::slice::from_ref(&first), &founding.root(), 1).unwrap();
    let second = roster
        .vouch(ROOT, &signing, &person(ANA, Role::Lawyer, &secrets()))
        .unwrap();
    let mut longer = second.clone();
    longer.push(0);
    assert!(Roster::verify(&[first.clone(), longer], &founding.root(), 0).is_err());
    // 0x80 0x00 more in the length: the same number, written in more bytes.
    let mut signed: Signed = postcard::from_bytes(&second).unwrap();
    let (low, high) = (second[0], second[1]);
    assert!(low & 0x80 != 0 && high & 0x80 == 0, "a length of two bytes");
    let stretched = [&[low, high | 0x80, 0], &second[2..]].concat();
    assert!(postcard::from_bytes::<Signed>(&stretched).is_ok());
    assert!(Roster::verify(&[first.clone(), stretched], &founding.root(), 0).is_err());
    // More behind the end of the signed part, even under a signature that holds.
    signed.entry.push(0);
    signed.signature = signing.sign(info::ROSTER, &signed.entry).unwrap();
    let signed = postcard::to_stdvec(&signed).unwrap();
    assert!(Roster::verify(&[first, signed], &founding.root(), 0).is_err());
}

#[test]
fn the_last_who_may_vouch_cannot_be_signed_off() {
    let founding = founding();
    let signing = founding.secrets().signing.clone();
    let mut entries = vec![founding.entry().to_vec()];
    let roster = Roster::verify(&entries, &founding.root(), 1).unwrap();
    assert!(roster.dismiss(ROOT, &signing, ROOT).is_err());
    let ana = secrets();
    entries.push(
        roster
            .vouch(ROOT, &signing, &person(ANA, Role::Triager, &ana))
            .unwrap(),
    );
    let roster = Roster::verify(&entries, &founding.root(), 2).unwrap();
    entries.push(roster.dismiss(ANA, &ana.signing, ROOT).unwrap());
    let roster = Roster::verify(&entries, &founding.root(), 3).unwrap();
    assert!(roster.dismiss(ANA, &ana.signing, ANA).is_err());
}

#[test]
fn keys_that_were_replaced_or_dismissed_vouch_for_nobody() {
    let founding = founding();
    let signing = founding.secrets().signing.clone();
    let root = founding.root();
    let (old, new) = (secrets(), secrets());
    let mut entries = vec![founding.entry().to_vec()];
    for keys in [&old, &new] {
        let roster = Roster::verify(&entries, &root, 0).unwrap();
        let ana = person(ANA, Role::Triager, keys);
        entries.push(roster.vouch(ROOT, &signing, &ana).unwrap());
    }
    let roster = Roster::verify(&entries, &root, 3).unwrap();
    let bo = person(BO, Role::Triager, &secrets());
    assert!(roster.vouch(ANA, &old.signing, &bo).is_err());
    assert!(roster.vouch(ANA, &new.signing, &bo).is_ok());
    let readers = roster.readers(TENANT, Role::Triager);
    assert_eq!(readers.len(), 1);
    let wrap = readers[0].wrap(b"case", b"keys").unwrap();
    let opens = |keys: &MemberSecrets| {
        crate::hpke::open_with(&keys.reader, info::WRAP, b"case", &wrap).is_ok()
    };
    assert!(opens(&new) && !opens(&old));
}

#[test]
fn nobody_vouches_for_more_than_they_have() {
    let founding = founding();
    let root_key = founding.secrets().signing.clone();
    let limited = secrets();
    let mut ana = person(ANA, Role::Lawyer, &limited);
    ana.rights = lawyer_of(&[TENANT]);
    let mut entries = vec![founding.entry().to_vec()];
    let roster = Roster::verify(&entries, &founding.root(), 1).unwrap();
    entries.push(roster.vouch(ROOT, &root_key, &ana).unwrap());
    let roster = Roster::verify(&entries, &founding.root(), 2).unwrap();
    let other = TenantId::from_bytes([7; 16]);
    let holds = |role, tenants: &Tenants| {
        let mut bo = person(BO, role, &secrets());
        bo.rights = Rights::same(&[role], tenants).unwrap();
        let change = Change::Put(bo.clone());
        let bytes = entry(3, roster.head, ANA, change, &limited.signing);
        let verifies = Roster::verify(
            &[entries[0].clone(), entries[1].clone(), bytes],
            &founding.root(),
            0,
        )
        .is_ok();
        assert_eq!(roster.may_vouch(ANA, &bo), verifies, "both say the same");
        verifies
    };
    let some = |tenants: &[TenantId]| Tenants::Some(tenants.to_vec());
    assert!(holds(Role::Lawyer, &some(&[TENANT])));
    assert!(holds(Role::TenantUser, &some(&[TENANT])));
    assert!(!holds(Role::Lawyer, &Tenants::All));
    assert!(!holds(Role::Lawyer, &some(&[other])));
    assert!(!holds(Role::Lawyer, &some(&[TENANT, other])));
    assert!(!holds(Role::Triager, &some(&[TENANT])));
}

#[test]
fn a_voucher_of_one_tenant_takes_nobody_away_from_another() {
    let founding = founding();
    let root_key = founding.secrets().signing.clone();
    let limited = secrets();
    let mut ana = person(ANA, Role::Lawyer, &limited);
    ana.rights = lawyer_of(&[TENANT]);
    let entries = [founding.entry().to_vec()];
    let roster = Roster::verify(&entries, &founding.root(), 1).unwrap();
    let second = roster.vouch(ROOT, &root_key, &ana).unwrap();
    let entries = [entries[0].clone(), second];
    let roster = Roster::verify(&entries, &founding.root(), 2).unwrap();
    assert!(roster.dismiss(ANA, &limited.signing, ROOT).is_err());
    let mut smaller = person(ROOT, Role::Lawyer, &secrets());
    smaller.rights = lawyer_of(&[TENANT]);
    assert!(roster.vouch(ANA, &limited.signing, &smaller).is_err());
    assert!(roster.dismiss(ROOT, &root_key, ANA).is_ok());
}

#[test]
fn both_halves_together_bring_a_reader_back_and_one_alone_does_not() {
    let founding = founding();
    let entries = [founding.entry().to_vec()];
    let roster = Roster::verify(&entries, &founding.root(), 1).unwrap();
    let half = |byte| SecretPhrase::from_bytes(&[byte; 32]);
    let back = person(BO, Role::Lawyer, &secrets());
    let bytes = roster.recover(&half(1), &half(2), &back).unwrap();
    let with = [entries[0].clone(), bytes];
    let recovered = Roster::verify(&with, &founding.root(), 2).unwrap();
    assert_eq!(recovered.readers(TENANT, Role::Lawyer).len(), 2);
    let past: Vec<_> = recovered.history(BO).collect();
    assert_eq!(past[0].signer, Signer::Recovery);
    for (one, two) in [(1, 1), (2, 2), (2, 1), (1, 3)] {
        let refused = roster.recover(&half(one), &half(two), &back);
        assert!(refused.is_err(), "{one} {two}");
    }
    // Not even the founder signs in the name of the holders.
    let forged = Entry {
        version: 2,
        previous: roster.head,
        signer: Signer::Recovery,
        change: Change::Put(back.clone()),
    };
    let forged = sign(&forged, &founding.secrets().signing).unwrap();
    assert!(Roster::verify(&[entries[0].clone(), forged], &founding.root(), 0).is_err());
    // And the holders bring on readers, nobody else.
    let office = person(BO, Role::TenantUser, &secrets());
    assert!(roster.recover(&half(1), &half(2), &office).is_err());
}

#[test]
fn the_history_of_a_person_tells_of_every_key_they_had() {
    let founding = founding();
    let signing = founding.secrets().signing.clone();
    let mut entries = vec![founding.entry().to_vec()];
    for _ in 0..2 {
        let roster = Roster::verify(&entries, &founding.root(), 0).unwrap();
        let ana = person(ANA, Role::Lawyer, &secrets());
        entries.push(roster.vouch(ROOT, &signing, &ana).unwrap());
    }
    let roster = Roster::verify(&entries, &founding.root(), 0).unwrap();
    entries.push(roster.dismiss(ROOT, &signing, ANA).unwrap());
    let roster = Roster::verify(&entries, &founding.root(), 4).unwrap();
    let past: Vec<_> = roster.history(ANA).collect();
    assert_eq!(past.len(), 3);
    assert_ne!(past[0].words, past[1].words);
    assert_eq!(past[2].words, None);
    assert!(past.iter().all(|past| past.display == "Somebody"));
    assert!(past.iter().all(|past| past.signed_by == "Root"));
    assert!(roster.keys_changed(ANA) && !roster.keys_changed(ROOT));
    assert_eq!(roster.past().len(), 4);
    assert_eq!(roster.root_fingerprint(), founding.root());
    assert!(roster.is_root(ROOT) && !roster.is_root(ANA));
}

#[test]
fn signing_somebody_anew_with_the_same_keys_is_no_change_of_keys() {
    let founding = founding();
    let signing = founding.secrets().signing.clone();
    let mut entries = vec![founding.entry().to_vec()];
    let keys = secrets();
    for role in [Role::Lawyer, Role::Triager] {
        let roster = Roster::verify(&entries, &founding.root(), 0).unwrap();
        let ana = person(ANA, role, &keys);
        entries.push(roster.vouch(ROOT, &signing, &ana).unwrap());
    }
    let roster = Roster::verify(&entries, &founding.root(), 3).unwrap();
    assert!(!roster.keys_changed(ANA));
}
