//! Fields (ECMA-376 part 1, 17.16): which codes are kept, and in what words.
//!
//! Kept are codes that number, or lead to another place in the document. Of all others only the result stays that was
//! shown last: they ask for names, files, addresses and databases.

use crate::ooxml::Context;
use crate::{Fate, FindingKind};

/// What may stand in a code.
struct Code {
    name: &'static str,
    /// What its first word is.
    word: Word,
    /// Switches without an argument.
    plain: &'static str,
    /// Switches whose argument is a number, a range of numbers or a word about the form.
    simple: &'static str,
    /// Switches whose argument is a bookmark.
    marks: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    None,
    /// A bookmark.
    Mark,
    /// The name of a list that numbers figures, tables or the like.
    List,
    /// A style that everybody knows.
    Style,
    /// A number or name of a list, or nothing.
    Any,
}

const fn code(
    name: &'static str,
    word: Word,
    plain: &'static str,
    simple: &'static str,
    marks: &'static str,
) -> Code {
    Code {
        name,
        word,
        plain,
        simple,
        marks,
    }
}

static CODES: &[Code] = &[
    code("PAGE", Word::None, "", "*#", ""),
    code("NUMPAGES", Word::None, "", "*#", ""),
    code("SECTION", Word::None, "", "*#", ""),
    code("SECTIONPAGES", Word::None, "", "*#", ""),
    code("PAGEREF", Word::Mark, "hp", "*#", ""),
    code("REF", Word::Mark, "fhnprtw", "*#", ""),
    code("NOTEREF", Word::Mark, "fhp", "*#", ""),
    code("HYPERLINK", Word::None, "hmn", "*", "l"),
    code("SEQ", Word::List, "chn", "*#rs", ""),
    code("STYLEREF", Word::Style, "lnprtw", "*", ""),
    code("TOC", Word::None, "huwxz", "*opn", "b"),
    code("LISTNUM", Word::Any, "", "*ls", ""),
    code("AUTONUM", Word::None, "", "*", ""),
    code("AUTONUMLGL", Word::None, "e", "*", ""),
    code("AUTONUMOUT", Word::None, "", "*", ""),
];

/// The code in its one form, with the new names of bookmarks; nothing if it is not kept.
pub(super) fn rewritten(text: &str, context: &mut Context<'_>) -> Option<String> {
    let mut rename = |space: &'static str, old: &str| context.names.renamed(space, old);
    built(text, &mut rename)
}

/// Whether a code can be kept.
pub(super) fn is_kept(text: &str) -> bool {
    built(text, &mut |_, old| old.to_owned()).is_some()
}

/// Whether a code is in its one form, with new names only.
pub(super) fn is_canonical(text: &str) -> bool {
    let mut new = true;
    let mut check = |space: &'static str, name: &str| {
        let number = name.strip_prefix(space).unwrap_or_default();
        new &= !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        name.to_owned()
    };
    let again = built(text, &mut check);
    again.as_deref() == Some(text) && new
}

/// Tells what a code asked for that is not kept.
pub(super) fn tell(text: &str, context: &mut Context<'_>) {
    let words = words(text);
    let name = words.first().map(|word| word.to_ascii_uppercase());
    let kind = match name.as_deref() {
        None => return,
        Some(
            "HYPERLINK" | "INCLUDEPICTURE" | "INCLUDETEXT" | "LINK" | "DDE" | "DDEAUTO" | "RD",
        ) => FindingKind::ExternalTarget,
        Some("FORMTEXT" | "FORMCHECKBOX" | "FORMDROPDOWN" | "MERGEFIELD" | "DATABASE") => {
            FindingKind::FormFields
        }
        Some("EMBED") => FindingKind::EmbeddedFile,
        Some("MACROBUTTON" | "CONTROL" | "HTMLCONTROL") => FindingKind::Script,
        Some(_) => FindingKind::PrivateData,
    };
    context.findings.removed(kind, Some(&words.join(" ")));
}

/// Tells what the shown result of a field says of the file or its author, and stays because it is content. Answers
/// whether it is such a field.
pub(super) fn tell_shown(code: &str, result: &str, context: &mut Context<'_>) -> bool {
    let name = words(code).first().map(|word| word.to_ascii_uppercase());
    let found = SAYING
        .iter()
        .find(|(known, _)| name.as_deref() == Some(*known));
    let Some((_, kind)) = found else {
        return false;
    };
    if !result.trim().is_empty() {
        context.findings.add(*kind, Fate::Kept, Some(result));
    }
    true
}

