//! One member, for the administrator.

use axum::extract::State;
use subrosa_policy::{Actor, Day, MemberId, Role};

use super::rights::{read_rights, rights_of};
use super::vouch::history;
use super::{Told, link_page, list_page, posted, standing_key};
use crate::app::blocking;
use crate::app::kept::{Absence, Field, Member, Tenant};
use crate::app::people::{Facts, Serving};
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::form::Form;
use crate::web::route::Route;
use crate::web::staff::{StaffDesk, sign_in};
use crate::web::view::case::MemberChoice;
use crate::web::view::people::{
    AbsenceProblem, FieldRow, Keys, MemberPage, PeopleNotice, Refusal, RightsForm, Service,
};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// What the last form was, where the page must show it again.
#[derive(Default)]
struct Typed {
    rights: Option<RightsForm>,
    form: Option<Form>,
    problem: Option<AbsenceProblem>,
    refusal: Option<Refusal>,
    saved: bool,
}

/// `GET /{lang}/people/{id}`
pub(in crate::web::staff) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let typed = Typed::default();
    member_page(&desk, route.lang, &session, route.id("id")?, typed).await
}

/// `POST /{lang}/people/{id}/rights`
pub(in crate::web::staff) async fn rights(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, form) = match posted(&desk, route.lang, request, Actor::manage_people).await? {
        Ok(posted) => posted,
        Err(answer) => return Ok(answer),
    };
    let id: MemberId = route.id("id")?;
    let tenants = desk.tenants.clone();
    let all = blocking(move || tenants.all()).await?;
    let (shown, given) = read_rights(&form, &all);
    let Some(rights) = given else {
        let typed = Typed {
            rights: Some(shown),
            ..Typed::default()
        };
        return member_page(&desk, route.lang, &session, id, typed).await;
    };
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let done = blocking(move || people.change_rights(&staff, id, rights)).await;
    let typed = Typed {
        rights: done.is_err().then_some(shown),
        ..told(done)?
    };
    if typed.saved && id == session.value.member {
        // Their own session has ended with all others.
        return sign_in::asking(&desk, route.lang, true, None);
    }
    member_page(&desk, route.lang, &session, id, typed).await
}

/// `POST /{lang}/people/{id}/service`
pub(in crate::web::staff) async fn service(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, form) = match posted(&desk, route.lang, request, Actor::manage_people).await? {
        Ok(posted) => posted,
        Err(answer) => return Ok(answer),
    };
    let id: MemberId = route.id("id")?;
    let absence = match absence(&form.line("from"), &form.line("to")) {
        Ok(absence) => absence,
        Err(problem) => {
            let typed = Typed {
                form: Some(form),
                problem: Some(problem),
                ..Typed::default()
            };
            return member_page(&desk, route.lang, &session, id, typed).await;
        }
    };
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let tenants = desk.tenants.clone();
    let done = blocking(move || {
        let serving = Serving {
            absence,
            standby: form.line("standby").parse().ok(),
            fields: fields(&form, &tenants.all()?),
        };
        people.change_service(&staff, id, serving)
    })
    .await;
    member_page(&desk, route.lang, &session, id, told(done)?).await
}

/// `POST /{lang}/people/{id}/standing`
pub(in crate::web::staff) async fn standing(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, form) = match posted(&desk, route.lang, request, Actor::manage_people).await? {
        Ok(posted) => posted,
        Err(answer) => return Ok(answer),
    };
    let id: MemberId = route.id("id")?;
    let suspend = form.line("do") == "suspend";
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let done = blocking(move || {
        if suspend {
            people.suspend(&staff, id)
        } else {
            people.resume(&staff, id)
        }
    })
    .await;
    let typed = told(done)?;
    if typed.saved && suspend && id == session.value.member {
        return sign_in::asking(&desk, route.lang, true, None);
    }
    member_page(&desk, route.lang, &session, id, typed).await
}

/// `POST /{lang}/people/{id}/reset`
pub(in crate::web::staff) async fn reset(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, _) = match posted(&desk, route.lang, request, Actor::manage_people).await? {
        Ok(posted) => posted,
        Err(answer) => return Ok(answer),
    };
    let id: MemberId = route.id("id")?;
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let (name, token, until) = blocking(move || {
        let (token, until) = people.reset(&staff, id)?;
        Ok((people.name_of(id)?, token, until))
    })
    .await?;
    let shown = (name, token.expose().as_str(), until);
    link_page(&desk, route.lang, &session, shown, true)
}

/// `POST /{lang}/people/{id}/remove`
pub(in crate::web::staff) async fn remove(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, form) = match posted(&desk, route.lang, request, Actor::manage_people).await? {
        Ok(posted) => posted,
        Err(answer) => return Ok(answer),
    };
    let id: MemberId = route.id("id")?;
    if !form.has("sure") {
        let typed = Typed::refused(Refusal::Confirm);
        return member_page(&desk, route.lang, &session, id, typed).await;
    }
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let (name, on_roster) = match blocking(move || people.remove(&staff, id)).await {
        Ok(removed) => removed,
        Err(error) => {
            let typed = told(Err(error))?;
            return member_page(&desk, route.lang, &session, id, typed).await;
        }
    };
    if id == session.value.member {
        return sign_in::asking(&desk, route.lang, true, None);
    }
    let told = Told::notice(if on_roster {
        PeopleNotice::RemovedReader { name }
    } else {
        PeopleNotice::Removed { name }
    });
    list_page(&desk, route.lang, &session, told).await
}

impl Typed {
    fn refused(refusal: Refusal) -> Self {
        Self {
            refusal: Some(refusal),
            ..Self::default()
        }
    }
}

