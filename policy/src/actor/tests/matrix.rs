//! Every rule about one case in every state, for each who may have to do with it.

use super::*;

/// Each rule by a letter, in this order; a point where it says no.
fn may(actor: &Actor, facts: &CaseFacts) -> String {
    macro_rules! letters {
        ($($letter:literal $rule:ident),+ $(,)?) => {
            [$(if actor.$rule(facts).is_ok() { $letter } else { '.' }),+].into_iter().collect()
        };
    }
    letters![
        'c' classify,
        'x' exclude,
        'n' note,
        's' share_note,
        'h' hand_over,
        'r' release,
        'R' read_released,
        'p' propose,
        'e' erase,
        'E' close,
        'u' close_unread,
        'o' reopen,
        'a' archive,
        'k' hold,
        'd' disclose,
        'C' export,
        'P' pass_on,
    ]
}

/// A case in each state: nobody's at first, then the lawyer's; released to a contact person.
fn cases(handler: MemberId, released_to: MemberId) -> [CaseFacts; 7] {
    STATES.map(|state| CaseFacts {
        released_to: vec![released_to],
        ..facts(state, (state != CaseState::Received).then_some(handler))
    })
}

const NOTHING: &str = ".................";

#[test]
fn the_matrix_of_every_rule_in_every_state() {
    let (mine, shared) = (cases(ME, OTHER), cases(OTHER, ME));
    let others = cases(OTHER, OTHER);
    let handled = "cxnshr..eE...kdCP";
    let passed_on = "................P";
    let released = "...s..Rp.......C.";
    #[rustfmt::skip]
    let rows = [
        (Role::Triager, &mine,
            ["cx........u.....P", NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING]),
        (Role::Lawyer, &mine,
            [passed_on, handled, handled, handled, "cxnshr..e..oakdCP", ".....r..e..o.kdCP", NOTHING]),
        (Role::Lawyer, &others,
            [passed_on, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING]),
        (Role::TenantUser, &shared,
            [released, released, released, released, "...s..R........C.", "......R........C.", NOTHING]),
        (Role::TenantUser, &others, [NOTHING; 7]),
        (Role::Admin, &mine, [NOTHING; 7]),
        (Role::Auditor, &mine, [NOTHING; 7]),
    ];
    for (role, cases, expected) in rows {
        let answers = cases.each_ref().map(|facts| may(&member(role), facts));
        assert_eq!(answers, expected, "{role:?}");
    }
}

#[test]
fn under_a_hold_nothing_is_erased_and_all_else_is_as_before() {
    for facts in cases(ME, OTHER) {
        let held = CaseFacts {
            held: true,
            ..facts.clone()
        };
        let lawyer = member(Role::Lawyer);
        assert_eq!(may(&lawyer, &held), may(&lawyer, &facts).replace('e', "."));
    }
}
