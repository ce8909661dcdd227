//! Step 2 of 3: what was found in the files, and Send.

use crate::app::kept::{Draft, DraftFile, DraftKey, DraftOutcome, Originals, Tenant};
use axum::extract::State;
use subrosa_policy::Day;

use super::busy::kind_of;
use super::report::{hold, text_problems, typed_of};
use super::{Reporter, busy, code};
use crate::app::blocking;
use crate::app::reports::{Sent, answered};
use crate::app::uploads::{Ticks, named};
use crate::error::AppError;
use crate::web::answer::{failed, page};
use crate::web::form::{self, Form};
use crate::web::route::Route;
use crate::web::view::asked::Answered;
use crate::web::view::part::{ChoicesView, FileView, FindingView, Verdict};
use crate::web::view::report::{FilesProblem, Report, Review, Typed};
use crate::web::view::trouble::{Discarded, Kept, KeptField, KeptForm, KeptKind, SentAlready};
use crate::web::view::{Chrome, Hidden, Lang};
use crate::web::{Request, Response};

/// `POST /{lang}/r/{token}/draft`
pub(super) async fn act(
    State(site): State<Reporter>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let tenant = match site.tenant(route.get("token")?).await {
        Ok(tenant) => tenant,
        Err(error) => return busy::nowhere(&site, request, error).await,
    };
    let form = form::read_with_files(request, &site.reports, (site.side, Some(tenant.id))).await?;
    let Some(key) = DraftKey::parse(&form.line("draft")) else {
        return kept(&site, route.lang, &tenant, KeptKind::Stale, None);
    };
    match acted(&site, route.lang, &tenant, &key, form).await {
        Err(error) => {
            let kind = kind_of(error).ok_or(error)?;
            let draft = load(&site, &key).await.map_err(|_| error)?;
            let typed = draft.as_ref().map(|draft| (typed_of(draft), &key));
            let page = kept(&site, route.lang, &tenant, kind, typed)?;
            Ok(failed(page, error))
        }
        answer => answer,
    }
}

async fn acted(
    site: &Reporter,
    lang: Lang,
    tenant: &Tenant,
    key: &DraftKey,
    form: Form,
) -> Result<Response, AppError> {
    let (act, brought) = (form.line("do"), !form.uploads.is_empty());
    match act.as_str() {
        // Files that come with Send are looked at first: nothing is sent that was not shown.
        "send" if !brought => {
            return send(site, lang, tenant, key, ticks(&form)).await;
        }
        "discard" => return discard(site, lang, tenant, key).await,
        _ => {}
    }
    let Some(mut draft) = load(site, key).await? else {
        return kept(site, lang, tenant, KeptKind::DraftGone, None);
    };
    tick(&form, &mut draft);
    site.change_files(&form, key, &mut draft).await?;
    let chose_files = act == "files" && !brought;
    let mut problem = site
        .take_files(form, key, &mut draft, tenant.originals)
        .await?;
    if chose_files && problem.is_none() {
        problem = Some(FilesProblem::Missing);
    }
    site.save(key, &draft).await?;
    if act == "change" && problem.is_none() {
        return change(site, lang, tenant, key, &draft).await;
    }
    review(site, lang, tenant, key, &draft, problem).await
}

/// What is ticked, if the form is one of a page that shows the files.
pub(super) fn ticks(form: &Form) -> Option<Ticks> {
    let numbers = |name| form.all(name).filter_map(|value| value.parse().ok());
    form.has("choices").then(|| Ticks {
        own_name: numbers("own-name").collect(),
        original: numbers("original").collect(),
    })
}

/// Takes over what is ticked on a page that shows the files.
pub(super) fn tick(form: &Form, draft: &mut Draft) {
    if let Some(ticks) = ticks(form) {
        ticks.apply(draft);
    }
}

/// A draft that is there.
pub(super) type Held = (DraftKey, Draft);

/// The draft a form carries on with, or a new one.
pub(super) async fn of_form(site: &Reporter, form: &Form) -> Result<Held, AppError> {
    or_new(held(site, form).await?)
}

pub(super) fn or_new(held: Option<Held>) -> Result<Held, AppError> {
    match held {
        Some(kept) => Ok(kept),
        None => Ok((DraftKey::random()?, Draft::default())),
    }
}

/// The draft a form carries on with, if it is there.
pub(super) async fn held(site: &Reporter, form: &Form) -> Result<Option<Held>, AppError> {
    let Some(key) = DraftKey::parse(&form.line("draft")) else {
        return Ok(None);
    };
    let draft = load(site, &key).await?;
    Ok(draft.map(|draft| (key, draft)))
}

