-- What is looked for stands with the conversations of its time: whoever wants the
-- newest reads the newest chunk, of 8192 numbers, and often no other.

CREATE TABLE chunked (
	site    INTEGER NOT NULL,
	chunk   INTEGER NOT NULL,
	term    TEXT NOT NULL,
	block   INTEGER NOT NULL, -- of 512 numbers; 16 are a chunk
	offsets BLOB NOT NULL,    -- two bytes each, what is above the first of the block
	PRIMARY KEY (site, chunk, term, block)
) STRICT, WITHOUT ROWID;

INSERT INTO chunked SELECT site, block / 16, term, block, offsets FROM postings;
DROP TABLE postings;
ALTER TABLE chunked RENAME TO postings;
