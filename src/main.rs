//! `assay`: arguments to command line or window.

use std::process::ExitCode;

fn main() -> ExitCode {
    assay::cli::run()
}
