//! Frames joined in order of time.

use super::{
    carrier::CarrierCues,
    frame::{FrameErrors, FrameView},
    signature::FrameSignature,
};
use crate::{case::timeline::Timeline, face::Embedding};

/// Everything seen in the selfie video.
#[derive(Debug, Clone)]
pub struct SelfieTrack {
    /// Score timelines.
    pub timeline: Timeline,
    /// Width and height in pixels of each sample's frame as it was analysed.
    pub sizes: Vec<[u32; 2]>,
    /// Embedding of the main face, per sample.
    pub embeddings: Vec<Option<Embedding>>,
    /// What is kept of each sample's pixels.
    pub signatures: Vec<FrameSignature>,
    /// What may carry each sample's face.
    pub carriers: Vec<CarrierCues>,
    /// First failure of each network that failed.
    pub errors: FrameErrors,
}

impl SelfieTrack {
    /// The frames joined, `views` in order of time.
    pub fn new(views: Vec<FrameView>, duration_millis: i64, partial: Option<String>) -> Self {
        // Frames may differ in size, in a list of stills or where a video changes: the largest is the timeline's.
        let side = |side: fn(&FrameView) -> u32| views.iter().map(side).max().unwrap_or(0);
        let (frame_width, frame_height) = (side(|view| view.size[0]), side(|view| view.size[1]));
        let mut track = SelfieTrack {
            timeline: Timeline { frame_width, frame_height, duration_millis, partial, samples: Vec::new() },
            sizes: Vec::with_capacity(views.len()),
            embeddings: Vec::with_capacity(views.len()),
            signatures: Vec::with_capacity(views.len()),
            carriers: Vec::with_capacity(views.len()),
            errors: FrameErrors::default(),
        };
        let mut previous: Option<usize> = None;
        for (index, view) in views.into_iter().enumerate() {
            track.errors.or(&view.errors);
            let mut sample = view.sample;
            if let (Some(face), Some(embedding)) = (&mut sample.face, &view.embedding) {
                let before = previous.and_then(|previous| track.embeddings.get(previous)?.as_ref());
                face.similarity_to_previous = before.map(|before| before.similarity(embedding));
                previous = Some(index);
            }
            track.timeline.samples.push(sample);
            track.sizes.push(view.size);
            track.embeddings.push(view.embedding);
            track.signatures.push(view.signature);
            track.carriers.push(view.carrier);
        }
        track
    }

    /// Fills in the similarity of every face to the document portrait.
    pub fn compare_with_document(&mut self, portrait: &Embedding) {
        for (sample, embedding) in self.timeline.samples.iter_mut().zip(&self.embeddings) {
            if let (Some(face), Some(embedding)) = (&mut sample.face, embedding) {
                face.similarity_to_document = Some(portrait.similarity(embedding));
            }
        }
    }
}
