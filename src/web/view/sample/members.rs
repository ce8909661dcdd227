//! Samples of one member's page.

use super::{role_choices, row, text, words};
use crate::web::view::case::MemberChoice;
use crate::web::view::chrome::RoleKey;
use crate::web::view::join::RolesProblem;
use crate::web::view::people::{
    AbsenceProblem, ApartForm, FieldRow, Keys, MemberPage, PastRow, Refusal, RightsForm, Service,
    Standing, TenantChoice, TenantsForm, TenantsProblem,
};
use crate::web::view::since::{Clash, ClashRow, ClashValue};

pub(in crate::web::view) fn members() -> Vec<MemberPage> {
    let lawyer = MemberPage {
        token: "t9".repeat(16),
        id: "0c2d".to_owned(),
        name: "Maja Lund".to_owned(),
        standing: Standing::Vouched,
        suspended: false,
        you: false,
        rights: rights(None, None),
        rights_seen: "5e".repeat(32),
        service: service(None),
        keys: Some(Keys {
            words: words(6).join(" "),
            root: words(6).join(" "),
            history: history(),
        }),
        needed: 2,
        refusal: None,
        clash: None,
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
    for refusal in [Refusal::LastReader, Refusal::LastAdmin, Refusal::Confirm] {
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
    all.extend(clashes().map(|clash| MemberPage {
        clash: Some(clash),
        ..lawyer.clone()
    }));
    all
}

/// Old forms of rights and of service, and one that says what is there now.
fn clashes() -> [Clash; 3] {
    let role = |role| ClashValue::Role { role };
    let rights = vec![
        row(
            "roles-legend",
            vec![role(RoleKey::Lawyer)],
            vec![role(RoleKey::Triager), role(RoleKey::Lawyer)],
        ),
        row(
            "rights-tenants",
            vec![ClashValue::Named { id: "rights-all" }],
            vec![text("Harbour & Sons"), text("Vestby Energi <A/S>")],
        ),
        row("rights-tenants-triager", Vec::new(), vec![text("Nordvik")]),
    ];
    let words = ClashRow {
        of: "Nordvik Food".to_owned(),
        ..row("service-fields", vec![text("tax")], vec![text("<b>, tax")])
    };
    let service = vec![
        row("service-from", Vec::new(), vec![text("2026-11-26")]),
        words,
    ];
    [("rights", rights), ("service", service), ("rights", vec![])]
        .map(|(form, rows)| Clash { form, rows })
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
        seen: "5e".repeat(32),
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
