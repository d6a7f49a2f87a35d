-- Review by several people: who is to look, who must look again, what waits, what senior reviewers have, what is due; overrides,
-- corrections, known answers; and a list that stays fast with 100 000 cases.

ALTER TABLE queue ADD COLUMN assigned_to TEXT CHECK (length(assigned_to) > 0);
ALTER TABLE queue ADD COLUMN snoozed_until_millis INTEGER; -- wakes by itself: only the time tells whether it sleeps
ALTER TABLE queue ADD COLUMN snooze_reason TEXT;
ALTER TABLE queue ADD COLUMN escalated_by TEXT CHECK (length(escalated_by) > 0);
ALTER TABLE queue ADD COLUMN escalation_reason TEXT;
ALTER TABLE queue ADD COLUMN first_decision_id INTEGER REFERENCES decisions (id); -- where another person must decide as well
ALTER TABLE queue ADD COLUMN first_decided_by TEXT;
ALTER TABLE queue ADD COLUMN due_at_millis INTEGER;
ALTER TABLE queue ADD COLUMN claimed_at_millis INTEGER;
ALTER TABLE queue ADD COLUMN decided_by TEXT;
ALTER TABLE queue ADD COLUMN is_known INTEGER NOT NULL DEFAULT 0 CHECK (is_known IN (0, 1)); -- its answer is known
UPDATE queue SET decided_by = (SELECT decided_by FROM decisions d WHERE d.case_id = queue.case_id ORDER BY d.id DESC LIMIT 1)
WHERE status = 'decided';

-- Where a case lies: what is not in the queue by its status, what is by who has to look at it.
ALTER TABLE queue ADD COLUMN lane TEXT AS (
    CASE WHEN status <> 'open' THEN status
         WHEN escalated_by IS NOT NULL THEN 'escalated'
         WHEN first_decision_id IS NOT NULL THEN 'second'
         WHEN assigned_to IS NOT NULL THEN 'assigned'
         ELSE 'free' END) VIRTUAL;
-- The kinds among the reasons, a bit each.
ALTER TABLE queue ADD COLUMN reason_kinds INTEGER AS (
    (instr(reasons, '"reason":"borderline"') > 0) + 2 * (instr(reasons, '"reason":"required_not_checked"') > 0)
    + 4 * (instr(reasons, '"reason":"failed"') > 0) + 8 * (instr(reasons, '"reason":"sampled"') > 0)
    + 16 * (instr(reasons, '"reason":"partial_evidence"') > 0) + 32 * (instr(reasons, '"reason":"invalidated"') > 0)) VIRTUAL;

-- A list of many lanes is read in its order, one of a single lane from that lane; the columns at the end of each index decide
-- without a look at the table.
DROP INDEX queue_urgent;
DROP INDEX queue_all_urgent;
DROP INDEX queue_all_aged;
DROP INDEX queue_claims;
CREATE INDEX queue_urgent ON queue
    (status, priority DESC, imported_at_millis, sequence, claim_expires_at_millis, snoozed_until_millis, due_at_millis);
CREATE INDEX queue_all_urgent ON queue
    (priority DESC, imported_at_millis, sequence, lane, reason_kinds, claim_expires_at_millis, snoozed_until_millis, due_at_millis);
CREATE INDEX queue_all_aged ON queue
    (imported_at_millis, sequence, lane, reason_kinds, claim_expires_at_millis, snoozed_until_millis, due_at_millis);
CREATE INDEX queue_all_due ON queue
    (coalesce(due_at_millis, 9223372036854775807), sequence, lane, reason_kinds, claim_expires_at_millis, snoozed_until_millis, due_at_millis);
CREATE INDEX queue_lane_urgent ON queue
    (lane, priority DESC, imported_at_millis, sequence, claim_expires_at_millis, snoozed_until_millis, due_at_millis);
CREATE INDEX queue_lane_aged ON queue
    (lane, imported_at_millis, sequence, claim_expires_at_millis, snoozed_until_millis, due_at_millis);
CREATE INDEX queue_lane_due ON queue
    (lane, coalesce(due_at_millis, 9223372036854775807), sequence, claim_expires_at_millis, snoozed_until_millis, due_at_millis);
CREATE INDEX queue_overdue ON queue
    (lane, priority, due_at_millis, sequence, claim_expires_at_millis, snoozed_until_millis)
    WHERE status = 'open' AND due_at_millis IS NOT NULL;
