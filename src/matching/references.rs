//! What a run compares its case with besides the case itself.

use std::sync::Arc;

use super::{
    addresses::AddressList,
    gallery::{Gallery, GalleryError},
    known_images::KnownImages,
};
use crate::case::reference::ReferenceRef;

/// The gallery and the lists at one moment: values, so that a run gives the same report however they change meanwhile.
#[derive(Debug, Clone, Default)]
pub struct References {
    /// Everyone enrolled, or why they cannot be searched; absent for a run without a data folder.
    pub gallery: Option<Arc<Result<Gallery, GalleryError>>>,
    /// Known images; absent where no list was imported.
    pub known_images: Option<Arc<KnownImages>>,
    /// Addresses of virtual private networks; absent where no list was imported.
    pub addresses: Option<Arc<AddressList>>,
    /// The lists by kind and name, as a report names them.
    pub lists: Vec<ReferenceRef>,
}

impl References {
    /// Everything compared with, as a report names it.
    pub fn named(&self) -> Vec<ReferenceRef> {
        let gallery = self.gallery.as_deref().and_then(|gallery| gallery.as_ref().ok()).map(|gallery| {
            let state = gallery.state();
            ReferenceRef {
                name: "gallery".to_owned(),
                entries: state.faces + state.other_faces,
                sha256: state.digest(),
            }
        });
        gallery.into_iter().chain(self.lists.iter().cloned()).collect()
    }
}
