//! The logo: cleaned apart like a reporter's file, and then drawn anew as a PNG of our own.

use std::io::Cursor;

use subrosa_policy::{TenantId, TenantTexts};
use subrosa_scrub::{Format, Limits};
use subrosa_store::SpoolWriter;

use super::Tenants;
use crate::app::staff::StaffSession;
use crate::error::AppError;

impl Tenants {
    // CLAIM(C-66): SECURITY.md
    /// Puts a logo into the draft of the texts, or takes it out. False if the picture cannot be one.
    pub(crate) fn set_logo(
        &self,
        staff: &StaffSession,
        id: TenantId,
        upload: Option<SpoolWriter>,
    ) -> Result<bool, AppError> {
        staff.actor.manage_tenants()?;
        let logo = match upload {
            None => None,
            Some(upload) => match self.drawn(upload)? {
                Some(logo) => Some(logo),
                None => return Ok(false),
            },
        };
        self.rewrite(staff, id, None, |draft: TenantTexts| {
            Ok(TenantTexts { logo, ..draft })
        })?;
        Ok(true)
    }

    fn drawn(&self, upload: SpoolWriter) -> Result<Option<Vec<u8>>, AppError> {
        let raw = upload.finish().map_err(|_| AppError::Internal("spool"))?;
        let limits = Limits::for_files_of(MOST_BYTES);
        let mut bytes = Vec::new();
        let clean = self.reports.cleaner.clean(&raw, &mut bytes, &limits);
        let is_png = clean.is_ok_and(|clean| clean.report().format == Format::Png);
        Ok(is_png.then(|| drawn_anew(&bytes)).flatten())
    }
}

/// Every pixel once more, and nothing else. `None` if it is no still picture of a logo's size.
fn drawn_anew(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut decoder =
        png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: MEMORY });
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = (reader.info().width, reader.info().height);
    if reader.info().is_animated() || width > MOST_WIDTH || height > MOST_HEIGHT {
        return None;
    }
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let frame = reader.next_frame(&mut pixels).ok()?;
    let pixels = pixels.get(..frame.buffer_size())?;
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(frame.color_type);
    encoder.set_depth(frame.bit_depth);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(pixels).ok()?;
    writer.finish().ok()?;
    (out.len() <= MOST_STORED).then_some(out)
}

/// Pixels of a logo.
pub(crate) const MOST_WIDTH: u32 = 600;
pub(crate) const MOST_HEIGHT: u32 = 200;
/// Bytes of an upload, and of the picture that is kept.
const MOST_BYTES: u64 = 1024 * 1024;
const MOST_STORED: usize = 64 * 1024;
/// Bytes that decoding may take.
const MEMORY: usize = 8 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, width, height);
        encoder.set_color(png::ColorType::Rgba);
        encoder
            .add_text_chunk("Comment".to_owned(), "planted".to_owned())
            .unwrap();
        let mut writer = encoder.write_header().unwrap();
        let length = usize::try_from(width * height * 4).unwrap();
        writer.write_image_data(&vec![7; length]).unwrap();
        writer.finish().unwrap();
        out
    }

    #[test]
    fn a_logo_is_its_pixels_and_nothing_else() {
        let drawn = drawn_anew(&picture(60, 20)).unwrap();
        assert!(!drawn.windows(7).any(|part| part == b"planted"));
        let reader = png::Decoder::new(Cursor::new(&drawn)).read_info().unwrap();
        assert_eq!((reader.info().width, reader.info().height), (60, 20));
        assert_eq!(drawn_anew(&drawn), Some(drawn.clone()), "drawing settles");
    }

    #[test]
    fn what_is_too_large_or_no_picture_is_no_logo() {
        assert!(drawn_anew(&picture(601, 20)).is_none());
        assert!(drawn_anew(&picture(60, 201)).is_none());
        assert!(drawn_anew(b"\x89PNG\r\n\x1a\n").is_none());
    }
}
