//! The texts of a tenant: advice, information and logo, in every language.

use crate::app::mark::Mark;
use crate::app::tenants::Wording;
use axum::extract::State;
use subrosa_policy::{LangTexts, TenantId, TenantTexts, plain_text};

use super::since::{SEEN, answered};
use super::tenants::posted;
use super::{StaffDesk, is_own_form, sign_in, wording};
use crate::app::blocking;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::door::{Images, Side};
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::form::{self, Form, Received};
use crate::web::is_same_site;
use crate::web::route::Route;
use crate::web::view::report::TextProblem;
use crate::web::view::tenants::{LangText, WordedTexts, WordingClash, WordingNotice};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/tenants/{id}/texts`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    texts_page(&desk, &route, &session, None, None).await
}

/// `POST /{lang}/tenants/{id}/texts`: saves a draft, says yes or no to it, brings back a version.
pub(super) async fn write(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, form) = match posted(&desk, route.lang, request).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let id: TenantId = route.id("id")?;
    if let Some(notice) = wording::act::<TenantTexts>(&desk, &session, id, &form).await? {
        return texts_page(&desk, &route, &session, Some(notice), None).await;
    }
    let mut typed = Typed {
        texts: typed(&form),
        seen: form.line(SEEN),
        old: false,
    };
    if typed.texts.iter().any(is_wrong) {
        return texts_page(&desk, &route, &session, None, Some(typed)).await;
    }
    let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
    let (seen, languages) = (Mark::brought(typed.seen.clone()), typed.languages());
    let written = blocking(move || {
        tenants.write(&staff, id, &seen, |draft: TenantTexts| TenantTexts {
            languages,
            ..draft
        })
    });
    match written.await {
        Ok(()) => texts_page(&desk, &route, &session, Some(WordingNotice::Saved), None).await,
        Err(AppError::Meanwhile) => {
            typed.old = true;
            texts_page(&desk, &route, &session, None, Some(typed)).await
        }
        Err(error) => Err(error),
    }
}

/// `POST /{lang}/tenants/{id}/logo`: puts a picture into the draft, or takes it out.
pub(super) async fn logo(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    session.value.actor.manage_tenants()?;
    let id: TenantId = route.id("id")?;
    let same_site = is_same_site(&request);
    let mut form = form::read_with_files(request, &desk.reports, (Side::Staff, None)).await?;
    if !is_own_form(&session, same_site, &form) {
        return Err(AppError::Stale);
    }
    let removes = form.line("do") == "remove";
    let upload = form.uploads.pop().and_then(|upload| match upload.bytes {
        Received::Whole(bytes) => Some(bytes),
        Received::TooLarge | Received::NoRoom | Received::TooMany => None,
    });
    let notice = if removes || upload.is_some() {
        let permit = desk.cleaning.enter(u64::MAX).await;
        let permit = permit.map_err(|_| AppError::Busy)?;
        let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
        let drawn = blocking(move || {
            let _permit = permit;
            tenants.set_logo(&staff, id, upload.filter(|_| !removes))
        });
        if drawn.await? {
            WordingNotice::Saved
        } else {
            WordingNotice::NoLogo
        }
    } else {
        WordingNotice::NoLogo
    };
    texts_page(&desk, &route, &session, Some(notice), None).await
}

/// What was typed, and the mark that came with it.
struct Typed {
    texts: Vec<LangText>,
    seen: String,
    /// It was filled from other texts than those that are there now.
    old: bool,
}

impl Typed {
    fn languages(&self) -> Vec<LangTexts> {
        let languages = self.texts.iter().map(|text| LangTexts {
            lang: text.tag.to_owned(),
            advice: text.advice.clone(),
            information: text.information.clone(),
        });
        languages.collect()
    }

    /// What it says otherwise than the texts that are there now, if these are others than it saw.
    fn clash(&self, now: &TenantTexts) -> Option<WordingClash> {
        let typed = TenantTexts {
            languages: self.languages(),
            logo: None,
        };
        self.old.then(|| wording::clash(now, &typed))
    }
}

async fn texts_page(
    desk: &StaffDesk,
    route: &Route,
    session: &Session<StaffSession>,
    notice: Option<WordingNotice>,
    typed: Option<Typed>,
) -> Result<Response, AppError> {
    let id: TenantId = route.id("id")?;
    let (wording, names) = wording::read::<TenantTexts>(desk, session, id).await?;
    let draft = wording.draft();
    let versions = wording::versions(&wording, &names, logos(&wording), notice)?;
    let clash = typed.as_ref().and_then(|typed| typed.clash(draft));
    let (texts, seen) = match typed {
        None => (lang_texts(draft), versions.seen.clone()),
        Some(typed) if typed.old => (typed.texts, versions.seen.clone()),
        Some(typed) => (typed.texts, typed.seen),
    };
    let view = WordedTexts {
        token: session.token.clone(),
        id: id.to_string(),
        name: wording.tenant.name.clone(),
        path: "texts",
        versions,
        wrong: texts.iter().any(is_wrong),
        texts,
        seen,
        clash,
        logo: draft.logo.as_deref().map(wording::inline),
    };
    let chrome = desk.chrome(session, Section::Tenants, &format!("tenants/{id}/texts"));
    let page = page(&desk.pages, route.lang, &chrome, &view)?;
    let mut response = answered(page, view.clash.is_some());
    response.extensions_mut().insert(Images::Inline);
    Ok(response)
}

/// Both logos, if they are not the same.
fn logos(wording: &Wording<TenantTexts>) -> Option<[Option<String>; 2]> {
    let (old, new) = (&wording.current.logo, &wording.draft().logo);
    let inline = |logo: &Option<Vec<u8>>| logo.as_deref().map(wording::inline);
    (old != new).then(|| [inline(old), inline(new)])
}

fn lang_texts(texts: &TenantTexts) -> Vec<LangText> {
    Lang::ALL
        .into_iter()
        .map(|lang| {
            let own = texts.of(lang.tag()).cloned().unwrap_or_default();
            lang_text(lang, own.advice, own.information)
        })
        .collect()
}

/// What was typed, without what is not seen, and what is wrong with it.
fn typed(form: &Form) -> Vec<LangText> {
    Lang::ALL
        .into_iter()
        .map(|lang| {
            let text = |name: &str| plain_text(&form.text(&format!("{name}-{}", lang.tag())));
            let (advice, information) = (text("advice"), text("information"));
            let advice_problem = problem(&advice, MOST_ADVICE);
            let information_problem = problem(&information, MOST_INFORMATION);
            LangText {
                advice_problem,
                information_problem,
                ..lang_text(lang, advice, information)
            }
        })
        .collect()
}

fn lang_text(lang: Lang, advice: String, information: String) -> LangText {
    LangText {
        tag: lang.tag(),
        name: lang.name(),
        advice,
        information,
        advice_problem: None,
        information_problem: None,
    }
}

fn is_wrong(text: &LangText) -> bool {
    text.advice_problem.is_some() || text.information_problem.is_some()
}

fn problem(text: &str, limit: usize) -> Option<TextProblem> {
    if text.is_empty() {
        return Some(TextProblem::Empty);
    }
    (text.chars().count() > limit).then_some(TextProblem::TooLong { limit })
}

/// Characters of a first page: it is fetched over Tor before anything else.
const MOST_ADVICE: usize = 2_000;
/// Characters of a page of information.
const MOST_INFORMATION: usize = 10_000;
