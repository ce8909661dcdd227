//! Places in office documents where the program itself, not the writer, put something that recognises.

mod charts;
mod hidden;
mod numbers;
pub(crate) mod programs;
mod unshown;
mod unused;

use subrosa_scrub::{Clean, Fate, FindingKind, Format, Limits, Reason, Remains, Report, scrub};

use crate::harness::{accepted, clean, fixture, has, leaves, members, values};
use crate::zip::made::{Made, archive, member};

const FAMILY: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn part(bytes: &[u8], name: &str) -> String {
    let found = members(bytes).into_iter().find(|(each, _)| each == name);
    String::from_utf8(found.unwrap_or_else(|| panic!("{name} is there")).1).unwrap()
}

/// Whether any part of a package holds these words.
fn holds(bytes: &[u8], words: &str) -> bool {
    let mut parts = members(bytes).into_iter();
    parts.any(|(_, body)| String::from_utf8_lossy(&body).contains(words))
}

/// The smallest workbook, changed.
fn workbook(change: impl Fn(&str) -> String) -> Vec<u8> {
    let made: Vec<Made> = members(&fixture(Format::Xlsx, "smallest.xlsx"))
        .iter()
        .map(|(name, body)| member(name, change(std::str::from_utf8(body).unwrap()).as_bytes()))
        .collect();
    archive(&made)
}

