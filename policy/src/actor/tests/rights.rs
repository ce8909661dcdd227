//! Whatever the roles and tenants: no rule gives by one tenant's role what belongs to another's,
//! and taking rights away gives none.

use proptest::prelude::*;

use super::*;
use crate::rights::tests::{any_rights, tenant};

/// Every answer of the matrix about one case, by the name of the rule.
fn answers(actor: &Actor, facts: &CaseFacts) -> Vec<(&'static str, bool)> {
    macro_rules! all {
        ($($rule:ident),+ $(,)?) => {
            vec![$((stringify!($rule), actor.$rule(facts).is_ok())),+]
        };
    }
    let mut found = all![
        know_case,
        read_case,
        read_identity,
        read_original,
        write_to_reporter,
        acknowledge,
        assign,
        add_file,
        pass_on,
        classify,
        exclude,
        note,
        share_note,
        hand_over,
        release,
        read_released,
        propose,
        erase,
        close,
        close_unread,
        reopen,
        archive,
        hold,
        disclose,
        export,
        in_register,
    ];
    let at = facts.tenant;
    found.extend([
        ("second", actor.second(facts, OTHER).is_ok()),
        ("approve_for", actor.approve_for(at).is_ok()),
        ("take_down", actor.take_down(at).is_ok()),
        (
            "confirm_retention",
            actor.confirm_retention(at, OTHER).is_ok(),
        ),
        ("see_tenant", actor.see_tenant(at).is_ok()),
        ("list_tenant", actor.list_tenant(at).is_ok()),
        ("name_tenant", actor.name_tenant(at).is_ok()),
        ("see_access_at", actor.see_access_at(at).is_ok()),
    ]);
    found
}

/// A case of one of four tenants, which may be anybody's.
fn any_case() -> impl Strategy<Value = CaseFacts> {
    let who = || proptest::option::of(proptest::sample::select(vec![ME, OTHER]));
    let intake = proptest::sample::select(vec![Role::Triager, Role::Lawyer]);
    let people = (
        who(),
        who(),
        who(),
        who(),
        proptest::option::weighted(0.2, Just(ME)),
    );
    let state = proptest::sample::select(STATES.to_vec());
    (0_u8..4, state, people, intake, any::<bool>()).prop_map(
        |(of, state, (handler, standby, colleague, released, excluded), intake, held)| CaseFacts {
            case: CASE,
            tenant: tenant(of),
            state,
            handler,
            standby,
            colleagues: colleague.into_iter().collect(),
            released_to: released.into_iter().collect(),
            held,
            excluded: excluded.into_iter().collect(),
            compared: None,
            intake,
        },
    )
}

fn of(rights: &Rights) -> Actor {
    Actor::Member {
        id: ME,
        rights: rights.clone(),
    }
}

/// Only what is held for one tenant.
fn only_at(rights: &Rights, at: TenantId) -> Option<Rights> {
    let here = Tenants::Some(vec![at]);
    Rights::same(&rights.roles_at(at).collect::<Vec<_>>(), &here)
}

proptest! {
    #[test]
    fn a_case_is_judged_by_what_is_held_for_its_tenant_alone(
        rights in any_rights(),
        facts in any_case(),
    ) {
        // Offices are for the whole portal, so they cannot be had for one tenant.
        prop_assume!(!rights.has(Role::Admin) && !rights.has(Role::Auditor));
        let here = only_at(&rights, facts.tenant);
        let alone = here.as_ref().map_or(Actor::Visitor, of);
        prop_assert_eq!(answers(&of(&rights), &facts), answers(&alone, &facts));
        for view in [Counted::Whole, Counted::Queue, Counted::Bands, Counted::BandsOfAll] {
            let counted = of(&rights).counts_case(&facts, view);
            prop_assert_eq!(counted, alone.counts_case(&facts, view));
        }
    }

    #[test]
    fn what_is_taken_away_gives_nothing(
        rights in any_rights(),
        other in any_rights(),
        facts in any_case(),
    ) {
        let left = rights.and(&other);
        let left = left.as_ref().map_or(Actor::Visitor, of);
        let before = answers(&of(&rights), &facts);
        for ((rule, now), (_, before)) in answers(&left, &facts).into_iter().zip(before) {
            prop_assert!(!now || before, "{}", rule);
        }
        let theirs = lawyer_of(Tenants::Some(vec![facts.tenant]));
        for ask in [Actor::see_member, Actor::see_access] {
            prop_assert!(ask(&left, &theirs).is_err() || ask(&of(&rights), &theirs).is_ok());
        }
        for ask in [
            Actor::see_cases,
            Actor::see_inbox,
            Actor::search_cases,
            Actor::manage_people,
            Actor::see_people,
            Actor::see_tenants,
            Actor::vouch,
            Actor::see_register,
            Actor::see_security_log,
        ] {
            prop_assert!(ask(&left).is_err() || ask(&of(&rights)).is_ok());
        }
    }
}
