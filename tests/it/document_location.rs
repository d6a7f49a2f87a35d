//! Where the document is in a photo: with a network that takes what is light for a document, and with the one that ships.

use std::{fs, sync::Arc};

use assay::{
    case::geometry::Point,
    document::{DocumentLocator, LocationCode, location_errors},
    eval::evaluate_locations,
    infer::{InferError, Network, Task, Tensor},
    policy::{DEFAULT_POLICY, Policy},
};
use image::{Rgb, RgbImage};
use serde_json::{Value, json};

use crate::fixtures::{
    networks::{failing, fake, set, shipped},
    stills::jpeg,
    write,
};

/// Cells of the maps across and down, pixels of the picture a cell.
const CELLS: usize = 64;
const STRIDE: usize = 4;

/// A network that takes what is lighter than grey for a document, the right side being up.
fn light() -> Arc<dyn Network> {
    fake(Task::DocumentLocation, |input| {
        let side = input.shape[3];
        let mut maps = vec![0.0; 5 * CELLS * CELLS];
        for cell in 0..CELLS * CELLS {
            let (x, y) = (cell % CELLS * STRIDE + 2, cell / CELLS * STRIDE + 2);
            maps[CELLS * CELLS + cell] = if input.data[y * side + x] > 0.2 { 0.95 } else { 0.02 };
            maps[3 * CELLS * CELLS + cell] = 1.0;
        }
        let presence = if maps.contains(&0.95) { 0.97 } else { 0.03 };
        let maps = Tensor { shape: vec![1, 5, CELLS, CELLS], data: maps };
        Ok(vec![("maps".to_owned(), maps), ("presence".to_owned(), Tensor { shape: vec![1, 1], data: vec![presence] })])
    })
}

fn policy() -> Policy {
    Policy::parse(DEFAULT_POLICY, "default.toml").unwrap()
}

/// Light cards on a dark ground: left, top, width, height.
fn photo(cards: &[[u32; 4]]) -> RgbImage {
    RgbImage::from_fn(1200, 900, |x, y| {
        let inside = |&[left, top, width, height]: &[u32; 4]| {
            (left..left + width).contains(&x) && (top..top + height).contains(&y)
        };
        Rgb([if cards.iter().any(inside) { 210 } else { 60 }; 3])
    })
}

#[test]
fn corners_are_moved_onto_the_edges_and_begin_where_up_is() {
    let located = DocumentLocator::new(light()).locate(&photo(&[[303, 211, 606, 383]])).unwrap();
    let document = located.document.unwrap();
    // The right side is up: the document's own top left is the photo's top right.
    let corners = [(909.0, 211.0), (909.0, 594.0), (303.0, 594.0), (303.0, 211.0)].map(|(x, y)| Point::new(x, y));
    for (found, corner) in document.quad.iter().zip(corners) {
        assert!(found.distance(corner) < 1.5, "{:?}", document.quad);
    }
    assert!(document.support() > 0.9 && document.confidence > 0.8 && document.upright > 0.9, "{document:?}");
    assert!(located.others.is_empty());
}

#[test]
fn errors_of_whole_photos() {
    let locator = DocumentLocator::new(light());
    let answer = |cards: &[[u32; 4]]| {
        let located = locator.locate(&photo(cards)).unwrap();
        location_errors(&located, [1200, 900], Some(true), &policy().location).first().map(|error| error.code)
    };
    assert_eq!(answer(&[[303, 211, 606, 383]]), None);
    assert_eq!(answer(&[]), Some(LocationCode::DocumentNotFound));
    assert_eq!(answer(&[[100, 100, 420, 270], [650, 500, 420, 270]]), Some(LocationCode::TooManyDocuments));
    assert_eq!(answer(&[[500, 400, 180, 115]]), Some(LocationCode::DocumentTooSmall));
    assert_eq!(answer(&[[20, 95, 1150, 700]]), Some(LocationCode::DocumentTooCloseToCamera));
    assert_eq!(answer(&[[4, 300, 600, 380]]), Some(LocationCode::DocumentTooCloseToBorder));
}

#[test]
fn networks_of_another_kind_are_refused() {
    let refused = |network: Arc<dyn Network>| {
        let error = DocumentLocator::new(network).locate(&photo(&[])).unwrap_err();
        assert!(matches!(error, InferError::Failed { .. }), "{error}");
        error.to_string()
    };
    assert!(refused(failing(Task::DocumentLocation)).contains("out of order"));
    let answering = |shape: &[usize], value: f32| {
        let shape = shape.to_vec();
        fake(Task::DocumentLocation, move |_| {
            let maps = Tensor { shape: shape.clone(), data: vec![value; shape.iter().product()] };
            let presence = Tensor { shape: vec![1, 1], data: vec![0.5] };
            Ok(vec![("maps".to_owned(), maps), ("presence".to_owned(), presence)])
        })
    };
    assert!(refused(answering(&[1, 4, 64, 64], 0.0)).contains("expected 5 maps"));
    assert!(refused(answering(&[1, 5, 64], 0.0)).contains("expected 5 maps"));
    assert!(refused(answering(&[1, 5, 64, 64], f32::NAN)).contains("no numbers"));
    let nothing = DocumentLocator::new(light()).locate(&RgbImage::new(0, 0)).unwrap_err();
    assert!(nothing.to_string().contains("document-locator"), "{nothing}");
}