CREATE INDEX queue_assigned ON queue
    (assigned_to, priority DESC, imported_at_millis, sequence, claimed_by, claim_expires_at_millis, snoozed_until_millis, due_at_millis) WHERE assigned_to IS NOT NULL;
CREATE INDEX queue_claims ON queue (claim_expires_at_millis, lane) WHERE claim_expires_at_millis IS NOT NULL;
CREATE INDEX queue_holders ON queue (claimed_by, claim_expires_at_millis) WHERE claimed_by IS NOT NULL;
CREATE INDEX queue_snoozed ON queue (snoozed_until_millis, lane) WHERE snoozed_until_millis IS NOT NULL;
CREATE INDEX queue_known ON queue (lane, priority DESC, imported_at_millis) WHERE is_known = 1;
CREATE INDEX queue_decided_by ON queue (decided_by, priority DESC, imported_at_millis, sequence) WHERE decided_by IS NOT NULL;
CREATE INDEX queue_outcome ON queue (decision, priority DESC, imported_at_millis, sequence) WHERE decision IS NOT NULL;
CREATE INDEX queue_borderline ON queue
    (priority DESC, imported_at_millis, sequence, lane, claim_expires_at_millis, snoozed_until_millis, due_at_millis) WHERE reason_kinds & 1;
CREATE INDEX queue_not_checked ON queue
    (priority DESC, imported_at_millis, sequence, lane, claim_expires_at_millis, snoozed_until_millis, due_at_millis) WHERE reason_kinds & 2;
CREATE INDEX queue_failed ON queue
    (priority DESC, imported_at_millis, sequence, lane, claim_expires_at_millis, snoozed_until_millis, due_at_millis) WHERE reason_kinds & 4;
CREATE INDEX queue_sampled ON queue
    (priority DESC, imported_at_millis, sequence, lane, claim_expires_at_millis, snoozed_until_millis, due_at_millis) WHERE reason_kinds & 8;
CREATE INDEX queue_partial ON queue
    (priority DESC, imported_at_millis, sequence, lane, claim_expires_at_millis, snoozed_until_millis, due_at_millis) WHERE reason_kinds & 16;
CREATE INDEX queue_invalidated ON queue
    (priority DESC, imported_at_millis, sequence, lane, claim_expires_at_millis, snoozed_until_millis, due_at_millis) WHERE reason_kinds & 32;

