//! A table by reading the whole file, for files whose own tables are broken.

use std::rc::Rc;

use super::xref::{Entry, Table};
use super::{Document, at};
use crate::pdf::lexer::is_space;
use crate::pdf::object::{Dict, Id, Object};
use crate::pdf::parse;
use crate::source::widen;
use crate::{Budget, Reason};

impl Document<'_> {
    /// The table of all objects that stand anywhere in the file; of two with the same number the later one counts.
    pub(super) fn scan(&mut self, budget: &mut Budget) -> Result<Rc<Table>, Reason> {
        if let Some(scanned) = &self.scanned {
            return Ok(Rc::clone(scanned));
        }
        let mut table = Table::to_scan();
        let mut candidates = Candidates::default();
        let mut holders = Vec::new();
        self.scan_objects(&mut table, &mut candidates, &mut holders, budget)?;
        self.scan_trailers(&mut candidates, budget)?;
        table.trailer = candidates.trailer;
        // Objects in streams need the table to be found, and may not hide those that stand in the file itself.
        let before = std::mem::replace(&mut self.table, table);
        let added = self.scan_holders(&holders, budget);
        let table = std::mem::replace(&mut self.table, before);
        let mut table = added.map(|()| table)?;
        if !table.trailer.has("Root") {
            self.find_root(&mut table, budget)?;
        }
        let table = Rc::new(table);
        self.scanned = Some(Rc::clone(&table));
        Ok(table)
    }

    fn scan_objects(
        &mut self,
        table: &mut Table,
        candidates: &mut Candidates,
        holders: &mut Vec<u32>,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        let mut from = 0;
        while let Some(word) = at::find(&self.windows, from, b"obj", budget)? {
            from = word.saturating_add(3);
            let Some(start) = self.object_before(word)? else {
                continue;
            };
            let Some(found) = at::object(&self.windows, start, budget)? else {
                continue;
            };
            budget.work(64)?;
            from = from.max(found.end);
            let number = found.id.number;
            table.replace(number, Entry::At(start))?;
            let Some(dict) = found.object.as_dict() else {
                continue;
            };
            if found.stream.is_some() {
                if dict.get("Type").is_name("XRef") {
                    candidates.take(dict);
                } else if dict.get("Type").is_name("ObjStm") {
                    holders.push(number);
                }
                from = self.behind_stream(&found, dict, from, budget)?;
            } else if dict.get("Type").is_name("Catalog") {
                candidates.catalog = Some(found.id);
            }
        }
        Ok(())
    }

    /// Where to go on behind a stream: its length is believed if it leads to `endstream`.
    fn behind_stream(
        &self,
        found: &at::Found,
        dict: &Dict,
        from: u64,
        budget: &mut Budget,
    ) -> Result<u64, Reason> {
        let told = dict.get("Length").as_int();
        let told = told.and_then(|length| u64::try_from(length).ok());
        let (Some(start), Some(_)) = (found.stream, told) else {
            return Ok(from);
        };
        let length = at::stream_length(&self.windows, start, told, budget)?;
        Ok(start.saturating_add(length).max(from))
    }

    /// Where "1 0 obj" begins whose last word stands at `word`; `None` if there are no numbers before it.
    fn object_before(&self, word: u64) -> Result<Option<u64>, Reason> {
        let start = word.saturating_sub(32);
        let before = usize::try_from(word - start).unwrap_or(0);
        let bytes = self.windows.take(start, before)?;
        let mut end = bytes.len();
        let mut back = |accepts: fn(u8) -> bool| {
            let count = bytes
                .get(..end)
                .unwrap_or_default()
                .iter()
                .rev()
                .take_while(|byte| accepts(**byte))
                .count();
            end -= count;
            count
        };
        let digits = |byte: u8| byte.is_ascii_digit();
        let _space = back(is_space);
        let generation = back(digits);
        let space = back(is_space);
        let number = back(digits);
        let whole = generation > 0 && space > 0 && number > 0;
        Ok(whole.then(|| start.saturating_add(widen(end))))
    }

    fn scan_trailers(
        &self,
        candidates: &mut Candidates,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        let mut from = 0;
        while let Some(word) = at::find(&self.windows, from, b"trailer", budget)? {
            from = word.saturating_add(7);
            budget.segment()?;
            let object = at::grown(&self.windows, from, budget, |lexer| {
                parse::object(lexer).map(Some)
            })?;
            if let Some(Object::Dict(dict)) = object {
                candidates.take(&dict);
            }
        }
        if !candidates.trailer.has("Root")
            && let Some(id) = candidates.catalog
        {
            candidates.trailer.set("Root", Object::Ref(id));
        }
        Ok(())
    }

    fn scan_holders(&mut self, holders: &[u32], budget: &mut Budget) -> Result<(), Reason> {
        self.packed.clear();
        for holder in holders.iter().rev() {
            let Some(packed) = self.packed(*holder, budget)? else {
                continue;
            };
            for (index, number) in packed.numbers().enumerate() {
                budget.work(4)?;
                let index = u32::try_from(index).unwrap_or(u32::MAX);
                let entry = Entry::In {
                    holder: *holder,
                    index,
                };
                self.table.add(number, entry)?;
            }
        }
        Ok(())
    }

    /// Looks for the catalog among all objects, packed ones too.
    fn find_root(&mut self, table: &mut Table, budget: &mut Budget) -> Result<(), Reason> {
        let before = std::mem::replace(&mut self.table, table.clone());
        let numbers = table.numbers();
        let mut found = None;
        for number in numbers {
            let object = self.load(number, budget)?;
            if object
                .as_dict()
                .is_some_and(|dict| dict.get("Type").is_name("Catalog"))
            {
                found = Some(number);
            }
        }
        self.table = before;
        if let Some(number) = found {
            let root = Object::Ref(Id::first(number));
            table.trailer.set("Root", root);
        }
        Ok(())
    }
}

/// What could be the trailer.
#[derive(Default)]
struct Candidates {
    trailer: Dict,
    catalog: Option<Id>,
}

impl Candidates {
    /// Takes what a later trailer says over what an earlier one did.
    fn take(&mut self, dict: &Dict) {
        for key in ["Root", "Info", "ID", "Encrypt"] {
            if dict.has(key) {
                self.trailer.set(key, dict.get(key).clone());
            }
        }
    }
}
