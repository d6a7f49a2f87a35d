//! Faces by hand-made answers of the networks: where they lie, which are kept, and what is no answer.

use assay::{
    case::{
        EvidenceKind,
        face::Landmarks,
        geometry::{Point, Rect},
    },
    document::{StillFaceError, find_face, find_portrait},
    face::{ALIGNED_SIDE, AttributeModel, Detector, DetectorParams, Embedder, FaceTools, align},
    infer::{CallLog, InferError, Task, Tensor},
    media::image::quarter_turns,
    policy::{DEFAULT_POLICY, Policy},
    selfie::PassiveLiveness,
};
use image::{Rgb, RgbImage};

use crate::fixtures::{
    networks::{RawFace, constant, detections, failing, fake, rows, set},
    stills::marked,
};

const PARAMS: DetectorParams = DetectorParams { long_side: 320, min_score: 0.7, max_overlap: 0.3 };

fn detector(faces: Vec<RawFace>) -> Detector {
    Detector::new(fake(Task::FaceDetection, move |input| Ok(detections(input, &faces))))
}

fn landmarks(face: &RawFace) -> Landmarks {
    Landmarks::from_points(face.landmarks.map(|[x, y]| Point::new(x, y)))
}

fn near(a: Point, b: Point) -> bool {
    a.distance(b) < 0.05
}

#[test]
fn faces_are_decoded_where_they_lie() {
    let face = RawFace::at(100.0, 90.0, 40.0, 0.0);
    let found = detector(vec![face.clone()]).detect(&RgbImage::new(320, 240), &PARAMS).unwrap();
    assert_eq!(found.len(), 1);
    assert!((found[0].score - 0.95).abs() < 1e-5);
    assert!(near(found[0].bbox.center(), Point::new(100.0, 90.0)));
    assert!((found[0].bbox.width - 80.0).abs() < 0.01 && (found[0].bbox.height - 104.0).abs() < 0.01);
    let pairs = found[0].landmarks.points().into_iter().zip(landmarks(&face).points());
    assert!(pairs.into_iter().all(|(a, b)| near(a, b)));
}

#[test]
fn overlapping_boxes_are_one_face_and_the_surest_counts() {
    let at = |x: f32, score: f32| RawFace { score, ..RawFace::at(x, 90.0, 30.0, 0.0) };
    let faces = vec![at(100.0, 0.8), at(108.0, 0.9), at(220.0, 0.75), at(30.0, 0.6)];
    let found = detector(faces).detect(&RgbImage::new(320, 240), &PARAMS).unwrap();
    let scores: Vec<_> = found.iter().map(|face| (face.score * 100.0).round() as i32).collect();
    assert_eq!(scores, [90, 75]);
}

#[test]
fn a_scaled_image_gives_faces_in_its_own_pixels() {
    // 1001 × 667 becomes 320 × 213: the factors across and down differ, and the padding to 224 rows must not count.
    let found =
        detector(vec![RawFace::at(160.0, 200.0, 40.0, 0.0)]).detect(&RgbImage::new(1001, 667), &PARAMS).unwrap();
    let expected = Point::new(160.0 * 1001.0 / 320.0, 200.0 * 667.0 / 213.0);
    assert!(found[0].bbox.center().distance(expected) < 0.1, "{:?}", found[0].bbox);
}

