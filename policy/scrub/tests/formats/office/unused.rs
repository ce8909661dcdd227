//! Text that a document carries and no page shows: values of shapes, lists and fonts.

use subrosa_scrub::FindingKind;

use super::{document, holds, part};
use crate::harness::{accepted, clean, values};

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
