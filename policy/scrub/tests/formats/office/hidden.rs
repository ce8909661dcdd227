//! Text in the colour of what lies behind it, by styles, themes, tables, places and runs, and text that only looks so.

use subrosa_scrub::{FindingKind, Format};

use super::{FAMILY, document, holds, without_hidden};
use crate::harness::{accepted, fixture, members, values};
use crate::zip::made::{Made, archive, member};

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const A: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"";

/// What is told as hidden text in a document with these styles; all of it must be gone if hidden content is left out,
/// and all `seen` must be there.
fn told(body: &str, styles: &str) -> Vec<String> {
    let styles = format!("<w:styles {W}>{styles}</w:styles>");
    let theme = format!(
        "<a:theme {A}><a:themeElements><a:clrScheme name=\"x\"><a:dk1><a:srgbClr val=\"111111\"/></a:dk1><a:lt1><a:sysClr \
         val=\"window\" lastClr=\"FFFFFF\"/></a:lt1><a:accent1><a:srgbClr val=\"4472C4\"/></a:accent1></a:clrScheme></a:themeElements></a:theme>"
    );
    let bytes = document(
        body,
        &[
            ("styles", "styles.xml", &styles),
            ("theme", "theme/theme1.xml", &theme),
        ],
    );
    let (out, report) = accepted("hidden", &bytes);
    let told = values(&report, FindingKind::HiddenText);
    for word in &told {
        assert!(holds(&out, word), "{word}");
    }
    let (out, _) = without_hidden(&bytes);
    assert!(!holds(&out, "HIDDEN"));
    assert_eq!(holds(&out, "SEEN"), body.contains("SEEN"));
    told
}

fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>")
}

fn paragraph(style: &str, more: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{more}</w:pPr>{runs}</w:p>")
}

#[test]
fn text_of_a_document_that_a_style_or_theme_makes_white_is_told() {
    let styles = "<w:style w:type=\"paragraph\" w:styleId=\"base\"><w:rPr><w:color w:val=\"FFFFFF\"/></w:rPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"child\"><w:basedOn w:val=\"base\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"dark\"><w:basedOn w:val=\"base\"/><w:pPr><w:shd w:val=\"clear\" w:fill=\"000000\"/></w:pPr></w:style>\
         <w:style w:type=\"character\" w:styleId=\"black\"><w:rPr><w:color w:val=\"000000\"/></w:rPr></w:style>\
         <w:style w:type=\"character\" w:styleId=\"gone\"><w:rPr><w:vanish/></w:rPr></w:style>\
         <w:style w:type=\"character\" w:styleId=\"back\"><w:basedOn w:val=\"gone\"/><w:rPr><w:vanish w:val=\"0\"/></w:rPr></w:style>";
    let body = [
        paragraph("child", "", &run("", "HIDDEN by chain")),
        paragraph("child", "", &run("<w:rStyle w:val=\"black\"/>", "SEEN 1")),
        paragraph("dark", "", &run("", "SEEN 2")),
        paragraph(
            "dark",
            "",
            &run(
                "<w:shd w:val=\"clear\" w:fill=\"FEFEFE\"/>",
                "HIDDEN by run",
            ),
        ),
        paragraph(
            "",
            "",
            &run(
                "<w:color w:val=\"000000\" w:themeColor=\"background1\"/>",
                "HIDDEN by theme",
            ),
        ),
        paragraph(
            "",
            "",
            &run(
                "<w:color w:val=\"FFFFFF\" w:themeColor=\"text1\"/>",
                "SEEN 3",
            ),
        ),
        paragraph("", "", &run("<w:rStyle w:val=\"gone\"/>", "HIDDEN by mark")),
        paragraph("", "", &run("<w:rStyle w:val=\"back\"/>", "SEEN 4")),
        paragraph(
            "",
            "",
            &run(
                "<w:color w:val=\"000000\"/><w:highlight w:val=\"black\"/>",
                "HIDDEN under a bar",
            ),
        ),
        paragraph(
            "child",
            "<w:shd w:val=\"clear\" w:fill=\"auto\" w:themeFill=\"accent1\"/>",
            &run("", "SEEN 5"),
        ),
    ]
    .concat();
    assert_eq!(
        told(&body, styles),
        [
            "HIDDEN by chain",
            "HIDDEN by run",
            "HIDDEN by theme",
            "HIDDEN by mark",
            "HIDDEN under a bar"
        ]
    );
}

