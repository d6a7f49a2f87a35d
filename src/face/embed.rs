//! Embedding of an aligned face.

use std::sync::Arc;

use image::{RgbImage, imageops};

use crate::infer::{InferError, Network};

/// Direction of a face in the embedding space: a vector of length 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Embedding(Vec<f32>);

impl Embedding {
    /// The direction of `vector`; `None` when it has none (zero, or not finite).
    pub fn from_vector(mut vector: Vec<f32>) -> Option<Self> {
        let norm = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        if !norm.is_finite() || norm <= f32::EPSILON {
            return None;
        }
        vector.iter_mut().for_each(|value| *value /= norm);
        Some(Embedding(vector))
    }

    /// The common direction of several embeddings; `None` when there are none or they cancel out.
    pub fn mean<'a>(embeddings: impl IntoIterator<Item = &'a Embedding>) -> Option<Self> {
        let mut embeddings = embeddings.into_iter();
        let mut sum = embeddings.next()?.0.clone();
        for embedding in embeddings {
            sum.iter_mut().zip(&embedding.0).for_each(|(sum, value)| *sum += value);
        }
        Embedding::from_vector(sum)
    }

    /// Cosine similarity in [-1, 1].
    pub fn similarity(&self, other: &Embedding) -> f32 {
        self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum::<f32>().clamp(-1.0, 1.0)
    }

    /// The components.
    pub fn as_slice(&self) -> &[f32] {
        &self.0
    }
}

/// Turns aligned faces into embeddings.
#[derive(Clone)]
pub struct Embedder {
    network: Arc<dyn Network>,
}

impl Embedder {
    /// An embedder around `network`.
    pub fn new(network: Arc<dyn Network>) -> Self {
        Embedder { network }
    }

    /// The network, for its calibration.
    pub fn network(&self) -> &dyn Network {
        &*self.network
    }

    /// The embedding of one face aligned to 112 pixels.
    ///
    /// # Errors
    /// When the network fails or gives no direction.
    pub fn embed(&self, aligned: &RgbImage) -> Result<Embedding, InferError> {
        self.directions(&[aligned])?.pop().ok_or_else(|| self.no_direction())
    }

    /// The embedding of one aligned face averaged with that of its mirror image: slower, a little more accurate, and
    /// what match levels are calibrated on.
    ///
    /// # Errors
    /// When the network fails or gives no direction.
    pub fn embed_mirrored(&self, aligned: &RgbImage) -> Result<Embedding, InferError> {
        let mirrored = imageops::flip_horizontal(aligned);
        let both = self.directions(&[aligned, &mirrored])?;
        Embedding::mean(&both).ok_or_else(|| self.no_direction())
    }

    fn directions(&self, faces: &[&RgbImage]) -> Result<Vec<Embedding>, InferError> {
        let outputs = self.network.run(&self.network.entry().input.batch(faces))?;
        let vectors = outputs.first(faces.len())?;
        (0..faces.len())
            .map(|index| Embedding::from_vector(vectors.row(index).to_vec()).ok_or_else(|| self.no_direction()))
            .collect()
    }

    fn no_direction(&self) -> InferError {
        let detail = "it gave an embedding without direction (zero or not a number)".to_owned();
        InferError::Failed { name: self.network.entry().name.clone(), detail }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_directions_are_embeddings() {
        assert_eq!(Embedding::from_vector(vec![3.0, 4.0]).unwrap().as_slice(), [0.6, 0.8]);
        for wrong in [vec![], vec![0.0; 3], vec![f32::NAN, 1.0], vec![f32::INFINITY, 1.0]] {
            assert_eq!(Embedding::from_vector(wrong), None);
        }
        let (east, west) = (Embedding(vec![1.0, 0.0]), Embedding(vec![-1.0, 0.0]));
        assert_eq!(Embedding::mean([&east, &west]), None);
        assert_eq!(east.similarity(&west), -1.0);
    }
}
