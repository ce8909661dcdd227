//! Leaving passages out of a text: `[[` and `]]` around what goes.
//!
//! What is left says `[…]` in the place of each passage, however long it was.

use std::ops::Range;

/// What stands where a passage was.
pub const LEFT_OUT: &str = "[…]";

/// A text and the passages that are marked in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marked {
    letters: Vec<char>,
    /// What is marked: in order, apart from one another, never empty.
    passages: Vec<Range<usize>>,
}

/// Why a marked copy is not understood. Holds nothing of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MarkProblem {
    /// Something else than marks was changed.
    Changed,
    /// A mark begins within another one.
    Nested,
    /// A mark ends that did not begin.
    Unopened,
    /// The last mark has no end.
    Unclosed,
}

/// A text as it is given to somebody who marks in it: no double bracket of its own, and no
/// blanks at its end.
pub fn markable(text: &str) -> String {
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    for (double, apart) in [(OPEN, "[ ["), (CLOSE, "] ]")] {
        while text.contains(double) {
            text = text.replace(double, apart);
        }
    }
    text.truncate(text.trim_end().len());
    text
}

impl Marked {
    /// Reads the marks of a copy of `text`, which is otherwise unchanged.
    ///
    /// # Errors
    /// [`MarkProblem`], if it is not.
    pub fn read(text: &str, copy: &str) -> Result<Self, MarkProblem> {
        let letters: Vec<char> = markable(text).chars().collect();
        let copy = copy.replace("\r\n", "\n").replace('\r', "\n");
        let mut rest = copy.trim_end();
        let (mut at, mut begun) = (0, None);
        let mut passages: Vec<Range<usize>> = Vec::new();
        while let Some(letter) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix(OPEN) {
                if begun.replace(at).is_some() {
                    return Err(MarkProblem::Nested);
                }
                rest = after;
            } else if let Some(after) = rest.strip_prefix(CLOSE).filter(|after| {
                // A bracket of the text before the end of a mark.
                !(begun.is_some() && after.starts_with(']') && letters.get(at) == Some(&']'))
            }) {
                let start = begun.take().ok_or(MarkProblem::Unopened)?;
                passages.push(start..at);
                rest = after;
            } else if letters.get(at) == Some(&letter) {
                at += 1;
                rest = rest.get(letter.len_utf8()..).unwrap_or_default();
            } else {
                return Err(MarkProblem::Changed);
            }
        }
        if begun.is_some() {
            return Err(MarkProblem::Unclosed);
        }
        if at != letters.len() {
            return Err(MarkProblem::Changed);
        }
        Ok(Self::of(letters, passages))
    }

    /// These passages of a text, counted in letters from 0; what is beyond its end is ignored.
    pub fn at(text: &str, passages: &[(u32, u32)]) -> Self {
        let letters: Vec<char> = markable(text).chars().collect();
        let place =
            |place: u32| usize::try_from(place).map_or(letters.len(), |at| at.min(letters.len()));
        let mut passages: Vec<Range<usize>> = passages
            .iter()
            .map(|(start, end)| place(*start)..place(*end))
            .collect();
        passages.sort_by_key(|passage| (passage.start, passage.end));
        Self::of(letters, passages)
    }

    /// The marked passages, in letters from 0.
    pub fn passages(&self) -> Vec<(u32, u32)> {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.passages
            .iter()
            .map(|passage| (place(passage.start), place(passage.end)))
            .collect()
    }

    // CLAIM(C-94): SECURITY.md
    /// What is left, with the same sign for every passage.
    pub fn kept(&self) -> String {
        self.with(LEFT_OUT, "", "", false)
    }

    /// What is left, with another sign than the usual one.
    pub fn kept_with(&self, sign: &str) -> String {
        self.with(sign, "", "", false)
    }

    /// The text with its marks, as [`Self::read`] reads it.
    pub fn copy(&self) -> String {
        self.with("", OPEN, CLOSE, true)
    }

    /// The same words wherever they stand in another text, whatever their capitals and blanks.
    /// What was marked from the start of a word to the end of one is found as whole words only.
    #[must_use]
    pub fn same_in(&self, other: &str) -> Self {
        let letters: Vec<char> = markable(other).chars().collect();
        let mut passages = Vec::new();
        for passage in &self.passages {
            let words = self.letters.get(passage.clone()).unwrap_or_default();
            let first = words.iter().position(|letter| !letter.is_whitespace());
            let last = words.iter().rposition(|letter| !letter.is_whitespace());
            let (Some(first), Some(last)) = (first, last) else {
                continue;
            };
            let wanted = passage.start + first..passage.start + last + 1;
            let words = self.letters.get(wanted.clone()).unwrap_or_default();
            let whole = (
                is_edge(&self.letters, wanted.start),
                is_edge(&self.letters, wanted.end),
            );
            let mut at = 0;
            while at < letters.len() {
                let found = end_of(words, &letters, at).filter(|end| {
                    (!whole.0 || is_edge(&letters, at)) && (!whole.1 || is_edge(&letters, *end))
                });
                passages.extend(found.map(|end| at..end));
                at = found.unwrap_or(at + 1);
            }
        }
        passages.sort_by_key(|passage| (passage.start, passage.end));
        Self::of(letters, passages)
    }

    /// Takes marks that touch, or that only blanks keep apart, for one: two signs beside each
    /// other would tell that there were two. A bracket beside a mark goes with it.
    fn of(letters: Vec<char>, passages: Vec<Range<usize>>) -> Self {
        let mut joined: Vec<Range<usize>> = Vec::new();
        for mut passage in passages.into_iter().filter(|passage| !passage.is_empty()) {
            while passage.start > 0 && letters.get(passage.start - 1) == Some(&'[') {
                passage.start -= 1;
            }
            while letters.get(passage.end) == Some(&']') {
                passage.end += 1;
            }
            match joined.last_mut() {
                Some(last) if only_blanks(&letters, last.end, passage.start) => {
                    last.end = last.end.max(passage.end);
                }
                Some(_) | None => joined.push(passage),
            }
        }
        Self {
            letters,
            passages: joined,
        }
    }

    fn with(&self, sign: &str, open: &str, close: &str, whole: bool) -> String {
        let mut text = String::new();
        let mut at = 0;
        for passage in &self.passages {
            text.extend(self.letters.get(at..passage.start).unwrap_or_default());
            text.push_str(open);
            if whole {
                text.extend(self.letters.get(passage.clone()).unwrap_or_default());
            }
            text.push_str(sign);
            text.push_str(close);
            at = passage.end;
        }
        text.extend(self.letters.get(at..).unwrap_or_default());
        text
    }
}

