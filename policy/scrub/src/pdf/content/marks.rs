//! Marked content: layers are kept where they hide something, all other marks go (ISO 32000-2, 14.6 and 8.11).

use super::Rewrite;
use crate::pdf::layers;
use crate::pdf::names::Category;
use crate::pdf::object::{Dict, Object};
use crate::{Fate, FindingKind, Reason, Remains};

/// What became of the begin of a marked part, so that its end follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// The mark is left out, what it holds stays.
    Dropped,
    /// A layer that is not shown stays one.
    Kept,
    /// Nothing of what it holds is drawn.
    Suppressed,
}

/// The marked parts around the present place.
#[derive(Default)]
pub(super) struct Marks {
    stack: Vec<Mark>,
    suppressed: usize,
    kept: usize,
}

impl Marks {
    fn begin(&mut self, mark: Mark) {
        match mark {
            Mark::Suppressed => self.suppressed = self.suppressed.saturating_add(1),
            Mark::Kept => self.kept = self.kept.saturating_add(1),
            Mark::Dropped => {}
        }
        self.stack.push(mark);
    }

    /// Ends the innermost part and tells whether its end is to be written.
    pub(super) fn end(&mut self) -> bool {
        let mark = self.stack.pop();
        match mark {
            Some(Mark::Suppressed) => self.suppressed = self.suppressed.saturating_sub(1),
            Some(Mark::Kept) => self.kept = self.kept.saturating_sub(1),
            Some(Mark::Dropped) | None => {}
        }
        mark == Some(Mark::Kept)
    }

    /// Ends all parts and tells for how many the end is to be written.
    pub(super) fn close(&mut self) -> usize {
        self.stack.clear();
        std::mem::take(&mut self.kept)
    }

    /// Whether what is drawn here is in a layer that is not shown.
    pub(super) fn is_off(&self) -> bool {
        self.kept > 0
    }

    /// Whether nothing is to be drawn here.
    pub(super) fn suppress(&self) -> bool {
        self.suppressed > 0
    }
}

impl Rewrite<'_, '_, '_> {
    /// `BMC` and `BDC`
    pub(super) fn mark_begin(&mut self, operands: &[Object]) -> Result<(), Reason> {
        let tag = operands.first().and_then(Object::as_name);
        let mark = match (tag, operands.get(1)) {
            (Some(b"OC"), Some(Object::Name(name))) => self.layer(name)?,
            (_, Some(Object::Dict(properties))) => {
                self.tell(properties);
                Mark::Dropped
            }
            (_, Some(Object::Name(name))) => {
                let found = self.names.find(Category::Properties, name, self.copy)?;
                let found = self.copy.resolve(&found)?;
                if let Some(properties) = found.as_dict() {
                    self.tell(properties);
                }
                Mark::Dropped
            }
            _ => Mark::Dropped,
        };
        self.marks.begin(mark);
        Ok(())
    }

    fn layer(&mut self, name: &[u8]) -> Result<Mark, Reason> {
        let found = self.names.find(Category::Properties, name, self.copy)?;
        if !layers::hidden(&found, self.copy)? {
            return Ok(Mark::Dropped);
        }
        if self.copy.budget.drops_hidden() {
            let findings = &mut self.copy.findings;
            findings.add(FindingKind::HiddenText, Fate::Removed, None);
            return Ok(Mark::Suppressed);
        }
        let findings = &mut self.copy.findings;
        findings.add(FindingKind::HiddenText, Fate::Kept, None);
        findings.remains(Remains::HiddenContent);
        let new = self.names.used(Category::Properties, name);
        self.write("BDC", &[Object::name("OC"), Object::Name(new)]);
        Ok(Mark::Kept)
    }

    /// Notes words that marked content holds for programs that read pages aloud.
    fn tell(&mut self, properties: &Dict) {
        for key in ["ActualText", "Alt", "E"] {
            if let Some(words) = properties.get(key).as_str()
                && !words.is_empty()
            {
                self.copy.findings.removed(FindingKind::Comment, None);
            }
        }
        let known = |key: &[u8]| KNOWN.iter().any(|known| known.as_bytes() == key);
        if !properties.iter().all(|(key, _)| known(key)) {
            self.copy.findings.removed(FindingKind::PrivateData, None);
        }
    }
}

/// What programs write into marked content without anyone's doing.
const KNOWN: &[&str] = &[
    "ActualText",
    "Alt",
    "Attached",
    "BBox",
    "E",
    "Lang",
    "MCID",
    "Subtype",
    "Type",
];
