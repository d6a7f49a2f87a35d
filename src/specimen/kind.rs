//! What can be asked for by name.

use std::{fmt, str::FromStr};

use super::{attack::PhotoKind, selfie::SelfieKind};

/// What is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whole cases: documents, selfie videos and `case.json`, about half of them genuine.
    Case,
    /// Artwork of documents, straight on.
    Document,
    /// People: a portrait as for a document and two selfies of each.
    Person,
    /// Photographs of documents, of one kind or of all kinds in turn.
    Photo(Option<PhotoKind>),
    /// Selfie videos, of one kind or of all kinds in turn.
    Selfie(Option<SelfieKind>),
}

impl Kind {
    /// Everything that has a name.
    pub fn all() -> Vec<Kind> {
        let mut kinds = vec![Kind::Case, Kind::Document, Kind::Person, Kind::Photo(None), Kind::Selfie(None)];
        kinds.extend(PhotoKind::ALL.iter().map(|&kind| Kind::Photo(Some(kind))));
        kinds.extend(SelfieKind::ALL.iter().map(|&kind| Kind::Selfie(Some(kind))));
        kinds
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (group, one) = match self {
            Kind::Case => ("case", None),
            Kind::Document => ("document", None),
            Kind::Person => ("person", None),
            Kind::Photo(one) => ("photo", one.map(PhotoKind::name)),
            Kind::Selfie(one) => ("selfie", one.map(SelfieKind::name)),
        };
        match one {
            None => f.write_str(group),
            Some(one) => write!(f, "{group}-{}", one.replace('_', "-")),
        }
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let named = Kind::all().into_iter().find(|kind| kind.to_string() == text);
        named.ok_or_else(|| {
            let names: Vec<String> = Kind::all().iter().map(Kind::to_string).collect();
            format!("there is no kind `{text}`; choose one of {}", names.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_kind() {
        for kind in Kind::all() {
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        assert!("photo-none".parse::<Kind>().unwrap_err().contains("photo-screen-replay"));
    }
}
