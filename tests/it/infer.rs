//! Model files: the right one is loaded, any other is named with a remedy.

use std::fs;

use assay::infer::{BUILT_IN_MANIFEST, InferError, Manifest, ModelSet, Task};

#[test]
fn a_file_of_another_hash_is_never_loaded() {
    let manifest = Manifest::parse(BUILT_IN_MANIFEST, "built in").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let entry = manifest.used_for(Task::FaceEmbedding).unwrap()[0];
    let path = folder.path().join(&entry.file);
    fs::write(&path, b"someone else's network").unwrap();
    let models = ModelSet::from_folders(&manifest, &[folder.path().to_owned()]);
    let error = models.networks(Task::FaceEmbedding).err().unwrap();
    assert!(matches!(error, InferError::WrongModel { .. }), "{error}");
    let text = error.to_string();
    for part in [path.to_str().unwrap(), &entry.sha256.to_string(), "replace the file or the entry"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let status = models.statuses().iter().find(|status| status.entry.name == entry.name).unwrap();
    assert_eq!(status.error.as_ref(), Some(&text));
}

#[test]
fn a_missing_file_names_the_folders_searched_and_the_remedy() {
    let manifest = Manifest::parse(BUILT_IN_MANIFEST, "built in").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let models = ModelSet::from_folders(&manifest, &[folder.path().to_owned()]);
    for task in Task::ALL {
        let error = models.networks(task).err().unwrap().to_string();
        assert!(error.contains(folder.path().to_str().unwrap()) && error.contains("ASSAY_MODELS"), "{error}");
    }
    assert_eq!(models.problems().len(), Task::ALL.len());
    assert_eq!(models.references(), []);
}

/// The manifest that the documentation gives as an example names networks for every task.
#[test]
fn the_example_of_the_documentation_is_a_manifest() {
    let text = include_str!("../../docs/networks.md");
    let example = text.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let manifest = Manifest::parse(example, "docs/networks.md").unwrap();
    for task in Task::ALL {
        assert!(manifest.used_for(task).unwrap()[0].name.starts_with("my-"), "{task}");
    }
}

#[test]
fn a_damaged_network_is_an_error_though_its_hash_fits() {
    let bytes = b"not a network";
    let sha256 = assay::case::Digest::of(bytes);
    let text = format!(
        "schema = \"assay.models/1\"\n[use]\nface_detection = [\"broken\"]\n[[model]]\nname = \"broken\"\n\
         task = \"face_detection\"\nfile = \"broken.onnx\"\nsha256 = \"{sha256}\"\nlicence = \"none\"\ncard = \"none\"\n\
         [model.input]\nlayout = \"nchw\"\nchannels = \"bgr\"\nmean = [0.0, 0.0, 0.0]\nstd = [1.0, 1.0, 1.0]\n"
    );
    let manifest = Manifest::parse(&text, "m.toml").unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("broken.onnx"), bytes).unwrap();
    let models = ModelSet::from_folders(&manifest, &[folder.path().to_owned()]);
    // Without ONNX Runtime the error is about the library: either way there is no network.
    let error = models.networks(Task::FaceDetection).err().unwrap();
    assert!(matches!(error, InferError::Failed { .. } | InferError::Runtime(_)), "{error}");
    assert!(matches!(models.networks(Task::FaceAttributes), Err(InferError::NoModel(Task::FaceAttributes))));
}
