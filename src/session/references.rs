//! What cases are compared with besides themselves: loaded from the store when it changed, and kept between runs.

use std::{
    fs, io, iter,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::json;

use super::{
    SessionError,
    desk::{DATABASE, Desk, now_millis},
    list_file,
};
use crate::{
    case::{
        CaseId,
        audit::AuditAction,
        gallery::{EnrolledPerson, Enrolment, GalleryState},
        permission::Permission,
        reference::{ListInfo, ListKind, ReferenceRef},
    },
    matching::{AddressList, FileHead, Gallery, GalleryError, GalleryFile, KnownImages, References, write_gallery},
    seal::FileKey,
    store::{Client, Store},
};

/// Name of the matrix file below the data folder.
pub(super) const MATRIX: &str = "gallery.bin";
/// Faces that may be enrolled before the matrix file is written anew: their templates are read from the database for every
/// change, 3 MB at most.
const MAX_RECENT: u64 = 4096;
/// How often another process may enrol someone while the gallery is read.
const READING_TURNS: usize = 5;

/// Keeps what was loaded, with the state of the database that it shows.
pub(super) struct ReferenceKeeper {
    database: PathBuf,
    matrix: PathBuf,
    key: Option<FileKey>,
    file: Option<Arc<GalleryFile>>,
    gallery: Option<(GalleryState, Arc<Result<Gallery, GalleryError>>)>,
    lists: Option<(Vec<ListInfo>, References)>,
}

impl ReferenceKeeper {
    pub(super) fn new(data: &Path, key: Option<FileKey>) -> Self {
        let (database, matrix) = (data.join(DATABASE), data.join(MATRIX));
        ReferenceKeeper { database, matrix, key, file: None, gallery: None, lists: None }
    }

    /// The references as the store has them now.
    fn current(&mut self, store: &Store) -> Result<Arc<References>, SessionError> {
        let infos = store.lists()?;
        let lists = match self.lists.take() {
            Some((known, lists)) if known == infos => lists,
            _ => load_lists(store, &infos)?,
        };
        let references = References { gallery: Some(self.gallery(store)), ..lists.clone() };
        self.lists = Some((infos, lists));
        Ok(Arc::new(references))
    }

    /// The gallery as the store has it now, or why it cannot be searched.
    fn gallery(&mut self, store: &Store) -> Arc<Result<Gallery, GalleryError>> {
        let mut read = Err(self.unreachable("other programs change it all the time"));
        for _ in 0..READING_TURNS {
            let state = match store.gallery_state() {
                Ok(state) => state,
                Err(error) => return Arc::new(Err(self.unreachable(&error.to_string()))),
            };
            if let Some((_, gallery)) = self.gallery.as_ref().filter(|(known, _)| *known == state) {
                return Arc::clone(gallery);
            }
            read = self.read(store, state);
            if read.is_ok() {
                let gallery = Arc::new(read);
                self.gallery = Some((state, Arc::clone(&gallery)));
                return gallery;
            }
        }
        Arc::new(read)
    }

    fn unreachable(&self, detail: &str) -> GalleryError {
        GalleryError::Unreachable { path: self.database.clone(), detail: detail.to_owned() }
    }

    fn read(&mut self, store: &Store, state: GalleryState) -> Result<Gallery, GalleryError> {
        let mut file = self.fitting_file(&state)?;
        let filed = file.as_ref().map_or(0, |file| file.rows() as u64);
        if state.faces > filed + MAX_RECENT {
            file = Some(Arc::new(self.write(store, &state)?));
        }
        let after = file.as_ref().map_or(0, |file| file.head().newest);
        let recent = store.enrolled_faces(&state, after, MAX_RECENT + 1);
        let recent = recent.map_err(|error| self.unreachable(&error.to_string()))?;
        self.file.clone_from(&file);
        Gallery::new(state, file, recent)
    }

    /// Takes out of the matrix file what left the gallery in the database: it goes, and is made again when it is next needed.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub(super) fn follow_removals(&mut self, store: &Store) -> Result<(), SessionError> {
        match &*self.gallery(store) {
            Err(GalleryError::Unreachable { path, detail }) => {
                Err(SessionError::DataFolder { path: path.clone(), source: io::Error::other(detail.clone()) })
            }
            _ => Ok(()),
        }
    }

    /// The matrix file where it fits the state: of its network, and no template in it was removed since. One that does not
    /// fit, or is damaged, is removed: the database is the truth, and what was taken out of it must not stay elsewhere.
    fn fitting_file(&mut self, state: &GalleryState) -> Result<Option<Arc<GalleryFile>>, GalleryError> {
        let fits = |file: &Arc<GalleryFile>| {
            let head = file.head();
            Some(head.model) == state.model && head.removals == state.removals && head.newest <= state.newest
        };
        let kept = self.file.take().filter(fits);
        let opened = || match GalleryFile::open(&self.matrix, self.key.as_ref()) {
            Err(error @ GalleryError::Unreachable { .. }) if self.matrix.exists() => Err(error),
            opened => Ok(opened.ok().map(Arc::new).filter(fits)),
        };
        let file = kept.map_or_else(opened, |file| Ok(Some(file)))?;
        if file.is_none()
            && let Err(error) = fs::remove_file(&self.matrix)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(GalleryError::Unreachable { path: self.matrix.clone(), detail: error.to_string() });
        }
        Ok(file)
    }

    fn write(&self, store: &Store, state: &GalleryState) -> Result<GalleryFile, GalleryError> {
        let mut after = 0;
        let mut page = Vec::new().into_iter();
        let mut faces = iter::from_fn(|| {
            if page.as_slice().is_empty() {
                match store.enrolled_faces(state, after, MAX_RECENT) {
                    Ok(faces) => page = faces.into_iter(),
                    Err(error) => return Some(Err(self.unreachable(&error.to_string()))),
                }
            }
            let (person, template) = page.next()?;
            after = person.enrolment;
            // Whoever is enrolled meanwhile belongs to the next state.
            (after <= state.newest).then_some(Ok((person, template.values)))
        })
        .peekable();
        let dimension = match faces.peek() {
            Some(Ok((_, template))) => u32::try_from(template.len()).unwrap_or(u32::MAX),
            _ => 0,
        };
        let model = state.model.ok_or_else(|| self.unreachable("its templates name no network"))?;
        let head = FileHead { model, dimension, newest: state.newest, removals: state.removals };
        write_gallery(&self.matrix, &head, faces, self.key.as_ref())?;
        GalleryFile::open(&self.matrix, self.key.as_ref())
    }
}