#[test]
fn what_holds_for_all_text_is_looked_at_and_the_page_may_be_dark() {
    let styles = "<w:docDefaults><w:rPrDefault><w:rPr><w:color w:val=\"FFFFFF\"/></w:rPr></w:rPrDefault></w:docDefaults>";
    let body = "<w:p><w:r><w:t>HIDDEN by default</w:t></w:r></w:p>";
    assert_eq!(told(body, styles), ["HIDDEN by default"]);
    let styles = format!("<w:styles {W}>{styles}</w:styles>");
    let settings = format!("<w:settings {W}><w:displayBackgroundShape/></w:settings>");
    let bytes = document(
        body,
        &[
            ("styles", "styles.xml", &styles),
            ("settings", "settings.xml", &settings),
        ],
    );
    let parts = members(&bytes).into_iter().map(|(name, body)| {
        let text = String::from_utf8(body).unwrap();
        let text = text.replace("<w:body>", "<w:background w:color=\"202020\"/><w:body>");
        member(&name, text.as_bytes())
    });
    let (_, report) = accepted("dark", &archive(&parts.collect::<Vec<_>>()));
    assert!(values(&report, FindingKind::HiddenText).is_empty());
}

#[test]
fn text_in_tables_is_judged_by_their_style_and_shades() {
    let styles = "<w:style w:type=\"table\" w:styleId=\"grid\"><w:tblStylePr w:type=\"firstRow\"><w:rPr><w:color w:val=\"FFFFFF\"/></w:rPr>\
         <w:tcPr><w:shd w:val=\"clear\" w:fill=\"4472C4\"/></w:tcPr></w:tblStylePr></w:style>\
         <w:style w:type=\"table\" w:styleId=\"pale\"><w:rPr><w:color w:val=\"FFFFFF\"/></w:rPr></w:style>\
         <w:style w:type=\"table\" w:styleId=\"band\"><w:tblStylePr w:type=\"band1Horz\"><w:tcPr><w:shd w:val=\"clear\" w:fill=\"4472C4\"/></w:tcPr></w:tblStylePr></w:style>";
    let table = |style: &str, look: &str, rows: &[(&str, &str, &str)]| {
        let rows: String = rows
            .iter()
            .map(|(shade, properties, text)| {
                let shade = format!("<w:tcPr><w:shd w:val=\"clear\" w:fill=\"{shade}\"/></w:tcPr>");
                let shade = if shade.contains("\"\"") { "" } else { &shade };
                let run = run(properties, text);
                format!("<w:tr><w:tc>{shade}<w:p>{run}</w:p></w:tc></w:tr>")
            })
            .collect();
        format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"{style}\"/><w:tblLook w:val=\"{look}\"/></w:tblPr>{rows}</w:tbl>"
        )
    };
    let white = "<w:color w:val=\"FFFFFF\"/>";
    let body = [
        table(
            "grid",
            "0420",
            &[
                ("", "", "SEEN head"),
                ("", white, "HIDDEN below the head"),
                ("000000", white, "SEEN in black"),
                ("00FF00", "<w:color w:val=\"00FF00\"/>", "HIDDEN green"),
            ],
        ),
        table("grid", "0000", &[("", white, "HIDDEN without a head")]),
        table("pale", "0600", &[("", "", "HIDDEN by table")]),
        table("band", "0400", &[("", white, "SEEN perhaps")]),
        table("band", "0600", &[("", white, "HIDDEN without bands")]),
    ]
    .concat();
    assert_eq!(
        told(&body, styles),
        [
            "HIDDEN below the head",
            "HIDDEN green",
            "HIDDEN without a head",
            "HIDDEN by table",
            "HIDDEN without bands"
        ]
    );
}

#[test]
fn white_text_in_a_box_is_hidden_if_the_box_is_white() {
    let shape = |fill: &str, text: &str| {
        let run = run("<w:color w:val=\"FFFFFF\"/>", text);
        format!(
            "<w:p><w:r><w:pict><v:shape {fill}><v:textbox><w:txbxContent><w:p>{run}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
        )
    };
    let body = [
        shape("", "HIDDEN in white"),
        shape("fillcolor=\"#123\"", "SEEN in blue"),
        shape("filled=\"f\"", "SEEN perhaps"),
    ]
    .concat();
    assert_eq!(told(&body, ""), ["HIDDEN in white"]);
}

