//! Texts and questions in one shape: small letters without accents, a space before every word.
//!
//! `ø`, `o` and `oe` are one, as are `å`, `a` and `aa`, `æ`, `a` and `ae`: people write names in
//! each of these ways. Scripts without spaces get one before every character, so that what stands
//! in the middle of a line is found too.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroize;

/// What is searched for.
pub(crate) struct Query(Vec<String>);

/// A piece of a text with what was found in the middle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    pub(crate) before: String,
    pub(crate) found: String,
    pub(crate) after: String,
}

impl Query {
    pub(crate) fn of(words: &str) -> Self {
        let words = words.split_whitespace().map(fold);
        Self(words.filter(|word| !word.is_empty()).collect())
    }

    /// How many letters it has.
    pub(crate) fn letters(&self) -> usize {
        let words = self.0.iter();
        words
            .map(|word| word.chars().filter(|c| *c != ' ').count())
            .sum()
    }

    /// Its words as they stand in a folded text.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// A piece of `text` around the first place where one of the words stands.
    pub(crate) fn excerpt(&self, text: &str) -> Excerpt {
        let (start, end) = self.place(text).unwrap_or((0, 0));
        let (before, rest) = text.split_at(start);
        let (found, after) = rest.split_at(end.saturating_sub(start));
        let skipped = before.chars().count().saturating_sub(AROUND);
        let mark = |cut: bool| if cut { "…" } else { "" };
        let before: String = before.chars().skip(skipped).collect();
        let short: String = after.chars().take(AROUND).collect();
        let cut = short.len() < after.len();
        Excerpt {
            before: format!("{}{before}", mark(skipped > 0)),
            found: found.to_owned(),
            after: format!("{short}{}", mark(cut)),
        }
    }

    /// Where a word begins that begins with one of the words, and where that word ends.
    fn place(&self, text: &str) -> Option<(usize, usize)> {
        let longest = self.0.iter().map(|word| word.chars().count()).max()?;
        for (start, _) in starts(text) {
            let rest = text.get(start..)?;
            let mut folded = fold(&rest.chars().take(longest * 2 + 8).collect::<String>());
            let fits = self.0.iter().any(|word| folded.starts_with(word.as_str()));
            folded.zeroize();
            if fits {
                let length: usize = rest
                    .chars()
                    .take_while(|c| c.is_alphanumeric())
                    .map(char::len_utf8)
                    .sum();
                return Some((start, start + length));
            }
        }
        None
    }
}

impl Drop for Query {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// The text in the shape that is compared.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 1);
    let mut inside = false;
    for letter in text.nfkd().filter(|c| !is_mark(*c)) {
        if !letter.is_alphanumeric() {
            inside = false;
            continue;
        }
        if !inside || stands_alone(letter) {
            folded.push(' ');
        }
        inside = true;
        for small in letter.to_lowercase() {
            push(&mut folded, small);
        }
    }
    folded
}

/// Adds a letter; one that makes an `ø`, `å` or `æ` of the letter before it is that letter.
fn push(folded: &mut String, letter: char) {
    let letter = match letter {
        'ø' => 'o',
        'æ' => 'a',
        'ß' => {
            folded.push_str("ss");
            return;
        }
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        'þ' => {
            folded.push_str("th");
            return;
        }
        'œ' => 'o',
        'ı' => 'i',
        'ς' => 'σ',
        other => other,
    };
    let twice = match letter {
        'e' => folded.ends_with(['a', 'o']),
        'a' => folded.ends_with('a'),
        _ => false,
    };
    if !twice {
        folded.push(letter);
    }
}

/// Accents that stand as characters of their own once a letter is taken apart.
fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}

/// Letters of scripts that put no space between words.
fn stands_alone(letter: char) -> bool {
    matches!(letter,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// Where words begin.
fn starts(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut inside = false;
    text.char_indices().filter(move |(_, letter)| {
        let begins = letter.is_alphanumeric() && (!inside || stands_alone(*letter));
        inside = letter.is_alphanumeric() || is_mark(*letter);
        begins
    })
}

/// Characters on each side of what was found.
const AROUND: usize = 60;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn finds(words: &str, text: &str) -> bool {
        let folded = fold(text);
        Query::of(words).words().all(|word| folded.contains(word))
    }

    #[test]
    fn accents_case_and_the_ways_to_write_a_letter_are_one() {
        for (words, text) in [
            ("soren", "Søren Kjær"),
            ("SOEREN kjaer", "Søren Kjær"),
            ("Søren", "soren"),
            ("ångström", "Aangstrom"),
            ("muller", "Herr Müller"),
            ("citroen", "la Citroën"),
            ("straße", "STRASSE 5"),
            ("ΑΘΗΝΑ", "Αθήνα"),
            ("йод", "ЙОД"),
            ("冷庫", "在冷庫裡"),
            ("cold sto", "the cold-store"),
            ("ﬁre", "a fire door"),
        ] {
            assert!(finds(words, text), "{words} in {text}");
        }
    }

    #[test]
    fn a_word_is_found_by_its_beginning_only() {
        assert!(finds("warehous", "the warehouse"));
        for (words, text) in [
            ("house", "the warehouse"),
            ("storecold", "cold store"),
            ("mia", "Maja"),
        ] {
            assert!(!finds(words, text), "{words} in {text}");
        }
    }

    #[test]
    fn an_excerpt_shows_what_was_found_and_is_short() {
        let text = format!(
            "{} Søren opened the door. {}",
            "word ".repeat(200),
            "more ".repeat(200)
        );
        let excerpt = Query::of("soer").excerpt(&text);
        assert_eq!(excerpt.found, "Søren");
        assert!(excerpt.before.starts_with('…') && excerpt.after.ends_with('…'));
        assert!(excerpt.after.starts_with(" opened the door"));
        assert!(excerpt.before.chars().count() <= AROUND + 1);
    }

    proptest! {
        #[test]
        fn every_word_of_a_text_finds_it_and_no_text_breaks_an_excerpt(text in "\\PC{0,80}") {
            let folded = fold(&text);
            for word in text.split_whitespace() {
                let query = Query::of(word);
                prop_assert!(query.words().all(|word| folded.contains(word)));
                let excerpt = query.excerpt(&text);
                let part = format!("{}{}{}", excerpt.before, excerpt.found, excerpt.after);
                prop_assert!(text.contains(part.trim_matches('…')) || text.contains('…'));
            }
        }
    }
}
