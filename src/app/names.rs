//! Comparing a member's name with names that somebody wrote, in whatever script and spelling.
//!
//! Deliberately generous: it finds whom to look at, and a name that a reporter wrote as one of
//! people who must not see the report costs its bearer this one case at most.

mod letters;

use letters::{is_unspaced, look, plain, sound};

/// How a name fits a text, the closest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Fit {
    /// Every word of it, but for capitals and order.
    Same,
    /// Every word of it, with other accents, letters or another script.
    Spelling,
    /// Every word of it, some with a letter or two mistaken, or as an initial.
    Close,
    /// Some words of it only, such as the family name.
    Part,
}

/// Where a name was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Found {
    /// How well it fits.
    pub(crate) fit: Fit,
    /// The words of the text that fit, as they were written.
    pub(crate) words: Vec<String>,
}

/// A text, made ready to look for many names in it.
pub(crate) struct Words(Vec<Word>);

/// One word in the forms that are compared.
struct Word {
    written: String,
    plain: String,
    sound: String,
    look: String,
    letters: usize,
    /// It was written as two.
    joined: bool,
}

/// Whether some word of `name` that is longer than two letters stands in `text`, told as above:
/// enough to look again.
pub(crate) fn part_of_name_in(name: &str, text: &str) -> bool {
    let text = Words::of(text);
    split(name)
        .iter()
        .map(|part| Word::of(part))
        .filter(|part| part.letters > 2)
        .any(|part| text.closest(&part).is_some())
}

impl Words {
    /// The words of a text, each once, and each two that follow one another as one.
    pub(crate) fn of(text: &str) -> Self {
        let single: Vec<Word> = split(text).iter().map(|word| Word::of(word)).collect();
        let pairs = single.iter().zip(single.iter().skip(1));
        let joined: Vec<Word> = pairs.map(|(one, two)| one.joined(two)).collect();
        let mut words: Vec<Word> = single.into_iter().chain(joined).collect();
        words.sort_by(|a, b| a.written.cmp(&b.written));
        words.dedup_by(|a, b| a.written == b.written);
        Self(words)
    }

    /// Where a name stands in the text, if it does.
    pub(crate) fn find(&self, name: &str) -> Option<Found> {
        let parts: Vec<Word> = split(name).iter().map(|word| Word::of(word)).collect();
        let whole = self.whole(&parts.iter().collect::<Vec<_>>());
        // “Anne-Marie” is written as one word too.
        let joined = (1..parts.len()).filter_map(|at| {
            let (before, after) = parts.split_at(at);
            let ((one, before), (two, after)) = (before.split_last()?, after.split_first()?);
            let both = one.joined(two);
            let parts = before.iter().chain([&both]).chain(after);
            self.whole(&parts.collect::<Vec<_>>())
        });
        let best = whole
            .into_iter()
            .chain(joined)
            .min_by_key(|found| found.fit);
        best.or_else(|| self.part(&parts))
    }

    /// Every part of a name, each as close as it is found.
    fn whole(&self, parts: &[&Word]) -> Option<Found> {
        let found = parts.iter().map(|part| self.closest(part));
        let found = found.collect::<Option<Vec<_>>>()?;
        let fit = found.iter().map(|(fit, _)| *fit).max()?;
        // Initials alone are nobody's name.
        parts.iter().any(|part| part.letters > 1).then(|| Found {
            fit,
            words: found.iter().map(|(_, word)| word.written.clone()).collect(),
        })
    }

    /// The family name, or a longer part, as it is spelt.
    fn part(&self, parts: &[Word]) -> Option<Found> {
        let (last, others) = parts
            .split_last()
            .filter(|(_, others)| !others.is_empty())?;
        let long = others.iter().filter(|part| part.letters >= LONG_PART);
        let told = long.chain((last.letters >= SHORT_PART).then_some(last));
        let words: Vec<String> = told
            .filter_map(|part| self.closest(part))
            .filter(|(fit, _)| *fit < Fit::Close)
            .map(|(_, word)| word.written.clone())
            .collect();
        let fit = Fit::Part;
        (!words.is_empty()).then_some(Found { fit, words })
    }

    fn closest(&self, part: &Word) -> Option<(Fit, &Word)> {
        let fits = self
            .0
            .iter()
            .filter_map(|word| Some((part.fits(word)?, word)));
        fits.min_by_key(|(fit, word)| (*fit, word.letters))
    }
}

impl Word {
    fn of(written: &str) -> Self {
        let plain = plain(written);
        Self {
            written: written.to_owned(),
            sound: sound(&plain),
            look: look(&plain),
            letters: plain.chars().count(),
            joined: false,
            plain,
        }
    }

    fn joined(&self, next: &Self) -> Self {
        let both = |a: &str, b: &str| format!("{a}{b}");
        Self {
            written: format!("{} {}", self.written, next.written),
            plain: both(&self.plain, &next.plain),
            sound: both(&self.sound, &next.sound),
            look: both(&self.look, &next.look),
            letters: self.letters + next.letters,
            joined: true,
        }
    }

