//! Text that a workbook carries and no cell shows.

use subrosa_scrub::FindingKind;

use super::hidden::workbook as book;
use super::{FAMILY, holds, part, workbook};
use crate::harness::{accepted, clean, has, members, values};
use crate::zip::made::{archive, member};

/// The smallest workbook with something behind its cells.
fn with(more: &str) -> Vec<u8> {
    workbook(|text| text.replace("</sheetData>", &format!("</sheetData>{more}")))
}

/// The smallest workbook with a table over these rows.
fn tabled(rows: &str, table: &str) -> Vec<u8> {
    let parts = format!("<tableParts xmlns:r=\"{FAMILY}\"><tablePart r:id=\"t\"/></tableParts>");
    let bytes = workbook(|text| match text.split_once("<sheetData>") {
        Some((start, _)) => format!("{start}<sheetData>{rows}</sheetData>{parts}</worksheet>"),
        None => text.to_owned(),
    });
    let x = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relation = format!("<Relationship Id=\"t\" Type=\"{FAMILY}/table\" Target=\"t.xml\"/>");
    let relations = format!("<Relationships xmlns=\"{package}\">{relation}</Relationships>");
    let table = table.replace("<table ", &format!("<table {x} "));
    let mut made: Vec<_> = members(&bytes)
        .iter()
        .map(|(name, body)| member(name, body))
        .collect();
    made.push(member("xl/_rels/s.xml.rels", relations.as_bytes()));
    made.push(member("xl/t.xml", table.as_bytes()));
    archive(&made)
}

/// A row of cells with text, and formulas where they begin so.
fn row(number: u32, cells: &[&str]) -> String {
    let cells: String = cells
        .iter()
        .map(|text| match text.strip_prefix('=') {
            Some(formula) => format!("<c><f>{formula}</f><v>1</v></c>"),
            None => format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>"),
        })
        .collect();
    format!("<row r=\"{number}\">{cells}</row>")
}

const TABLE: &str = "xl/tables/table1.xml";
const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn the_tip_of_a_link_that_stays_is_gone() {
    let tip = "file:///C:\\Users\\QZ7PLANT\\secret.xlsx - S!A1";
    let link = format!(
        "<hyperlinks><hyperlink ref=\"A1\" location=\"A1\" tooltip=\"{tip}\"/></hyperlinks>"
    );
    let (out, report) = accepted("tip", &with(&link));
    assert!(part(&out, SHEET).contains("location=\"A1\"") && !holds(&out, "QZ7PLANT"));
    assert_eq!(values(&report, FindingKind::Comment), [tip]);
}

#[test]
fn messages_that_a_check_does_not_show_are_gone() {
    let words = |mark: &str| {
        let named = |attribute: &str| format!("{attribute}=\"{mark}{attribute}\" ");
        ["errorTitle", "error", "promptTitle", "prompt"]
            .map(named)
            .concat()
    };
    let check = |prefix: &str, shown: &str, mark: &str| {
        let words = words(mark);
        format!(
            "<{prefix}dataValidation type=\"whole\" {shown} {words}sqref=\"B1\"><{prefix}formula1>1</{prefix}formula1></{prefix}dataValidation>"
        )
    };
    let checks = [
        check("", "", "QZ7PLANT quiet "),
        check("", "showErrorMessage=\"1\"", "QZ7 error "),
        check(
            "",
            "showInputMessage=\"1\" showErrorMessage=\"0\"",
            "QZ7 prompt ",
        ),
    ]
    .concat();
    let newer = check("x14:", "showInputMessage=\"0\"", "QZ7PLANT newer ")
        .replace("sqref=\"B1\"", "")
        .replace(
            "1</x14:formula1>",
            "<xm:f>1</xm:f></x14:formula1><xm:sqref>B1</xm:sqref>",
        );
    let more = format!(
        "<dataValidations>{checks}</dataValidations><extLst><ext uri=\"{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}\" \
         xmlns:x14=\"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main\" xmlns:xm=\"http://schemas.microsoft.com/office/excel/2006/main\">\
         <x14:dataValidations>{newer}</x14:dataValidations></ext></extLst>"
    );
    let (out, report) = accepted("checks", &with(&more));
    let sheet = part(&out, SHEET);
    assert!(sheet.contains("<x14:dataValidation "), "{sheet}");
    assert!(!sheet.contains("QZ7PLANT"), "{sheet}");
    for (mark, error) in [("QZ7 error ", true), ("QZ7 prompt ", false)] {
        assert_eq!(sheet.contains(&format!("error=\"{mark}error\"")), error);
        assert_eq!(sheet.contains(&format!("errorTitle=\"{mark}")), error);
        assert_eq!(sheet.contains(&format!("prompt=\"{mark}prompt\"")), !error);
        assert_eq!(sheet.contains(&format!("promptTitle=\"{mark}")), !error);
    }
    let told = values(&report, FindingKind::HiddenText);
    assert!(
        told.contains(&"QZ7PLANT quiet prompt".to_owned()),
        "{told:?}"
    );
}

