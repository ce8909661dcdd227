use super::*;

mod matrix;
mod rights;

const ME: MemberId = MemberId::from_bytes([1; 16]);
const OTHER: MemberId = MemberId::from_bytes([2; 16]);
const TENANT: TenantId = TenantId::from_bytes([3; 16]);
const CASE: CaseId = CaseId::from_bytes([4; 16]);
const STATES: [CaseState; 7] = [
    CaseState::Received,
    CaseState::Assigned,
    CaseState::InProgress,
    CaseState::AwaitingReporter,
    CaseState::Closed,
    CaseState::Archived,
    CaseState::Anonymised,
];

fn facts(state: CaseState, handler: Option<MemberId>) -> CaseFacts {
    CaseFacts {
        case: CASE,
        tenant: TENANT,
        state,
        handler,
        standby: None,
        colleagues: Vec::new(),
        released_to: Vec::new(),
        held: false,
        excluded: Vec::new(),
        compared: None,
        intake: Role::Triager,
    }
}

fn member(role: Role) -> Actor {
    let tenants = match role {
        Role::TenantUser => Tenants::Some(vec![TENANT]),
        Role::Triager | Role::Lawyer | Role::Admin | Role::Auditor => Tenants::All,
    };
    with(&[(role, tenants)])
}

fn with(roles: &[(Role, Tenants)]) -> Actor {
    Actor::Member {
        id: ME,
        rights: Rights::of(roles).unwrap(),
    }
}

/// These roles for a tenant that no case of these tests is of.
fn elsewhere(roles: &[Role]) -> Actor {
    let tenants = Tenants::Some(vec![TenantId::from_bytes([9; 16])]);
    let each = roles.iter().map(|role| (*role, tenants.clone()));
    with(&each.collect::<Vec<_>>())
}

fn lawyer_of(tenants: Tenants) -> Rights {
    Rights::same(&[Role::Lawyer], &tenants).unwrap()
}

/// What an actor may do in a case: know, read, identity, write, acknowledge, assign, attach.
fn rights(actor: &Actor, facts: &CaseFacts) -> [bool; 7] {
    [
        actor.know_case(facts).is_ok(),
        actor.read_case(facts).is_ok(),
        actor.read_identity(facts).is_ok(),
        actor.write_to_reporter(facts).is_ok(),
        actor.acknowledge(facts).is_ok(),
        actor.assign(facts).is_ok(),
        actor.add_file(facts).is_ok(),
    ]
}

const NOTHING: [bool; 7] = [false; 7];

#[test]
fn the_matrix_of_an_unassigned_case() {
    let unassigned = facts(CaseState::Received, None);
    for (role, expected) in [
        (Role::Triager, [true, true, false, false, true, true, false]),
        (Role::Lawyer, NOTHING),
        (Role::TenantUser, NOTHING),
        (Role::Admin, NOTHING),
        (Role::Auditor, NOTHING),
    ] {
        assert_eq!(rights(&member(role), &unassigned), expected, "{role:?}");
    }
}

#[test]
fn the_matrix_of_an_assigned_case() {
    for state in [
        CaseState::Assigned,
        CaseState::InProgress,
        CaseState::AwaitingReporter,
        CaseState::Closed,
    ] {
        let mine = facts(state, Some(ME));
        let others = facts(state, Some(OTHER));
        for role in Role::ALL {
            let expected = if role == Role::Lawyer {
                [true, true, true, true, true, false, true]
            } else {
                NOTHING
            };
            assert_eq!(rights(&member(role), &mine), expected, "{role:?} {state:?}");
            assert_eq!(
                rights(&member(role), &others),
                NOTHING,
                "{role:?} {state:?}"
            );
        }
    }
}

#[test]
fn the_deputy_may_what_the_handler_may() {
    let mut deputised = facts(CaseState::InProgress, Some(OTHER));
    deputised.standby = Some(ME);
    assert_eq!(
        rights(&member(Role::Lawyer), &deputised),
        [true, true, true, true, true, false, true]
    );
}

#[test]
fn an_excluded_member_may_nothing_even_as_handler() {
    let mut case = facts(CaseState::InProgress, Some(ME));
    case.excluded.push(ME);
    assert_eq!(rights(&member(Role::Lawyer), &case), NOTHING);
    let mut case = facts(CaseState::Received, None);
    case.excluded.push(ME);
    assert_eq!(rights(&member(Role::Triager), &case), NOTHING);
}

