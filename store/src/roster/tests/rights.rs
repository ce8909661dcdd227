//! What a voucher may give, role by role and tenant by tenant.

use super::*;

const A: TenantId = TenantId::from_bytes([11; 16]);
const B: TenantId = TenantId::from_bytes([12; 16]);

fn some(tenants: &[TenantId]) -> Tenants {
    Tenants::Some(tenants.to_vec())
}

/// A voucher who is a triager for one client and a lawyer for another.
fn mixed() -> Rights {
    Rights::of(&[(Role::Triager, some(&[A])), (Role::Lawyer, some(&[B]))]).unwrap()
}

/// A roster with such a voucher on it.
fn with_mixed() -> (Founding, Vec<Vec<u8>>, MemberSecrets) {
    let (founding, ana) = (founding(), secrets());
    let entries = vec![founding.entry().to_vec()];
    let roster = Roster::verify(&entries, &founding.root(), 1).unwrap();
    let person = Person {
        rights: mixed(),
        ..person(ANA, Role::Lawyer, &ana)
    };
    let second = roster.vouch(ROOT, &founding.secrets().signing, &person);
    let entries = [entries, vec![second.unwrap()]].concat();
    (founding, entries, ana)
}

#[test]
fn a_role_is_given_where_the_voucher_has_it_and_nowhere_else() {
    let (founding, entries, ana) = with_mixed();
    let roster = Roster::verify(&entries, &founding.root(), 2).unwrap();
    let bo = secrets();
    let gives = |roles: &[(Role, Tenants)]| {
        let person = Person {
            rights: Rights::of(roles).unwrap(),
            ..person(BO, Role::Lawyer, &bo)
        };
        let change = Change::Put(person.clone());
        let bytes = entry(3, roster.head, ANA, change, &ana.signing);
        let entries = [entries.clone(), vec![bytes]].concat();
        let verifies = Roster::verify(&entries, &founding.root(), 0).is_ok();
        assert_eq!(
            roster.may_vouch(ANA, &person),
            verifies,
            "both say the same"
        );
        verifies
    };
    assert!(gives(&[(Role::Triager, some(&[A]))]));
    assert!(gives(&[(Role::Lawyer, some(&[B]))]));
    assert!(gives(&[
        (Role::Triager, some(&[A])),
        (Role::Lawyer, some(&[B]))
    ]));
    assert!(gives(&[(Role::TenantUser, some(&[B]))]));
    // Each of both roles, where they have the other one.
    assert!(!gives(&[(Role::Triager, some(&[B]))]));
    assert!(!gives(&[(Role::Lawyer, some(&[A]))]));
    assert!(!gives(&[(Role::Lawyer, some(&[A, B]))]));
    assert!(!gives(&[
        (Role::Triager, some(&[B])),
        (Role::Lawyer, some(&[A]))
    ]));
    assert!(
        !gives(&[(Role::TenantUser, some(&[A]))]),
        "a lawyer releases"
    );
    assert!(!gives(&[(Role::TenantUser, some(&[A, B]))]));
    assert!(!gives(&[(Role::Triager, Tenants::All)]));
}

#[test]
fn wraps_go_to_the_role_at_the_tenant() {
    let (founding, entries, _) = with_mixed();
    let roster = Roster::verify(&entries, &founding.root(), 2).unwrap();
    let readers = |tenant, role| {
        let readers = roster.readers(tenant, role);
        readers
            .iter()
            .map(VouchedReader::member)
            .collect::<Vec<_>>()
    };
    assert_eq!(readers(A, Role::Triager), [ANA]);
    assert_eq!(readers(A, Role::Lawyer), [ROOT]);
    assert!(readers(B, Role::Triager).is_empty());
    assert_eq!(readers(B, Role::Lawyer), [ROOT, ANA]);
    assert_eq!(readers(TENANT, Role::Lawyer), [ROOT]);
}

#[test]
fn the_founder_brings_on_every_role_only_for_tenants_of_their_own() {
    let half = |byte| SecretPhrase::from_bytes(&[byte; 32]);
    let recovery = Recovery::from_halves(&half(1), &half(2)).unwrap();
    let founding = Founding::new(ROOT, "Root", &lawyer_of(&[A]), &recovery).unwrap();
    let roster = Roster::verify(&[founding.entry().to_vec()], &founding.root(), 1).unwrap();
    let triager = |tenants: &Tenants| Person {
        rights: Rights::same(&[Role::Triager], tenants).unwrap(),
        ..person(BO, Role::Triager, &secrets())
    };
    assert!(roster.may_vouch(ROOT, &triager(&some(&[A]))));
    assert!(!roster.may_vouch(ROOT, &triager(&some(&[B]))));
    assert!(!roster.may_vouch(ROOT, &triager(&Tenants::All)));
}

/// Rights are checked where they are made; here somebody writes the bytes of an entry.
#[test]
fn rights_that_do_not_go_together_are_not_read_from_the_roster() {
    let founding = founding();
    let signing = founding.secrets().signing.clone();
    let keys = secrets();
    let refused = |rights: &[(Role, Tenants)]| {
        let Person { reader, verify, .. } = person(ANA, Role::Lawyer, &keys);
        let put = (1_u8, (ANA, "Somebody", rights, reader, verify));
        let content = (2_u64, founding.root(), Signer::Member(ROOT), put);
        let content = postcard::to_stdvec(&content).unwrap();
        let signature = signing.sign(info::ROSTER, &content).unwrap();
        let signed = Signed {
            entry: content,
            signature,
        };
        let bytes = postcard::to_stdvec(&signed).unwrap();
        let entries = [founding.entry().to_vec(), bytes];
        Roster::verify(&entries, &founding.root(), 0).is_err()
    };
    assert!(!refused(&[(Role::Lawyer, Tenants::All)]));
    assert!(!refused(&[
        (Role::Triager, some(&[A])),
        (Role::Lawyer, some(&[A, B]))
    ]));
    for rights in [
        vec![],
        vec![(Role::Lawyer, Tenants::All), (Role::Admin, Tenants::All)],
        vec![(Role::Lawyer, some(&[A])), (Role::TenantUser, some(&[A]))],
        vec![(Role::TenantUser, Tenants::All)],
        vec![(Role::Lawyer, some(&[]))],
        // The same in another order, or one role twice.
        vec![(Role::Lawyer, some(&[A])), (Role::Triager, some(&[A]))],
        vec![(Role::Lawyer, some(&[B, A]))],
        vec![(Role::Lawyer, some(&[A, A]))],
        vec![(Role::Lawyer, some(&[A])), (Role::Lawyer, some(&[B]))],
    ] {
        assert!(refused(&rights), "{rights:?}");
    }
}
