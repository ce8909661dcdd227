//! Numbers that a program chose and nobody sees: two files that differ only in them come out the same.

use subrosa_scrub::Format;

use super::{FAMILY, document, holds, part};
use crate::harness::{accepted, clean, fixture, members};
use crate::zip::made::{Made, archive, member};

/// A package with its words exchanged.
fn changed(bytes: &[u8], change: impl Fn(&str, &str) -> String) -> Vec<u8> {
    let made: Vec<Made> = members(bytes)
        .iter()
        .map(|(name, body)| match std::str::from_utf8(body) {
            Ok(text) => member(name, change(name, text).as_bytes()),
            Err(_) => member(name, body),
        })
        .collect();
    archive(&made)
}

/// Cleans both and holds them to each other, and to themselves cleaned again.
fn same(one: &[u8], other: &[u8]) -> Vec<u8> {
    assert!(one != other);
    let (first, _) = accepted("one", one);
    assert!(first == accepted("other", other).0);
    assert!(first == clean(&first).unwrap().0);
    first
}

/// A document with lists, notes, a bookmark and a picture bullet under these numbers.
fn listed(numbers: [i64; 8]) -> Vec<u8> {
    let [list, other, lists, others, note, second, mark, stop] = numbers;
    let line = |list: i64| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr></w:p>"
        )
    };
    let notes = |id: i64| format!("<w:p><w:r><w:footnoteReference w:id=\"{id}\"/></w:r></w:p>");
    let body = [
        line(other),
        line(list),
        line(0),
        notes(second),
        notes(note),
        format!("<w:p><w:bookmarkStart w:id=\"{mark}\" w:name=\"_Toc{mark}\"/><w:bookmarkEnd w:id=\"{mark}\"/></w:p>"),
    ]
    .concat();
    let w = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let kind = |id: i64, text: &str| {
        format!(
            "<w:abstractNum w:abstractNumId=\"{id}\"><w:lvl w:ilvl=\"0\"><w:lvlText w:val=\"{text}\"/></w:lvl></w:abstractNum>"
        )
    };
    let number = |id: i64, kind: i64| {
        format!("<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{kind}\"/></w:num>")
    };
    let numbering = format!(
        "<w:numbering {w}>{}{}{}{}</w:numbering>",
        kind(lists, "SEEN%1"),
        kind(others, "*"),
        number(list, lists),
        number(other, others)
    );
    let words = |id: i64, more: &str, text: &str| {
        format!(
            "<w:footnote w:id=\"{id}\"{more}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>"
        )
    };
    let footnotes = format!(
        "<w:footnotes {w}>{}{}{}</w:footnotes>",
        words(stop, " w:type=\"separator\"", ""),
        words(note, "", "SEEN one"),
        words(second, "", "SEEN two")
    );
    let settings = format!(
        "<w:settings {w}><w:footnotePr><w:footnote w:id=\"{stop}\"/></w:footnotePr></w:settings>"
    );
    document(
        &body,
        &[
            ("numbering", "numbering.xml", &numbering),
            ("footnotes", "footnotes.xml", &footnotes),
            ("settings", "settings.xml", &settings),
        ],
    )
}