#[test]
fn whoever_was_not_compared_with_those_whom_the_reporter_named_may_nothing() {
    for state in [CaseState::InProgress, CaseState::Received] {
        for role in [Role::Triager, Role::Lawyer] {
            let mut case = facts(state, Some(ME));
            let before = rights(&member(role), &case);
            case.compared = Some(vec![OTHER]);
            assert_eq!(rights(&member(role), &case), NOTHING, "{role:?}");
            assert!(member(role).second(&case, OTHER).is_err());
            assert!(member(role).in_register(&case).is_err());
            case.compared = Some(vec![OTHER, ME]);
            assert_eq!(rights(&member(role), &case), before, "{role:?}");
            assert!(member(role).second(&case, OTHER).is_ok());
        }
    }
}

#[test]
fn another_tenant_s_case_is_not_there() {
    let actor = elsewhere(&[Role::Lawyer, Role::Triager]);
    assert_eq!(rights(&actor, &facts(CaseState::Received, None)), NOTHING);
    assert_eq!(
        rights(&actor, &facts(CaseState::InProgress, Some(ME))),
        NOTHING
    );
}

#[test]
fn lawyers_take_in_what_no_triager_may_see() {
    let mut case = facts(CaseState::Received, None);
    case.intake = Role::Lawyer;
    assert!(member(Role::Lawyer).assign(&case).is_ok());
    assert!(member(Role::Triager).know_case(&case).is_err());
}

#[test]
fn an_archived_case_is_read_only_and_an_anonymised_one_is_not_there() {
    let lawyer = member(Role::Lawyer);
    assert_eq!(
        rights(&lawyer, &facts(CaseState::Archived, Some(ME))),
        [true, true, true, false, false, false, false]
    );
    let gone = facts(CaseState::Anonymised, Some(ME));
    assert!(lawyer.read_case(&gone).is_err());
}

#[test]
fn what_was_ended_unread_is_taken_up_again_by_whoever_takes_reports_in() {
    for state in [CaseState::Closed, CaseState::Archived] {
        let unread = facts(state, None);
        let handled = facts(state, Some(OTHER));
        for role in Role::ALL {
            let actor = member(role);
            let triager = role == Role::Triager;
            assert_eq!(actor.reopen(&unread).is_ok(), triager, "{role:?}");
            assert_eq!(actor.read_case(&unread).is_ok(), triager, "{role:?}");
            assert!(actor.archive(&unread).is_err(), "{role:?}");
            assert!(actor.assign(&unread).is_err() && actor.classify(&unread).is_err());
            assert!(actor.close_unread(&unread).is_err() && actor.close(&unread).is_err());
            assert!(actor.reopen(&handled).is_err() && actor.know_case(&handled).is_err());
        }
        let mut named = facts(state, None);
        named.excluded.push(ME);
        assert!(member(Role::Triager).know_case(&named).is_err());
    }
}

#[test]
fn a_second_person_is_never_who_asked_and_never_somebody_shut_out() {
    let case = facts(CaseState::InProgress, Some(OTHER));
    for role in Role::ALL {
        let may = member(role).second(&case, OTHER).is_ok();
        assert_eq!(may, role.reads_cases(), "{role:?}");
        assert!(member(role).second(&case, ME).is_err());
    }
    let mut named = case.clone();
    named.excluded.push(ME);
    assert!(member(Role::Lawyer).second(&named, OTHER).is_err());
    let gone = facts(CaseState::Anonymised, Some(OTHER));
    assert!(member(Role::Lawyer).second(&gone, OTHER).is_err());
}

#[test]
fn only_who_asked_brings_the_answer_of_a_recovery_holder_and_only_while_they_work_on_it() {
    let case = facts(CaseState::InProgress, Some(ME));
    for role in Role::ALL {
        let may = member(role).ask_holder(&case, ME).is_ok();
        assert_eq!(may, role == Role::Lawyer, "{role:?}");
        assert!(member(role).ask_holder(&case, OTHER).is_err());
    }
    let lawyer = member(Role::Lawyer);
    let others = facts(CaseState::InProgress, Some(OTHER));
    let mut named = case.clone();
    named.excluded.push(ME);
    let gone = facts(CaseState::Anonymised, Some(ME));
    for case in [others, named, gone] {
        assert!(lawyer.ask_holder(&case, ME).is_err());
    }
    let reporter = Actor::Reporter { case: CASE };
    for stranger in [reporter, Actor::Visitor] {
        assert!(stranger.ask_holder(&case, ME).is_err());
    }
}