/// The presentation with these shapes on its second slide, and one more place on its layout.
fn slide(shapes: &str, place: &str) -> Vec<u8> {
    let made: Vec<Made> = members(&fixture(Format::Pptx, "white.pptx"))
        .iter()
        .map(|(name, body)| match std::str::from_utf8(body) {
            Ok(text) if name.contains("slideLayout7.xml") && !name.contains("_rels") => {
                let text = text.replace("</p:spTree>", &format!("{place}</p:spTree>"));
                member(name, text.as_bytes())
            }
            Ok(text) if name.contains("slides/slide1.xml") && !name.contains("_rels") => {
                let (start, rest) = text.split_once("<p:grpSpPr/>").unwrap();
                let (_, end) = rest.split_once("</p:spTree>").unwrap();
                let text = format!("{start}<p:grpSpPr/>{shapes}</p:spTree>{end}");
                member(name, text.as_bytes())
            }
            Ok(_) | Err(_) => member(name, body),
        })
        .collect();
    archive(&made)
}

fn shape(mark: &str, properties: &str, level: &str, text: &str) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"9\" name=\"x\"/><p:cNvSpPr/><p:nvPr>{mark}</p:nvPr></p:nvSpPr><p:spPr>{properties}</p:spPr>\
         <p:txBody><a:bodyPr/><a:lstStyle>{level}</a:lstStyle><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )
}

fn at(y: u32) -> String {
    format!("<a:xfrm><a:off x=\"0\" y=\"{y}\"/><a:ext cx=\"900\" cy=\"900\"/></a:xfrm>")
}

const PALE: &str = "<a:lvl1pPr><a:defRPr><a:solidFill><a:schemeClr val=\"bg1\"/></a:solidFill></a:defRPr></a:lvl1pPr>";
const BLUE: &str = "<a:solidFill><a:srgbClr val=\"000080\"/></a:solidFill>";

#[test]
fn words_on_slides_are_judged_by_places_levels_groups_and_cells() {
    let place = shape(
        "<p:ph type=\"body\" idx=\"31\"/>",
        &at(1000),
        PALE,
        "pattern",
    ) + &shape(
        "<p:ph type=\"body\" idx=\"32\"/>",
        &format!("{}{BLUE}", at(2000)),
        PALE,
        "pattern",
    );
    let group = |inside: &str| {
        let frame = "<a:xfrm><a:off x=\"0\" y=\"9000\"/><a:ext cx=\"900\" cy=\"900\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"900\" cy=\"900\"/></a:xfrm>";
        format!(
            "<p:grpSp><p:nvGrpSpPr><p:cNvPr id=\"7\" name=\"g\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>{frame}</p:grpSpPr>{inside}</p:grpSp>"
        )
    };
    let cell = |fill: &str, text: &str| {
        format!(
            "<a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:rPr><a:solidFill><a:srgbClr val=\"FFFFFF\"/></a:solidFill></a:rPr><a:t>{text}</a:t></a:r></a:p></a:txBody><a:tcPr>{fill}</a:tcPr></a:tc>"
        )
    };
    let table = format!(
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"8\" name=\"t\"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>\
         <p:xfrm><a:off x=\"0\" y=\"20000\"/><a:ext cx=\"900\" cy=\"900\"/></p:xfrm><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/table\">\
         <a:tbl><a:tblPr/><a:tblGrid><a:gridCol w=\"9\"/><a:gridCol w=\"9\"/></a:tblGrid><a:tr h=\"9\">{}{}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
        cell("", "HIDDEN cell"),
        cell(BLUE, "SEEN cell"),
    );
    let shapes = [
        shape(
            "<p:ph type=\"body\" idx=\"31\"/>",
            "",
            "",
            "HIDDEN by layout",
        ),
        shape(
            "<p:ph type=\"body\" idx=\"32\"/>",
            "",
            "",
            "SEEN on its layout's blue",
        ),
        shape("", &at(4000), PALE, "HIDDEN by level"),
        group(
            &(shape("", &at(0), PALE, "HIDDEN in a group")
                + &shape("", &format!("{}{BLUE}", at(100)), PALE, "SEEN on blue")
                + &shape("", &at(200), PALE, "SEEN over blue")),
        ),
        table,
    ]
    .concat();
    let bytes = slide(&shapes, &place);
    let (_, report) = accepted("slide", &bytes);
    let told = values(&report, FindingKind::HiddenText);
    let here = [
        "HIDDEN by layout",
        "HIDDEN by level",
        "HIDDEN in a group",
        "HIDDEN cell",
    ];
    assert!(told.starts_with(&here.map(str::to_owned)), "{told:?}");
    // The other slides are as they were.
    assert!(
        told.iter().all(|text| text.starts_with("HIDDEN")),
        "{told:?}"
    );
    let (out, _) = without_hidden(&bytes);
    assert!(!holds(&out, "HIDDEN"));
    for seen in ["on its layout's blue", "on blue", "over blue", "cell"] {
        assert!(holds(&out, &format!("SEEN {seen}")), "{seen}");
    }
}

