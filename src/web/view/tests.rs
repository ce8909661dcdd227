//! Every page in every language, and what must be true of all of them.
#![expect(
    clippy::string_slice,
    reason = "tests cut pages at tags, which are ASCII"
)]

// The browser of the portal's tests, which does more than is asked of it here.
#[path = "../../../tests/portal/browser.rs"]
#[expect(
    clippy::as_conversions,
    dead_code,
    reason = "it is made for tests that take its screens apart"
)]
mod browser;
#[path = "../../../tests/portal/built.rs"]
mod built;
mod contrast;
mod markup;
mod seen;
mod words;

use std::path::Path;

use super::template::TEMPLATES;
use super::*;

const LANGS: [Lang; 3] = [Lang::En, Lang::Da, Lang::Qps];

/// A rendered sample with a name for messages.
struct Shown {
    template: &'static str,
    name: String,
    lang: Lang,
    page: String,
}

fn shown() -> Vec<Shown> {
    let pages = Pages::load().unwrap();
    let mut all = Vec::new();
    let mut broken = Vec::new();
    for lang in LANGS {
        for (template, number, page) in every_sample(&pages, lang) {
            let name = format!("{}-{number}-{}", template.replace('.', "-"), lang.tag());
            match page {
                Ok(page) => all.push(Shown {
                    template,
                    name,
                    lang,
                    page,
                }),
                Err(error) => broken.push(format!("{name}: {error}")),
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    all
}

/// Writes every sample to the folder named by `SUBROSA_PAGES`, for looking at; without it only renders.
#[test]
fn every_sample_renders_in_every_language() {
    let all = shown();
    let Some(folder) = std::env::var_os("SUBROSA_PAGES") else {
        return;
    };
    keep(Path::new(&folder), &all);
}

/// Writes pages to a folder, with the style sheets beside them, such that a browser can open them there.
fn keep(folder: &Path, pages: &[Shown]) {
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("portal.css"), STYLESHEET).unwrap();
    std::fs::write(folder.join("staff.css"), STAFF_STYLESHEET).unwrap();
    for Shown { name, page, .. } in pages {
        let local = page
            .replace("href=\"/portal.css", "href=\"portal.css")
            .replace("href=\"/staff.css", "href=\"staff.css");
        std::fs::write(folder.join(name).with_extension("html"), local).unwrap();
    }
}

#[test]
fn every_template_on_disk_is_in_the_binary_and_has_a_view() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
    let mut disk = Vec::new();
    for (under, prefix) in [("", ""), ("/parts", "parts/")] {
        for file in std::fs::read_dir(format!("{folder}{under}")).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            if name.ends_with(".html") || name.ends_with(".txt") {
                disk.push(format!("{prefix}{name}"));
            }
        }
    }
    disk.sort();
    let mut built: Vec<_> = TEMPLATES
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    built.sort();
    assert_eq!(disk, built);

    let pages = Pages::load().unwrap();
    let with_view: Vec<_> = every_sample(&pages, Lang::En)
        .into_iter()
        .map(|(name, ..)| name)
        .collect();
    for (name, _) in TEMPLATES {
        if name.starts_with("parts/") {
            let used = TEMPLATES
                .iter()
                .any(|(_, source)| source.contains(&format!("\"{name}\"")));
            assert!(used, "{name} is used by no template");
        } else {
            assert!(with_view.contains(name), "{name} has no view");
        }
    }
}

#[test]
fn a_page_that_asks_for_what_its_view_lacks_is_refused_without_saying_what_it_holds() {
    #[derive(Serialize)]
    struct Wrong {
        secret: &'static str,
    }
    impl View for Wrong {
        const TEMPLATE: &'static str = "home.html";

        fn samples() -> Vec<Self> {
            Vec::new()
        }
    }
    let pages = Pages::load().unwrap();
    let error = pages
        .render(Lang::En, &Chrome::at("/"), &Wrong { secret: "planted" })
        .unwrap_err();
    assert_eq!(error, RenderError::Page("home.html"));
    assert!(!error.to_string().contains("planted"));
}

#[test]
fn the_language_link_leads_to_the_same_page_however_its_path_is_written() {
    let pages = Pages::load().unwrap();
    let [home, ..] = <[_; 4]>::try_from(entry::Home::samples()).ok().unwrap();
    for (rest, link) in [
        ("", "href=\"/da/\""),
        ("/", "href=\"/da/\""),
        ("r/k3v9", "href=\"/da/r/k3v9\""),
        ("/r/k3v9", "href=\"/da/r/k3v9\""),
    ] {
        let page = pages.render(Lang::En, &Chrome::at(rest), &home).unwrap();
        assert!(page.contains(link), "{rest}");
    }
}

#[test]
fn a_browser_s_preferred_language_is_taken_when_there_are_texts_for_it() {
    for (header, lang) in [
        ("da-DK,da;q=0.9,en;q=0.8", Lang::Da),
        ("EN-gb", Lang::En),
        ("de, da;q=0.5", Lang::Da),
        ("qps", Lang::En),
        ("", Lang::En),
    ] {
        assert_eq!(Lang::from_accept_language(header), lang, "{header}");
    }
}

#[test]
fn staff_and_reporter_pages_keep_their_own_frames() {
    for shown in shown()
        .iter()
        .filter(|shown| shown.template.ends_with(".html"))
    {
        let staff = shown.page.contains("/staff.css");
        assert_eq!(
            staff,
            shown.page.contains("<body class=\"staff"),
            "{}",
            shown.name
        );
        assert_eq!(
            !staff && shown.template != "leave.html",
            shown.page.contains("class=\"leave\""),
            "{}",
            shown.name
        );
    }
}
