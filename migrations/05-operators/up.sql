-- The people who work here. While there is none, names are taken as they are given; the first one is an administrator, and from
-- then on whoever wants to do anything signs in.

CREATE TABLE operators (
    name                TEXT    NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64 AND name NOT GLOB '*[^a-z0-9._-]*'),
    display_name        TEXT    NOT NULL CHECK (length(display_name) BETWEEN 1 AND 128),
    role                TEXT    NOT NULL CHECK (role IN ('reviewer', 'senior', 'compliance', 'administrator', 'kiosk')),
    hash                TEXT    NOT NULL CHECK (hash GLOB '$argon2id$*' AND length(hash) <= 256), -- PHC string
    sign_in_version     INTEGER NOT NULL DEFAULT 1, -- grows with what ends every session of this operator
    enabled             INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    failed_attempts     INTEGER NOT NULL DEFAULT 0 CHECK (failed_attempts >= 0), -- in a row
    locked_until_millis INTEGER NOT NULL DEFAULT 0,
    added_at_millis     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- When the first operator was added. Decisions up to then were made under names that nobody signed in for: they do not count as
-- those of a second person. Sign-ins under names that nobody has are counted here, as those of an operator are with him.
CREATE TABLE founding (
    one                 INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    at_millis           INTEGER NOT NULL,
    last_open_decision  INTEGER NOT NULL,
    failed_attempts     INTEGER NOT NULL DEFAULT 0 CHECK (failed_attempts >= 0),
    locked_until_millis INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TRIGGER operators_first BEFORE INSERT ON operators
WHEN NEW.role <> 'administrator' AND NOT EXISTS (SELECT 1 FROM operators)
BEGIN SELECT RAISE(ABORT, 'the first operator is an administrator'); END;
-- Keeps INSERT OR REPLACE from changing an operator by the back door.
CREATE TRIGGER operators_new BEFORE INSERT ON operators
WHEN EXISTS (SELECT 1 FROM operators WHERE name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'there is an operator of this name'); END;
CREATE TRIGGER operators_name BEFORE UPDATE ON operators WHEN NEW.name <> OLD.name
BEGIN SELECT RAISE(ABORT, 'the name of an operator is never altered'); END;
CREATE TRIGGER operators_no_delete BEFORE DELETE ON operators
BEGIN SELECT RAISE(ABORT, 'operators are never removed'); END;
CREATE TRIGGER operators_last_administrator BEFORE UPDATE ON operators
WHEN OLD.role = 'administrator' AND OLD.enabled = 1 AND NOT (NEW.role = 'administrator' AND NEW.enabled = 1)
    AND NOT EXISTS (SELECT 1 FROM operators WHERE role = 'administrator' AND enabled = 1 AND name <> OLD.name)
BEGIN SELECT RAISE(ABORT, 'the last enabled administrator stays one'); END;
CREATE TRIGGER founding_no_delete BEFORE DELETE ON founding
BEGIN SELECT RAISE(ABORT, 'the founding is never undone'); END;
CREATE TRIGGER founding_stays BEFORE UPDATE ON founding
WHEN NEW.last_open_decision <> OLD.last_open_decision OR NEW.at_millis <> OLD.at_millis
BEGIN SELECT RAISE(ABORT, 'the founding is never altered'); END;

-- Pages of the log, by person, by kind and by time, the newest first.
CREATE INDEX audit_events_of_actor ON audit_events (actor, sequence, action, at_millis);
CREATE INDEX audit_events_of_action ON audit_events (action, sequence, at_millis);
CREATE INDEX audit_events_at ON audit_events (at_millis, sequence);
