//! Samples of one member's page.

use super::{role_choices, words};
use crate::web::view::case::MemberChoice;
use crate::web::view::chrome::RoleKey;
use crate::web::view::join::RolesProblem;
use crate::web::view::people::{
    AbsenceProblem, ApartForm, FieldRow, Keys, MemberPage, PastRow, Refusal, RightsForm, Service,
    Standing, TenantChoice, TenantsForm, TenantsProblem,
};

pub(in crate::web::view) fn members() -> Vec<MemberPage> {
    let lawyer = MemberPage {
        token: "t9".repeat(16),
        id: "0c2d".to_owned(),
        name: "Maja Lund".to_owned(),
        standing: Standing::Vouched,
        suspended: false,
        you: false,
        rights: rights(None, None),
        service: service(None),
        keys: Some(Keys {
            words: words(6).join(" "),
            root: words(6).join(" "),
            history: history(),
        }),
        needed: 2,
        refusal: None,
        saved: false,
    };
    let admin = MemberPage {
        standing: Standing::Office,
        suspended: true,
        you: true,
        keys: None,
        needed: 0,
        saved: true,
        service: Service {
            fields: Vec::new(),
            standbys: Vec::new(),
            ..service(None)
        },
        ..lawyer.clone()
    };
    let mut all = vec![lawyer.clone(), admin];
    for standing in [Standing::Waiting, Standing::NewKeys, Standing::NewRights] {
        all.push(MemberPage {
            standing,
            ..lawyer.clone()
        });
    }
    for refusal in [
        Refusal::LastReader { cases: 1 },
        Refusal::LastReader { cases: 3 },
        Refusal::LastAdmin,
        Refusal::Confirm,
    ] {
        all.push(MemberPage {
            refusal: Some(refusal),
            ..lawyer.clone()
        });
    }
    for problem in [AbsenceProblem::Day, AbsenceProblem::Order] {
        all.push(MemberPage {
            service: service(Some(problem)),
            ..lawyer.clone()
        });
    }
    for problem in [TenantsProblem::Both, TenantsProblem::Named] {
        all.push(MemberPage {
            rights: rights(Some(RolesProblem::Empty), Some(problem)),
            ..lawyer.clone()
        });
    }
    for problem in [None, Some(TenantsProblem::Both), Some(TenantsProblem::Role)] {
        all.push(MemberPage {
            rights: apart(problem),
            ..lawyer.clone()
        });
    }
    all
}

/// Roles and tenants, with what may be wrong with them.
pub(super) fn rights(
    roles_problem: Option<RolesProblem>,
    tenants_problem: Option<TenantsProblem>,
) -> RightsForm {
    RightsForm {
        roles: role_choices(),
        wrong: roles_problem.is_some() || tenants_problem.is_some(),
        roles_problem,
        shared: ticked(true, tenants_problem),
        apart: [RoleKey::Triager, RoleKey::Lawyer]
            .map(|role| ApartForm {
                role,
                own: ticked(false, None),
            })
            .to_vec(),
        differs: false,
    }
}

/// With tenants of their own for both roles.
fn apart(problem: Option<TenantsProblem>) -> RightsForm {
    RightsForm {
        shared: ticked(false, None),
        apart: [RoleKey::Triager, RoleKey::Lawyer]
            .map(|role| ApartForm {
                role,
                own: ticked(true, problem),
            })
            .to_vec(),
        differs: true,
        wrong: problem.is_some(),
        ..rights(None, None)
    }
}

fn ticked(chosen: bool, problem: Option<TenantsProblem>) -> TenantsForm {
    TenantsForm {
        tenants: vec![TenantChoice {
            id: "t1".to_owned(),
            name: "Nordvik Food".to_owned(),
            chosen,
        }],
        all: problem.is_some(),
        problem,
    }
}

fn service(problem: Option<AbsenceProblem>) -> Service {
    Service {
        from: "2026-11-26".to_owned(),
        to: "2026-12-03".to_owned(),
        problem,
        standbys: vec![MemberChoice {
            id: "p3".to_owned(),
            name: "P. Kjær".to_owned(),
            chosen: true,
            away: None,
            fields: String::new(),
        }],
        fields: vec![FieldRow {
            id: "t1".to_owned(),
            name: "Nordvik Food".to_owned(),
            words: "competition, tax".to_owned(),
        }],
    }
}

/// Every kind of entry of the roster.
pub(super) fn history() -> Vec<PastRow> {
    vec![
        PastRow::Founded {
            number: 1,
            words: words(6).join(" "),
        },
        PastRow::Vouched {
            number: 4,
            words: words(6).join(" "),
            by: "T. Friis".to_owned(),
        },
        PastRow::Dismissed {
            number: 5,
            by: "T. Friis".to_owned(),
        },
        PastRow::Recovered {
            number: 6,
            words: words(6).join(" "),
        },
    ]
}
