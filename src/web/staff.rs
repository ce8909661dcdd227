//! The staff pages, on their own listener only.

mod access;
mod accessibility;
mod account;
mod cases;
mod class;
mod copy;
mod erase;
mod factors;
mod files;
mod holder;
mod inbox;
mod items;
mod join;
mod life;
mod oral;
mod originals;
mod people;
mod posted;
mod preview;
mod questions;
mod register;
mod release;
mod released;
mod routes;
mod search;
mod second;
mod security;
mod setup;
mod sign_in;
mod since;
mod statistics;
mod system;
mod tenant;
mod tenants;
mod texts;
mod triage;
mod wording;

pub(super) use cases::Extra;
pub(super) use people::role_key;
pub(super) use wording::difference_rows;

use std::sync::Arc;

use axum::extract::State;
use axum::middleware::{self, Next};

use subrosa_policy::{Day, Missing, Names, PasswordRules};

use super::answer::{log_failure, see_other};
use super::cookie::Cookie;
use super::form::Form;
use super::view::join::PasswordProblem;
use super::view::{
    Chrome, Lang, MemberBar, PASSKEY_SCRIPT, Pages, STAFF_STYLESHEET, STYLESHEET, Section,
};
use super::{Request, Response};
use crate::app::account::Account;
use crate::app::casework::Casework;
use crate::app::journal::SecurityLog;
use crate::app::people::People;
use crate::app::post::Post;
use crate::app::reports::Reports;
use crate::app::sessions::Session;
use crate::app::setup::Setup;
use crate::app::staff::{Staff, StaffSession};
use crate::app::statistics::Statistics;
use crate::app::system::System;
use crate::app::tenants::Tenants;
use crate::door::load::{Cleaning, Lanes};
use crate::door::{Side, StaffRoutes, TurnedAway};
use crate::error::AppError;
use crate::log::Log;
use crate::sms::Gateway;

/// What the staff handlers work with.
#[derive(Clone)]
pub(crate) struct StaffDesk(Arc<StaffParts>);

/// The parts of [`StaffDesk`].
pub(crate) struct StaffParts {
    pub(crate) pages: Pages,
    pub(crate) staff: Staff,
    pub(crate) account: Account,
    pub(crate) people: People,
    pub(crate) tenants: Tenants,
    pub(crate) setup: Setup,
    pub(crate) casework: Casework,
    pub(crate) reports: Reports,
    pub(crate) statistics: Statistics,
    pub(crate) security: SecurityLog,
    pub(crate) system: System,
    /// Who may hash a password now.
    pub(crate) lanes: Lanes,
    /// How many files are cleaned at once.
    pub(crate) cleaning: Cleaning,
    /// What sends codes to telephones.
    pub(crate) sms: Gateway,
    /// What tells members that there is something new.
    pub(crate) post: Post,
    pub(crate) log: Log,
    /// Where the staff pages are, such as `https://portal.example:8444`.
    pub(crate) staff_url: String,
    /// Where the reporter pages are.
    pub(crate) reporter_url: String,
    /// The onion address, once known.
    pub(crate) onion: Option<String>,
    pub(crate) rules: PasswordForm,
    /// The firm's name, and where people tell it that a page does not work.
    pub(crate) firm: String,
    pub(crate) contact: Option<String>,
}

impl StaffDesk {
    pub(crate) fn new(parts: StaffParts) -> Self {
        Self(Arc::new(parts))
    }

    // CLAIM(C-81): SECURITY.md
    /// The site of these parts.
    pub(crate) fn routes(self, log: Log) -> StaffRoutes {
        StaffRoutes(
            routes::all()
                .layer(middleware::from_fn_with_state(
                    self.clone(),
                    while_signed_in,
                ))
                .with_state(self)
                .layer(middleware::from_fn(turned_away))
                .layer(middleware::map_response_with_state(log, log_failure)),
        )
    }

    /// The session of a request.
    fn session(&self, request: &Request) -> Option<Session<StaffSession>> {
        let cookie = Cookie::Staff.read(request.headers(), Side::Staff);
        self.staff.find(cookie.as_deref())
    }

    /// Today, in the firm's time zone.
    fn today(&self) -> Day {
        self.casework.today()
    }