pub(super) async fn load(site: &Reporter, key: &DraftKey) -> Result<Option<Draft>, AppError> {
    let (reports, key) = (site.reports.clone(), key.clone());
    blocking(move || reports.load(&key)).await
}

/// The review page.
pub(super) async fn review(
    site: &Reporter,
    lang: Lang,
    tenant: &Tenant,
    key: &DraftKey,
    draft: &Draft,
    problem: Option<FilesProblem>,
) -> Result<Response, AppError> {
    let hold = hold(key);
    let chrome = Chrome::posted(format!("r/{}/draft", tenant.link()), hold.hidden())
        .offering(&tenant.languages);
    let asked = site.questionnaire(tenant, draft.questionnaire).await?;
    let (about, answers) = answered(&asked, draft, lang.tag());
    let answers = answers.into_iter().map(|(label, text)| Answered {
        label: label.to_owned(),
        text: text.to_owned(),
    });
    let view = Review {
        channel: tenant.link(),
        tenant: tenant.name.clone(),
        typed: Typed {
            about: about.map(str::to_owned),
            answers: answers.collect(),
            ..typed_of(draft)
        },
        hold,
        files: file_views(draft, tenant.originals),
        problem,
        limits: site.limits(),
    };
    page(&site.pages, lang, &chrome, &view)
}

/// Every file of a draft with what became of it.
pub(super) fn file_views(draft: &Draft, may: Originals) -> Vec<FileView> {
    named(draft)
        .map(|(name, file)| FileView {
            number: file.number,
            name: file.shown_name.clone(),
            choices: choices(file, may),
            verdict: verdict(file, name),
        })
        .collect()
}

fn choices(file: &DraftFile, may: Originals) -> ChoicesView {
    let (takes, hides) = match &file.outcome {
        DraftOutcome::Cleaned(clean) => {
            let hides = clean.remains().iter().any(|what| what == "hidden-content");
            (may.evidence, hides)
        }
        DraftOutcome::Refused { .. } => (may.quarantine, false),
    };
    let chosen = file.choices;
    ChoicesView {
        own_name: chosen.own_name,
        original: chosen.original,
        may_send_original: takes && file.has_raw(),
        may_hide: hides && file.has_raw(),
        hidden_left_out: chosen.without_hidden,
    }
}

fn verdict(file: &DraftFile, sent_as: String) -> Verdict {
    match &file.outcome {
        DraftOutcome::Cleaned(clean) => {
            let (bytes_in, bytes_out) = clean.sizes();
            Verdict::Cleaned {
                format: clean.format().to_owned(),
                voice: clean.is_sound(),
                bytes_in,
                bytes_out,
                sent_as,
                found: clean
                    .findings()
                    .iter()
                    .map(|found| FindingView {
                        kind: found.kind.clone(),
                        fate: found.fate.clone(),
                        value: found.value.clone(),
                    })
                    .collect(),
                remains: clean.remains().to_vec(),
            }
        }
        DraftOutcome::Refused {
            format,
            reason,
            inside,
        } => Verdict::Refused {
            reason: reason.clone(),
            inside: inside.clone(),
            format: format.clone().unwrap_or_else(|| "unknown".to_owned()),
        },
    }
}

async fn send(
    site: &Reporter,
    lang: Lang,
    tenant: &Tenant,
    key: &DraftKey,
    ticks: Option<Ticks>,
) -> Result<Response, AppError> {
    let draft = load(site, key).await?;
    if let Some(draft) = &draft {
        // A draft goes by the link of its own client only: that may be renewed, or the client closed.
        if draft.tenant != Some(tenant.id) {
            let typed = Some((typed_of(draft), key));
            return kept(site, lang, tenant, KeptKind::Gone, typed);
        }
        let problems = text_problems(&typed_of(draft));
        if problems
            .report
            .or(problems.name)
            .or(problems.details)
            .is_some()
        {
            return change(site, lang, tenant, key, draft).await;
        }
    }
    let (reports, sending) = (site.reports.clone(), key.clone());
    let typed = draft.as_ref().map(typed_of);
    match blocking(move || reports.send(&sending, ticks.as_ref())).await {
        Ok(Sent::Code(code)) => {
            let erased = site.earliest_erasure(tenant).await?;
            code::show(
                site,
                lang,
                tenant,
                hold(key),
                &code,
                draft.is_none(),
                erased,
            )
        }
        Ok(Sent::Earlier) => page(&site.pages, lang, &Chrome::default(), &SentAlready {}),
        Err(error @ (AppError::DraftGone | AppError::NotFound)) => {
            let kind = if error == AppError::DraftGone {
                KeptKind::DraftGone
            } else {
                KeptKind::Gone
            };
            let typed = typed.map(|typed| (typed, key));
            kept(site, lang, tenant, kind, typed)
        }
        Err(error) => Err(error),
    }
}

