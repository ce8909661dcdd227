//! Samples of people and tenants.

use super::{role_choices, words};
use crate::web::view::chrome::RoleKey;
use crate::web::view::join::{NameProblem, RolesProblem};
use crate::web::view::office::{
    InviteForm, People, PeopleNotice, Person, Standing, TenantChoice, TenantRow, Tenants,
};

pub(in crate::web::view) fn people() -> Vec<People> {
    let person = |id: &str, name: &str, roles: &[RoleKey], standing, may_vouch| Person {
        id: id.to_owned(),
        name: name.to_owned(),
        roles: roles.to_vec(),
        standing,
        may_vouch,
    };
    let list = vec![
        person("p1", "T. Friis", &[RoleKey::Triager], Standing::Root, false),
        person(
            "p2",
            "Maja Lund",
            &[RoleKey::Lawyer, RoleKey::Triager],
            Standing::Vouched,
            false,
        ),
        person("p3", "P. Kjær", &[RoleKey::Lawyer], Standing::Waiting, true),
        person(
            "p4",
            "A. Holm",
            &[RoleKey::TenantUser],
            Standing::Waiting,
            false,
        ),
        person("p5", "O. Bech", &[RoleKey::Admin], Standing::Office, false),
        person(
            "p6",
            "D. Riis",
            &[RoleKey::Auditor],
            Standing::Office,
            false,
        ),
    ];
    let triager = People {
        token: "t9".repeat(16),
        people: list,
        invite: None,
        notice: Some(PeopleNotice::Vouched {
            name: "P. Kjær".to_owned(),
        }),
    };
    let form = InviteForm {
        name: String::new(),
        roles: role_choices(),
        tenants: vec![TenantChoice {
            id: "t1".to_owned(),
            name: "Nordvik Food".to_owned(),
            chosen: true,
        }],
        name_problem: None,
        roles_problem: None,
    };
    let wrong = InviteForm {
        name_problem: Some(NameProblem::Empty),
        roles_problem: Some(RolesProblem::Clash),
        ..form.clone()
    };
    let admin = |form| People {
        invite: Some(form),
        notice: None,
        ..triager.clone()
    };
    vec![triager.clone(), admin(form), admin(wrong)]
}

pub(in crate::web::view) fn tenants() -> Vec<Tenants> {
    let row = |name: &str, onion: Option<String>| TenantRow {
        id: name.to_lowercase().replace(' ', "-"),
        evidence: true,
        quarantine: false,
        name: name.to_owned(),
        words: words(5).join(" "),
        link: "127.0.0.1:8443/en/r/8h3k9d7f2m5n".to_owned(),
        onion,
    };
    let onion = format!("{}.onion/en/r/8h3k9d7f2m5n", "abcdefg2".repeat(7));
    let some = Tenants {
        token: "t9".repeat(16),
        tenants: vec![
            row("Nordvik Food", Some(onion)),
            row("Vestby Kommune", None),
        ],
        name: String::new(),
        problem: None,
        made: Some("Nordvik Food".to_owned()),
        saved: None,
    };
    let none = Tenants {
        tenants: Vec::new(),
        problem: Some(NameProblem::Empty),
        made: None,
        saved: Some("Nordvik <Food>".to_owned()),
        ..some.clone()
    };
    vec![some, none]
}
