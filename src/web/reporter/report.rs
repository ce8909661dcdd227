//! Step 1 of 3: writing, and the check that leads to step 2.

use crate::app::kept::{Draft, DraftKey, Originals, Tenant};
pub(crate) use crate::app::reports::MOST_REPORT;
use crate::app::tenants::Offer;
use axum::extract::State;
use subrosa_policy::{Mode, Modes, Questionnaire};

use super::{Reporter, busy, draft};
use crate::app::blocking;
use crate::error::AppError;
use crate::web::answer::{page, see_other};
use crate::web::asked;
use crate::web::form::{self, Form};
use crate::web::route::Route;
use crate::web::upload::take_files;
use crate::web::view::part::Hold;
use crate::web::view::report::{FilesProblem, Report, ReportProblems, TextProblem, Typed};
use crate::web::view::{Chrome, Hidden, Lang};
use crate::web::{Request, Response};

/// `GET /{lang}/r/{token}/report`
pub(super) async fn show(State(site): State<Reporter>, route: Route) -> Result<Response, AppError> {
    let offer = site.offer(route.get("token")?).await?;
    if let Some(elsewhere) = in_another_language(&offer, route.lang, "/report")? {
        return Ok(elsewhere);
    }
    let link = offer.tenant.link();
    let view = asked::blank(link.clone(), &offer, route.lang, site.limits());
    let chrome = Chrome::at(format!("r/{link}/report")).offering(&offer.tenant.languages);
    page(&site.pages, route.lang, &chrome, &view)
}

/// `POST /{lang}/r/{token}/report`: cleans the files and shows what was found.
pub(super) async fn check(
    State(site): State<Reporter>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let tenant = match site.tenant(route.get("token")?).await {
        Ok(tenant) => tenant,
        Err(error) => return busy::nowhere(&site, request, error).await,
    };
    let path = request.uri().path().to_owned();
    let form = form::read_with_files(request, &site.reports, (site.side, Some(tenant.id))).await?;
    if form.room.is_none() {
        return busy::kept(&site, &path, &form);
    }
    let words = busy::Words::of(&path, &form)?;
    let checked = checked(&site, route.lang, &tenant, form).await;
    words.rescue(&site, checked)
}

async fn checked(
    site: &Reporter,
    lang: Lang,
    tenant: &Tenant,
    form: Form,
) -> Result<Response, AppError> {
    let mut typed = typed(&form, tenant.modes);
    let questionnaire = site.questionnaire(tenant, typed.asked_in).await?;
    asked::keep_asked(&questionnaire, &mut typed);
    let mut problems = text_problems(&typed);
    problems.answers = asked::problems(&questionnaire, &typed);
    let (key, mut draft) = draft::of_form(site, &form).await?;
    take_text(&mut draft, tenant, lang, &typed);
    problems.files = site
        .take_files(form, &key, &mut draft, tenant.originals)
        .await?;
    problems.any = problems.stop();
    if problems.any {
        return site.mend(lang, tenant, typed, problems, &key, draft).await;
    }
    site.save(&key, &draft).await?;
    draft::review(site, lang, tenant, &key, &draft, problems.files).await
}

/// The fields of the form as typed.
pub(crate) fn typed(form: &Form, modes: Modes) -> Typed {
    let wanted = if form.line("mode") == "confidential" {
        Mode::Confidential
    } else {
        Mode::Anonymous
    };
    Typed {
        confidential: modes.settle(wanted) == Mode::Confidential,
        name: form.line("name"),
        contact: form.line("contact"),
        report: form.text("report"),
        place: form.line("where"),
        when: form.line("when"),
        who: form.line("who"),
        exclude: form.line("exclude"),
        asked_in: form.line("asked").parse().unwrap_or(0),
        category: form.line("category").parse().ok(),
        given: form.numbered("q-"),
        ..Typed::default()
    }
}

/// The fields of a draft as typed.
pub(super) fn typed_of(draft: &Draft) -> Typed {
    Typed {
        confidential: draft.mode == Some(Mode::Confidential),
        name: draft.name.clone(),
        contact: draft.contact.clone(),
        report: draft.text.clone(),
        place: draft.place.clone(),
        when: draft.time.clone(),
        who: draft.people.clone(),
        exclude: draft.exclude.clone(),
        asked_in: draft.questionnaire,
        category: draft.category,
        given: draft.answers.clone(),
        ..Typed::default()
    }
}

/// What is missing from the text or too long.
pub(crate) fn text_problems(typed: &Typed) -> ReportProblems {
    let too_long = |text: &str, limit: usize| {
        (text.chars().count() > limit).then_some(TextProblem::TooLong { limit })
    };
    let report = if typed.report.trim().is_empty() {
        Some(TextProblem::Empty)
    } else {
        too_long(&typed.report, MOST_REPORT)
    };
    let name = if typed.confidential && typed.name.is_empty() {
        Some(TextProblem::Empty)
    } else {
        too_long(&typed.name, MOST_DETAIL)
    };
    let details = [
        &typed.contact,
        &typed.place,
        &typed.when,
        &typed.who,
        &typed.exclude,
    ];
    ReportProblems {
        report,
        name,
        details: details.iter().find_map(|text| too_long(text, MOST_DETAIL)),
        ..ReportProblems::default()
    }
}

