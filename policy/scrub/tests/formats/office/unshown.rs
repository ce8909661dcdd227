//! Text that a workbook or a document carries and no page shows.

use subrosa_scrub::FindingKind;

use super::{holds, part, workbook};
use crate::harness::{accepted, values};

/// The smallest workbook with something behind its cells.
fn with(more: &str) -> Vec<u8> {
    workbook(|text| text.replace("</sheetData>", &format!("</sheetData>{more}")))
}

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
