//! Many cases as a table: CSV (RFC 4180) or JSON Lines, row by row.

use std::{
    io::{self, Write},
    str::FromStr,
};

use serde_json::{Map, Value, json};

use super::legible::legible;
use crate::case::queue::{ListedCase, QueueRow};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableForm {
    /// Comma-separated values with a head, for spreadsheets.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

impl TableForm {
    /// Name in the audit log.
    pub const fn name(self) -> &'static str {
        match self {
            TableForm::Csv => "csv",
            TableForm::JsonLines => "jsonl",
        }
    }
}

macro_rules! fields {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal;)+) => {
        /// A column of the table; `docs/reports.md` tells what stands in each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Field {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Field {
            /// Every column, in the order of a whole table.
            pub const ALL: &'static [Field] = &[$(Field::$name),+];

            /// Name in the head of the table and on the command line.
            pub const fn name(self) -> &'static str {
                match self { $(Field::$name => $text),+ }
            }
        }
    };
}

fields! {
    /// Identifier of the case.
    Case = "case";
    /// The person's name as sent.
    EntityName = "entityName";
    /// Where the case stands.
    Status = "status";
    /// How urgent.
    Priority = "priority";
    /// When it came in, RFC 3339 in UTC.
    ImportedAt = "importedAt";
    /// When it should be decided.
    DueAt = "dueAt";
    /// Number of the newest run.
    Run = "run";
    /// The machine's conclusion.
    Process = "process";
    /// Match level, 0 to 15.
    MatchLevel = "matchLevel";
    /// Why it is in the queue.
    Reasons = "reasons";
    /// What was decided.
    Decision = "decision";
    /// Number of the reason of the decision.
    ReasonCode = "reasonCode";
    /// Who decided.
    DecidedBy = "decidedBy";
    /// When it was decided.
    DecidedAt = "decidedAt";
    /// Who decided first, where another person must decide as well.
    FirstDecidedBy = "firstDecidedBy";
    /// Who holds the claim.
    ClaimedBy = "claimedBy";
    /// Who is to look at it.
    AssignedTo = "assignedTo";
    /// Who left it to senior reviewers.
    EscalatedBy = "escalatedBy";
    /// Why it was left to them.
    EscalationReason = "escalationReason";
    /// Until when it is put off.
    SnoozedUntil = "snoozedUntil";
    /// Why the run could not be made.
    Failure = "failure";
    /// Why it is under a legal hold.
    Hold = "hold";
    /// What of it is erased.
    Erased = "erased";
}

impl Field {
    const USUAL: [Field; 12] = [
        Field::Case,
        Field::EntityName,
        Field::Status,
        Field::Priority,
        Field::ImportedAt,
        Field::DueAt,
        Field::Process,
        Field::MatchLevel,
        Field::Decision,
        Field::ReasonCode,
        Field::DecidedBy,
        Field::DecidedAt,
    ];

    /// Whether it may tell who the person is: the name, and what people wrote in their own words.
    pub const fn is_personal(self) -> bool {
        matches!(self, Field::EntityName | Field::EscalationReason | Field::Failure)
    }

    /// The columns of a table for which none are named, with or without who the persons are.
    pub fn usual(is_redacted: bool) -> Vec<Field> {
        Field::USUAL.into_iter().filter(|field| !(is_redacted && field.is_personal())).collect()
    }

    fn value(self, ListedCase { row, decided_at_millis, reason }: &ListedCase) -> Value {
        let QueueRow { handling, .. } = row;
        let time = |millis: Option<i64>| json!(millis.and_then(rfc3339));
        match self {
            Field::Case => json!(row.case),
            Field::EntityName => json!(row.entity_name),
            Field::Status => json!(row.status),
            Field::Priority => json!(row.priority),
            Field::ImportedAt => time(Some(row.imported_at_millis)),
            Field::DueAt => time(handling.due_at_millis),
            Field::Run => json!(row.run),
            Field::Process => json!(row.process),
            Field::MatchLevel => json!(row.match_level),
            Field::Reasons => json!(row.reasons.iter().map(ToString::to_string).collect::<Vec<_>>()),
            Field::Decision => json!(row.decision),
            Field::ReasonCode => json!(reason),
            Field::DecidedBy => json!(handling.decided_by),
            Field::DecidedAt => time(*decided_at_millis),
            Field::FirstDecidedBy => json!(handling.first_decided_by),
            Field::ClaimedBy => json!(row.claimed_by),
            Field::AssignedTo => json!(handling.assigned_to),
            Field::EscalatedBy => json!(handling.escalation.as_ref().map(|given| &given.by)),
            Field::EscalationReason => json!(handling.escalation.as_ref().map(|given| &given.reason)),
            Field::SnoozedUntil => time(handling.snooze.as_ref().map(|snooze| snooze.until_millis)),
            Field::Failure => json!(row.failure),
            Field::Hold => json!(handling.hold.as_ref().map(|hold| hold.reason)),
            Field::Erased => json!(handling.erasure.map(|mark| mark.kinds)),
        }
    }
}

