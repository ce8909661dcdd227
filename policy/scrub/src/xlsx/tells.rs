//! What the last value of a formula may say of the file: where it lay, what it was called, when it was last saved.

use super::functions;

/// What the last value of a formula may say of the file itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tells {
    /// The place or name of the file, or the version of a program.
    pub(super) place: bool,
    /// The day on which the file was last saved.
    pub(super) day: bool,
}

impl Tells {
    /// What both together may say.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            place: self.place || other.place,
            day: self.day || other.day,
        }
    }
}

/// What the value of a formula may say, whether or not the formula itself stays. Each name in it is handed to `named`,
/// which answers the same of what stands behind the name.
pub(super) fn tells(formula: &str, named: &dyn Fn(&str) -> Tells) -> Tells {
    let mut found = Tells::default();
    let mut rest = formula;
    while let Some(first) = rest.chars().next() {
        if first == '"' {
            let inner = rest.get(1..).unwrap_or_default();
            rest = inner.split_once('"').map_or("", |(_, behind)| behind);
        } else if in_word(first) {
            let end = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
            let (word, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            found = found.and(match behind.trim_start().strip_prefix('(') {
                Some(inside) => function(word, inside),
                None => named(word),
            });
            rest = behind;
        } else {
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    found
}

/// What a function may say that is called with what follows.
fn function(word: &str, inside: &str) -> Tells {
    let upper = word.to_ascii_uppercase();
    let name = functions::bare(&upper);
    let wanted = inside.trim_start().strip_prefix('"');
    let wanted = wanted.and_then(|inner| inner.split_once('"'));
    let of_cell = wanted.is_some_and(|(wanted, _)| {
        let wanted = wanted.to_ascii_lowercase();
        OF_CELLS.contains(&wanted.as_str())
    });
    Tells {
        place: name == "INFO" || name.starts_with("GET.") || (name == "CELL" && !of_cell),
        day: matches!(name, "NOW" | "TODAY"),
    }
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '\\' | '?')
}

/// What `CELL` can say of a cell alone (ISO/IEC 29500-1, 18.17.7.36). Everything else, in whatever language, may be
/// the name of the file.
static OF_CELLS: [&str; 11] = [
    "address",
    "col",
    "color",
    "contents",
    "format",
    "parentheses",
    "prefix",
    "protect",
    "row",
    "type",
    "width",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_that_tell_of_the_file_are_marked() {
        let behind = |name: &str| Tells {
            place: name == "MyPath",
            day: false,
        };
        let of = |formula: &str| {
            let found = tells(formula, &behind);
            (found.place, found.day)
        };
        for place in [
            "CELL(\"filename\",A1)",
            "MID(cell( \"filnavn\" ),1,3)",
            "INFO(\"directory\")",
            "[1]One!A1&CELL(A2)",
            "MyPath&\"x\"",
            "GET.DOCUMENT(2)",
        ] {
            assert_eq!(of(place), (true, false), "{place}");
        }
        for day in ["TODAY()+30", "TEXT(NOW (),\"hh:mm\")"] {
            assert_eq!(of(day), (false, true), "{day}");
        }
        for nothing in [
            "CELL(\"row\",A1)",
            "\"NOW()\"&A1",
            "\"a\"\"NOW()\"",
            "MYNOW()",
        ] {
            assert_eq!(of(nothing), (false, false), "{nothing}");
        }
    }
}