-- How many cases lie in each lane: counting them for every list would take longer than the list.
CREATE TABLE lane_counts (
    lane  TEXT    NOT NULL PRIMARY KEY,
    cases INTEGER NOT NULL CHECK (cases >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO lane_counts SELECT lane, count(*) FROM queue GROUP BY lane;
CREATE TRIGGER lane_counts_grow AFTER INSERT ON queue BEGIN
    INSERT INTO lane_counts VALUES (NEW.lane, 1) ON CONFLICT (lane) DO UPDATE SET cases = cases + 1;
END;
CREATE TRIGGER lane_counts_move AFTER UPDATE ON queue WHEN OLD.lane <> NEW.lane BEGIN
    UPDATE lane_counts SET cases = cases - 1 WHERE lane = OLD.lane;
    INSERT INTO lane_counts VALUES (NEW.lane, 1) ON CONFLICT (lane) DO UPDATE SET cases = cases + 1;
END;

-- Searched by any three letters in a row, shorter texts by a look at all; the text is folded already, and never changes.
CREATE VIRTUAL TABLE queue_search
USING fts5 (search, content = 'queue', content_rowid = 'sequence', tokenize = 'trigram case_sensitive 1');
INSERT INTO queue_search (rowid, search) SELECT sequence, search FROM queue;
CREATE INDEX queue_text ON queue (search);
CREATE TRIGGER queue_search_grow AFTER INSERT ON queue BEGIN
    INSERT INTO queue_search (rowid, search) VALUES (NEW.sequence, NEW.search);
END;

-- What a decision is among those on its case, and what was asked of the customer.
ALTER TABLE decisions ADD COLUMN stage TEXT NOT NULL DEFAULT 'sole'
    CHECK (stage IN ('sole', 'first', 'confirmation', 'contradiction', 'arbitration'));
ALTER TABLE decisions ADD COLUMN first_id INTEGER REFERENCES decisions (id); -- the first decision that it answers
ALTER TABLE decisions ADD COLUMN second_cause TEXT; -- why a second person is asked, on a first decision
ALTER TABLE decisions ADD COLUMN claimed_at_millis INTEGER;
ALTER TABLE decisions ADD COLUMN request TEXT CHECK (json_valid(request));
CREATE INDEX decisions_by ON decisions (decided_by, id);
CREATE INDEX decisions_answering ON decisions (first_id) WHERE first_id IS NOT NULL;

-- Decisions that stand no longer, and why. The decisions themselves stay.
CREATE TABLE decision_withdrawals (
    decision_id         INTEGER NOT NULL PRIMARY KEY REFERENCES decisions (id),
    cause               TEXT    NOT NULL CHECK (cause IN ('undone', 'reopened')),
    reason              TEXT    NOT NULL,
    withdrawn_by        TEXT    NOT NULL CHECK (length(withdrawn_by) > 0),
    withdrawn_at_millis INTEGER NOT NULL
) STRICT;

-- One check of a run judged otherwise by a person: beside what the machine said, never in its place.
CREATE TABLE overrides (
    id                 INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id            TEXT    NOT NULL,
    run_id             INTEGER NOT NULL,
    check_name         TEXT    NOT NULL,
    machine_validation TEXT    NOT NULL,
    validation         TEXT    NOT NULL,
    reason             TEXT    NOT NULL CHECK (length(reason) > 0),
    process            TEXT    NOT NULL, -- what the whole comes to with all overrides of the run so far
    made_by            TEXT    NOT NULL CHECK (length(made_by) > 0),
    made_at_millis     INTEGER NOT NULL,
    FOREIGN KEY (case_id, run_id) REFERENCES runs (case_id, id)
) STRICT;
CREATE INDEX overrides_of_case ON overrides (case_id, id);

-- A field that was misread, and what stands there.
CREATE TABLE corrections (
    id              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    case_id         TEXT    NOT NULL,
    run_id          INTEGER NOT NULL,
    side            TEXT    NOT NULL,
    field           TEXT    NOT NULL,
    read_value      TEXT,
    corrected_value TEXT    NOT NULL,
    reason          TEXT    NOT NULL CHECK (length(reason) > 0),
    made_by         TEXT    NOT NULL CHECK (length(made_by) > 0),
    made_at_millis  INTEGER NOT NULL,
    FOREIGN KEY (case_id, run_id) REFERENCES runs (case_id, id)
) STRICT;
CREATE INDEX corrections_of_case ON corrections (case_id, id);

-- Cases whose answer is known: reviewers are measured by them and do not know which they are.
CREATE TABLE known_answers (
    case_id  TEXT NOT NULL PRIMARY KEY REFERENCES cases (id),
    expected TEXT NOT NULL CHECK (expected IN ('approve', 'reject'))
) STRICT;

-- Whoever claims or decides works here: four eyes need two of them.
CREATE INDEX audit_events_of_reviewers ON audit_events (at_millis, actor) WHERE action IN ('claim', 'decide');

CREATE TRIGGER decision_withdrawals_no_update BEFORE UPDATE ON decision_withdrawals
BEGIN SELECT RAISE(ABORT, 'withdrawals are never altered'); END;
CREATE TRIGGER decision_withdrawals_no_delete BEFORE DELETE ON decision_withdrawals
BEGIN SELECT RAISE(ABORT, 'withdrawals are never removed'); END;
CREATE TRIGGER overrides_no_update BEFORE UPDATE ON overrides
BEGIN SELECT RAISE(ABORT, 'overrides are never altered'); END;
CREATE TRIGGER overrides_no_delete BEFORE DELETE ON overrides
BEGIN SELECT RAISE(ABORT, 'overrides are never removed'); END;
CREATE TRIGGER corrections_no_update BEFORE UPDATE ON corrections
BEGIN SELECT RAISE(ABORT, 'corrections are never altered'); END;
CREATE TRIGGER corrections_no_delete BEFORE DELETE ON corrections
BEGIN SELECT RAISE(ABORT, 'corrections are never removed'); END;
CREATE TRIGGER known_answers_no_update BEFORE UPDATE ON known_answers
BEGIN SELECT RAISE(ABORT, 'known answers are never altered'); END;
CREATE TRIGGER known_answers_no_delete BEFORE DELETE ON known_answers
BEGIN SELECT RAISE(ABORT, 'known answers are never removed'); END;
