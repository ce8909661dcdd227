//! Every page as a browser shows it: the rules of WCAG that a machine can judge (axe-core), a window of 320 pixels, and
//! the way from a fault to its field. Like all tests with a browser, these run under `tests/alone`.

use std::collections::BTreeSet;

use super::browser::{Browser, Options};
use super::built::npm;
use super::*;

#[test]
fn no_page_breaks_a_rule_of_wcag_on_a_wide_light_screen() {
    assert_sound(Options::new(1280).with_scripts(), ALL);
}

#[test]
fn no_page_breaks_a_rule_of_wcag_on_a_narrow_dark_screen() {
    // Only what a window and its colours can change.
    let rules = "{ type: 'rule', values: ['color-contrast', 'target-size'] }";
    assert_sound(Options::new(320).dark().with_scripts(), rules);
}

#[test]
fn a_page_that_breaks_rules_of_wcag_is_found_out() {
    let page = "<html><title>T</title><h1>H</h1><img src='x.png'><input><p style='color:#bbb'>Faint</p>\
                <style>a { display: inline-block; height: 9px; width: 9px; overflow: hidden }</style>\
                <nav><a href='#a'>a</a><a href='#b'>b</a></nav>";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bad.html");
    std::fs::write(&file, page).unwrap();
    let mut browser = Options::new(1280).with_scripts().start();
    browser.open(&format!("file://{}", file.display()));
    let found = faults(&mut browser, &axe(), ALL);
    let rules: BTreeSet<&str> = found
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    let wanted = [
        "color-contrast",
        "html-has-lang",
        "image-alt",
        "label",
        "target-size",
    ];
    assert_eq!(rules, BTreeSet::from(wanted), "{found}");
}

// 320 pixels are also what is left of 1280 when a page is shown four times as large (WCAG 1.4.10).
#[test]
fn no_page_scrolls_sideways_in_a_window_of_320_pixels_in_any_language() {
    let mut browser = Options::new(320).start();
    let mut wide = Vec::new();
    each(&mut browser, shown(), |browser, name| {
        let over = browser.overflow();
        if over > 0 {
            wide.push(format!("{name}: {over} pixels, {}", browser.run(BEYOND)));
        }
    });
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

#[test]
fn every_fault_leads_by_keyboard_to_a_field_that_can_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    let pages = english();
    keep(folder.path(), &pages);
    let mut browser = Options::new(320).start();
    let (mut tried, mut wrong) = (BTreeSet::new(), Vec::new());
    for Shown {
        name,
        template,
        page,
        ..
    } in &pages
    {
        for target in targets(page) {
            if tried.insert((*template, target.to_owned())) {
                browser.open(&format!("file://{}/{name}.html", folder.path().display()));
                let fault = follow(&mut browser, target);
                wrong.extend(fault.map(|fault| format!("{name}, {target}: {fault}")));
            }
        }
    }
    assert!(tried.len() > 30, "{tried:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the links of a page's summary of faults name.
fn targets(page: &str) -> Vec<&str> {
    let summary = page.split("class=\"problem").nth(1).unwrap_or_default();
    let summary = summary.split("</div>").next().unwrap_or_default();
    let links = summary.split("href=\"#").skip(1);
    links.filter_map(|rest| rest.split('"').next()).collect()
}

/// Presses Enter on a link of the summary, and says what is wrong with where the keyboard is then.
fn follow(browser: &mut Browser, target: &str) -> Option<String> {
    let focus = format!("document.querySelector('.problem a[href=\"#{target}\"]').focus(); ''");
    let _done = browser.run(&focus);
    browser.press_and_wait("Enter");
    let focused = browser.run("document.activeElement.id");
    if focused != target {
        return Some(format!("the link leads to {focused:?}"));
    }
    Some(browser.focus_fault()).filter(|fault| !fault.is_empty())
}

/// Fails with every fault that axe-core finds on any page in English.
fn assert_sound(options: Options, rules: &str) {
    let axe = axe();
    let mut browser = options.start();
    let mut all = Vec::new();
    each(&mut browser, english(), |browser, name| {
        for fault in faults(browser, &axe, rules).lines() {
            all.push(format!("{name}: {fault}"));
        }
    });
    assert!(all.is_empty(), "{}", all.join("\n"));
}

/// Opens every page, and all that can be folded out on it.
fn each(browser: &mut Browser, pages: Vec<Shown>, mut see: impl FnMut(&mut Browser, &str)) {
    let folder = tempfile::tempdir().unwrap();
    keep(folder.path(), &pages);
    for Shown { name, .. } in pages
        .iter()
        .filter(|shown| shown.template.ends_with(".html"))
    {
        browser.open(&format!("file://{}/{name}.html", folder.path().display()));
        let _done = browser.run(UNFOLD);
        see(browser, name);
    }
}

fn english() -> Vec<Shown> {
    let mut all = shown();
    all.retain(|shown| shown.lang == Lang::En);
    all
}

/// What breaks one of these rules on the open page: one line each, beginning with the rule.
fn faults(browser: &mut Browser, axe: &str, rules: &str) -> String {
    let _loaded = browser.run(axe);
    browser.run(&JUDGE.replace("RULES", rules))
}

/// The script of axe-core, ending with a text.
fn axe() -> String {
    let file = npm("axe-core").join("node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(file).unwrap() + "; axe.version"
}

const UNFOLD: &str =
    "document.querySelectorAll('details').forEach(part => part.open = true); 'done'";

/// Levels A and AA of WCAG 2.0, 2.1 and 2.2, in the words of axe-core.
const ALL: &str =
    "{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'] }";

// Style sheets are not read again for the one rule that needs them (orientation): ours ask for none.
const JUDGE: &str = "axe.run(document, { preload: false, resultTypes: ['violations'], runOnly: RULES }).then(result =>
    result.violations.flatMap(fault => fault.nodes.map(node => [fault.id, node.target.join(' '), node.html,
        node.any.concat(node.all, node.none).map(check => check.message).join(' ')].join(' ')
        .replaceAll('\\n', ' '))).join('\\n'))";

/// What stands beyond the edge, and has nothing inside that does.
const BEYOND: &str = "(() => { const out = [...document.body.querySelectorAll('*')].filter(one => {
    const { left, right } = one.getBoundingClientRect();
    return (right > innerWidth + 1 || left < -1) && left > -1000 && right < innerWidth + 1000; });
    return out.filter(one => !out.some(other => one !== other && one.contains(other)))
        .map(one => one.outerHTML.slice(0, 160)).join(' | '); })()";