    /// The bar at the top of a member's pages.
    fn chrome(&self, session: &Session<StaffSession>, section: Section, rest: &str) -> Chrome {
        let staff = &session.value;
        let bar = MemberBar {
            name: staff.display.clone(),
            roles: staff.rights.roles().map(role_key).collect(),
            section,
            cases: staff.rights.opens(),
            waiting: staff.actor.vouch().is_ok(),
            people: staff.actor.see_people().is_ok(),
            tenants: staff.actor.see_tenants().is_ok(),
            statistics: staff.actor.see_statistics().is_ok(),
            register: staff.actor.see_register().is_ok(),
            security: staff.actor.see_security_log().is_ok(),
            system: staff.actor.see_system().is_ok(),
            root: staff.root_words.clone(),
        };
        Chrome::at(rest)
            .with_token(session.token.clone())
            .with_member(bar)
    }
}

/// The rules for passwords, and what a form says of them.
#[derive(Clone)]
pub(crate) struct PasswordForm {
    pub(crate) rules: PasswordRules,
    /// The firm's name, which no password may hold.
    pub(crate) firm: String,
}

impl PasswordForm {
    /// The least number of characters.
    fn least(&self) -> usize {
        self.rules.least()
    }

    /// Everything that is wrong with a password typed twice, so that nobody has to come back for
    /// the next thing.
    fn problems(&self, password: &str, again: &str, person: &str) -> Vec<PasswordProblem> {
        if password.is_empty() {
            return vec![PasswordProblem::Empty];
        }
        let firm = &self.firm;
        let missing = self.rules.missing(password, Names { person, firm });
        let mut problems: Vec<_> = missing.into_iter().map(password_problem).collect();
        if !crate::app::kept::same_text(password, again) {
            problems.push(PasswordProblem::Different);
        }
        problems
    }
}

fn password_problem(missing: Missing) -> PasswordProblem {
    match missing {
        Missing::Characters { more } => PasswordProblem::TooShort { missing: more },
        Missing::Shorter { limit } => PasswordProblem::TooLong { limit },
        Missing::Upper => PasswordProblem::Upper,
        Missing::Lower => PasswordProblem::Lower,
        Missing::Digit => PasswordProblem::Digit,
        Missing::Special => PasswordProblem::Special,
        Missing::OtherThanName => PasswordProblem::Personal,
        Missing::LessCommon => PasswordProblem::Common,
        Missing::Harder => PasswordProblem::Guessable,
    }
}

impl std::ops::Deref for StaffDesk {
    type Target = StaffParts;

    fn deref(&self) -> &StaffParts {
        &self.0
    }
}

/// Whether a form belongs to the session it came with.
fn is_own_form(session: &Session<StaffSession>, same_site: bool, form: &Form) -> bool {
    same_site || crate::app::kept::same_text(&form.line("token"), &session.token)
}

/// Staff forms that found no place get the busy page.
async fn turned_away(request: Request, next: Next) -> Result<Response, AppError> {
    match request.extensions().get::<TurnedAway>() {
        Some(TurnedAway) => Err(AppError::Busy),
        None => Ok(next.run(request).await),
    }
}

// CLAIM(C-61): SECURITY.md
/// Cuts a request off as soon as the session that it came with is over, and shows none of what it
/// made. Only whoever ends their own session gets an answer, which clears the browser's copies.
async fn while_signed_in(
    State(desk): State<StaffDesk>,
    request: Request,
    next: Next,
) -> Result<Response, AppError> {
    let cookie = Cookie::Staff.read(request.headers(), Side::Staff);
    let alive = cookie.and_then(|cookie| desk.staff.alive(&cookie));
    let Some(alive) = alive else {
        return Ok(next.run(request).await);
    };
    let lang = language(request.uri().path());
    tokio::select! {
        biased;
        response = next.run(request) => {
            let farewell = response.headers().contains_key("clear-site-data");
            if alive.is_over() && !farewell {
                return see_other(&format!("/{}/sign-in", lang.tag()));
            }
            Ok(response)
        }
        () = alive.over() => see_other(&format!("/{}/sign-in", lang.tag())),
    }
}

/// The language of a path.
fn language(path: &str) -> Lang {
    let tag = path.split('/').nth(1);
    tag.and_then(Lang::from_tag).unwrap_or(Lang::En)
}

async fn stylesheet() -> Response {
    super::answer::css(STYLESHEET)
}

async fn staff_stylesheet() -> Response {
    super::answer::css(STAFF_STYLESHEET)
}

async fn passkey_script() -> Response {
    super::answer::script(PASSKEY_SCRIPT)
}
