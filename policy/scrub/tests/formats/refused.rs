//! Types that are named and refused.

use std::io::{Cursor, Write};

use subrosa_scrub::{Format, Reason, recognise};

use crate::harness::clean;

#[test]
fn every_other_type_is_refused_by_its_name() {
    for (format, bytes) in samples() {
        assert_eq!(recognise(&bytes), Ok(format), "{}", format.key());
        let refusal = clean(&bytes).map(|_| ()).unwrap_err();
        assert_eq!(refusal.format, Some(format), "{}", format.key());
        assert_eq!(refusal.reason, Reason::NotCleaned, "{}", format.key());
    }
}

#[test]
fn a_document_under_a_password_is_refused_for_that() {
    let refusal = clean(&compound("EncryptedPackage"))
        .map(|_| ())
        .unwrap_err();
    assert_eq!(refusal.format, Some(Format::Ole));
    assert_eq!(refusal.reason, Reason::Encrypted);
}

#[test]
fn every_type_in_the_list_has_a_sample_here_or_a_scrubber() {
    let named: Vec<Format> = samples().into_iter().map(|(format, _)| format).collect();
    for format in Format::ALL {
        let cleaned = subrosa_scrub::SCRUBBERS
            .iter()
            .any(|scrubber| scrubber.format() == *format);
        let known = cleaned || named.contains(format) || *format == Format::Unknown;
        assert!(known, "{}", format.key());
    }
}

#[test]
fn no_bytes_and_unknown_bytes_are_refused() {
    let refusal = clean(b"").map(|_| ()).unwrap_err();
    assert_eq!((refusal.format, refusal.reason), (None, Reason::Empty));
    let refusal = clean(&[0x13, 0x37, 0, 1, 2, 3]).map(|_| ()).unwrap_err();
    assert_eq!(
        (refusal.format, refusal.reason),
        (Some(Format::Unknown), Reason::UnknownType)
    );
}

fn samples() -> Vec<(Format, Vec<u8>)> {
    let plain: Vec<(Format, &[u8])> = vec![
        (Format::SevenZip, b"7z\xbc\xaf\x27\x1c\0\x04"),
        (Format::Rar, b"Rar!\x1a\x07\x01\0"),
        (Format::Compressed, b"\x1f\x8b\x08\0\0\0\0\0"),
        // Raw files of cameras, which are built like TIFF: Canon, Olympus, Panasonic, Fujifilm.
        (Format::Tiff, b"II\x2a\0\x10\0\0\0CR\x02\0"),
        (Format::Tiff, b"IIRO\x08\0\0\0"),
        (Format::Tiff, b"IIU\0\x18\0\0\0"),
        (Format::Tiff, b"FUJIFILMCCD-RAW 0201\0\0\0\x01"),
        (Format::Heic, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
        (Format::Heic, b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic"),
        (Format::Avif, b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif"),
        (Format::Avif, b"\0\0\0\x18ftypavif\0\0\0\0mif1avif"),
        (Format::Jxl, b"\0\0\0\x0cJXL \r\n\x87\n"),
        (Format::Jp2, b"\0\0\0\x0cjP  \r\n\x87\n"),
        (Format::Psd, b"8BPS\0\x01\0\0\0\0"),
        (Format::Ico, b"\0\0\x01\0\x01\0\x10\x10"),
        (
            Format::Svg,
            b"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        ),
        (Format::Svg, b"\n <svg onload=\"x\"></svg>"),
        (Format::Html, b"<!DOCTYPE html><title>x</title>"),
        (Format::Html, b"<script>x</script>"),
        (Format::Xml, b"<?xml version=\"1.0\"?><note/>"),
        (Format::Aac, b"\xff\xf1\x50\x80\0\0\0\0"),
        (Format::Avi, b"RIFF\x1a\0\0\0AVI LIST"),
        (Format::Webm, b"\x1a\x45\xdf\xa3\x01\0\0\0"),
        (Format::Amr, b"#!AMR\n\x3c\0"),
        (Format::Wma, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9"),
        (Format::Aiff, b"FORM\0\0\0\x24AIFFCOMM"),
        (Format::Flac, b"fLaC\0\0\0\x22"),
        (Format::Ogg, b"OggS\0\x02\0\0"),
        (Format::Rtf, b"{\\rtf1\\ansi}"),
        (Format::PostScript, b"%!PS-Adobe-3.0\n"),
        (Format::Eml, b"Received: from a\r\nFrom: b\r\n"),
        (
            Format::Eml,
            b"From: a@b\nTo: c@d\nMIME-Version: 1.0\nMessage-ID: <x>\n\nhello",
        ),
        (Format::Card, b"BEGIN:VCARD\nVERSION:3.0\n"),
        (Format::Program, b"MZ\x90\0\x03\0\0\0"),
        (Format::Program, b"\x7fELF\x02\x01\x01\0"),
        (Format::Database, b"SQLite format 3\0\x10\0"),
    ];
    let mut all: Vec<(Format, Vec<u8>)> = plain
        .into_iter()
        .map(|(format, bytes)| (format, bytes.to_vec()))
        .collect();
    for (format, member, body) in [
        (
            Format::Odf,
            "mimetype",
            "application/vnd.oasis.opendocument.text",
        ),
        (Format::Epub, "mimetype", "application/epub+zip"),
        (Format::Program, "META-INF/MANIFEST.MF", ""),
    ] {
        all.push((format, stored_zip(member, body)));
    }
    for (format, stream) in [
        (Format::Doc, "WordDocument"),
        (Format::Xls, "Workbook"),
        (Format::Ppt, "PowerPoint Document"),
        (Format::Ole, "__substg1.0_0037001F"),
    ] {
        all.push((format, compound(stream)));
    }
    let mut tar = vec![0; 512];
    tar[257..262].copy_from_slice(b"ustar");
    all.push((Format::Tar, tar));
    all
}

/// An archive with one member that is not packed.
fn stored_zip(member: &str, body: &str) -> Vec<u8> {
    let (name, size) = (member.len() as u16, body.len() as u32);
    let mut zip = Cursor::new(Vec::new());
    let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    common.extend([size.to_le_bytes(), size.to_le_bytes()].concat());
    common.extend(name.to_le_bytes());
    common.extend([0, 0]);
    zip.write_all(b"PK\x03\x04").unwrap();
    zip.write_all(&common).unwrap();
    zip.write_all(member.as_bytes()).unwrap();
    zip.write_all(body.as_bytes()).unwrap();
    let directory = zip.position() as u32;
    zip.write_all(b"PK\x01\x02\x14\0").unwrap();
    zip.write_all(&common).unwrap();
    zip.write_all(&[0; 14]).unwrap();
    zip.write_all(member.as_bytes()).unwrap();
    let length = zip.position() as u32 - directory;
    zip.write_all(b"PK\x05\x06\0\0\0\0\x01\0\x01\0").unwrap();
    zip.write_all(&[length.to_le_bytes(), directory.to_le_bytes()].concat())
        .unwrap();
    zip.write_all(&[0, 0]).unwrap();
    zip.into_inner()
}

/// An OLE compound file with a directory in its second sector.
fn compound(stream: &str) -> Vec<u8> {
    let mut file = vec![0; 4 * 512];
    file[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    file[30] = 9;
    file[48] = 2;
    let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    file[3 * 512 + 128..3 * 512 + 128 + name.len()].copy_from_slice(&name);
    file
}
