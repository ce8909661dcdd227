//! Cells that lost their last value because it told of the file. Charts keep copies of such values.

use super::book::folded;
use super::place::{self, Cell, Range};
use super::plan::Workbook;

impl Workbook {
    /// Notes that the value of a cell is not written.
    pub(super) fn forget(&self, part: &str, cell: Cell) {
        let part = part.to_ascii_lowercase();
        let page = self.pages.iter().position(|page| page.part == part);
        let mut forgotten = self.forgotten.borrow_mut();
        if let Some(page) = page.filter(|_| forgotten.len() < MOST) {
            forgotten.push((page, cell));
        }
    }

    /// The numbers that cells without their values have among those of a reference, counted row by row.
    pub(super) fn forgotten(&self, reference: &str) -> Vec<u64> {
        let Some((page, range)) = self.range(reference) else {
            return Vec::new();
        };
        let wide = u64::from(range.last.column.saturating_sub(range.first.column)) + 1;
        let forgotten = self.forgotten.borrow();
        let here = forgotten
            .iter()
            .filter(|(known, cell)| *known == page && range.has(*cell));
        here.map(|(_, cell)| {
            let down = u64::from(cell.row.saturating_sub(range.first.row));
            let right = u64::from(cell.column.saturating_sub(range.first.column));
            down.saturating_mul(wide).saturating_add(right)
        })
        .collect()
    }

    /// The sheet and the cells of a reference to one range.
    fn range(&self, reference: &str) -> Option<(usize, Range)> {
        let (sheet, cells) = reference.trim().rsplit_once('!')?;
        let sheet = match sheet
            .strip_prefix('\'')
            .and_then(|rest| rest.strip_suffix('\''))
        {
            Some(quoted) => quoted.replace("''", "'"),
            None => sheet.to_owned(),
        };
        let wanted = folded(&sheet);
        let mut sheets = self.book.sheets.iter();
        let page = sheets.position(|sheet| folded(&sheet.name) == wanted)?;
        Some((page, place::range(cells)?))
    }
}

/// The most cells that are noted. A workbook with more of them has no chart that shows them all.
const MOST: usize = 10_000;
