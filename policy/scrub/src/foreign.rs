//! Types that are recognised so that they can be refused by name.

use crate::{Format, ReadAt, Reason};

pub(crate) fn named(_src: &dyn ReadAt, _head: &[u8]) -> Result<Format, Reason> {
    Ok(Format::Unknown)
}