#[test]
fn answers_that_are_none_fail() {
    type Arrays = Vec<(String, Tensor)>;
    type Change = Box<dyn Fn(&mut Arrays) + Send + Sync>;
    let set = |name: &'static str, value: f32| {
        move |arrays: &mut Arrays| {
            let (_, tensor) = arrays.iter_mut().find(|(found, _)| found == name).unwrap();
            tensor.data.iter_mut().for_each(|old| *old = value);
        }
    };
    let changes: Vec<Change> = vec![
        Box::new(set("cls_8", f32::NAN)),
        Box::new(set("obj_32", f32::NAN)),
        Box::new(set("bbox_8", 1000.0)),
        Box::new(set("kps_8", 1e30)),
        Box::new(set("kps_8", f32::NAN)),
        Box::new(|arrays: &mut Arrays| arrays.truncate(5)),
        Box::new(|arrays: &mut Arrays| arrays.iter_mut().for_each(|(_, tensor)| tensor.data.truncate(10))),
        Box::new(|arrays: &mut Arrays| {
            arrays.iter_mut().for_each(|(_, tensor)| *tensor = Tensor { shape: vec![1, 10], data: vec![0.0; 10] });
        }),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let face = RawFace::at(100.0, 90.0, 40.0, 0.0);
        let network = fake(Task::FaceDetection, move |input| {
            let mut arrays = detections(input, std::slice::from_ref(&face));
            change(&mut arrays);
            Ok(arrays)
        });
        let result = Detector::new(network).detect(&RgbImage::new(320, 240), &PARAMS);
        assert!(matches!(result, Err(InferError::Failed { .. })), "{index}: {result:?}");
    }
}

#[test]
fn images_of_any_size_can_be_searched() {
    for (width, height) in [(0, 0), (0, 7), (7, 0), (1, 1), (1, 3000), (33, 31)] {
        let found = detector(Vec::new()).detect(&RgbImage::new(width, height), &PARAMS).unwrap();
        assert!(found.is_empty());
    }
}

#[test]
fn a_face_in_a_turned_still_comes_back_to_its_place() {
    let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
    let upright = marked(320, 240, 72);
    // Sees a face only where the mark is at the top left, on the left half of the picture.
    let network = fake(Task::FaceDetection, |input| {
        let (height, width) = (input.shape[2], input.shape[3]);
        let value = |channel: usize| input.data[channel * width * height + 20 * width + 20];
        let is_upright = value(0) > 0.4 && value(2) < -0.2;
        let faces = if is_upright { vec![RawFace::at(150.0, 160.0, 60.0, 0.0)] } else { Vec::new() };
        Ok(detections(input, &faces))
    });
    let tools = FaceTools::new(&set([network, constant(Task::FaceEmbedding, &[3.0, 4.0])]));
    for turns in 0..4 {
        let still = quarter_turns(&upright, turns);
        let found = find_face(&still, EvidenceKind::DocumentFront, &tools, &policy).unwrap();
        assert_eq!(found.crop.quarter_turns, (4 - turns) % 4);
        assert_eq!(found.crop.image_size, [still.width(), still.height()]);
        let turned = |x: f32, y: f32| match turns {
            0 => Point::new(x, y),
            1 => Point::new(240.0 - y, x),
            2 => Point::new(320.0 - x, 240.0 - y),
            _ => Point::new(y, 320.0 - x),
        };
        assert!(near(found.crop.face.bbox.center(), turned(150.0, 160.0)), "{turns}");
        assert!(near(found.crop.face.landmarks.left_eye, turned(120.0, 130.0)), "{turns}");
        assert_eq!(found.embedding.unwrap().as_slice(), [0.6, 0.8]);
    }
}

#[test]
fn a_portrait_that_cannot_be_embedded_is_a_face_with_a_reason() {
    let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
    let found = |eyes: f32| {
        let network =
            fake(Task::FaceDetection, move |input| Ok(detections(input, &[RawFace::at(150.0, 160.0, eyes, 0.0)])));
        let tools = FaceTools::new(&set([network, failing(Task::FaceEmbedding)]));
        find_face(&RgbImage::new(400, 300), EvidenceKind::Selfie, &tools, &policy).unwrap().embedding
    };
    assert!(matches!(found(60.0), Err(StillFaceError::Infer(InferError::Failed { .. }))));
    assert!(matches!(found(10.0), Err(StillFaceError::TooSmall { .. })));
}

