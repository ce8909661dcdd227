//! The honest page for when there is no place: nothing was done, and the words are on it.

use axum::extract::State;
use axum::middleware::Next;
use http::StatusCode;
use http::header::RETRY_AFTER;

use super::{Reporter, case, draft};
use crate::app::kept::DraftKey;
use crate::door::{RETRY_AFTER_SECONDS, TurnedAway};
use crate::error::AppError;
use crate::web::answer::{failed, padded_page, with_header};
use crate::web::form::{self, Form};
use crate::web::view::trouble::{Kept, KeptField, KeptForm, KeptKind};
use crate::web::view::{Chrome, Hidden, Lang};
use crate::web::{Request, Response};

/// Gives the words of a form that found no place back, before any handler sees it.
pub(super) async fn give_back(
    State(site): State<Reporter>,
    request: Request,
    next: Next,
) -> Result<Response, AppError> {
    if request.extensions().get::<TurnedAway>().is_none() {
        return Ok(next.run(request).await);
    }
    let path = request.uri().path().to_owned();
    let form = form::read_what_came(request).await?;
    if has_words(&form) {
        kept(&site, &path, &form)
    } else {
        Err(AppError::Busy)
    }
}

/// Whether a form has what somebody typed at length, or a name.
fn has_words(form: &Form) -> bool {
    let fields = ["report", "message", "wording", "name"];
    fields.iter().any(|name| form.has(name))
}

/// The page itself. `path` is where the form was posted to, and where it can be posted again.
pub(super) fn kept(site: &Reporter, path: &str, form: &Form) -> Result<Response, AppError> {
    Words::of(path, form)?.page(site, KeptKind::Busy)
}

/// The words of a form whose link leads nowhere, because it was renewed, its client is closed, or it never was: one
/// answer for all three, and the page asks to copy them. Or the words of one whose client could not be looked up.
pub(super) async fn nowhere(
    site: &Reporter,
    request: Request,
    error: AppError,
) -> Result<Response, AppError> {
    let kind = if error == AppError::NotFound {
        KeptKind::Gone
    } else {
        kind_of(error).ok_or(error)?
    };
    let path = request.uri().path().to_owned();
    let form = form::read_what_came(request).await?;
    let mut words = Words::of(&path, &form)?;
    if words.form.text.is_empty()
        && let Some(key) = DraftKey::parse(&form.line("draft"))
        && let Ok(Some(draft)) = draft::load(site, &key).await
    {
        words = words.with_text(draft.text.clone());
    }
    if words.form.text.is_empty() {
        return Err(error);
    }
    Ok(failed(words.page(site, kind)?, error))
}

/// What was typed into a form, copied before the form is used up.
pub(super) struct Words {
    lang: Lang,
    start: String,
    form: KeptForm,
    /// The text is in a draft that is not there or cannot be read.
    unknown: bool,
}

impl Words {
    pub(super) fn of(path: &str, form: &Form) -> Result<Self, AppError> {
        let lang = path
            .split('/')
            .nth(1)
            .and_then(Lang::from_tag)
            .ok_or(AppError::NotFound)?;
        // An answer that was looked at before comes without its words; they are in its draft.
        let (field, text) = if form.has("message") || path.ends_with("/reply") {
            (KeptField::Message, form.text("message"))
        } else if form.has("wording") {
            (KeptField::Wording, form.text("wording"))
        } else if path.ends_with("/name") {
            let both = [form.line("name"), form.line("contact")].join("\n");
            (KeptField::Name, both.trim().to_owned())
        } else {
            (KeptField::Report, form.text("report"))
        };
        let takes_files = matches!(field, KeptField::Message | KeptField::Report);
        let mut hidden: Vec<Hidden> = CARRIED
            .into_iter()
            .filter(|name| form.has(name))
            .map(|name| Hidden::new(name, form.text(name)))
            .collect();
        let answers = form.numbered("q-").into_iter();
        hidden.extend(answers.map(|(number, text)| Hidden::new(format!("q-{number}"), text)));
        // Of the channel; behind a code there is none.
        let start = match path.rsplit_once('/') {
            Some((before, _)) if before.contains("/r/") => before.to_owned(),
            _ => home(lang),
        };
        Ok(Self {
            lang,
            start,
            unknown: false,
            form: KeptForm {
                action: path.to_owned(),
                field,
                text,
                hidden,
                // Files come last; the door lets no more than the words of a form without a place through.
                files_lost: takes_files && (form.broken || !form.uploads.is_empty()),
            },
        })
    }

    /// The words of a draft instead: those of the form that led to it.
    pub(super) fn with_text(mut self, text: String) -> Self {
        self.form.text = text;
        self
    }

    /// The words are in a draft that is not there or cannot be read: no page may say that they are on it, or send an
    /// empty field in their place.
    pub(super) fn unknown(mut self) -> Self {
        self.unknown = true;
        self
    }

    pub(super) fn page(self, site: &Reporter, kind: KeptKind) -> Result<Response, AppError> {
        let view = Kept {
            kind,
            form: (!self.unknown).then_some(self.form),
            start: self.start,
        };
        told(site, self.lang, &view)
    }

    // CLAIM(C-193): SECURITY.md
    /// The words of a form that broke off, or gave way to somebody who waited: half of it may say something else than the
    /// whole. One answer whether a code was right or wrong.
    pub(super) fn broken_off(self, site: &Reporter, form: &Form) -> Result<Response, AppError> {
        if has_words(form) {
            self.page(site, KeptKind::Busy)
        } else {
            Err(AppError::BadForm)
        }
    }

