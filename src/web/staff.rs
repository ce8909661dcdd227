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

use axum::Router;
use axum::extract::State;
use axum::middleware::{self, Next};
use axum::routing::{get, post};

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
            Router::new()
                .route("/", get(sign_in::choose_language))
                .route("/portal.css", get(stylesheet))
                .route("/staff.css", get(staff_stylesheet))
                .route("/{lang}/", get(sign_in::start))
                .route("/{lang}/sign-in", get(sign_in::show).post(sign_in::enter))
                .route(
                    "/{lang}/sign-in/second",
                    get(second::show).post(second::enter),
                )
                .route("/{lang}/sign-out", post(sign_in::leave))
                .route(
                    "/{lang}/account/factors",
                    get(factors::show).post(factors::act),
                )
                .route("/passkey.js", get(passkey_script))
                .route("/{lang}/setup/{token}", get(setup::show).post(setup::act))
                .route("/{lang}/join/{token}", get(join::show).post(join::act))
                .route("/{lang}/account", get(account::show))
                .route("/{lang}/account/password", post(account::password))
                .route("/{lang}/account/browser/{number}", post(account::browser))
                .route("/{lang}/account/session/{id}", post(account::session))
                .route(
                    "/{lang}/account/sign-out-everywhere",
                    post(account::everywhere),
                )
                .route(
                    "/{lang}/account/kit",
                    get(account::kit_show).post(account::kit_act),
                )
                .route(
                    "/{lang}/account/mail",
                    get(account::mail_show).post(account::mail_act),
                )
                .route("/{lang}/cases", get(inbox::list))
                .route("/{lang}/cases/views", post(inbox::views))
                .route("/{lang}/cases/search", post(search::search))
                .route("/{lang}/case/{id}", get(cases::show))
                .route("/{lang}/case/{id}/assign", post(triage::assign))
                .route("/{lang}/case/{id}/class", get(class::show).post(class::act))
                .route(
                    "/{lang}/case/{id}/conflicts",
                    get(triage::conflicts).post(triage::exclude),
                )
                .route("/{lang}/case/{id}/identity", post(cases::identity))
                .route("/{lang}/case/{id}/message", post(cases::message))
                .route("/{lang}/case/{id}/copy", post(copy::export))
                .route("/{lang}/case/{id}/files", post(files::attach))
                .route("/{lang}/case/{id}/file/{file}", get(files::download))
                .route(
                    "/{lang}/case/{id}/original/{file}",
                    get(originals::warn).post(originals::download),
                )
                .route("/{lang}/case/{id}/life", post(life::act))
                .route(
                    "/{lang}/case/{id}/holder/{asked}",
                    get(holder::show).post(holder::answer),
                )
                .route(
                    "/{lang}/case/{id}/holder/{asked}/question",
                    get(holder::download),
                )
                .route("/{lang}/waiting", get(life::waiting))
                .route("/{lang}/waiting/close", post(life::close_unread))
                .route("/{lang}/waiting/{id}/{asked}", post(life::answer))
                .route(
                    "/{lang}/case/{id}/release",
                    get(release::show).post(release::step),
                )
                .route("/{lang}/case/{id}/erase", get(erase::show).post(erase::act))
                .route(
                    "/{lang}/case/{id}/release/{release}",
                    get(release::show_kept).post(release::act),
                )
                .route(
                    "/{lang}/released/{id}",
                    get(released::show).post(released::act),
                )
                .route("/{lang}/released/{id}/copy", post(copy::export_released))
                .route("/{lang}/released/{id}/file/{file}", get(released::download))
                .route("/{lang}/take-down", get(oral::choose))
                .route("/{lang}/take-down/{id}", get(oral::show).post(oral::act))
                .route("/{lang}/case/{id}/history", get(items::history))
                .route("/{lang}/case/{id}/items", post(items::write))
                .route("/{lang}/case/{id}/item/{item}", get(items::show))
                .route(
                    "/{lang}/case/{id}/item/{item}/restore",
                    post(items::restore),
                )
                .route("/{lang}/access", get(access::show))
                .route("/{lang}/people", get(people::list).post(people::search))
                .route("/{lang}/people/invite", post(people::invite))
                .route(
                    "/{lang}/people/invite/{id}/withdraw",
                    post(people::withdraw),
                )
                .route("/{lang}/people/{id}", get(people::show))
                .route(
                    "/{lang}/people/{id}/cases",
                    get(people::shared).post(people::open_again),
                )
                .route("/{lang}/people/{id}/dismiss", post(people::dismiss))
                .route("/{lang}/people/{id}/remove", post(people::remove))
                .route("/{lang}/people/{id}/reset", post(people::reset))
                .route("/{lang}/people/{id}/rights", post(people::set_rights))
                .route("/{lang}/people/{id}/service", post(people::service))
                .route("/{lang}/people/{id}/standing", post(people::standing))
                .route(
                    "/{lang}/people/{id}/vouch",
                    get(people::vouching).post(people::vouch),
                )
                .route("/{lang}/tenants", get(tenants::list).post(tenants::create))
                .route("/{lang}/tenants/{id}", get(tenant::show))
                .route("/{lang}/tenants/{id}/settings", post(tenant::settings))
                .route("/{lang}/tenants/{id}/legal", post(tenant::legal))
                .route("/{lang}/tenants/{id}/retention", post(tenant::retention))
                .route("/{lang}/tenants/{id}/open", post(tenant::open))
                .route(
                    "/{lang}/tenants/{id}/renew",
                    get(tenant::renewing).post(tenant::renew),
                )
                .route(
                    "/{lang}/tenants/{id}/texts",
                    get(texts::show).post(texts::write),
                )
                .route("/{lang}/tenants/{id}/logo", post(texts::logo))
                .route(
                    "/{lang}/tenants/{id}/questions",
                    get(questions::show).post(questions::write),
                )
                .route("/{lang}/r/{token}", get(preview::entry))
                .route("/{lang}/r/{token}/about", get(preview::about))
                .route("/{lang}/r/{token}/report", get(preview::report))
                .route("/{lang}/r/{token}/logo.png", get(preview::logo))
                .route("/{lang}/accessibility", get(accessibility::show))
                .route("/{lang}/register", get(register::show))
                .route("/{lang}/register/export", post(register::export))
                .route("/{lang}/statistics", get(statistics::show))
                .route("/{lang}/security", get(security::show))
                .route("/{lang}/security/export", post(security::export))
                .route("/{lang}/system", get(system::show).post(system::test_sms))
                .route("/{lang}/system/mail", post(system::test_mail))
                .route("/{lang}/system/day", post(system::confirm_day))
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
