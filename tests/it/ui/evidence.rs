//! What a finding rests on, shown in the picture.

use assay::case::{
    document::{DocumentPhoto, DocumentReport},
    evidence::EvidenceKind,
    finding::Outcome,
    geometry::Point,
    pad::PadDecision,
    reading::{Agreement, DocumentReading, FieldCheck, FieldName, FieldReading, Scoring, SideReading, Zone},
};
use eframe::egui::Key;
use egui_kittest::kittest::Queryable as _;

use super::{port::FakePort, scene, window};

#[test]
fn a_heat_map_is_laid_over_its_picture_and_taken_away() {
    let port = FakePort::new(scene::opened_case());
    let mut harness = window(&port);
    let over = |harness: &egui_kittest::Harness<'_, _>| harness.query_by_label("Heat map over the picture").is_some();
    assert!(!over(&harness), "nothing covers a picture unasked");
    for shown in [true, false, true] {
        harness.get_by_label("Document front: heat map, regular pattern").click();
        harness.run_ok();
        assert_eq!(over(&harness), shown);
    }
    harness.key_press(Key::F);
    harness.run_ok();
    assert!(!over(&harness), "a map of the front does not lie over the back");
}

fn reading(text: &str, zone: Zone, top: f32) -> FieldReading {
    let corners = [(300.0, top), (700.0, top), (700.0, top + 50.0), (300.0, top + 50.0)];
    FieldReading {
        field: FieldName::Surname,
        text: text.to_owned(),
        value: text.to_owned(),
        side: EvidenceKind::DocumentFront,
        zone,
        quad: Some(corners.map(|(x, y)| Point::new(x, y))),
        is_verified: None,
        is_cut: false,
    }
}

/// A front whose surname is printed otherwise than its zone says.
pub(super) fn contradiction() -> DocumentReport {
    let front = EvidenceKind::DocumentFront;
    let quad = [(100.0, 120.0), (1_150.0, 90.0), (1_180.0, 780.0), (90.0, 800.0)].map(|(x, y)| Point::new(x, y));
    let readings = [reading("ROSTAD", Zone::Visual, 300.0), reading("RASTAD", Zone::Mrz, 600.0)];
    let photo = DocumentPhoto {
        side: front,
        quad: Some(quad),
        errors: Vec::new(),
        warnings: Vec::new(),
        liveness: Outcome::scored(0.4, 0.4),
    };
    let check = FieldCheck { field: FieldName::Surname, agreement: Agreement::NoMatch, readings: readings.clone() };
    let side =
        SideReading { side: front, mrz: None, barcodes: Vec::new(), fields: readings.to_vec(), not_read: Vec::new() };
    let reading = DocumentReading {
        sides: vec![side],
        checks: vec![check],
        rules: Vec::new(),
        scoring: Scoring::default(),
        doc_model: String::new(),
    };
    DocumentReport {
        photos: vec![photo],
        decision: PadDecision::Doubtful,
        reasons: Vec::new(),
        pad: Vec::new(),
        reading,
    }
}

#[test]
fn a_document_is_straightened_with_both_readings_of_what_disagrees() {
    let port = FakePort::new(scene::opened_case_with(Some(contradiction())));
    let mut harness = window(&port);
    let there = |harness: &egui_kittest::Harness<'_, _>, label: &str| harness.query_by_label(label).is_some();
    assert!(!there(&harness, "Document front, straightened") && !there(&harness, "Surname: ROSTAD (printed)"));
    harness.key_press(Key::D);
    harness.run_ok();
    for label in
        ["Document front, straightened", "Surname: ROSTAD (printed)", "Surname: RASTAD (machine-readable zone)"]
    {
        assert!(there(&harness, label), "{label}");
    }
    harness.key_press(Key::F);
    harness.run_ok();
    assert!(!there(&harness, "Surname: ROSTAD (printed)"), "what stands on the front is not shown on the back");
    harness.key_press(Key::F);
    harness.run_ok();
    harness.get_by_label("Straighten").click();
    harness.run_ok();
    assert!(!there(&harness, "Document front, straightened"));
}
