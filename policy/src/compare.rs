//! Comparing two versions of a text, part by part or line by line.

/// What became of a line, or of a run of lines that stand beside each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LineChange {
    /// In both.
    Kept(String),
    /// In the old one only.
    Removed(String),
    /// In the new one only.
    Added(String),
    /// A line of the old one, and what stands in its place.
    Replaced(String, String),
}

/// A part of two versions of something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change<T> {
    /// In both.
    Kept(T),
    /// In the old one only.
    Removed(T),
    /// In the new one only.
    Added(T),
}

impl<T: Clone> Change<&T> {
    /// The same, of parts of its own.
    pub(crate) fn cloned(self) -> Change<T> {
        match self {
            Self::Kept(part) => Change::Kept(part.clone()),
            Self::Removed(part) => Change::Removed(part.clone()),
            Self::Added(part) => Change::Added(part.clone()),
        }
    }
}

/// What changed from one text to another, line by line, in the order of reading. Where very many lines differ, everything
/// between the first and the last difference counts as changed.
pub fn compare_lines(old: &str, new: &str) -> Vec<LineChange> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    let mut lines = Vec::new();
    for change in changes(&old, &new) {
        match change {
            Change::Kept(line) => {
                settle(&mut lines, &mut gone, &mut come);
                lines.push(LineChange::Kept((*line).to_owned()));
            }
            Change::Removed(line) => gone.push(*line),
            Change::Added(line) => come.push(*line),
        }
    }
    settle(&mut lines, &mut gone, &mut come);
    lines
}

/// The least that changed from one row of parts to another, in the order of reading; of what stands at one place, what went
/// comes first.
///
/// Where very many parts differ, the search for the least change is given up, and everything between the first and the last
/// difference counts as changed: a comparison takes a bounded time and memory.
pub(crate) fn changes<'a, T: PartialEq>(old: &'a [T], new: &'a [T]) -> Vec<Change<&'a T>> {
    let before = common(old.iter(), new.iter());
    let (kept, old) = old.split_at(before);
    let (_, new) = new.split_at(before);
    let after = common(old.iter().rev(), new.iter().rev());
    let (old, end) = old.split_at(old.len() - after);
    let (new, _) = new.split_at(new.len() - after);
    let mut changes: Vec<Change<&T>> = kept.iter().map(Change::Kept).collect();
    if old.len().saturating_mul(new.len()) > MOST_CELLS {
        changes.extend(old.iter().map(Change::Removed));
        changes.extend(new.iter().map(Change::Added));
    } else {
        between(&mut changes, old, new);
    }
    changes.extend(end.iter().map(Change::Kept));
    changes
}

fn common<'a, T: PartialEq + 'a>(
    old: impl Iterator<Item = &'a T>,
    new: impl Iterator<Item = &'a T>,
) -> usize {
    old.zip(new).take_while(|(was, is)| was == is).count()
}

/// Parts of which neither the first nor the last is the same.
fn between<'a, T: PartialEq>(changes: &mut Vec<Change<&'a T>>, old: &'a [T], new: &'a [T]) {
    let width = new.len() + 1;
    let lengths = longest_common(old, new);
    let at = |i: usize, j: usize| lengths.get(i * width + j).copied().unwrap_or(0);
    let (mut i, mut j) = (0, 0);
    loop {
        match (old.get(i), new.get(j)) {
            (Some(was), Some(is)) if was == is => {
                changes.push(Change::Kept(was));
                (i, j) = (i + 1, j + 1);
            }
            // Without this part there is as much in common.
            (Some(was), is) if is.is_none() || at(i + 1, j) == at(i, j) => {
                changes.push(Change::Removed(was));
                i += 1;
            }
            (_, Some(is)) => {
                changes.push(Change::Added(is));
                j += 1;
            }
            (Some(_) | None, None) => break,
        }
    }
}

/// The length of the longest common row of parts from each pair of places to both ends.
fn longest_common<T: PartialEq>(old: &[T], new: &[T]) -> Vec<u32> {
    let width = new.len() + 1;
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    for (i, was) in old.iter().enumerate().rev() {
        for (j, is) in new.iter().enumerate().rev() {
            let at = |i: usize, j: usize| lengths.get(i * width + j).copied().unwrap_or(0);
            let longest = if was == is {
                at(i + 1, j + 1) + 1
            } else {
                at(i + 1, j).max(at(i, j + 1))
            };
            if let Some(place) = lengths.get_mut(i * width + j) {
                *place = longest;
            }
        }
    }
    lengths
}

/// Puts what went and what came at one place beside each other.
fn settle(changes: &mut Vec<LineChange>, gone: &mut Vec<&str>, come: &mut Vec<&str>) {
    let both = gone.len().min(come.len());
    for (was, is) in gone.drain(..both).zip(come.drain(..both)) {
        changes.push(LineChange::Replaced(was.to_owned(), is.to_owned()));
    }
    changes.extend(
        gone.drain(..)
            .map(|was| LineChange::Removed(was.to_owned())),
    );
    changes.extend(come.drain(..).map(|is| LineChange::Added(is.to_owned())));
}

