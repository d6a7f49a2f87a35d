//! Why a list was refused.

/// A list cannot be read; nothing of it is used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {detail}", line.map(|line| format!(", line {line}")).unwrap_or_default())]
pub struct ListError {
    /// The file.
    pub file: String,
    /// The line, from 1, where it concerns one.
    pub line: Option<u64>,
    /// What is wrong and what to do.
    pub detail: String,
}

impl ListError {
    /// An error about the whole file.
    pub(super) fn whole(file: &str, detail: impl Into<String>) -> Self {
        ListError { file: file.to_owned(), line: None, detail: detail.into() }
    }

    /// An error about one line, from 1.
    pub(super) fn at(file: &str, line: u64, detail: impl Into<String>) -> Self {
        ListError { file: file.to_owned(), line: Some(line), detail: detail.into() }
    }
}
