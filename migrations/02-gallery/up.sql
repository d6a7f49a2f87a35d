-- The gallery of enrolled faces, and the lists that cases are compared with.

-- How each enrolment ended. Never altered, and never removed: it says who was in the gallery and why, not what they look
-- like.
CREATE TABLE enrolments (
    id                 INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id            TEXT    NOT NULL,
    run_id             INTEGER NOT NULL,
    client_id          TEXT    NOT NULL CHECK (length(client_id) > 0),
    entity_name        TEXT,
    completed          INTEGER NOT NULL CHECK (completed IN (0, 1)),
    code               INTEGER CHECK (code IS NULL OR completed = 0),
    details            TEXT    NOT NULL,
    recorded_at_millis INTEGER NOT NULL,
    recorded_by        TEXT    NOT NULL,
    FOREIGN KEY (case_id, run_id) REFERENCES runs (case_id, id)
) STRICT;
CREATE INDEX enrolments_of_case ON enrolments (case_id, id);
CREATE INDEX enrolments_of_client ON enrolments (client_id, id);

-- The templates of those who are in the gallery: the only biometric data beside the evidence itself.
CREATE TABLE enrolled_faces (
    enrolment_id INTEGER NOT NULL PRIMARY KEY REFERENCES enrolments (id),
    case_id      TEXT    NOT NULL,
    live         TEXT    NOT NULL CHECK (json_valid(live)), -- the video or photo that the face was seen in
    model_sha256 TEXT    NOT NULL CHECK (length(model_sha256) = 64),
    template     BLOB    NOT NULL CHECK (length(template) > 0 AND length(template) % 4 = 0) -- float32, little endian
) STRICT;
CREATE INDEX enrolled_faces_of_case ON enrolled_faces (case_id);
CREATE INDEX enrolled_faces_of_model ON enrolled_faces (model_sha256, enrolment_id);

-- Templates that left the gallery, and why. This record stays.
CREATE TABLE gallery_removals (
    id                INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    enrolment_id      INTEGER NOT NULL UNIQUE REFERENCES enrolments (id),
    cause             TEXT    NOT NULL CHECK (cause IN ('request', 'rejected', 'superseded')),
    removed_at_millis INTEGER NOT NULL,
    removed_by        TEXT    NOT NULL CHECK (length(removed_by) > 0)
) STRICT;

-- What a run offers for enrolment, until its case is decided: a template, or the code of what keeps it out.
CREATE TABLE enrolment_offers (
    run_id       INTEGER NOT NULL PRIMARY KEY REFERENCES runs (id),
    case_id      TEXT    NOT NULL,
    rule         TEXT    NOT NULL CHECK (rule IN ('on_acceptance', 'on_decision')),
    code         INTEGER,
    live         TEXT,
    model_sha256 TEXT,
    template     BLOB CHECK ((template IS NULL) = (live IS NULL) AND (template IS NULL) = (model_sha256 IS NULL)),
    CHECK ((code IS NULL) <> (template IS NULL))
) STRICT;
CREATE INDEX enrolment_offers_of_case ON enrolment_offers (case_id);

-- Lists of known images and of addresses; an import replaces the list of its kind and name.
CREATE TABLE reference_lists (
    kind               TEXT    NOT NULL CHECK (kind IN ('known_images', 'addresses')),
    name               TEXT    NOT NULL CHECK (length(name) > 0),
    source             TEXT    NOT NULL,
    entries            INTEGER NOT NULL CHECK (entries >= 0),
    sha256             TEXT    NOT NULL CHECK (length(sha256) = 64),
    content            TEXT    NOT NULL,
    imported_at_millis INTEGER NOT NULL,
    imported_by        TEXT    NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT;

CREATE TRIGGER enrolments_no_update BEFORE UPDATE ON enrolments
BEGIN SELECT RAISE(ABORT, 'enrolments are never altered'); END;
CREATE TRIGGER enrolments_no_delete BEFORE DELETE ON enrolments
BEGIN SELECT RAISE(ABORT, 'enrolments are never removed'); END;
CREATE TRIGGER enrolled_faces_no_update BEFORE UPDATE ON enrolled_faces
BEGIN SELECT RAISE(ABORT, 'templates are never altered'); END;
CREATE TRIGGER enrolled_faces_leave_a_record BEFORE DELETE ON enrolled_faces
WHEN NOT EXISTS (SELECT 1 FROM gallery_removals WHERE enrolment_id = OLD.enrolment_id)
BEGIN SELECT RAISE(ABORT, 'a template is only removed with a record of it'); END;
CREATE TRIGGER gallery_removals_no_update BEFORE UPDATE ON gallery_removals
BEGIN SELECT RAISE(ABORT, 'removals are never altered'); END;
CREATE TRIGGER gallery_removals_no_delete BEFORE DELETE ON gallery_removals
BEGIN SELECT RAISE(ABORT, 'removals are never forgotten'); END;
CREATE TRIGGER enrolment_offers_no_update BEFORE UPDATE ON enrolment_offers
BEGIN SELECT RAISE(ABORT, 'offers are never altered'); END;
