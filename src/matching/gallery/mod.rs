//! One live face against everyone enrolled (1:N), exactly: every face is compared.
//!
//! The database is the truth. A search works on values: a verified file of templates mapped into memory, where there is
//! one, and the faces that were enrolled since.

mod error;
mod file;
mod kernel;

pub use error::GalleryError;
pub use file::{FileHead, GalleryFile, write_gallery};

use std::sync::Arc;

use kernel::{Hits, search};

use crate::case::{
    CaseId,
    gallery::{EnrolledPerson, FaceTemplate, GalleryState},
};

/// Everyone enrolled, at one moment.
#[derive(Debug)]
pub struct Gallery {
    state: GalleryState,
    file: Option<Arc<GalleryFile>>,
    recent: Vec<EnrolledPerson>,
    recent_rows: Vec<f32>,
}

/// Whose faces a search passes over: the case's own client is no other client.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    /// The sender's identifier of the person; where there is none, that of the case.
    pub client_id: &'a str,
    /// The case.
    pub case: &'a CaseId,
}

impl Owner<'_> {
    fn owns(&self, person: &EnrolledPerson) -> bool {
        person.client_id == self.client_id || person.case == *self.case
    }
}

/// What a search of the gallery came to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Search {
    /// Faces at or above the threshold with their similarity, the most similar first, of equals the earliest.
    pub found: Vec<(EnrolledPerson, f32)>,
    /// The highest similarity of any other client's face.
    pub closest: Option<f32>,
}

impl Gallery {
    /// A gallery that nobody is in.
    pub fn empty() -> Self {
        Gallery { state: GalleryState::EMPTY, file: None, recent: Vec::new(), recent_rows: Vec::new() }
    }

    /// The gallery of this state: the file, where there is one, and the faces enrolled since it was written.
    ///
    /// # Errors
    /// When the parts do not make up the state: the file is of another network or of a time before a removal, or a
    /// template is missing.
    pub fn new(
        state: GalleryState,
        file: Option<Arc<GalleryFile>>,
        recent: Vec<(EnrolledPerson, FaceTemplate)>,
    ) -> Result<Self, GalleryError> {
        let damaged = |detail: String| GalleryError::Damaged { path: "assay.db".into(), detail };
        let model = state.model;
        if let Some(head) = file.as_ref().map(|file| file.head())
            && (Some(head.model) != model || head.removals != state.removals)
        {
            return Err(damaged("the gallery file is not of this database's state".to_owned()));
        }
        let mut dimension = file.as_ref().map(|file| file.head().dimension as usize);
        let (mut people, mut rows) = (Vec::with_capacity(recent.len()), Vec::new());
        for (person, template) in recent {
            let length = *dimension.get_or_insert(template.values.len());
            let is_finite = template.values.iter().all(|value| value.is_finite());
            if Some(template.model) != model || template.values.len() != length || length == 0 || !is_finite {
                return Err(damaged(format!("the template of enrolment {} is none", person.enrolment)));
            }
            rows.extend(template.values);
            people.push(person);
        }
        let gallery = Gallery { state, file, recent: people, recent_rows: rows };
        let found = gallery.file_rows() + gallery.recent.len();
        if found as u64 != state.faces {
            return Err(damaged(format!("{found} templates were found where {} are enrolled", state.faces)));
        }
        Ok(gallery)
    }

    /// The state of the database that this gallery shows.
    pub fn state(&self) -> &GalleryState {
        &self.state
    }

    fn file_rows(&self) -> usize {
        self.file.as_ref().map_or(0, |file| file.rows())
    }

    fn person(&self, row: usize) -> Result<EnrolledPerson, GalleryError> {
        match (&self.file, row.checked_sub(self.file_rows())) {
            (Some(file), None) => file.person(row),
            (_, Some(recent)) if recent < self.recent.len() => Ok(self.recent[recent].clone()),
            _ => Err(GalleryError::Damaged { path: "assay.db".into(), detail: format!("row {row} has no person") }),
        }
    }

    /// Every face of another client than `owner` whose product with `probe` is at least `threshold`.
    ///
    /// # Errors
    /// When the gallery's templates are another network's, or a person of the file does not read.
    pub fn search(&self, probe: &FaceTemplate, threshold: f32, owner: Owner<'_>) -> Result<Search, GalleryError> {
        let Some(model) = self.state.model else { return Ok(Search::default()) };
        let lengths = [self.file.as_ref().map(|file| file.head().dimension as usize), {
            self.recent_rows.len().checked_div(self.recent.len())
        }];
        if model != probe.model || lengths.into_iter().flatten().any(|length| length != probe.values.len()) {
            let faces = self.state.faces + self.state.other_faces;
            return Err(GalleryError::OtherModel { faces, model });
        }
        // A person who does not read is not passed over: the reading below then says what is wrong.
        let owns = |row: usize| self.person(row).is_ok_and(|person| owner.owns(&person));
        let matrix = self.file.as_ref().map_or(Ok(&[][..]), |file| file.matrix())?;
        let offset = self.file_rows();
        let filed = search(matrix, &probe.values, threshold, &owns);
        let recent = search(&self.recent_rows, &probe.values, threshold, &|row| owns(row + offset));
        let Hits { mut found, closest } = filed.and(recent, offset);
        found.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.row.cmp(&b.row)));
        let found = found.into_iter().map(|hit| Ok((self.person(hit.row)?, hit.similarity)));
        Ok(Search { found: found.collect::<Result<_, GalleryError>>()?, closest })
    }
}
