//! Words that say where a file lies or what it is called. A chart keeps the last values of cells, and a cell may show
//! either of its own workbook.

/// Whether words are the path or the name of a file, or an address of one.
pub(crate) fn is_file(words: &str) -> bool {
    let words = words.trim();
    let lower = words.to_ascii_lowercase();
    let mut front = words.chars();
    let drive = front.next().is_some_and(|c| c.is_ascii_alphabetic())
        && front.next() == Some(':')
        && matches!(front.next(), Some('\\' | '/'));
    let named = |end: &str| lower.ends_with(end) || lower.contains(&format!("{end}]"));
    drive
        || words.starts_with("\\\\")
        || lower.contains("file:/")
        || ROOTS.iter().any(|root| lower.starts_with(root))
        || ENDS.iter().any(|end| named(end))
}

static ROOTS: [&str; 6] = [
    "/users/",
    "/home/",
    "/volumes/",
    "/media/",
    "/mnt/",
    "/private/",
];
static ENDS: [&str; 14] = [
    ".xls", ".xlsx", ".xlsm", ".xlsb", ".xlt", ".xltx", ".xltm", ".doc", ".docx", ".docm", ".ppt",
    ".pptx", ".pptm", ".ods",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_names_of_files_are_known_and_words_are_not() {
        for file in [
            "C:\\Users\\ana\\a.txt",
            "d:/costs",
            "\\\\server\\share",
            "file:///tmp/x",
            "/home/ana/costs",
            "costs 2021.XLSX",
            "'/a/[costs.xls]Sheet1'",
        ] {
            assert!(is_file(file), "{file}");
        }
        for words in [
            "",
            "A: east",
            "and/or",
            "1/2",
            "xls",
            "Costs in x.lsx",
            "C:",
            "[1] note",
        ] {
            assert!(!is_file(words), "{words}");
        }
    }
}