#[test]
fn rows_are_answered_one_by_one_and_what_cannot_be_read_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write(&at("card.jpg"), jpeg(&photo(&[[303, 211, 606, 383]])));
    write(&at("empty.jpg"), jpeg(&photo(&[])));
    write(&at("text.jpg"), "no picture");
    let whole = jpeg(&photo(&[]));
    write(&at("torn.jpg"), &whole[..whole.len() / 2]);
    let rows = "path,label,attrs,quad\n\
                card.jpg,genuine_photo,\"kind=genuine;quad=303 211 909 211 909 594 303 594\",old\n\
                card.jpg,grey_print_copy,\"doc=alb_id;clip=1;quad=303,211 909,211 909,594 303,594\",\n\
                empty.jpg,genuine_no_document,kind=no_document;quad=1 2 3,\n\
                text.jpg,genuine_photo,,\ntorn.jpg,genuine_photo,,\ngone.jpg,genuine_photo,quad=1 2 3 4 5 6 7 8,\n";
    fs::write(at("labels.csv"), rows).unwrap();
    let evaluate = || evaluate_locations(&at("labels.csv"), &set([light()]), &policy(), &|_, _| {});
    let (report, warnings) = evaluate().unwrap();
    assert_eq!(evaluate().unwrap().0, report);
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    let report: Value = serde_json::to_value(report).unwrap();
    assert_eq!((&report["schema"], &report["task"]), (&json!("assay.eval/1"), &json!("document-locate")));
    let items = report["items"].as_array().unwrap();
    for item in &items[..2] {
        assert!(item["error"].is_null() && item["overlap"].as_f64().unwrap() > 0.98, "{item}");
        assert!(item["quad"].as_array().is_some_and(|quad| quad.len() == 4 && quad[3][1].is_f64()), "{item}");
    }
    assert!(items[2]["quad"].is_null() && items[2]["error"] == "DOCUMENT_NOT_FOUND", "{}", items[2]);
    for (item, name) in items[3..].iter().zip(["text.jpg", "torn.jpg", "gone.jpg"]) {
        assert!(item["quad"].is_null() && item["error"].as_str().unwrap().contains(name), "{item}");
    }
    let figures = &report["figures"];
    assert_eq!((&figures["photos"], &figures["failed"]), (&json!(3), &json!(3)));
    assert_eq!((&figures["overlap"]["photos"], &figures["overlap"]["atLeast090"]["rate"]), (&json!(2), &json!(1.0)));
    assert_eq!(figures["errorsRight"]["rate"], json!(1.0));
    assert_eq!(figures["types"][0]["type"], "alb_id");
}

#[test]
fn files_of_labels_that_cannot_be_used_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let labels = folder.path().join("labels.csv");
    let refused = |networks: Vec<Arc<dyn Network>>| {
        evaluate_locations(&labels, &set(networks), &policy(), &|_, _| {}).unwrap_err().to_string()
    };
    fs::write(&labels, "path,label\n").unwrap();
    assert!(refused(vec![light()]).contains("no rows"));
    assert!(refused(vec![]).contains("document location"));
    fs::write(&labels, "path\na.jpg\n").unwrap();
    assert!(refused(vec![light()]).contains("`label`"));
}

/// Real frames, if they are there: a few of each type, with the network that ships.
#[test]
fn real_frames_are_found() {
    let Some(shared) = crate::reference::shared() else { return };
    let folder = shared.join("data/doc_pad");
    let text = fs::read_to_string(folder.join("labels.csv")).unwrap();
    let rows: Vec<&str> = text.lines().filter(|line| line.contains("quad=")).step_by(13).collect();
    let here = tempfile::tempdir().unwrap();
    let absolute = |row: &&str| format!("{}/{row}", folder.display());
    let table: Vec<String> = rows.iter().map(absolute).collect();
    fs::write(here.path().join("labels.csv"), format!("path,label,attrs,a,b,c\n{}\n", table.join("\n"))).unwrap();
    let (report, _) = evaluate_locations(&here.path().join("labels.csv"), &shipped(), &policy(), &|_, _| {}).unwrap();
    let overlap = report.figures.overlap.unwrap();
    assert_eq!(report.figures.failed, 0);
    assert!(overlap.at_least_080.rate >= 0.4, "{overlap:?}");
}