/// A workbook of one sheet with these cells, styles, strings and theme.
pub(super) fn workbook(cells: &str, more: &str, fonts: &str, strings: &str) -> Vec<u8> {
    let x = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relations = |all: &[(&str, &str)]| {
        let all: String = all
            .iter()
            .map(|(kind, target)| {
                format!(
                    "<Relationship Id=\"{kind}\" Type=\"{FAMILY}/{kind}\" Target=\"{target}\"/>"
                )
            })
            .collect();
        format!("<Relationships xmlns=\"{package}\">{all}</Relationships>")
    };
    let book = format!(
        "<workbook {x} xmlns:r=\"{FAMILY}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"worksheet\"/></sheets></workbook>"
    );
    let theme = format!(
        "<a:theme {A}><a:themeElements><a:clrScheme name=\"x\"><a:lt1><a:srgbClr val=\"FFFFFF\"/></a:lt1><a:accent1>\
         <a:srgbClr val=\"4472C4\"/></a:accent1></a:clrScheme></a:themeElements></a:theme>"
    );
    let styles = format!(
        "<styleSheet {x}><fonts><font/>{fonts}</fonts><fills><fill><patternFill patternType=\"none\"/></fill><fill><patternFill \
         patternType=\"solid\"><fgColor rgb=\"FF4472C4\"/></patternFill></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>\
         <cellXfs><xf/><xf fillId=\"1\"/><xf fontId=\"1\"/><xf fontId=\"1\" fillId=\"1\"/></cellXfs></styleSheet>"
    );
    archive(&[
        member("[Content_Types].xml", b"<Types/>"),
        member(
            "_rels/.rels",
            relations(&[("officeDocument", "xl/workbook.xml")]).as_bytes(),
        ),
        member("xl/workbook.xml", book.as_bytes()),
        member(
            "xl/_rels/workbook.xml.rels",
            relations(&[
                ("worksheet", "s.xml"),
                ("styles", "styles.xml"),
                ("sharedStrings", "strings.xml"),
                ("theme", "theme.xml"),
            ])
            .as_bytes(),
        ),
        member(
            "xl/s.xml",
            format!("<worksheet {x}><sheetData>{cells}</sheetData>{more}</worksheet>").as_bytes(),
        ),
        member("xl/styles.xml", styles.as_bytes()),
        member(
            "xl/strings.xml",
            format!("<sst {x}>{strings}</sst>").as_bytes(),
        ),
        member("xl/theme.xml", theme.as_bytes()),
    ])
}

#[test]
fn letters_of_a_workbook_are_judged_by_theme_and_run() {
    let run =
        |colour: &str, text: &str| format!("<r><rPr><color {colour}/></rPr><t>{text}</t></r>");
    let strings = format!(
        "<si>{}{}</si><si>{}</si><si>{}</si>",
        run("rgb=\"FF000000\"", "SEEN word"),
        run("theme=\"0\"", "HIDDEN run"),
        run("rgb=\"FF4472C4\"", "SEEN where white"),
        run("rgb=\"FFFFFFFF\"", "HIDDEN whole"),
    );
    let cell = |place: &str, style: u8, value: &str| {
        format!("<c r=\"{place}\" s=\"{style}\" t=\"s\"><v>{value}</v></c>")
    };
    // A string is hidden in one cell and not in another; the font has the colour of the fill by way of the theme.
    let cells = format!(
        "<row r=\"1\">{}{}{}{}{}<c r=\"F1\" s=\"3\" t=\"str\"><v>HIDDEN by theme</v></c></row>",
        cell("A1", 0, "0"),
        cell("B1", 1, "0"),
        cell("C1", 0, "1"),
        cell("D1", 1, "1"),
        cell("E1", 0, "2"),
    );
    let bytes = workbook(&cells, "", "<font><color theme=\"4\"/></font>", &strings);
    let (_, report) = accepted("rich", &bytes);
    assert_eq!(
        values(&report, FindingKind::HiddenText),
        ["S: A1, D1, E1, F1"]
    );
    let (out, _) = without_hidden(&bytes);
    let sheet = super::part(&out, "xl/worksheets/sheet1.xml");
    let first = sheet.split("</x:c>").next().unwrap();
    assert!(
        first.contains("SEEN word") && !first.contains("HIDDEN"),
        "{sheet}"
    );
    assert!(!holds(&out, "HIDDEN whole") && !holds(&out, "HIDDEN by theme"));
    // B1 shows all of the first string, and C1 the second.
    let strings = super::part(&out, "xl/sharedStrings.xml");
    assert!(strings.contains("HIDDEN run") && strings.contains("SEEN where white"));
}
