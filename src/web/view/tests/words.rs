//! Texts: none missing, none unused, and the copy rules that a machine can check.

use std::collections::{BTreeMap, BTreeSet};

use subrosa_scrub::{FindingKind, Format, Reason, Remains};

use super::*;

const FILES: [&str; 17] = [
    "accessibility",
    "account",
    "case",
    "common",
    "factors",
    "files",
    "life",
    "inbox",
    "items",
    "mail",
    "people",
    "release",
    "reporter",
    "security",
    "staff",
    "tenants",
    "triage",
];

#[test]
fn both_languages_have_the_same_texts_with_the_same_arguments() {
    let (english, danish) = (texts("en"), texts("da"));
    let ids = |texts: &BTreeMap<String, String>| texts.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(ids(&english), ids(&danish));
    for (id, text) in &english {
        assert_eq!(arguments(text), arguments(&danish[id]), "{id}");
    }
}

#[test]
fn every_text_is_used_by_a_template_and_every_text_a_template_names_exists() {
    let (mut exact, mut prefixes) = (BTreeSet::new(), BTreeSet::new());
    for (_, source) in TEMPLATES {
        for rest in source.split("id=\"").skip(1) {
            let (id, after) = rest.split_once('"').unwrap();
            if after.starts_with(" ~") {
                prefixes.insert(id.to_owned());
            } else {
                exact.insert(id.to_owned());
            }
        }
        for rest in source.split("prefix=\"").skip(1) {
            prefixes.insert(format!("{}-", rest.split_once('"').unwrap().0));
        }
    }
    // Those that Rust says by itself.
    exact.extend(
        [
            "date-long",
            "erased-sign",
            "date-short",
            "size-mark",
            "size-bytes",
            "size-kilobytes",
            "size-megabytes",
            "size-gigabytes",
        ]
        .map(String::from),
    );
    // A copy of a case is no page.
    prefixes.insert("copy-".to_owned());
    let texts = texts("en");
    for id in texts.keys() {
        let used = exact.contains(id)
            || prefixes
                .iter()
                .any(|prefix| id.starts_with(prefix.as_str()));
        assert!(used, "no template says {id}");
    }
    for prefix in &prefixes {
        assert!(
            texts.keys().any(|id| id.starts_with(prefix.as_str())),
            "no text begins with {prefix}"
        );
    }
}

#[test]
fn every_key_of_the_scrubber_has_its_texts() {
    let english = texts("en");
    let keys = (Format::ALL.iter().map(|format| ("format", format.key())))
        .chain(FindingKind::ALL.iter().map(|kind| ("finding", kind.key())))
        .chain(Remains::ALL.iter().map(|what| ("remains", what.key())))
        .chain(Reason::ALL.iter().map(|reason| ("refused", reason.key())));
    let mut wanted: BTreeSet<_> = keys
        .map(|(prefix, key)| format!("{prefix}-{key}"))
        .collect();
    for id in &wanted {
        assert!(english.contains_key(id), "{id}");
    }
    wanted.extend(["refused-advice", "refused-rest"].map(String::from));
    for id in english.keys() {
        let scrub = ["format-", "finding-", "remains-", "refused-"]
            .iter()
            .any(|prefix| id.starts_with(prefix));
        assert!(
            !scrub || wanted.contains(id),
            "{id} is no key of the scrubber"
        );
    }
}

#[test]
fn no_text_promises_or_shouts() {
    let never = [
        "guarantee",
        "100",
        "secure",
        "invalid",
        "unauthori",
        "oops",
        "!",
        "garant",
        "sikret",
        "ugyldig",
        "kontakt support",
    ];
    for lang in ["en", "da"] {
        for (id, text) in texts(lang) {
            for word in never {
                assert!(
                    !text.to_lowercase().contains(word),
                    "{lang} {id} says {word}"
                );
            }
        }
    }
}

#[test]
fn sentences_are_short_enough_to_be_read_once() {
    for lang in ["en", "da"] {
        for (id, text) in texts(lang).iter().filter(|(_, text)| !text.contains("->")) {
            for sentence in text.split(['.', '?', ':']) {
                let words = sentence
                    .split_whitespace()
                    .filter(|word| word.chars().any(char::is_alphabetic))
                    .count();
                assert!(words <= 23, "{lang} {id}: {words} words: {sentence}");
            }
        }
    }
}

#[test]
fn the_pseudo_locale_is_longer_and_written_from_right_to_left() {
    let texts = Texts::load().unwrap();
    let none = FluentArgs::new();
    let english = texts.say(Lang::En, "report-title", &none).unwrap();
    let pseudo = texts.say(Lang::Qps, "report-title", &none).unwrap();
    assert!(
        pseudo.chars().count() * 10 >= english.chars().count() * 13,
        "{pseudo}"
    );
    assert!(
        pseudo.contains('ש') || pseudo.contains('ה') || pseudo.contains('א'),
        "{pseudo}"
    );
}

#[test]
fn a_missing_text_and_a_missing_argument_are_errors() {
    let texts = Texts::load().unwrap();
    let none = FluentArgs::new();
    assert_eq!(
        texts.say(Lang::En, "no-such-text", &none),
        Err(TextError::Missing)
    );
    assert_eq!(
        texts.say(Lang::Da, "entry-lead", &none),
        Err(TextError::Args)
    );
}

/// Ids and raw texts of a language.
fn texts(lang: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for file in FILES {
        let path = format!(
            "{}/templates/texts/{lang}/{file}.ftl",
            env!("CARGO_MANIFEST_DIR")
        );
        let mut last = String::new();
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let starts = line.starts_with(|letter: char| letter.is_ascii_lowercase());
            if let Some((id, text)) = line.split_once(" = ").filter(|_| starts) {
                last = id.to_owned();
                assert!(
                    all.insert(last.clone(), text.to_owned()).is_none(),
                    "{id} stands twice"
                );
            } else if !line.starts_with('#') && !line.is_empty() {
                all.get_mut(&last).unwrap().push_str(line);
            }
        }
    }
    all
}

fn arguments(text: &str) -> BTreeSet<String> {
    text.split('$')
        .skip(1)
        .map(|rest| {
            rest.chars()
                .take_while(|letter| letter.is_ascii_lowercase() || *letter == '_')
                .collect()
        })
        .collect()
}
