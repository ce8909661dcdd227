//! Every path of the staff site, and who answers there.

use axum::Router;
use axum::routing::{get, post};

use super::{
    StaffDesk, access, accessibility, account, cases, class, copy, erase, factors, files, holder,
    inbox, items, join, life, oral, originals, passkey_script, people, preview, questions,
    register, release, released, search, second, security, setup, sign_in, staff_stylesheet,
    statistics, stylesheet, system, tenant, tenants, texts, triage,
};

/// All of them. Whether somebody is signed in, and what an answer may tell, is looked at by the
/// layers around them.
pub(super) fn all() -> Router<StaffDesk> {
    Router::new()
        .merge(entrance_pages())
        .merge(account_pages())
        .merge(lists_pages())
        .merge(case_pages())
        .merge(released_pages())
        .merge(people_pages())
        .merge(tenants_pages())
}

/// Where nobody is signed in yet, and what every page loads.
fn entrance_pages() -> Router<StaffDesk> {
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
        .route("/passkey.js", get(passkey_script))
        .route("/{lang}/setup/{token}", get(setup::show).post(setup::act))
        .route("/{lang}/join/{token}", get(join::show).post(join::act))
        .route("/{lang}/accessibility", get(accessibility::show))
}

/// What somebody sees and changes of their own account.
fn account_pages() -> Router<StaffDesk> {
    Router::new()
        .route(
            "/{lang}/account/factors",
            get(factors::show).post(factors::act),
        )
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
}

/// The lists of cases and of what waits, and the firm's books.
fn lists_pages() -> Router<StaffDesk> {
    Router::new()
        .route("/{lang}/cases", get(inbox::list))
        .route("/{lang}/cases/views", post(inbox::views))
        .route("/{lang}/cases/search", post(search::search))
        .route("/{lang}/waiting", get(life::waiting))
        .route("/{lang}/waiting/close", post(life::close_unread))
        .route("/{lang}/waiting/{id}/{asked}", post(life::answer))
        .route("/{lang}/take-down", get(oral::choose))
        .route("/{lang}/take-down/{id}", get(oral::show).post(oral::act))
        .route("/{lang}/register", get(register::show))
        .route("/{lang}/register/export", post(register::export))
        .route("/{lang}/statistics", get(statistics::show))
        .route("/{lang}/security", get(security::show))
        .route("/{lang}/security/export", post(security::export))
        .route("/{lang}/system", get(system::show).post(system::test_sms))
        .route("/{lang}/system/mail", post(system::test_mail))
        .route("/{lang}/system/day", post(system::confirm_day))
}

/// One case, for those who read it.
fn case_pages() -> Router<StaffDesk> {
    Router::new()
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
        .route("/{lang}/case/{id}/erase", get(erase::show).post(erase::act))
        .route("/{lang}/case/{id}/history", get(items::history))
        .route("/{lang}/case/{id}/items", post(items::write))
        .route("/{lang}/case/{id}/item/{item}", get(items::show))
        .route(
            "/{lang}/case/{id}/item/{item}/restore",
            post(items::restore),
        )
}

/// What is released of a case, and what contact persons do with it.
fn released_pages() -> Router<StaffDesk> {
    Router::new()
        .route(
            "/{lang}/case/{id}/release",
            get(release::show).post(release::step),
        )
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
}

/// Who works here, and what they may do.
fn people_pages() -> Router<StaffDesk> {
    Router::new()
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
}

/// Client organisations, and what their reporters will read.
fn tenants_pages() -> Router<StaffDesk> {
    Router::new()
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
}