/// Pairs of parts that are compared at most: about 16 MiB.
const MOST_CELLS: usize = 4_000_000;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn side(changes: &[LineChange], new: bool) -> Vec<&str> {
        fn line(change: &LineChange, new: bool) -> Option<&String> {
            match change {
                LineChange::Kept(line) => Some(line),
                LineChange::Removed(was) => (!new).then_some(was),
                LineChange::Added(is) => new.then_some(is),
                LineChange::Replaced(was, is) => Some(if new { is } else { was }),
            }
        }
        changes
            .iter()
            .filter_map(|change| line(change, new))
            .map(String::as_str)
            .collect()
    }

    #[test]
    fn lines_that_stay_are_kept_and_others_stand_beside_what_they_became() {
        let kept = |line: &str| LineChange::Kept(line.to_owned());
        assert_eq!(
            compare_lines("a\nold\nb\nc", "a\nnew\nb\nc\nd"),
            [
                kept("a"),
                LineChange::Replaced("old".to_owned(), "new".to_owned()),
                kept("b"),
                kept("c"),
                LineChange::Added("d".to_owned()),
            ]
        );
        assert_eq!(
            compare_lines("a\nb", "b"),
            [LineChange::Removed("a".to_owned()), kept("b")]
        );
        assert!(compare_lines("", "").is_empty());
    }

    #[test]
    fn what_differs_at_one_place_stands_there_and_what_went_before_it() {
        let kept = |line: &str| LineChange::Kept(line.to_owned());
        let (went, came) = (
            LineChange::Removed("x".to_owned()),
            LineChange::Added("y".to_owned()),
        );
        // Two shortest changes are possible: the one that removes first is shown.
        assert_eq!(
            compare_lines("s\na\nb\nt", "s\nb\na\nt"),
            [
                kept("s"),
                LineChange::Removed("a".to_owned()),
                kept("b"),
                LineChange::Added("a".to_owned()),
                kept("t"),
            ]
        );
        assert_eq!(compare_lines("x\nb", "b\ny"), [went, kept("b"), came]);
    }

    /// Whether a line stays where all those before and after it became others.
    fn keeps_the_middle(old: [usize; 2], new: [usize; 2]) -> bool {
        let text = |word: &str, [before, after]: [usize; 2]| {
            let lines = |number| format!("{word}\n").repeat(number);
            format!("{}same\n{}", lines(before), lines(after))
        };
        let changes = compare_lines(&text("x", old), &text("y", new));
        changes.contains(&LineChange::Kept("same".to_owned()))
    }

    #[test]
    fn up_to_four_million_pairs_of_lines_are_searched() {
        // 2,000 lines by 2,000, and by 2,001.
        assert!(keeps_the_middle([1_000, 999], [1_000, 999]));
        assert!(!keeps_the_middle([1_000, 999], [1_000, 1_000]));
    }

    #[test]
    fn very_many_lines_are_compared_without_the_search_for_the_least_change() {
        let text = |word: &str| format!("first\n{}last", format!("{word}\n").repeat(40_000));
        let changes = compare_lines(&text("x"), &text("y"));
        assert_eq!(changes.len(), 40_002);
        assert_eq!(changes[0], LineChange::Kept("first".to_owned()));
        assert_eq!(changes[40_001], LineChange::Kept("last".to_owned()));
    }

    /// How many lines two texts have in common at most, in one order, by trying every choice of the old one's.
    fn most_in_common(old: &[&str], new: &[&str]) -> u32 {
        let choices = 0_u32..1 << old.len();
        let chosen = |choice: u32| {
            let mut rest = new.iter();
            let mut lines = (0..old.len()).filter(|at| choice >> at & 1 == 1);
            lines.all(|at| rest.any(|line| *line == old[at]))
        };
        choices
            .filter(|choice| chosen(*choice))
            .map(u32::count_ones)
            .max()
            .unwrap()
    }

    proptest! {
        #[test]
        fn no_line_is_said_to_have_changed_that_could_have_stayed(
            old in proptest::collection::vec("[abcd]", 0..8), new in proptest::collection::vec("[abcd]", 0..8),
        ) {
            let changes = compare_lines(&old.join("\n"), &new.join("\n"));
            let kept = changes.iter().filter(|change| matches!(change, LineChange::Kept(_))).count();
            let kept = u32::try_from(kept).unwrap();
            let old: Vec<&str> = old.iter().map(String::as_str).collect();
            let new: Vec<&str> = new.iter().map(String::as_str).collect();
            prop_assert_eq!(kept, most_in_common(&old, &new));
        }

        #[test]
        fn both_texts_can_be_read_off_a_comparison(old in "([ab\u{5d0}]?\n){0,12}", new in "([ab\u{5d0}]?\n){0,12}") {
            let changes = compare_lines(&old, &new);
            prop_assert_eq!(side(&changes, false), old.lines().collect::<Vec<_>>());
            prop_assert_eq!(side(&changes, true), new.lines().collect::<Vec<_>>());
            let same = compare_lines(&old, &old);
            prop_assert!(same.iter().all(|change| matches!(change, LineChange::Kept(_))));
        }
    }
}
