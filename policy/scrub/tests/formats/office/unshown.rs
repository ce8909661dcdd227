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