fn only_blanks(letters: &[char], from: usize, to: usize) -> bool {
    let between = letters.get(from..to);
    between.is_none_or(|between| between.iter().all(|letter| letter.is_whitespace()))
}

/// Where these words end in a text, if they stand in it from `at` on.
fn end_of(words: &[char], letters: &[char], mut at: usize) -> Option<usize> {
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        if !word.is_whitespace() {
            let same = letters.get(at).is_some_and(|letter| alike(*letter, *word));
            at += usize::from(same);
            if !same {
                return None;
            }
            continue;
        }
        while words.next_if(|word| word.is_whitespace()).is_some() {}
        let blanks = letters.get(at..).unwrap_or_default().iter();
        let blanks = blanks.take_while(|letter| letter.is_whitespace()).count();
        if blanks == 0 {
            return None;
        }
        at += blanks;
    }
    Some(at)
}

fn alike(one: char, other: char) -> bool {
    one == other || one.to_lowercase().eq(other.to_lowercase())
}

/// Whether a word begins or ends at this place.
fn is_edge(letters: &[char], at: usize) -> bool {
    let is_letter = |place: Option<usize>| {
        let letter = place.and_then(|place| letters.get(place));
        letter.is_some_and(|letter| letter.is_alphanumeric())
    };
    !(is_letter(at.checked_sub(1)) && is_letter(Some(at)))
}

