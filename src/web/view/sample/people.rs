//! Samples of people.

use super::members::{history, rights};
use super::{words, words_problems};
use crate::web::view::chrome::RoleKey;
use crate::web::view::join::{NameProblem, RolesProblem};
use crate::web::view::part::DateView;
use crate::web::view::people::{
    Away, Find, Held, InviteForm, Left, OpenInvite, People, PeopleNotice, Person, SortKey,
    Standing, TenantsProblem, Vouch,
};

pub(in crate::web::view) fn people() -> Vec<People> {
    let triager = People {
        token: "t9".repeat(16),
        people: list(),
        find: find(SortKey::Name, 2),
        left: vec![left("L. Vang", true), left("B. Lind", false)],
        invites: Vec::new(),
        invite: None,
        notice: None,
    };
    let notices = ["P. Kjær"; 4].map(str::to_owned);
    let [vouched, dismissed, removed, reader] = notices;
    let notices = [
        PeopleNotice::Vouched { name: vouched },
        PeopleNotice::Dismissed { name: dismissed },
        PeopleNotice::Removed { name: removed },
        PeopleNotice::RemovedReader { name: reader },
        PeopleNotice::Withdrawn,
        PeopleNotice::Stale,
        PeopleNotice::Opened {
            name: "Maja Lund".to_owned(),
            cases: 3,
        },
    ];
    let mut all: Vec<People> = notices
        .into_iter()
        .map(|notice| People {
            notice: Some(notice),
            ..triager.clone()
        })
        .collect();
    let admin = |invite| People {
        invites: vec![open_invite(false), open_invite(true)],
        invite: Some(invite),
        left: Vec::new(),
        ..triager.clone()
    };
    let form = InviteForm {
        name: String::new(),
        name_problem: None,
        rights: rights(None, None),
    };
    let wrong = InviteForm {
        name_problem: Some(NameProblem::Empty),
        rights: rights(Some(RolesProblem::Clash), Some(TenantsProblem::Empty)),
        ..form.clone()
    };
    let nobody = People {
        people: Vec::new(),
        find: Find {
            search: "<xyzzy>".to_owned(),
            total: 0,
            ..find(SortKey::Role, 1)
        },
        ..triager.clone()
    };
    let standing = People {
        find: find(SortKey::Standing, 1),
        ..triager.clone()
    };
    all.extend([admin(form), admin(wrong), nobody, standing]);
    all
}

pub(in crate::web::view) fn vouch() -> Vec<Vouch> {
    let blank = Vouch {
        token: "t9".repeat(16),
        seen: "5e".repeat(32),
        id: "0c2d".to_owned(),
        name: "Maja Lund".to_owned(),
        standing: Standing::Waiting,
        rights: held(&[RoleKey::Lawyer]),
        before: Vec::new(),
        history: Vec::new(),
        root: words(6).join(" "),
        problem: None,
    };
    let mut all = vec![blank.clone()];
    for standing in [Standing::NewKeys, Standing::NewRights] {
        all.push(Vouch {
            standing,
            rights: mixed(),
            before: held(&[RoleKey::Triager]),
            history: history(),
            ..blank.clone()
        });
    }
    all.extend(words_problems().into_iter().map(|problem| Vouch {
        problem: Some(problem),
        rights: everywhere(RoleKey::Lawyer),
        ..blank.clone()
    }));
    all
}

fn list() -> Vec<Person> {
    let person = |id: &str, name: &str, roles: &[RoleKey], standing| Person {
        id: id.to_owned(),
        name: name.to_owned(),
        rights: held(roles),
        standing,
        suspended: false,
        away: None,
        may_vouch: false,
        closed: 0,
        may_change: false,
    };
    let away = |now| {
        Some(Away {
            from: DateView::new(2026, 11, 26),
            to: DateView::new(2026, 12, 3),
            now,
        })
    };
    vec![
        Person {
            rights: everywhere(RoleKey::Triager),
            away: away(true),
            ..person("p1", "T. Friis", &[RoleKey::Triager], Standing::Root)
        },
        Person {
            closed: 2,
            away: away(false),
            ..person(
                "p2",
                "Maja Lund",
                &[RoleKey::Lawyer, RoleKey::Triager],
                Standing::Vouched,
            )
        },
        Person {
            may_vouch: true,
            ..person("p3", "P. Kjær", &[RoleKey::Lawyer], Standing::NewKeys)
        },
        person("p4", "A. Holm", &[RoleKey::TenantUser], Standing::Waiting),
        Person {
            rights: mixed(),
            ..person("p7", "M. Lind", &[], Standing::Vouched)
        },
        Person {
            may_change: true,
            suspended: true,
            rights: everywhere(RoleKey::Admin),
            ..person("p5", "O. Bech", &[RoleKey::Admin], Standing::Office)
        },
        Person {
            rights: everywhere(RoleKey::Auditor),
            ..person("p6", "D. Riis", &[], Standing::Office)
        },
    ]
}

fn find(sort: SortKey, page: usize) -> Find {
    Find {
        search: "m".to_owned(),
        sort,
        total: 6,
        page,
        pages: vec![1, 2, 3],
    }
}

fn left(name: &str, may_dismiss: bool) -> Left {
    Left {
        id: "p9".to_owned(),
        name: name.to_owned(),
        rights: held(&[RoleKey::Lawyer]),
        may_dismiss,
    }
}

fn open_invite(reset: bool) -> OpenInvite {
    OpenInvite {
        id: "i1".to_owned(),
        name: "Dag Berg".to_owned(),
        rights: if reset {
            everywhere(RoleKey::Triager)
        } else {
            mixed()
        },
        reset,
        until: DateView::new(2026, 11, 26),
        time: "10:40".to_owned(),
    }
}

/// Roles for one tenant.
fn held(roles: &[RoleKey]) -> Vec<Held> {
    vec![Held {
        roles: roles.to_vec(),
        tenants: vec!["Nordvik Food".to_owned()],
        office: false,
    }]
}

/// A role for all of them, or for the portal.
fn everywhere(role: RoleKey) -> Vec<Held> {
    vec![Held {
        roles: vec![role],
        tenants: Vec::new(),
        office: matches!(role, RoleKey::Admin | RoleKey::Auditor),
    }]
}

/// A triager of one tenant and lawyer of others.
fn mixed() -> Vec<Held> {
    let others = ["Harbour & Sons", "Vestby Energi <A/S>"].map(str::to_owned);
    let lawyer = Held {
        roles: vec![RoleKey::Lawyer],
        tenants: others.to_vec(),
        office: false,
    };
    [held(&[RoleKey::Triager]), vec![lawyer]].concat()
}
