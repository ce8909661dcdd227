//! What is found beside picture and sound, only to name it: nothing read here reaches the new file.

mod items;
mod kinds;

use super::atom::{Atom, Boxes, Fields};
use crate::source::widen;
use crate::{Budget, Cursor, FindingKind, Findings, Reason, text, xmp};

/// What was found so far.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) findings: Findings,
}

impl Notes {
    /// The times at which something was made and changed, in seconds since 1904.
    pub(super) fn times(&mut self, made: u64, changed: u64) {
        for seconds in [made, changed] {
            if let Some(date) = date(seconds) {
                self.findings.removed(FindingKind::Date, Some(&date));
            }
        }
    }

    /// The name of a handler, with its length in front in QuickTime.
    pub(super) fn handler(&mut self, name: &[u8]) {
        let name = match name.split_first() {
            Some((length, rest)) if usize::from(*length) == rest.len() => rest,
            _ => name,
        };
        let words = name.split(|byte| *byte == 0).find(|part| !part.is_empty());
        if let Some(words) = words {
            let words = text::guess(words);
            self.findings.removed(FindingKind::PartNames, Some(&words));
        }
    }

    /// A box that is not known.
    pub(super) fn private(&mut self, kind: [u8; 4]) {
        let name = text::guess(&kind);
        self.findings.removed(FindingKind::PrivateData, Some(&name));
    }
}

/// Names what is in a box beside the media: user data, metadata, a box of somebody's own, or free space.
pub(super) fn read(
    atom: &Atom,
    cursor: &mut Cursor<'_>,
    notes: &mut Notes,
    budget: &mut Budget,
) -> Result<(), Reason> {
    match &atom.kind {
        b"udta" => user(atom, cursor, notes, budget, 0),
        b"meta" => items::meta(atom, cursor, notes, budget),
        b"uuid" => unique(atom, cursor, notes, budget),
        b"free" | b"skip" | b"wide" => free(atom, cursor, notes, budget),
        kind => {
            notes.private(*kind);
            Ok(())
        }
    }
}

/// The first bytes of a box.
fn head(atom: &Atom, cursor: &mut Cursor<'_>, budget: &mut Budget) -> Result<Vec<u8>, Reason> {
    cursor.seek(atom.body);
    let most = usize::try_from(atom.length()).map_or(MOST, |length| length.min(MOST));
    budget.work(widen(most) + 16)?;
    cursor.head(most)
}

/// Free space, of which only what is not empty is told.
fn free(
    atom: &Atom,
    cursor: &mut Cursor<'_>,
    notes: &mut Notes,
    budget: &mut Budget,
) -> Result<(), Reason> {
    let bytes = head(atom, cursor, budget)?;
    if bytes.iter().any(|byte| *byte != 0) {
        let size = format!("{} B", atom.length());
        notes.findings.removed(FindingKind::Slack, Some(&size));
    }
    Ok(())
}

/// A box whose name is a number of sixteen bytes.
fn unique(
    atom: &Atom,
    cursor: &mut Cursor<'_>,
    notes: &mut Notes,
    budget: &mut Budget,
) -> Result<(), Reason> {
    let bytes = head(atom, cursor, budget)?;
    let findings = &mut notes.findings;
    match bytes.split_at_checked(16) {
        Some((kind, packet)) if kind == XMP => xmp::read(packet, findings),
        Some((kind, _)) if kind == CONTENT_CREDENTIALS => {
            findings.removed(FindingKind::Provenance, None);
        }
        Some((kind, _)) if kind == SPHERICAL => findings.removed(FindingKind::Settings, None),
        _ => findings.removed(FindingKind::PrivateData, Some("uuid")),
    }
    Ok(())
}

/// A list of user data.
fn user(
    outer: &Atom,
    cursor: &mut Cursor<'_>,
    notes: &mut Notes,
    budget: &mut Budget,
    depth: u8,
) -> Result<(), Reason> {
    let mut boxes = Boxes::of(outer);
    // A list that ends badly has no more to tell.
    while let Ok(Some(atom)) = boxes.next(cursor, budget) {
        budget.segment()?;
        match &atom.kind {
            b"meta" => items::meta(&atom, cursor, notes, budget)?,
            b"udta" if depth == 0 => user(&atom, cursor, notes, budget, 1)?,
            _ => {
                let bytes = head(&atom, cursor, budget)?;
                entry(atom.kind, &bytes, notes);
            }
        }
    }
    Ok(())
}

