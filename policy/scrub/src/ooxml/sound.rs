//! Sounds and films in a package: each is cleaned as if it had come alone. One that cannot be goes, and the picture that
//! stands for it stays.

use super::context::Context;
use crate::zip::hold;
use crate::{FindingKind, Findings, Format, Reason};

impl Context<'_> {
    /// The new name of a sound or film; nothing if it cannot be cleaned, which is told.
    pub(super) fn sound(&mut self, source: &str) -> Result<Option<String>, Reason> {
        if let Some(known) = self.media.known(source) {
            return Ok((!known.is_empty()).then_some(known));
        }
        let name = match self.cleaned_sound(source) {
            Ok(name) => name,
            Err(reason) if reason.is_final() => return Err(reason),
            Err(_) => {
                self.findings
                    .removed(FindingKind::EmbeddedFile, Some(source));
                String::new()
            }
        };
        self.media.note(source, &name);
        Ok((!name.is_empty()).then_some(name))
    }

    fn cleaned_sound(&mut self, source: &str) -> Result<String, Reason> {
        let member = self.package.part(source, self.budget)?;
        let format = crate::recognise(&member)?;
        let most = self.budget.left().bytes_out;
        let mut found = Findings::default();
        let (held, _) = hold(&self.media.next_name("media", format), most, |out| {
            crate::inner(&member, out, is_kept, self.budget, &mut found)
        })?;
        self.findings.absorb(found);
        if let Some(name) = self.parts.same(&held) {
            return Ok(name);
        }
        self.media.count();
        self.budget.written(held.len())?;
        let name = held.name().to_owned();
        self.parts
            .add(held, format.extension(), content_type(format));
        Ok(name)
    }
}

/// Types of sounds and films that programs for slides play.
pub(super) fn is_kept(format: Format) -> bool {
    KEPT.iter().any(|(kept, _)| *kept == format)
}

fn content_type(format: Format) -> &'static str {
    let found = KEPT.iter().find(|(kept, _)| *kept == format);
    found.map_or("application/octet-stream", |(_, name)| name)
}

/// The kinds of relations that lead to a sound or film.
pub(super) static SOUNDS: [&str; 3] = [
    "audio",
    "video",
    "http://schemas.microsoft.com/office/2007/relationships/media",
];

static KEPT: &[(Format, &str)] = &[
    (Format::Mp3, "audio/mpeg"),
    (Format::Wav, "audio/wav"),
    (Format::M4a, "audio/mp4"),
    (Format::Mp4, "video/mp4"),
    (Format::Mov, "video/quicktime"),
];
