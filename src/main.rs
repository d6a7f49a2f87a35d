//! `assay`: arguments to command line or window.

use std::process::ExitCode;

fn main() -> ExitCode {
    keep_runtime_silent();
    assay::cli::run()
}

/// ONNX Runtime's library makes a device identifier and a database of events in the user's cache folder before it can be told not
/// to; this variable keeps it from it.
#[expect(unsafe_code, reason = "the environment is the only way to tell the library before it is loaded")]
fn keep_runtime_silent() {
    // SAFETY: nothing else runs yet that could read or write the environment.
    unsafe { std::env::set_var("ORT_DISABLE_TELEMETRY", "1") };
}