#[test]
fn judges_accept_only_what_is_a_judgement() {
    let image = RgbImage::new(200, 200);
    let bbox = Rect { x: 50.0, y: 50.0, width: 80.0, height: 100.0 };
    let passive = |values: &[f32]| {
        PassiveLiveness::new(&set([constant(Task::PassiveLiveness, values)])).unwrap().probability(&image, &bbox)
    };
    assert_eq!(passive(&[0.25, 0.5, 0.25]).unwrap(), 0.5);
    // No numbers, raw logits that lie in [0, 1], too few classes.
    for wrong in [&[f32::NAN, 0.5, 0.5][..], &[0.9, 0.9, 0.9], &[-0.5, 0.75, 0.75], &[1.0]] {
        assert!(matches!(passive(wrong), Err(InferError::Failed { .. })), "{wrong:?}");
    }
    let aligned = RgbImage::new(112, 112);
    let attributes = |values: &[f32]| AttributeModel::new(constant(Task::FaceAttributes, values)).attributes(&aligned);
    let seen = attributes(&[-30.0, 12.0, 0.1, 0.9, 0.25, 1.0005, 0.75]).unwrap();
    assert_eq!((seen.yaw, seen.pitch, seen.quality), (-30.0, 12.0, 0.75));
    assert_eq!((seen.expression.right_eye_closed, seen.expression.left_eye_closed), (0.1, 0.9));
    assert_eq!((seen.expression.mouth_open, seen.expression.smile), (0.25, 1.0));
    let with = |index: usize, value: f32| {
        let mut figures = [0.5; 7];
        figures[index] = value;
        attributes(&figures)
    };
    // No number, a turn that no head makes, logits, too few and too many figures.
    for (index, value) in [(0, f32::NAN), (6, f32::NAN), (0, -181.0), (1, 1e30), (3, 1.01), (6, -0.5)] {
        assert!(matches!(with(index, value), Err(InferError::Failed { .. })), "{index}: {value}");
    }
    assert!([6, 8, 16, 18].iter().all(|count| attributes(&vec![0.5; *count]).is_err()));
    // Landmarks outside the face, or nowhere.
    for wrong in [-0.1, 112.1, f32::NAN] {
        let mut figures = [0.5; 17];
        assert!(attributes(&figures).unwrap().landmarks.is_some());
        figures[12] = wrong;
        assert!(attributes(&figures).is_err(), "{wrong}");
    }
    let embed = |values: Vec<f32>| {
        let network = fake(Task::FaceEmbedding, move |input| Ok(rows(input.shape[0], |_| values.clone())));
        Embedder::new(network).embed_mirrored(&RgbImage::new(112, 112))
    };
    assert!(embed(vec![1.0, 2.0]).is_ok());
    for wrong in [vec![f32::NAN, 1.0], vec![0.0, 0.0], vec![f32::INFINITY, 1.0]] {
        assert!(embed(wrong).is_err());
    }
    // One answer for two images.
    let single = fake(Task::FaceEmbedding, |_| Ok(rows(1, |_| vec![1.0, 0.0])));
    assert!(Embedder::new(single).embed_mirrored(&RgbImage::new(112, 112)).is_err());
}

