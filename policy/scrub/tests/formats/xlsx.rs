//! Workbooks: what is planted in them is gone, what can be seen stays, hidden content is told and left out if wanted.

mod damaged;
mod judged;

use proptest::prelude::*;
use subrosa_scrub::{Clean, Fate, FindingKind, Format, Limits, Reason, Remains, Report, scrub};

use crate::harness::{
    accepted, clean, contains, fixture, fixtures, has, leaves, members, planted, values,
};
use crate::zip::made::{Made, archive, member};

/// A part of a cleaned workbook.
fn part(bytes: &[u8], name: &str) -> String {
    let found = members(bytes).into_iter().find(|(each, _)| each == name);
    String::from_utf8(found.unwrap_or_else(|| panic!("{name} is there")).1).unwrap()
}

fn without_hidden(bytes: &[u8]) -> (Vec<u8>, Report) {
    let limits = Limits {
        drop_hidden: true,
        ..Limits::default()
    };
    let answer = scrub(&bytes, Vec::new(), &limits).map(Clean::into_parts);
    answer.unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

#[test]
fn macro_workbooks_and_templates_come_out_as_plain_workbooks() {
    for name in ["macros.xlsm", "macros.xltm", "template.xltx", "strict.xlsx"] {
        let (out, report) = accepted(name, &fixture(Format::Xlsx, name));
        assert_eq!(
            out,
            accepted("plain", &fixture(Format::Xlsx, "everything.xlsx")).0,
            "{name}"
        );
        assert_eq!(report.format.extension(), "xlsx");
        assert!(has(&report, FindingKind::Script));
        let types = part(&out, "[Content_Types].xml");
        assert!(types.contains("spreadsheetml.sheet.main+xml") && !types.contains("macro"));
    }
}

#[test]
fn who_and_where_and_when_is_told() {
    let (_, report) = accepted("everything", &fixture(Format::Xlsx, "everything.xlsx"));
    let told = |kind, text: &str| {
        let found = values(&report, kind);
        assert!(
            found.iter().any(|value| value.contains(text)),
            "{kind:?} {text}: {found:?}"
        );
    };
    told(FindingKind::Author, "QZ7PLANTcreator");
    told(FindingKind::Author, "QZ7PLANTeditor");
    told(FindingKind::Author, "QZ7PLANTsharer");
    told(FindingKind::Author, "QZ7PLANTuser");
    told(
        FindingKind::ExternalTarget,
        "C:\\Users\\QZ7PLANTuser\\Documents\\",
    );
    told(
        FindingKind::ExternalTarget,
        "file:///C:/Users/QZ7PLANT/a.xlsx",
    );
    told(FindingKind::Software, "QZ7PLANTapp");
    told(FindingKind::Date, "2021-05-03");
    told(FindingKind::Comment, "Created by QZ7PLANT");
    told(FindingKind::PartNames, "QZ7PLANTexternal");
    for kind in [
        FindingKind::EmbeddedFile,
        FindingKind::Identifier,
        FindingKind::LostPicture,
        FindingKind::OldVersion,
        FindingKind::Printer,
        FindingKind::PrivateData,
        FindingKind::ReviewComments,
        FindingKind::Script,
        FindingKind::Thumbnail,
        FindingKind::TrackedChanges,
    ] {
        assert!(has(&report, kind), "{kind:?}");
    }
}

#[test]
fn formulas_that_reach_out_become_their_values_and_others_stay() {
    let (out, _) = accepted("everything", &fixture(Format::Xlsx, "everything.xlsx"));
    let sheet = part(&out, "xl/worksheets/sheet1.xml");
    for kept in [
        "used*2+SUM(Sheet1!B1)",
        "<x:c r=\"C1\" t=\"str\"><x:v>kept value</x:v></x:c>",
        "<x:c r=\"D1\"><x:v>9</x:v></x:c>",
        "<x:c r=\"C3\"><x:v>5</x:v></x:c><",
        "<x:c r=\"C4\"><x:v>6</x:v></x:c>",
        "<x:f t=\"shared\" si=\"1\"/>",
        "<x:f>CELL(&quot;filename&quot;)</x:f></x:c>",
    ] {
        let unquoted = kept.replace("&quot;", "\"");
        assert!(
            sheet.contains(kept) || sheet.contains(&unquoted),
            "{kept} in {sheet}"
        );
    }
    assert!(!sheet.contains("[1]") && !sheet.contains("HYPERLINK"));
    let book = part(&out, "xl/workbook.xml");
    assert!(book.contains(">Sheet1!$B$1<") && book.contains("_xlnm.Print_Area"));
    assert!(!book.contains("0BADCAFE"));
}

#[test]
fn text_that_no_cell_shows_any_more_is_gone() {
    let (out, report) = accepted("everything", &fixture(Format::Xlsx, "everything.xlsx"));
    let strings = part(&out, "xl/sharedStrings.xml");
    assert_eq!(strings.matches("<x:si>").count(), 5);
    assert!(!contains(strings.as_bytes(), b"deleted"));
    assert!(has(&report, FindingKind::OldVersion));
}

#[test]
fn hidden_content_is_told_and_stays() {
    let (out, report) = accepted("hidden", &fixture(Format::Xlsx, "hidden.xlsx"));
    assert!(leaves(&report, Remains::HiddenContent));
    assert_eq!(
        values(&report, FindingKind::HiddenSheet),
        ["Secret", "Deeply secret"]
    );
    assert_eq!(
        values(&report, FindingKind::HiddenText),
        ["Seen: C:C, 2:2, A3, A4"]
    );
    let strings = part(&out, "xl/sharedStrings.xml");
    assert!(strings.contains("on a very hidden sheet") && strings.contains("white on white"));
}

#[test]
fn hidden_content_is_left_out_if_that_is_wanted() {
    let (out, report) = without_hidden(&fixture(Format::Xlsx, "hidden.xlsx"));
    assert!(!leaves(&report, Remains::HiddenContent));
    assert!(
        report
            .findings
            .iter()
            .filter(|found| matches!(
                found.kind,
                FindingKind::HiddenSheet | FindingKind::HiddenText
            ))
            .all(|found| found.fate == Fate::Removed)
    );
    let book = part(&out, "xl/workbook.xml");
    assert_eq!(book.matches("<x:sheet ").count(), 2);
    assert!(book.contains("localSheetId=\"1\"") && !book.contains("ecret"));
    let strings = part(&out, "xl/sharedStrings.xml");
    for gone in ["hidden", "white on white", "shown as nothing", "secret"] {
        let rows = part(&out, "xl/worksheets/sheet1.xml");
        assert!(!strings.contains(gone) || gone == "hidden", "{gone}");
        assert!(!rows.contains("ecret"), "{rows}");
    }
    // What was computed from it can be seen, and stays as it was.
    assert!(!strings.contains("in a hidden") && strings.contains("white on black"));
    let (again, _) = without_hidden(&out);
    assert_eq!(again, out);
}

#[test]
fn small_charts_rules_and_checks_stay_where_their_cells_do() {
    let bytes = fixture(Format::Xlsx, "extras.xlsx");
    let count = |out: &[u8]| {
        let sheet = part(out, "xl/worksheets/sheet1.xml");
        ["<x14:sparkline>", "<x14:dataValidation ", "<x14:cfRule "]
            .map(|tag| sheet.matches(tag).count())
    };
    let (out, _) = accepted("extras", &bytes);
    assert_eq!(count(&out), [2, 1, 1]);
    let (out, _) = without_hidden(&bytes);
    assert_eq!(count(&out), [1, 1, 1]);
}

#[test]
fn charts_keep_what_they_last_showed_of_cells_that_do_not_stay() {
    let bytes = fixture(Format::Xlsx, "extras.xlsx");
    let charts = |out: &[u8]| {
        let chart = part(out, "xl/charts/chart1.xml");
        ["<c:numRef>", "<c:numLit>", "<c:v>row 2</c:v></c:tx>"]
            .map(|tag| chart.matches(tag).count())
    };
    let (out, report) = accepted("extras", &bytes);
    assert_eq!(charts(&out), [2, 1, 1]);
    let outside = values(&report, FindingKind::ExternalTarget);
    assert!(
        outside.contains(&"http://QZ7PLANT.example/".to_owned()),
        "{outside:?}"
    );
    let (out, _) = without_hidden(&bytes);
    assert_eq!(charts(&out), [1, 2, 1]);
}

#[test]
fn workbooks_of_the_binary_kind_are_refused_by_name() {
    let names = "<Relationship Id=\"a\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.bin\"/>";
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{names}</Relationships>"
    );
    let bytes = archive(&[
        member("[Content_Types].xml", b"<Types/>"),
        member("_rels/.rels", relations.as_bytes()),
        member("xl/workbook.bin", b"\x83\x01\0"),
    ]);
    let refusal = clean(&bytes).map(|_| ()).unwrap_err();
    assert_eq!(
        (refusal.format, refusal.reason),
        (Some(Format::Xlsx), Reason::NotCleaned)
    );
}

