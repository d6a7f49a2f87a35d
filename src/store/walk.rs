//! The whole case list, case by case: for tables that leave the installation.

use rusqlite::params_from_iter;

use super::{
    Store, StoreError, listing,
    queue::{ROW, find, read_row},
};
use crate::case::{
    decision::ReasonCode,
    queue::{ListedCase, QueueQuery},
};

/// The decision that stands on a case.
const STANDING: &str = "SELECT max(id) FROM decisions WHERE case_id = queue.case_id
    AND stage IN ('sole', 'confirmation', 'arbitration') AND id NOT IN (SELECT decision_id FROM decision_withdrawals)";

impl Store {
    /// How many cases [`Store::walk`] gives for the same query at the same time.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn walk_len(&self, query: &QueueQuery, viewer: &str, now_millis: i64) -> Result<u64, StoreError> {
        self.read(|connection| {
            let found = find(connection, &query.search)?;
            let parameters = listing::parameters(query, viewer, now_millis, &found);
            let condition = listing::condition(query, &found);
            let sql = format!("SELECT count(*) FROM (SELECT 1 FROM queue WHERE {condition} LIMIT ?6 OFFSET ?7)");
            let count: i64 =
                connection.prepare_cached(&sql)?.query_row(params_from_iter(&parameters), |row| row.get(0))?;
            Ok(count.unsigned_abs())
        })
    }

    /// Gives every case that the query lets through, in its order, to `take`, on one unchanging state of the database and without
    /// holding more than one in memory; offset and limit count.
    ///
    /// # Errors
    /// When the database cannot be read, or with what `take` refuses.
    pub fn walk<E: From<StoreError>>(
        &self,
        query: &QueueQuery,
        viewer: &str,
        now_millis: i64,
        mut take: impl FnMut(ListedCase) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut refused = None;
        self.read(|connection| {
            let found = find(connection, &query.search)?;
            let parameters = listing::parameters(query, viewer, now_millis, &found);
            let (condition, order) = (listing::condition(query, &found), listing::order(query.order));
            let columns = ROW.replacen(
                " FROM queue",
                &format!(
                    ", (SELECT decided_at_millis FROM decisions WHERE id = ({STANDING})) AS standing_since,
                       (SELECT reason FROM decisions WHERE id = ({STANDING})) AS standing_reason FROM queue"
                ),
                1,
            );
            let sql = format!("{columns} WHERE {condition} ORDER BY {order} LIMIT ?6 OFFSET ?7");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query(params_from_iter(&parameters))?;
            while let Some(found) = rows.next()? {
                let row = read_row(found, now_millis)?;
                let reason = found.get::<_, Option<u16>>("standing_reason")?.map(ReasonCode::try_from).transpose();
                let reason =
                    reason.map_err(|error| StoreError::unreadable(format!("a decision on {}", row.case), error))?;
                if let Err(error) = take(ListedCase { decided_at_millis: found.get("standing_since")?, reason, row }) {
                    refused = Some(error);
                    break;
                }
            }
            Ok(())
        })?;
        refused.map_or(Ok(()), Err)
    }
}