#[test]
fn a_reporter_has_their_own_case_only() {
    let own = Actor::Reporter { case: CASE };
    let case = facts(CaseState::InProgress, Some(OTHER));
    assert_eq!(
        rights(&own, &case),
        [true, true, false, false, false, false, true]
    );
    let another = Actor::Reporter {
        case: CaseId::from_bytes([7; 16]),
    };
    assert_eq!(rights(&another, &case), NOTHING);
    assert_eq!(rights(&Actor::Visitor, &case), NOTHING);
}

#[test]
fn running_the_portal_and_vouching_are_apart() {
    for role in Role::ALL {
        let actor = member(role);
        let runs = role == Role::Admin;
        assert_eq!(actor.manage_people().is_ok(), runs);
        assert_eq!(actor.manage_tenants().is_ok(), runs);
        assert_eq!(actor.see_system().is_ok(), runs);
        assert_eq!(actor.vouch().is_ok(), role.reads_cases());
        let log = runs || role == Role::Auditor;
        assert_eq!(actor.see_security_log().is_ok(), log);
    }
}

#[test]
fn the_matrix_of_what_belongs_to_no_single_case() {
    let may = |actor: &Actor| {
        [
            actor.see_cases(),
            actor.see_inbox(),
            actor.search_cases(),
            actor.take_down(TENANT),
            actor.vouch(),
            actor.see_people(),
            actor.see_tenants(),
            actor.audit_tenants(),
            actor.manage_tenants(),
            actor.see_security_log(),
            actor.see_system(),
        ]
        .map(|answer| if answer.is_ok() { 'x' } else { '.' })
        .into_iter()
        .collect::<String>()
    };
    for (actor, expected) in [
        (member(Role::Triager), "xxxxxx....."),
        (member(Role::Lawyer), "xxxxxxx...."),
        (elsewhere(&[Role::Triager]), "xxx.xx....."),
        (elsewhere(&[Role::Lawyer]), "xxx.xxx...."),
        (member(Role::TenantUser), "x.........."),
        (member(Role::Admin), ".....xx.xxx"),
        (member(Role::Auditor), ".....xxx.x."),
        (Actor::Reporter { case: CASE }, "..........."),
        (Actor::Visitor, "..........."),
    ] {
        assert_eq!(may(&actor), expected, "{actor:?}");
    }
}

#[test]
fn who_writes_a_tenant_s_texts_does_not_approve_them() {
    for role in Role::ALL {
        let actor = member(role);
        let approves = role == Role::Lawyer;
        assert_eq!(actor.approve_for(TENANT).is_ok(), approves);
        let sees = approves || role == Role::Admin;
        assert_eq!(actor.see_tenant(TENANT).is_ok(), sees);
    }
    let elsewhere = elsewhere(&[Role::Lawyer]);
    assert!(elsewhere.approve_for(TENANT).is_err());
    assert!(elsewhere.see_tenant(TENANT).is_err());
    assert!(Actor::Visitor.see_tenant(TENANT).is_err());
    assert!(elsewhere.list_tenant(TENANT).is_err());
    assert!(Actor::Visitor.list_tenant(TENANT).is_err());
    // An auditor reads the list, and opens nothing of it.
    for role in Role::ALL {
        let actor = member(role);
        let lists = matches!(role, Role::Admin | Role::Auditor | Role::Lawyer);
        assert_eq!(actor.list_tenant(TENANT).is_ok(), lists, "{role:?}");
        assert_eq!(actor.see_tenants().is_ok(), lists, "{role:?}");
    }
    assert!(member(Role::Auditor).see_tenant(TENANT).is_err());
}

#[test]
fn nobody_confirms_their_own_change_of_how_long_cases_are_kept() {
    for role in Role::ALL {
        let actor = member(role);
        assert!(actor.confirm_retention(TENANT, ME).is_err());
        let second = matches!(role, Role::Admin | Role::Lawyer);
        assert_eq!(actor.confirm_retention(TENANT, OTHER).is_ok(), second);
    }
}

