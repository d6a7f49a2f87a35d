-- Cases that move between installations: whose keys are trusted, and where received cases came from.

-- Keys of other installations that an operator said he knows: to seal to, and to believe. They go when he says so; the log keeps
-- that they were here.
CREATE TABLE contacts (
    name              TEXT    NOT NULL PRIMARY KEY COLLATE NOCASE
                      CHECK (length(name) BETWEEN 1 AND 64 AND name NOT GLOB '*[^A-Za-z0-9._-]*'),
    installation      TEXT    NOT NULL CHECK (length(installation) = 32),
    signing_key       TEXT    NOT NULL UNIQUE CHECK (length(signing_key) = 64),
    receiving_key     TEXT    NOT NULL CHECK (length(receiving_key) = 64),
    trusted_at_millis INTEGER NOT NULL,
    trusted_by        TEXT    NOT NULL CHECK (length(trusted_by) > 0)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER contacts_no_update BEFORE UPDATE ON contacts
BEGIN SELECT RAISE(ABORT, 'trust is given and taken, never altered'); END;

-- Where a case came from that was received in a bundle, and what the sender did with it: runs, decisions and events of another
-- installation, which decide nothing here.
CREATE TABLE received_cases (
    case_id            TEXT    NOT NULL PRIMARY KEY REFERENCES cases (id),
    provenance         TEXT    NOT NULL CHECK (json_valid(provenance)),
    signing_key        TEXT    NOT NULL CHECK (length(signing_key) = 64),
    received_at_millis INTEGER NOT NULL,
    record             TEXT    CHECK (record IS NULL OR json_valid(record))
) STRICT, WITHOUT ROWID;

-- The record of the sender may be erased; where the case came from stays.
CREATE TRIGGER received_cases_no_update BEFORE UPDATE ON received_cases
WHEN NEW.record IS NOT NULL OR NEW.case_id <> OLD.case_id OR NEW.provenance <> OLD.provenance
    OR NEW.signing_key <> OLD.signing_key OR NEW.received_at_millis <> OLD.received_at_millis
BEGIN SELECT RAISE(ABORT, 'where a case came from is never altered'); END;
CREATE TRIGGER received_cases_no_delete BEFORE DELETE ON received_cases
BEGIN SELECT RAISE(ABORT, 'where a case came from is never forgotten'); END;
