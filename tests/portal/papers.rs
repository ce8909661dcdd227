//! Documents made for tests, with whatever an office program might have written into them.

use std::io::{Read, Write};

use flate2::Crc;
use flate2::read::DeflateDecoder;

/// A Word document (ECMA-376) of one paragraph, with the author that the program wrote beside it.
pub(crate) fn docx(words: &str, author: &str) -> Vec<u8> {
    let body = format!(
        "<w:document {W}><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"
    );
    let core =
        format!("<cp:coreProperties {CORE}><dc:creator>{author}</dc:creator></cp:coreProperties>");
    package(&[
        (
            "[Content_Types].xml",
            types(&[
                ("/word/document.xml", &format!("{WORD}.document.main+xml")),
                (
                    "/docProps/core.xml",
                    "application/vnd.openxmlformats-package.core-properties+xml",
                ),
            ]),
        ),
        (
            "_rels/.rels",
            relations(&[
                (&format!("{OFFICE}/officeDocument"), "word/document.xml"),
                (PROPERTIES, "docProps/core.xml"),
            ]),
        ),
        ("docProps/core.xml", core),
        ("word/document.xml", body),
    ])
}

/// An Excel workbook of two sheets with a text in each; the second sheet is hidden.
pub(crate) fn xlsx(shown: &str, hidden: &str) -> Vec<u8> {
    let sheet = |text: &str| {
        format!(
            "<worksheet {X}><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{text}</t></is></c></row></sheetData></worksheet>"
        )
    };
    let book = format!(
        "<workbook {X} {R}><sheets><sheet name=\"Open\" sheetId=\"1\" r:id=\"rId1\"/>\
         <sheet name=\"Second book\" sheetId=\"2\" state=\"hidden\" r:id=\"rId2\"/></sheets></workbook>"
    );
    let kind = format!("{OFFICE}/worksheet");
    package(&[
        (
            "[Content_Types].xml",
            types(&[
                ("/xl/workbook.xml", &format!("{EXCEL}.sheet.main+xml")),
                (
                    "/xl/worksheets/sheet1.xml",
                    &format!("{EXCEL}.worksheet+xml"),
                ),
                (
                    "/xl/worksheets/sheet2.xml",
                    &format!("{EXCEL}.worksheet+xml"),
                ),
            ]),
        ),
        (
            "_rels/.rels",
            relations(&[(&format!("{OFFICE}/officeDocument"), "xl/workbook.xml")]),
        ),
        ("xl/workbook.xml", book),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&[
                (&kind, "worksheets/sheet1.xml"),
                (&kind, "worksheets/sheet2.xml"),
            ]),
        ),
        ("xl/worksheets/sheet1.xml", sheet(shown)),
        ("xl/worksheets/sheet2.xml", sheet(hidden)),
    ])
}

/// Everything that stands in the packed and unpacked members of a ZIP archive, one after the other.
pub(crate) fn unpacked(archive: &[u8]) -> String {
    let mut all = String::new();
    let headers = archive.windows(30).enumerate();
    for (at, head) in headers.filter(|(_, head)| head.starts_with(b"PK\x03\x04")) {
        let size = |at: usize| usize::from(u16::from_le_bytes([head[at], head[at + 1]]));
        let body = &archive[at + 30 + size(26) + size(28)..];
        let mut bytes = Vec::new();
        if head[8] == 8 {
            DeflateDecoder::new(body).read_to_end(&mut bytes).unwrap();
        }
        all.push_str(&String::from_utf8_lossy(&bytes));
    }
    all
}

fn types(parts: &[(&str, &str)]) -> String {
    let parts = parts
        .iter()
        .map(|(name, kind)| format!("<Override PartName=\"{name}\" ContentType=\"{kind}\"/>"));
    format!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>{}</Types>",
        parts.collect::<String>()
    )
}

fn relations(targets: &[(&str, &str)]) -> String {
    let each = targets.iter().enumerate();
    let each = each.map(|(at, (kind, target))| {
        format!(
            "<Relationship Id=\"rId{}\" Type=\"{kind}\" Target=\"{target}\"/>",
            at + 1
        )
    });
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
        each.collect::<String>()
    )
}

/// A ZIP archive (APPNOTE 4.3) of these files, not packed.
fn package(files: &[(&str, String)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let place = length(out.len());
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        let size = length(text.len()).to_le_bytes();
        let mut fields = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        fields.extend(crc.sum().to_le_bytes());
        fields.extend([size, size].concat());
        fields.extend([u8::try_from(name.len()).expect("a short name"), 0, 0, 0]);
        out.write_all(
            &[
                b"PK\x03\x04",
                fields.as_slice(),
                name.as_bytes(),
                text.as_bytes(),
            ]
            .concat(),
        )
        .unwrap();
        directory.extend(
            [
                b"PK\x01\x02\x14\0".as_slice(),
                &fields,
                &[0; 10],
                &place.to_le_bytes(),
                name.as_bytes(),
            ]
            .concat(),
        );
    }
    let count = u16::try_from(files.len())
        .expect("a few files")
        .to_le_bytes();
    let (start, size) = (length(out.len()), length(directory.len()));
    out.extend(directory);
    out.extend(
        [
            b"PK\x05\x06\0\0\0\0".as_slice(),
            &count,
            &count,
            &size.to_le_bytes(),
            &start.to_le_bytes(),
            &[0; 2],
        ]
        .concat(),
    );
    out
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("a small file")
}

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const X: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
const R: &str = "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const CORE: &str = "xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
                    xmlns:dc=\"http://purl.org/dc/elements/1.1/\"";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PROPERTIES: &str =
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
