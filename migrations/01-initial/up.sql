-- The first schema. Migrations are append-only: what was released is never edited, a change is a new folder.

PRAGMA application_id = 0x41735379; -- "AsSy": tells this file from the database of another program

-- A case as it was imported. Never changed afterwards.
CREATE TABLE cases (
    id                 TEXT    NOT NULL PRIMARY KEY CHECK (length(id) > 0),
    source             TEXT    NOT NULL,
    meta               TEXT    NOT NULL CHECK (json_valid(meta)),
    entity_name        TEXT,
    client_id          TEXT,
    priority           INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
    warnings           TEXT    NOT NULL CHECK (json_valid(warnings)),
    imported_at_millis INTEGER NOT NULL
) STRICT;

CREATE TABLE evidence (
    case_id    TEXT    NOT NULL REFERENCES cases (id),
    position   INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    digest     TEXT    NOT NULL CHECK (length(digest) = 64),
    file_name  TEXT    NOT NULL,
    media_type TEXT    NOT NULL,
    byte_len   INTEGER NOT NULL CHECK (byte_len >= 0),
    PRIMARY KEY (case_id, position)
) STRICT, WITHOUT ROWID;

-- One finished run. The report is the truth. The samples of its timelines have no table of their own: nothing asks
-- for samples across cases, a case is always opened with its whole report, and a row per frame would make every run
-- hundreds of rows that say a second time what the report says. A later need can read them with json_each(report).
CREATE TABLE runs (
    id                 INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id            TEXT    NOT NULL REFERENCES cases (id),
    recorded_at_millis INTEGER NOT NULL,
    recorded_by        TEXT    NOT NULL,
    process            TEXT    NOT NULL,
    policy_sha256      TEXT    NOT NULL,
    report             TEXT    NOT NULL,
    UNIQUE (case_id, id)
) STRICT;

-- One check of a run, for questions across cases.
CREATE TABLE findings (
    run_id     INTEGER NOT NULL REFERENCES runs (id),
    position   INTEGER NOT NULL,
    check_name TEXT    NOT NULL,
    raw        REAL,
    score      REAL CHECK (score BETWEEN 0 AND 1),
    cause      TEXT, -- why the check did not run
    code       INTEGER,
    validation TEXT, -- absent where the policy does not judge the check
    band       TEXT,
    PRIMARY KEY (run_id, position),
    CHECK ((score IS NULL) <> (cause IS NULL))
) STRICT, WITHOUT ROWID;

-- Where each case stands: the only rows that change. Narrow on purpose, the list reads nothing else. A claimed case is
-- an open one whose claim has not run out, so that claims expire without anyone sweeping them.
CREATE TABLE queue (
    sequence                INTEGER NOT NULL PRIMARY KEY,
    case_id                 TEXT    NOT NULL UNIQUE REFERENCES cases (id),
    entity_name             TEXT,
    search                  TEXT    NOT NULL, -- identifier, name and client, letter case folded
    status                  TEXT    NOT NULL CHECK (status IN ('pending', 'failed', 'settled', 'open', 'decided')),
    awaits_run              INTEGER NOT NULL CHECK (awaits_run IN (0, 1)),
    priority                INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
    imported_at_millis      INTEGER NOT NULL,
    run_id                  INTEGER,
    process                 TEXT,
    match_level             INTEGER,
    reasons                 TEXT    NOT NULL,
    claimed_by              TEXT CHECK (claimed_by IS NULL OR status = 'open'),
    claim_expires_at_millis INTEGER CHECK ((claim_expires_at_millis IS NULL) = (claimed_by IS NULL)),
    decision                TEXT,
    failure                 TEXT,
    FOREIGN KEY (case_id, run_id) REFERENCES runs (case_id, id)
) STRICT;

-- The claim's end closes the status indexes so that open and claimed cases are told apart within the index.
CREATE INDEX queue_urgent ON queue (status, priority DESC, imported_at_millis, sequence, claim_expires_at_millis);
CREATE INDEX queue_aged ON queue (status, imported_at_millis, sequence, claim_expires_at_millis);
CREATE INDEX queue_all_urgent ON queue (priority DESC, imported_at_millis, sequence);
CREATE INDEX queue_all_aged ON queue (imported_at_millis, sequence);
CREATE INDEX queue_claims ON queue (claim_expires_at_millis) WHERE claim_expires_at_millis IS NOT NULL;
CREATE INDEX queue_awaiting ON queue (imported_at_millis, sequence) WHERE awaits_run = 1;

CREATE TABLE decisions (
    id                INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id           TEXT    NOT NULL,
    run_id            INTEGER NOT NULL,
    kind              TEXT    NOT NULL CHECK (kind IN ('approve', 'reject', 'resubmit')),
    reason            INTEGER NOT NULL,
    note              TEXT    NOT NULL,
    decided_by        TEXT    NOT NULL CHECK (length(decided_by) > 0),
    decided_at_millis INTEGER NOT NULL,
    FOREIGN KEY (case_id, run_id) REFERENCES runs (case_id, id)
) STRICT;
CREATE INDEX decisions_of_case ON decisions (case_id, id);

-- The log, one hash-chained row per change. No foreign key: the log outlives whatever it speaks of.
CREATE TABLE audit_events (
    sequence  INTEGER NOT NULL PRIMARY KEY,
    at_millis INTEGER NOT NULL,
    actor     TEXT    NOT NULL CHECK (length(actor) > 0),
    action    TEXT    NOT NULL,
    case_id   TEXT,
    before    TEXT    NOT NULL,
    after     TEXT    NOT NULL,
    previous  TEXT    NOT NULL,
    hash      TEXT    NOT NULL
) STRICT;
CREATE INDEX audit_events_of_case ON audit_events (case_id, sequence);

-- Nothing that was recorded is ever altered. BEFORE INSERT keeps INSERT OR REPLACE from doing it by the back door.
CREATE TRIGGER audit_events_in_order BEFORE INSERT ON audit_events
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM audit_events)
BEGIN SELECT RAISE(ABORT, 'the audit log only grows at its end'); END;
CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit events are never altered'); END;
CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit events are never removed'); END;

CREATE TRIGGER cases_no_update BEFORE UPDATE ON cases
BEGIN SELECT RAISE(ABORT, 'imported cases are never altered'); END;
CREATE TRIGGER cases_no_delete BEFORE DELETE ON cases
BEGIN SELECT RAISE(ABORT, 'imported cases are never removed'); END;
CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence
BEGIN SELECT RAISE(ABORT, 'evidence is never altered'); END;
CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence
BEGIN SELECT RAISE(ABORT, 'evidence is never removed'); END;
CREATE TRIGGER runs_no_update BEFORE UPDATE ON runs
BEGIN SELECT RAISE(ABORT, 'runs are never altered'); END;
CREATE TRIGGER runs_no_delete BEFORE DELETE ON runs
BEGIN SELECT RAISE(ABORT, 'runs are never removed'); END;
CREATE TRIGGER findings_no_update BEFORE UPDATE ON findings
BEGIN SELECT RAISE(ABORT, 'findings are never altered'); END;
CREATE TRIGGER findings_no_delete BEFORE DELETE ON findings
BEGIN SELECT RAISE(ABORT, 'findings are never removed'); END;
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are never altered'); END;
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are never removed'); END;
CREATE TRIGGER queue_no_delete BEFORE DELETE ON queue
BEGIN SELECT RAISE(ABORT, 'cases are never removed'); END;
