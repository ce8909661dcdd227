//! Formulas (ISO/IEC 29500-1, 18.17): what a formula uses, so that one that reaches out of the workbook, or to a part
//! that is left out, can be replaced by the value it last had.

use super::functions;

/// What a formula uses of its own workbook.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Use<'a> {
    /// A sheet, by its name without quotes around it; quotes in it are doubled.
    Sheet(&'a str),
    /// All sheets from one to another.
    Sheets(&'a str, &'a str),
    /// A defined name, a table or something that looks like one.
    Name(&'a str),
}

/// Why a formula cannot stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Foreign {
    /// It refers to another file, or to a place on the network.
    Outside,
    /// It calls a function that is not one of the program's own.
    Program,
    /// It cannot be read.
    Broken,
}

/// Reads a formula and hands each of its uses to `each`.
///
/// # Errors
///
/// The reason for which the formula cannot stay.
pub(super) fn read<'a>(formula: &'a str, each: &mut dyn FnMut(Use<'a>)) -> Result<(), Foreign> {
    if formula.len() > LONGEST {
        return Err(Foreign::Broken);
    }
    let mut reader = Reader {
        rest: formula,
        adjacent: false,
        indirect: false,
        brackets_in_text: false,
    };
    while let Some(first) = reader.rest.chars().next() {
        reader.token(first, each)?;
    }
    // A reference that is put together from text can lead to another file.
    if reader.indirect && reader.brackets_in_text {
        return Err(Foreign::Outside);
    }
    Ok(())
}

struct Reader<'a> {
    rest: &'a str,
    /// Whether the last token was an operand that ends right here.
    adjacent: bool,
    indirect: bool,
    brackets_in_text: bool,
}

