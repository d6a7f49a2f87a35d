//! The window.

use crate::session::{Port, Wake};

/// stub
pub fn run(_: impl FnOnce(Wake) -> Result<Box<dyn Port>, String>) -> Result<(), String> {
    Ok(())
}