impl FromStr for Field {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Field::ALL.iter().copied().find(|field| field.name() == text).ok_or_else(|| {
            let names: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
            format!("`{text}` is no field: use {}", names.join(", "))
        })
    }
}

fn rfc3339(millis: i64) -> Option<String> {
    jiff::Timestamp::from_millisecond(millis).ok().map(|time| time.to_string())
}

/// Writes a table row by row; nothing of it is kept.
pub struct TableWriter<W: Write> {
    fields: Vec<Field>,
    out: Out<W>,
}

enum Out<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Lines(W),
}

impl<W: Write> TableWriter<W> {
    /// Begins a table with these columns.
    ///
    /// # Errors
    /// When `out` refuses.
    pub fn new(out: W, form: TableForm, fields: &[Field]) -> io::Result<Self> {
        let out = match form {
            TableForm::JsonLines => Out::Lines(out),
            TableForm::Csv => {
                let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
                out.write_record(fields.iter().map(|field| field.name()))?;
                Out::Csv(Box::new(out))
            }
        };
        Ok(TableWriter { fields: fields.to_vec(), out })
    }

    /// Writes one case.
    ///
    /// # Errors
    /// When `out` refuses.
    pub fn row(&mut self, case: &ListedCase) -> io::Result<()> {
        let values = self.fields.iter().map(|field| (field, field.value(case)));
        match &mut self.out {
            Out::Csv(out) => out.write_record(values.map(|(_, value)| cell(&value)))?,
            Out::Lines(out) => {
                let object: Map<String, Value> =
                    values.map(|(field, value)| (field.name().to_owned(), value)).collect();
                writeln!(out, "{}", Value::Object(object))?;
            }
        }
        Ok(())
    }

    /// Ends the table.
    ///
    /// # Errors
    /// When `out` refuses.
    pub fn finish(self) -> io::Result<W> {
        match self.out {
            Out::Csv(out) => out.into_inner().map_err(|error| io::Error::other(error.to_string())),
            Out::Lines(mut out) => out.flush().map(|()| out),
        }
    }
}

/// A value as it stands in a cell: legible, and nothing that a spreadsheet would take for a formula.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => return String::new(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "),
        other => return other.to_string(),
    };
    defused(&legible(&text, |_| true))
}

/// With an apostrophe before what a spreadsheet would take for a formula (OWASP, "CSV Injection").
fn defused(text: &str) -> String {
    let opens = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    if text.trim_start_matches(' ').starts_with(opens) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_reckon_is_text() {
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("  =HYPERLINK(\"x\")", "'  =HYPERLINK(\"x\")"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3", "'-2+3"),
            ("＝1", "'＝1"),
            ("Ana = Eva", "Ana = Eva"),
            ("", ""),
        ] {
            assert_eq!(cell(&Value::from(text)), written);
        }
        assert_eq!(cell(&Value::from("a\u{202E}b\r\nc")), "a[U+202E]b c");
        assert_eq!(cell(&Value::Null), "");
        assert_eq!(cell(&json!(7)), "7");
        assert_eq!(cell(&json!(["=x", "y"])), "'=x; y");
    }

    #[test]
    fn every_field_has_a_name_of_its_own() {
        for field in Field::ALL {
            assert_eq!(field.name().parse::<Field>().unwrap(), *field);
        }
        assert!("colour".parse::<Field>().unwrap_err().contains("entityName"));
    }
}
