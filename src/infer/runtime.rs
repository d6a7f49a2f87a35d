//! A network run by ONNX Runtime.

use std::sync::{Arc, Mutex, PoisonError};

use ort::{
    session::{Session, builder::GraphOptimizationLevel},
    value::TensorRef,
};

use super::{InferError, ModelEntry, Network, Outputs, Tensor, library};

/// A network in ONNX Runtime. ONNX Runtime runs one input at a time per session, so there is one session per thread
/// that runs at the same moment, made on first need and kept.
pub(super) struct OrtNetwork {
    entry: ModelEntry,
    /// The verified bytes: sessions are made from these, never from the file again, so that nobody can exchange it
    /// between the check and the use.
    bytes: Arc<[u8]>,
    idle: Mutex<Vec<Session>>,
}

impl OrtNetwork {
    /// Loads the network; one session is made at once so that a broken file is found now.
    pub(super) fn new(entry: ModelEntry, bytes: Arc<[u8]>) -> Result<Self, InferError> {
        let network = OrtNetwork { entry, bytes, idle: Mutex::default() };
        let session = network.session()?;
        network.put_back(session);
        Ok(network)
    }

    fn session(&self) -> Result<Session, InferError> {
        if let Some(session) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return Ok(session);
        }
        let environment = library::environment()?;
        // One thread inside each session: the parallelism is over frames and faces, which scales as well and keeps
        // results independent of the number of cores. No plan of memory is kept for each size of input: text comes in as many
        // sizes as there are lines. Text detection at 608 × 960 takes 120 MiB instead of 200 without it, in the same time.
        let build = || -> Result<Session, ort::Error> {
            Session::builder(&environment)?
                .with_intra_threads(1)?
                .with_memory_pattern(false)?
                .with_optimization_level(GraphOptimizationLevel::All)?
                .commit_from_memory(&self.bytes)
        };
        build().map_err(|error| self.failed(&error))
    }

    /// What the file says about itself under `key`.
    pub(super) fn metadata(&self, key: &str) -> Result<String, InferError> {
        let session = self.session()?;
        let said = session.metadata().map_err(|error| self.failed(&error))?.custom(key);
        self.put_back(session);
        let name = self.entry.name.clone();
        said.ok_or_else(|| InferError::Failed { name, detail: format!("its file says nothing under `{key}`") })
    }

    fn put_back(&self, session: Session) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(session);
    }

    fn failed(&self, error: &ort::Error) -> InferError {
        InferError::Failed { name: self.entry.name.clone(), detail: error.to_string() }
    }

    fn answer(&self, session: &mut Session, input: &Tensor) -> Result<Outputs, ort::Error> {
        let shape: Vec<i64> = input.shape.iter().map(|&length| length as i64).collect();
        let input = TensorRef::from_array_view((shape, input.data.as_slice()))?;
        let answer = session.run(ort::inputs![input])?;
        let mut tensors = Vec::with_capacity(answer.len());
        for (name, value) in answer.iter() {
            let (shape, data) = value.try_extract_tensor::<f32>()?;
            let shape = shape.iter().map(|&length| length.max(0) as usize).collect();
            tensors.push((name.to_owned(), Tensor { shape, data: data.to_vec() }));
        }
        Ok(Outputs::new(&self.entry.name, tensors))
    }
}

impl Network for OrtNetwork {
    fn entry(&self) -> &ModelEntry {
        &self.entry
    }

    fn run(&self, input: &Tensor) -> Result<Outputs, InferError> {
        let mut session = self.session()?;
        let outputs = self.answer(&mut session, input).map_err(|error| self.failed(&error))?;
        self.put_back(session);
        Ok(outputs)
    }
}
