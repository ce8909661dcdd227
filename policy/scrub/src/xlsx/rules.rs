//! What may stay: which sheets and names do, and with them which formulas.

use std::collections::{HashMap, HashSet};

use super::book::{Book, Defined, folded};
use super::formula::{self, Foreign, Use};
use super::tells::{Tells, tells};
use crate::source::widen;
use crate::{Budget, Reason};

/// Which parts of a workbook stay.
pub(super) struct Rules {
    /// Places of the sheets by their folded names.
    places: HashMap<String, usize>,
    /// For each sheet, whether it stays.
    pub(super) kept: Vec<bool>,
    /// For each defined name, by its folded name, whether all of that name could stay.
    sound: HashMap<String, bool>,
    /// Tables that do not stay, by their folded names.
    lost_tables: HashSet<String>,
    /// What the values of defined names may say of the file, by their folded names.
    tells: HashMap<String, Tells>,
}

/// Why a formula does not stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// For a reason of its own.
    Foreign(Foreign),
    /// It uses a sheet, a name or a table that does not stay.
    Lost,
}

impl Rules {
    /// The rules for a workbook of which these sheets stay and these tables do not.
    ///
    /// # Errors
    ///
    /// Those of the budget.
    pub(super) fn new(
        book: &Book,
        kept: Vec<bool>,
        lost_tables: HashSet<String>,
        budget: &mut Budget,
    ) -> Result<Self, Reason> {
        let places = book.sheets.iter().enumerate();
        let mut rules = Self {
            places: places
                .map(|(at, sheet)| (folded(&sheet.name), at))
                .collect(),
            kept,
            sound: HashMap::new(),
            lost_tables,
            tells: HashMap::new(),
        };
        rules.note_tells(book, budget)?;
        for name in &book.names {
            let sound = !name.program && rules.sheet_stays(name);
            let all = rules.sound.entry(folded(&name.name)).or_insert(true);
            *all = *all && sound;
        }
        // Names may use names; each round can only make fewer of them sound.
        loop {
            let before = rules.sound.values().filter(|sound| **sound).count();
            for name in &book.names {
                budget.work(widen(name.formula.len()))?;
                if rules.reads(&name.formula, &mut |_| {}).is_err() {
                    rules.sound.insert(folded(&name.name), false);
                }
            }
            if rules.sound.values().filter(|sound| **sound).count() == before {
                return Ok(rules);
            }
        }
    }

    fn sheet_stays(&self, name: &Defined) -> bool {
        name.local
            .is_none_or(|at| self.kept.get(at).copied().unwrap_or(false))
    }

    /// Whether a defined name could stay.
    pub(super) fn is_sound(&self, name: &Defined) -> bool {
        let same = self.sound.get(&folded(&name.name));
        self.sheet_stays(name) && !name.program && same.copied().unwrap_or(false)
    }

    /// Whether a folded name is defined in the workbook.
    pub(super) fn is_defined(&self, folded: &str) -> bool {
        self.sound.contains_key(folded)
    }

    /// Whether a formula stays; the names that it uses are handed to `each`, folded.
    ///
    /// # Errors
    ///
    /// Why it does not.
    pub(super) fn reads(&self, formula: &str, each: &mut dyn FnMut(String)) -> Result<(), Refused> {
        let mut lost = false;
        let read = formula::read(formula, &mut |used| match used {
            Use::Sheet(name) => lost |= !self.has(name),
            Use::Sheets(first, last) => lost |= !self.has_all(first, last),
            Use::Name(name) => {
                let name = folded(name);
                lost |= self.sound.get(&name) == Some(&false) || self.lost_tables.contains(&name);
                each(name);
            }
        });
        read.map_err(Refused::Foreign)?;
        if lost { Err(Refused::Lost) } else { Ok(()) }
    }

    /// What the last value of a formula may say of the file, whether or not the formula stays.
    pub(super) fn tells(&self, formula: &str) -> Tells {
        tells(formula, &|name| {
            let known = self.tells.get(&folded(name));
            known.copied().unwrap_or_default()
        })
    }

    /// Notes what the values of names may say; names may use names.
    fn note_tells(&mut self, book: &Book, budget: &mut Budget) -> Result<(), Reason> {
        let mut changed = true;
        while std::mem::take(&mut changed) {
            for name in &book.names {
                budget.work(widen(name.formula.len()))?;
                let now = self.tells(&name.formula);
                let known = self.tells.entry(folded(&name.name)).or_default();
                let both = known.and(now);
                changed |= *known != both;
                *known = both;
            }
        }
        Ok(())
    }

    /// Whether a formula stays if of all names only these do.
    pub(super) fn is_kept(&self, formula: &str, names: &HashSet<String>) -> bool {
        let mut known = true;
        let answer = self.reads(formula, &mut |name| {
            known &= !self.is_defined(&name) || names.contains(&name);
        });
        known && answer.is_ok()
    }

    /// The place of a sheet by its name as formulas write it.
    fn place(&self, written: &str) -> Option<usize> {
        let name = folded(&written.replace("''", "'"));
        self.places.get(&name).copied()
    }

    fn has(&self, written: &str) -> bool {
        // A name that holds for one sheet, or for the book, may stand behind the name of a sheet or of the book.
        self.place(written)
            .is_some_and(|at| self.kept.get(at).copied().unwrap_or(false))
    }

    fn has_all(&self, first: &str, last: &str) -> bool {
        let (Some(a), Some(b)) = (self.place(first), self.place(last)) else {
            return false;
        };
        let between = self.kept.get(a.min(b)..=a.max(b)).unwrap_or_default();
        between.iter().all(|kept| *kept)
    }
}

#[cfg(test)]
mod tests {
    use super::super::book::Sheet;
    use super::*;

    fn book() -> Book {
        let sheet = |name: &str| Sheet {
            name: name.to_owned(),
            link: String::new(),
            state: String::new(),
        };
        let name = |name: &str, formula: &str| Defined {
            name: name.to_owned(),
            local: None,
            hidden: false,
            program: false,
            formula: formula.to_owned(),
        };
        Book {
            sheets: vec![sheet("One"), sheet("It's two"), sheet("Three")],
            names: vec![
                name("near", "One!$A$1"),
                name("far", "middle+1"),
                name("middle", "'It''s two'!$A$1"),
                name("away", "[1]One!$A$1"),
            ],
            ..Book::default()
        }
    }

    #[test]
    fn formulas_that_use_what_goes_are_told_from_others() {
        let lost = HashSet::from(["costs".to_owned()]);
        let mut budget = Budget::new(&crate::Limits::default());
        let rules = Rules::new(&book(), vec![true, false, true], lost, &mut budget).unwrap();
        let reads = |formula: &str| rules.reads(formula, &mut |_| {});
        assert_eq!(reads("one!A1+Three!B2+near"), Ok(()));
        for uses_lost in [
            "'It''s two'!A1",
            "SUM(One:Three!A1)",
            "FAR*2",
            "away",
            "SUM(Costs[Paid])",
            "Nowhere!A1",
        ] {
            assert_eq!(reads(uses_lost), Err(Refused::Lost), "{uses_lost}");
        }
        let foreign = Err(Refused::Foreign(Foreign::Outside));
        assert_eq!(reads("[1]One!A1"), foreign);
    }
}
