//! Stub.
use super::copy::{Copy, Made};
use super::object::Object;
use crate::Reason;
pub(super) struct Reader;
impl Reader {
    pub(super) fn of(_l: &Object, _c: &mut Copy<'_, '_>) -> Result<Self, Reason> {
        Ok(Self)
    }
    pub(super) fn read(&self, _b: &[u8]) -> String {
        String::new()
    }
}
pub(super) fn build(_l: &Object, _c: &mut Copy<'_, '_>) -> Result<Made, Reason> {
    Ok(Made::Nothing)
}
