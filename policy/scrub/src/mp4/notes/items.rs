//! Lists of metadata: iTunes' items, and QuickTime's keys and values.

use super::{Notes, head, kinds};
use crate::mp4::atom::{Atom, Boxes, Child, Fields};
use crate::{Budget, Cursor, FindingKind, Findings, Reason, id3, text, xmp};

/// Names what is in a `meta` box.
pub(super) fn meta(
    outer: &Atom,
    cursor: &mut Cursor<'_>,
    notes: &mut Notes,
    budget: &mut Budget,
) -> Result<(), Reason> {
    let mut boxes = Boxes::of(outer);
    if outer.length() >= 8 {
        // In QuickTime the first box follows at once, elsewhere a version does.
        cursor.seek(outer.body.saturating_add(4));
        let mut kind = [0; 4];
        cursor.fill(&mut kind)?;
        if &kind != b"hdlr" {
            boxes.at = boxes.at.saturating_add(4);
        }
    }
    let mut keys = Vec::new();
    while let Ok(Some(atom)) = boxes.next(cursor, budget) {
        budget.segment()?;
        match &atom.kind {
            b"keys" => keys = names(&head(&atom, cursor, budget)?),
            b"ilst" => list(&atom, &keys, cursor, notes, budget)?,
            b"xml " => xmp::read(&head(&atom, cursor, budget)?, &mut notes.findings),
            b"ID32" => {
                let bytes = head(&atom, cursor, budget)?;
                let tag = bytes.get(6..).unwrap_or_default();
                id3::read(&tag, 0, &mut notes.findings, budget)?;
            }
            b"hdlr" | b"free" | b"skip" | b"ctry" | b"lang" | b"pitm" | b"dinf" => {}
            kind => notes.private(*kind),
        }
    }
    Ok(())
}

/// The names in a `keys` box.
fn names(bytes: &[u8]) -> Vec<String> {
    let mut fields = Fields::new(bytes.get(8..).unwrap_or_default());
    let mut names = Vec::new();
    while let Ok(Some(Child(_, name))) = fields.child() {
        names.push(text::guess(name));
    }
    names
}

fn list(
    outer: &Atom,
    keys: &[String],
    cursor: &mut Cursor<'_>,
    notes: &mut Notes,
    budget: &mut Budget,
) -> Result<(), Reason> {
    let mut boxes = Boxes::of(outer);
    while let Ok(Some(atom)) = boxes.next(cursor, budget) {
        budget.segment()?;
        let bytes = head(&atom, cursor, budget)?;
        let key = usize::try_from(u32::from_be_bytes(atom.kind))
            .ok()
            .and_then(|number| keys.get(number.checked_sub(1)?));
        item(atom.kind, key, &bytes, &mut notes.findings);
    }
    Ok(())
}

/// One item with its values.
fn item(kind: [u8; 4], key: Option<&String>, bytes: &[u8], findings: &mut Findings) {
    let mut fields = Fields::new(bytes);
    let mut name = key.cloned();
    while let Ok(Some(Child(part, content))) = fields.child() {
        match &part {
            b"name" => name = Some(text::guess(content.get(4..).unwrap_or_default())),
            b"data" => {
                let value = value(content);
                match (&name, value) {
                    (_, Value::Picture) => findings.removed(FindingKind::CoverPicture, None),
                    (None, Value::Words(words)) => kinds::tell(kind, &words, findings),
                    (None, Value::Number(number)) => number_item(kind, number, findings),
                    (Some(name), Value::Words(words)) => {
                        findings.removed(kinds::of_key(name), Some(&words));
                    }
                    (Some(name), Value::Number(_)) => findings.removed(kinds::of_key(name), None),
                }
            }
            _ => {}
        }
    }
}

fn number_item(kind: [u8; 4], number: u64, findings: &mut Findings) {
    match &kind {
        b"cnID" | b"atID" | b"plID" | b"sfID" | b"geID" | b"cmID" => {
            findings.removed(FindingKind::Identifier, Some(&number.to_string()));
        }
        b"covr" => findings.removed(FindingKind::CoverPicture, None),
        _ => findings.removed(FindingKind::Settings, None),
    }
}

enum Value {
    Words(String),
    Number(u64),
    Picture,
}

/// A value by its type (QuickTime File Format, "Well-known types").
fn value(content: &[u8]) -> Value {
    let kind = content.get(3).copied().unwrap_or(0);
    let bytes = content.get(8..).unwrap_or_default();
    match kind {
        1 | 4 => Value::Words(text::guess(bytes)),
        2 | 5 => {
            let (units, _) = bytes.as_chunks::<2>();
            let units: Vec<u16> = units.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
            Value::Words(String::from_utf16_lossy(&units))
        }
        12..=14 | 27 => Value::Picture,
        _ if bytes.len() <= 8 => {
            let number = bytes
                .iter()
                .fold(0, |all, byte| all << 8 | u64::from(*byte));
            Value::Number(number)
        }
        _ if bytes.iter().all(u8::is_ascii_graphic) => Value::Words(text::guess(bytes)),
        _ => Value::Number(0),
    }
}
