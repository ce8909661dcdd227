//! Keys that mean nothing, and those that were probably meant.

/// A key that means nothing, and the one that was probably meant.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownKey {
    /// The key as written.
    pub key: String,
    /// The nearest key there is.
    pub nearest: Option<String>,
}

/// The full names of all keys that hold a value.
pub(super) fn keys(table: &toml::Table, before: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (key, value) in table {
        let name = if before.is_empty() {
            key.clone()
        } else {
            format!("{before}.{key}")
        };
        match value {
            toml::Value::Table(inner) => all.extend(keys(inner, &name)),
            toml::Value::String(_)
            | toml::Value::Integer(_)
            | toml::Value::Float(_)
            | toml::Value::Boolean(_)
            | toml::Value::Datetime(_)
            | toml::Value::Array(_) => all.push(name),
        }
    }
    all
}

/// How many letters are too many to have been mistyped.
const FAR: usize = 4;

/// The known key most like this one. A key in the wrong section is near as well.
pub(super) fn nearest(key: &str, known: &[String]) -> Option<String> {
    let last = |name: &str| name.rsplit('.').next().unwrap_or(name).to_owned();
    known
        .iter()
        .map(|name| {
            let whole = strsim::osa_distance(name, key);
            let end = strsim::osa_distance(&last(name), &last(key)) + 1;
            // Among keys of the same name, the section that was mistyped.
            (whole.min(end), whole.min(FAR), name)
        })
        .min()
        .filter(|(distance, _, _)| *distance < FAR)
        .map(|(_, _, name)| name.clone())
}

pub(super) fn list(unknown: &[UnknownKey]) -> String {
    unknown
        .iter()
        .map(|unknown| match &unknown.nearest {
            Some(nearest) => format!("\n  `{}`; did you mean `{nearest}`?", unknown.key),
            None => format!("\n  `{}`", unknown.key),
        })
        .collect()
}
