//! Where each person was at work, so that the window can go on there after a crash or a power cut.

use rusqlite::OptionalExtension;

use super::{Store, StoreError, permit};
use crate::case::{
    permission::Permission,
    workplace::{MAX_WORKPLACE_BYTES, Workplace},
};

impl Store {
    /// Remembers where `actor` is at work, in place of what was remembered before; nothing stays where there is nothing to
    /// remember. Once this returns, neither a crash nor a power cut loses it.
    ///
    /// # Errors
    /// When the workplace is too large or cannot be, or the database cannot be written; then what was remembered before stays.
    pub fn remember(&mut self, actor: &str, workplace: &Workplace) -> Result<(), StoreError> {
        let content = workplace.to_text().map_err(StoreError::WrongWorkplace)?;
        self.write(|transaction| {
            permit::must_be_permitted(transaction, actor, &[Permission::Look])?;
            if workplace.is_empty() {
                transaction.prepare_cached("DELETE FROM workplaces WHERE actor = ?1")?.execute([actor])?;
                return Ok(());
            }
            let sql = "INSERT INTO workplaces (actor, content) VALUES (?1, ?2)
                       ON CONFLICT (actor) DO UPDATE SET content = excluded.content";
            transaction.prepare_cached(sql)?.execute((actor, content))?;
            Ok(())
        })
    }

    /// Where `actor` was at work, empty where nothing is remembered, and the names of the parts that do not read back
    /// ([`Workplace::from_text`]).
    ///
    /// # Errors
    /// When the database cannot be read. What stands in it is none.
    pub fn workplace(&self, actor: &str) -> Result<(Workplace, Vec<String>), StoreError> {
        self.read(|connection| {
            let sql = "SELECT CASE WHEN length(CAST(content AS BLOB)) <= ?2 THEN content END
                       FROM workplaces WHERE actor = ?1";
            let most = i64::try_from(MAX_WORKPLACE_BYTES).unwrap_or(i64::MAX);
            let content = connection
                .prepare_cached(sql)?
                // What is too long, or no text, is read as one that says nothing.
                .query_row((actor, most), |row| Ok(row.get_ref(0)?.as_str().unwrap_or_default().to_owned()))
                .optional()?;
            Ok(content.map(|text| Workplace::from_text(&text)).unwrap_or_default())
        })
    }
}