/// One piece of user data.
fn entry(kind: [u8; 4], bytes: &[u8], notes: &mut Notes) {
    let findings = &mut notes.findings;
    match &kind {
        [0xa9, ..] => {
            for words in international(bytes) {
                kinds::tell(kind, &words, findings);
            }
        }
        b"loci" => place(bytes, findings),
        b"XMP_" => xmp::read(bytes, findings),
        b"chpl" => chapters(bytes, findings),
        b"titl" | b"dscp" | b"cprt" | b"perf" | b"auth" | b"gnre" | b"albm" | b"kywd" | b"clsf"
        | b"rtng" | b"coll" => {
            let words = text::guess(bytes.get(6..).unwrap_or_default());
            kinds::tell(kind, words.trim_matches('\0'), findings);
        }
        b"GPMF" | b"gpmd" => findings.removed(FindingKind::Telemetry, Some("GPMF")),
        b"name" | b"CAME" | b"FIRM" | b"LENS" | b"modl" | b"manu" | b"CNMN" | b"CNFV" | b"inst"
        | b"date" => kinds::tell(kind, &text::guess(bytes), findings),
        b"WLOC" | b"LOOP" | b"SelO" | b"AllF" | b"ptv " | b"hinf" | b"hnti" => {
            findings.removed(FindingKind::Settings, None);
        }
        b"thmb" | b"THMB" | b"CNTH" | b"PICT" => findings.removed(FindingKind::Thumbnail, None),
        b"\0\0\0\0" => {}
        _ => notes.private(kind),
    }
}

/// QuickTime's texts, each with a length and a language in front.
fn international(bytes: &[u8]) -> Vec<String> {
    let mut fields = Fields::new(bytes);
    let mut all = Vec::new();
    while let Ok(length) = fields.u16() {
        let words = fields.u16().and_then(|_| fields.take(usize::from(length)));
        let Ok(words) = words else {
            break;
        };
        all.push(text::guess(words));
    }
    if all.is_empty() {
        all.push(text::guess(bytes));
    }
    all
}

/// A place of 3GPP (TS 26.244, 8.2): a name, and degrees in 65,536ths.
fn place(bytes: &[u8], findings: &mut Findings) {
    let rest = bytes.get(6..).unwrap_or_default();
    let mut parts = rest.splitn(2, |byte| *byte == 0);
    let name = text::guess(parts.next().unwrap_or_default());
    // A byte tells whether it is the place of the camera or of the action.
    let behind = parts.next().and_then(|rest| rest.get(1..));
    let mut fields = Fields::new(behind.unwrap_or_default());
    let mut degrees = || {
        let fixed = fields.u32()?;
        Ok::<f64, Reason>(f64::from(fixed.cast_signed()) / 65_536.0)
    };
    let value = match (degrees(), degrees()) {
        (Ok(longitude), Ok(latitude)) => format!("{latitude:.5}, {longitude:.5} {name}"),
        _ => name,
    };
    findings.removed(FindingKind::Place, Some(&value));
}

/// Chapters in the form of Nero's programs: a count, then a time and a title for each.
fn chapters(bytes: &[u8], findings: &mut Findings) {
    let mut fields = Fields::new(bytes.get(8..).unwrap_or_default());
    let mut told = false;
    while let Ok(length) = fields.u64().and_then(|_| fields.u8()) {
        let Ok(title) = fields.take(usize::from(length)) else {
            break;
        };
        findings.removed(FindingKind::Chapters, Some(&text::guess(title)));
        told = true;
    }
    if !told {
        findings.removed(FindingKind::Chapters, None);
    }
}

/// Seconds since 1904 as a date and a time; programs that count from 1970 are understood.
fn date(seconds: u64) -> Option<String> {
    if seconds == 0 {
        return None;
    }
    let unix = seconds.checked_sub(FROM_1904_TO_1970).unwrap_or(seconds);
    let (days, rest) = (unix / 86_400, unix % 86_400);
    // Years that begin in March (Richards, "Mapping Time").
    let shifted = days.checked_add(719_468)?;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, turn) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    let year = year + era * 400 + turn;
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    Some(format!(
        "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
    ))
}

const FROM_1904_TO_1970: u64 = 2_082_844_800;
/// Boxes of metadata can be megabytes of pictures; the words stand at the front.
const MOST: usize = 64 << 10;
const XMP: [u8; 16] = *b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";
const CONTENT_CREDENTIALS: [u8; 16] =
    *b"\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81";
const SPHERICAL: [u8; 16] = *b"\xff\xcc\x82\x63\xf8\x55\x4a\x93\x88\x14\x58\x7a\x02\x52\x1f\xdd";

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn seconds_since_1904_are_dates() {
        assert_eq!(date(0), None);
        assert_eq!(date(0xbee8_a0bb).as_deref(), Some("2005-06-29 19:02:19"));
        assert_eq!(date(1_600_000_000).as_deref(), Some("2020-09-13 12:26:40"));
        assert!(date(u64::MAX).is_some());
    }
}
