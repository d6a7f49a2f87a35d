//! The gallery: who is enrolled, and how someone is taken out.

use rusqlite::{Connection, Row};
use serde::Serialize;

use super::{
    Store, StoreError, column,
    enrolment::{Registrar, face_template},
    permit,
};
use crate::case::{
    CaseId, RunId,
    gallery::{EnrolledPerson, FaceTemplate, GalleryState, RemovalCause},
    permission::Permission,
};

/// A client of the gallery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Client {
    /// The sender's identifier of the person; that of the case where there is none.
    pub client_id: String,
    /// The full name of the newest enrolment.
    pub entity_name: Option<String>,
    /// Templates in the gallery.
    pub faces: u64,
    /// When the newest was enrolled, milliseconds since 1970 in UTC.
    pub enrolled_at_millis: i64,
}

const PEOPLE: &str = "SELECT e.id, e.client_id, e.entity_name, e.case_id, e.run_id, f.live, f.model_sha256, f.template
                      FROM enrolled_faces f JOIN enrolments e ON e.id = f.enrolment_id";

impl Store {
    /// How the gallery stands.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn gallery_state(&self) -> Result<GalleryState, StoreError> {
        self.read(|connection| {
            let sql = "WITH newest AS (SELECT enrolment_id AS id, model_sha256 AS model FROM enrolled_faces
                                       ORDER BY enrolment_id DESC LIMIT 1)
                       SELECT (SELECT model FROM newest), coalesce((SELECT id FROM newest), 0),
                              (SELECT count(*) FROM enrolled_faces WHERE model_sha256 = (SELECT model FROM newest)),
                              (SELECT count(*) FROM enrolled_faces),
                              (SELECT coalesce(max(id), 0) FROM gallery_removals)";
            let (model, newest, faces, all, removals) = connection.prepare_cached(sql)?.query_row([], |row| {
                let model: Option<String> = row.get(0)?;
                Ok((model, row.get(1)?, row.get::<_, i64>(2)?, row.get::<_, i64>(3)?, row.get(4)?))
            })?;
            let model = model.map(|model| model.parse()).transpose();
            let model = model.map_err(|error| StoreError::unreadable("the gallery", error))?;
            let count = |count: i64| u64::try_from(count).unwrap_or(0);
            Ok(GalleryState { faces: count(faces), other_faces: count(all - faces), model, newest, removals })
        })
    }

    /// Faces of the network of `state` enrolled after number `after`, oldest first, at most `limit`.
    ///
    /// # Errors
    /// When the database cannot be read, or a template in it does not.
    pub fn enrolled_faces(
        &self,
        state: &GalleryState,
        after: i64,
        limit: u64,
    ) -> Result<Vec<(EnrolledPerson, FaceTemplate)>, StoreError> {
        let Some(model) = state.model else { return Ok(Vec::new()) };
        let sql =
            format!("{PEOPLE} WHERE f.model_sha256 = ?1 AND f.enrolment_id > ?2 ORDER BY f.enrolment_id LIMIT ?3");
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query((model.to_string(), after, column::count(limit)))?;
            let mut faces = Vec::new();
            while let Some(row) = rows.next()? {
                faces.push(read_face(row)?);
            }
            Ok(faces)
        })
    }

    /// Clients of the gallery by name, at most `limit` from `offset` on.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn gallery_clients(&self, offset: u64, limit: u64) -> Result<Vec<Client>, StoreError> {
        self.read(|connection| {
            // Of the columns that are not grouped SQLite takes those of the row with the maximum.
            let sql = "SELECT e.client_id, e.entity_name, count(*), max(e.id), e.recorded_at_millis
                       FROM enrolled_faces f JOIN enrolments e ON e.id = f.enrolment_id
                       GROUP BY e.client_id ORDER BY e.client_id LIMIT ?2 OFFSET ?1";
            let mut statement = connection.prepare_cached(sql)?;
            let clients = statement.query_map((column::count(offset), column::count(limit)), |row| {
                let faces = u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0);
                let (client_id, entity_name) = (row.get(0)?, row.get(1)?);
                Ok(Client { client_id, entity_name, faces, enrolled_at_millis: row.get(4)? })
            })?;
            Ok(clients.collect::<Result<_, _>>()?)
        })
    }

    /// Everyone enrolled under a client's identifier, oldest first, without templates.
    ///
    /// # Errors
    /// When nobody is, or the database cannot be read.
    pub fn enrolled_as(&self, client: &str) -> Result<Vec<EnrolledPerson>, StoreError> {
        self.read(|connection| enrolled_as(connection, client))
    }

    /// Removes every template of a client from the gallery, and those that runs of his cases offered, because the person
    /// asked for it; returns who was enrolled. The record of enrolments and removals stays, and so does the evidence of his
    /// cases, which no one removes here.
    ///
    /// # Errors
    /// When nobody is enrolled or offered under that identifier, or the database cannot be written.
    pub fn remove_client(
        &mut self,
        client: &str,
        actor: &str,
        now_millis: i64,
    ) -> Result<Vec<EnrolledPerson>, StoreError> {
        let removed = self.write(|transaction| {
            permit::must_be_permitted(transaction, actor, &[Permission::ForgetFaces])?;
            let people = match enrolled_as(transaction, client) {
                Err(StoreError::UnknownClient(_)) => Vec::new(),
                found => found?,
            };
            for person in &people {
                let registrar = Registrar { transaction, case: &person.case, actor, now_millis };
                registrar.remove(person.enrolment, RemovalCause::Request)?;
            }
            let offers = offering_cases(transaction, client)?;
            for case in &offers {
                Registrar { transaction, case, actor, now_millis }.withdraw_offers()?;
            }
            if people.is_empty() && offers.is_empty() {
                return Err(StoreError::UnknownClient(client.to_owned()));
            }
            Ok(people)
        })?;
        // The write-ahead log still holds the pages as they were. Another process that reads may keep it from being emptied;
        // then the next removal or the last one to close the database does it.
        self.empty_write_ahead_log()?;
        Ok(removed)
    }
}

/// Cases of the client whose runs offer a template.
fn offering_cases(connection: &Connection, client: &str) -> Result<Vec<CaseId>, StoreError> {
    let sql = "SELECT DISTINCT case_id FROM enrolment_offers JOIN cases ON cases.id = case_id
               WHERE coalesce(client_id, cases.id) = ?1 AND template IS NOT NULL ORDER BY case_id";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map([client], |row| row.get(0).map(CaseId))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn enrolled_as(connection: &Connection, client: &str) -> Result<Vec<EnrolledPerson>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{PEOPLE} WHERE e.client_id = ?1 ORDER BY e.id"))?;
    let mut rows = statement.query([client])?;
    let mut people = Vec::new();
    while let Some(row) = rows.next()? {
        people.push(read_face(row)?.0);
    }
    if people.is_empty() { Err(StoreError::UnknownClient(client.to_owned())) } else { Ok(people) }
}

fn read_face(row: &Row<'_>) -> Result<(EnrolledPerson, FaceTemplate), StoreError> {
    let enrolment = row.get(0)?;
    let what = || format!("the face of enrolment {enrolment}");
    let (live, model): (String, String) = (row.get(5)?, row.get(6)?);
    let person = EnrolledPerson {
        enrolment,
        client_id: row.get(1)?,
        entity_name: row.get(2)?,
        case: CaseId(row.get(3)?),
        run: RunId(row.get(4)?),
        live: column::from_json(&live, what)?,
    };
    Ok((person, face_template(&model, &row.get::<_, Vec<u8>>(7)?, what)?))
}
