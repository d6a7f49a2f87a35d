//! The audit log as a file of its own: JSON Lines, one event a line between a line that opens it and one that closes it with the
//! head. Such a file is walked without any database.

use std::io::{self, BufRead, Read as _};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::case::{
    audit::{AuditEvent, AuditHead, HEAD_SCHEMA},
    audit_chain::{ChainReport, ChainVerifier},
};

/// Form of the file.
pub const LOG_SCHEMA: &str = "assay.audit-log/1";

/// Longest line in bytes. An event says what changed, not what was seen: those of a thousand cases assigned at once are a thousand
/// events.
const MAX_LINE: u64 = 4 * 1024 * 1024;

/// An exported log, or a head, cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The file cannot be read.
    #[error("{file} cannot be read: {source}; name a file written by `assay audit export` or `assay audit head`")]
    File {
        /// The file.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// The file is no exported log.
    #[error("{file} is no audit log of this form: {detail}; name a file written by `assay audit export`")]
    NoLog {
        /// The file.
        file: String,
        /// Why.
        detail: String,
    },
    /// The file holds no head.
    #[error("{file} holds no head of an audit log: {detail}; name a file written by `assay audit head`")]
    NoHead {
        /// The file.
        file: String,
        /// Why.
        detail: String,
    },
}

#[derive(Deserialize)]
struct Opening {
    schema: String,
}

#[derive(Deserialize)]
struct Closing {
    head: AuditHead,
}

/// The line that opens an exported log.
pub fn opening_line(exported_at: &str, exported_by: &str) -> Value {
    json!({"schema": LOG_SCHEMA, "exportedAt": exported_at, "exportedBy": exported_by})
}

/// The line that closes it.
pub fn closing_line(head: &AuditHead) -> Value {
    json!({"head": head})
}

/// Walks an exported log; `file` names it in errors. One line at a time is in memory, and none longer than 4 MiB.
///
/// # Errors
/// When it cannot be read or does not begin as an exported log does.
pub fn verify_log(mut log: impl BufRead, file: &str, head: Option<AuditHead>) -> Result<ChainReport, LogError> {
    let unreadable = |source| LogError::File { file: file.to_owned(), source };
    let no_log = |detail: String| LogError::NoLog { file: file.to_owned(), detail };
    let mut line = Vec::new();
    let first = read_line(&mut log, &mut line).map_err(unreadable)?;
    let opening = match first {
        Line::Text => serde_json::from_slice::<Opening>(&line).map_err(|error| no_log(error.to_string()))?,
        Line::TooLong => return Err(no_log(format!("its first line is longer than {MAX_LINE} bytes"))),
        Line::End => return Err(no_log("it is empty".to_owned())),
    };
    if opening.schema != LOG_SCHEMA {
        return Err(no_log(format!("its schema is `{}`, expected `{LOG_SCHEMA}`", opening.schema)));
    }
    let mut verifier = ChainVerifier::new(head);
    let mut number = 1;
    loop {
        number += 1;
        match read_line(&mut log, &mut line).map_err(unreadable)? {
            Line::End => return Ok(verifier.finish_unclosed(number)),
            Line::TooLong => verifier.unreadable(Some(number), format!("the line is longer than {MAX_LINE} bytes")),
            Line::Text => match parse(&line) {
                Ok(Entry::Event(event)) => verifier.next(&event, Some(number)),
                Ok(Entry::Closing(closing)) => return Ok(close(log, number, &mut line, verifier, &closing)),
                // A line that was cut short: whoever cut it cut the rest as well.
                Err(_) if !line.ends_with(b"\n") => return Ok(verifier.finish_unclosed(number)),
                Err(detail) => verifier.unreadable(Some(number), detail),
            },
        }
    }
}

/// Nothing may stand after the head.
fn close(
    mut log: impl BufRead,
    number: u64,
    line: &mut Vec<u8>,
    mut verifier: ChainVerifier,
    closing: &AuditHead,
) -> ChainReport {
    if !matches!(read_line(&mut log, line), Ok(Line::End)) {
        verifier.unreadable(Some(number + 1), "something stands after the head that closes the log".to_owned());
    }
    verifier.finish(Some(closing))
}

enum Line {
    Text,
    TooLong,
    End,
}

/// Reads the next line with its end; of one that is too long nothing is kept.
fn read_line(log: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Line> {
    line.clear();
    log.by_ref().take(MAX_LINE).read_until(b'\n', line)?;
    if line.is_empty() {
        return Ok(Line::End);
    }
    if line.ends_with(b"\n") || (line.len() as u64) < MAX_LINE {
        return Ok(Line::Text);
    }
    line.clear();
    log.skip_until(b'\n')?;
    Ok(Line::TooLong)
}

enum Entry {
    Event(Box<AuditEvent>),
    Closing(Box<AuditHead>),
}

fn parse(line: &[u8]) -> Result<Entry, String> {
    match serde_json::from_slice::<AuditEvent>(line) {
        Ok(event) => Ok(Entry::Event(Box::new(event))),
        Err(error) => match serde_json::from_slice::<Closing>(line) {
            Ok(Closing { head }) if head.schema == HEAD_SCHEMA => Ok(Entry::Closing(Box::new(head))),
            _ => Err(format!("it is no event: {error}")),
        },
    }
}
