//! The scrubber for one kind of packages.

use std::io::Write;

use super::{Look, Plan, Shape, rebuild};
use crate::{Budget, Findings, Format, ReadAt, Reason, Remains, Scrubber, SecondLook};

/// A scrubber for packages of one format.
pub(crate) struct Office {
    /// The format.
    pub(crate) format: Format,
    /// What its cleaned packages look like.
    pub(crate) shape: &'static Shape,
    /// What is special about it, for one file.
    pub(crate) plan: fn() -> Box<dyn Plan>,
}

impl Scrubber for Office {
    fn format(&self) -> Format {
        self.format
    }

    /// The start is that of any archive; the names in the directory tell, and `foreign` asks them.
    fn recognises(&self, _head: &[u8]) -> bool {
        false
    }

    fn rebuild(
        &self,
        src: &dyn ReadAt,
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<Findings, Reason> {
        let mut plan = (self.plan)();
        let mut findings = rebuild(&mut *plan, src, out, budget)?;
        findings.remains(Remains::Wording);
        Ok(findings)
    }

    fn second_look(&self) -> Box<dyn SecondLook> {
        Box::new(Look::new(self.format, self.shape))
    }
}