#[test]
fn the_text_of_a_rule_that_looks_for_none_is_gone() {
    let rule = |kind: &str, text: &str| {
        format!(
            "<cfRule type=\"{kind}\" priority=\"1\" text=\"{text}\"><formula>A1=1</formula></cfRule>"
        )
    };
    let rules = rule("expression", "QZ7PLANT") + &rule("beginsWith", "wanted");
    let more = format!("<conditionalFormatting sqref=\"A1\">{rules}</conditionalFormatting>");
    let (out, report) = accepted("rules", &with(&more));
    let sheet = part(&out, SHEET);
    assert!(sheet.contains("text=\"wanted\"") && sheet.contains("type=\"expression\""));
    assert!(!holds(&out, "QZ7PLANT"), "{sheet}");
    assert_eq!(values(&report, FindingKind::HiddenText), ["QZ7PLANT"]);
}

#[test]
fn words_for_a_row_of_sums_that_there_is_not_are_gone() {
    let table = |count: &str, label: &str| {
        format!(
            "<table id=\"1\" name=\"T\" displayName=\"T\" ref=\"A1:B3\" {count}><tableColumns count=\"2\">\
             <tableColumn id=\"1\" name=\"One\" totalsRowLabel=\"{label} label\"/><tableColumn id=\"2\" name=\"Two\" totalsRowFunction=\"custom\">\
             <totalsRowFormula>\"{label} sum\"</totalsRowFormula></tableColumn></tableColumns></table>"
        )
    };
    let rows = row(1, &["One", "Two"]) + &row(2, &["a", "b"]) + &row(3, &["c", "=1"]);
    for count in ["", "totalsRowCount=\"0\""] {
        let (out, report) = accepted("none", &tabled(&rows, &table(count, "QZ7PLANT")));
        assert!(!holds(&out, "QZ7PLANT"), "{}", part(&out, TABLE));
        let told = values(&report, FindingKind::HiddenText);
        assert_eq!(told, ["QZ7PLANT label", "\"QZ7PLANT sum\""]);
        assert!(!part(&out, TABLE).contains("custom"));
    }
    let (out, _) = accepted(
        "one",
        &tabled(&rows, &table("totalsRowCount=\"1\"", "seen")),
    );
    let table = part(&out, TABLE);
    assert!(
        table.contains("seen label") && table.contains("seen sum"),
        "{table}"
    );
}

#[test]
fn a_formula_that_a_table_keeps_for_a_column_is_gone_if_no_cell_has_it() {
    let column = |id: u8, formula: &str| {
        format!(
            "<tableColumn id=\"{id}\" name=\"C{id}\"><calculatedColumnFormula>{formula}</calculatedColumnFormula></tableColumn>"
        )
    };
    let table = [
        column(1, "\"QZ7PLANT\""),
        column(2, "A2*2"),
        column(3, "A2&amp;QZ7NAME"),
    ]
    .concat();
    let table = format!(
        "<table id=\"1\" name=\"T\" displayName=\"T\" ref=\"A1:C3\"><tableColumns count=\"3\">{table}</tableColumns></table>"
    );
    let rows = row(1, &["C1", "C2", "C3"])
        + &row(2, &["a", "words", "b"])
        + &row(3, &["c", "=A3*2", "=1"]);
    let bytes = tabled(&rows, &table);
    let made = members(&bytes).into_iter().map(|(name, body)| {
        let text = String::from_utf8(body).unwrap();
        let names =
            "</sheets><definedNames><definedName name=\"QZ7NAME\">1</definedName></definedNames>";
        member(&name, text.replace("</sheets>", names).as_bytes())
    });
    let (out, _) = accepted("columns", &archive(&made.collect::<Vec<_>>()));
    let table = part(&out, TABLE);
    assert!(table.contains(">A2*2<"), "{table}");
    // A name that only such a formula uses goes with it.
    assert!(
        !holds(&out, "QZ7PLANT") && !holds(&out, "QZ7NAME"),
        "{table}"
    );
    assert_eq!(clean(&out).unwrap().0, out);
}