#[test]
fn numbers_of_lists_notes_and_bookmarks_are_given_anew() {
    let out = same(
        &listed([3, 7, 0, 1, 2, 3, 4, -1]),
        &listed([735_917, 41, 9_001, 8_888, 77, 66, 55, 44]),
    );
    let text = part(&out, "word/document.xml");
    for kept in [
        "<w:numId w:val=\"1\"/>",
        "<w:numId w:val=\"2\"/>",
        "<w:numId w:val=\"0\"/>",
        "<w:footnoteReference w:id=\"2\"/>",
        "<w:footnoteReference w:id=\"3\"/>",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    let lists = part(&out, "word/numbering.xml");
    assert!(
        lists.contains("<w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/>"),
        "{lists}"
    );
    let notes = part(&out, "word/footnotes.xml");
    let (_, two) = notes.split_once("<w:footnote w:id=\"2\">").unwrap();
    assert!(two.contains("SEEN two"), "{notes}");
    assert!(part(&out, "word/settings.xml").contains("<w:footnote w:id=\"-1\"/>"));
}

#[test]
fn heights_of_shapes_keep_their_order_alone() {
    let anchor = |height: u32| {
        format!(
            "<w:r><w:drawing><wp:anchor xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
             relativeHeight=\"{height}\"><wp:extent cx=\"9\" cy=\"9\"/></wp:anchor></w:drawing></w:r>"
        )
    };
    let old = |height: i64| {
        format!("<w:r><w:pict><v:rect style=\"width:9pt;z-index:{height}\"/></w:pict></w:r>")
    };
    let body = |heights: [i64; 4], deleted: u32| {
        let [one, two, three, four] = heights;
        let shapes = [
            old(one),
            anchor(u32::try_from(two).unwrap()),
            old(three),
            old(four),
        ]
        .concat();
        document(
            &format!("<w:p>{shapes}<w:del>{}</w:del></w:p>", anchor(deleted)),
            &[],
        )
    };
    let out = same(
        &body([251_658_240, 251_659_264, -7, 251_658_240], 251_658_250),
        &body([5, 900, -735_917, 5], 17),
    );
    let text = part(&out, "word/document.xml");
    for kept in ["relativeHeight=\"2\"", "z-index:-1\"", "z-index:1\""] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
}

#[test]
fn numbers_of_places_and_slides_are_given_anew() {
    let file = fixture(Format::Pptx, "rich.pptx");
    let other = changed(&file, |_, text| {
        let text = text.replace(" idx=\"1\"/></p:nvPr>", " idx=\"735917\"/></p:nvPr>");
        let text = text.replace("<p:ph idx=\"1\"/>", "<p:ph idx=\"735917\"/>");
        text.replace("<p:sldId id=\"256\"", "<p:sldId id=\"9256\"")
    });
    let out = same(&file, &other);
    assert!(!holds(&out, "735917") && holds(&out, "<p:ph type=\"body\" idx="));
}

/// A workbook whose styles stand behind `more` of each kind that nothing uses.
fn styled(more: usize) -> Vec<u8> {
    let x = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let list = |name: &str, first: &str, idle: &str, used: &str| {
        format!("<{name}>{first}{}{used}</{name}>", idle.repeat(more))
    };
    let at = |before: usize| before + more;
    let code = 164 + 7 * more;
    let styles = [
        format!(
            "<styleSheet {x}><numFmts><numFmt numFmtId=\"{code}\" formatCode=\"0.0\"/></numFmts>"
        ),
        list("fonts", "<font/>", "<font><b/></font>", "<font><i/></font>"),
        list(
            "fills",
            "<fill><patternFill/></fill><fill><patternFill patternType=\"gray125\"/></fill>",
            "<fill><patternFill patternType=\"lightUp\"/></fill>",
            "<fill><patternFill patternType=\"darkUp\"/></fill>",
        ),
        list(
            "borders",
            "<border/>",
            "<border outline=\"1\"/>",
            "<border><left style=\"thin\"/></border>",
        ),
        list(
            "cellStyleXfs",
            "<xf/>",
            "<xf fontId=\"1\"/>",
            &format!("<xf fontId=\"{}\"/>", at(1)),
        ),
        list(
            "cellXfs",
            "<xf/>",
            "<xf borderId=\"0\"/>",
            &format!(
                "<xf numFmtId=\"{code}\" fontId=\"{}\" fillId=\"{}\" borderId=\"{}\" xfId=\"{}\"/>",
                at(1),
                at(2),
                at(1),
                at(1)
            ),
        ),
        format!(
            "<cellStyles><cellStyle name=\"own\" xfId=\"{}\"/></cellStyles>",
            at(1)
        ),
        list(
            "dxfs",
            "",
            "<dxf><font><b/></font></dxf>",
            "<dxf><font><i/></font></dxf>",
        ),
        "</styleSheet>".to_owned(),
    ]
    .concat();
    let style = at(1);
    let sheet = format!(
        "<worksheet {x}><cols><col min=\"1\" max=\"1\" style=\"{style}\"/></cols><sheetData><row r=\"1\" s=\"{style}\" customFormat=\"1\">\
         <c r=\"A1\" s=\"{style}\"><v>1</v></c></row></sheetData><conditionalFormatting sqref=\"A1\"><cfRule type=\"cellIs\" dxfId=\"{more}\" \
         priority=\"1\" operator=\"equal\"><formula>1</formula></cfRule></conditionalFormatting></worksheet>"
    );
    let relations =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    let relation = |kind: &str, target: &str| {
        format!("<Relationship Id=\"{kind}\" Type=\"{FAMILY}/{kind}\" Target=\"{target}\"/>")
    };
    let root = format!(
        "{relations}{}</Relationships>",
        relation("officeDocument", "xl/workbook.xml")
    );
    let inner = format!(
        "{relations}{}{}</Relationships>",
        relation("worksheet", "s.xml"),
        relation("styles", "styles.xml")
    );
    let book = format!(
        "<workbook {x} xmlns:r=\"{FAMILY}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"worksheet\"/></sheets></workbook>"
    );
    archive(&[
        member("[Content_Types].xml", b"<Types/>"),
        member("_rels/.rels", root.as_bytes()),
        member("xl/workbook.xml", book.as_bytes()),
        member("xl/_rels/workbook.xml.rels", inner.as_bytes()),
        member("xl/s.xml", sheet.as_bytes()),
        member("xl/styles.xml", styles.as_bytes()),
    ])
}

#[test]
fn styles_of_a_workbook_close_up_where_nothing_uses_one() {
    let out = same(&styled(0), &styled(17));
    let styles = part(&out, "xl/styles.xml");
    for kept in [
        "numFmtId=\"164\" fontId=\"1\" fillId=\"2\" borderId=\"1\" xfId=\"1\"",
        "name=\"Style 1\"",
    ] {
        assert!(styles.contains(kept), "{kept}: {styles}");
    }
    let sheet = part(&out, "xl/worksheets/sheet1.xml");
    for kept in [
        "style=\"1\"",
        "<x:row r=\"1\" s=\"1\"",
        "<x:c r=\"A1\" s=\"1\">",
        "dxfId=\"0\"",
    ] {
        assert!(sheet.contains(kept), "{kept}: {sheet}");
    }
}