fn without_hidden(bytes: &[u8]) -> (Vec<u8>, Report) {
    let limits = Limits {
        drop_hidden: true,
        ..Limits::default()
    };
    let answer = scrub(&bytes, Vec::new(), &limits).map(Clean::into_parts);
    answer.unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

/// A package with this Word document in it, related to nothing but `more`: kinds, names and bodies of parts.
fn document(body: &str, more: &[(&str, &str, &str)]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let relation = |id: usize, kind: &str, target: &str| {
        format!("<Relationship Id=\"r{id}\" Type=\"{FAMILY}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |inside: &str| {
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        format!("<Relationships xmlns=\"{package}\">{inside}</Relationships>")
    };
    let root = relations(&relation(0, "officeDocument", "word/document.xml"));
    let parts: String = more
        .iter()
        .enumerate()
        .map(|(id, (kind, name, _))| relation(id, kind, name))
        .collect();
    let text = format!(
        "<w:document xmlns:w=\"{main}\" xmlns:v=\"urn:schemas-microsoft-com:vml\"><w:body>{body}</w:body></w:document>"
    );
    let mut all = vec![
        member("[Content_Types].xml", b"<Types/>"),
        member("_rels/.rels", root.as_bytes()),
        member("word/document.xml", text.as_bytes()),
        member("word/_rels/document.xml.rels", relations(&parts).as_bytes()),
    ];
    for (_, name, body) in more {
        all.push(member(&format!("word/{name}"), body.as_bytes()));
    }
    archive(&all)
}

#[test]
fn the_name_of_the_file_in_a_value_is_gone_whatever_becomes_of_its_formula() {
    let cells = [
        (
            "CELL(\"filename\",A1)",
            "C:\\Users\\QZ7PLANT\\[QZ7PLANT.xlsx]S",
        ),
        ("MID(CELL(\"filnavn\"),1,9)", "QZ7PLANT.xlsx"),
        ("mypath&amp;\"\"", "QZ7PLANT.xlsx"),
        ("INFO(\"release\")", "QZ7PLANT"),
        ("CELL(\"filename\")&amp;[1]S!A1", "QZ7PLANT.xlsx"),
        ("TEXT(TODAY(),\"yyyy\")", "QZ7PLANT 2021"),
    ];
    let row: String = cells
        .iter()
        .map(|(formula, value)| format!("<c t=\"str\"><f>{formula}</f><v>{value}</v></c>"))
        .collect();
    let bytes = workbook(|text| {
        let names = "</sheets><definedNames><definedName name=\"MyPath\">inner</definedName>\
             <definedName name=\"inner\">CELL(\"filename\")</definedName></definedNames>";
        let hidden = "<row hidden=\"1\"><c><v>7</v></c></row></sheetData>";
        let text = text.replace("</row>", &format!("{row}</row>"));
        let text = text.replace("</sheets>", names);
        text.replace("</sheetData>", hidden)
    });
    let (out, report) = accepted("kept", &bytes);
    assert!(
        !holds(&out, "QZ7PLANT"),
        "{}",
        part(&out, "xl/worksheets/sheet1.xml")
    );
    assert!(values(&report, FindingKind::ExternalTarget).contains(&"QZ7PLANT.xlsx".to_owned()));
    let (out, report) = without_hidden(&bytes);
    let sheet = part(&out, "xl/worksheets/sheet1.xml");
    assert!(
        !sheet.contains("QZ7PLANT") && !sheet.contains("<f>"),
        "{sheet}"
    );
    assert!(has(&report, FindingKind::Date));
}

#[test]
fn the_day_on_which_a_filter_was_set_and_a_paper_of_one_printer_are_gone() {
    let filter = "</sheetData><autoFilter ref=\"A1:B2\"><filterColumn colId=\"0\"><dynamicFilter type=\"today\" \
         val=\"44317\" maxVal=\"44318\" valIso=\"2021-05-01T00:00:00\" maxValIso=\"2021-05-02T00:00:00\"/>\
         </filterColumn></autoFilter><pageSetup paperSize=\"7519\" orientation=\"landscape\"/>";
    let (out, report) = accepted(
        "filter",
        &workbook(|text| text.replace("</sheetData>", filter)),
    );
    let sheet = part(&out, "xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains("type=\"today\"") && sheet.contains("landscape"),
        "{sheet}"
    );
    for gone in ["4431", "2021", "7519"] {
        assert!(!sheet.contains(gone), "{gone}: {sheet}");
    }
    assert!(has(&report, FindingKind::Date));
}

#[test]
fn the_unshown_name_of_a_table_and_the_numbers_of_shared_formulas_are_gone() {
    let made: Vec<Made> = members(&fixture(Format::Xlsx, "everything.xlsx"))
        .iter()
        .map(|(name, body)| match std::str::from_utf8(body) {
            Ok(text) if name.contains("tables/") => {
                let text = text.replace(" name=\"", " name=\"QZ7PLANT");
                member(name, text.as_bytes())
            }
            Ok(text) if name.contains("worksheets/sheet1.xml") => {
                let shared = "<sheetData><row r=\"1\"><c r=\"A1\"><f t=\"shared\" ref=\"A1:B1\" si=\"735917\">1+1</f><v>2</v></c></row>";
                let (start, _) = text.split_once("<sheetData>").unwrap();
                let (_, end) = text.split_once("</sheetData>").unwrap();
                let text = format!("{start}{shared}</sheetData>{end}");
                member(name, text.as_bytes())
            }
            Ok(_) | Err(_) => member(name, body),
        })
        .collect();
    let (out, _) = accepted("table", &archive(&made));
    assert!(!holds(&out, "735917"));
    for (name, body) in members(&out) {
        let text = String::from_utf8_lossy(&body).into_owned();
        let root = text
            .split("<x:table ")
            .nth(1)
            .and_then(|rest| rest.split('>').next());
        assert!(
            !root.unwrap_or_default().contains("QZ7PLANT"),
            "{name}: {root:?}"
        );
    }
}

#[test]
fn a_header_for_pages_that_there_are_not_is_hidden_content() {
    let header = "</sheetData><headerFooter differentFirst=\"1\"><oddHeader>seen</oddHeader>\
         <evenHeader>other</evenHeader><firstHeader>one</firstHeader></headerFooter>";
    let bytes = workbook(|text| text.replace("</sheetData>", header));
    let (out, report) = accepted("header", &bytes);
    assert_eq!(values(&report, FindingKind::HiddenText), ["other"]);
    assert!(holds(&out, "other") && leaves(&report, Remains::HiddenContent));
    let (out, _) = without_hidden(&bytes);
    assert!(holds(&out, "seen") && holds(&out, "one") && !holds(&out, "other"));
}

#[test]
fn a_header_of_a_document_for_pages_that_there_are_not_is_hidden_content() {
    let header = |text: &str| {
        format!(
            "<w:hdr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:hdr>"
        )
    };
    let reference = |pages: &str, id: u8| {
        let r = "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
        format!("<w:headerReference {r} w:type=\"{pages}\" r:id=\"r{id}\"/>")
    };
    let body = |more: &str| {
        let references = reference("default", 0) + &reference("first", 1);
        let body = format!(
            "<w:p><w:r><w:t>words</w:t></w:r></w:p><w:sectPr>{references}{more}</w:sectPr>"
        );
        document(
            &body,
            &[
                ("header", "header1.xml", &header("usual")),
                ("header", "header2.xml", &header("other")),
            ],
        )
    };
    let (out, report) = accepted("unseen", &body(""));
    assert!(holds(&out, "other") && leaves(&report, Remains::HiddenContent));
    assert_eq!(values(&report, FindingKind::HiddenText), ["other"]);
    let (out, _) = without_hidden(&body(""));
    assert!(holds(&out, "usual") && !holds(&out, "other"));
    let (out, report) = without_hidden(&body("<w:titlePg/>"));
    assert!(holds(&out, "other") && !has(&report, FindingKind::HiddenText));
}

#[test]
fn what_a_field_shows_of_the_file_stays_and_is_told() {
    let field = |code: &str, shown: &str| {
        let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
        format!(
            "<w:p>{}<w:r><w:instrText>{code}</w:instrText></w:r>{}<w:r><w:t>{shown}</w:t></w:r>{}</w:p>",
            mark("begin"),
            mark("separate"),
            mark("end"),
        )
    };
    let body = field(" FILENAME \\p ", "C:\\Users\\ana\\report.docx")
        + &field(" SAVEDATE ", "4 May 2021")
        + "<w:p><w:fldSimple w:instr=\" LASTSAVEDBY \"><w:r><w:t>Ana B</w:t></w:r></w:fldSimple></w:p>";
    let (out, report) = accepted("fields", &document(&body, &[]));
    assert!(part(&out, "word/document.xml").contains("report.docx"));
    let kept = |kind| {
        let found = report.findings.iter();
        let mut found = found.filter(|found| found.kind == kind && found.fate == Fate::Kept);
        let value = found.next().and_then(|found| found.value.as_ref());
        value.map(|value| value.expose().to_owned())
    };
    assert_eq!(
        [FindingKind::Comment, FindingKind::Date, FindingKind::Author].map(kept),
        ["C:\\Users\\ana\\report.docx", "4 May 2021", "Ana B"].map(|text| Some(text.to_owned()))
    );
}

#[test]
fn a_shape_of_the_old_kind_that_is_not_shown_is_hidden_content() {
    let body = "<w:p><w:r><w:t>seen</w:t></w:r><w:r><w:pict><v:shape style=\"width:9pt;visibility:hidden\">\
         <v:textbox><w:txbxContent><w:p><w:r><w:t>unseen</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>";
    let bytes = document(body, &[]);
    let (_, report) = accepted("shape", &bytes);
    assert!(leaves(&report, Remains::HiddenContent));
    assert_eq!(values(&report, FindingKind::HiddenText), ["unseen"]);
    let (out, _) = without_hidden(&bytes);
    let text = part(&out, "word/document.xml");
    assert!(text.contains("seen") && !text.contains("unseen"), "{text}");
}

#[test]
fn numbers_and_languages_that_programs_leave_in_documents_are_gone() {
    let run = "<w:p><w:r><w:rPr><w:rFonts w:ascii=\"Arial\"/><w:fitText w:val=\"900\" w:id=\"-1467824640\"/><w:lang w:val=\"fo-FO\" w:eastAsia=\"ja-JP\"/>\
         </w:rPr><w:t>words</w:t></w:r><w:r><w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\">\
         <wp:extent cx=\"9\" cy=\"9\"/><wp:docPr id=\"1804538251\" name=\"x\"/></wp:inline></w:drawing></w:r></w:p><w:sectPr><w:pgSz w:w=\"9\" w:h=\"9\" w:code=\"7519\"/>\
         <w:paperSrc w:first=\"7519\" w:other=\"7519\"/></w:sectPr>";
    let settings = "<w:ROOT><w:themeFontLang w:val=\"fo-FO\"/><w:decimalSymbol w:val=\"QZ7PLANT\"/><w:listSeparator w:val=\"QZ7PLANT\"/></w:ROOT>";
    let fonts = "<w:ROOT><w:font w:name=\"Arial\"><w:sig w:usb0=\"E0002AFF\" w:usb1=\"C0007843\" w:usb2=\"00000009\" \
         w:usb3=\"00000000\" w:csb0=\"000001FF\" w:csb1=\"00000000\"/></w:font></w:ROOT>";
    let named = |text: &str, root: &str| {
        let text = text.replace(
            "<w:ROOT",
            "<w:ROOT xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"",
        );
        text.replace("w:ROOT", root)
    };
    let bytes = document(
        run,
        &[
            ("settings", "settings.xml", &named(settings, "w:settings")),
            ("fontTable", "fontTable.xml", &named(fonts, "w:fonts")),
        ],
    );
    let (out, report) = accepted("numbers", &bytes);
    for gone in [
        "1467824640",
        "1804538251",
        "fo-FO",
        "7519",
        "QZ7PLANT",
        "E0002AFF",
    ] {
        assert!(!holds(&out, gone), "{gone}");
    }
    let text = part(&out, "word/document.xml");
    assert!(
        text.contains("ja-JP") && text.contains("<wp:docPr id=\"1\""),
        "{text}"
    );
    assert!(part(&out, "word/fontTable.xml").contains("Arial"));
    assert!(has(&report, FindingKind::Printer));
    assert_eq!(clean(&out).unwrap().0, out);
}

#[test]
fn numbers_of_axes_are_given_anew() {
    let made: Vec<Made> = members(&fixture(Format::Xlsx, "extras.xlsx"))
        .iter()
        .map(|(name, body)| match std::str::from_utf8(body) {
            Ok(text) if name.contains("chart") => {
                let text = text.replace("axId val=\"1\"", "axId val=\"-1467824640\"");
                let text = text.replace("crossAx val=\"1\"", "crossAx val=\"-1467824640\"");
                assert!(text.contains("1467824640"), "{name}");
                member(name, text.as_bytes())
            }
            Ok(_) | Err(_) => member(name, body),
        })
        .collect();
    let (out, _) = accepted("axes", &archive(&made));
    assert!(holds(&out, "<c:crossAx val=\"1\"/>"));
    assert!(!holds(&out, "1467824640"));
}

#[test]
fn an_element_that_would_fill_the_memory_is_refused() {
    // Two hundred attributes of six bytes take a hundred each once they are read.
    let attributes: String = (0..200).map(|number| format!(" a{number}=\"\"")).collect();
    let runs = format!("<w:r{attributes}/>").repeat(5_000);
    let refusal = clean(&document(&format!("<w:p>{runs}</w:p>"), &[]));
    let reason = refusal.map(|_| ()).unwrap_err().reason;
    assert_eq!(reason, Reason::TooManyParts);
}

#[test]
fn an_element_with_a_million_attributes_is_refused_at_once() {
    let attributes: String = (0..1_000_000)
        .map(|number| format!(" a{number}=\"\""))
        .collect();
    let refusal = clean(&document(&format!("<w:p{attributes}/>"), &[]));
    let reason = refusal.map(|_| ()).unwrap_err().reason;
    assert_eq!(reason, Reason::TooManyParts);
}
