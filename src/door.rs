//! The door: what a handler may know of a request, and what every answer says to a browser.
//!
//! Every listener passes every request through [`Door::pass`]. Behind it stands one of two routers; a reporter's door
//! cannot be given the staff's pages, because the two are of different types.

mod answer;
mod bare;
pub(crate) mod body;
mod gives_way;
mod headers;
mod host;
pub(crate) mod load;
mod origin;
pub(crate) mod quota;
mod request;
#[cfg(test)]
pub(crate) mod tests;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures::{FutureExt, StreamExt};
use http::{HeaderValue, Request, StatusCode, header};
use tower_service::Service;

use crate::listen::Pace;
pub(crate) use answer::{AsksForPasskey, Attachment, Cacheable, Images, OnionLocation};
pub(crate) use bare::BareAnswers;
pub(crate) use body::BodyLimits;
use gives_way::GivesWay;
pub(crate) use host::{Hosts, OwnOrigin};
use load::{Busy, Permit, Permits, Weight};
pub(crate) use origin::Provenance;
use request::Admitted;

/// Which listener a request came by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Side {
    /// Reporter pages over HTTPS.
    Clearnet,
    /// Reporter pages over the onion service.
    Onion,
    /// Staff pages.
    Staff,
}

/// What went wrong before, around or after a handler; each has its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Fault {
    /// No such page, or not yours: the same answer.
    NotFound,
    /// The page exists, but not for this method.
    Method,
    /// The body is larger than the listener takes.
    TooLarge,
    /// The head is larger than the listener takes.
    HeadTooLarge,
    /// The form was sent from another site.
    CrossSite,
    /// No permit came free in time.
    Busy,
    /// There is no room to store anything.
    Full,
    /// A handler failed or panicked.
    Internal,
    /// The request is for a host that is not ours.
    BadHost,
    /// The request cannot be understood.
    Malformed,
}

impl Fault {
    /// The status of its page; the door sets it whatever the page's renderer says.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::CrossSite => StatusCode::FORBIDDEN,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::BadHost => StatusCode::MISDIRECTED_REQUEST,
            Self::Malformed => StatusCode::BAD_REQUEST,
        }
    }

    /// The fault that a router's answer without a page of its own stands for.
    pub(crate) fn of(status: StatusCode) -> Option<Self> {
        let fault = match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::Method,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::FORBIDDEN => Self::CrossSite,
            StatusCode::SERVICE_UNAVAILABLE => Self::Busy,
            StatusCode::INSUFFICIENT_STORAGE => Self::Full,
            other if other.is_server_error() => Self::Internal,
            other if other.is_client_error() => Self::Malformed,
            _ => return None,
        };
        Some(fault)
    }
}

/// Renders the door's pages; supplied by the web layer, so that the door has no templates.
pub(crate) trait Faults: Send + Sync {
    /// The page for `fault`. `path` is the requested path, untrusted, for the language it may begin with; show it nowhere.
    fn page(&self, fault: Fault, path: &str) -> Response;

    /// Called once for each handler that panicked, to be logged without any value.
    fn panicked(&self);
}

// CLAIM(C-05): SECURITY.md
/// A router of reporter pages: the onion and clearnet doors take no other.
#[derive(Clone)]
pub(crate) struct ReporterRoutes(pub(crate) Router);

/// A router of staff pages.
#[derive(Clone)]
pub(crate) struct StaffRoutes(pub(crate) Router);

/// Request extension: there is no place for this form now. Read its words, do nothing with them,
/// and give them back on a page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TurnedAway;

/// How one door is set up.
#[derive(Clone)]
pub(crate) struct Plan {
    /// Whether the listener speaks TLS: decides HSTS and the scheme of our own origin.
    pub(crate) tls: bool,
    /// The hosts that the listener answers for.
    pub(crate) hosts: Hosts,
    /// The cookies that this side's handlers may see and set.
    pub(crate) cookies: &'static [&'static str],
    /// Limits of request bodies.
    pub(crate) body: BodyLimits,
    /// Bytes of a request's header names and values.
    pub(crate) head_bytes: usize,
    /// Bytes of a request's path and query.
    pub(crate) target_bytes: usize,
    /// Permits for requests with a body. Doors of one side may share them; reporters and staff should not.
    pub(crate) permits: Permits,
    /// The timer of the minimum transfer rate.
    pub(crate) pace: Pace,
}

impl Plan {
    /// The shipped limits for a listener that answers for `hosts`.
    pub(crate) fn new(
        tls: bool,
        hosts: Hosts,
        cookies: &'static [&'static str],
        permits: Permits,
        pace: Pace,
    ) -> Self {
        Self {
            tls,
            hosts,
            cookies,
            body: BodyLimits::default(),
            head_bytes: 16 * 1024,
            target_bytes: 1024,
            permits,
            pace,
        }
    }
}

/// One listener's door. Clones are the same door.
#[derive(Clone)]
pub(crate) struct Door(Arc<Inner>);

struct Inner {
    side: Side,
    plan: Plan,
    router: Router,
    faults: Arc<dyn Faults>,
    bare: Arc<BareAnswers>,
}

impl Door {
    /// The clearnet door.
    pub(crate) fn clearnet(routes: ReporterRoutes, plan: Plan, faults: Arc<dyn Faults>) -> Self {
        Self::new(Side::Clearnet, routes.0, plan, faults)
    }

    /// The onion service's door.
    pub(crate) fn onion(routes: ReporterRoutes, plan: Plan, faults: Arc<dyn Faults>) -> Self {
        Self::new(Side::Onion, routes.0, plan, faults)
    }