const OPEN: &str = "[[";
const CLOSE: &str = "]]";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kept(text: &str, copy: &str) -> Result<String, MarkProblem> {
        Marked::read(text, copy).map(|marked| marked.kept())
    }

    #[test]
    fn every_passage_leaves_the_same_sign() {
        let text = "Ada Holm saw it. So did Bo.";
        assert_eq!(kept(text, text), Ok(text.to_owned()));
        assert_eq!(
            kept(text, "[[Ada Holm]] saw it. So did [[Bo]]."),
            Ok("[…] saw it. So did […].".to_owned())
        );
        assert_eq!(
            kept(text, "[[Ada]] [[Holm]] saw it.[[ So did Bo.]]"),
            Ok("[…] saw it.[…]".to_owned())
        );
        assert_eq!(kept(text, &format!("[[{text}]]\r\n")), Ok("[…]".to_owned()));
        assert_eq!(kept(text, &format!("[[]]{text}")), Ok(text.to_owned()));
    }

    #[test]
    fn a_copy_that_says_something_else_is_refused() {
        let text = "Ada Holm saw it.";
        for (copy, problem) in [
            ("[[Ada Holm]] saw her.", MarkProblem::Changed),
            ("[[Ada Holm]] saw", MarkProblem::Changed),
            ("[[Ada Holm]] saw it. And more.", MarkProblem::Changed),
            ("", MarkProblem::Changed),
            ("[[Ada [[Holm]]]] saw it.", MarkProblem::Nested),
            ("Ada Holm]] saw it.", MarkProblem::Unopened),
            ("[[Ada Holm saw it.", MarkProblem::Unclosed),
        ] {
            assert_eq!(kept(text, copy), Err(problem), "{copy}");
        }
    }

    #[test]
    fn brackets_of_the_text_are_no_marks() {
        let text = "a[[[b]] ]c";
        let shown = markable(text);
        assert_eq!(shown, "a[ [ [b] ] ]c");
        assert_eq!(kept(text, &shown), Ok(shown.clone()));
        assert_eq!(
            kept(text, "[[a]][ [ [b] ] ]c"),
            Ok("[…][ [ [b] ] ]c".to_owned())
        );
        assert_eq!(kept("a]b", "a]]b"), Err(MarkProblem::Unopened));
    }

    #[test]
    fn another_sign_stands_for_every_passage() {
        let marked = Marked::read("Ada saw Bo", "[[Ada]] saw [[Bo]]").unwrap();
        assert_eq!(marked.kept_with("(gone)"), "(gone) saw (gone)");
        assert_eq!(marked.kept_with(""), " saw ");
    }

    #[test]
    fn the_same_words_are_found_in_another_text() {
        let marked = Marked::read("Ada Holm saw Bo.", "[[Ada Holm]] saw [[Bo]].").unwrap();
        let found = |other: &str| marked.same_in(other).kept();
        assert_eq!(found("ADA\n  holm, Adam Holm"), "[…], Adam Holm");
        assert_eq!(found("Bob, Bo's and bo"), "Bob, […]'s and […]");
        assert_eq!(found("Ada  Bo"), "Ada  […]");
        assert_eq!(found("Holm Ada"), "Holm Ada");
        // A part of a word is found in any word.
        let part = Marked::read("Adamholm", "A[[dam]]holm").unwrap();
        assert_eq!(part.same_in("Madame").kept(), "Ma[…]e");
        // Blanks at the ends of a mark are no part of the words.
        let wide = Marked::read("saw Bo once", "saw[[ Bo ]]once").unwrap();
        assert_eq!(wide.same_in("Bo, Bob").kept(), "[…], Bob");
        let blank = Marked::read("a  b", "a[[  ]]b").unwrap();
        assert_eq!(blank.same_in("a  b  c").kept(), "a  b  c");
    }

    proptest! {
        #[test]
        fn what_is_left_tells_nothing_of_what_was_marked(
            parts in prop::collection::vec("[a-zæ 你\\[\\].\n]{0,12}", 2..6),
            other in prop::collection::vec("[A-ZØ ]{1,30}", 5),
        ) {
            // Every second part is marked; with other words there, what is left is the same.
            let plain: String = parts.concat();
            let whole: Vec<char> = markable(&plain).chars().collect();
            let mut at = 0_u32;
            let mut places = Vec::new();
            for (number, part) in parts.iter().enumerate() {
                let end = at + u32::try_from(part.chars().count()).unwrap();
                if number % 2 == 1 { places.push((at, end)); }
                at = end;
            }
            let marked = Marked::at(&plain, &places);
            prop_assert_eq!(Marked::read(&plain, &marked.copy()), Ok(marked.clone()));
            let mut swapped = String::new();
            let mut from = 0;
            for (number, (start, end)) in marked.passages().into_iter().enumerate() {
                let (start, end) = (usize::try_from(start).unwrap(), usize::try_from(end).unwrap());
                swapped.extend(&whole[from..start]);
                swapped.push_str("[[");
                swapped.push_str(&other[number]);
                swapped.push_str("X]]");
                from = end;
            }
            swapped.extend(&whole[from..]);
            let bare = swapped.replace("[[", "").replace("]]", "");
            if markable(&bare) == bare {
                prop_assert_eq!(kept(&bare, &swapped), Ok(marked.kept()));
            }
        }
    }
}
