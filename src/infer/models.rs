//! The networks in use: found, verified by hash and loaded.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Serialize;

use super::{
    InferError, Manifest, ManifestError, ModelEntry, Network, Task, TextNetworks, manifest::BUILT_IN_MANIFEST,
    runtime::OrtNetwork,
};
use crate::case::{Digest, report::ModelRef};

/// What is known about one network in use.
#[derive(Debug, Clone, Serialize)]
pub struct ModelStatus {
    /// Its entry in the manifest.
    #[serde(flatten)]
    pub entry: ModelEntry,
    /// The file it was loaded from.
    pub path: Option<PathBuf>,
    /// Length of the file in bytes; absent where it could not be read.
    pub bytes: Option<u64>,
    /// Why it cannot be used, with the remedy.
    pub error: Option<String>,
}

/// The networks of every task, or why there are none. A clone shares the networks that are loaded.
#[derive(Clone)]
pub struct ModelSet {
    tasks: BTreeMap<Task, Result<Vec<Arc<dyn Network>>, InferError>>,
    statuses: Vec<ModelStatus>,
    /// What the signs of the text recognition stand for; empty without it.
    letters: Vec<String>,
}

impl ModelSet {
    /// Finds and loads what the manifests name: the built-in one, and `manifest.toml` of the folder in the environment
    /// variable `ASSAY_MODELS`, which goes before. Files are looked for in that folder, in `models/` and in
    /// `../shared/models`, both beside the executable's checkout and in the current folder.
    ///
    /// # Errors
    /// Only when a manifest is malformed or cannot be read; a network that cannot be used is reported where it is asked for.
    pub fn load() -> Result<Self, ManifestError> {
        let chosen = env::var_os("ASSAY_MODELS").filter(|folder| !folder.is_empty()).map(PathBuf::from);
        // A folder may hold files of the built-in manifest alone. Anything else that hinders is no reason to go on: that would
        // silently judge with other networks than the ones chosen.
        let has_manifest = |folder: &PathBuf| folder.join("manifest.toml").symlink_metadata().is_ok();
        let added = chosen.as_ref().filter(|folder| has_manifest(folder)).map(|folder| Manifest::of_folder(folder));
        ModelSet::load_chosen(chosen.clone(), added.transpose()?)
    }

    /// The same with `folder`, which must have a manifest, in place of the one in the environment.
    ///
    /// # Errors
    /// When the manifest is missing, malformed or cannot be read.
    pub fn load_from(folder: &Path) -> Result<Self, ManifestError> {
        ModelSet::load_chosen(Some(folder.to_owned()), Some(Manifest::of_folder(folder)?))
    }

    fn load_chosen(folder: Option<PathBuf>, added: Option<Manifest>) -> Result<Self, ManifestError> {
        let mut manifest = Manifest::parse(BUILT_IN_MANIFEST, "built into Assay")?;
        added.into_iter().for_each(|added| manifest.extend(added));
        let mut folders: Vec<PathBuf> = folder.into_iter().collect();
        let exe = env::current_exe().unwrap_or_default();
        let roots = exe.ancestors().skip(1).take(4).map(Path::to_owned).chain(env::current_dir().ok());
        for root in roots {
            folders.push(root.join("models"));
            folders.push(root.join("../shared/models"));
        }
        Ok(ModelSet::from_folders(&manifest, &folders).with_texts(TextNetworks::load()))
    }

    /// The set with the networks that read printed text, or why there are none.
    pub fn with_texts(mut self, texts: Result<TextNetworks, InferError>) -> Self {
        let (detection, recognition) = match texts {
            Ok(TextNetworks { detection, recognition, letters }) => {
                self.letters = letters;
                (Ok(vec![detection]), Ok(vec![recognition]))
            }
            Err(error) => (Err(error.clone()), Err(error)),
        };
        self.tasks.insert(Task::TextDetection, detection);
        self.tasks.insert(Task::TextRecognition, recognition);
        self
    }

    /// The networks that read printed text.
    ///
    /// # Errors
    /// Why there are none, with the remedy.
    pub fn texts(&self) -> Result<TextNetworks, InferError> {
        let (detection, recognition) = (self.first(Task::TextDetection)?, self.first(Task::TextRecognition)?);
        Ok(TextNetworks { detection, recognition, letters: self.letters.clone() })
    }

    /// Loads what `manifest` names from `folders`, the first match counting.
    pub fn from_folders(manifest: &Manifest, folders: &[PathBuf]) -> Self {
        let mut statuses = Vec::new();
        let tasks =
            Task::ALL.into_iter().map(|task| (task, load_task(manifest, task, folders, &mut statuses))).collect();
        ModelSet { tasks, statuses, letters: Vec::new() }
    }

