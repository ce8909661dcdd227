//! People, as administrators and colleagues see them.

mod member;

pub(crate) use member::{
    AbsenceProblem, CaseClosed, FieldRow, Keys, MemberPage, PastRow, Service, SharedCase,
    SharedCases,
};

use super::View;
use super::case::MemberChoice;
use super::chrome::RoleKey;
use super::join::{NameProblem, RoleChoice, RolesProblem};
use super::part::{DateView, WordsProblem};
use serde::Serialize;

/// `GET /{lang}/people`, `POST /{lang}/people` and failed `POST /{lang}/people/invite`: people,
/// open invitations, and the form that invites one.
///
/// Forms with `token`: `POST /{lang}/people` with `q`, `sort` and `page`; `POST /{lang}/people/invite` with `name`, `role` (many), `all` or
/// `tenant` (ids, many), and the same once more for a role of its own clients, `all-{role}` and
/// `tenant-{role}`; `POST /{lang}/people/invite/{id}/withdraw`;
/// `POST /{lang}/people/{id}/dismiss`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct People {
    /// The form token.
    pub(crate) token: String,
    /// The people of this page.
    pub(crate) people: Vec<Person>,
    /// What was asked, and where this page stands.
    pub(crate) find: Find,
    /// People whose account is gone and who still stand on the roster.
    pub(crate) left: Vec<Left>,
    /// Invitations that can still be used, for an administrator.
    pub(crate) invites: Vec<OpenInvite>,
    /// The invite form, for an administrator.
    pub(crate) invite: Option<InviteForm>,
    /// Something just done.
    pub(crate) notice: Option<PeopleNotice>,
}

/// The search, the order, and the pages.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Find {
    /// What was searched, as typed.
    pub(crate) search: String,
    /// The order of the list.
    pub(crate) sort: SortKey,
    /// How many fit.
    pub(crate) total: usize,
    /// This page, from 1.
    pub(crate) page: usize,
    /// Every page, from 1.
    pub(crate) pages: Vec<usize>,
}

/// The order of the list, by the name its texts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SortKey {
    /// By name.
    Name,
    /// By role.
    Role,
    /// By what is to be done.
    Standing,
}

/// A member.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Person {
    /// The member's id, for its path.
    pub(crate) id: String,
    /// The name.
    pub(crate) name: String,
    /// The roles, each for whom, as far as the viewer may know those.
    pub(crate) rights: Vec<Held>,
    /// Where the person stands.
    pub(crate) standing: Standing,
    /// They cannot sign in.
    pub(crate) suspended: bool,
    /// The absence that is entered, if it is not over.
    pub(crate) away: Option<Away>,
    /// The viewer can vouch for this person.
    pub(crate) may_vouch: bool,
    /// Cases that the viewer can open to this person again.
    pub(crate) closed: usize,
    /// The viewer can change this person.
    pub(crate) may_change: bool,
}

/// The days of an absence.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Away {
    /// The first day.
    pub(crate) from: DateView,
    /// The last day.
    pub(crate) to: DateView,
    /// It is today.
    pub(crate) now: bool,
}

/// Roles that are held for the same tenants.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Held {
    /// The roles.
    pub(crate) roles: Vec<RoleKey>,
    /// Names of the tenants; empty means all.
    pub(crate) tenants: Vec<String>,
    /// They are for the portal, not for tenants.
    pub(crate) office: bool,
}

/// Where a person stands.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum Standing {
    /// Has keys, waits to be vouched for.
    Waiting,
    /// Has other keys than those that were vouched for.
    NewKeys,
    /// Has other rights than those that were vouched for.
    NewRights,
    /// On the roster.
    Vouched,
    /// Needs no vouching: opens no case.
    Office,
    /// The roster's root.
    Root,
}

/// Somebody whose account is gone and who still stands on the roster.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Left {
    /// The member's id, for the path.
    pub(crate) id: String,
    /// The name.
    pub(crate) name: String,
    /// What they were vouched for.
    pub(crate) rights: Vec<Held>,
    /// The viewer can sign them off.
    pub(crate) may_dismiss: bool,
}

/// An invitation that can still be used.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OpenInvite {
    /// Its id, for the path.
    pub(crate) id: String,
    /// The person's name.
    pub(crate) name: String,
    /// The roles, each for whom.
    pub(crate) rights: Vec<Held>,
    /// It gives a member new keys.
    pub(crate) reset: bool,
    /// The day on which it stops to work.
    pub(crate) until: DateView,
    /// The time of that day, such as `10:40`, in UTC.
    pub(crate) time: String,
}

/// The form that invites a person, as typed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct InviteForm {
    /// The name as typed.
    pub(crate) name: String,
    /// What is wrong with the name.
    pub(crate) name_problem: Option<NameProblem>,
    /// Roles and tenants.
    pub(crate) rights: RightsForm,
}

