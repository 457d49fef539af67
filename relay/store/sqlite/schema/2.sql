-- By what conversations are found. It follows from the events, and is written by
-- who knows what people look for.

CREATE TABLE numbered_sites (
	id   INTEGER PRIMARY KEY,
	site TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE numbers (
	site    INTEGER NOT NULL, -- its id in numbered_sites
	number  INTEGER NOT NULL,
	conv    TEXT NOT NULL,
	version INTEGER NOT NULL DEFAULT 0,
	seq     INTEGER NOT NULL DEFAULT 0,
	terms   TEXT NOT NULL DEFAULT '', -- with spaces between
	PRIMARY KEY (site, number),
	UNIQUE (site, conv)
) STRICT;

-- In which conversations a term is, for each 512 numbers: two bytes each, what
-- is above the first of them.
CREATE TABLE postings (
	site    INTEGER NOT NULL,
	term    TEXT NOT NULL,
	block   INTEGER NOT NULL,
	offsets BLOB NOT NULL,
	PRIMARY KEY (site, term, block)
) STRICT, WITHOUT ROWID;
