//! Cells and ranges by their names (ISO/IEC 29500-1, 18.18.62 `ST_Ref` and 18.18.76 `ST_Sqref`).

/// A cell: column and row, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell {
    /// Row, at most 1048576.
    pub(super) row: u32,
    /// Column, at most 16384.
    pub(super) column: u32,
}

/// A rectangle of cells, both corners in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    /// The corner with the smallest numbers.
    pub(super) first: Cell,
    /// The corner with the largest numbers.
    pub(super) last: Cell,
}

impl Range {
    /// Whether a cell lies in it.
    pub(super) fn has(&self, cell: Cell) -> bool {
        (self.first.row..=self.last.row).contains(&cell.row)
            && (self.first.column..=self.last.column).contains(&cell.column)
    }
}

/// Reads a cell such as `B12` or `$B$12`.
pub(super) fn cell(text: &str) -> Option<Cell> {
    let text = text.strip_prefix('$').unwrap_or(text);
    let digits = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, rest) = text.split_at_checked(digits)?;
    let rest = rest.strip_prefix('$').unwrap_or(rest);
    Some(Cell {
        row: row(rest)?,
        column: column(letters)?,
    })
}

/// Reads a cell or two with a colon between; whole columns and rows too.
pub(super) fn range(text: &str) -> Option<Range> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    if let (Some(a), Some(b)) = (cell(first), cell(last)) {
        return Some(spanned(a, b));
    }
    let bare = |text: &'_ str| text.strip_prefix('$').unwrap_or(text).to_owned();
    let (first, last) = (bare(first), bare(last));
    if let (Some(a), Some(b)) = (column(&first), column(&last)) {
        let at = |row, column| Cell { row, column };
        return Some(spanned(at(1, a), at(ROWS, b)));
    }
    let (a, b) = (row(&first)?, row(&last)?);
    let at = |row, column| Cell { row, column };
    Some(spanned(at(a, 1), at(b, COLUMNS)))
}

fn spanned(a: Cell, b: Cell) -> Range {
    Range {
        first: Cell {
            row: a.row.min(b.row),
            column: a.column.min(b.column),
        },
        last: Cell {
            row: a.row.max(b.row),
            column: a.column.max(b.column),
        },
    }
}

/// Writes a cell as `B12`.
pub(super) fn name(cell: Cell) -> String {
    format!("{}{}", letters(cell.column), cell.row)
}

/// Writes a column as letters.
pub(super) fn letters(column: u32) -> String {
    let mut left = column;
    let mut back = String::new();
    while left > 0 {
        left -= 1;
        let letter = u8::try_from(left % 26).map_or('A', |n| char::from(b'A'.saturating_add(n)));
        back.insert(0, letter);
        left /= 26;
    }
    back
}

fn column(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut number = 0_u32;
    for letter in letters.bytes() {
        let upper = letter.to_ascii_uppercase();
        if !upper.is_ascii_uppercase() {
            return None;
        }
        number = number * 26 + u32::from(upper - b'A') + 1;
    }
    (number <= COLUMNS).then_some(number)
}

fn row(digits: &str) -> Option<u32> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    let number: u32 = digits.parse().ok().filter(|_| plain)?;
    (number <= ROWS).then_some(number)
}

/// The most rows and columns that a sheet has.
pub(super) const ROWS: u32 = 1_048_576;
/// See [`ROWS`].
pub(super) const COLUMNS: u32 = 16_384;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_and_written() {
        for text in ["A1", "Z9", "AA10", "XFD1048576", "BC7"] {
            assert_eq!(name(cell(text).unwrap()), text);
        }
        assert_eq!(cell("$B$12"), cell("b12"));
        for wrong in [
            "", "A", "1", "A0", "XFE1", "A1048577", "A1B", "AAAA1", "A-1", "Ä1", "A+1",
        ] {
            assert_eq!(cell(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ranges_are_rectangles() {
        let range = range("B3:A1").unwrap();
        assert!(range.has(cell("A2").unwrap()) && !range.has(cell("C1").unwrap()));
        assert!(super::range("A:C").unwrap().has(cell("B1048576").unwrap()));
        assert!(super::range("$2:$2").unwrap().has(cell("XFD2").unwrap()));
        assert_eq!(super::range("A1:B2:C3"), None);
    }
}
