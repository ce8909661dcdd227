//! What a case is about: category, severity, scope, links to other cases, and its versions.

use axum::extract::State;
use subrosa_policy::{CaseId, Category, Severity};

use super::cases::{Extra, case_page};
use super::posted::Posted;
use super::{StaffDesk, posted, sign_in};
use crate::app::blocking;
use crate::app::casework::{Casework, Chosen};
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::case_page::{ClassExtra, class_page};
use crate::web::form::Form;
use crate::web::route::Route;
use crate::web::view::case::CaseNotice;
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/case/{id}/class`: everything that was decided, two versions side by side.
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let query = request.uri().query().unwrap_or_default();
    let number = |wanted: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == wanted)
            .and_then(|(_, value)| value.parse::<u32>().ok())
    };
    let extra = ClassExtra {
        between: number("old").zip(number("new")),
        ..ClassExtra::default()
    };
    versions_page(&desk, route.lang, &session, route.id("id")?, extra).await
}

/// `POST /{lang}/case/{id}/class`: decides it, or decides again what was decided before.
pub(super) async fn act(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (lang, case): (Lang, CaseId) = (route.lang, route.id("id")?);
    let may = move |casework: &Casework, staff: &StaffSession| casework.may_classify(staff, case);
    let posted = match posted::of_case(&desk, lang, request, may).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let extra = if !posted.own {
        let typed = posted.form.has("scope").then(|| chosen(&posted.form));
        ClassExtra {
            typed: typed.map(|typed| (typed, Default::default())),
            notice: Some(CaseNotice::Stale),
            between: None,
        }
    } else if posted.form.line("do") == "restore" {
        restored(&desk, case, &posted).await?
    } else {
        decided(&desk, case, &posted).await?
    };
    // Whoever takes a report in has no key to what was decided before.
    let session = &posted.session;
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    if blocking(move || casework.may_read_items(&staff, case))
        .await
        .is_ok()
    {
        return versions_page(&desk, lang, session, case, extra).await;
    }
    let mut on_page = Extra {
        notice: extra.notice,
        ..Extra::default()
    };
    on_page.triage.class = extra.typed;
    case_page(&desk, lang, session, case, on_page).await
}

async fn decided(desk: &StaffDesk, case: CaseId, posted: &Posted) -> Result<ClassExtra, AppError> {
    let typed = chosen(&posted.form);
    let (casework, staff) = (desk.casework.clone(), posted.session.value.clone());
    let wanted = typed.clone();
    let done = blocking(move || casework.classify(&staff, case, &wanted)).await;
    Ok(match done {
        Ok(Ok(())) => ClassExtra {
            notice: Some(CaseNotice::Classified),
            ..ClassExtra::default()
        },
        Ok(Err(unknown)) => ClassExtra {
            typed: Some((typed, unknown)),
            ..ClassExtra::default()
        },
        // The page shows what is decided now, and the list who decided it.
        Err(AppError::Meanwhile) => ClassExtra {
            notice: Some(CaseNotice::Meanwhile),
            ..ClassExtra::default()
        },
        Err(error) => return Err(error),
    })
}

async fn restored(desk: &StaffDesk, case: CaseId, posted: &Posted) -> Result<ClassExtra, AppError> {
    let number = |name: &str| posted.form.line(name).parse::<u32>();
    let what = number("version").and_then(|version| Ok((version, number("seen")?)));
    let what = what.map_err(|_| AppError::NotFound)?;
    let (casework, staff) = (desk.casework.clone(), posted.session.value.clone());
    let done = blocking(move || casework.restore_class(&staff, case, what)).await;
    let notice = match done {
        Ok(()) => CaseNotice::Classified,
        Err(AppError::Meanwhile) => CaseNotice::Meanwhile,
        Err(error) => return Err(error),
    };
    Ok(ClassExtra {
        notice: Some(notice),
        ..ClassExtra::default()
    })
}

async fn versions_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    case: CaseId,
    extra: ClassExtra,
) -> Result<Response, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let (opened, classes, versions, names) = blocking(move || {
        casework.may_read_items(&staff, case)?;
        let opened = casework.open(&staff, case)?;
        let classes = casework.classes(&staff, &opened, lang.tag())?;
        let versions = casework.class_versions(&opened);
        Ok((opened, classes, versions, casework.names()?))
    })
    .await?;
    let open = session.value.actor.classify(&opened.index.facts()).is_ok();
    let form = (session.token.as_str(), open);
    let view = class_page(form, &opened, (&classes, &versions), &names, extra);
    let chrome = desk.chrome(session, Section::Cases, &format!("case/{case}/class"));
    page(&desk.pages, lang, &chrome, &view)
}

fn chosen(form: &Form) -> Chosen {
    Chosen {
        category: form.line("category").parse().ok().map(Category),
        severity: match form.line("severity").as_str() {
            "low" => Some(Severity::Low),
            "medium" => Some(Severity::Medium),
            "high" => Some(Severity::High),
            _ => None,
        },
        out_of_scope: form.line("scope") == "out",
        duplicate: form.line("duplicate"),
        same_reporter: form.line("same"),
        seen: form.line("was"),
    }
}
