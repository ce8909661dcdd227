//! An answer, and what a person would find in it.

use bytes::Bytes;
use http::header::{LOCATION, SET_COOKIE};
use http::{HeaderMap, StatusCode};

use crate::html::{Form, Html};

/// A whole answer.
pub(crate) struct Response {
    /// The status.
    pub(crate) status: StatusCode,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The body.
    pub(crate) body: Bytes,
    /// The path that was asked for, after redirects.
    pub(crate) path: String,
}

impl Response {
    /// A header's value; empty when it is absent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Every `Set-Cookie` line, attributes included.
    pub(crate) fn set_cookies(&self) -> Vec<String> {
        let lines = self.headers.get_all(SET_COOKIE).iter();
        lines
            .map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned())
            .collect()
    }

    /// Where a redirect leads, as written.
    pub(crate) fn redirect(&self) -> Option<String> {
        let target = self.headers.get(LOCATION)?;
        self.status
            .is_redirection()
            .then(|| String::from_utf8_lossy(target.as_bytes()).into_owned())
    }

    /// The body as text.
    pub(crate) fn source(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as a page.
    pub(crate) fn html(&self) -> Html {
        Html::parse(&self.source())
    }

    /// What a person would read on the page.
    pub(crate) fn text(&self) -> String {
        self.html().text()
    }

    /// The words of the element with `id="code"`, where there is one.
    pub(crate) fn code(&self) -> Option<String> {
        self.html().by_id("code")
    }

    /// The form that has a control of this name.
    ///
    /// # Panics
    ///
    /// When the page has no such form; the message holds the page's text.
    pub(crate) fn form_with(&self, control: &str) -> Form {
        let found = self
            .html()
            .forms()
            .into_iter()
            .find(|form| form.has(control));
        found.unwrap_or_else(|| {
            panic!(
                "no form with {control:?} on {} ({}): {}",
                self.path,
                self.status,
                self.text()
            )
        })
    }

    /// The form that has a button whose text contains `text`.
    ///
    /// # Panics
    ///
    /// As [`Response::form_with`].
    pub(crate) fn form_by_button(&self, text: &str) -> Form {
        let matches = |form: &Form| {
            form.button_texts()
                .iter()
                .any(|button| button.contains(text))
        };
        let found = self.html().forms().into_iter().find(matches);
        found.unwrap_or_else(|| {
            panic!(
                "no button {text:?} on {} ({}): {}",
                self.path,
                self.status,
                self.text()
            )
        })
    }
}
