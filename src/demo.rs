//! A throw-away portal with people and cases, for trying things out.

use std::sync::Arc;

use crate::clock::Clock;
use crate::error::AppError;
use crate::portal::Portal;

/// Fills an empty portal.
pub async fn fill(_portal: &Portal, _clock: Arc<dyn Clock>) -> Result<Vec<String>, String> {
    Err(AppError::NotOpen.to_string())
}
