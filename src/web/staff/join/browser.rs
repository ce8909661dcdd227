//! The browser in which somebody is on the way to an account, and what goes back to it.

use http::HeaderMap;
use subrosa_policy::Plain;

use crate::app::factors::SmsOrder;
use crate::door::Side;
use crate::error::AppError;
use crate::web::Response;
use crate::web::answer::with_cookie;
use crate::web::cookie::Cookie;

/// What became of a request: a page, and what goes with it.
pub(in crate::web::staff) struct Reply<T> {
    pub(in crate::web::staff) shown: T,
    /// A message to send before the page is shown.
    pub(in crate::web::staff) order: Option<SmsOrder>,
    /// A cookie for a browser that has none of its own yet.
    pub(in crate::web::staff) fresh: Option<Plain<String>>,
}

impl<T> Reply<T> {
    /// A page that nothing goes with.
    pub(in crate::web::staff) fn of(shown: T) -> Self {
        Self {
            shown,
            order: None,
            fresh: None,
        }
    }

    /// The page or why there is none, apart from what goes with it.
    pub(in crate::web::staff) fn apart(
        reply: Result<Self, AppError>,
    ) -> (Result<T, AppError>, Option<SmsOrder>, Option<Plain<String>>) {
        match reply {
            Ok(reply) => (Ok(reply.shown), reply.order, reply.fresh),
            Err(error) => (Err(error), None, None),
        }
    }
}

/// The cookie that a browser shows.
pub(in crate::web::staff) fn cookie_of(headers: &HeaderMap) -> Option<Plain<String>> {
    Cookie::Joining.read(headers, Side::Staff).map(Plain::new)
}

/// What a cookie says, to be held against the one of a place.
pub(in crate::web::staff) fn text(cookie: Option<&Plain<String>>) -> Option<&str> {
    cookie.map(|value| value.expose().as_str())
}

/// Lets a browser keep a cookie until it is closed.
pub(in crate::web::staff) fn keeps(
    response: Response,
    fresh: Option<&Plain<String>>,
) -> Result<Response, AppError> {
    Ok(match fresh {
        Some(value) => {
            let cookie = Cookie::Joining.set(Side::Staff, value.expose())?;
            with_cookie(response, cookie)
        }
        None => response,
    })
}
