//! The inbox: cases by what is due, with filters in the address and views under a name.

use axum::extract::State;
use form_urlencoded::Serializer;
use subrosa_policy::{CaseState, MemberId, Role};

use super::{StaffDesk, posted, released, sign_in};
use crate::app::blocking;
use crate::app::casework::{Due, Inbox, Listed, MOST_VIEWS, Near, ViewKept, Wanted};
use crate::app::kept::SavedView;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::case_page::state_key;
use crate::web::dates::date;
use crate::web::route::Route;
use crate::web::view::case::{
    CaseFilter, CaseGroup, CaseRow, Cases, CasesNotice, Choice, Duty, DutyKey, PageLink, Urgency,
    ViewLink, ViewProblem,
};
use crate::web::view::join::Waiting;
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// What the inbox shows beside the cases.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) notice: Option<CasesNotice>,
    pub(super) view_name: String,
    pub(super) view_problem: Option<ViewProblem>,
}

/// `GET /{lang}/cases`
pub(super) async fn list(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    if session.value.vouched {
        session.value.actor.see_cases()?;
        if session.value.rights.has(Role::TenantUser) {
            return released::list(&desk, route.lang, &session).await;
        }
        let asked = Asked::of(request.uri().query().unwrap_or_default());
        return list_page(&desk, route.lang, &session, &asked, Beside::default()).await;
    }
    let own_words = session.value.own_words.split(' ');
    let view = Waiting {
        name: session.value.display.clone(),
        words: own_words.map(ToOwned::to_owned).collect(),
        ready: false,
        reset: session.value.reset,
    };
    let chrome = desk.chrome(&session, Section::Cases, "cases");
    page(&desk.pages, route.lang, &chrome, &view)
}

/// `POST /{lang}/cases/views`: keeps the filters under a name, or forgets a view.
pub(super) async fn views(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let posted = posted::of_case(&desk, route.lang, request, |_, staff| {
        Ok(staff.actor.see_inbox()?)
    });
    let posted = match posted.await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (session, form) = (posted.session, posted.form);
    let asked = Asked::of(form.line("filters").trim_start_matches('?'));
    let (name, dropped) = (form.line("name"), form.line("drop"));
    let mut beside = Beside::default();
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    if !posted.own {
        beside.view_problem = Some(ViewProblem::Stale);
        beside.view_name = name;
    } else if !dropped.is_empty() {
        let gone = dropped.clone();
        blocking(move || casework.drop_view(&staff, &gone)).await?;
        beside.notice = Some(CasesNotice::ViewDropped { name: dropped });
    } else if let Some(problem) = name_problem(&name) {
        beside.view_problem = Some(problem);
        beside.view_name = name;
    } else {
        let view = SavedView {
            name: name.clone(),
            filters: asked.address(1),
        };
        match blocking(move || casework.keep_view(&staff, view)).await? {
            ViewKept::Done => beside.notice = Some(CasesNotice::ViewKept { name }),
            ViewKept::TooMany => {
                beside.view_problem = Some(ViewProblem::TooMany { limit: MOST_VIEWS });
                beside.view_name = name;
            }
        }
    }
    list_page(&desk, route.lang, &session, &asked, beside).await
}

/// The whole inbox, with something said above it.
pub(super) async fn told(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    notice: CasesNotice,
) -> Result<Response, AppError> {
    let beside = Beside {
        notice: Some(notice),
        ..Beside::default()
    };
    list_page(desk, lang, session, &Asked::default(), beside).await
}

