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
        let mut track = SelfieTrack {
            timeline: Timeline { frame_width: 0, frame_height: 0, duration_millis, partial, samples: Vec::new() },
            sizes: Vec::with_capacity(views.len()),
            embeddings: Vec::with_capacity(views.len()),
            signatures: Vec::with_capacity(views.len()),
            carriers: Vec::with_capacity(views.len()),
            errors: FrameErrors::default(),
        };
        views.into_iter().for_each(|view| track.push(view));
        track
    }

    /// Adds a frame that comes after all others.
    pub fn push(&mut self, view: FrameView) {
        self.errors.or(&view.errors);
        let mut sample = view.sample;
        if let (Some(face), Some(embedding)) = (&mut sample.face, &view.embedding) {
            let before = self.embeddings.iter().rev().flatten().next();
            face.similarity_to_previous = before.map(|before| before.similarity(embedding));
        }
        // Frames may differ in size, in a list of stills or where a video changes: the largest is the timeline's.
        let [width, height] = view.size;
        self.timeline.frame_width = self.timeline.frame_width.max(width);
        self.timeline.frame_height = self.timeline.frame_height.max(height);
        self.timeline.samples.push(sample);
        self.sizes.push(view.size);
        self.embeddings.push(view.embedding);
        self.signatures.push(view.signature);
        self.carriers.push(view.carrier);
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
