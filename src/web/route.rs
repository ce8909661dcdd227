//! What the path of a request says, with our own error when it says something else.

use std::str::FromStr;

use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;

use super::view::Lang;
use crate::error::AppError;

/// The language and the other variable parts of a path.
pub(crate) struct Route {
    /// The language of the page.
    pub(crate) lang: Lang,
    rest: Vec<(String, String)>,
}

impl Route {
    /// A variable part of the path.
    pub(crate) fn get(&self, name: &str) -> Result<&str, AppError> {
        self.rest
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .ok_or(AppError::NotFound)
    }

    /// A variable part of the path that must be an id.
    pub(crate) fn id<T: FromStr>(&self, name: &str) -> Result<T, AppError> {
        self.get(name)?.parse().map_err(|_| AppError::NotFound)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Route {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| AppError::NotFound)?;
        let rest: Vec<(String, String)> = params
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let lang = rest
            .iter()
            .find(|(name, _)| name == "lang")
            .and_then(|(_, tag)| Lang::from_tag(tag))
            .ok_or(AppError::NotFound)?;
        Ok(Self { lang, rest })
    }
}