#[test]
fn a_case_is_passed_on_by_whoever_holds_keys_of_it() {
    let passes = |actor: &Actor, facts: &CaseFacts| actor.pass_on(facts).is_ok();
    let received = facts(CaseState::Received, None);
    for (role, expected) in [
        (Role::Triager, true),
        // Half of its keys, which opens nothing.
        (Role::Lawyer, true),
        (Role::TenantUser, false),
        (Role::Admin, false),
        (Role::Auditor, false),
    ] {
        assert_eq!(passes(&member(role), &received), expected, "{role:?}");
    }
    let named = CaseFacts {
        excluded: vec![ME],
        ..facts(CaseState::Received, None)
    };
    assert!(!passes(&member(Role::Lawyer), &named) && !passes(&member(Role::Triager), &named));
    let mine = facts(CaseState::InProgress, Some(ME));
    assert!(passes(&member(Role::Lawyer), &mine));
    let theirs = facts(CaseState::InProgress, Some(OTHER));
    assert!(!passes(&member(Role::Lawyer), &theirs));
    assert!(!passes(&member(Role::Triager), &mine));
    assert!(!passes(&Actor::Reporter { case: CASE }, &mine));
}

#[test]
fn readers_know_of_colleagues_and_tenants_they_work_with() {
    let other = TenantId::from_bytes([9; 16]);
    let of = |tenants| with(&[(Role::Lawyer, Tenants::Some(tenants))]);
    let (here, everywhere) = (
        lawyer_of(Tenants::Some(vec![TENANT])),
        lawyer_of(Tenants::All),
    );
    assert!(of(vec![TENANT]).see_member(&here).is_ok());
    assert!(of(vec![TENANT]).see_member(&everywhere).is_ok());
    assert!(of(vec![other]).see_member(&here).is_err());
    assert!(of(vec![TENANT]).name_tenant(TENANT).is_ok());
    assert!(of(vec![other]).name_tenant(TENANT).is_err());
    for office in [Role::Admin, Role::Auditor] {
        assert!(member(office).see_member(&here).is_ok());
        assert!(member(office).name_tenant(other).is_ok());
    }
    assert!(member(Role::TenantUser).see_member(&here).is_err());
    assert!(Actor::Visitor.see_member(&everywhere).is_err());
}

#[test]
fn only_offices_and_lawyers_ask_what_an_account_could_open() {
    let theirs = lawyer_of(Tenants::Some(vec![TENANT]));
    for (role, expected) in [
        (Role::Triager, false),
        (Role::Lawyer, true),
        (Role::TenantUser, false),
        (Role::Admin, true),
        (Role::Auditor, true),
    ] {
        assert_eq!(
            member(role).see_access(&theirs).is_ok(),
            expected,
            "{role:?}"
        );
    }
    let elsewhere = elsewhere(&[Role::Lawyer]);
    assert!(elsewhere.see_access(&theirs).is_err());
    assert!(elsewhere.see_access_at(TENANT).is_err());
    assert!(Actor::Visitor.see_access(&theirs).is_err());
    // Where somebody is a triager they do not ask, though they are a lawyer for others.
    let other = Tenants::Some(vec![TenantId::from_bytes([9; 16])]);
    let mixed = with(&[
        (Role::Triager, Tenants::Some(vec![TENANT])),
        (Role::Lawyer, other.clone()),
    ]);
    assert!(mixed.see_access(&theirs).is_err());
    assert!(mixed.see_access(&lawyer_of(other)).is_ok());
    assert!(mixed.see_access_at(TENANT).is_err());
}

#[test]
fn whoever_only_took_a_report_in_reads_no_original_and_no_name() {
    for role in [Role::Triager, Role::Lawyer] {
        let actor = member(role);
        for state in [CaseState::Received, CaseState::Closed, CaseState::Archived] {
            let facts = CaseFacts {
                intake: role,
                ..facts(state, None)
            };
            assert!(actor.read_case(&facts).is_ok(), "{role:?} {state:?}");
            assert!(actor.read_original(&facts).is_err());
            assert!(actor.read_identity(&facts).is_err());
        }
    }
}