/// The page of the inbox.
pub(super) async fn list_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    asked: &Asked,
    beside: Beside,
) -> Result<Response, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let wanted = asked.0.clone();
    let (inbox, names, views) = blocking(move || {
        let inbox = casework.list(&staff, &wanted)?;
        Ok((inbox, casework.names()?, casework.views(&staff)?))
    })
    .await?;
    let name = |member: MemberId| {
        let known = names.iter().find(|(id, _)| *id == member);
        known.map_or_else(String::new, |(_, name)| name.clone())
    };
    let shown = inbox.lines.len();
    let view = Cases {
        token: session.token.clone(),
        filter: asked.filter(&inbox, &name),
        groups: groups(lang, &inbox, &name),
        total: inbox.counts.values().sum(),
        first: inbox.first,
        search: session.value.actor.search_cases().is_ok(),
        last: inbox.first + shown.saturating_sub(1),
        pages: pages(&inbox, asked),
        views: views
            .iter()
            .map(|view| ViewLink {
                name: view.name.clone(),
                current: view.filters == asked.address(1),
                address: view.filters.clone(),
            })
            .collect(),
        view_name: beside.view_name,
        view_problem: beside.view_problem,
        notice: beside.notice,
    };
    let rest = format!("cases{}", asked.address(inbox.page));
    let chrome = desk.chrome(session, Section::Cases, &rest);
    page(&desk.pages, lang, &chrome, &view)
}

/// What is asked of the inbox, in the words of its address.
#[derive(Default)]
pub(super) struct Asked(Wanted);

impl Asked {
    // CLAIM(C-106): SECURITY.md
    /// Reads an address. What is not one of our own words is as if it were not there.
    fn of(query: &str) -> Self {
        let mut wanted = Wanted {
            page: 1,
            ..Wanted::default()
        };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "state" => wanted.state = named(&STATES, &value),
                "tenant" => wanted.tenant = value.parse().ok(),
                "due" => wanted.near = named(&NEAR, &value),
                "handler" => wanted.handler = value.parse().ok(),
                "mine" => wanted.mine = value == "1",
                "unread" => wanted.unread = value == "1",
                "page" => wanted.page = value.parse().unwrap_or(1),
                _ => {}
            }
        }
        Self(wanted)
    }

    /// The address of one page of it, after the path.
    fn address(&self, page: usize) -> String {
        let wanted = &self.0;
        let mut query = Serializer::new(String::new());
        if let Some(state) = wanted.state {
            query.append_pair("state", word(&STATES, state));
        }
        if let Some(tenant) = wanted.tenant {
            query.append_pair("tenant", &tenant.to_string());
        }
        if let Some(near) = wanted.near {
            query.append_pair("due", word(&NEAR, near));
        }
        if let Some(handler) = wanted.handler {
            query.append_pair("handler", &handler.to_string());
        }
        for (name, on) in [("mine", wanted.mine), ("unread", wanted.unread)] {
            if on {
                query.append_pair(name, "1");
            }
        }
        if page > 1 {
            query.append_pair("page", &page.to_string());
        }
        match query.finish() {
            nothing if nothing.is_empty() => nothing,
            query => format!("?{query}"),
        }
    }

    fn filter(&self, inbox: &Inbox, name: &impl Fn(MemberId) -> String) -> CaseFilter {
        let wanted = &self.0;
        let address = self.address(1);
        let tenants = inbox.tenants.iter();
        let mut handlers: Vec<Choice> = inbox
            .handlers
            .iter()
            .map(|id| choice(id.to_string(), name(*id), wanted.handler == Some(*id)))
            .collect();
        handlers.sort_by(|a, b| a.name.cmp(&b.name));
        CaseFilter {
            states: keyed(&STATES, wanted.state),
            near: keyed(&NEAR, wanted.near),
            tenants: tenants
                .map(|(id, name)| choice(id.to_string(), name.clone(), wanted.tenant == Some(*id)))
                .collect(),
            handlers,
            mine: wanted.mine,
            unread: wanted.unread,
            is_set: !address.is_empty(),
            address,
        }
    }
}

fn choice(value: String, name: String, chosen: bool) -> Choice {
    Choice {
        value,
        name,
        chosen,
    }
}

