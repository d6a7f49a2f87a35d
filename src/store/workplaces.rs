//! Where each person was at work, so that the window can go on there after a crash or a power cut.

use rusqlite::{Connection, OptionalExtension};

use super::{Store, StoreError, permit};
use crate::case::{
    permission::Permission,
    queue::QueueQuery,
    retention::{DataKind, DataKinds},
    workplace::{MAX_WORKPLACE_BYTES, Workplace},
};

impl Store {
    /// Remembers where `actor` is at work, in place of what was remembered before; nothing stays where there is nothing to
    /// remember. Once this returns, neither a crash nor a power cut loses it. Returns what is remembered now.
    ///
    /// What an erasure destroyed does not come back by a window that still shows it: the decision begun on a case whose personal
    /// fields are erased is left out, and the list's query with a text that may name a person erased since it was typed.
    /// `known_erasure` is the newest erasure that there was when it was typed ([`Store::newest_erasure`]).
    ///
    /// # Errors
    /// When the workplace is too large or cannot be, or the database cannot be written; then what was remembered before stays.
    pub fn remember(
        &mut self,
        actor: &str,
        workplace: &Workplace,
        known_erasure: i64,
    ) -> Result<Workplace, StoreError> {
        workplace.to_text().map_err(StoreError::WrongWorkplace)?;
        self.write(|transaction| {
            permit::must_be_permitted(transaction, actor, &[Permission::Look])?;
            let kept = without_erased(transaction, actor, workplace, known_erasure)?;
            if kept.is_empty() {
                transaction.prepare_cached("DELETE FROM workplaces WHERE actor = ?1")?.execute([actor])?;
                return Ok(kept);
            }
            let content = kept.to_text().map_err(StoreError::WrongWorkplace)?;
            let sql = "INSERT INTO workplaces (actor, content) VALUES (?1, ?2)
                       ON CONFLICT (actor) DO UPDATE SET content = excluded.content";
            transaction.prepare_cached(sql)?.execute((actor, content))?;
            Ok(kept)
        })
    }

    /// The number of the newest erasure of personal fields; 0 where there was none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn newest_erasure(&self) -> Result<i64, StoreError> {
        self.read(newest_erasure)
    }

    /// Whether `search`, typed by `actor` when `known_erasure` was the newest erasure, may name a person who was erased since. An
    /// erasure looked at what was remembered then and took what names its person, so that a text that still stands there names
    /// nobody who is gone; of one that does not, nobody can tell any more.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn may_name_erased(&self, actor: &str, search: &str, known_erasure: i64) -> Result<bool, StoreError> {
        self.read(|connection| may_name_erased(connection, actor, search, known_erasure))
    }

    /// Where `actor` was at work, empty where nothing is remembered, and the names of the parts that do not read back
    /// ([`Workplace::from_text`]).
    ///
    /// # Errors
    /// When the database cannot be read. What stands in it is none.
    pub fn workplace(&self, actor: &str) -> Result<(Workplace, Vec<String>), StoreError> {
        self.read(|connection| stored(connection, actor))
    }
}

fn stored(connection: &Connection, actor: &str) -> Result<(Workplace, Vec<String>), StoreError> {
    let sql = "SELECT CASE WHEN length(CAST(content AS BLOB)) <= ?2 THEN content END
               FROM workplaces WHERE actor = ?1";
    let most = i64::try_from(MAX_WORKPLACE_BYTES).unwrap_or(i64::MAX);
    let content = connection
        .prepare_cached(sql)?
        // What is too long, or no text, is read as one that says nothing.
        .query_row((actor, most), |row| Ok(row.get_ref(0)?.as_str().unwrap_or_default().to_owned()))
        .optional()?;
    Ok(content.map(|text| Workplace::from_text(&text)).unwrap_or_default())
}

/// The bit of personal fields in `kinds`.
fn fields() -> i64 {
    DataKinds::from_iter([DataKind::Fields]).bits()
}

fn newest_erasure(connection: &Connection) -> Result<i64, StoreError> {
    let sql = "SELECT id FROM erasures WHERE kinds & ?1 ORDER BY id DESC LIMIT 1";
    let newest = connection.prepare_cached(sql)?.query_row([fields()], |row| row.get(0)).optional()?;
    Ok(newest.unwrap_or(0))
}

fn may_name_erased(connection: &Connection, actor: &str, search: &str, known_erasure: i64) -> Result<bool, StoreError> {
    if search.trim().is_empty() || newest_erasure(connection)? <= known_erasure {
        return Ok(false);
    }
    Ok(stored(connection, actor)?.0.query.search != search)
}

/// What may be remembered of `workplace`.
fn without_erased(
    connection: &Connection,
    actor: &str,
    workplace: &Workplace,
    known_erasure: i64,
) -> Result<Workplace, StoreError> {
    let mut kept = workplace.clone();
    if may_name_erased(connection, actor, &kept.query.search, known_erasure)? {
        kept.query = QueueQuery::default();
    }
    if let Some(draft) = &kept.draft {
        let sql = "SELECT EXISTS (SELECT 1 FROM erasures WHERE case_id = ?1 AND kinds & ?2)";
        let is_erased: bool = connection.prepare_cached(sql)?.query_row((&draft.case.0, fields()), |row| row.get(0))?;
        kept.draft = kept.draft.filter(|_| !is_erased);
    }
    Ok(kept)
}