impl<'a> Reader<'a> {
    fn token(&mut self, first: char, each: &mut dyn FnMut(Use<'a>)) -> Result<(), Foreign> {
        let adjacent = std::mem::take(&mut self.adjacent);
        match first {
            '"' => {
                let text = self.quoted('"')?;
                self.brackets_in_text |= text.contains('[');
                Ok(())
            }
            '\'' => self.quoted_sheet(each),
            '[' if adjacent => self.columns(),
            '[' => self.own_book(),
            '#' if adjacent => self.skip(1),
            '#' => self.error_value(),
            ')' => {
                self.adjacent = true;
                self.skip(1)
            }
            '0'..='9' => {
                self.number();
                Ok(())
            }
            _ if OPERATORS.contains(first) => self.skip(1),
            _ if in_name(first) => self.word(each),
            _ => Err(Foreign::Broken),
        }
    }

    fn skip(&mut self, bytes: usize) -> Result<(), Foreign> {
        self.rest = self.rest.get(bytes..).ok_or(Foreign::Broken)?;
        Ok(())
    }

    /// Takes as much as `belongs` says.
    fn take(&mut self, belongs: fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// What stands between two quotes; a doubled quote is one that is meant.
    fn quoted(&mut self, quote: char) -> Result<&'a str, Foreign> {
        let inner = self.rest.strip_prefix(quote).ok_or(Foreign::Broken)?;
        let mut from = 0;
        loop {
            let ahead = inner.get(from..).ok_or(Foreign::Broken)?;
            let end = from.saturating_add(ahead.find(quote).ok_or(Foreign::Broken)?);
            let after = end.saturating_add(1);
            let rest = inner.get(after..).ok_or(Foreign::Broken)?;
            if !rest.starts_with(quote) {
                self.rest = rest;
                return inner.get(..end).ok_or(Foreign::Broken);
            }
            from = after.saturating_add(1);
        }
    }

    fn quoted_sheet(&mut self, each: &mut dyn FnMut(Use<'a>)) -> Result<(), Foreign> {
        let name = self.quoted('\'')?;
        if name.contains(['[', '|', '\\', '/']) {
            return Err(Foreign::Outside);
        }
        match name.split_once(':') {
            Some((first, last)) => each(Use::Sheets(first, last)),
            None => each(Use::Sheet(name)),
        }
        self.rest = self.rest.strip_prefix('!').ok_or(Foreign::Broken)?;
        Ok(())
    }

    /// The columns of a table, in brackets that may hold others; an apostrophe takes the next one's meaning.
    fn columns(&mut self) -> Result<(), Foreign> {
        let mut deep = 0_u32;
        let mut plain = false;
        for (at, c) in self.rest.char_indices() {
            match c {
                _ if plain => plain = false,
                '\'' => plain = true,
                '[' => deep = deep.saturating_add(1),
                ']' => deep = deep.saturating_sub(1),
                _ => {}
            }
            if deep == 0 && !plain {
                return self.skip(at.saturating_add(c.len_utf8()));
            }
        }
        Err(Foreign::Broken)
    }

    /// A number in brackets before a name is another workbook, but for this one's.
    fn own_book(&mut self) -> Result<(), Foreign> {
        self.rest = self.rest.strip_prefix("[0]!").ok_or(Foreign::Outside)?;
        Ok(())
    }

    fn error_value(&mut self) -> Result<(), Foreign> {
        let rest = ERRORS
            .iter()
            .find_map(|error| self.rest.strip_prefix(error));
        self.rest = rest.ok_or(Foreign::Broken)?;
        Ok(())
    }

    fn number(&mut self) {
        let digits = self.take(|c| c.is_ascii_digit() || c == '.');
        let power = self
            .rest
            .strip_prefix(['E', 'e'])
            .map(|power| power.strip_prefix(['+', '-']).unwrap_or(power));
        if let Some(power) = power.filter(|power| power.starts_with(|c: char| c.is_ascii_digit()))
            && !digits.is_empty()
        {
            self.rest = power;
            self.take(|c| c.is_ascii_digit());
        }
    }

    /// A cell, a sheet, a function or a name.
    fn word(&mut self, each: &mut dyn FnMut(Use<'a>)) -> Result<(), Foreign> {
        let word = self.take(in_name);
        if let Some(rest) = self.rest.strip_prefix('!') {
            self.rest = rest;
            each(Use::Sheet(word));
            return Ok(());
        }
        if let Some((last, rest)) = self.last_sheet(word) {
            self.rest = rest;
            each(Use::Sheets(word, last));
            return Ok(());
        }
        if self.rest.trim_start_matches(' ').starts_with('(') {
            return self.function(word);
        }
        if !is_cell(word) {
            each(Use::Name(word));
        }
        self.adjacent = true;
        Ok(())
    }

    /// The end of `Sheet1:Sheet3!`.
    fn last_sheet(&self, first: &str) -> Option<(&'a str, &'a str)> {
        if is_cell(first) {
            return None;
        }
        let (last, rest) = self.rest.strip_prefix(':')?.split_once('!')?;
        let whole = !last.is_empty() && last.chars().all(in_name);
        whole.then_some((last, rest))
    }

    fn function(&mut self, name: &str) -> Result<(), Foreign> {
        let upper = name.to_ascii_uppercase();
        let name = functions::bare(&upper);
        if functions::fetches(name) {
            return Err(Foreign::Outside);
        }
        if !functions::is_known(name) {
            return Err(Foreign::Program);
        }
        if name == "HYPERLINK" {
            let inside = self.rest.trim_start_matches([' ', '(']);
            if !inside.starts_with("\"#") {
                return Err(Foreign::Outside);
            }
        }
        self.indirect |= name == "INDIRECT";
        Ok(())
    }
}

/// Whether a character can stand in a name, a sheet's name without quotes, or a cell's.
fn in_name(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '_' | '.' | '\\' | '?' | '$')
        || (!c.is_ascii() && !c.is_control())
}

/// Whether a word is one cell: letters up to XFD and a row up to 1048576, dollar signs left out.
fn is_cell(word: &str) -> bool {
    super::place::cell(word).is_some()
}

/// The longest formula, in bytes: Excel's 8,192 characters with room for other programs.
const LONGEST: usize = 64 * 1024;

/// Everything that stands between operands.
const OPERATORS: &str = "+-*/^&=<>(,;:%{}@! \t\r\n";

static ERRORS: [&str; 16] = [
    "#REF!",
    "#N/A",
    "#NAME?",
    "#DIV/0!",
    "#VALUE!",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#UNKNOWN!",
    "#CONNECT!",
    "#BUSY!",
    "#EXTERNAL!",
    "#GETTING_DATA",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(formula: &str) -> Result<Vec<String>, Foreign> {
        let mut found = Vec::new();
        read(formula, &mut |used| found.push(format!("{used:?}")))?;
        Ok(found)
    }

    #[test]
    fn what_a_formula_uses_is_found() {
        let one = |formula: &str| uses(formula).unwrap().join(" ");
        assert_eq!(one("SUM(A1:B2,$C$3)*1.5E+3"), "");
        assert_eq!(
            one("Sheet2!A1+'It''s'!B2"),
            "Sheet(\"Sheet2\") Sheet(\"It''s\")"
        );
        assert_eq!(
            one("SUM(Sheet1:Sheet3!A1)"),
            "Sheets(\"Sheet1\", \"Sheet3\")"
        );
        assert_eq!(one("SUM('A b:C d'!A1)"), "Sheets(\"A b\", \"C d\")");
        assert_eq!(
            one("Sheet1!A1:Sheet1!B2"),
            "Sheet(\"Sheet1\") Sheet(\"Sheet1\")"
        );
        assert_eq!(one("tax*A1"), "Name(\"tax\")");
        assert_eq!(one("Table1[[#All],[Co']l]]+1"), "Name(\"Table1\")");
        assert_eq!(one("\"[1]Sheet!A1\"&A1#"), "");
        assert_eq!(one("IF(ISERROR(#REF!),{1,2;3},\"a\"\"b\")"), "");
        assert_eq!(
            one("_xlfn.XLOOKUP(A1,B:B,C:C)"),
            "Name(\"B\") Name(\"B\") Name(\"C\") Name(\"C\")"
        );
        assert_eq!(one("[0]!rate"), "Name(\"rate\")");
        assert_eq!(one("HYPERLINK(\"#Sheet1!A1\",\"go\")"), "");
    }

    #[test]
    fn formulas_that_reach_out_are_told_from_others() {
        for outside in [
            "[1]Sheet1!A1",
            "SUM('[Book2.xlsx]Sheet 1'!A1:A3)",
            "'C:\\Users\\ana\\[Book2.xlsx]Sheet1'!A1",
            "[1]!rate*2",
            "WEBSERVICE(\"http://a.example\")",
            "HYPERLINK(\"http://a.example\",\"x\")",
            "HYPERLINK(A1)",
            "INDIRECT(\"'[Book2.xlsx]Sheet1'!A1\")",
            "'cmd'|'/c calc'!A0",
        ] {
            assert!(
                matches!(uses(outside), Err(Foreign::Outside | Foreign::Broken)),
                "{outside}"
            );
        }
        assert_eq!(uses("cmd|'/c calc'!A0"), Err(Foreign::Broken));
        assert_eq!(uses("myMacro(A1)"), Err(Foreign::Program));
        assert_eq!(uses("\"no end"), Err(Foreign::Broken));
        assert_eq!(uses("T[no end"), Err(Foreign::Broken));
    }
}
