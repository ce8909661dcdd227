//! Rules of this crate that no type can hold.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Sealing to a public key is for keys that were vouched for, the recovery keys, the key of a
/// receipt code and the append keys of a case. Whoever adds a caller says here why.
#[test]
fn nothing_is_sealed_to_a_public_key_but_by_those_who_know_whose_it_is() {
    let callers: Vec<String> = product_sources()
        .into_iter()
        .filter(|(name, text)| name != "hpke.rs" && text.contains("seal_to("))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        callers,
        [
            "case/append.rs",
            "case/reporter.rs",
            "recovery.rs",
            "roster.rs"
        ]
    );
}

#[test]
fn no_label_stands_for_two_things() {
    let mut places: HashMap<String, Vec<String>> = HashMap::new();
    for (name, text) in product_sources() {
        for label in text
            .split('"')
            .filter(|part| part.starts_with("subrosa/1 "))
        {
            places
                .entry(label.to_owned())
                .or_default()
                .push(name.clone());
        }
    }
    assert!(places.len() > 30, "the labels were found");
    for (label, places) in places {
        assert_eq!(places.len(), 1, "{label} {places:?}");
        let home = places[0] == "suite.rs" || places[0].starts_with("vault");
        assert!(home, "{label} stands in {places:?}");
    }
}

/// Each suite of `suite.rs` and each label is in the specification of the format.
#[test]
fn every_label_is_in_the_specification() {
    let specification = fs::read_to_string(crate_folder().join("FORMAT.md")).unwrap();
    let missing: Vec<String> = product_sources()
        .into_iter()
        .flat_map(|(_, text)| {
            text.split('"')
                .filter_map(|part| part.strip_prefix("subrosa/1 "))
                .map(ToOwned::to_owned)
                .collect::<Vec<_>>()
        })
        .filter(|label| !NOT_AT_REST.contains(&label.as_str()))
        .filter(|label| {
            let row = format!("| `{label}` |");
            !specification.contains(&format!("subrosa/1 {label}")) && !specification.contains(&row)
        })
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Every file of the crate that is no test, by its path below `src`, in order.
fn product_sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let root = crate_folder().join("src");
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
            if TESTS.iter().any(|test| name.contains(test)) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                let product = text.split("#[cfg(test)]\nmod tests").next().unwrap();
                found.push((name.to_owned(), product.to_owned()));
            }
        }
    }
    found.sort();
    found
}

fn crate_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Parts of the paths of what is compiled for tests only.
const TESTS: [&str; 6] = [
    "tests",
    "fixture",
    "vectors",
    "tamper",
    "conformance",
    "memory",
];

/// Labels of what is never stored.
const NOT_AT_REST: [&str; 4] = ["nowhere", "register", "shown", "token"];
