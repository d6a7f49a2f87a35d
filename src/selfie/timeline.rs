//! Frames joined in order of time.

use super::frame::{FrameErrors, FrameView};
use crate::{case::timeline::Timeline, face::Embedding};

/// Everything seen in the selfie video.
#[derive(Debug, Clone)]
pub struct SelfieTrack {
    /// Score timelines.
    pub timeline: Timeline,
    /// Embedding of the main face, per sample.
    pub embeddings: Vec<Option<Embedding>>,
    /// First failure of each network that failed.
    pub errors: FrameErrors,
}

/// Collects frames, which may come in any order.
#[derive(Debug, Default)]
pub struct TrackBuilder {
    views: Vec<FrameView>,
}

impl TrackBuilder {
    /// Adds the views of some frames.
    pub fn extend(&mut self, views: impl IntoIterator<Item = FrameView>) {
        self.views.extend(views);
    }

    /// The frames in order of time; `timeline` carries everything but the samples.
    pub fn finish(mut self, mut timeline: Timeline) -> SelfieTrack {
        self.views.sort_by_key(|view| view.sample.timestamp_millis);
        let mut errors = FrameErrors::default();
        let mut embeddings: Vec<Option<Embedding>> = Vec::with_capacity(self.views.len());
        let mut previous: Option<Embedding> = None;
        for view in self.views {
            errors.or(&view.errors);
            let mut sample = view.sample;
            if let (Some(face), Some(embedding)) = (&mut sample.face, &view.embedding) {
                face.similarity_to_previous = previous.as_ref().map(|previous| previous.similarity(embedding));
                previous = Some(embedding.clone());
            }
            timeline.samples.push(sample);
            embeddings.push(view.embedding);
        }
        SelfieTrack { timeline, embeddings, errors }
    }
}

impl SelfieTrack {
    /// Fills in the similarity of every face to the document portrait.
    pub fn compare_with_document(&mut self, portrait: &Embedding) {
        for (sample, embedding) in self.timeline.samples.iter_mut().zip(&self.embeddings) {
            if let (Some(face), Some(embedding)) = (&mut sample.face, embedding) {
                face.similarity_to_document = Some(portrait.similarity(embedding));
            }
        }
    }
}