/// Roles and tenants, as ticked.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RightsForm {
    /// The roles to choose from.
    pub(crate) roles: Vec<RoleChoice>,
    /// What is wrong with the roles.
    pub(crate) roles_problem: Option<RolesProblem>,
    /// The tenants of every role that has none of its own.
    pub(crate) shared: TenantsForm,
    /// The roles that can have tenants of their own.
    pub(crate) apart: Vec<ApartForm>,
    /// One of them has, or was to have.
    pub(crate) differs: bool,
    /// Something is wrong with any of it.
    pub(crate) wrong: bool,
}

/// Tenants, as ticked.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TenantsForm {
    /// The tenants to choose from.
    pub(crate) tenants: Vec<TenantChoice>,
    /// All tenants, those added later too.
    pub(crate) all: bool,
    /// What is wrong with them.
    pub(crate) problem: Option<TenantsProblem>,
}

/// The tenants of one role only, as ticked.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ApartForm {
    /// The role.
    pub(crate) role: RoleKey,
    /// Its tenants.
    pub(crate) own: TenantsForm,
}

/// A tenant that can be ticked.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TenantChoice {
    /// The tenant's id, the field's value.
    pub(crate) id: String,
    /// The tenant's name.
    pub(crate) name: String,
    /// Ticked.
    pub(crate) chosen: bool,
}

/// What is wrong with ticked tenants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum TenantsProblem {
    /// None is ticked.
    Empty,
    /// All of them, and some.
    Both,
    /// All of them, for a contact person.
    Named,
    /// Some for a role that is not ticked.
    Role,
}

/// Something just done on the people page.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum PeopleNotice {
    /// A person was vouched for.
    Vouched {
        /// The person's name.
        name: String,
    },
    /// A person was signed off the roster.
    Dismissed {
        /// The person's name.
        name: String,
    },
    /// A person was removed, and nobody needs to do more.
    Removed {
        /// The person's name.
        name: String,
    },
    /// A reader was removed; a colleague should sign them off.
    RemovedReader {
        /// The person's name.
        name: String,
    },
    /// An invitation was taken back.
    Withdrawn,
    /// Cases were opened again.
    Opened {
        /// The colleague's name.
        name: String,
        /// How many.
        cases: usize,
    },
    /// Nothing was searched: the form was from before the last sign-in.
    Stale,
}

/// Why a change of a member was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum Refusal {
    /// Open cases would have no reader.
    LastReader,
    /// Nobody would run the portal.
    LastAdmin,
    /// The tick that confirms it is missing.
    Confirm,
}

impl View for People {
    const TEMPLATE: &'static str = "people.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        super::sample::people()
    }
}

/// `POST /{lang}/people/invite` and `/{lang}/people/{id}/reset`: the one-time link, shown once.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Invited {
    /// The person's name.
    pub(crate) name: String,
    /// The whole link.
    pub(crate) link: String,
    /// It gives a member new keys.
    pub(crate) reset: bool,
    /// The day on which it stops to work.
    pub(crate) until: DateView,
    /// The time of that day, such as `10:40`, in UTC.
    pub(crate) time: String,
}

impl View for Invited {
    const TEMPLATE: &'static str = "invited.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        [false, true]
            .map(|reset| Self {
                name: "Maja Lund".to_owned(),
                link: "127.0.0.1:8444/en/join/8h3k9d7f2m5n8p4q6r1s3t5v7w9x2y4z".to_owned(),
                reset,
                until: DateView::new(2026, 11, 26),
                time: "10:40".to_owned(),
            })
            .to_vec()
    }
}

/// `GET` and failed `POST /{lang}/people/{id}/vouch`: type the six words the person reads out.
///
/// Form with `token`: `words`, `seen`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Vouch {
    /// The form token.
    pub(crate) token: String,
    /// A name for what is vouched for, so that nothing else is signed.
    pub(crate) seen: String,
    /// The member's id.
    pub(crate) id: String,
    /// The person's name.
    pub(crate) name: String,
    /// Why a voucher is needed.
    pub(crate) standing: Standing,
    /// What is vouched for.
    pub(crate) rights: Vec<Held>,
    /// What was vouched for before, if it was something else.
    pub(crate) before: Vec<Held>,
    /// What the roster says of this person so far.
    pub(crate) history: Vec<PastRow>,
    /// The six words of the root, separated by spaces.
    pub(crate) root: String,
    /// What is wrong; `Wrong` means the words are another key's.
    pub(crate) problem: Option<WordsProblem>,
}

impl View for Vouch {
    const TEMPLATE: &'static str = "vouch.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        super::sample::vouch()
    }
}
