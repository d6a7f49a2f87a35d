//! Lines on stdout and stderr. Whoever reads them may go before the end, as `head` does: that is no error, and what was
//! asked for is done all the same.

use std::{
    fmt::Display,
    io::{self, Write as _},
};

use anyhow::Context as _;
use serde_json::Value;

/// A line of results.
pub(super) fn print(line: impl Display) -> anyhow::Result<()> {
    match writeln!(io::stdout().lock(), "{line}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("results cannot be written to stdout; check where it leads"),
    }
}

/// A JSON object of the command line: `schema` and the given fields.
pub(super) fn print_json(fields: &impl serde::Serialize) -> anyhow::Result<()> {
    let mut object = serde_json::to_value(fields)?;
    if let Value::Object(object) = &mut object {
        object.entry("schema").or_insert_with(|| "assay.report/1".into());
    }
    print(object)
}

/// A line for the person at the terminal: progress, warnings, errors.
pub(super) fn tell(line: impl Display) {
    // There is nobody left to tell that nobody listens.
    drop(writeln!(io::stderr().lock(), "assay: {line}"));
}
