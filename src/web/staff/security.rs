//! The security log, for administrators and auditors.

use std::sync::Arc;

use axum::extract::State;
use form_urlencoded::Serializer;
use subrosa_policy::MemberId;

use super::files::attachment;
use super::{StaffDesk, is_own_form, sign_in};
use crate::app::blocking;
use crate::app::journal::{Begun, Format, Leaf, Line, Name, Query, Wanted, Words};
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::log::kept::{Group, KINDS};
use crate::web::answer::page;
use crate::web::dates::{date, typed_day};
use crate::web::form;
use crate::web::is_same_site;
use crate::web::route::Route;
use crate::web::view::part::DateView;
use crate::web::view::security::{
    Alarm, DayOfEntries, EntryRow, Filter, GroupChoice, KindChoice, NameView, PersonChoice,
    Security,
};
use crate::web::view::{Lang, Pages, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/security`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let asked = Asked::of(request.uri().query().unwrap_or_default());
    let (log, staff, query) = (desk.security.clone(), session.value.clone(), asked.query());
    let leaf = blocking(move || log.page(&staff, &query)).await?;
    let view = view(&asked, &leaf, session.token.clone());
    let chrome = desk.chrome(&session, Section::Security, "security");
    page(&desk.pages, route.lang, &chrome, &view)
}

/// `POST /{lang}/security/export`: the entries as a file.
pub(super) async fn export(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    session.value.actor.see_security_log()?;
    let same_site = is_same_site(&request);
    let form = form::read(request).await?;
    if !is_own_form(&session, same_site, &form) {
        return Err(AppError::Stale);
    }
    let (format, name) = match form.line("format").as_str() {
        "csv" => (Format::Csv, "security-log.csv"),
        "json" => (Format::Json, "security-log.json"),
        _ => return Err(AppError::BadForm),
    };
    let asked = Asked {
        from: form.line("from"),
        to: form.line("to"),
        kind: form.line("kind"),
        person: form.line("person"),
        before: None,
    };
    let (log, staff) = (desk.security.clone(), session.value.clone());
    let begun = blocking(move || log.begin_export(&staff)).await?;
    let query = asked.query();
    file(
        &desk,
        route.lang,
        session.value,
        begun,
        (query, format, name),
    )
}

/// The answer that sends the entries.
fn file(
    desk: &StaffDesk,
    lang: Lang,
    staff: Arc<StaffSession>,
    begun: Begun,
    (query, format, name): (Query, Format, &str),
) -> Result<Response, AppError> {
    let (log, pages) = (desk.security.clone(), desk.pages.clone());
    attachment(name, move |out| {
        let event = |line: &Line| words_of(&pages, lang, line);
        let words = Words {
            event: &event,
            member_gone: pages.say(lang, "security-member-gone"),
            tenant_gone: pages.say(lang, "security-tenant-gone"),
        };
        log.export(&staff, &begun, (&query, format), &words, out)
    })
}

/// What was asked for, as it was written.
struct Asked {
    from: String,
    to: String,
    kind: String,
    person: String,
    before: Option<u64>,
}

impl Asked {
    fn of(query: &str) -> Self {
        let get = |wanted: &str| {
            form_urlencoded::parse(query.as_bytes())
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.trim().chars().take(LONGEST).collect::<String>())
                .unwrap_or_default()
        };
        Self {
            from: get("from"),
            to: get("to"),
            kind: get("kind"),
            person: get("person"),
            before: get("before").parse().ok(),
        }
    }

    /// What of it can be understood.
    fn query(&self) -> Query {
        Query {
            from: typed_day(&self.from),
            to: typed_day(&self.to),
            kind: Wanted::parse(&self.kind),
            person: self.person.parse::<MemberId>().ok(),
            below: self.before,
        }
    }

    /// The address of the same entries, older than one of them.
    fn address(&self, before: Option<u64>) -> String {
        let mut query = Serializer::new(String::from("?"));
        for (name, value) in [
            ("from", &self.from),
            ("to", &self.to),
            ("kind", &self.kind),
            ("person", &self.person),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some(before) = before {
            query.append_pair("before", &before.to_string());
        }
        query.finish()
    }
}

fn view(asked: &Asked, leaf: &Leaf, token: String) -> Security {
    let check = &leaf.check;
    Security {
        token,
        filter: filter(asked, leaf),
        alarm: check.broken.as_ref().map(|broken| Alarm {
            number: broken.number,
            what: broken.what.key().to_owned(),
            since: broken.since.map(date),
            until: broken.until.map(date),
        }),
        failing: leaf.failing,
        days: days(&leaf.lines),
        shown: leaf.lines.len(),
        newest: asked.before.map(|_| asked.address(None)),
        older: leaf.older.map(|older| asked.address(Some(older))),
        whole: check.last.saturating_add(1).saturating_sub(check.first),
    }
}

fn filter(asked: &Asked, leaf: &Leaf) -> Filter {
    let chosen = Wanted::parse(&asked.kind);
    Filter {
        from: asked.from.clone(),
        to: asked.to.clone(),
        from_problem: !asked.from.is_empty() && typed_day(&asked.from).is_none(),
        to_problem: !asked.to.is_empty() && typed_day(&asked.to).is_none(),
        groups: Group::ALL
            .into_iter()
            .map(|group| GroupChoice {
                group: group.key().to_owned(),
                chosen: chosen == Some(Wanted::Group(group)),
                kinds: KINDS
                    .iter()
                    .filter(|kind| kind.group == group)
                    .map(|kind| KindChoice {
                        key: kind.key.to_owned(),
                        chosen: chosen == Some(Wanted::Key(kind.key)),
                    })
                    .collect(),
            })
            .collect(),
        people: leaf
            .members
            .iter()
            .map(|(id, name)| PersonChoice {
                id: id.to_string(),
                name: name.clone(),
                chosen: asked.person == id.to_string(),
            })
            .collect(),
        is_set: asked.address(None) != "?",
        kind: chosen.map(Wanted::name).unwrap_or_default(),
        person: asked.person.clone(),
    }
}

fn days(lines: &[Line]) -> Vec<DayOfEntries> {
    let mut days: Vec<DayOfEntries> = Vec::new();
    for line in lines {
        let on: DateView = date(line.entry.time.day());
        match days.last_mut() {
            Some(day) if day.on == on => day.rows.push(row(line)),
            Some(_) | None => days.push(DayOfEntries {
                on,
                rows: vec![row(line)],
            }),
        }
    }
    days
}

fn row(line: &Line) -> EntryRow {
    let entry = &line.entry;
    EntryRow {
        number: line.number,
        time: line.time(),
        key: is_known(&entry.key).then(|| entry.key.clone()),
        detail: entry.detail.clone(),
        count: entry.count,
        who: line.actor.as_ref().map(name),
        whom: line.subject.as_ref().map(name),
        device: entry.device.clone(),
    }
}

fn name(name: &Name) -> NameView {
    match name {
        Name::Member(name) | Name::Tenant(name) => NameView {
            name: Some(name.clone()),
            tenant: false,
        },
        Name::MemberGone | Name::TenantGone => NameView {
            name: None,
            tenant: *name == Name::TenantGone,
        },
    }
}

fn words_of(pages: &Pages, lang: Lang, line: &Line) -> String {
    let key = &line.entry.key;
    if is_known(key) {
        pages.say(lang, &format!("security-event-{key}"))
    } else {
        pages.say(lang, "security-unknown")
    }
}

fn is_known(key: &str) -> bool {
    KINDS.iter().any(|kind| kind.key == key)
}

/// Characters of one value of the address.
const LONGEST: usize = 40;