    /// How this part of a name fits a word of a text.
    fn fits(&self, word: &Self) -> Option<Fit> {
        if self.plain == word.plain {
            return Some(Fit::Same);
        }
        if self.sound == word.sound || self.look == word.look {
            return Some(Fit::Spelling);
        }
        // What was put together for the comparison must be the very same.
        if self.joined || word.joined {
            return None;
        }
        if self.letters == 1 {
            return word.sound.starts_with(&self.sound).then_some(Fit::Close);
        }
        // Scripts without spaces put names and other words together.
        if is_unspaced(&self.plain) && word.plain.contains(&self.plain) {
            return Some(Fit::Spelling);
        }
        let forgiven = match self.letters {
            0..=3 => return None,
            4..=8 => 1,
            _ => 2,
        };
        if self.letters.abs_diff(word.letters) > forgiven + 1 {
            return None;
        }
        let near = |a: &str, b: &str| strsim::osa_distance(a, b) <= forgiven;
        (near(&self.sound, &word.sound) || near(&self.look, &word.look)).then_some(Fit::Close)
    }
}

/// The words of a text as they are written. What has no width and apostrophes stand inside a word.
fn split(text: &str) -> Vec<String> {
    let inside = |letter: char| letter.is_alphanumeric() || letters::is_silent(letter);
    text.split(|letter: char| !inside(letter))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(ToOwned::to_owned)
        .collect()
}

/// Letters of a first name that is looked for alone, and of a family name.
const LONG_PART: usize = 5;
const SHORT_PART: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    fn names_match(name: &str, text: &str) -> bool {
        fit(name, text).is_some_and(|fit| fit < Fit::Part)
    }

    fn fit(name: &str, text: &str) -> Option<Fit> {
        Words::of(text).find(name).map(|found| found.fit)
    }

    #[test]
    fn a_name_is_found_in_any_order_case_and_spelling() {
        for text in [
            "Maja Lund",
            "LUND, maja",
            "please not maja lund, she is my aunt",
        ] {
            assert_eq!(fit("Maja Lund", text), Some(Fit::Same), "{text}");
        }
        assert_eq!(fit("O’Brien Sean", "sean o'brien"), Some(Fit::Same));
        assert_eq!(fit("Maja Lund", "Maja Lundd"), Some(Fit::Close));
        for (name, text) in [
            ("Søren Kjær", "soeren kjaer"),
            ("Søren Kjærgård", "Soren Kjargard"),
            ("Jörg Müller", "Joerg Mueller"),
            ("Jörg Müller", "JORG MULLER"),
            ("José Núñez", "Jose Nunez"),
            ("Nguyễn Thị Hằng", "Nguyen Thi Hang"),
            ("Łukasz Żak", "lukasz zak"),
            ("İpek Yıldız", "ipek yildiz"),
        ] {
            assert_eq!(fit(name, text), Some(Fit::Spelling), "{name} in {text}");
        }
        assert!(names_match("P. Kjær", "Peter Kjaer"));
    }

    #[test]
    fn a_name_is_found_in_another_script_and_behind_letters_that_look_alike() {
        for (name, text) in [
            ("Ivan Petrov", "Иван Петров"),
            ("Иван Петров", "ivan petrov"),
            ("Giorgos Pappas", "Γιώργος Παππάς"),
            // Cyrillic letters in a Latin name, a mark without width, full width.
            ("Maja Lund", "М\u{430}j\u{430} Lund"),
            ("Maja Lund", "Ma\u{200b}ja Lu\u{ad}nd"),
            ("Maja Lund", "\u{ff2d}\u{ff21}\u{ff2a}\u{ff21} Lund"),
            ("Maja Lund", "Ma\u{301}ja Lund"),
            ("王小明", "请不要给王小明看"),
            ("김민수", "김민수에게 보이지 마세요"),
            ("أحمد علي", "احمد عَلي"),
        ] {
            assert!(names_match(name, text), "{name} in {text}");
        }
    }

    #[test]
    fn a_part_of_a_name_is_found_and_other_words_are_not() {
        for text in ["maja said so", "Mr. Lund.", "LÜND"] {
            assert!(part_of_name_in("Maja Lund", text), "{text}");
        }
        for text in ["", "[…] said so", "a man", "the P. O. box"] {
            assert!(!part_of_name_in("P. O. Kjær", text), "{text}");
        }
    }

    #[test]
    fn a_double_name_is_found_as_one_word_and_as_two() {
        assert!(names_match("Anne-Marie Holm", "Annemarie Holm"));
        assert!(names_match("Annemarie Holm", "holm, anne marie"));
    }

    #[test]
    fn a_part_of_a_name_is_told_as_a_part() {
        let found = Words::of("Mr Lund from finance").find("Maja Lund").unwrap();
        assert_eq!(
            (found.fit, found.words),
            (Fit::Part, vec!["Lund".to_owned()])
        );
        assert!(!names_match("Maja Lund", "Mr Lund from finance"));
        assert_eq!(fit("Charlotte Ek", "ask Charlotte"), Some(Fit::Part));
    }

    #[test]
    fn another_name_is_not_taken_for_it() {
        for text in [
            "",
            "Maja",
            "the plant manager",
            "Mia Holm",
            "Maja Holm",
            "\u{200b}",
        ] {
            assert_eq!(fit("Maja Lund", text), None, "{text}");
        }
        for nothing in ["", "…", "\u{200b}", "P"] {
            assert_eq!(fit(nothing, "anybody, Peter"), None, "{nothing}");
        }
    }

    #[test]
    fn a_hundred_names_and_a_long_text_are_all_looked_at() {
        let names: Vec<String> = (0..100).map(|n| format!("Ærø{n}beck Ny{n}gård")).collect();
        let text = format!("{} {}", "words ".repeat(20_000), names.join("; "));
        let words = Words::of(&text);
        let found = names.iter().filter_map(|name| words.find(name));
        assert!(found.map(|found| found.fit).eq([Fit::Same; 100]));
    }
}
