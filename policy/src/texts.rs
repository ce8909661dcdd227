//! A tenant's own texts: plain text, with paragraphs and headings by a simple rule.

use serde::{Deserialize, Serialize};

use crate::compare::{self, Change};

/// Everything a tenant says to its reporters, in all its languages, and its logo.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct TenantTexts {
    /// The texts of each language.
    pub languages: Vec<LangTexts>,
    /// The logo: a PNG that the portal itself has written.
    pub logo: Option<Vec<u8>>,
}

/// The texts of one language.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct LangTexts {
    /// The language, as in the path of a page.
    pub lang: String,
    /// What stands on the first page.
    pub advice: String,
    /// The page that says who receives a report and what protects its reporter.
    pub information: String,
}

/// A part of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// A line that began with `# `.
    Heading(String),
    /// Lines up to the next empty line or heading.
    Paragraph(String),
}

impl TenantTexts {
    /// The texts of a language.
    pub fn of(&self, lang: &str) -> Option<&LangTexts> {
        self.languages.iter().find(|texts| texts.lang == lang)
    }
}

/// Text without anything that is not seen: control characters, marks that turn the direction
/// of writing, and characters without width. With them a reader would approve another text
/// than the one that is stored.
pub fn plain_text(typed: &str) -> String {
    let lines = typed.replace("\r\n", "\n").replace('\r', "\n");
    let seen: String = lines.chars().filter(|&letter| is_seen(letter)).collect();
    seen.trim().to_owned()
}

/// As [`plain_text`], in one line.
pub fn plain_line(typed: &str) -> String {
    let text = plain_text(typed);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The parts of a text: a line that begins with `# ` is a heading, an empty line ends a paragraph.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    let mut finish = |lines: &mut Vec<&str>, heading: Option<&str>| {
        if !lines.is_empty() {
            blocks.push(Block::Paragraph(lines.join("\n")));
            lines.clear();
        }
        blocks.extend(heading.map(|heading| Block::Heading(heading.to_owned())));
    };
    for line in text.lines().map(str::trim) {
        match line.strip_prefix("# ") {
            Some(heading) => finish(&mut lines, Some(heading.trim())),
            None if line.is_empty() => finish(&mut lines, None),
            None => lines.push(line),
        }
    }
    finish(&mut lines, None);
    blocks
}

/// What changed from one text to another, part by part, in the order of reading.
pub fn changes(old: &str, new: &str) -> Vec<Change<Block>> {
    let (old, new) = (blocks(old), blocks(new));
    let changes = compare::changes(&old, &new).into_iter();
    changes.map(Change::cloned).collect()
}

fn is_seen(letter: char) -> bool {
    letter == '\n' || !(letter.is_control() || UNSEEN.iter().any(|unseen| unseen.contains(&letter)))
}

/// Characters without width, marks of direction, and tags.
const UNSEEN: [std::ops::RangeInclusive<char>; 8] = [
    '\u{ad}'..='\u{ad}',
    '\u{61c}'..='\u{61c}',
    '\u{180e}'..='\u{180e}',
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
    '\u{e0000}'..='\u{e007f}',
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(text.to_owned())
    }

    #[test]
    fn a_text_has_headings_and_paragraphs_and_nothing_else() {
        let text = "# Who receives it\nOne.\nTwo.\n\n\n# Dates\n#none\n<b>\n";
        assert_eq!(
            blocks(text),
            [
                Block::Heading("Who receives it".to_owned()),
                paragraph("One.\nTwo."),
                Block::Heading("Dates".to_owned()),
                paragraph("#none\n<b>"),
            ]
        );
    }

    #[test]
    fn a_language_has_its_own_texts_and_no_other_s() {
        let in_language = |lang: &str| LangTexts {
            lang: lang.to_owned(),
            advice: format!("advice in {lang}"),
            information: String::new(),
        };
        let texts = TenantTexts {
            languages: vec![in_language("en"), in_language("da")],
            logo: None,
        };
        assert_eq!(texts.of("da"), Some(&in_language("da")));
        assert_eq!(texts.of("de"), None);
    }

    #[test]
    fn what_is_not_seen_is_not_kept() {
        assert_eq!(
            plain_text(" a\u{202e}b\u{200b}c\r\nd\u{7}\u{feff} "),
            "abc\nd"
        );
        assert_eq!(plain_line("one\n two\u{2066}"), "one two");
        assert_eq!(plain_text("Blåbærgrød, שלום"), "Blåbærgrød, שלום");
    }

    #[test]
    fn a_changed_paragraph_is_shown_as_taken_away_and_put_in() {
        let changed = changes("# A\nold\n\nend", "# A\nnew\n\nend\n\nmore");
        assert_eq!(
            changed,
            [
                Change::Kept(Block::Heading("A".to_owned())),
                Change::Removed(paragraph("old")),
                Change::Added(paragraph("new")),
                Change::Kept(paragraph("end")),
                Change::Added(paragraph("more")),
            ]
        );
    }

    proptest! {
        #[test]
        fn the_changes_hold_both_texts_whole(old in "([ab]\n\n?){0,8}", new in "([ab]\n\n?){0,8}") {
            let mut was = Vec::new();
            let mut is = Vec::new();
            for change in changes(&old, &new) {
                match change {
                    Change::Kept(block) => {
                        was.push(block.clone());
                        is.push(block);
                    }
                    Change::Removed(block) => was.push(block),
                    Change::Added(block) => is.push(block),
                }
            }
            prop_assert_eq!(was, blocks(&old));
            prop_assert_eq!(is, blocks(&new));
        }
    }
}
