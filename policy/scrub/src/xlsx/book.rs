//! The workbook part (ISO/IEC 29500-1, 18.2): its sheets and names, read whole before anything is written.

use super::UNDERSTOOD;
use super::cell::{is_on, text};
use crate::ooxml::{Element, Event, Reader};
use crate::{Budget, FindingKind, Findings, ReadAt, Reason};

/// What is needed of a workbook.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// Its sheets in their order.
    pub(super) sheets: Vec<Sheet>,
    /// Its defined names in their order.
    pub(super) names: Vec<Defined>,
    /// Whether days are counted from 1904.
    pub(super) from_1904: bool,
    /// How values are computed.
    pub(super) computing: Option<Element>,
}

/// A sheet as the workbook lists it.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Its name, which formulas use.
    pub(super) name: String,
    /// The relation that leads to it.
    pub(super) link: String,
    /// `hidden` or `veryHidden`; empty for one that is shown.
    pub(super) state: String,
}

impl Sheet {
    /// Whether the program does not show it.
    pub(super) fn is_hidden(&self) -> bool {
        !self.state.is_empty()
    }
}

/// A defined name (18.2.5).
#[derive(Debug)]
pub(super) struct Defined {
    /// The name.
    pub(super) name: String,
    /// The place of the sheet in which alone it is known.
    pub(super) local: Option<usize>,
    /// Whether the program does not list it.
    pub(super) hidden: bool,
    /// Whether it belongs to a macro.
    pub(super) program: bool,
    /// What it stands for.
    pub(super) formula: String,
}

impl Book {
    /// Reads the workbook part and tells what of it does not stay.
    ///
    /// # Errors
    ///
    /// Those of the reader; [`Reason::Damaged`] for two sheets of one name, [`Reason::TooManyParts`] for names that take
    /// too much memory.
    pub(super) fn read(
        part: &dyn ReadAt,
        budget: &mut Budget,
        findings: &mut Findings,
    ) -> Result<Self, Reason> {
        let mut reader = Reader::new(part, UNDERSTOOD);
        let mut book = Self::default();
        let mut held = 0_usize;
        loop {
            let element = match reader.next(budget)? {
                Event::Start(element) => element,
                Event::Done => break,
                Event::Text(_) | Event::End => continue,
            };
            if element.is("x", "sheet") {
                budget.page()?;
                book.sheets.push(sheet(&element)?);
            } else if element.is("x", "definedName") {
                budget.segment()?;
                let formula = text(&mut reader, budget)?;
                let name = element.get("", "name").unwrap_or_default();
                held = held.saturating_add(name.len().saturating_add(formula.len()));
                if held > MOST_HELD {
                    return Err(Reason::TooManyParts);
                }
                tell_words(&element, findings);
                book.names.extend(defined(&element, formula));
            } else if element.is("x", "workbookPr") {
                book.from_1904 = is_on(element.get("", "date1904"));
            } else if element.is("x", "calcPr") {
                book.computing = Some(element);
            } else {
                tell(&element, findings);
            }
        }
        if book.has_twins() {
            return Err(Reason::Damaged);
        }
        Ok(book)
    }

    /// Whether two sheets have one name.
    fn has_twins(&self) -> bool {
        let mut names: Vec<String> = self
            .sheets
            .iter()
            .map(|sheet| folded(&sheet.name))
            .collect();
        names.sort();
        names.windows(2).any(|two| matches!(two, [a, b] if a == b))
    }
}

/// The most that all names and their formulas may say together, in bytes.
const MOST_HELD: usize = 16 << 20;

/// A name as it is compared with others: without regard to capitals.
pub(super) fn folded(name: &str) -> String {
    name.to_lowercase()
}

fn sheet(element: &Element) -> Result<Sheet, Reason> {
    let state = match element.get("", "state") {
        None | Some("visible") => "",
        Some(state @ ("hidden" | "veryHidden")) => state,
        Some(_) => return Err(Reason::Damaged),
    };
    let name = element.get("", "name").unwrap_or_default();
    // Names that Excel does not allow would not come back as they were.
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(Reason::Damaged);
    }
    Ok(Sheet {
        name: name.to_owned(),
        link: element.get("r", "id").unwrap_or_default().to_owned(),
        state: state.to_owned(),
    })
}

fn defined(element: &Element, formula: String) -> Option<Defined> {
    let on = |attribute: &str| is_on(element.get("", attribute));
    let local = element.get("", "localSheetId");
    Some(Defined {
        name: element.get("", "name")?.to_owned(),
        local: match local {
            Some(number) => Some(number.parse().ok()?),
            None => None,
        },
        hidden: on("hidden"),
        program: on("function") || on("vbProcedure") || on("xlm"),
        formula,
    })
}

/// Tells the words about a name that nothing shows.
fn tell_words(element: &Element, findings: &mut Findings) {
    for attribute in ["comment", "description", "help", "statusBar", "customMenu"] {
        if let Some(words) = element.get("", attribute).filter(|words| !words.is_empty()) {
            findings.removed(FindingKind::Comment, Some(words));
        }
    }
}

/// Tells what else identifies in a workbook.
fn tell(element: &Element, findings: &mut Findings) {
    for (prefix, name, space, attribute, kind) in TOLD {
        if element.is(prefix, name)
            && let Some(value) = element.get(space, attribute)
            && !value.is_empty()
        {
            findings.removed(*kind, Some(value));
        }
    }
    if PLAINLY_TOLD.iter().any(|name| element.is("x", name)) {
        findings.removed(FindingKind::PrivateData, None);
    }
}

/// Elements with an attribute that is shown to the sender.
type Told = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    FindingKind,
);

static TOLD: &[Told] = &[
    ("x", "fileVersion", "", "appName", FindingKind::Software),
    ("x", "fileVersion", "", "codeName", FindingKind::Identifier),
    ("x", "fileSharing", "", "userName", FindingKind::Author),
    ("x", "workbookPr", "", "codeName", FindingKind::PartNames),
    ("x15ac", "absPath", "", "url", FindingKind::ExternalTarget),
    (
        "xr",
        "revisionPtr",
        "",
        "documentId",
        FindingKind::Identifier,
    ),
    (
        "xr",
        "revisionPtr",
        "xr10",
        "uidLastSave",
        FindingKind::Identifier,
    ),
    ("xr2", "workbookView", "xr2", "uid", FindingKind::Identifier),
    ("x", "customWorkbookView", "", "name", FindingKind::Author),
    ("x", "functionGroup", "", "name", FindingKind::PartNames),
    ("x", "smartTagType", "", "url", FindingKind::ExternalTarget),
    (
        "x",
        "webPublishObject",
        "",
        "destinationFile",
        FindingKind::ExternalTarget,
    ),
    ("x", "webPublishObject", "", "title", FindingKind::Comment),
];

/// Elements of which only the presence is told.
static PLAINLY_TOLD: &[&str] = &["workbookProtection", "pivotCache"];

/// The most characters that the name of a sheet may have, with room for those of other programs.
const LONGEST_NAME: usize = 100;
