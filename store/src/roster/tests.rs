use subrosa_policy::SecretPhrase;

use super::*;

const ROOT: MemberId = MemberId::from_bytes([1; 16]);
const ANA: MemberId = MemberId::from_bytes([2; 16]);
const BO: MemberId = MemberId::from_bytes([3; 16]);
const TENANT: TenantId = TenantId::from_bytes([9; 16]);

fn founding() -> Founding {
    let half = |byte| SecretPhrase::from_bytes(&[byte; 32]);
    let recovery = Recovery::from_halves(&half(1), &half(2)).unwrap();
    let roles = Roles::of(&[Role::Lawyer]).unwrap();
    Founding::new(ROOT, "Root", &roles, &Tenants::All, &recovery).unwrap()
}

fn person(member: MemberId, role: Role, secrets: &MemberSecrets) -> Person {
    Person {
        member,
        display: "Somebody".to_owned(),
        roles: Roles::of(&[role]).unwrap(),
        tenants: Tenants::All,
        reader: secrets.reader.public().unwrap(),
        verify: secrets.signing.public().unwrap(),
    }
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
            .vouch(ANA, &ana.signing, &person(BO, Role::Lawyer, &secrets()))
            .unwrap(),
    );
    let roster = Roster::verify(&entries, &founding.root(), 3).unwrap();
    assert_eq!(roster.readers(TENANT, Role::Lawyer).len(), 2);

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
        let entry = Entry {
            version: 2,
            previous,
            voucher,
            change: Change::Put(person(BO, Role::Lawyer, &stranger)),
        };
        sign(&entry, signing).unwrap()
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
