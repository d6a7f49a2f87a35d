//! `serviceDocumentData` of the document PAD service, key by key.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    evidence::EvidenceKind,
    mrz::MrzData,
    reading::{Agreement, DocumentReading, FieldName, Scoring, SideReading},
};

/// What the service says about the contents of a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub struct DocumentData {
    /// `…_SIDE_MATCH` of every field read on both sides: whether all its readings match. A partial match is none: a person looks.
    pub checks: BTreeMap<String, bool>,
    /// Always null: variants within a model are not told apart.
    pub subtype: Option<String>,
    /// The back.
    pub backside: Option<SideData>,
    /// The front.
    pub frontside: Option<SideData>,
    /// How much was read.
    pub scoring: Scoring,
    /// Model of the document; empty where it is not known.
    pub doc_model: String,
}

/// One side.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub struct SideData {
    /// Fields of the visual zone and of barcodes by name, and `BARCODES`: what each says.
    pub field_data: Map<String, Value>,
    /// Fields of the machine-readable zone, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mrz_data: Option<MrzData>,
}

impl DocumentData {
    /// The contents of `reading` as the service lays them out.
    pub fn of(reading: &DocumentReading) -> Self {
        let mut checks = BTreeMap::new();
        for check in reading.checks.iter().filter(|check| check.is_of_both_sides()) {
            let matches = checks.entry(format!("{}_SIDE_MATCH", check.field.key())).or_insert(true);
            *matches &= check.agreement == Agreement::Match;
        }
        let side = |kind: EvidenceKind| reading.sides.iter().find(|side| side.side == kind).map(side_data);
        DocumentData {
            checks,
            subtype: None,
            backside: side(EvidenceKind::DocumentBack),
            frontside: side(EvidenceKind::DocumentFront),
            scoring: reading.scoring,
            doc_model: reading.doc_model.clone(),
        }
    }
}

fn side_data(side: &SideReading) -> SideData {
    let mut field_data = Map::new();
    for field in FieldName::ALL {
        if let Some(reading) = side.printed(field) {
            let value = match field {
                FieldName::Address => reading.value.lines().map(Value::from).collect::<Vec<_>>().into(),
                _ => Value::from(reading.value.as_str()),
            };
            field_data.insert(field.key().to_owned(), value);
        }
    }
    let texts: Vec<Value> = side.barcodes.iter().map(|barcode| Value::from(barcode.text.as_str())).collect();
    field_data.insert("BARCODES".to_owned(), texts.into());
    SideData { field_data, mrz_data: side.mrz.as_ref().map(|mrz| mrz.data.clone()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::reading::{BarcodeReading, FieldCheck, FieldReading, Zone};

    fn reading(field: FieldName, value: &str, side: EvidenceKind, zone: Zone) -> FieldReading {
        let value = value.to_owned();
        FieldReading { field, text: value.clone(), value, side, zone, quad: None, is_verified: None, is_cut: false }
    }

    #[test]
    fn the_keys_are_those_of_the_service() {
        let (front, back) = (EvidenceKind::DocumentFront, EvidenceKind::DocumentBack);
        let name = |side, value| reading(FieldName::Surname, value, side, Zone::Visual);
        let check = |value, agreement| FieldCheck {
            field: FieldName::Surname,
            agreement,
            readings: [name(front, "ROE"), name(back, value)],
        };
        let side = |side: EvidenceKind| SideReading {
            side,
            mrz: None,
            barcodes: vec![BarcodeReading {
                format: "QR_CODE".into(),
                text: "x".into(),
                points: vec![],
                fields: vec![],
            }],
            fields: vec![name(side, "ROE"), reading(FieldName::Address, "1 Road\nTown", side, Zone::Visual)],
            not_read: vec![],
        };
        let document = DocumentReading {
            sides: vec![side(front), side(back)],
            checks: vec![check("ROE", Agreement::Match), check("RO", Agreement::Partial)],
            rules: vec![],
            scoring: Scoring { fields_total: 4, fields_returned: 4, overall_rating: Some(0.5) },
            doc_model: "ID-UTO-TD1".into(),
        };
        let data = serde_json::to_value(DocumentData::of(&document)).unwrap();
        let expected = serde_json::json!({
            "CHECKS": {"SURNAME_SIDE_MATCH": false}, "SUBTYPE": null,
            "BACKSIDE": {"FIELD_DATA": {"SURNAME": "ROE", "ADDRESS": ["1 Road", "Town"], "BARCODES": ["x"]}},
            "FRONTSIDE": {"FIELD_DATA": {"SURNAME": "ROE", "ADDRESS": ["1 Road", "Town"], "BARCODES": ["x"]}},
            "SCORING": {"FIELDS_TOTAL": 4, "FIELDS_RETURNED": 4, "OVERALL_RATING": 0.5}, "DOC_MODEL": "ID-UTO-TD1"
        });
        assert_eq!(data, expected);
        for field in FieldName::ALL {
            assert_eq!(serde_json::to_value(field).unwrap(), field.key());
        }
    }
}