fn keyed<T: Copy + PartialEq>(words: &[(&'static str, T)], chosen: Option<T>) -> Vec<Choice> {
    let choices = words.iter();
    choices
        .map(|(word, what)| choice((*word).to_owned(), String::new(), chosen == Some(*what)))
        .collect()
}

fn named<T: Copy>(words: &[(&'static str, T)], word: &str) -> Option<T> {
    let found = words.iter().find(|(name, _)| *name == word);
    found.map(|(_, what)| *what)
}

fn word<T: Copy + PartialEq>(words: &[(&'static str, T)], what: T) -> &'static str {
    let found = words.iter().find(|(_, other)| *other == what);
    found.map_or("", |(word, _)| word)
}

fn name_problem(name: &str) -> Option<ViewProblem> {
    if name.is_empty() {
        return Some(ViewProblem::Empty);
    }
    let limit = LONGEST_NAME;
    (name.chars().count() > limit).then_some(ViewProblem::TooLong { limit })
}

fn groups(lang: Lang, inbox: &Inbox, name: &impl Fn(MemberId) -> String) -> Vec<CaseGroup> {
    let groups = Near::ALL.into_iter().map(|near| CaseGroup {
        urgency: urgency(near),
        total: inbox.counts.get(&near).copied().unwrap_or_default(),
        rows: inbox
            .lines
            .iter()
            .filter(|line| line.near == near)
            .map(|line| row(lang, line, name))
            .collect(),
    });
    groups.filter(|group| !group.rows.is_empty()).collect()
}

fn row(lang: Lang, line: &Listed, name: &impl Fn(MemberId) -> String) -> CaseRow {
    let index = &line.index;
    let category = line.category.as_ref();
    CaseRow {
        id: index.case.to_string(),
        label: index.label.clone(),
        tenant: line.tenant.clone(),
        state: state_key(index.state),
        category: category.and_then(|words| words.name(lang.tag()).map(ToOwned::to_owned)),
        next: line.due.map(|due| duty(due, line.near)),
        lawyer: index.handler.map(name),
        standby: index.standby.map(name),
        age: line.age,
        new: index.unread,
        closed: line.closed,
    }
}

/// The next legal duty, and how near it is.
fn duty(due: Due, near: Near) -> Duty {
    Duty {
        what: if due.acknowledge {
            DutyKey::Acknowledge
        } else {
            DutyKey::Feedback
        },
        on: date(due.on),
        days: due.left.unsigned_abs(),
        late: near == Near::Overdue,
        soon: near == Near::Soon,
    }
}

fn urgency(near: Near) -> Urgency {
    match near {
        Near::Overdue => Urgency::Overdue,
        Near::Soon => Urgency::Soon,
        Near::Later => Urgency::Later,
        Near::Done => Urgency::Done,
    }
}

/// Links to the first and last page and to those beside this one.
fn pages(inbox: &Inbox, asked: &Asked) -> Vec<PageLink> {
    let mut links: Vec<PageLink> = Vec::new();
    if inbox.pages == 1 {
        return links;
    }
    for number in 1..=inbox.pages {
        if number == 1 || number == inbox.pages || number.abs_diff(inbox.page) <= 2 {
            links.push(PageLink {
                number,
                address: asked.address(number),
                current: number == inbox.page,
            });
        } else if links.last().is_some_and(|link| link.number != 0) {
            links.push(PageLink {
                number: 0,
                address: String::new(),
                current: false,
            });
        }
    }
    links
}

const STATES: [(&str, CaseState); 6] = [
    ("received", CaseState::Received),
    ("assigned", CaseState::Assigned),
    ("in-progress", CaseState::InProgress),
    ("awaiting-reporter", CaseState::AwaitingReporter),
    ("closed", CaseState::Closed),
    ("archived", CaseState::Archived),
];

const NEAR: [(&str, Near); 4] = [
    ("overdue", Near::Overdue),
    ("soon", Near::Soon),
    ("later", Near::Later),
    ("done", Near::Done),
];

/// Characters of the name of a view.
const LONGEST_NAME: usize = 40;
