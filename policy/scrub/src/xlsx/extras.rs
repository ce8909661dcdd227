//! What stands around the cells of a sheet: views, rules, checks of input, links, headers, and tables.

use super::cell::is_on;
use super::place;
use super::plan::Workbook;
use super::rules::Refused;
use super::sheet::tell_formula;
use super::unshown;
use crate::ooxml::{Context, Element, Node, Tree};
use crate::source::widen;
use crate::{Fate, FindingKind, Reason, Remains};

/// Whether an element is read whole before it is written.
pub(super) fn is_looked_at(element: &Element) -> bool {
    let named = LOOKED_AT.contains(&element.name.local.as_str());
    named && element.is("x", &element.name.local)
}

static LOOKED_AT: &[&str] = &[
    "autoFilter",
    "conditionalFormatting",
    "dataValidations",
    "extLst",
    "headerFooter",
    "hyperlinks",
    "mergeCells",
    "scenarios",
    "tableParts",
];

/// What stays of an element; nothing if it goes.
///
/// # Errors
///
/// Those of the budget.
pub(super) fn filtered(
    mut tree: Tree,
    book: &Workbook,
    context: &mut Context<'_>,
) -> Result<Option<Tree>, Reason> {
    context.budget.work(widen(tree.nodes.len()))?;
    for inner in tree.trees_mut() {
        unshown::without_words(&mut inner.element, context);
    }
    match tree.element.name.local.as_str() {
        "autoFilter" => {
            if let Some(outline) = book.outline(&context.part) {
                outline.filters.settle(&mut tree, context);
            }
            return Ok(Some(tree));
        }
        "headerFooter" => {
            unused_lines(&mut tree, context);
            header(&mut tree, context);
            return Ok(Some(tree));
        }
        "scenarios" => {
            tell_scenarios(&tree, context);
            return Ok(None);
        }
        "conditionalFormatting" => retain(&mut tree, |rule| {
            formulas(rule).all(|formula| book.keeps(&formula, context))
        }),
        "dataValidations" => retain(&mut tree, |check| {
            formulas(check).all(|formula| book.keeps(&formula, context))
        }),
        "hyperlinks" => retain(&mut tree, |link| keeps_link(link, book, context)),
        "extLst" => extension(&mut tree, book, context),
        "tableParts" => retain(&mut tree, |part| book.keeps_table(&part.element, context)),
        _ => {}
    }
    let filled = tree.trees().next().is_some();
    Ok(filled.then_some(tree))
}

/// Keeps elements that `keep` wants, and text.
fn retain_text(tree: &mut Tree, mut keep: impl FnMut(&Tree) -> bool) {
    tree.nodes.retain(|node| match node {
        Node::Tree(tree) => keep(tree),
        Node::Text(_) => true,
    });
}

fn retain(tree: &mut Tree, mut keep: impl FnMut(&Tree) -> bool) {
    tree.nodes.retain(|node| match node {
        Node::Tree(tree) => keep(tree),
        Node::Text(_) => false,
    });
}

/// Whether the text of an element is a formula outside of cells.
pub(super) fn is_formula(element: &Element) -> bool {
    let of_sheets = ["formula", "formula1", "formula2"];
    element.is("xm", "f") || of_sheets.iter().any(|local| element.is("x", local))
}

/// The formulas of a rule or a check.
fn formulas(tree: &Tree) -> impl Iterator<Item = String> {
    let mut all = Vec::new();
    collect(tree, &mut all);
    all.into_iter()
}

fn collect(tree: &Tree, all: &mut Vec<String>) {
    if is_formula(&tree.element) {
        all.push(tree.text());
    } else if tree.element.is("x", "cfvo") {
        all.extend(tree.element.get("", "val").map(str::to_owned));
    }
    for inner in tree.trees() {
        collect(inner, all);
    }
}

/// Takes out of an extension what uses something that does not stay, and what is then empty.
fn extension(tree: &mut Tree, book: &Workbook, context: &mut Context<'_>) {
    for node in &mut tree.nodes {
        if let Node::Tree(inner) = node {
            unshown::without_words(&mut inner.element, context);
            extension(inner, book, context);
        }
    }
    retain_text(tree, |inner| {
        let is = |local| inner.element.is("x14", local);
        if is("cfRule") && inner.element.get("", "priority").is_none() {
            // It only adds to a rule of the sheet, by an identifier that is not kept.
            return false;
        }
        if ["cfRule", "dataValidation", "sparkline"]
            .into_iter()
            .any(is)
        {
            return formulas(inner).all(|formula| book.keeps(&formula, context));
        }
        let holder = HOLDERS.iter().find(|(holder, _)| is(holder));
        holder.is_none_or(|(_, held)| inner.child("x14", held).is_some())
    });
}

