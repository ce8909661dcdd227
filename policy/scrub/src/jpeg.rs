//! Placeholder until the format is written.

use std::io::Write;

use crate::{Budget, Findings, Format, ReadAt, Reason, Scrubber, SecondLook};

pub(crate) struct Jpeg;

impl Scrubber for Jpeg {
    fn format(&self) -> Format {
        Format::Jpeg
    }

    fn recognises(&self, _head: &[u8]) -> bool {
        false
    }

    fn rebuild(
        &self,
        _: &dyn ReadAt,
        _: &mut dyn Write,
        _: &mut Budget,
    ) -> Result<Findings, Reason> {
        Err(Reason::NotCleaned)
    }

    fn second_look(&self) -> Box<dyn SecondLook> {
        Box::new(Nothing)
    }
}

struct Nothing;

impl SecondLook for Nothing {
    fn see(&mut self, _: &[u8]) -> Result<(), Reason> {
        Err(Reason::SecondLook)
    }

    fn done(self: Box<Self>) -> Result<crate::look::Skeleton, Reason> {
        Err(Reason::SecondLook)
    }
}
