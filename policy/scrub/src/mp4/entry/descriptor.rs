//! Elementary stream descriptors (ISO/IEC 14496-1, 7.2.6; in files: 14496-14, 5.6).

use crate::Reason;
use crate::mp4::atom::{Fields, full};

/// What a decoder needs of an `esds` box.
pub(super) struct Stream<'b> {
    /// The kind of coding: 0x40 for AAC, 0x20 for MPEG-4 Visual.
    pub(super) object: u8,
    /// The decoder's own settings.
    pub(super) specific: &'b [u8],
}

impl<'b> Stream<'b> {
    /// Reads the content of an `esds` box.
    pub(super) fn read(content: &'b [u8]) -> Result<Self, Reason> {
        let mut fields = Fields::new(content);
        fields.version()?;
        let mut stream = descriptor(&mut fields, 3)?;
        stream.u16()?;
        let flags = stream.u8()?;
        if flags & 0x80 != 0 {
            stream.u16()?;
        }
        if flags & 0x40 != 0 {
            // The stream lies elsewhere.
            return Err(Reason::Unusual);
        }
        if flags & 0x20 != 0 {
            stream.u16()?;
        }
        let mut config = descriptor(&mut stream, 4)?;
        let object = config.u8()?;
        config.take(12)?;
        let specific = match config.rest {
            [] => &[],
            _ => descriptor(&mut config, 5).map_or(&[][..], |specific| specific.rest),
        };
        Ok(Self { object, specific })
    }

    /// A canonical `esds` box for this kind of coding with these settings.
    pub(super) fn write(object: u8, picture: bool, specific: &[u8]) -> Vec<u8> {
        let mut config = vec![object, if picture { 0x11 } else { 0x15 }];
        config.extend([0; 11]);
        if !specific.is_empty() {
            config.extend(tagged(5, specific));
        }
        let mut stream = vec![0, 0, 0];
        stream.extend(tagged(4, &config));
        stream.extend(tagged(6, &[2]));
        full(*b"esds", 0, 0, &tagged(3, &stream))
    }
}

/// The content of the next descriptor, which has to have this tag.
fn descriptor<'b>(fields: &mut Fields<'b>, tag: u8) -> Result<Fields<'b>, Reason> {
    if fields.u8()? != tag {
        return Err(Reason::Damaged);
    }
    let mut length = 0_usize;
    for _ in 0..4 {
        let byte = fields.u8()?;
        length = length << 7 | usize::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            break;
        }
    }
    // Programs are known to write lengths that are too large.
    let length = length.min(fields.rest.len());
    Ok(Fields::new(fields.take(length)?))
}

/// A descriptor whose length takes four bytes, as most programs write it.
fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let seven = |shift: usize| u8::try_from(length >> shift & 0x7f).unwrap_or(0);
    let mut whole = vec![
        tag,
        seven(21) | 0x80,
        seven(14) | 0x80,
        seven(7) | 0x80,
        seven(0),
    ];
    whole.extend(content);
    whole
}