fn built(text: &str, rename: &mut dyn FnMut(&'static str, &str) -> String) -> Option<String> {
    let words = words(text);
    let mut words = words.iter().map(String::as_str).peekable();
    let name = words.next()?.to_ascii_uppercase();
    let code = CODES.iter().find(|code| code.name == name)?;
    let mut all = format!(" {name}");
    if let Some(word) = words.next_if(|word| !word.starts_with('\\')) {
        let word = match code.word {
            Word::None => return None,
            Word::Mark => rename("mark", word),
            Word::List if LISTS.contains(&word) => word.to_owned(),
            Word::List => rename("list", word),
            Word::Style if super::styles::is_name(word) => format!("\"{word}\""),
            Word::Style if word.len() == 1 && word.bytes().all(|b| b.is_ascii_digit()) => {
                word.to_owned()
            }
            Word::Any if LISTNUMS.contains(&word) => word.to_owned(),
            Word::Style | Word::Any => return None,
        };
        all.push_str(&format!(" {word}"));
    } else if !matches!(code.word, Word::None | Word::Any) {
        return None;
    }
    let mut leads = name != "HYPERLINK";
    while let Some(switch) = words.next() {
        let letter = switch.strip_prefix('\\')?.to_ascii_lowercase();
        let mut letters = letter.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else {
            return None;
        };
        let argument = words.next_if(|word| !word.starts_with('\\'));
        match argument {
            None if code.plain.contains(letter) || code.simple.contains(letter) => {
                all.push_str(&format!(" \\{letter}"));
            }
            Some(word) if code.marks.contains(letter) => {
                let name = rename("mark", word);
                leads = true;
                all.push_str(&format!(" \\{letter} {name}"));
            }
            Some(word) if code.simple.contains(letter) && is_simple(word) => {
                all.push_str(&format!(" \\{letter} \"{word}\""));
            }
            // What else a table of contents asks for is left out; it is shown as it is.
            _ if code.name == "TOC" => {}
            _ => return None,
        }
    }
    all.push(' ');
    leads.then_some(all)
}

/// Formats of numbers, ranges of levels.
fn is_simple(word: &str) -> bool {
    let form = FORMS.iter().any(|form| form.eq_ignore_ascii_case(word));
    let number = !word.is_empty()
        && word.len() <= 12
        && word
            .chars()
            .all(|c| c.is_ascii_digit() || "-#,.0".contains(c));
    form || number
}

/// Cuts a code at blanks; quotes hold words together.
fn words(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    let mut begun = false;
    for c in text.chars() {
        match c {
            '"' | '\u{201c}' | '\u{201d}' => {
                quoted = !quoted;
                begun = true;
            }
            c if c.is_whitespace() && !quoted => {
                if begun {
                    all.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            c => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        all.push(word);
    }
    all
}

/// Fields that show what a program knows of the file (17.16.5).
static SAYING: &[(&str, FindingKind)] = &[
    ("AUTHOR", FindingKind::Author),
    ("COMMENTS", FindingKind::Comment),
    ("CREATEDATE", FindingKind::Date),
    ("DATE", FindingKind::Date),
    ("DOCPROPERTY", FindingKind::Comment),
    ("DOCVARIABLE", FindingKind::Comment),
    ("EDITTIME", FindingKind::Date),
    ("FILENAME", FindingKind::Comment),
    ("INFO", FindingKind::Comment),
    ("KEYWORDS", FindingKind::Comment),
    ("LASTSAVEDBY", FindingKind::Author),
    ("PRINTDATE", FindingKind::Date),
    ("REVNUM", FindingKind::Comment),
    ("SAVEDATE", FindingKind::Date),
    ("SUBJECT", FindingKind::Comment),
    ("TEMPLATE", FindingKind::Comment),
    ("TIME", FindingKind::Date),
    ("TITLE", FindingKind::Comment),
    ("USERADDRESS", FindingKind::Author),
    ("USERINITIALS", FindingKind::Author),
    ("USERNAME", FindingKind::Author),
];

static LISTS: &[&str] = &["Figure", "Table", "Equation", "Figur", "Tabel", "Ligning"];
static LISTNUMS: &[&str] = &["NumberDefault", "OutlineDefault", "LegalDefault"];
static FORMS: &[&str] = &[
    "MERGEFORMAT",
    "CHARFORMAT",
    "Arabic",
    "ArabicDash",
    "Roman",
    "Alphabetic",
    "Ordinal",
    "OrdText",
    "CardText",
    "Hex",
    "Caps",
    "FirstCap",
    "Lower",
    "Upper",
];
