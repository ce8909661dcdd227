//! Archives made byte by byte, so that they can be wrong.

use std::io::Write;

/// A member for [`archive`]; what is not set is as Info-ZIP has it.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) name: String,
    pub(crate) packed: Vec<u8>,
    pub(crate) method: u16,
    pub(crate) flags: u16,
    pub(crate) crc: u32,
    pub(crate) size: u32,
    pub(crate) mode: u16,
    /// Where the header is said to begin, if not where it is.
    pub(crate) header: Option<u32>,
}

pub(crate) fn member(name: &str, bytes: &[u8]) -> Made {
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).unwrap();
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    Made {
        name: name.to_owned(),
        packed: packer.finish().unwrap(),
        method: 8,
        flags: 0,
        crc: crc.sum(),
        size: bytes.len() as u32,
        mode: 0o100_644,
        header: None,
    }
}

pub(crate) fn archive(made: &[Made]) -> Vec<u8> {
    let mut zip = Vec::new();
    let mut directory = Vec::new();
    for each in made {
        let mut common = [20, each.flags, each.method, 0, 0x52a3]
            .iter()
            .flat_map(|number: &u16| number.to_le_bytes())
            .collect::<Vec<u8>>();
        for number in [each.crc, each.packed.len() as u32, each.size] {
            common.extend(number.to_le_bytes());
        }
        common.extend((each.name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        let at = each.header.unwrap_or(zip.len() as u32);
        directory.extend(b"PK\x01\x02\x1e\x03");
        directory.extend(&common);
        directory.extend([0; 8]);
        directory.extend(each.mode.to_le_bytes());
        directory.extend(at.to_le_bytes());
        directory.extend(each.name.as_bytes());
        if each.header.is_none() {
            zip.extend(b"PK\x03\x04");
            zip.extend(&common);
            zip.extend(each.name.as_bytes());
            zip.extend(&each.packed);
        }
    }
    let (start, count) = (zip.len() as u32, made.len() as u16);
    zip.extend(&directory);
    zip.extend(b"PK\x05\x06\0\0\0\0");
    zip.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    zip.extend((directory.len() as u32).to_le_bytes());
    zip.extend(start.to_le_bytes());
    zip.extend([0, 0]);
    zip
}
