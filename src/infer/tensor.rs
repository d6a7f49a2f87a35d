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

    /// The array called `name`, with at least `rows` parts along the first axis.
    ///
    /// # Errors
    /// When there is none, or it is too short: the file is not the kind of network that the manifest says.
    pub fn named(&self, name: &str, rows: usize) -> Result<&Tensor, InferError> {
        let found = self.tensors.iter().find(|(found, _)| found == name).map(|(_, tensor)| tensor);
        self.checked(found, name, rows)
    }

    /// The only array.
    ///
    /// # Errors
    /// As for [`Outputs::named`].
    pub fn first(&self, rows: usize) -> Result<&Tensor, InferError> {
        self.checked(self.tensors.first().map(|(_, tensor)| tensor), "(first)", rows)
    }

    fn checked<'a>(&self, found: Option<&'a Tensor>, name: &str, rows: usize) -> Result<&'a Tensor, InferError> {
        let failed = |detail| InferError::Failed { name: self.model.clone(), detail };
        let tensor = found.ok_or_else(|| failed(format!("it has no output `{name}`")))?;
        let wide = tensor.shape.iter().skip(1).product::<usize>() > 0;
        if tensor.shape.first().is_some_and(|&length| length >= rows) && wide {
            Ok(tensor)
        } else {
            Err(failed(format!("its output `{name}` has shape {:?}, expected {rows} rows", tensor.shape)))
        }
    }
}
