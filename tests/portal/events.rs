//! The closed list of what can be logged, as a reviewer sees it change.

use std::collections::BTreeMap;

/// The variants of `Event` and what each carries, as they are written in the source.
fn events() -> Vec<(String, String)> {
    let source = include_str!("../../src/log.rs");
    let from = source.split_once("pub enum Event {\n").unwrap().1;
    let body = from.split_once("\n}\n").unwrap().0;
    let lines = body.lines().map(str::trim);
    let variants = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    let split = |line: &str| {
        let line = line.trim_end_matches(',');
        let (name, fields) = line.split_once('(').unwrap_or((line, ")"));
        assert!(fields.ends_with(')'), "one variant a line: {line}");
        (name.to_owned(), fields.trim_end_matches(')').to_owned())
    };
    variants.map(split).collect()
}

/// How each is kept in the security log: group, timing and name.
fn kept() -> BTreeMap<String, String> {
    let source = include_str!("../../src/log/kept.rs");
    let from = source.split_once("kept! {\n").unwrap().1;
    let body = from.split_once("\n}\n").unwrap().0;
    let rows = body.split("Event::").skip(1);
    let row = |row: &str| {
        let (pattern, rest) = row.split_once("=>").unwrap();
        let name = pattern.trim().split('(').next().unwrap().to_owned();
        let how: Vec<_> = rest.splitn(4, ',').take(3).map(str::trim).collect();
        (name, how.join(" "))
    };
    rows.map(row).collect()
}

#[test]
fn a_new_event_is_seen_in_review() {
    let (events, kept) = (events(), kept());
    assert_eq!(events.len(), kept.len());
    let mut list = String::new();
    for (name, fields) in &events {
        for field in fields.split(", ").filter(|field| !field.is_empty()) {
            let fixed = ["&'static str", "usize"].contains(&field);
            assert!(fixed, "{name} carries {field}");
        }
        list.push_str(&format!("{name}({fields}): {}\n", kept[name]));
    }
    insta::assert_snapshot!("events", list);
}
