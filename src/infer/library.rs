//! Finding and loading the ONNX Runtime library, once per process.

use std::{
    env,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use ort::environment::Environment;

use super::InferError;

/// File name of the library.
const LIBRARY: &str = "libonnxruntime.so";

/// The environment that all sessions share. It is kept for the life of the process: unloading ONNX Runtime while a
/// session of another thread still runs is not safe.
static ENVIRONMENT: Mutex<Option<Environment>> = Mutex::new(None);

/// The shared environment. The library is looked for in `ORT_DYLIB_PATH`, beside the executable, and in the folders
/// that `make setup` fills. A failure is not remembered, so that a repaired installation works without restart.
pub(super) fn environment() -> Result<Environment, InferError> {
    let mut shared = ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(environment) = &*shared {
        return Ok(environment.clone());
    }
    let path = find()?;
    let failed = |detail: String| InferError::Runtime(format!("{}: {detail}", path.display()));
    let builder = ort::init_from(&path).map_err(|error| failed(error.to_string()))?;
    let environment = builder.with_telemetry(false).build().map_err(|error| failed(error.to_string()))?;
    environment.set_log_level(ort::logging::LogLevel::Fatal);
    Ok(shared.insert(environment).clone())
}

fn find() -> Result<PathBuf, InferError> {
    if let Some(path) = env::var_os("ORT_DYLIB_PATH").filter(|path| !path.is_empty()) {
        return Ok(path.into());
    }
    let beside = env::current_exe().ok().and_then(|exe| Some(exe.parent()?.to_owned()));
    let candidates = beside
        .iter()
        .map(|folder| folder.join(LIBRARY))
        // `cargo run` and `cargo test` put the executable two or three folders below the checkout.
        .chain(beside.iter().flat_map(|folder| folder.ancestors().skip(1).take(3)).map(vendored))
        .chain(env::current_dir().ok().map(|folder| vendored(&folder)));
    let searched: Vec<PathBuf> = candidates.collect();
    searched.iter().find(|path| path.is_file()).cloned().ok_or_else(|| {
        let list: Vec<_> = searched.iter().map(|path| path.display().to_string()).collect();
        InferError::Runtime(format!("{LIBRARY} was not found (looked in: {})", list.join(", ")))
    })
}

fn vendored(folder: &std::path::Path) -> PathBuf {
    folder.join("vendor/onnxruntime").join(LIBRARY)
}