fn load_lists(store: &Store, infos: &[ListInfo]) -> Result<References, SessionError> {
    let mut references = References::default();
    for ListInfo { kind, name, entries, sha256, .. } in infos {
        let content = store.list_content(*kind, name)?;
        match kind {
            ListKind::KnownImages => {
                let more = KnownImages::from_lines(&content, name)?;
                let known = references.known_images.take().map(Arc::unwrap_or_clone).unwrap_or_default();
                references.known_images = Some(Arc::new(known.and(more)));
            }
            ListKind::Addresses => {
                let more = AddressList::from_ranges(&content, name)?;
                let known = references.addresses.take().map(Arc::unwrap_or_clone).unwrap_or_default();
                references.addresses = Some(Arc::new(known.and(more)));
            }
        }
        references.lists.push(ReferenceRef { name: format!("{kind}/{name}"), entries: *entries, sha256: *sha256 });
    }
    Ok(references)
}

impl Desk {
    /// What cases are compared with besides themselves, as the store has it now.
    ///
    /// # Errors
    /// When the database cannot be read. A gallery that cannot be searched is part of the references.
    pub fn references(&mut self) -> Result<Arc<References>, SessionError> {
        self.keeper.current(self.store.read(Permission::Run, &self.actor)?)
    }

    /// How the newest enrolment of the case ended; `None` where nobody was to be enrolled.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn enrolment(&self, case: &CaseId) -> Result<Option<Enrolment>, SessionError> {
        Ok(self.store.read(Permission::Look, &self.actor)?.enrolment(case)?)
    }

    /// Clients of the gallery by their identifier, and how the gallery stands; that this person looked is noted in the audit log.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn gallery_clients(&mut self, offset: u64, limit: u64) -> Result<(Vec<Client>, GalleryState), SessionError> {
        let store = self.store.read(Permission::SeeGallery, &self.actor)?;
        let (clients, state) = (store.gallery_clients(offset, limit)?, store.gallery_state()?);
        let seen = json!({"offset": offset, "clients": clients.len()});
        self.log(AuditAction::GalleryView, None, seen)?;
        Ok((clients, state))
    }

    /// Everyone enrolled under a client's identifier; that this person looked is noted in the audit log.
    ///
    /// # Errors
    /// When nobody is, or the database cannot be written.
    pub fn gallery_client(&mut self, client: &str) -> Result<Vec<EnrolledPerson>, SessionError> {
        let people = self.store.read(Permission::SeeGallery, &self.actor)?.enrolled_as(client)?;
        let cases: Vec<&CaseId> = people.iter().map(|person| &person.case).collect();
        let seen = json!({"clientId": client, "cases": cases});
        self.log(AuditAction::GalleryView, None, seen)?;
        Ok(people)
    }

    /// Takes a client out of the gallery because the person asked for it; returns who was enrolled. The matrix file goes as
    /// well where it holds the templates; it is made again when it is next needed.
    ///
    /// # Errors
    /// When nobody is enrolled under that identifier, or the database or the file cannot be written.
    pub fn remove_client(&mut self, client: &str) -> Result<Vec<EnrolledPerson>, SessionError> {
        let store = self.store.change(Permission::ForgetFaces, &self.actor)?;
        let people = store.remove_client(client, &self.actor, now_millis())?;
        self.keeper.follow_removals(store)?;
        Ok(people)
    }

    /// Imports a list from a file, or known images from a folder, under this name or the file's; what is there under the
    /// name is replaced. Returns the list as stored.
    ///
    /// # Errors
    /// When the list is not of the expected form, which its message explains, or the database cannot be written.
    pub fn import_list(&mut self, kind: ListKind, path: &Path, name: Option<&str>) -> Result<ListInfo, SessionError> {
        let list = list_file::read(kind, path, name, &self.limits)?;
        let store = self.store.change(Permission::ChangeLists, &self.actor)?;
        store.put_list(&list.info, &list.content, &self.actor, now_millis())?;
        Ok(list.info)
    }

    /// Every list, by kind and name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn lists(&self) -> Result<Vec<ListInfo>, SessionError> {
        Ok(self.store.unguarded_read().lists()?)
    }

    /// Removes a list.
    ///
    /// # Errors
    /// When there is none of this kind and name, or the database cannot be written.
    pub fn remove_list(&mut self, kind: ListKind, name: &str) -> Result<(), SessionError> {
        Ok(self.store.change(Permission::ChangeLists, &self.actor)?.remove_list(
            kind,
            name,
            &self.actor,
            now_millis(),
        )?)
    }
}
