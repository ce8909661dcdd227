//! What the markup of every page must and must not hold.

use std::collections::HashSet;

use super::*;

/// The three pages that may ask for a passkey name one file of ours and hold no script themselves.
#[test]
fn no_page_holds_a_script_a_style_a_handler_or_an_address_elsewhere() {
    let mut named = HashSet::new();
    for Shown {
        name,
        page,
        template,
        ..
    } in shown()
    {
        let (rest, scripts) = (page.replace(SCRIPT, ""), page.matches(SCRIPT).count());
        assert_eq!(
            scripts,
            usize::from(page.contains("data-passkey")),
            "{name}"
        );
        if scripts > 0 {
            named.insert(template);
        }
        // Pictures of numbers are drawn on staff pages only, and hold no text.
        let rest = match template {
            "statistics.html" => rest.replace(BAR, ""),
            _ => rest,
        };
        let low = rest.to_ascii_lowercase();
        for forbidden in [
            "<script",
            "<style",
            "style=",
            "http://",
            "https://",
            "javascript:",
            "<iframe",
            "<svg",
        ] {
            assert!(!low.contains(forbidden), "{name} holds {forbidden}");
        }
        for (tag, attributes) in tags(&page) {
            for (attribute, _) in attributes {
                assert!(!attribute.starts_with("on"), "{name}: <{tag} {attribute}>");
            }
        }
    }
    let wanted = [
        "second_factor.html",
        "factor_passkey.html",
        "join_passkey.html",
    ];
    assert_eq!(named, HashSet::from(wanted));
}

#[test]
fn every_form_and_link_stays_on_this_site() {
    for Shown { name, page, .. } in shown() {
        for (tag, attributes) in tags(&page) {
            let target = ["action", "href", "formaction"]
                .into_iter()
                .find_map(|key| get(&attributes, key));
            if tag == "form" {
                assert!(target.is_some(), "{name}: a form without an action");
                // A filter changes nothing, and its page can be kept as a bookmark. What is searched for would stand
                // in the address.
                let method = get(&attributes, "method");
                let filter = get(&attributes, "class") == Some("filter")
                    && get(&attributes, "role") != Some("search");
                let expected = if filter { "get" } else { "post" };
                assert_eq!(method, Some(expected), "{name}");
            }
            if let Some(target) = target {
                let local = target.starts_with('#')
                    || (target.starts_with('/') && !target.starts_with("//"));
                assert!(local, "{name}: {target}");
            }
        }
    }
}

#[test]
fn every_field_has_a_label_and_every_reference_its_target_and_ids_are_unique() {
    for Shown { name, page, .. } in shown() {
        let tags = tags(&page);
        let mut ids = HashSet::new();
        for id in tags
            .iter()
            .filter_map(|(_, attributes)| get(attributes, "id"))
        {
            assert!(ids.insert(id), "{name}: two elements with id {id}");
        }
        let labels: HashSet<_> = tags
            .iter()
            .filter_map(|(_, attributes)| get(attributes, "for"))
            .collect();
        for (tag, attributes) in &tags {
            let field = matches!(*tag, "input" | "textarea" | "select")
                && get(attributes, "type") != Some("hidden");
            if field {
                let id =
                    get(attributes, "id").unwrap_or_else(|| panic!("{name}: a field without id"));
                assert!(labels.contains(id), "{name}: {id} has no label");
            }
            for key in ["aria-describedby", "aria-labelledby", "for"] {
                for id in get(attributes, key)
                    .into_iter()
                    .flat_map(str::split_whitespace)
                {
                    assert!(ids.contains(id), "{name}: {key} names {id}");
                }
            }
            if let Some(id) = get(attributes, "href").and_then(|href| href.strip_prefix('#')) {
                assert!(ids.contains(id), "{name}: a link to #{id}");
            }
            if *tag == "img" {
                assert!(
                    get(attributes, "alt").is_some_and(|alt| !alt.is_empty()),
                    "{name}: a picture without words"
                );
            }
        }
    }
}

#[test]
fn every_page_has_one_heading_of_the_first_level_and_says_its_language_and_a_neutral_title() {
    for shown in shown()
        .iter()
        .filter(|shown| shown.template.ends_with(".html"))
    {
        let Shown {
            name, page, lang, ..
        } = shown;
        let html = format!("<html lang=\"{}\" dir=\"{}\">", lang.tag(), lang.dir());
        assert!(page.contains(&html), "{name}");
        if shown.template != "leave.html" {
            assert_eq!(page.matches("<h1").count(), 1, "{name}");
        }
        let title = page
            .split("<title>")
            .nth(1)
            .unwrap()
            .split("</title>")
            .next()
            .unwrap();
        for telling in ["Nordvik", "Lund", "whistle", "Whistle", "4K7P"] {
            assert!(!title.contains(telling), "{name}: {title}");
        }
    }
}

#[test]
fn what_a_person_typed_cannot_become_markup() {
    let mut planted = 0;
    let all = shown().into_iter();
    // A text file has no markup.
    for Shown { name, page, .. } in all.filter(|shown| shown.template.ends_with(".html")) {
        for raw in ["<A/S>", "<xyzzy>", "<9>", "Line <two>"] {
            assert!(!page.contains(raw), "{name} holds {raw}");
        }
        planted += usize::from(page.contains("&lt;"));
    }
    assert!(planted > 10, "the samples plant too little");
}

