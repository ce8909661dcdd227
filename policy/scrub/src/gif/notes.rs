//! Extensions: what they said (GIF89a, 23 to 26).

use super::pixels::Bytes;
use super::survey::Control;
use crate::{Budget, Cursor, FindingKind, Findings, Reason, icc, text, xmp};

/// What an extension means for the new file.
pub(super) enum Extension {
    /// How the next frame is shown.
    Control(Control),
    /// How often the animation is repeated.
    Loops(u16),
    Other,
}

/// Reads one extension from its label on.
pub(super) fn read(
    cursor: &mut Cursor<'_>,
    findings: &mut Findings,
    budget: &mut Budget,
) -> Result<Extension, Reason> {
    let label = cursor.byte()?;
    let start = cursor.position();
    let (first, body, long) = data(cursor, budget)?;
    match label {
        0xf9 => return Ok(control(&first, &body, findings)),
        0xfe => {
            let words = [first, body].concat();
            findings.removed(FindingKind::Comment, Some(&text::guess(&words)));
        }
        // Words to be drawn. No program does, nor lets them use up the control before them.
        0x01 => findings.removed(FindingKind::Comment, Some(&text::guess(&body))),
        0xff => return application(&first, &body, start, cursor, findings),
        _ => findings.removed(FindingKind::PrivateData, Some(&format!("{label:#04x}"))),
    }
    if long {
        findings.removed(FindingKind::PrivateData, None);
    }
    Ok(Extension::Other)
}

/// The first sub-block, the bytes of the others up to a limit, and whether there was more.
fn data(cursor: &mut Cursor<'_>, budget: &mut Budget) -> Result<(Vec<u8>, Vec<u8>, bool), Reason> {
    let count = usize::from(cursor.byte()?);
    if count == 0 {
        return Ok((Vec::new(), Vec::new(), false));
    }
    let first = cursor.take(count)?;
    let mut bytes = Bytes::new(cursor);
    let mut body = Vec::new();
    while body.len() < MOST {
        let Some(byte) = bytes.next_byte()? else {
            break;
        };
        budget.work(1)?;
        body.push(byte);
    }
    let long = bytes.skip(budget)? > 0;
    Ok((first, body, long))
}

fn control(first: &[u8], body: &[u8], findings: &mut Findings) -> Extension {
    let [flags, low, high, clear, rest @ ..] = first else {
        findings.removed(FindingKind::Slack, None);
        return Extension::Other;
    };
    if !rest.is_empty() || !body.is_empty() {
        findings.removed(FindingKind::Slack, None);
    }
    let disposal = match flags >> 2 & 7 {
        known @ 0..=3 => known,
        // Browsers read 4 as 3, and the others, which mean nothing, as 0.
        4 => 3,
        _ => 0,
    };
    Extension::Control(Control {
        disposal,
        delay: u16::from_le_bytes([*low, *high]),
        clear: (flags & 1 != 0).then_some(*clear),
    })
}

fn application(
    name: &[u8],
    body: &[u8],
    start: u64,
    cursor: &mut Cursor<'_>,
    findings: &mut Findings,
) -> Result<Extension, Reason> {
    match name {
        b"NETSCAPE2.0" | b"ANIMEXTS1.0" => {
            if let [1, low, high, rest @ ..] = body {
                if !rest.is_empty() {
                    findings.removed(FindingKind::Slack, None);
                }
                return Ok(Extension::Loops(u16::from_le_bytes([*low, *high])));
            }
            findings.removed(FindingKind::Settings, None);
        }
        b"XMP DataXMP" => {
            // The packet stands there as it is, and its letters serve as sizes of sub-blocks.
            let end = cursor.position();
            cursor.seek(start.saturating_add(12));
            let most = usize::try_from(end.saturating_sub(cursor.position())).unwrap_or(0);
            let packet = cursor.head(most.min(MOST))?;
            cursor.seek(end);
            xmp::read(&packet, findings);
        }
        b"ICCRGBG1012" => icc::dismiss(body, findings),
        _ => findings.removed(FindingKind::PrivateData, Some(&text::guess(name))),
    }
    Ok(Extension::Other)
}

/// How much of an extension is read to name what is in it, in bytes.
const MOST: usize = 1 << 20;