/// The judge sees all landmarks three pixels further to the right and two further up than the detector did.
#[test]
fn a_face_is_aligned_again_where_its_landmarks_are_seen_better() {
    let image =
        RgbImage::from_fn(300, 300, |x, y| Rgb([(x * 7 % 256) as u8, (y * 5 % 256) as u8, ((x + y) % 256) as u8]));
    let template = [38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366, 41.5493, 92.3655, 70.7299, 92.2041];
    // Twice as large as an aligned face and a quarter turned: what is right in the face is down in the picture.
    let in_image = |x: f32, y: f32| Point::new(250.0 - 2.0 * y, 20.0 + 2.0 * x);
    let points = |dx: f32, dy: f32| {
        Landmarks::from_points(std::array::from_fn(|k| in_image(template[2 * k] + dx, template[2 * k + 1] + dy)))
    };
    let look = |figures: Vec<f32>| {
        let tools = FaceTools::new(&set([constant(Task::FaceAttributes, &figures)]));
        tools.look_closely(&image, &points(0.0, 0.0)).unwrap()
    };
    let judged = [5.0, -3.0, 0.0, 0.0, 0.0, 0.0, 0.5];
    let places = |dx: f32, dy: f32| (0..10).map(move |k| template[k] + if k % 2 == 0 { dx } else { dy });
    let close = look(judged.into_iter().chain(places(3.0, -2.0)).collect());
    for (seen, expected) in close.landmarks.points().into_iter().zip(points(3.0, -2.0).points()) {
        assert!(near(seen, expected), "{seen:?}, not {expected:?}");
    }
    assert_eq!(close.attributes.unwrap().yaw, 5.0);
    let expected = align(&image, &points(3.0, -2.0), ALIGNED_SIDE).unwrap();
    let off = close.aligned.iter().zip(expected.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
    assert!(off < 112 * 112, "{off}");
    // Without landmarks, with impossible or far ones, or without a judge the detector's count.
    let first = align(&image, &points(0.0, 0.0), ALIGNED_SIDE).unwrap();
    let impossible = look(judged.into_iter().chain(places(0.0, 90.0)).collect());
    assert!(impossible.attributes.is_err());
    let without = FaceTools::new(&set([])).look_closely(&image, &points(0.0, 0.0)).unwrap();
    assert!(without.attributes.is_err());
    let far = look(judged.into_iter().chain(places(-12.5, 0.0)).collect());
    assert!(far.attributes.is_ok());
    for close in [look(judged.to_vec()), impossible, far, without] {
        assert_eq!((close.landmarks, &close.aligned), (points(0.0, 0.0), &first));
    }
    let nowhere = Landmarks::from_points([Point::new(9.0, 9.0); 5]);
    assert!(FaceTools::new(&set([])).look_closely(&image, &nowhere).is_none());
}

#[test]
fn the_portrait_is_looked_for_on_the_document_alone() {
    let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
    // A face at one place of whatever picture it is given.
    let network = fake(Task::FaceDetection, |input| {
        let width = input.shape[3] as f32;
        Ok(detections(input, &[RawFace::at(0.5 * width, 0.3 * width, 0.06 * width, 0.0)]))
    });
    let tools = FaceTools::new(&set([network, constant(Task::FaceEmbedding, &[3.0, 4.0])]));
    let still = RgbImage::new(1600, 1200);
    let find = |corners: [(f32, f32); 4]| {
        let quad = corners.map(|(x, y)| Point::new(x, y));
        find_portrait(&still, &quad, &tools, &policy)
    };
    let found = find([(400.0, 300.0), (1200.0, 300.0), (1200.0, 800.0), (400.0, 800.0)]).unwrap();
    assert!(found.crop.face.bbox.center().distance(Point::new(800.0, 540.0)) < 3.0, "{:?}", found.crop);
    assert_eq!(found.crop.image_size, [1600, 1200]);
    // In the box around the document, but beside it; and documents that lie outside the photo.
    for beside in [
        [(400.0, 300.0), (420.0, 300.0), (1200.0, 800.0), (1180.0, 800.0)],
        [(4000.0, 300.0), (4800.0, 300.0), (4800.0, 800.0), (4000.0, 800.0)],
        [(f32::NAN, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)],
    ] {
        assert!(matches!(find(beside), Err(StillFaceError::NotFound)), "{beside:?}");
    }
}

#[test]
fn a_small_portrait_is_looked_at_again_at_a_larger_size() {
    let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
    let sides = &policy.document.detector_long_sides;
    assert!(sides.len() >= 2);
    // A face of a fixed share of the picture, so that it is small in the first view and large in the last.
    let network = fake(Task::FaceDetection, |input| {
        let width = input.shape[3] as f32;
        Ok(detections(input, &[RawFace::at(0.5 * width, 0.3 * width, 0.06 * width, 0.0)]))
    });
    let log = CallLog::default();
    let models = log.watch(&set([network, constant(Task::FaceEmbedding, &[3.0, 4.0])]));
    let still = RgbImage::new(1600, 1200);
    let found = find_face(&still, EvidenceKind::DocumentFront, &FaceTools::new(&models), &policy).unwrap();
    let seen: Vec<usize> = log.take().iter().map(|(_, shape)| shape[3]).filter(|&width| width > 112).collect();
    assert_eq!(seen, sides.iter().map(|&side| side as usize).collect::<Vec<_>>());
    assert!((found.crop.face.landmarks.inter_eye_distance() - 96.0).abs() < 1.0, "{:?}", found.crop.face);
}
