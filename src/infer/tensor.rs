//! Arrays of numbers going into and coming out of networks.

use super::InferError;

/// A dense `f32` array in row-major order.
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    /// Length along each axis.
    pub shape: Vec<usize>,
    /// The values; as many as the product of `shape`.
    pub data: Vec<f32>,
}

impl Tensor {
    /// The `index`-th part along the first axis, such as one image's result out of a batch.
    pub fn row(&self, index: usize) -> &[f32] {
        let length = self.shape.iter().skip(1).product::<usize>();
        self.data.get(index * length..(index + 1) * length).unwrap_or_default()
    }
}

/// What a network answered: arrays by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Outputs {
    model: String,
    tensors: Vec<(String, Tensor)>,
}

impl Outputs {
    /// The answer of `model`.
    pub fn new(model: &str, tensors: Vec<(String, Tensor)>) -> Self {
        Outputs { model: model.to_owned(), tensors }
    }

    /// The array called `name`, with exactly `rows` parts along the first axis.
    ///
    /// # Errors
    /// When there is none, or it has other parts: the file is not the kind of network that the manifest says.
    pub fn named(&self, name: &str, rows: usize) -> Result<&Tensor, InferError> {
        let found = self.tensors.iter().find(|(found, _)| found == name).map(|(_, tensor)| tensor);
        self.checked(found, name, rows)
    }

    /// The first array, for networks with a single answer.
    ///
    /// # Errors
    /// As for [`Outputs::named`].
    pub fn first(&self, rows: usize) -> Result<&Tensor, InferError> {
        self.checked(self.tensors.first().map(|(_, tensor)| tensor), "(first)", rows)
    }

    /// The failure of the network that gave this answer.
    pub fn failed(&self, detail: String) -> InferError {
        InferError::Failed { name: self.model.clone(), detail }
    }

    fn checked<'a>(&self, found: Option<&'a Tensor>, name: &str, rows: usize) -> Result<&'a Tensor, InferError> {
        let tensor = found.ok_or_else(|| self.failed(format!("it has no output `{name}`")))?;
        let wide = tensor.shape.iter().skip(1).product::<usize>() > 0;
        let whole = tensor.shape.iter().product::<usize>() == tensor.data.len();
        if tensor.shape.first() == Some(&rows) && wide && whole {
            Ok(tensor)
        } else {
            Err(self.failed(format!("its output `{name}` has shape {:?}, expected {rows} rows", tensor.shape)))
        }
    }
}
