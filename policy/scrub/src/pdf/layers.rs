//! Stub.
use super::copy::Copy;
use super::object::Object;
use crate::Reason;
pub(super) fn hidden(_l: &Object, _c: &mut Copy<'_, '_>) -> Result<bool, Reason> {
    Ok(false)
}
