//! Where in a table text stands, and what the style of the table says there (ECMA-376 part 1, 17.7.6).
//!
//! Which row is the last one is not known when a cell is met, so there can be several answers; text counts as hidden
//! only if all of them hide it.

use super::looks::Ground;
use super::sheet::{Says, Sheet, named};
use crate::ooxml::{Element, Tree};

/// A part of a table that its style can treat differently; later ones go before earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Condition {
    /// One of the two bands of columns.
    Columns(u8),
    /// One of the two bands of rows.
    Rows(u8),
    /// The first row.
    FirstRow,
    /// The last row.
    LastRow,
    /// The first column.
    FirstColumn,
    /// The last column.
    LastColumn,
    /// The corner where text begins.
    FirstCorner,
    /// One of the others.
    Corner(u8),
}

impl Condition {
    /// The condition of this name (17.18.89).
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "band1Vert" => Self::Columns(1),
            "band2Vert" => Self::Columns(2),
            "band1Horz" => Self::Rows(1),
            "band2Horz" => Self::Rows(2),
            "firstRow" => Self::FirstRow,
            "lastRow" => Self::LastRow,
            "firstCol" => Self::FirstColumn,
            "lastCol" => Self::LastColumn,
            "nwCell" => Self::FirstCorner,
            "neCell" => Self::Corner(1),
            "seCell" => Self::Corner(2),
            "swCell" => Self::Corner(3),
            _ => return None,
        })
    }
}

/// A table that is open.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    whole: Says,
    parts: Vec<(Condition, Says)>,
    look: Look,
    /// Rows so far, and cells of the last one.
    row: usize,
    column: usize,
    /// What the style may say in the first row and column, and elsewhere; empty before anything was there.
    styled: [Vec<Says>; 4],
    /// What may hold in the cell at hand, each with what lies behind it.
    pub(super) around: Vec<Says>,
}

/// Which parts of its style a table uses (`w:tblLook`, 17.4.55).
#[derive(Clone, Copy, Debug, Default)]
struct Look {
    first_row: bool,
    last_row: bool,
    first_column: bool,
    last_column: bool,
    rows: bool,
    columns: bool,
}

impl Look {
    fn read(element: Option<&Element>) -> Self {
        let bits = element.and_then(|look| look.get("w", "val"));
        let bits = bits.and_then(|bits| u32::from_str_radix(bits, 16).ok());
        let says = |name: &str, bit: u32| {
            let own = element.and_then(|look| look.get("w", name));
            match own {
                Some(own) => !matches!(own, "0" | "false" | "off"),
                None => bits.is_some_and(|bits| bits & bit != 0),
            }
        };
        Self {
            first_row: says("firstRow", 0x20),
            last_row: says("lastRow", 0x40),
            first_column: says("firstColumn", 0x80),
            last_column: says("lastColumn", 0x100),
            rows: !says("noHBand", 0x200),
            columns: !says("noVBand", 0x400),
        }
    }
}

impl Table {
    /// A table with these properties (`w:tblPr`).
    pub(super) fn new(properties: Option<&Tree>, sheet: &Sheet) -> Self {
        let id = properties.and_then(|properties| named(properties, "tblStyle"));
        let child = |local| properties.and_then(|properties| properties.child("w", local));
        let mut whole = sheet.whole(id.as_deref(), "table");
        if let Some(shade) = child("shd") {
            whole.ground = Some(sheet.theme.shade(&shade.element));
        }
        Self {
            whole,
            parts: sheet.parts(id.as_deref()),
            look: Look::read(child("tblLook").map(|look| &look.element)),
            ..Self::default()
        }
    }

    /// Enters a row.
    pub(super) fn row(&mut self) {
        self.row += 1;
        self.column = 0;
    }

    /// Enters a cell with these properties (`w:tcPr`), in front of these grounds.
    pub(super) fn cell(&mut self, properties: Option<&Tree>, behind: &[Says], sheet: &Sheet) {
        self.column += 1;
        let own = properties
            .and_then(|properties| properties.child("w", "shd"))
            .map(|shade| sheet.theme.shade(&shade.element));
        let at = usize::from(self.row == 1) + 2 * usize::from(self.column == 1);
        if self.styled.get(at).is_some_and(Vec::is_empty) {
            let styled = self.styled();
            if let Some(known) = self.styled.get_mut(at) {
                *known = styled;
            }
        }
        let mut around = Vec::new();
        for part in self.styled.get(at).into_iter().flatten() {
            let ground = own.or(part.ground).unwrap_or(Ground::Open);
            for outer in behind {
                let ground = ground.over(outer.ground.unwrap_or(Ground::Unknown));
                let here = Says {
                    looks: part.looks.clone(),
                    ground: Some(ground),
                };
                add(here, &mut around);
            }
        }
        self.around = around;
    }

    /// What the style may say of the cell at hand.
    fn styled(&self) -> Vec<Says> {
        let mut all = vec![self.whole.clone()];
        for (condition, part) in &self.parts {
            let holds = self.holds(*condition);
            if holds == Some(false) {
                continue;
            }
            let put_over: Vec<Says> = all.iter().map(|under| under.under(part)).collect();
            if holds == Some(true) {
                all.clear();
            }
            for part in put_over {
                add(part, &mut all);
            }
        }
        all
    }

    /// Whether a condition holds in the cell at hand; nothing if that is not known yet.
    fn holds(&self, condition: Condition) -> Option<bool> {
        let Look {
            first_row,
            last_row,
            first_column,
            last_column,
            rows,
            columns,
        } = self.look;
        let may = |may: bool| if may { None } else { Some(false) };
        match condition {
            Condition::Columns(_) => may(columns),
            Condition::Rows(_) => may(rows),
            Condition::FirstRow => Some(first_row && self.row == 1),
            Condition::LastRow => may(last_row),
            Condition::FirstColumn => Some(first_column && self.column == 1),
            Condition::LastColumn => may(last_column),
            Condition::FirstCorner => {
                Some(first_row && first_column && self.row == 1 && self.column == 1)
            }
            Condition::Corner(_) => may((first_row || last_row) && (first_column || last_column)),
        }
    }
}

/// Adds what may hold. Of too many to go through the rest does not count as hidden.
fn add(part: Says, all: &mut Vec<Says>) {
    if all.len() < MOST && !all.contains(&part) {
        all.push(if all.len() == MOST - 1 {
            Says::default()
        } else {
            part
        });
    }
}

/// The most different looks of one cell.
const MOST: usize = 32;