    /// Puts the words on the page of a failure of ours.
    pub(super) fn rescue(
        self,
        site: &Reporter,
        answer: Result<Response, AppError>,
    ) -> Result<Response, AppError> {
        let Err(error) = answer else {
            return answer;
        };
        let behind_a_code = self.form.field != KeptField::Report;
        let ended = matches!(error, AppError::Meanwhile | AppError::NotFound);
        let kind = match kind_of(error) {
            None if ended && behind_a_code && !self.form.text.is_empty() => KeptKind::Ended,
            // Without words there is nothing to give back, and of an erased case nothing to tell.
            None if error == AppError::NotFound && behind_a_code => {
                return case::nowhere(site, self.lang);
            }
            kind => kind.ok_or(error)?,
        };
        Ok(failed(self.page(site, kind)?, error))
    }
}

fn home(lang: Lang) -> String {
    format!("/{}/", lang.tag())
}

/// The page for an answer whose draft is not there, for somebody who is signed out.
pub(super) fn draft_gone(site: &Reporter, lang: Lang) -> Result<Response, AppError> {
    let view = Kept {
        kind: KeptKind::DraftGone,
        form: None,
        start: home(lang),
    };
    told(site, lang, &view)
}

// CLAIM(C-195): SECURITY.md
/// The page, with the status that programs understand.
pub(super) fn told(site: &Reporter, lang: Lang, view: &Kept) -> Result<Response, AppError> {
    // Behind a code its length would be that of an answer.
    let response = padded_page(&site.pages, lang, &Chrome::default(), view)?;
    let (status, wait) = match view.kind {
        KeptKind::Busy => (StatusCode::SERVICE_UNAVAILABLE, true),
        KeptKind::Full => (StatusCode::INSUFFICIENT_STORAGE, false),
        KeptKind::Stopped => (StatusCode::SERVICE_UNAVAILABLE, false),
        KeptKind::Failed => (StatusCode::INTERNAL_SERVER_ERROR, false),
        KeptKind::Stale
        | KeptKind::DraftGone
        | KeptKind::Gone
        | KeptKind::Ended
        | KeptKind::SignedOut => (StatusCode::OK, false),
    };
    let mut response = if wait {
        with_header(response, RETRY_AFTER, RETRY_AFTER_SECONDS)
    } else {
        response
    };
    *response.status_mut() = status;
    Ok(response)
}

/// The page for a failure in which nothing was sent; none for a mistake in the form.
pub(super) fn kind_of(error: AppError) -> Option<KeptKind> {
    match error {
        AppError::Busy => Some(KeptKind::Busy),
        AppError::Full => Some(KeptKind::Full),
        AppError::NotOpen => Some(KeptKind::Stopped),
        AppError::Internal(_) => Some(KeptKind::Failed),
        AppError::BadForm
        | AppError::CaseClosed
        | AppError::DraftGone
        | AppError::LastAdmin
        | AppError::LastReader
        | AppError::LinkGone
        | AppError::Meanwhile
        | AppError::NameTaken
        | AppError::NotFound
        | AppError::Stale => None,
    }
}

/// The other fields that a reporter fills in, and those that hold a draft.
const CARRIED: [&str; 11] = [
    "mode", "name", "contact", "where", "when", "who", "exclude", "draft", "token", "asked",
    "category",
];

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[tokio::test]
    async fn the_words_before_a_file_that_nobody_reads_are_given_back() {
        let beginning = "--x\r\ncontent-disposition: form-data; name=\"report\"\r\n\r\nmy words\r\n\
            --x\r\ncontent-disposition: form-data; name=\"files\"; filename=\"a.jpg\"\r\n\r\nhalf a fi";
        let request = http::Request::post("/en/r/acme/report")
            .header("content-type", "multipart/form-data; boundary=x")
            .body(Body::from(beginning))
            .unwrap();
        let form = form::read_what_came(request).await.unwrap();
        let words = Words::of("/en/r/acme/report", &form).unwrap();
        assert_eq!(words.form.text, "my words");
        assert!(words.form.files_lost);
    }

    #[tokio::test]
    async fn an_answer_that_could_not_be_sent_comes_back_as_an_answer() {
        let request = http::Request::post("/en/reply")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from("draft=abc&do=send"))
            .unwrap();
        let form = form::read_what_came(request).await.unwrap();
        let words = Words::of("/en/reply", &form)
            .unwrap()
            .with_text("my words".to_owned());
        assert_eq!(words.form.field, KeptField::Message);
        assert_eq!(words.form.text, "my words");
    }
    #[tokio::test]
    async fn a_name_that_found_no_place_comes_back_with_how_to_reach_whom_it_is_of() {
        let request = http::Request::post("/en/name")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from("token=t&name=my+name&contact=my+number"))
            .unwrap();
        let form = form::read_what_came(request).await.unwrap();
        assert!(has_words(&form));
        let words = Words::of("/en/name", &form).unwrap();
        assert_eq!(words.form.field, KeptField::Name);
        assert_eq!(words.form.text, "my name\nmy number");
        let carried: Vec<_> = words.form.hidden.iter().map(|field| &*field.name).collect();
        assert_eq!(carried, ["name", "contact", "token"]);
        assert!(!words.form.files_lost);
    }
}