#[test]
fn how_text_is_read_stays_only_where_a_cell_shows_it() {
    let read = |text: &str, reading: &str| {
        let reading =
            format!("<rPh sb=\"0\" eb=\"1\"><t>{reading}</t></rPh><phoneticPr fontId=\"0\"/>");
        format!("<t>{text}</t>{reading}")
    };
    let cell = |more: &str, text: &str| format!("<c t=\"inlineStr\" {more}><is>{text}</is></c>");
    let strings = format!(
        "<si>{}</si><si>{}</si>",
        read("one", "QZ7PLANT"),
        read("two", "shared")
    );
    let inline = cell("", &read("three", "QZ7PLANT")) + &cell("ph=\"1\"", &read("four", "inline"));
    let shared = "<c t=\"s\"><v>0</v></c><c t=\"s\" ph=\"1\"><v>1</v></c>";
    let last = "<row ph=\"1\">".to_owned() + &cell("", &read("five", "by row")) + "</row>";
    let made = |formula: &str| {
        let formula = if formula.is_empty() {
            String::new()
        } else {
            format!("<c><f>{formula}</f></c>")
        };
        book(
            &format!("<row>{shared}{inline}{formula}</row>{last}"),
            "",
            "",
            &strings,
        )
    };
    let (out, report) = accepted("readings", &made(""));
    let text = part(&out, "xl/worksheets/sheet1.xml") + &part(&out, "xl/sharedStrings.xml");
    for seen in [
        "one", "two", "three", "four", "five", "shared", "inline", "by row",
    ] {
        assert!(
            text.contains(&format!("<x:t>{seen}</x:t>")),
            "{seen}: {text}"
        );
    }
    assert!(!text.contains("QZ7PLANT"), "{text}");
    assert!(has(&report, FindingKind::HiddenText));
    assert_eq!(clean(&out).unwrap().0, out);
    let (out, report) = accepted("asked", &made("PHONETIC(A1)"));
    assert!(holds(&out, "QZ7PLANT") && !has(&report, FindingKind::HiddenText));
}

#[test]
fn what_a_column_was_filtered_for_stays_only_where_a_cell_says_it() {
    let column =
        |id: u8, criteria: &str| format!("<filterColumn colId=\"{id}\">{criteria}</filterColumn>");
    let filters = |values: &[&str]| {
        let values: String = values
            .iter()
            .map(|value| format!("<filter val=\"{value}\"/>"))
            .collect();
        format!("<filters>{values}</filters>")
    };
    let custom = |value: &str| {
        format!(
            "<customFilters><customFilter operator=\"notEqual\" val=\"{value}\"/></customFilters>"
        )
    };
    let columns = [
        column(0, &filters(&["seen", "QZ7PLANT", "Shared"])),
        column(1, &filters(&["5", "1,234.00"])),
        column(2, &custom("QZ7PLANT*")),
        column(3, &custom(" ")),
        column(4, &filters(&["QZ7PLANT"])),
        column(5, &filters(&["QZ7PATH"])),
    ];
    let filter = format!(
        "<autoFilter ref=\"A1:F4\">{}</autoFilter>",
        columns.concat()
    );
    let row = |number: u8, first: &str, second: &str, hidden: &str| {
        format!(
            "<row r=\"{number}\" {hidden}>{first}<c r=\"B{number}\"><v>{second}</v></c><c r=\"C{number}\" t=\"str\"><v>QZ7</v></c>\
             <c r=\"F{number}\" t=\"str\"><f>CELL(\"filename\")</f><v>QZ7PATH</v></c></row>"
        )
    };
    let rows = row(2, "<c t=\"s\"><v>0</v></c>", "5.0", "")
        + &row(3, "<c t=\"str\"><v>Seen</v></c>", "1234", "")
        + &row(4, "<c t=\"str\"><v>other</v></c>", "6", "hidden=\"1\"");
    let bytes = book(
        &rows,
        &filter,
        "",
        "<si><t>shared</t><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></si>",
    );
    let (out, report) = accepted("filter", &bytes);
    let sheet = part(&out, "xl/worksheets/sheet1.xml");
    assert!(
        !holds(&out, "QZ7PLANT") && !holds(&out, "QZ7PATH"),
        "{sheet}"
    );
    let (_, found) = sheet.split_once("<x:autoFilter").unwrap();
    let (found, _) = found.split_once("</x:autoFilter>").unwrap();
    assert_eq!(
        found,
        " ref=\"A1:F4\"><x:filterColumn colId=\"0\"><x:filters><x:filter val=\"seen\"/><x:filter val=\"Shared\"/></x:filters></x:filterColumn>\
         <x:filterColumn colId=\"3\"><x:customFilters><x:customFilter operator=\"notEqual\" val=\" \"/></x:customFilters></x:filterColumn>"
    );
    assert!(sheet.contains("hidden=\"1\"") && sheet.contains("other"));
    let told = values(&report, FindingKind::HiddenText);
    assert!(
        told.contains(&"QZ7PLANT".to_owned()) && told.contains(&"1,234.00".to_owned()),
        "{told:?}"
    );
    assert_eq!(clean(&out).unwrap().0, out);
}

#[test]
fn a_filter_of_a_table_is_looked_at_like_that_of_a_sheet() {
    let table = "<table id=\"1\" name=\"T\" displayName=\"T\" ref=\"A1:A2\"><autoFilter ref=\"A1:A2\"><filterColumn colId=\"0\"><filters>\
         <filter val=\"a\"/><filter val=\"QZ7PLANT\"/></filters></filterColumn></autoFilter><tableColumns count=\"1\">\
         <tableColumn id=\"1\" name=\"One\"/></tableColumns></table>";
    let (out, _) = accepted(
        "table",
        &tabled(&(row(1, &["One"]) + &row(2, &["a"])), table),
    );
    let table = part(&out, TABLE);
    assert!(
        table.contains("val=\"a\"") && !table.contains("QZ7PLANT"),
        "{table}"
    );
}