#[test]
fn nothing_planted_is_left_when_hidden_content_is_left_out_either() {
    for (name, bytes) in fixtures(Format::Xlsx) {
        assert_eq!(planted(&without_hidden(&bytes).0), None, "{name}");
    }
}

#[test]
fn the_day_on_which_a_formula_was_last_computed_is_gone() {
    let made: Vec<Made> = members(&fixture(Format::Xlsx, "smallest.xlsx"))
        .iter()
        .map(|(name, body)| {
            let text = String::from_utf8(body.clone()).unwrap();
            let day = "<c><f>TODAY()+1</f><v>44317</v></c></row>";
            member(name, text.replace("</row>", day).as_bytes())
        })
        .collect();
    let (out, report) = accepted("day", &archive(&made));
    let sheet = part(&out, "xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains("TODAY()+1") && !sheet.contains("44317"),
        "{sheet}"
    );
    assert!(has(&report, FindingKind::Date));
}

#[test]
fn hostile_xml_is_refused() {
    let smallest = members(&fixture(Format::Xlsx, "smallest.xlsx"));
    let with_sheet = |sheet: &str| {
        let made: Vec<Made> = smallest
            .iter()
            .map(|(name, body)| match name.as_str() {
                "xl/s.xml" => member(name, sheet.as_bytes()),
                _ => member(name, body),
            })
            .collect();
        let answer = clean(&archive(&made)).map(|_| ());
        answer.map_err(|refusal| refusal.reason)
    };
    let sheet = |inside: &str| {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        with_sheet(&format!(
            "<worksheet xmlns=\"{main}\"><sheetData>{inside}</sheetData></worksheet>"
        ))
    };
    assert_eq!(sheet("<row><c><v>1</v></c></row>"), Ok(()));
    for damaged in [
        "<row r=\"2\"/><row r=\"1\"/>",
        "<row r=\"1\"/><row r=\"1\"/>",
        "<row r=\"1048577\"/>",
        "<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row>",
        "<row r=\"1\"><c r=\"A1\"/><c r=\"A1\"/></row>",
        "<row r=\"1\"><c r=\"A2\"/></row>",
        "<row r=\"1\"><c r=\"XFE1\"/></row>",
        "<row><c t=\"s\"><v>0</v></c></row>",
        "<row><c t=\"n\"><v>QZ7</v></c></row>",
        "<row><c t=\"e\"><v>words</v></c></row>",
        "<row><c s=\"-1\"/></row>",
    ] {
        assert_eq!(sheet(damaged), Err(Reason::Damaged), "{damaged}");
    }
    let deep = "<a>".repeat(100_000);
    assert_eq!(sheet(&deep), Err(Reason::Damaged));
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">]><x>&a;</x>";
    assert_eq!(with_sheet(bomb), Err(Reason::Unusual));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_words_in_the_parts_never_stop_the_cleaner_and_never_leak(
        file in prop::sample::select(vec!["everything.xlsx", "extras.xlsx", "hidden.xlsx", "openpyxl.xlsx"]),
        part in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(WORDS), any::<bool>()), 1..4),
    ) {
        let mut parts = members(&fixture(Format::Xlsx, file));
        let at = part.index(parts.len());
        let (_, body) = &mut parts[at];
        for (place, word, attribute) in changes {
            let sign = if attribute { b'"' } else { b'>' };
            let ends: Vec<usize> = (0..body.len()).filter(|at| body[*at] == sign).collect();
            if !ends.is_empty() {
                let end = ends[place.index(ends.len())] + 1;
                body.splice(end..end, word.bytes());
            }
        }
        let made: Vec<Made> = parts.iter().map(|(name, body)| member(name, body)).collect();
        match clean(&archive(&made)) {
            Err(refusal) => prop_assert!(
                !matches!(refusal.reason, Reason::Stopped | Reason::SecondLook),
                "{:?}", refusal.reason
            ),
            Ok((out, _)) => {
                let again = clean(&out).ok().map(|(out, _)| out);
                prop_assert_eq!(again.as_ref(), Some(&out));
            }
        }
    }
}

/// What may be put into an attribute or between elements.
static WORDS: &[&str] = &[
    "1",
    "-1",
    "4294967296",
    "9999999999999999999999",
    "A1",
    "XFD1048576:A1",
    "&amp;",
    "&#x1f;",
    "<",
    "\"",
    " ",
    "'[1]a'!A1",
    "<c/>",
    "<row/>",
    "<x:f>1</x:f>",
    "<!-- a -->",
    "<![CDATA[a]]>",
    "</a>",
    "s=\"7\"",
    "\u{202e}",
    "General;;;",
    "rId1",
];