    /// The set with each of its ready networks exchanged for what `wrap` makes of it and its number.
    pub fn wrapped(&self, wrap: impl Fn(usize, &Arc<dyn Network>) -> Arc<dyn Network>) -> Self {
        let networks = self.ready().enumerate().map(|(index, network)| wrap(index, network)).collect();
        ModelSet { letters: self.letters.clone(), ..ModelSet::from_networks(networks) }
    }

    /// A set of ready networks; a task without any is reported as missing.
    pub fn from_networks(networks: Vec<Arc<dyn Network>>) -> Self {
        let mut tasks: BTreeMap<Task, Result<Vec<_>, _>> =
            Task::ALL.into_iter().map(|task| (task, Err(InferError::NoModel(task)))).collect();
        for network in networks {
            let task = network.entry().task;
            match tasks.entry(task).or_insert(Err(InferError::NoModel(task))) {
                Ok(list) => list.push(network),
                missing => *missing = Ok(vec![network]),
            }
        }
        ModelSet { tasks, statuses: Vec::new(), letters: Vec::new() }
    }

    /// The networks for `task`, at least one.
    ///
    /// # Errors
    /// Why there is none, with the remedy.
    pub fn networks(&self, task: Task) -> Result<&[Arc<dyn Network>], InferError> {
        match self.tasks.get(&task) {
            Some(Ok(networks)) => Ok(networks),
            Some(Err(error)) => Err(error.clone()),
            None => Err(InferError::NoModel(task)),
        }
    }

    /// The first network for `task`, for tasks that one network serves.
    ///
    /// # Errors
    /// Why there is none, with the remedy.
    pub fn first(&self, task: Task) -> Result<Arc<dyn Network>, InferError> {
        self.networks(task)?.first().cloned().ok_or(InferError::NoModel(task))
    }

    /// Every ready network.
    pub fn ready(&self) -> impl Iterator<Item = &Arc<dyn Network>> {
        self.tasks.values().flatten().flatten()
    }

    /// Every ready network as a report names it, by name.
    pub fn references(&self) -> Vec<ModelRef> {
        let reference = |network: &Arc<dyn Network>| {
            let entry = network.entry();
            ModelRef { name: entry.name.clone(), sha256: entry.sha256 }
        };
        let mut references: Vec<_> = self.ready().map(reference).collect();
        references.sort_by(|a, b| a.name.cmp(&b.name));
        references
    }

    /// Every network in use, ready or not.
    pub fn statuses(&self) -> &[ModelStatus] {
        &self.statuses
    }

    /// What hinders the tasks that checks rest on, one sentence each with the remedy.
    pub fn problems(&self) -> Vec<String> {
        let mut problems: Vec<_> =
            self.tasks.values().filter_map(|networks| Some(networks.as_ref().err()?.to_string())).collect();
        problems.dedup();
        problems
    }
}

/// All networks of a task, or the first error: an ensemble with a member missing is another method, so it is not run.
fn load_task(
    manifest: &Manifest,
    task: Task,
    folders: &[PathBuf],
    statuses: &mut Vec<ModelStatus>,
) -> Result<Vec<Arc<dyn Network>>, InferError> {
    let mut loaded: Result<Vec<Arc<dyn Network>>, InferError> = Ok(Vec::new());
    for entry in manifest.used_for(task)? {
        let path = folders.iter().map(|folder| folder.join(&entry.file)).find(|path| path.is_file());
        let network = match &path {
            Some(path) => load_file(entry, path),
            None => Err(missing(entry, folders)),
        };
        let error = network.as_ref().err().map(InferError::to_string);
        let bytes = path.as_ref().and_then(|path| Some(fs::metadata(path).ok()?.len()));
        statuses.push(ModelStatus { entry: entry.clone(), path, bytes, error });
        match (&mut loaded, network) {
            (Ok(list), Ok(network)) => list.push(Arc::new(network)),
            (Ok(_), Err(error)) => loaded = Err(error),
            (Err(_), _) => {}
        }
    }
    loaded
}

pub(super) fn load_file(entry: &ModelEntry, path: &Path) -> Result<OrtNetwork, InferError> {
    let bytes =
        fs::read(path).map_err(|error| InferError::Unreadable { path: path.to_owned(), detail: error.to_string() })?;
    let found = Digest::of(&bytes);
    if found != entry.sha256 {
        let (found, expected) = (found.to_string(), entry.sha256.to_string());
        return Err(InferError::WrongModel { path: path.to_owned(), found, expected });
    }
    OrtNetwork::new(entry.clone(), bytes.into())
}

pub(super) fn missing(entry: &ModelEntry, folders: &[PathBuf]) -> InferError {
    let mut searched: Vec<_> =
        folders.iter().filter(|folder| folder.is_dir()).map(|folder| folder.display().to_string()).collect();
    searched.dedup();
    let searched = if searched.is_empty() { "no folder exists".to_owned() } else { searched.join(", ") };
    InferError::ModelMissing { name: entry.name.clone(), file: entry.file.clone(), searched }
}
