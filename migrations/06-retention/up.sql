-- How long things are kept: legal holds, erasures with the tombstones that they leave, and a log whose events can be emptied of what
-- they tell of a person.

-- A hold keeps everything of its case from being erased. One stands at a time; those that were lifted stay on record.
CREATE TABLE holds (
    id                 INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id            TEXT    NOT NULL REFERENCES cases (id),
    reason             TEXT    NOT NULL CHECK (reason IN ('litigation', 'investigation', 'authority', 'dispute', 'restriction', 'other')),
    note               TEXT    NOT NULL,
    placed_by          TEXT    NOT NULL CHECK (length(placed_by) > 0),
    placed_at_millis   INTEGER NOT NULL,
    released_by        TEXT CHECK (length(released_by) > 0),
    released_at_millis INTEGER CHECK ((released_at_millis IS NULL) = (released_by IS NULL)),
    release_note       TEXT CHECK ((release_note IS NULL) = (released_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX holds_standing ON holds (case_id) WHERE released_by IS NULL;
CREATE INDEX holds_of_case ON holds (case_id, id);

-- What was destroyed, of which case, by whom and why: the tombstone. An erasure is ordered in the transaction in which the database
-- loses what it held; it is done once the files are gone as well. The bits of `kinds`: 1 video, 2 photos of the document, 4 selfie
-- stills, 8 places of faces and heat maps, 16 templates, 32 personal fields.
CREATE TABLE erasures (
    id                 INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id            TEXT    NOT NULL REFERENCES cases (id),
    case_sha256        TEXT    NOT NULL CHECK (length(case_sha256) = 64),
    kinds              INTEGER NOT NULL CHECK (kinds BETWEEN 1 AND 63),
    reason             TEXT    NOT NULL CHECK (reason IN ('period', 'request', 'consent_withdrawn', 'objection', 'unlawful', 'obligation')),
    note               TEXT    NOT NULL,
    outcome            TEXT    NOT NULL CHECK (outcome IN ('approved', 'rejected', 'asked_again', 'undecided', 'settled')),
    imported_at_millis INTEGER NOT NULL,
    decided_at_millis  INTEGER,
    ordered_by         TEXT    NOT NULL CHECK (length(ordered_by) > 0),
    ordered_at_millis  INTEGER NOT NULL,
    state              TEXT    NOT NULL CHECK (state IN ('ordered', 'done')),
    records            TEXT    NOT NULL CHECK (json_valid(records)),
    files              TEXT CHECK (json_valid(files) AND (files IS NULL) = (state = 'ordered')),
    done_at_millis     INTEGER CHECK ((done_at_millis IS NULL) = (state = 'ordered'))
) STRICT;
CREATE INDEX erasures_ordered ON erasures (id) WHERE state = 'ordered';
CREATE INDEX erasures_of_case ON erasures (case_id, id);
CREATE INDEX evidence_by_digest ON evidence (digest); -- who else has the file

-- Runs whose reports an erasure rewrote: of its own case, and of others that the person's enrolled face resembled.
CREATE TABLE erased_runs (
    erasure_id INTEGER NOT NULL REFERENCES erasures (id),
    run_id     INTEGER NOT NULL REFERENCES runs (id),
    PRIMARY KEY (erasure_id, run_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX findings_resembling ON findings (run_id) WHERE check_name = 'previously_enrolled_face' AND score = 0;

ALTER TABLE queue ADD COLUMN hold_id INTEGER REFERENCES holds (id); -- the one that stands
ALTER TABLE queue ADD COLUMN erased_kinds INTEGER NOT NULL DEFAULT 0 CHECK (erased_kinds BETWEEN 0 AND 63);
ALTER TABLE queue ADD COLUMN erased_at_millis INTEGER; -- the last erasure
CREATE INDEX queue_held ON queue (priority DESC, imported_at_millis, sequence) WHERE hold_id IS NOT NULL;
CREATE INDEX queue_erased ON queue (priority DESC, imported_at_millis, sequence) WHERE erased_kinds > 0;

-- What events of the log tell of a person, beside the chain, which knows a salted digest of it. No foreign key, as in the log.
CREATE TABLE audit_personal (
    sequence INTEGER NOT NULL PRIMARY KEY,
    case_id  TEXT,
    salt     TEXT    NOT NULL CHECK (length(salt) = 64),
    content  TEXT    NOT NULL CHECK (json_valid(content))
) STRICT;
CREATE INDEX audit_personal_of_case ON audit_personal (case_id, sequence);
-- Events up to this one were recorded before: they have everything in the chained text, and are emptied as a whole.
CREATE TABLE audit_personal_since (
    one             INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    last_without_it INTEGER NOT NULL
) STRICT;
INSERT INTO audit_personal_since SELECT 1, coalesce(max(sequence), 0) FROM audit_events;

-- What leaves the index of letters in threes leaves it altogether (SQLite FTS5, section 6.12).
INSERT INTO queue_search (queue_search, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER holds_only_end BEFORE UPDATE ON holds
WHEN OLD.released_by IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM erasures WHERE case_id = OLD.case_id AND state = 'ordered' AND kinds & 32)
    OR NEW.id IS NOT OLD.id OR NEW.case_id IS NOT OLD.case_id OR NEW.reason IS NOT OLD.reason
    OR NEW.placed_by IS NOT OLD.placed_by OR NEW.placed_at_millis IS NOT OLD.placed_at_millis
    OR OLD.released_by IS NOT NULL AND (NEW.released_by IS NOT OLD.released_by OR NEW.released_at_millis IS NOT OLD.released_at_millis)
BEGIN SELECT RAISE(ABORT, 'a hold only ends, and is never altered otherwise'); END;
CREATE TRIGGER holds_no_delete BEFORE DELETE ON holds
BEGIN SELECT RAISE(ABORT, 'holds are never removed'); END;
CREATE TRIGGER erasures_not_while_held BEFORE INSERT ON erasures
WHEN EXISTS (SELECT 1 FROM holds WHERE case_id = NEW.case_id AND released_by IS NULL)
BEGIN SELECT RAISE(ABORT, 'the case is under a legal hold: nothing of it is erased'); END;
CREATE TRIGGER erasures_only_end BEFORE UPDATE ON erasures
WHEN OLD.state <> 'ordered'
    OR NEW.id IS NOT OLD.id OR NEW.case_id IS NOT OLD.case_id OR NEW.case_sha256 IS NOT OLD.case_sha256
    OR NEW.kinds IS NOT OLD.kinds OR NEW.reason IS NOT OLD.reason OR NEW.note IS NOT OLD.note
    OR NEW.outcome IS NOT OLD.outcome OR NEW.imported_at_millis IS NOT OLD.imported_at_millis
    OR NEW.decided_at_millis IS NOT OLD.decided_at_millis OR NEW.ordered_by IS NOT OLD.ordered_by
    OR NEW.ordered_at_millis IS NOT OLD.ordered_at_millis
BEGIN SELECT RAISE(ABORT, 'an erasure is only done, and never altered otherwise'); END;
CREATE TRIGGER erasures_no_delete BEFORE DELETE ON erasures
BEGIN SELECT RAISE(ABORT, 'tombstones are never removed'); END;
CREATE TRIGGER erased_runs_no_update BEFORE UPDATE ON erased_runs
BEGIN SELECT RAISE(ABORT, 'what an erasure rewrote is never altered'); END;
CREATE TRIGGER erased_runs_no_delete BEFORE DELETE ON erased_runs
BEGIN SELECT RAISE(ABORT, 'what an erasure rewrote is never forgotten'); END;
CREATE TRIGGER queue_erased_stays BEFORE UPDATE OF erased_kinds ON queue
WHEN NEW.erased_kinds & OLD.erased_kinds <> OLD.erased_kinds
BEGIN SELECT RAISE(ABORT, 'what is erased never comes back'); END;
CREATE TRIGGER audit_personal_since_no_update BEFORE UPDATE ON audit_personal_since
BEGIN SELECT RAISE(ABORT, 'where the log was changed is never altered'); END;
CREATE TRIGGER audit_personal_since_no_delete BEFORE DELETE ON audit_personal_since
BEGIN SELECT RAISE(ABORT, 'where the log was changed is never forgotten'); END;
CREATE TRIGGER audit_personal_no_update BEFORE UPDATE ON audit_personal
BEGIN SELECT RAISE(ABORT, 'what events tell is never altered'); END;
CREATE TRIGGER audit_personal_no_delete BEFORE DELETE ON audit_personal
WHEN NOT EXISTS (SELECT 1 FROM erasures
    WHERE (case_id = OLD.case_id OR OLD.case_id IS NULL) AND state = 'ordered' AND kinds & 32)
BEGIN SELECT RAISE(ABORT, 'what events tell is never removed but by an erasure'); END;

-- What tells of the person may be overwritten while an erasure of it is being made, and by nothing else.
DROP TRIGGER audit_events_no_update;
CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events
WHEN NEW.sequence IS NOT OLD.sequence OR NEW.at_millis IS NOT OLD.at_millis OR NEW.actor IS NOT OLD.actor
    OR NEW.action IS NOT OLD.action OR NEW.case_id IS NOT OLD.case_id OR NEW.previous IS NOT OLD.previous
    OR NEW.hash IS NOT OLD.hash OR NEW.before IS NOT 'null' OR NEW.after IS NOT '{"erased":true}'
    OR OLD.sequence > (SELECT last_without_it FROM audit_personal_since)
    OR NOT EXISTS (SELECT 1 FROM erasures
        WHERE (case_id = OLD.case_id OR OLD.case_id IS NULL) AND state = 'ordered' AND kinds & 32)
BEGIN SELECT RAISE(ABORT, 'audit events are never altered'); END;

DROP TRIGGER cases_no_update;
CREATE TRIGGER cases_no_update BEFORE UPDATE ON cases
WHEN NEW.id IS NOT OLD.id OR NEW.priority IS NOT OLD.priority OR NEW.imported_at_millis IS NOT OLD.imported_at_millis
    OR NOT EXISTS (SELECT 1 FROM erasures WHERE case_id = OLD.id AND state = 'ordered' AND kinds & 32)
BEGIN SELECT RAISE(ABORT, 'imported cases are never altered'); END;
DROP TRIGGER evidence_no_update;
CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence
WHEN NEW.case_id IS NOT OLD.case_id OR NEW.position IS NOT OLD.position OR NEW.kind IS NOT OLD.kind
    OR NEW.digest IS NOT OLD.digest OR NEW.media_type IS NOT OLD.media_type OR NEW.byte_len IS NOT OLD.byte_len
    OR NOT EXISTS (SELECT 1 FROM erasures WHERE case_id = OLD.case_id AND state = 'ordered' AND kinds & 32)
BEGIN SELECT RAISE(ABORT, 'evidence is never altered'); END;
DROP TRIGGER runs_no_update;
CREATE TRIGGER runs_no_update BEFORE UPDATE ON runs
WHEN NEW.id IS NOT OLD.id OR NEW.case_id IS NOT OLD.case_id OR NEW.recorded_at_millis IS NOT OLD.recorded_at_millis
    OR NEW.recorded_by IS NOT OLD.recorded_by OR NEW.process IS NOT OLD.process OR NEW.policy_sha256 IS NOT OLD.policy_sha256
    OR NOT EXISTS (SELECT 1 FROM erased_runs r JOIN erasures e ON e.id = r.erasure_id
        WHERE r.run_id = OLD.id AND e.state = 'ordered')
BEGIN SELECT RAISE(ABORT, 'runs are never altered'); END;
DROP TRIGGER decisions_no_update;
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
WHEN NEW.id IS NOT OLD.id OR NEW.case_id IS NOT OLD.case_id OR NEW.run_id IS NOT OLD.run_id OR NEW.kind IS NOT OLD.kind
    OR NEW.reason IS NOT OLD.reason OR NEW.decided_by IS NOT OLD.decided_by
    OR NEW.decided_at_millis IS NOT OLD.decided_at_millis OR NEW.stage IS NOT OLD.stage OR NEW.first_id IS NOT OLD.first_id
    OR NEW.second_cause IS NOT OLD.second_cause OR NEW.claimed_at_millis IS NOT OLD.claimed_at_millis
    OR NOT EXISTS (SELECT 1 FROM erasures WHERE case_id = OLD.case_id AND state = 'ordered' AND kinds & 32)
BEGIN SELECT RAISE(ABORT, 'decisions are never altered'); END;
DROP TRIGGER decision_withdrawals_no_update;
CREATE TRIGGER decision_withdrawals_no_update BEFORE UPDATE ON decision_withdrawals
WHEN NEW.decision_id IS NOT OLD.decision_id OR NEW.cause IS NOT OLD.cause OR NEW.withdrawn_by IS NOT OLD.withdrawn_by
    OR NEW.withdrawn_at_millis IS NOT OLD.withdrawn_at_millis
    OR NOT EXISTS (SELECT 1 FROM erasures e JOIN decisions d ON d.case_id = e.case_id
        WHERE d.id = OLD.decision_id AND e.state = 'ordered' AND e.kinds & 32)
BEGIN SELECT RAISE(ABORT, 'withdrawals are never altered'); END;
DROP TRIGGER overrides_no_update;
CREATE TRIGGER overrides_no_update BEFORE UPDATE ON overrides
WHEN NEW.id IS NOT OLD.id OR NEW.case_id IS NOT OLD.case_id OR NEW.run_id IS NOT OLD.run_id
    OR NEW.check_name IS NOT OLD.check_name OR NEW.machine_validation IS NOT OLD.machine_validation
    OR NEW.validation IS NOT OLD.validation OR NEW.process IS NOT OLD.process OR NEW.made_by IS NOT OLD.made_by
    OR NEW.made_at_millis IS NOT OLD.made_at_millis
    OR NOT EXISTS (SELECT 1 FROM erasures WHERE case_id = OLD.case_id AND state = 'ordered' AND kinds & 32)
BEGIN SELECT RAISE(ABORT, 'overrides are never altered'); END;
DROP TRIGGER corrections_no_update;
CREATE TRIGGER corrections_no_update BEFORE UPDATE ON corrections
WHEN NEW.id IS NOT OLD.id OR NEW.case_id IS NOT OLD.case_id OR NEW.run_id IS NOT OLD.run_id OR NEW.side IS NOT OLD.side
    OR NEW.field IS NOT OLD.field OR NEW.made_by IS NOT OLD.made_by OR NEW.made_at_millis IS NOT OLD.made_at_millis
    OR NOT EXISTS (SELECT 1 FROM erasures WHERE case_id = OLD.case_id AND state = 'ordered' AND kinds & 32)
BEGIN SELECT RAISE(ABORT, 'corrections are never altered'); END;
DROP TRIGGER enrolments_no_update;
CREATE TRIGGER enrolments_no_update BEFORE UPDATE ON enrolments
WHEN NEW.id IS NOT OLD.id OR NEW.case_id IS NOT OLD.case_id OR NEW.run_id IS NOT OLD.run_id
    OR NEW.completed IS NOT OLD.completed OR NEW.code IS NOT OLD.code
    OR NEW.recorded_at_millis IS NOT OLD.recorded_at_millis OR NEW.recorded_by IS NOT OLD.recorded_by
    OR NOT EXISTS (SELECT 1 FROM erasures WHERE case_id = OLD.case_id AND state = 'ordered' AND kinds & 32)
BEGIN SELECT RAISE(ABORT, 'enrolments are never altered'); END;
