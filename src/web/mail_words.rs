//! What messages to staff say, in every language.

use super::view::mail::MailText;
use super::view::{Chrome, Lang, Pages};

/// A subject and a text.
type Said = (String, String);

/// For every language: its tag, the words for news, the words for a test. `None` if a text is missing, which a test of
/// the templates finds first.
pub(crate) fn mail_words(pages: &Pages) -> Option<Vec<(&'static str, Said, Said)>> {
    let said = |lang, kind| {
        let chrome = Chrome::default();
        let text = pages.render(lang, &chrome, &MailText { kind }).ok()?;
        let (subject, body) = text.trim().split_once('\n')?;
        Some((subject.to_owned(), body.to_owned()))
    };
    let languages = Lang::ALL.into_iter();
    languages
        .map(|lang| Some((lang.tag(), said(lang, "news")?, said(lang, "test")?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_tells_nothing_but_that_there_is_something() {
        let words = mail_words(&Pages::load().unwrap()).unwrap();
        assert_eq!(words.len(), Lang::ALL.len());
        for (language, news, test) in words {
            for (subject, body) in [news, test] {
                assert!(!subject.is_empty() && subject.len() < 40, "{language}");
                assert!(body.ends_with('.') && body.lines().count() == 1, "{body}");
                let all = format!("{subject} {body}").to_lowercase();
                for telling in [
                    "report", "indberet", "case", "sag", "tip", "whistle", "client", "kunde",
                    "http", "www", "late", "forsinke",
                ] {
                    assert!(!all.contains(telling), "{language}: {all}");
                }
                assert!(!all.chars().any(|c| c.is_ascii_digit()), "{all}");
            }
        }
    }
}
