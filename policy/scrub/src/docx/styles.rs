//! Styles: those that every program knows keep their names, all others are numbered.

use super::sheet::Sheet;
use crate::ooxml::{Context, Element, Event, Reader, Rewriter, Tree};
use crate::{FindingKind, Reason};

/// Gives every style of a document its new id, tells names that somebody made up, and puts what styles say into `sheet`.
///
/// # Errors
///
/// Those of the reader.
pub(super) fn survey(
    part: &str,
    sheet: &mut Sheet,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    let member = context.package.part(part, context.budget)?;
    let mut reader = Reader::new(&member, &[]);
    loop {
        match reader.next(context.budget)? {
            Event::Start(element) if element.is("w", "style") => {
                let style = reader.tree(element, context.budget)?;
                note(&style, context);
                sheet.add(id_in(&style), &style);
            }
            Event::Start(element) if element.is("w", "docDefaults") => {
                let defaults = reader.tree(element, context.budget)?;
                sheet.defaults(&defaults);
            }
            Event::Done => return Ok(()),
            Event::Start(_) | Event::Text(_) | Event::End => {}
        }
    }
}

/// Writes the styles anew.
///
/// # Errors
///
/// Those of reading and writing.
pub(super) fn stream(
    reader: &mut Reader<'_>,
    rewriter: &mut Rewriter<'_>,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    loop {
        match reader.next(context.budget)? {
            Event::Start(element) if element.is("w", "style") => {
                let mut style = reader.tree(element, context.budget)?;
                super::paragraph::tell_changes(&style, context);
                rename(&mut style, context);
                super::lists::note(&style, context);
                rewriter.tree(&style, context)?;
            }
            Event::Done => return Ok(()),
            event @ (Event::Start(_) | Event::Text(_) | Event::End) => {
                rewriter.event(&event, context)?;
            }
        }
    }
}

fn note(style: &Tree, context: &mut Context<'_>) {
    let name = name_of(style);
    let id = id_in(style);
    match canonical(name) {
        Some(known) if !context.names.is_taken("style", &id_of(&known)) => {
            context.names.fix("style", id, &id_of(&known));
        }
        _ => {
            let new = context.names.renamed("style", id);
            if name != shown(&new) && !name.is_empty() {
                context.findings.removed(FindingKind::PartNames, Some(name));
            }
        }
    }
}

/// Puts the new name into a style.
fn rename(style: &mut Tree, context: &mut Context<'_>) {
    let old = name_of(style).to_owned();
    let id = id_in(style).to_owned();
    let new = context.names.renamed("style", &id);
    style.element.set("w", "styleId", &id);
    let name = match canonical(&old) {
        Some(known) if id_of(&known) == new => known,
        _ => shown(&new),
    };
    for tree in style.trees_mut() {
        if tree.element.is("w", "name") {
            tree.element.set("w", "val", &name);
        }
    }
}

/// The id of a style; programs take the name of one that has none.
fn id_in(style: &Tree) -> &str {
    let id = style.element.get("w", "styleId");
    id.unwrap_or_else(|| name_of(style))
}

fn name_of(style: &Tree) -> &str {
    let name = style.child("w", "name").map(|name| &name.element);
    name.and_then(|name: &Element| name.get("w", "val"))
        .unwrap_or_default()
}

/// What people see of a style that only has a number.
fn shown(id: &str) -> String {
    let number = id.strip_prefix("style").unwrap_or(id);
    format!("Style {number}")
}

/// The name as programs write it, if it is one that they all know, or the character style that belongs to one.
fn canonical(name: &str) -> Option<String> {
    let (bare, more) = match name.strip_suffix(" Char") {
        Some(bare) => (bare, " Char"),
        None => (name, ""),
    };
    let known = KNOWN.lines().flat_map(|line| line.split(','));
    let exact = known.clone().find(|known| known.trim() == bare);
    let found = exact.or_else(|| {
        known
            .clone()
            .find(|known| known.trim().eq_ignore_ascii_case(bare))
    })?;
    Some(format!("{}{more}", found.trim()))
}

/// The id of a style that everybody knows.
fn id_of(name: &str) -> String {
    let words = name.split([' ', '-', '/', '(', ')', '.']);
    words
        .map(|word| {
            let mut chars = word.chars();
            let first = chars.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(chars).collect::<String>()
        })
        .collect()
}

/// Whether a cleaned style can have this name.
pub(super) fn is_name(name: &str) -> bool {
    let numbered = name.strip_prefix("Style ").is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    numbered || canonical(name).is_some_and(|known| known == name)
}

/// Whether a style that everybody knows has this id.
pub(super) fn is_id(id: &str) -> bool {
    let bare = id.strip_suffix("Char").unwrap_or(id);
    KNOWN
        .lines()
        .flat_map(|line| line.split(','))
        .any(|known| id_of(known.trim()) == bare)
}

/// Names that programs give styles by themselves (ECMA-376 part 1, 17.7.4.9, and those of LibreOffice).
const KNOWN: &str = include_str!("styles.txt");
