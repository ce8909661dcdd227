//! Pictures in a package: each is cleaned as if it had come alone, and the same picture is kept once.

use std::collections::HashMap;

use super::context::Context;
use crate::zip::{Held, hold};
use crate::{FindingKind, Findings, Format, Reason};

/// The pictures so far.
pub(super) struct Media {
    /// The folder they lie in.
    folder: &'static str,
    /// New names by old names.
    given: HashMap<String, String>,
    count: u64,
}

impl Media {
    pub(super) fn new(folder: &'static str) -> Self {
        Self {
            folder,
            given: HashMap::new(),
            count: 0,
        }
    }

    /// The new name of an old part that was looked at.
    pub(super) fn known(&self, source: &str) -> Option<String> {
        self.given.get(&source.to_ascii_lowercase()).cloned()
    }

    /// Notes the new name of an old part; an empty one stands for none.
    pub(super) fn note(&mut self, source: &str, name: &str) {
        self.given
            .insert(source.to_ascii_lowercase(), name.to_owned());
    }

    /// Counts one that is written.
    pub(super) fn count(&mut self) {
        self.count = self.count.saturating_add(1);
    }

    /// The name of the next one.
    pub(super) fn next_name(&self, word: &str, format: Format) -> String {
        let number = self.count.saturating_add(1);
        let extension = format.extension();
        format!("{}{word}{number}.{extension}", self.folder)
    }

    /// Whether an old part was looked at.
    pub(super) fn has(&self, source: &str) -> bool {
        self.given.contains_key(&source.to_ascii_lowercase())
    }
}

impl Context<'_> {
    /// The new name of a picture. One that cannot be cleaned is replaced by an empty one, which is told: a document
    /// with one old drawing in it is not lost for that.
    pub(super) fn picture(&mut self, source: &str) -> Result<String, Reason> {
        let key = source.to_ascii_lowercase();
        if let Some(known) = self.media.given.get(&key) {
            return Ok(known.clone());
        }
        let (format, held) = match self.cleaned(source) {
            Ok(cleaned) => cleaned,
            Err(reason) if reason.is_final() => return Err(reason),
            Err(_) => {
                self.findings.removed(FindingKind::LostPicture, None);
                let (held, ()) = hold(&self.next_name(Format::Png), SMALL, |out| {
                    out.write_all(BLANK).map_err(|_| Reason::Write)
                })?;
                (Format::Png, held)
            }
        };
        let name = match self.parts.same(&held) {
            Some(name) => name,
            None => {
                self.media.count = self.media.count.saturating_add(1);
                self.budget.written(held.len())?;
                let name = held.name().to_owned();
                self.parts
                    .add(held, format.extension(), content_type(format));
                name
            }
        };
        self.media.given.insert(key, name.clone());
        Ok(name)
    }

    /// Cleans a picture.
    fn cleaned(&mut self, source: &str) -> Result<(Format, Held), Reason> {
        let member = self.package.part(source, self.budget)?;
        let format = crate::recognise(&member)?;
        let most = self.budget.left().bytes_out;
        let mut found = Findings::default();
        let (held, _) = hold(&self.next_name(format), most, |out| {
            crate::inner(&member, out, is_kept, self.budget, &mut found)
        })?;
        self.findings.absorb(found);
        Ok((format, held))
    }

    fn next_name(&self, format: Format) -> String {
        self.media.next_name("image", format)
    }
}

/// Types of pictures that programs for documents show.
pub(super) fn is_kept(format: Format) -> bool {
    KEPT.iter().any(|(kept, _)| *kept == format)
}

/// The content type of a picture.
fn content_type(format: Format) -> &'static str {
    let found = KEPT.iter().find(|(kept, _)| *kept == format);
    found.map_or("application/octet-stream", |(_, name)| name)
}

/// The kind of relation that leads to a picture.
pub(super) const IMAGE: &str = "image";

static KEPT: &[(Format, &str)] = &[
    (Format::Jpeg, "image/jpeg"),
    (Format::Png, "image/png"),
    (Format::Gif, "image/gif"),
    (Format::Bmp, "image/bmp"),
    (Format::Tiff, "image/tiff"),
];

/// A picture of one clear pixel, as our own scrubber for PNG writes it.
static BLANK: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4,
    0x89, 0x00, 0x00, 0x00, 0x0b, 0x49, 0x44, 0x41, 0x54, 0x78, 0x5e, 0x63, 0x60, 0x00, 0x02, 0x00,
    0x00, 0x05, 0x00, 0x01, 0x06, 0x14, 0x75, 0xa3, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44,
    0xae, 0x42, 0x60, 0x82,
];
const SMALL: u64 = 1 << 16;