/// Puts what was typed into the draft.
pub(crate) fn take_text(draft: &mut Draft, tenant: &Tenant, lang: Lang, typed: &Typed) {
    draft.tenant = Some(tenant.id);
    draft.language = lang.tag().to_owned();
    draft.mode = Some(if typed.confidential {
        Mode::Confidential
    } else {
        Mode::Anonymous
    });
    draft.name.clone_from(&typed.name);
    draft.contact.clone_from(&typed.contact);
    draft.text.clone_from(&typed.report);
    draft.place.clone_from(&typed.place);
    draft.time.clone_from(&typed.when);
    draft.people.clone_from(&typed.who);
    draft.exclude.clone_from(&typed.exclude);
    draft.questionnaire = typed.asked_in;
    draft.category = typed.category;
    draft.answers.clone_from(&typed.given);
}

impl ReportProblems {
    /// Whether anything keeps the form from going on. Files that could not be taken do not:
    /// the next page says so.
    pub(super) fn stop(&self) -> bool {
        self.report.is_some()
            || self.name.is_some()
            || self.details.is_some()
            || !self.answers.is_empty()
            || matches!(self.files, Some(FilesProblem::Broken))
    }
}

impl Reporter {
    pub(super) async fn tenant(&self, link: &str) -> Result<Tenant, AppError> {
        let (reports, link) = (self.reports.clone(), link.to_owned());
        blocking(move || reports.tenant(&link)).await
    }

    pub(super) async fn save(&self, key: &DraftKey, draft: &Draft) -> Result<(), AppError> {
        let (reports, key, draft) = (self.reports.clone(), key.clone(), draft.clone());
        blocking(move || reports.save(&key, &draft)).await
    }

    /// Cleans the files of a form into the draft.
    pub(super) async fn take_files(
        &self,
        form: Form,
        key: &DraftKey,
        draft: &mut Draft,
        may: Originals,
    ) -> Result<Option<FilesProblem>, AppError> {
        take_files(&self.reports, &self.cleaning, form, key, draft, may).await
    }

    /// The form again, with everything that was typed. Files that were cleaned stay.
    pub(super) async fn mend(
        &self,
        lang: Lang,
        tenant: &Tenant,
        typed: Typed,
        problems: ReportProblems,
        key: &DraftKey,
        draft: Draft,
    ) -> Result<Response, AppError> {
        self.save(key, &draft).await?;
        let files_kept = draft.cleaned().count();
        let hold = hold(key);
        let mut hidden = hold.hidden();
        hidden.push(Hidden::new("do", "change"));
        let chrome = Chrome::posted(format!("r/{}/draft", tenant.link()), hidden)
            .offering(&tenant.languages);
        let view = Report {
            hold: Some(hold),
            files_kept: u32::try_from(files_kept).unwrap_or(u32::MAX),
            ..self.form(lang, tenant, typed, problems).await?
        };
        page(&self.pages, lang, &chrome, &view)
    }

    /// The form with what was typed into it, asking what it asked before.
    pub(super) async fn form(
        &self,
        lang: Lang,
        tenant: &Tenant,
        typed: Typed,
        problems: ReportProblems,
    ) -> Result<Report, AppError> {
        let questionnaire = self.questionnaire(tenant, typed.asked_in).await?;
        let asked = asked::asked(&questionnaire, lang, &typed, &problems.answers);
        let link = tenant.link();
        let form = asked::form(link, tenant, asked, self.limits());
        Ok(Report {
            typed,
            problems,
            ..form
        })
    }

    /// What a tenant asked in an edition of its questionnaire.
    pub(super) async fn questionnaire(
        &self,
        tenant: &Tenant,
        number: u32,
    ) -> Result<Questionnaire, AppError> {
        let (reports, id) = (self.reports.clone(), tenant.id);
        blocking(move || reports.questionnaire(id, number)).await
    }

    /// The tenant of a link, with its words.
    pub(super) async fn offer(&self, link: &str) -> Result<Offer, AppError> {
        let (reports, link) = (self.reports.clone(), link.to_owned());
        blocking(move || reports.offer(&link)).await
    }
}

/// The same page in a language that the tenant offers, unless this is one.
pub(super) fn in_another_language(
    offer: &Offer,
    lang: Lang,
    rest: &str,
) -> Result<Option<Response>, AppError> {
    let shown = offer.lang(lang.tag());
    if shown == lang.tag() {
        return Ok(None);
    }
    see_other(&format!("/{shown}/r/{}{rest}", offer.tenant.link())).map(Some)
}

/// The draft's key as hidden fields. A draft needs no other token: its key is one.
pub(super) fn hold(key: &DraftKey) -> Hold {
    Hold {
        draft: key.to_text().expose().clone(),
        token: String::new(),
    }
}

/// Characters of every other field.
pub(super) const MOST_DETAIL: usize = 2_000;
