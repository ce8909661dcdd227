//! What encoders write into coded pictures and sound beside them, only to name what was found.

use crate::{FindingKind, Findings, text};

/// A message of supplemental information that is not kept.
pub(in crate::mp4) fn message(kind: u32, payload: &[u8], findings: &mut Findings) {
    match kind {
        5 => {
            let words = payload.get(16..).unwrap_or_default();
            user_data(words, findings);
        }
        4 if payload.get(3..7) == Some(b"GA94") || payload.get(3..5) == Some(b"DT") => {
            findings.removed(FindingKind::HiddenText, Some("closed captions"));
        }
        4 => findings.removed(FindingKind::PrivateData, Some("SEI")),
        _ => {}
    }
}

/// Free bytes: the name of the program if they begin with words.
pub(in crate::mp4) fn user_data(bytes: &[u8], findings: &mut Findings) {
    let words: Vec<u8> = bytes
        .iter()
        .copied()
        .take(MOST)
        .take_while(|byte| byte.is_ascii_graphic() || *byte == b' ' || *byte >= 0xa0)
        .collect();
    if words.len() < 4 {
        return findings.removed(FindingKind::PrivateData, None);
    }
    findings.removed(FindingKind::Software, Some(&text::guess(&words)));
}

const MOST: usize = 400;
