-- The events are the truth: everything that was said and done, in the order
-- in which it was stored. What is in log, conversations.summary, views, sizes
-- and counters follows from them, up to the event that meta calls 'folded'.

CREATE TABLE meta (
	key   TEXT PRIMARY KEY,
	value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE conversations (
	id      INTEGER PRIMARY KEY,
	site    TEXT NOT NULL,
	conv    TEXT NOT NULL,
	seq     INTEGER NOT NULL DEFAULT 0, -- the last event in the summary
	summary BLOB,                       -- a version byte and JSON
	UNIQUE (site, conv)
) STRICT;

CREATE TABLE events (
	n            INTEGER PRIMARY KEY, -- counts the events of all conversations
	conversation INTEGER NOT NULL,
	seq          INTEGER NOT NULL,    -- counts those of this one
	batch        BLOB,                -- 16 bytes, on the first event of a batch
	body         BLOB NOT NULL        -- JSON, as it is sent
) STRICT;

-- Where in events a piece of a conversation's log is: a few events, one after
-- the other, beginning with the seq first. See places.go.
CREATE TABLE log (
	conversation INTEGER NOT NULL,
	first        INTEGER NOT NULL,
	places       BLOB NOT NULL,
	PRIMARY KEY (conversation, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE views (
	site         TEXT NOT NULL,
	view         TEXT NOT NULL,
	rank         INTEGER NOT NULL, -- the score, negative: the highest first
	conv         TEXT NOT NULL,
	conversation INTEGER NOT NULL,
	PRIMARY KEY (site, view, rank, conv)
) STRICT, WITHOUT ROWID;

CREATE TABLE sizes (
	site TEXT NOT NULL,
	view TEXT NOT NULL,
	n    INTEGER NOT NULL,
	PRIMARY KEY (site, view)
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
	site TEXT NOT NULL,
	name TEXT NOT NULL,
	n    INTEGER NOT NULL,
	PRIMARY KEY (site, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE docs (
	site    TEXT NOT NULL,
	kind    TEXT NOT NULL,
	id      TEXT NOT NULL,
	version INTEGER NOT NULL,
	body    BLOB NOT NULL,
	PRIMARY KEY (site, kind, id)
) STRICT;

CREATE TABLE presence (
	site   TEXT NOT NULL,
	name   TEXT NOT NULL, -- of the set
	member TEXT NOT NULL,
	until  INTEGER NOT NULL,
	PRIMARY KEY (site, name, member)
) STRICT, WITHOUT ROWID;

CREATE INDEX presence_until ON presence (site, until);

CREATE TABLE jobs (
	site    TEXT NOT NULL,
	kind    TEXT NOT NULL,
	key     TEXT NOT NULL,
	conv    TEXT NOT NULL,
	due     INTEGER NOT NULL,
	body    TEXT NOT NULL,
	next    INTEGER NOT NULL, -- when it may be claimed: due, or the claim's end
	attempt INTEGER NOT NULL DEFAULT 0,
	claim   TEXT,
	PRIMARY KEY (site, kind, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX jobs_next ON jobs (kind, next, site);
