//! The networks that ship: what lies in `models/` is what the manifest says, and answers as the program expects.

use std::{fs, path::Path};

use assay::{
    case::Digest,
    infer::{BUILT_IN_MANIFEST, InputSpec, Manifest, ModelEntry, Network, Task, Tensor, TensorLayout},
};

use crate::fixtures::networks::shipped;

/// What a network may weigh, in bytes.
const MOST_BYTES: usize = 4_000_000;

fn entries() -> Vec<ModelEntry> {
    let manifest = Manifest::parse(BUILT_IN_MANIFEST, "built in").unwrap();
    Task::ALL.into_iter().flat_map(|task| manifest.used_for(task).unwrap().into_iter().cloned()).collect()
}

#[test]
fn every_file_is_there_small_and_the_one_of_its_entry() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    for entry in entries() {
        let bytes = fs::read(folder.join(&entry.file)).unwrap_or_else(|error| panic!("{}: {error}", entry.file));
        assert_eq!(Digest::of(&bytes), entry.sha256, "{}", entry.file);
        assert!(bytes.len() <= MOST_BYTES, "{}: {} bytes", entry.file, bytes.len());
        assert_eq!(entry.licence, "Apache-2.0 or MIT", "{}", entry.name);
        // Networks that are trained together share a card.
        let card =
            entry.card.split_whitespace().find_map(|word| word.strip_prefix("models/")?.split_inclusive(".md").next());
        let card = folder.join(card.unwrap_or_else(|| panic!("{}: no card is named", entry.name)));
        let text = fs::read_to_string(&card).unwrap_or_else(|error| panic!("{}: {error}", card.display()));
        assert!(text.starts_with("# "), "{}", card.display());
        assert!(entry.file.starts_with(&*card.file_stem().unwrap().to_string_lossy()), "{}", card.display());
    }
    let named: Vec<String> = entries().into_iter().map(|entry| entry.file).collect();
    for file in fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()) {
        assert!(!file.ends_with(".onnx") || named.contains(&file), "models/{file} has no entry in the manifest");
    }
}

/// A batch of `count` different inputs as the program makes them.
fn input(entry: &ModelEntry, count: usize) -> Tensor {
    let InputSpec { layout, side, strip, .. } = entry.input;
    let shape = match (layout, side, strip) {
        (TensorLayout::Samples, _, _) => vec![count, 32_000],
        (_, Some(side), _) => vec![count, 3, side as usize, side as usize],
        (_, _, Some([width, height])) => vec![count, 1, height as usize, width as usize],
        _ => vec![count, 3, 192, 320],
    };
    let length: usize = shape[1..].iter().product();
    let value = |row: usize, at: usize| (at as f32 * 0.013 * (row + 1) as f32).sin() * 0.7;
    Tensor { shape, data: (0..count).flat_map(|row| (0..length).map(move |at| value(row, at))).collect() }
}

/// The outputs that the program reads, with their shapes for `count` inputs of [`input`]; without a name the first.
fn expected(task: Task, count: usize) -> Vec<(String, Vec<usize>)> {
    let first = |rest: &[usize]| vec![(String::new(), [&[count], rest].concat())];
    match task {
        Task::FaceDetection => {
            let cells = |stride: usize| 192 / stride * (320 / stride);
            let of_kind = |(kind, length): (&str, usize)| {
                [8, 16, 32].map(|stride| (format!("{kind}_{stride}"), vec![count, cells(stride), length]))
            };
            [("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)].into_iter().flat_map(of_kind).collect()
        }
        Task::FaceEmbedding => first(&[128]),
        Task::PassiveLiveness => first(&[2]),
        Task::FaceAttributes => first(&[17]),
        Task::MrzReading => first(&[176, 38]),
        Task::SpokenDigits => first(&[99, 12]),
        Task::DocumentLocation => {
            vec![("maps".to_owned(), vec![count, 5, 64, 64]), ("presence".to_owned(), vec![count, 1])]
        }
        Task::DocumentSurface => first(&[3]),
        Task::TextDetection | Task::TextRecognition => Vec::new(),
    }
}

/// One of a batch.
fn only(batch: &Tensor, row: usize) -> Tensor {
    Tensor { shape: [&[1], &batch.shape[1..]].concat(), data: batch.row(row).to_vec() }
}

fn answers(network: &dyn Network, input: &Tensor) -> Vec<Tensor> {
    let (count, outputs) = (input.shape[0], network.run(input).unwrap());
    let answer = |(name, shape): (String, Vec<usize>)| {
        let tensor = if name.is_empty() { outputs.first(count) } else { outputs.named(&name, count) }.unwrap();
        assert_eq!(tensor.shape, shape, "{} {name}", network.entry().name);
        assert!(tensor.data.iter().all(|value| value.is_finite()), "{} {name}", network.entry().name);
        tensor.clone()
    };
    expected(network.entry().task, count).into_iter().map(answer).collect()
}

#[test]
fn every_network_answers_one_input_and_three_alike() {
    let models = shipped();
    assert_eq!(models.ready().count(), entries().len());
    for network in models.ready() {
        let three = answers(&**network, &input(network.entry(), 3));
        for row in 0..3 {
            for (alone, together) in answers(&**network, &only(&input(network.entry(), 3), row)).iter().zip(&three) {
                let apart = |(a, b): (&f32, &f32)| (a - b).abs() / a.abs().max(1.0);
                let off = alone.row(0).iter().zip(together.row(row)).map(apart).fold(0.0, f32::max);
                assert!(off < 1e-3, "{}: row {row} is {off} off in a batch", network.entry().name);
            }
        }
    }
}

/// What a comparison with the public networks starts from.
#[test]
fn the_manifest_of_the_references_is_valid() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("training/reference/manifest.toml");
    let mut manifest = Manifest::parse(BUILT_IN_MANIFEST, "built in").unwrap();
    manifest.extend(Manifest::parse(&fs::read_to_string(path).unwrap(), "reference").unwrap());
    assert_eq!(manifest.used_for(Task::FaceDetection).unwrap()[0].name, "yunet-2023mar");
    assert_eq!(manifest.used_for(Task::PassiveLiveness).unwrap().len(), 2);
    assert_eq!(manifest.used_for(Task::MrzReading).unwrap()[0].name, "assay-mrz-reader");
}
