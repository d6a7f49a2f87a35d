//! RFC 9457 problem details, the form in which wrong input is refused.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::code;

/// One refused input with everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemDetails {
    /// What kind of problem: a tag URI, since Assay is offline and has no page to link to.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short summary of the kind.
    pub title: String,
    /// The HTTP status that the services Assay speaks for would answer with.
    pub status: u16,
    /// What is wrong with this input and how to mend it.
    pub detail: String,
    /// The file or case concerned.
    pub instance: String,
    /// One entry per wrong field, all named at once.
    pub errors: Vec<FieldError>,
    /// Result code of the identity verification service where one applies: an extension member of RFC 9457.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<i32>,
}

/// One wrong field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// JSON pointer to the field (RFC 6901), empty for the whole document.
    pub pointer: String,
    /// What was expected and what was found.
    pub detail: String,
}

impl ProblemDetails {
    /// A problem with the content of a request: status 400, and the code of the first wrong field that has one.
    pub fn invalid_input(instance: &str, detail: &str, errors: Vec<FieldError>) -> Self {
        ProblemDetails {
            kind: "tag:assay,2026:invalid-input".to_owned(),
            title: "Invalid input".to_owned(),
            status: 400,
            detail: detail.to_owned(),
            instance: instance.to_owned(),
            code: errors.iter().find_map(|error| code::of_field(&error.pointer)),
            errors,
        }
    }
}

impl fmt::Display for ProblemDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.instance, self.detail)?;
        for error in &self.errors {
            write!(f, "\n  {}: {}", if error.pointer.is_empty() { "/" } else { &error.pointer }, error.detail)?;
        }
        Ok(())
    }
}

impl std::error::Error for ProblemDetails {}
