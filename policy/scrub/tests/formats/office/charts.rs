//! What charts keep of workbooks, and what cells keep of records behind them.

use subrosa_scrub::{FindingKind, Format};

use super::{holds, part, workbook};
use crate::harness::{accepted, clean, fixture, has, members, values};
use crate::zip::made::{Made, archive, member};

/// A fixture with words in its parts exchanged.
fn changed(format: Format, name: &str, pairs: &[(&str, &str)]) -> Vec<u8> {
    let made: Vec<Made> = members(&fixture(format, name))
        .iter()
        .map(|(name, body)| match std::str::from_utf8(body) {
            Ok(text) => {
                let text = pairs
                    .iter()
                    .fold(text.to_owned(), |text, (old, new)| text.replace(old, new));
                member(name, text.as_bytes())
            }
            Err(_) => member(name, body),
        })
        .collect();
    archive(&made)
}

#[test]
fn paths_of_workbooks_in_what_a_chart_last_showed_are_gone() {
    let bytes = changed(
        Format::Pptx,
        "rich.pptx",
        &[
            (
                "<c:f>Sheet1!$A$2:$A$3</c:f>",
                "<c:f>'C:\\QZ7PLANT\\[QZ7PLANT.xlsx]S'!$A$2:$A$3</c:f>",
            ),
            (
                "<c:v>SEEN east</c:v>",
                "<c:v>C:\\Users\\QZ7PLANT\\[QZ7PLANT.xlsx]S</c:v>",
            ),
        ],
    );
    let (out, report) = accepted("paths", &bytes);
    assert!(!holds(&out, "QZ7PLANT") && holds(&out, "SEEN west"));
    let told = values(&report, FindingKind::ExternalTarget);
    assert!(
        told.iter().any(|told| told.contains("QZ7PLANT")),
        "{told:?}"
    );
    assert_eq!(clean(&out).unwrap().0, out);
}

#[test]
fn a_chart_loses_the_values_that_its_cells_lose() {
    // The second cell shows a version and the third the day; the chart of the workbook has copies of both.
    let bytes = changed(
        Format::Xlsx,
        "extras.xlsx",
        &[
            (
                "<c r=\"B1\"><v>2</v></c><c r=\"C1\"><v>3</v></c>",
                "<c r=\"B1\" t=\"str\"><f>INFO(\"release\")</f><v>73.59</v></c><c r=\"C1\"><f>TODAY()</f><v>44317</v></c>",
            ),
            (
                "<c:pt idx=\"1\"><c:v>2</c:v></c:pt><c:pt idx=\"2\"><c:v>3</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser><c:ser><c:idx val=\"1\"/>",
                "<c:pt idx=\"1\"><c:v>73.59</c:v></c:pt><c:pt idx=\"2\"><c:v>44317</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser><c:ser><c:idx val=\"1\"/>",
            ),
        ],
    );
    assert!(holds(&bytes, "<c:v>44317</c:v>"));
    let (out, _) = accepted("forgotten", &bytes);
    assert!(!holds(&out, "44317") && !holds(&out, "73.59"));
    assert!(holds(&out, "<c:f>Shown!$A$1:$C$1</c:f>"));
    assert_eq!(clean(&out).unwrap().0, out);
}

#[test]
fn cells_with_pictures_or_records_keep_their_plain_value() {
    let row = "<c r=\"D1\" t=\"e\" vm=\"1\"><v>#VALUE!</v></c><c r=\"E1\" cm=\"1\" vm=\"2\"><v>5</v></c></row>";
    let bytes = workbook(|text| text.replace("</row>", row));
    let (out, report) = accepted("records", &bytes);
    let sheet = part(&out, "xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains("<x:v>#VALUE!</x:v>") && sheet.contains("<x:v>5</x:v>"),
        "{sheet}"
    );
    assert!(!sheet.contains("vm=") && !sheet.contains("cm="));
    assert_eq!(values(&report, FindingKind::PrivateData), ["D1", "E1"]);
    let mut made: Vec<Made> = members(&bytes)
        .iter()
        .map(|(name, body)| member(name, body))
        .collect();
    made.push(member("xl/richData/richValueRel.xml", b"<QZ7PLANT/>"));
    made.push(member("xl/media/image1.png", b"QZ7PLANT"));
    let (out, report) = accepted("pictures", &archive(&made));
    assert!(has(&report, FindingKind::LostPicture) && !holds(&out, "QZ7PLANT"));
}
