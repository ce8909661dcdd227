use proptest::prelude::*;

use super::*;

/// Rights of any kind, for tenants out of four.
pub(crate) fn any_rights() -> impl Strategy<Value = Rights> {
    let tenants = || {
        prop_oneof![
            1 => Just(Tenants::All),
            4 => proptest::collection::vec(0_u8..4, 0..4).prop_map(|ids| some(&ids)),
        ]
    };
    let role = proptest::sample::select(Role::ALL.to_vec());
    let reader = proptest::sample::select(vec![Role::Triager, Role::Lawyer]);
    let alone = (role, tenants()).prop_map(|one| vec![one]);
    let mixed = proptest::collection::vec((reader, tenants()), 1..3);
    prop_oneof![1 => alone, 3 => mixed]
        .prop_filter_map("they go together", |roles| Rights::of(&roles))
}

pub(crate) fn tenant(number: u8) -> TenantId {
    TenantId::from_bytes([number; 16])
}

fn some(numbers: &[u8]) -> Tenants {
    Tenants::Some(numbers.iter().copied().map(tenant).collect())
}

#[test]
fn nobody_runs_the_portal_or_is_of_a_client_and_reads_cases() {
    let named = some(&[1]);
    assert!(Rights::of(&[]).is_none());
    assert!(Rights::same(&[Role::Lawyer, Role::Triager], &named).is_some());
    for alone in [Role::Admin, Role::Auditor, Role::TenantUser] {
        let tenants = match alone {
            Role::TenantUser => named.clone(),
            Role::Admin | Role::Auditor | Role::Triager | Role::Lawyer => Tenants::All,
        };
        assert!(Rights::same(&[alone], &tenants).is_some(), "{alone:?}");
        for other in Role::ALL {
            for theirs in [&tenants, &Tenants::All, &named] {
                let both = [(alone, tenants.clone()), (other, theirs.clone())];
                assert!(Rights::of(&both).is_none(), "{both:?}");
            }
        }
    }
}

#[test]
fn offices_serve_the_whole_portal_and_contact_persons_tenants_that_are_named() {
    for office in [Role::Admin, Role::Auditor] {
        assert!(Rights::same(&[office], &Tenants::All).is_some());
        assert!(Rights::same(&[office], &some(&[1])).is_none());
    }
    assert!(Rights::same(&[Role::TenantUser], &some(&[1, 2])).is_some());
    assert!(Rights::same(&[Role::TenantUser], &Tenants::All).is_none());
    for role in Role::ALL {
        assert!(Rights::same(&[role], &some(&[])).is_none(), "for nobody");
    }
}

#[test]
fn a_role_for_one_tenant_is_none_for_another() {
    let mixed = [(Role::Lawyer, some(&[3, 2])), (Role::Triager, some(&[1]))];
    let mixed = Rights::of(&mixed).unwrap();
    let held = |tenant| mixed.roles_at(tenant).collect::<Vec<_>>();
    assert_eq!(held(tenant(1)), [Role::Triager]);
    assert_eq!(held(tenant(2)), [Role::Lawyer]);
    assert!(held(tenant(9)).is_empty());
    assert_eq!(mixed.tenants(), some(&[1, 2, 3]));
    assert!(mixed.reads_at(tenant(1)) && !mixed.reads_at(tenant(9)));
    let half = Rights::same(&[Role::Triager, Role::Lawyer], &some(&[1])).unwrap();
    assert_eq!(
        mixed.and(&half),
        Rights::same(&[Role::Triager], &some(&[1]))
    );
    let elsewhere = Rights::same(&[Role::Lawyer], &some(&[1])).unwrap();
    assert_eq!(mixed.and(&elsewhere), None);
}

#[test]
fn readers_open_cases_contact_persons_their_copies_and_nobody_else_anything() {
    for (role, reads, opens) in [
        (Role::Triager, true, true),
        (Role::Lawyer, true, true),
        (Role::TenantUser, false, true),
        (Role::Admin, false, false),
        (Role::Auditor, false, false),
    ] {
        let tenants = if role == Role::TenantUser {
            some(&[1])
        } else {
            Tenants::All
        };
        let held = Rights::same(&[role], &tenants).unwrap();
        assert_eq!(
            (held.reads_cases(), held.opens()),
            (reads, opens),
            "{role:?}"
        );
        let at = |tenant| (held.reads_at(tenant), held.opens_at(tenant));
        assert_eq!(at(tenant(1)), (reads, opens), "{role:?}");
        let elsewhere = role != Role::TenantUser;
        assert_eq!(held.serves(tenant(2)), elsewhere, "{role:?}");
        assert_eq!(at(tenant(2)), (reads, opens && elsewhere), "{role:?}");
    }
}

proptest! {
    #[test]
    fn what_two_agree_on_is_what_each_of_them_says(
        one in any_rights(),
        other in any_rights(),
        number in 0_u8..5,
    ) {
        let both = one.and(&other);
        for role in Role::ALL {
            let agreed = one.has_at(role, tenant(number)) && other.has_at(role, tenant(number));
            let found = both.as_ref().is_some_and(|both| both.has_at(role, tenant(number)));
            prop_assert_eq!(found, agreed, "{:?}", role);
        }
        prop_assert_eq!(&both, &other.and(&one));
        if let Some(both) = both {
            prop_assert!(one.cover(&both) && other.cover(&both));
        }
    }

    #[test]
    fn whoever_covers_another_has_each_of_their_roles_everywhere(
        one in any_rights(),
        other in any_rights(),
    ) {
        let everywhere = || (0..5).map(tenant).flat_map(|at| Role::ALL.map(|role| (role, at)));
        let has_all = everywhere().all(|(role, at)| !other.has_at(role, at) || one.has_at(role, at));
        // All tenants are more than the few that are tried here.
        prop_assert!(!one.cover(&other) || has_all);
        prop_assert_eq!(one.cover(&other), one.and(&other).as_ref() == Some(&other));
    }

    #[test]
    fn there_is_one_way_to_write_rights(rights in any_rights(), twice: bool) {
        let mut written = rights.0.clone();
        prop_assert_eq!(Rights::try_from(written.clone()), Ok(rights.clone()));
        written.reverse();
        prop_assert_eq!(Rights::of(&written), Some(rights.clone()));
        prop_assert_eq!(Rights::try_from(written.clone()).is_ok(), written.len() == 1);
        let Some((role, of)) = rights.iter().next() else {
            return Err(TestCaseError::fail("there is a role"));
        };
        let again = if twice { of.clone() } else { some(&[7]) };
        let doubled = [rights.0.clone(), vec![(role, again)]].concat();
        prop_assert!(Rights::of(&doubled).is_none());
    }
}