/// Whether a change was made, or why not.
fn told(done: Result<(), AppError>) -> Result<Typed, AppError> {
    match done {
        Ok(()) => Ok(Typed {
            saved: true,
            ..Typed::default()
        }),
        Err(AppError::LastReader(cases)) => Ok(Typed::refused(Refusal::LastReader { cases })),
        Err(AppError::LastAdmin) => Ok(Typed::refused(Refusal::LastAdmin)),
        Err(error) => Err(error),
    }
}

async fn member_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    id: MemberId,
    typed: Typed,
) -> Result<Response, AppError> {
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let tenants = desk.tenants.clone();
    let (facts, all) = blocking(move || Ok((people.facts(&staff, id)?, tenants.all()?))).await?;
    let member = &facts.listed.member;
    let keys = member.rights.opens().then(|| Keys {
        words: facts.words.clone(),
        root: facts.root_words.clone(),
        history: history(&facts.history),
    });
    let view = MemberPage {
        token: session.token.clone(),
        id: id.to_string(),
        name: member.display.clone(),
        standing: standing_key(facts.listed.trust),
        suspended: !member.is_active(),
        you: id == session.value.member,
        service: service_view(&facts, &all, &typed),
        rights: typed
            .rights
            .unwrap_or_else(|| rights_of(&member.rights, &all)),
        keys,
        needed: facts.needed,
        refusal: typed.refusal,
        saved: typed.saved,
    };
    let chrome = desk.chrome(session, Section::People, &format!("people/{id}"));
    page(&desk.pages, lang, &chrome, &view)
}

fn service_view(facts: &Facts, all: &[Tenant], typed: &Typed) -> Service {
    let member = &facts.listed.member;
    let service = &member.service;
    let said = |name: &str, stored: String| match &typed.form {
        Some(form) => form.line(name),
        None => stored,
    };
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    let standby = match &typed.form {
        Some(form) => form.line("standby").parse().ok(),
        None => service.standby,
    };
    Service {
        from: said("from", day(service.absence.map(|absence| absence.from))),
        to: said("to", day(service.absence.map(|absence| absence.to))),
        problem: typed.problem,
        standbys: facts
            .colleagues
            .iter()
            .map(|(id, name)| MemberChoice {
                id: id.to_string(),
                name: name.clone(),
                chosen: standby == Some(*id),
                away: None,
                fields: String::new(),
            })
            .collect(),
        fields: carried(member, all)
            .map(|tenant| FieldRow {
                id: tenant.id.to_string(),
                name: tenant.name.clone(),
                words: said(
                    &format!("fields-{}", tenant.id),
                    service.fields_for(tenant.id).join(", "),
                ),
            })
            .collect(),
    }
}

/// The tenants for which a member can carry cases.
fn carried<'a>(member: &'a Member, all: &'a [Tenant]) -> impl Iterator<Item = &'a Tenant> {
    all.iter()
        .filter(|tenant| member.rights.has_at(Role::Lawyer, tenant.id))
}

/// The days of an absence; none if both are empty.
fn absence(from: &str, to: &str) -> Result<Option<Absence>, AbsenceProblem> {
    if from.is_empty() && to.is_empty() {
        return Ok(None);
    }
    match (day(from), day(to)) {
        (Some(from), Some(to)) if from <= to => Ok(Some(Absence { from, to })),
        (Some(_), Some(_)) => Err(AbsenceProblem::Order),
        (None, _) | (_, None) => Err(AbsenceProblem::Day),
    }
}

/// A day such as `2026-11-26`.
fn day(typed: &str) -> Option<Day> {
    let mut parts = typed.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    Day::from_ymd(year, month, parts.next()?.parse().ok()?)
}

fn fields(form: &Form, all: &[Tenant]) -> Vec<Field> {
    all.iter()
        .map(|tenant| Field {
            tenant: tenant.id,
            words: words(&form.line(&format!("fields-{}", tenant.id))),
        })
        .filter(|field| !field.words.is_empty())
        .collect()
}

/// Short words, separated by commas; no more of them than a person reads.
fn words(typed: &str) -> Vec<String> {
    let words = typed
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    words
        .take(MOST_WORDS)
        .map(|word| word.chars().take(LONGEST_WORD).collect())
        .collect()
}

/// Kinds of cases that one lawyer carries for one tenant.
const MOST_WORDS: usize = 12;
/// Characters of one of them.
const LONGEST_WORD: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absence_has_two_days_in_their_order_or_none() {
        assert_eq!(absence("", ""), Ok(None));
        assert_eq!(absence("2026-11-26", ""), Err(AbsenceProblem::Day));
        assert_eq!(
            absence("2026-11-26", "2026-11-31"),
            Err(AbsenceProblem::Day)
        );
        assert_eq!(absence("next week", "2026-11-30"), Err(AbsenceProblem::Day));
        assert_eq!(
            absence("2026-11-26", "2026-11-25"),
            Err(AbsenceProblem::Order)
        );
        let absence = absence("2026-11-26", "2026-11-26").unwrap().unwrap();
        assert_eq!(absence.from, absence.to);
        assert_eq!(absence.from.to_string(), "2026-11-26");
    }

    #[test]
    fn words_are_short_and_few() {
        assert_eq!(
            words(" competition,, tax law , "),
            ["competition", "tax law"]
        );
        assert_eq!(words(&"x,".repeat(50)).len(), MOST_WORDS);
        assert_eq!(words(&"x".repeat(500))[0].len(), LONGEST_WORD);
    }
}
