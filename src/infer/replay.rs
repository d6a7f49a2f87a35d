//! Model time alone: the calls of a run are noted, then made again without anything around them.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::{InferError, ModelEntry, ModelSet, Network, Outputs, Tensor};

/// One call: index of the network among those wrapped, and shape of the input.
pub type Call = (usize, Vec<usize>);

/// The calls that were made.
#[derive(Debug, Default, Clone)]
pub struct CallLog {
    calls: Arc<Mutex<Vec<Call>>>,
}

impl CallLog {
    /// The same networks as in `models`, noting their calls here.
    pub fn watch(&self, models: &ModelSet) -> ModelSet {
        models.wrapped(|index, inner| Arc::new(Watched { index, inner: Arc::clone(inner), log: self.clone() }))
    }

    /// The calls noted so far, and forgets them.
    pub fn take(&self) -> Vec<Call> {
        std::mem::take(&mut *self.calls.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Makes the noted calls again on the current thread pool; returns how many succeeded. The inputs are flat grey: the
/// time of a convolution does not depend on its values.
///
/// # Errors
/// When a network fails.
pub fn replay(models: &ModelSet, calls: &[Call]) -> Result<usize, InferError> {
    let networks: Vec<_> = models.ready().collect();
    calls
        .par_iter()
        .filter_map(|(index, shape)| Some((networks.get(*index)?, shape)))
        .map(|(network, shape)| {
            let data = vec![0.5; shape.iter().product()];
            network.run(&Tensor { shape: shape.clone(), data }).map(|_| 1)
        })
        .sum()
}

struct Watched {
    index: usize,
    inner: Arc<dyn Network>,
    log: CallLog,
}

impl Network for Watched {
    fn entry(&self) -> &ModelEntry {
        self.inner.entry()
    }

    fn run(&self, input: &Tensor) -> Result<Outputs, InferError> {
        let call = (self.index, input.shape.clone());
        self.log.calls.lock().unwrap_or_else(PoisonError::into_inner).push(call);
        self.inner.run(input)
    }
}
