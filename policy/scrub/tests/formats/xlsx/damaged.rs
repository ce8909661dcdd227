//! Workbooks whose sheets or lists lead nowhere: what nobody would see does not leave with the file.

use subrosa_scrub::{Format, Reason};

use super::part;
use crate::harness::{accepted, clean, fixture, members};
use crate::zip::made::{Made, archive, member};

/// The smallest workbook with other words in some parts: the name of the part, what to replace, and by what.
fn changed(changes: &[(&str, &str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    let mut made: Vec<Made> = Vec::new();
    for (name, body) in members(&fixture(Format::Xlsx, "smallest.xlsx")) {
        let mut text = String::from_utf8(body).unwrap();
        for (_, from, to) in changes.iter().filter(|(part, ..)| *part == name) {
            assert!(text.contains(from), "{name}: {from}");
            text = text.replace(from, to);
        }
        made.push(member(&name, text.as_bytes()));
    }
    let more = more.iter();
    made.extend(more.map(|(name, body)| member(name, body.as_bytes())));
    archive(&made)
}

fn relation(id: &str, kind: &str, target: &str) -> String {
    let family = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    format!("<Relationship Id=\"{id}\" Type=\"{family}/{kind}\" Target=\"{target}\"/>")
}

#[test]
fn a_sheet_whose_part_is_not_there_is_refused_with_all_that_belongs_to_it() {
    let second = "</sheets><definedNames><definedName name=\"_xlnm.Print_Area\" \
                  localSheetId=\"1\">Gone!$A$1</definedName></definedNames>";
    let second = format!("<sheet name=\"Gone\" sheetId=\"2\" r:id=\"b\"/>{second}");
    let refused = |relations: &str| {
        let end = format!("{relations}</Relationships>");
        let changes = [
            ("xl/workbook.xml", "</sheets>", &*second),
            ("xl/_rels/workbook.xml.rels", "</Relationships>", &*end),
        ];
        let answer = clean(&changed(&changes, &[]));
        answer.map(|_| ()).map_err(|refusal| refusal.reason)
    };
    for relations in [
        relation("b", "chartsheet", "gone.xml"),
        relation("b", "worksheet", "gone.xml"),
        relation("b", "chartsheet", "workbook.xml"),
        relation("c", "chartsheet", "gone.xml"),
    ] {
        assert_eq!(refused(&relations), Err(Reason::Damaged), "{relations}");
    }
}

#[test]
fn two_relations_with_one_id_are_refused() {
    let twice = format!("{}</Relationships>", relation("a", "theme", "gone.xml"));
    let changes = [("xl/_rels/workbook.xml.rels", "</Relationships>", &*twice)];
    let answer = clean(&changed(&changes, &[]));
    assert_eq!(answer.map(|_| ()).unwrap_err().reason, Reason::Damaged);
}

#[test]
fn lists_of_which_nothing_stays_are_gone_the_first_time() {
    let lists = "</sheetData><mergeCells><other/></mergeCells>\
        <conditionalFormatting sqref=\"A1\"><other/></conditionalFormatting>\
        <dataValidations><other/></dataValidations>\
        <hyperlinks><other location=\"S!A1\"/></hyperlinks>\
        <tableParts xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
        <tablePart r:id=\"t\"/></tableParts>";
    let table = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}\
         </Relationships>",
        relation("t", "other", "table.xml")
    );
    let file = changed(
        &[("xl/s.xml", "</sheetData>", lists)],
        &[("xl/_rels/s.xml.rels", &table)],
    );
    let (out, _) = accepted("empty lists", &file);
    let sheet = part(&out, "xl/worksheets/sheet1.xml");
    assert!(sheet.ends_with("</x:sheetData></x:worksheet>"), "{sheet}");
    assert_eq!(accepted("empty lists again", &out).0, out);
}