#[test]
fn a_reporter_page_is_under_six_kilobytes_and_a_file_adds_little() {
    assert!(STYLESHEET.len() <= 14_000, "{}", STYLESHEET.len());
    for shown in shown()
        .iter()
        .filter(|shown| shown.lang != Lang::Qps && shown.page.contains("class=\"leave\""))
    {
        // Four files with all their findings and choices.
        let files = if shown.name.contains("review") {
            1_900
        } else {
            0
        };
        // Categories, and a question of every kind.
        let asked = if shown.page.contains("name=\"asked\"") {
            1_700
        } else {
            0
        };
        assert!(
            shown.page.len() < 6_000 + files + asked,
            "{}: {}",
            shown.name,
            shown.page.len()
        );
    }
}

#[test]
fn every_reporter_page_leads_to_the_statement_and_the_one_with_words_in_it_beside_itself() {
    for shown in shown()
        .iter()
        .filter(|shown| shown.page.contains("class=\"leave\""))
    {
        let links = tags(&shown.page);
        let link = links.iter().find(|(tag, attributes)| {
            let href = get(attributes, "href").unwrap_or_default();
            *tag == "a" && href.ends_with("/accessibility")
        });
        let link = link.unwrap_or_else(|| panic!("no way from {}", shown.name));
        let beside = get(&link.1, "target") == Some("_blank");
        let writing = shown.name.starts_with("report-");
        assert_eq!(beside, writing, "{}", shown.name);
    }
}

#[test]
fn quick_exit_is_the_first_thing_the_keyboard_reaches_on_every_reporter_page() {
    for shown in shown()
        .iter()
        .filter(|shown| shown.page.contains("class=\"leave\""))
    {
        let first = tags(&shown.page)
            .into_iter()
            .find(|(tag, attributes)| {
                matches!(*tag, "a" | "button" | "summary" | "select" | "textarea")
                    || (*tag == "input" && get(attributes, "type") != Some("hidden"))
            })
            .unwrap();
        assert_eq!(get(&first.1, "class"), Some("leave"), "{}", shown.name);
    }
}

// A browser of text knows no blocks and no gaps, and neither does who reads aloud or copies.
#[test]
fn words_of_a_reporter_page_are_kept_apart_by_more_than_the_style_sheet() {
    for Shown { name, page, .. } in shown()
        .iter()
        .filter(|shown| shown.page.contains("class=\"leave\""))
    {
        for end in ["</b>", "</a>", "</button>", "</time>"] {
            for rest in page.split(end).skip(1) {
                let runs = rest.starts_with(char::is_alphabetic)
                    || ["<a ", "<b>", "<bdi", "<button", "<span", "<time"]
                        .iter()
                        .any(|start| rest.starts_with(start));
                assert!(!runs, "{name}: {end}{}", rest.lines().next().unwrap());
            }
        }
    }
}

#[test]
fn the_code_stands_once_in_one_element_with_spaces_between_its_words() {
    let page = shown()
        .into_iter()
        .find(|shown| shown.name == "code-html-0-en")
        .unwrap()
        .page;
    let list = page
        .split("id=\"code\"")
        .nth(1)
        .unwrap()
        .split("</ol>")
        .next()
        .unwrap();
    let text: String = list
        .split('<')
        .filter_map(|part| part.split_once('>').map(|(_, text)| text))
        .collect();
    let words: Vec<_> = text.split(' ').filter(|word| !word.is_empty()).collect();
    assert_eq!(words, sample::words(12));
}

#[test]
fn the_page_that_tries_a_copy_and_the_one_that_asks_for_it_never_show_a_code() {
    for shown in shown() {
        if ["try.html", "return.html", "signed_out.html"].contains(&shown.template) {
            assert!(!shown.page.contains("harvest"), "{}", shown.name);
        }
    }
}

#[test]
fn a_file_says_that_nothing_was_found_only_when_nothing_was() {
    let page = shown()
        .into_iter()
        .find(|shown| shown.name == "review-html-0-en")
        .unwrap()
        .page;
    let said: Vec<_> = page
        .split("class=\"file\"")
        .skip(2)
        .map(|file| file.contains("We found nothing hidden."))
        .collect();
    assert_eq!(said, [false, true, false, false]);
}

/// The tags of a page with their attributes. Enough for markup that is our own.
fn tags(page: &str) -> Vec<(&str, Vec<(&str, &str)>)> {
    let mut all = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let end = rest.find('>').unwrap_or(rest.len());
        let inner = &rest[..end];
        let name = inner.split_whitespace().next().unwrap_or_default();
        if !name.starts_with(['/', '!']) {
            all.push((name, attributes(&inner[name.len()..])));
        }
    }
    all
}

fn attributes(mut rest: &str) -> Vec<(&str, &str)> {
    let mut all = Vec::new();
    loop {
        rest = rest.trim_start();
        let end = rest
            .find(|letter: char| letter == '=' || letter.is_whitespace())
            .unwrap_or(rest.len());
        if end == 0 {
            return all;
        }
        let name = &rest[..end];
        rest = &rest[end..];
        if let Some(value) = rest.strip_prefix("=\"") {
            let close = value.find('"').unwrap();
            all.push((name, &value[..close]));
            rest = &value[close + 1..];
        } else {
            all.push((name, ""));
        }
    }
}

fn get<'a>(attributes: &[(&'a str, &'a str)], key: &str) -> Option<&'a str> {
    attributes
        .iter()
        .find(|(name, _)| *name == key)
        .map(|(_, value)| *value)
}

/// How a bar of a chart begins.
const BAR: &str = "<svg width=\"100%\" height=\"16\" focusable=\"false\"><rect ";

const SCRIPT: &str = "<script src=\"/passkey.js\" defer></script>";
