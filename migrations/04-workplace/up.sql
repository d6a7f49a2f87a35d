-- Where each person was at work, for the window to go on with after its end: one row each, replaced as a whole. It says nothing
-- about any case that the log does not, so that neither triggers nor events keep what was there before.

CREATE TABLE workplaces (
    actor   TEXT NOT NULL PRIMARY KEY CHECK (length(actor) > 0),
    content TEXT NOT NULL CHECK (length(CAST(content AS BLOB)) <= 65536 AND json_valid(content))
) STRICT;
