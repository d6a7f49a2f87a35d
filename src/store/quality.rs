//! How reviewers do, from their decisions alone.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::{Store, StoreError};
use crate::case::quality::{Proportion, ReviewerFigures};

#[derive(Default)]
struct Tally {
    decisions: u64,
    millis: Vec<i64>,
    known: u64,
    agreeing: u64,
    answered: u64,
    contradicted: u64,
}

impl Store {
    /// The figures of every reviewer, by name. Decisions that were undone do not count; those on cases that were opened again
    /// do. Where there are operators, decisions from before there were do not: anybody could give their names. A request for new evidence
    /// agrees with no known answer.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn quality(&self) -> Result<Vec<ReviewerFigures>, StoreError> {
        self.read(|connection| figures(connection, [i64::MIN, i64::MAX]))
    }
}

/// The figures of every reviewer's decisions from the first of two moments until before the second.
pub(super) fn figures(connection: &Connection, span: [i64; 2]) -> Result<Vec<ReviewerFigures>, StoreError> {
    let sql = "SELECT d.decided_by, d.decided_at_millis - d.claimed_at_millis, k.expected IS NOT NULL,
                   k.expected IS d.kind, d.stage = 'first' AND a.id IS NOT NULL, a.stage IS 'contradiction'
               FROM decisions d LEFT JOIN known_answers k ON k.case_id = d.case_id
               LEFT JOIN decisions a ON a.id = (
                   SELECT min(id) FROM decisions WHERE first_id = d.id AND stage IN ('confirmation', 'contradiction')
                       AND id NOT IN (SELECT decision_id FROM decision_withdrawals WHERE cause = 'undone'))
               WHERE d.id NOT IN (SELECT decision_id FROM decision_withdrawals WHERE cause = 'undone')
                   AND d.decided_at_millis >= ?1 AND d.decided_at_millis < ?2
                AND d.id > coalesce((SELECT last_open_decision FROM founding), 0)";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(span)?;
    let mut reviewers: BTreeMap<String, Tally> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let tally = reviewers.entry(row.get(0)?).or_default();
        tally.decisions += 1;
        // A clock that was set back leaves no time to speak of.
        tally.millis.extend(row.get::<_, Option<i64>>(1)?.filter(|&millis| millis >= 0));
        tally.known += u64::from(row.get::<_, bool>(2)?);
        tally.agreeing += u64::from(row.get::<_, bool>(2)? && row.get::<_, bool>(3)?);
        tally.answered += u64::from(row.get::<_, bool>(4)?);
        tally.contradicted += u64::from(row.get::<_, bool>(4)? && row.get::<_, bool>(5)?);
    }
    Ok(reviewers.into_iter().map(|(reviewer, tally)| tally.figures(reviewer)).collect())
}

impl Tally {
    fn figures(mut self, reviewer: String) -> ReviewerFigures {
        self.millis.sort_unstable();
        let middle = self.millis.len() / 2;
        let median = match self.millis.as_slice() {
            [] => None,
            odd if odd.len() % 2 == 1 => Some(odd[middle]),
            even => Some(i64::midpoint(even[middle - 1], even[middle])),
        };
        ReviewerFigures {
            reviewer,
            decisions: self.decisions,
            median_millis: median,
            known_answers: Proportion::of(self.agreeing, self.known),
            overturned: Proportion::of(self.contradicted, self.answered),
        }
    }
}
