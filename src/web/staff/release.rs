//! Releasing a case to contact persons: choose, mark, check.

mod form;
mod kept;

pub(super) use kept::{act, problem, show as show_kept};

use axum::extract::State;
use subrosa_policy::CaseId;

use self::form::ReleaseForm;
use super::files::damaged;
use super::{StaffDesk, posted, second, sign_in};
use crate::app::blocking;
use crate::app::casework::{Casework, Releasing, file_versions};
use crate::app::kept::{NewRelease, OpenCase, part_at, parts};
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::case_page::case_head;
use crate::web::dates::date;
use crate::web::release_page::{copy_part, kept_line, mark_key, marks_of, part_key, part_tick};
use crate::web::route::Route;
use crate::web::view::release::{
    CopyFile, CopyView, FileTick, MarkedPart, ReleaseNotice, ReleasePage, ReleaseStep, Tick,
};
use crate::web::view::{Hidden, Lang, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/case/{id}/release`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let case = route.id("id")?;
    choose_page(&desk, route.lang, &session, case, None).await
}

/// `POST /{lang}/case/{id}/release`
pub(super) async fn step(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let case: CaseId = route.id("id")?;
    let may = move |casework: &Casework, staff: &StaffSession| casework.may_release(staff, case);
    let posted = match posted::of_case(&desk, route.lang, request, may).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (session, form) = (posted.session, ReleaseForm::read(&posted.form));
    let releasing = opened(&desk, &session, case).await?;
    let wanted = posted.form.line("do");
    if !posted.own {
        let step = if form.texts.is_empty() {
            choose(&releasing, &form, false)
        } else {
            mark(&releasing, &form)
        };
        let notice = Some(ReleaseNotice::Stale);
        return shown(
            &desk,
            route.lang,
            &session,
            &releasing,
            (step, &form, notice),
        );
    }
    let unready = form.to.is_empty() || (form.parts.is_empty() && form.files.is_empty());
    let step = match wanted.as_str() {
        "mark" | "check" | "release" if unready => choose(&releasing, &form, true),
        "mark" if !form.parts.is_empty() => mark(&releasing, &form),
        "mark" | "check" | "release" => match form.sources(&releasing) {
            None => mark(&releasing, &form),
            Some(new) => {
                if let Some(page) = damaged_page(&desk, route.lang, &session, case, &new).await? {
                    return Ok(page);
                }
                if wanted == "release" {
                    let read = releasing.opened.open;
                    return release(&desk, route.lang, &session, (case, read), new).await;
                }
                // CLAIM(C-206): SECURITY.md
                // What the check says of the reporter's name is for whoever may look at it now.
                let named = releasing.opened.holds_name();
                if named
                    && let Some(asking) =
                        second::first(&desk, route.lang, &session, &posted.path, &posted.form)
                            .await?
                {
                    return Ok(asking);
                }
                check(&desk, &session, &releasing, &new).await?
            }
        },
        _ => choose(&releasing, &form, false),
    };
    shown(&desk, route.lang, &session, &releasing, (step, &form, None))
}

// CLAIM(C-245): SECURITY.md
/// The page in the place of a copy with a file that is damaged.
async fn damaged_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    case: CaseId,
    new: &NewRelease,
) -> Result<Option<Response>, AppError> {
    let (casework, staff, files) = (
        desk.casework.clone(),
        session.value.clone(),
        new.files.clone(),
    );
    let found = blocking(move || casework.damaged_among(&staff, case, &files)).await?;
    found
        .map(|info| {
            damaged(
                desk,
                lang,
                session,
                (format!("case/{case}"), info.id),
                &info.name,
            )
        })
        .transpose()
}

async fn release(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    (case, read): (CaseId, OpenCase),
    new: NewRelease,
) -> Result<Response, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    blocking(move || casework.release(&staff, &read, &new)).await?;
    let notice = Some(ReleaseNotice::Released);
    choose_page(desk, lang, session, case, notice).await
}

async fn choose_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    case: CaseId,
    notice: Option<ReleaseNotice>,
) -> Result<Response, AppError> {
    let releasing = opened(desk, session, case).await?;
    let form = ReleaseForm::first(&releasing);
    let step = choose(&releasing, &form, false);
    shown(desk, lang, session, &releasing, (step, &form, notice))
}

async fn opened(
    desk: &StaffDesk,
    session: &Session<StaffSession>,
    case: CaseId,
) -> Result<Releasing, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    blocking(move || casework.releasing(&staff, case)).await
}

fn shown(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    releasing: &Releasing,
    (step, form, notice): (ReleaseStep, &ReleaseForm, Option<ReleaseNotice>),
) -> Result<Response, AppError> {
    let carried: Vec<Hidden> = match &step {
        ReleaseStep::Choose { .. } => Vec::new(),
        ReleaseStep::Mark { .. } => form.carried(false),
        ReleaseStep::Check { .. } => form.carried(true),
    };
    let view = ReleasePage {
        token: session.token.clone(),
        case: case_head(&releasing.opened),
        step,
        carried,
        notice,
    };
    let rest = format!("case/{}/release", releasing.opened.index.case);
    page(
        &desk.pages,
        lang,
        &desk.chrome(session, Section::Cases, &rest),
        &view,
    )
}

fn choose(releasing: &Releasing, form: &ReleaseForm, checked: bool) -> ReleaseStep {
    let (kept, entries) = (&releasing.kept, &releasing.opened.entries);
    let standing = || kept.iter().filter(|kept| !kept.to.is_empty());
    ReleaseStep::Choose {
        kept: kept
            .iter()
            .map(|kept| kept_line(kept, &releasing.names))
            .collect(),
        contacts: releasing
            .contacts
            .iter()
            .map(|contact| Tick {
                id: contact.member.to_string(),
                name: contact.display.clone(),
                chosen: form.to.contains(&contact.member),
            })
            .collect(),
        left_out: releasing.left_out.clone(),
        parts: parts(entries)
            .iter()
            .map(|part| part_tick(part, form.parts.contains(&(part.record, part.field))))
            .collect(),
        // Of files that stand for one another, the one that stands now.
        files: file_versions(entries)
            .into_iter()
            .map(|file| FileTick {
                id: file.now.id.to_string(),
                name: file.now.name.clone(),
                format: file.now.format.clone(),
                bytes: file.now.size,
                chosen: form.files.contains(&file.now.id),
            })
            .collect(),
        replaces: standing()
            .map(|kept| Tick {
                id: kept.note.id.to_string(),
                name: kept.note.label.clone(),
                chosen: form.replaces == Some(kept.note.id),
            })
            .collect(),
        carry: form.carry,
        nobody: checked && form.to.is_empty(),
        nothing: checked && form.parts.is_empty() && form.files.is_empty(),
        full: standing().count() >= MOST_RELEASES,
    }
}

fn mark(releasing: &Releasing, form: &ReleaseForm) -> ReleaseStep {
    let mut marked = Vec::new();
    // Of what has versions, the one that was chosen, also if there is a newer one by now.
    let entries = &releasing.opened.entries;
    let chosen = form.parts.iter();
    for part in chosen.filter_map(|(record, field)| part_at(entries, *record, *field)) {
        let typed = form.text(&part);
        let read = typed.map(|typed| subrosa_policy::Marked::read(part.text, typed));
        let (kind, question) = part_key(&part.kind);
        let (text, problem) = typed.map_or_else(
            || marks_of(&part, &releasing.kept),
            |typed| (typed.to_owned(), read.and_then(Result::err).map(mark_key)),
        );
        marked.push(MarkedPart {
            id: format!("{}-{}", part.record, part.field),
            kind,
            question,
            on: date(part.day),
            text,
            problem,
        });
    }
    ReleaseStep::Mark {
        wrong: marked.iter().any(|part| part.problem.is_some()),
        parts: marked,
    }
}

/// The copy exactly as the store will make it.
async fn check(
    desk: &StaffDesk,
    session: &Session<StaffSession>,
    releasing: &Releasing,
    new: &NewRelease,
) -> Result<ReleaseStep, AppError> {
    let opened = &releasing.opened;
    let mut copy = CopyView::default();
    for source in &new.sources {
        let part = part_at(&opened.entries, source.record, source.field);
        copy.parts.extend(part.map(|part| {
            let marked = subrosa_policy::Marked::at(part.text, &source.passages);
            copy_part(&part.kind, part.day, marked.kept())
        }));
    }
    for (number, id) in (1_u16..).zip(&new.files) {
        let mut files = crate::app::casework::files(&opened.entries);
        copy.files
            .extend(files.find(|file| file.id == *id).map(|file| CopyFile {
                path: None,
                name: crate::app::kept::released_name(number, &file.name),
                format: file.format.clone(),
                bytes: file.size,
            }));
    }
    let texts: Vec<String> = copy.parts.iter().map(|part| part.text.clone()).collect();
    let to = releasing
        .contacts
        .iter()
        .filter(|contact| new.to.contains(&contact.member));
    let names: Vec<String> = to.map(|contact| contact.display.clone()).collect();
    let kept = releasing.kept.iter();
    let replaced = kept.clone().find(|kept| Some(kept.note.id) == new.replaces);
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let case = opened.index.case;
    let named = blocking(move || casework.names_reporter(&staff, case, &texts)).await?;
    Ok(ReleaseStep::Check {
        named,
        names: names.join(", "),
        replaced: replaced.map(|kept| kept.note.label.clone()),
        copy,
    })
}

/// How many releases of a case can be open at once.
const MOST_RELEASES: usize = 8;
