//! What contact persons see and send.

use axum::extract::State;
use subrosa_policy::{Category, FileId, ReleaseId};

use super::files::{attachment, damaged};
use super::posted::Posted;
use super::release::problem;
use super::{StaffDesk, is_own_form, sign_in};
use crate::app::blocking;
use crate::app::kept::Proposed;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::form::{self, Form};
use crate::web::is_same_site;
use crate::web::release_page::{
    OUTCOMES, copy_view, released_dates, released_list, released_row, said, takes,
};
use crate::web::route::Route;
use crate::web::view::release::Tick;
use crate::web::view::released::{OutcomeTick, ReleasedNotice, ReleasedPage, ReleasedTyped};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// The list of a contact person, at `/{lang}/cases`.
pub(super) async fn list(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
) -> Result<Response, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let lines = blocking(move || casework.released(&staff)).await?;
    let chrome = desk.chrome(session, Section::Cases, "cases");
    page(&desk.pages, lang, &chrome, &released_list(&lines))
}

/// `GET /{lang}/released/{id}`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let id = route.id("id")?;
    let typed = ReleasedTyped::default();
    released_page(
        &desk,
        route.lang,
        &session,
        id,
        (typed, Chosen::default(), None),
    )
    .await
}

/// The page with what was just done elsewhere.
pub(super) async fn noticed(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    id: ReleaseId,
    notice: ReleasedNotice,
) -> Result<Response, AppError> {
    let typed = ReleasedTyped::default();
    let extra = (typed, Chosen::default(), Some(notice));
    released_page(desk, lang, session, id, extra).await
}

/// `POST /{lang}/released/{id}`: a note, or a proposal.
pub(super) async fn act(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let id: ReleaseId = route.id("id")?;
    let posted = match posted(&desk, route.lang, request, id).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (session, form) = (posted.session, posted.form);
    let (mut typed, chosen) = (typed(&form), Chosen::read(&form));
    let mut notice = Some(ReleasedNotice::Stale);
    if posted.own {
        notice = send(&desk, &session, id, &form, &mut typed).await?;
        if notice.is_some() {
            typed = ReleasedTyped::default();
        }
    }
    released_page(&desk, route.lang, &session, id, (typed, chosen, notice)).await
}

/// `GET /{lang}/released/{id}/file/{file}`
pub(super) async fn download(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let (id, file): (ReleaseId, FileId) = (route.id("id")?, route.id("file")?);
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let looked = blocking(move || {
        let found = casework.released_file(&staff, id, file)?;
        Ok((found, casework.is_whole_released(&staff, id, file)?))
    });
    let (found, whole) = looked.await?;
    if !whole {
        let place = (format!("released/{id}"), file);
        return damaged(&desk, route.lang, &session, place, &found.name);
    }
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    attachment(&found.name, move |out| {
        casework.download_released(&staff, id, file, out)
    })
}

/// The form of a release, read only for whoever can open it.
async fn posted(
    desk: &StaffDesk,
    lang: Lang,
    request: Request,
    id: ReleaseId,
) -> Result<Result<Posted, Response>, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(desk, lang, &request).map(Err);
    };
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    blocking(move || casework.may_read_released(&staff, id)).await?;
    let (same_site, path) = (is_same_site(&request), request.uri().path().to_owned());
    let form = form::read(request).await?;
    let own = is_own_form(&session, same_site, &form);
    Ok(Ok(Posted {
        session,
        form,
        path,
        own,
    }))
}

/// Does what the form asks. Nothing if a text has to be mended first.
async fn send(
    desk: &StaffDesk,
    session: &Session<StaffSession>,
    id: ReleaseId,
    form: &Form,
    typed: &mut ReleasedTyped,
) -> Result<Option<ReleasedNotice>, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let wanted = form.line("do");
    let (text, place) = match wanted.as_str() {
        "note" => (&typed.note, &mut typed.note_problem),
        "category" => (&typed.why_category, &mut typed.category_problem),
        "close" => (&typed.why_close, &mut typed.close_problem),
        "message" => (&typed.message, &mut typed.message_problem),
        _ => return Err(AppError::NotFound),
    };
    *place = problem(text);
    if place.is_some() {
        return Ok(None);
    }
    let text = text.clone();
    let what = match wanted.as_str() {
        "category" => Proposed::Category(Category(number(form)?)),
        "close" => Proposed::Close(outcome(form)?),
        "message" => Proposed::Message,
        _ => {
            blocking(move || casework.share(&staff, id, text)).await?;
            return Ok(Some(ReleasedNotice::Shared));
        }
    };
    blocking(move || casework.propose(&staff, id, what, text)).await?;
    Ok(Some(ReleasedNotice::Proposed))
}

fn number(form: &Form) -> Result<u16, AppError> {
    form.line("category")
        .parse()
        .map_err(|_| AppError::NotFound)
}

fn outcome(form: &Form) -> Result<subrosa_policy::Outcome, AppError> {
    let key = form.line("outcome");
    let mut outcomes = OUTCOMES.into_iter();
    let found = outcomes.find(|(_, _, name)| *name == key);
    found
        .map(|(outcome, _, _)| outcome)
        .ok_or(AppError::NotFound)
}

fn typed(form: &Form) -> ReleasedTyped {
    let why = |wanted: &str| {
        if form.line("do") == wanted {
            form.text(&format!("why_{wanted}"))
        } else {
            String::new()
        }
    };
    ReleasedTyped {
        note: form.text("note"),
        why_category: why("category"),
        why_close: why("close"),
        message: form.text("message"),
        ..ReleasedTyped::default()
    }
}

/// What was chosen in the lists.
#[derive(Default)]
struct Chosen {
    category: String,
    outcome: String,
}

impl Chosen {
    fn read(form: &Form) -> Self {
        Self {
            category: form.line("category"),
            outcome: form.line("outcome"),
        }
    }
}

async fn released_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    id: ReleaseId,
    (typed, chosen, notice): (ReleasedTyped, Chosen, Option<ReleasedNotice>),
) -> Result<Response, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let opened = blocking(move || casework.view_released(&staff, id)).await?;
    let copy = opened.entries.iter().find_map(|entry| entry.entry.copy());
    let (open, proposes) = takes(opened.line.index.state);
    let asked = &opened.questionnaire;
    let categories = asked.categories.iter().filter_map(|category| {
        let id = category.number.to_string();
        Some(Tick {
            name: category.name(lang.tag())?.to_owned(),
            chosen: chosen.category == id,
            id,
        })
    });
    let you = session.value.member;
    let view = ReleasedPage {
        token: session.token.clone(),
        row: released_row(&opened.line),
        dates: released_dates(&opened),
        copy: copy_view(copy, Some(&format!("released/{id}"))),
        said: said(&opened.entries, &opened.names, you, asked, lang),
        readers: opened.release.recipients().len() + opened.release.lawyers().len(),
        open,
        proposes,
        categories: categories.collect(),
        outcomes: OUTCOMES
            .into_iter()
            .map(|(_, key, name)| OutcomeTick {
                key,
                chosen: chosen.outcome == name,
            })
            .collect(),
        typed,
        notice,
    };
    let chrome = desk.chrome(session, Section::Cases, &format!("released/{id}"));
    page(&desk.pages, lang, &chrome, &view)
}
