//! The way in: the language, the channel words, the tenant's first page, and the way out.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use axum::extract::State;
use bytes::Bytes;
use http::HeaderName;
use http::header::{ACCEPT_LANGUAGE, REFRESH};
use subrosa_policy::ChannelWords;

use super::report::in_another_language;
use super::{Reporter, words};
use crate::app::blocking;
use crate::door::{OnionLocation, Side};
use crate::error::AppError;
use crate::web::answer::{html, page, picture, see_other, with_cookie, with_header, with_logo};
use crate::web::asked;
use crate::web::cookie::Cookie;
use crate::web::route::Route;
use crate::web::view::accessibility::Accessibility;
use crate::web::view::entry::{Entry, Home, Leave, TorHelp};
use crate::web::view::part::WordsProblem;
use crate::web::view::{Chrome, Lang};
use crate::web::{Request, Response, form};

/// `GET /`
pub(super) async fn choose_language(request: Request) -> Result<Response, AppError> {
    let lang = request
        .headers()
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or(Lang::En, Lang::from_accept_language);
    see_other(&format!("/{}/", lang.tag()))
}

/// `GET /{lang}/`
pub(super) async fn home(
    State(site): State<Reporter>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let view = Home {
        problem: None,
        typed: String::new(),
    };
    let response = page(&site.pages, route.lang, &Chrome::at(""), &view)?;
    Ok(site.name_onion(response, &request))
}

/// `POST /{lang}/channel`: the words a tenant hands out lead to its page.
pub(super) async fn channel(
    State(site): State<Reporter>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let typed = form::read(request).await?.name("channel");
    let problem = match ChannelWords::parse(&typed) {
        Ok(words) => {
            let reports = site.reports.clone();
            match blocking(move || reports.tenant_of_words(&words)).await {
                Ok(tenant) => {
                    return see_other(&format!("/{}/r/{}", route.lang.tag(), tenant.link()));
                }
                Err(AppError::NotFound) => WordsProblem::Wrong,
                Err(error) => return Err(error),
            }
        }
        Err(error) => words::problem(&error, 5),
    };
    let view = Home {
        problem: Some(problem),
        typed,
    };
    page(&site.pages, route.lang, &Chrome::at(""), &view)
}

/// `GET /{lang}/r/{token}`
pub(super) async fn show(
    State(site): State<Reporter>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let link = route.get("token")?.to_owned();
    // Before the tenant is read: a change in between makes the page one of the past.
    let as_of = site.reports.tenant_changes();
    if let Some((page, logo)) = site.first_pages.find(as_of, route.lang, &link) {
        return Ok(site.name_onion(with_logo(html(page), logo), &request));
    }
    let offer = site.offer(&link).await?;
    if let Some(elsewhere) = in_another_language(&offer, route.lang, "")? {
        return Ok(elsewhere);
    }
    let view = Entry {
        through_tor: site.side == Side::Onion,
        onion: site.onion.clone(),
        ..asked::entry(link.clone(), &offer, route.lang, &site.firm)
    };
    let logo = view.logo;
    let chrome = Chrome::at(format!("r/{link}")).offering(&offer.tenant.languages);
    let page = site
        .pages
        .render(route.lang, &chrome, &view)
        .map_err(|_| AppError::Internal("page"))?;
    let page = site
        .first_pages
        .keep(as_of, route.lang, link, (page.into(), logo));
    Ok(site.name_onion(with_logo(html(page.0), logo), &request))
}

/// `GET /{lang}/r/{token}/about`: who receives a report, rights and limits.
pub(super) async fn about(
    State(site): State<Reporter>,
    route: Route,
) -> Result<Response, AppError> {
    let link = route.get("token")?.to_owned();
    let offer = site.offer(&link).await?;
    if let Some(elsewhere) = in_another_language(&offer, route.lang, "/about")? {
        return Ok(elsewhere);
    }
    let view = asked::about(link.clone(), &offer, route.lang);
    let logo = view.logo;
    let chrome = Chrome::at(format!("r/{link}/about")).offering(&offer.tenant.languages);
    Ok(with_logo(
        page(&site.pages, route.lang, &chrome, &view)?,
        logo,
    ))
}

/// `GET /{lang}/r/{token}/logo.png`
pub(super) async fn logo(State(site): State<Reporter>, route: Route) -> Result<Response, AppError> {
    let offer = site.offer(route.get("token")?).await?;
    Ok(picture(offer.texts.logo.ok_or(AppError::NotFound)?))
}

/// `GET /{lang}/help/tor`
pub(super) async fn tor_help(
    State(site): State<Reporter>,
    route: Route,
) -> Result<Response, AppError> {
    let view = TorHelp {
        onion: site.onion.clone(),
    };
    page(&site.pages, route.lang, &Chrome::at("help/tor"), &view)
}

/// `GET /{lang}/accessibility`
pub(super) async fn accessibility(
    State(site): State<Reporter>,
    route: Route,
) -> Result<Response, AppError> {
    let view = Accessibility {
        firm: site.firm.clone(),
        contact: site.contact.clone(),
    };
    let chrome = Chrome::at("accessibility");
    page(&site.pages, route.lang, &chrome, &view)
}

/// `POST /{lang}/leave`: ends the session and goes to an empty page of this same site.
///
/// 200 with `Refresh`, because `form-action` forbids a redirect elsewhere; never from the
/// onion to the clearnet.
pub(super) async fn leave(
    State(site): State<Reporter>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let cookie = Cookie::Visit.read(request.headers(), site.side);
    site.visits.leave(cookie.as_deref());
    let response = page(&site.pages, route.lang, &Chrome::default(), &Leave {})?;
    let response = with_header(
        response,
        HeaderName::from_static("clear-site-data"),
        "\"cache\", \"cookies\", \"storage\"",
    );
    let response = with_header(response, REFRESH, "0; url=about:blank");
    Ok(with_cookie(response, Cookie::Visit.remove(site.side)?))
}

/// The first pages of tenants, which are the same for everybody: rendered once each.
///
/// Only links that lead to a tenant are kept, so that guesses cost no memory. Whenever any
/// tenant changes, all are forgotten: a renewed link must not show its page from here.
#[derive(Default)]
pub(crate) struct FirstPages(RwLock<Rendered>);

/// Pages as of so many changes of tenants.
#[derive(Default)]
struct Rendered {
    as_of: u64,
    pages: HashMap<(Lang, String), FirstPage>,
}

/// A page, and whether it shows a logo.
type FirstPage = (Bytes, bool);

impl FirstPages {
    fn find(&self, as_of: u64, lang: Lang, link: &str) -> Option<FirstPage> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if kept.as_of != as_of {
            return None;
        }
        kept.pages.get(&(lang, link.to_owned())).cloned()
    }

    fn keep(&self, as_of: u64, lang: Lang, link: String, page: FirstPage) -> FirstPage {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.as_of < as_of {
            *kept = Rendered {
                as_of,
                pages: HashMap::new(),
            };
        }
        if kept.as_of == as_of {
            kept.pages.insert((lang, link), page.clone());
        }
        page
    }
}

impl Reporter {
    /// Offers the onion address to Tor Browser, on a first page without a session only.
    fn name_onion(&self, mut response: Response, request: &Request) -> Response {
        let session = Cookie::Visit.read(request.headers(), self.side);
        if let (Side::Clearnet, None, Some(onion)) = (self.side, session, &self.onion) {
            let location = format!("http://{onion}{}", request.uri().path());
            response.extensions_mut().insert(OnionLocation(location));
        }
        response
    }
}