async fn discard(
    site: &Reporter,
    lang: Lang,
    tenant: &Tenant,
    key: &DraftKey,
) -> Result<Response, AppError> {
    let (reports, gone) = (site.reports.clone(), key.clone());
    blocking(move || reports.discard(&gone)).await?;
    let view = Discarded {
        channel: tenant.link(),
    };
    page(&site.pages, lang, &Chrome::default(), &view)
}

/// The form of step 1 with the draft in it.
async fn change(
    site: &Reporter,
    lang: Lang,
    tenant: &Tenant,
    key: &DraftKey,
    draft: &Draft,
) -> Result<Response, AppError> {
    let typed = typed_of(draft);
    let mut problems = text_problems(&typed);
    problems.name = None;
    problems.any = problems.stop();
    let held = hold(key);
    let mut hidden = held.hidden();
    hidden.push(Hidden::new("do", "change"));
    let chrome =
        Chrome::posted(format!("r/{}/draft", tenant.link()), hidden).offering(&tenant.languages);
    let view = Report {
        hold: Some(held),
        files_kept: u32::try_from(draft.cleaned().count()).unwrap_or(u32::MAX),
        ..site.form(lang, tenant, typed, problems).await?
    };
    page(&site.pages, lang, &chrome, &view)
}

/// A page that says what went wrong and carries the text that was typed.
fn kept(
    site: &Reporter,
    lang: Lang,
    tenant: &Tenant,
    kind: KeptKind,
    typed: Option<(Typed, &DraftKey)>,
) -> Result<Response, AppError> {
    let start = format!("/{}/r/{}", lang.tag(), tenant.link());
    let form = typed.map(|(typed, key)| KeptForm {
        action: format!("{start}/report"),
        field: KeptField::Report,
        hidden: hidden(&typed, key),
        text: typed.report,
        files_lost: false,
    });
    busy::told(site, lang, &Kept { kind, form, start })
}

/// Everything but the text, with the draft that holds the files.
fn hidden(typed: &Typed, key: &DraftKey) -> Vec<Hidden> {
    let mode = if typed.confidential {
        "confidential"
    } else {
        "anonymous"
    };
    let mut hidden = vec![
        Hidden::new("draft", key.to_text().expose().clone()),
        Hidden::new("mode", mode),
        Hidden::new("name", typed.name.clone()),
        Hidden::new("contact", typed.contact.clone()),
        Hidden::new("where", typed.place.clone()),
        Hidden::new("when", typed.when.clone()),
        Hidden::new("who", typed.who.clone()),
        Hidden::new("exclude", typed.exclude.clone()),
        Hidden::new("asked", typed.asked_in.to_string()),
    ];
    hidden.extend(
        typed
            .category
            .map(|number| Hidden::new("category", number.to_string())),
    );
    hidden.extend(
        typed
            .given
            .iter()
            .map(|(number, answer)| Hidden::new(format!("q-{number}"), answer.clone())),
    );
    hidden
}

impl Reporter {
    /// The first day on which a case stored today could be erased.
    async fn earliest_erasure(&self, tenant: &Tenant) -> Result<Day, AppError> {
        let (reports, tenant) = (self.reports.clone(), tenant.clone());
        blocking(move || reports.earliest_erasure(&tenant)).await
    }

    /// Leaves a file out, or what is hidden in it, or takes that in again.
    pub(super) async fn change_files(
        &self,
        form: &Form,
        key: &DraftKey,
        draft: &mut Draft,
    ) -> Result<(), AppError> {
        if let Ok(number) = form.line("drop").parse() {
            draft.leave_out(number);
        }
        for (button, without_hidden) in [("hide", true), ("unhide", false)] {
            let Ok(number) = form.line(button).parse() else {
                continue;
            };
            let permit = self
                .cleaning
                .enter(u64::MAX)
                .await
                .map_err(|_| AppError::Busy)?;
            let (reports, key, mut taken) =
                (self.reports.clone(), key.clone(), std::mem::take(draft));
            *draft = blocking(move || {
                let _permit = permit;
                reports.clean_again(&key, &mut taken, number, without_hidden)?;
                Ok(taken)
            })
            .await?;
        }
        Ok(())
    }
}
