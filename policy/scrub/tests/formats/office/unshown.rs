//! Text that a workbook or a document carries and no page shows.

use subrosa_scrub::FindingKind;

use super::hidden::workbook as book;
use super::{FAMILY, document, holds, part, workbook};
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

fn shapes(shapes: &str) -> Vec<u8> {
    document(
        &format!("<w:p><w:r><w:pict>{shapes}</w:pict></w:r></w:p>"),
        &[],
    )
}

#[test]
fn words_are_no_values_of_shapes_of_the_old_kind() {
    let more = "xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:w10=\"urn:schemas-microsoft-com:office:word\"";
    let shape = format!(
        "<v:rect {more} style=\"width:10pt;font-family:QZ7JaneDoe;text-align:QZ7\" fillcolor=\"QZ7 Jane Doe, ACME 2024-05-01\" \
         strokeweight=\"QZ7 secret\" o:connectortype=\"(QZ7@acme.com)\" strokecolor=\"#a7bfde [1620]\" path=\"m qz jane doe\">\
         <v:fill type=\"QZ7\" colors=\"QZ7 John\" color2=\"fill darken(118)\" focus=\"50%\"/><v:stroke dashstyle=\"QZ7 john\" endarrow=\"block\"/>\
         <v:formulas><v:f eqn=\"sum @0 1 jane\"/><v:f eqn=\"prod @0 pixelWidth 2\"/></v:formulas><w10:wrap type=\"QZ7\" anchorx=\"page\"/></v:rect>"
    );
    let (out, _) = accepted("shape", &shapes(&shape));
    let text = part(&out, "word/document.xml");
    for gone in ["QZ7", "jane"] {
        assert!(!text.contains(gone), "{gone}: {text}");
    }
    for kept in [
        "style=\"width:10pt\"",
        "strokecolor=\"#a7bfde [1620]\"",
        "color2=\"fill darken(118)\"",
        "focus=\"50%\"",
        "endarrow=\"block\"",
        "eqn=\"prod @0 pixelWidth 2\"",
        "anchorx=\"page\"",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
}

#[test]
fn words_that_a_shape_does_not_show_are_gone() {
    let shape = |kind: &str, on: &str, words: &str| {
        let style = "style=\"font-family:&quot;Arial&quot;\"";
        format!("<v:shape type=\"#{kind}\"><v:textpath {on} {style} string=\"{words}\"/></v:shape>")
    };
    let kind = |name: &str, on: &str| {
        format!("<v:shapetype id=\"{name}\"><v:textpath on=\"{on}\" fitshape=\"t\"/></v:shapetype>")
    };
    let all = [
        kind("art", "t"),
        kind("plain", "f"),
        shape("art", "", "DRAFT"),
        shape("art", "on=\"f\"", "QZ7PLANT one"),
        shape("plain", "", "QZ7PLANT two"),
        shape("plain", "on=\"t\"", "SEEN"),
        shape("none", "", "QZ7PLANT three"),
    ];
    let (out, report) = accepted("art", &shapes(&all.concat()));
    let text = part(&out, "word/document.xml");
    assert!(
        text.contains("string=\"DRAFT\"") && text.contains("string=\"SEEN\""),
        "{text}"
    );
    assert_eq!(text.matches("Arial").count(), 2);
    assert!(!text.contains("QZ7PLANT"), "{text}");
    let told = values(&report, FindingKind::HiddenText);
    assert_eq!(told, ["QZ7PLANT one", "QZ7PLANT two", "QZ7PLANT three"]);
    assert_eq!(clean(&out).unwrap().0, out);
}

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

fn listed(list: &str, level: &str) -> String {
    format!("<w:p><w:pPr><w:numPr>{level}{list}</w:numPr></w:pPr><w:r><w:t>words</w:t></w:r></w:p>")
}

fn val(name: &str, value: &str) -> String {
    format!("<w:{name} w:val=\"{value}\"/>")
}

/// A kind of lists with these texts of its levels.
fn kind(id: u8, more: &str, levels: &[&str]) -> String {
    let levels: String = (0..)
        .zip(levels)
        .map(|(at, text): (u8, _)| {
            let text = val("start", "1") + &val("numFmt", "decimal") + &val("lvlText", text);
            format!("<w:lvl w:ilvl=\"{at}\">{text}<w:rPr><w:rFonts w:ascii=\"font of {id} {at}\"/></w:rPr></w:lvl>")
        })
        .collect();
    format!("<w:abstractNum w:abstractNumId=\"{id}\">{more}{levels}</w:abstractNum>")
}

fn list(id: u8, kind: u8, more: &str) -> String {
    let kind = val("abstractNumId", &kind.to_string());
    format!("<w:num w:numId=\"{id}\">{kind}{more}</w:num>")
}

#[test]
fn of_lists_only_what_something_uses_is_written() {
    let changed = "<w:lvlOverride w:ilvl=\"1\"><w:lvl w:ilvl=\"1\"><w:lvlText w:val=\"QZ7PLANT changed\"/></w:lvl></w:lvlOverride>";
    let numbering = [
        kind(3, "", &["SEEN %1", "QZ7PLANT level %2", "SEEN %1.%3"]),
        kind(4, "", &["QZ7PLANT list"]),
        kind(5, "", &["SEEN by style", "QZ7PLANT", "SEEN by paragraph"]),
        kind(6, &val("numStyleLink", "L"), &[]),
        kind(7, &val("styleLink", "L"), &["SEEN by link", "QZ7PLANT"]),
        list(13, 3, changed),
        list(14, 4, ""),
        list(15, 5, ""),
        list(16, 6, ""),
        list(17, 7, ""),
    ];
    let numbering = format!("<w:numbering {W}>{}</w:numbering>", numbering.concat());
    let style = |kind: &str, id: &str, list: &str| {
        let list = val("numId", list);
        format!(
            "<w:style w:type=\"{kind}\" w:styleId=\"{id}\"><w:name w:val=\"{id}\"/><w:pPr><w:numPr>{list}</w:numPr></w:pPr></w:style>"
        )
    };
    let styles = style("paragraph", "P", "15") + &style("numbering", "L", "17");
    let styles = format!("<w:styles {W}>{styles}</w:styles>");
    let old = "<w:p><w:pPr><w:pPrChange w:id=\"1\" w:author=\"x\"><w:pPr><w:numPr><w:numId w:val=\"14\"/></w:numPr></w:pPr></w:pPrChange></w:pPr></w:p>";
    let body = listed(&val("numId", "13"), "")
        + &listed("", &val("ilvl", "2"))
        + &listed(&val("numId", "16"), "")
        + old;
    let bytes = document(
        &body,
        &[
            ("numbering", "numbering.xml", &numbering),
            ("styles", "styles.xml", &styles),
        ],
    );
    let (out, report) = accepted("lists", &bytes);
    let text = part(&out, "word/numbering.xml");
    assert!(!text.contains("QZ7PLANT"), "{text}");
    let seen = ["%1", "%1.%3", "by style", "by paragraph", "by link"];
    for seen in seen {
        assert!(text.contains(&format!("SEEN {seen}\"")), "{seen}: {text}");
    }
    assert!(
        text.contains("font of 3 0") && !text.contains("font of 3 1"),
        "{text}"
    );
    assert_eq!(text.matches("<w:abstractNum ").count(), 4);
    assert_eq!(text.matches("<w:num ").count(), 4);
    let told = values(&report, FindingKind::HiddenText);
    assert!(told.contains(&"QZ7PLANT list".to_owned()), "{told:?}");
    assert_eq!(clean(&out).unwrap().0, out);
}

#[test]
fn only_fonts_that_are_used_are_listed_and_only_by_their_names() {
    let font = |name: &str| {
        format!(
            "<w:font w:name=\"{name}\"><w:altName w:val=\"QZ7PLANT alternative\"/><w:panose1 w:val=\"4A414E45444F45202020\"/>\
             <w:charset w:val=\"02\"/><w:pitch w:val=\"variable\"/></w:font>"
        )
    };
    let fonts = ["QZ7PLANT Corporate", "used", "Of A Style", "of a note"].map(font);
    let fonts = format!("<w:fonts {W}>{}</w:fonts>", fonts.concat());
    let in_font = |font: &str| format!("<w:rPr><w:rFonts w:ascii=\"{font}\"/></w:rPr>");
    let styles = format!(
        "<w:styles {W}><w:style w:type=\"paragraph\" w:styleId=\"S\"><w:name w:val=\"S\"/>{}</w:style></w:styles>",
        in_font("of a style")
    );
    let notes = format!(
        "<w:footnotes {W}><w:footnote w:id=\"5\"><w:p><w:r>{}<w:t>note</w:t></w:r></w:p></w:footnote></w:footnotes>",
        in_font("of a note")
    );
    let run = format!(
        "<w:p><w:r>{}<w:t>words</w:t><w:footnoteReference w:id=\"5\"/></w:r></w:p>",
        in_font("used")
    );
    let breaks = format!(
        "<w:settings {W}><w:noLineBreaksAfter w:lang=\"ja-JP\" w:val=\"QZ7PLANT\"/></w:settings>"
    );
    let bytes = document(
        &run,
        &[
            ("fontTable", "fontTable.xml", &fonts),
            ("styles", "styles.xml", &styles),
            ("footnotes", "footnotes.xml", &notes),
            ("settings", "settings.xml", &breaks),
        ],
    );
    let (out, _) = accepted("fonts", &bytes);
    let text = part(&out, "word/fontTable.xml");
    for seen in ["used", "Of A Style", "of a note"] {
        assert!(
            text.contains(&format!("w:name=\"{seen}\"")),
            "{seen}: {text}"
        );
    }
    assert!(
        text.contains("charset") && !text.contains("4A414E45"),
        "{text}"
    );
    assert!(!holds(&out, "QZ7PLANT"));
    assert_eq!(clean(&out).unwrap().0, out);
}