    /// The staff's door.
    pub(crate) fn staff(routes: StaffRoutes, plan: Plan, faults: Arc<dyn Faults>) -> Self {
        Self::new(Side::Staff, routes.0, plan, faults)
    }

    fn new(side: Side, router: Router, plan: Plan, faults: Arc<dyn Faults>) -> Self {
        let bare = BareAnswers::new(faults.as_ref(), side, &plan);
        Self(Arc::new(Inner {
            side,
            plan,
            router,
            faults,
            bare: Arc::new(bare),
        }))
    }

    /// What is sent in place of the answers that hyper gives without asking us.
    pub(crate) fn bare(&self) -> Arc<BareAnswers> {
        Arc::clone(&self.0.bare)
    }

    /// Answers one request. Never fails and never panics: whatever happens inside has its page.
    pub(crate) async fn pass<B>(&self, request: Request<B>) -> Response
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<axum::BoxError>,
    {
        let inner = &self.0;
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        let answered = match request::admit(inner.side, &inner.plan, request) {
            Ok(admitted) => inner.handle(admitted, &path).await,
            Err(fault) => Err(fault),
        };
        let response = answered.unwrap_or_else(|fault| inner.page(fault, &path));
        answer::finish(inner.side, &inner.plan, &method, response)
    }
}

impl Inner {
    /// Runs the handler, under a permit when the request has a body.
    async fn handle(&self, admitted: Admitted, path: &str) -> Result<Response, Fault> {
        let Admitted { request, weight } = admitted;
        let (request, _permit) = match weight {
            None => (request, None),
            Some(weight) => {
                let (request, permit) = self.seat(request, weight).await?;
                (request, Some(permit))
            }
        };
        let mut router = self.router.clone();
        let running = AssertUnwindSafe(async move { router.call(request).await });
        let Ok(Ok(response)) = running.catch_unwind().await else {
            self.faults.panicked();
            return Err(Fault::Internal);
        };
        Ok(self.dressed(response, path))
    }

    /// A place for a request with a body; when none came free, one for reading its words only to give them back.
    async fn seat(
        &self,
        mut request: Request<Body>,
        weight: Weight,
    ) -> Result<(Request<Body>, Permit), Fault> {
        let permits = &self.plan.permits;
        let (permit, weight) = match permits.enter(weight).await {
            Ok(permit) => (permit, weight),
            Err(Busy) => {
                let permit = permits.turn_away(weight).map_err(|Busy| Fault::Busy)?;
                request.extensions_mut().insert(TurnedAway);
                // The words of our forms stand before their files, which nobody is going to read.
                let most = self.plan.body.words;
                request = request.map(|body| beginning(body, most));
                (permit, Weight::Words)
            }
        };
        let (wanted, pace) = (permit.wanted(), self.plan.pace.clone());
        let request = request.map(|body| Body::new(GivesWay::new(body, weight, wanted, pace)));
        Ok((request, permit))
    }

    /// Gives an error without a page its page; a handler's own page stays as it is.
    fn dressed(&self, mut response: Response, path: &str) -> Response {
        let kind = response.headers().get(header::CONTENT_TYPE);
        let has_page = kind.is_some_and(|kind| kind != PLAIN_TEXT);
        let Some(fault) = Fault::of(response.status()).filter(|_| !has_page) else {
            return response;
        };
        let allow = response.headers_mut().remove(header::ALLOW);
        let mut page = self.page(fault, path);
        if let (Fault::Method, Some(allow)) = (fault, allow) {
            page.headers_mut().insert(header::ALLOW, allow);
        }
        page
    }

    fn page(&self, fault: Fault, path: &str) -> Response {
        fault_page(self.faults.as_ref(), fault, path)
    }
}

/// A body that ends within its first `most` bytes. It ends as if it were whole, because a reader of forms forgets what it
/// has not looked at yet when its body fails.
fn beginning(body: Body, most: u64) -> Body {
    let pieces = body.into_data_stream().scan(most, |left, piece| {
        let bytes = piece.as_ref().map_or(0, Bytes::len);
        let rest = left.checked_sub(u64::try_from(bytes).unwrap_or(u64::MAX));
        *left = rest.unwrap_or_default();
        std::future::ready(rest.map(|_| piece))
    });
    Body::from_stream(pieces)
}

/// The page for a fault, with its status; a renderer that panics itself leaves an empty page.
fn fault_page(faults: &dyn Faults, fault: Fault, path: &str) -> Response {
    let rendered = std::panic::catch_unwind(AssertUnwindSafe(|| faults.page(fault, path)));
    let mut response = rendered.unwrap_or_else(|_panic| {
        faults.panicked();
        Response::new(Body::empty())
    });
    *response.status_mut() = fault.status();
    let headers = response.headers_mut();
    if fault == Fault::Method {
        headers.insert(header::ALLOW, HeaderValue::from_static(request::METHODS));
    }
    if fault == Fault::Busy {
        headers.insert(
            header::RETRY_AFTER,
            HeaderValue::from_static(RETRY_AFTER_SECONDS),
        );
    }
    response
}

impl<B> Service<Request<B>> for Door
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    type Response = Response;
    type Error = std::convert::Infallible;
    type Future = futures::future::BoxFuture<'static, Result<Response, Self::Error>>;

    fn poll_ready(
        &mut self,
        _cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let door = self.clone();
        async move { Ok(door.pass(request).await) }.boxed()
    }
}

/// What a busy page tells the browser to wait, as its words tell the reader.
pub(crate) const RETRY_AFTER_SECONDS: &str = "60";

/// What axum answers in its own words with; our pages are HTML.
const PLAIN_TEXT: &str = "text/plain; charset=utf-8";
