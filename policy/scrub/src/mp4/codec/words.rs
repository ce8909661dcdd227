//! Subtitles: the words are content, everything around them is not kept.

use crate::mp4::atom::{Child, Fields, boxed};
use crate::{FindingKind, Findings, Reason, text};

/// A sample of timed text: a length, words, and boxes about their look (3GPP TS 26.245, 5.17).
pub(in crate::mp4) fn text(
    sample: &[u8],
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<(), Reason> {
    let mut fields = Fields::new(sample);
    let length = fields.u16()?;
    let words = fields.take(usize::from(length))?;
    while let Some(Child(kind, content)) = fields.child()? {
        match &kind {
            b"href" => {
                let link: Vec<u8> = content.iter().copied().skip(5).collect();
                findings.removed(FindingKind::ExternalTarget, Some(&text::guess(&link)));
            }
            _ => findings.removed(FindingKind::Settings, None),
        }
    }
    if fields.rest.iter().any(|byte| *byte != 0) {
        findings.removed(FindingKind::Slack, None);
    }
    out.extend(length.to_be_bytes());
    out.extend(words);
    Ok(())
}

/// The words of a sample of timed text.
pub(in crate::mp4) fn of_text(sample: &[u8]) -> String {
    let mut fields = Fields::new(sample);
    let length = fields.u16().unwrap_or(0);
    let words = fields.take(usize::from(length)).unwrap_or(sample);
    text::guess(words)
}

/// A sample of WebVTT: cues in boxes (ISO/IEC 14496-30, 6.6). Only their words and places are kept.
pub(in crate::mp4) fn vtt(
    sample: &[u8],
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<(), Reason> {
    let mut fields = Fields::new(sample);
    while let Some(Child(kind, content)) = fields.child()? {
        match &kind {
            b"vttc" => {
                let cue = cue(content, findings)?;
                out.extend(boxed(*b"vttc", &cue));
            }
            b"vtte" => out.extend(boxed(*b"vtte", &[])),
            b"vtta" => findings.removed(FindingKind::Comment, Some(&text::guess(content))),
            _ => findings.removed(FindingKind::PrivateData, Some(&text::guess(&kind))),
        }
    }
    if out.is_empty() {
        out.extend(boxed(*b"vtte", &[]));
    }
    Ok(())
}

fn cue(content: &[u8], findings: &mut Findings) -> Result<Vec<u8>, Reason> {
    let mut fields = Fields::new(content);
    let mut kept = Vec::new();
    while let Some(Child(kind, content)) = fields.child()? {
        match &kind {
            b"payl" => kept.extend(boxed(kind, content)),
            b"iden" => findings.removed(FindingKind::Identifier, Some(&text::guess(content))),
            _ => findings.removed(FindingKind::Settings, None),
        }
    }
    Ok(kept)
}

/// The words of the cues of a sample.
pub(in crate::mp4) fn of_vtt(sample: &[u8]) -> String {
    let mut all = String::new();
    let mut fields = Fields::new(sample);
    while let Ok(Some(Child(_, cue))) = fields.child() {
        let mut fields = Fields::new(cue);
        while let Ok(Some(Child(kind, words))) = fields.child() {
            if &kind == b"payl" {
                all.push_str(&text::guess(words));
            }
        }
    }
    all
}