/// Lists of an extension and what must be in them.
static HOLDERS: [(&str, &str); 6] = [
    ("conditionalFormatting", "cfRule"),
    ("conditionalFormattings", "conditionalFormatting"),
    ("dataValidations", "dataValidation"),
    ("sparklines", "sparkline"),
    ("sparklineGroup", "sparklines"),
    ("sparklineGroups", "sparklineGroup"),
];

/// Whether a link leads to a place in what stays of the workbook.
fn keeps_link(link: &Tree, book: &Workbook, context: &mut Context<'_>) -> bool {
    let outside = link.element.get("r", "id").is_some();
    let place = link.element.get("", "location").unwrap_or_default();
    // Where it leads is told with the relation.
    if !outside && !place.is_empty() && book.keeps(place, context) {
        return true;
    }
    if let Some(tip) = link.element.get("", "tooltip") {
        context.findings.removed(FindingKind::Comment, Some(tip));
    }
    false
}

/// A view without what somebody looked at last: frozen rows and columns stay, scrolled to their start.
pub(super) fn view(mut tree: Tree) -> Tree {
    retain(&mut tree, |inner| {
        let state = inner.element.get("", "state");
        inner.element.is("x", "pane") && matches!(state, Some("frozen" | "frozenSplit"))
    });
    for node in &mut tree.nodes {
        if let Node::Tree(pane) = node {
            let split = |side: &str| {
                let size = pane.element.get("", side).unwrap_or("0").trim();
                let whole = size.split('.').next().unwrap_or_default();
                whole.parse::<u32>().unwrap_or(0)
            };
            let corner = place::Cell {
                row: split("ySplit").saturating_add(1).min(place::ROWS),
                column: split("xSplit").saturating_add(1).min(place::COLUMNS),
            };
            pane.element.set("", "topLeftCell", &place::name(corner));
        }
    }
    tree
}

/// Tells of headers and footers for pages that the sheet treats like all others (18.3.1.46), and leaves them out if
/// what is hidden is left out.
fn unused_lines(tree: &mut Tree, context: &mut Context<'_>) {
    let even = is_on(tree.element.get("", "differentOddEven"));
    let first = is_on(tree.element.get("", "differentFirst"));
    let drops = context.budget.drops_hidden();
    let fate = if drops { Fate::Removed } else { Fate::Kept };
    retain(tree, |line| {
        let local = line.element.name.local.as_str();
        let unused = (local.starts_with("even") && !even) || (local.starts_with("first") && !first);
        let text = line.text();
        if !unused || text.trim().is_empty() {
            return true;
        }
        let found = &mut context.findings;
        found.add(FindingKind::HiddenText, fate, Some(&text));
        if !drops {
            found.remains(Remains::HiddenContent);
        }
        !drops
    });
}

/// Takes pictures out of headers and footers: their parts are drawings of the old kind, which are not kept.
fn header(tree: &mut Tree, context: &mut Context<'_>) {
    for node in &mut tree.nodes {
        let Node::Tree(line) = node else {
            continue;
        };
        let text = line.text();
        let (kept, pictures) = without_pictures(&text);
        if pictures {
            context.findings.removed(FindingKind::LostPicture, None);
        }
        line.element = super::sheet::spaced(line.element.clone(), &kept);
        line.nodes = vec![Node::Text(kept)];
    }
}

/// A header's text without the codes for pictures (18.3.1.46), and whether there was one.
fn without_pictures(text: &str) -> (String, bool) {
    let mut kept = String::with_capacity(text.len());
    let mut found = false;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '&' {
            kept.push(c);
            continue;
        }
        match rest.next() {
            Some('G') => found = true,
            Some(code) => {
                kept.push('&');
                kept.push(code);
            }
            None => kept.push('&'),
        }
    }
    (kept, found)
}

/// Tells who kept which other values for the cells of a sheet.
fn tell_scenarios(tree: &Tree, context: &mut Context<'_>) {
    for scenario in tree.trees() {
        for (attribute, kind) in [
            ("user", FindingKind::Author),
            ("comment", FindingKind::Comment),
            ("name", FindingKind::HiddenText),
        ] {
            if let Some(value) = scenario.element.get("", attribute) {
                context.findings.removed(kind, Some(value));
            }
        }
    }
}

impl Workbook {
    /// Whether a formula outside of cells stays; why not is told.
    pub(super) fn keeps(&self, formula: &str, context: &mut Context<'_>) -> bool {
        let answer = self.rules.reads(formula, &mut |_| {});
        if let Err(refused) = answer {
            if refused != Refused::Lost {
                tell_formula(refused, formula, context);
            }
            return false;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_leave_a_header() {
        assert_eq!(
            without_pictures("&L&G&C&&G&P"),
            ("&L&C&&G&P".to_owned(), true)
        );
        assert_eq!(without_pictures("a&"), ("a&".to_owned(), false));
    }
}
