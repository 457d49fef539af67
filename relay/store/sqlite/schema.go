package sqlite

import (
	"context"
	"database/sql/driver"
	"embed"
	"fmt"

	"github.com/parley-chat/parley/relay/store"
)

// The schema as it grew: schema/1.sql makes version 1 of an empty file, a
// schema/2.sql would make version 2 of that, and so on.
//
//go:embed schema/*.sql
var schema embed.FS

// schemaVersion is the newest of them.
const schemaVersion = 3

// applicationID marks files that are ours: "Parl".
const applicationID = 0x5061726c

// foldVersion counts the changes of what follows from the log: of the fold, of
// its views and counters, and of how a summary is written. A file with another
// one is folded anew.
const foldVersion = 1

// migrate brings the file to the present schema, or says why it cannot.
func migrate(c *conn) error {
	if _, err := c.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := migrateLocked(c); err != nil {
		c.exec("ROLLBACK")
		return err
	}
	_, err := c.exec("COMMIT")
	return err
}

func migrateLocked(c *conn) error {
	version, err := c.number("PRAGMA user_version")
	if err != nil {
		return err
	}
	app, err := c.number("PRAGMA application_id")
	if err != nil {
		return err
	}
	tables, err := c.number("SELECT count(*) FROM sqlite_schema")
	if err != nil {
		return err
	}
	switch {
	case app != applicationID && (tables > 0 || version != 0):
		return fmt.Errorf("the file is a database of another program")
	case version > schemaVersion:
		return fmt.Errorf("the file has schema %d, written by a newer Parley; this one knows schemas up to %d", version, schemaVersion)
	}
	for v := version + 1; v <= schemaVersion; v++ {
		script, err := schema.ReadFile(fmt.Sprintf("schema/%d.sql", v))
		if err != nil {
			return err
		}
		if err := c.script(fmt.Sprintf("%s; PRAGMA user_version = %d; PRAGMA application_id = %d", script, v, applicationID)); err != nil {
			return fmt.Errorf("schema %d: %w", v, err)
		}
	}
	if _, err := c.exec("INSERT INTO meta VALUES ('epoch', ?), ('folded', 0), ('fold', ?) ON CONFLICT DO NOTHING",
		store.NewID(), int64(foldVersion)); err != nil {
		return err
	}
	fold, err := c.number("SELECT value FROM meta WHERE key = 'fold'")
	if err != nil || fold == foldVersion {
		return err
	}
	return c.script(fmt.Sprintf(`
		DELETE FROM log; DELETE FROM views; DELETE FROM sizes; DELETE FROM counters;
		UPDATE conversations SET seq = 0, summary = NULL;
		UPDATE meta SET value = 0 WHERE key = 'folded';
		UPDATE meta SET value = %d WHERE key = 'fold'`, foldVersion))
}

// script runs several statements.
func (c *conn) script(script string) error {
	_, err := c.Conn.(driver.ExecerContext).ExecContext(context.Background(), script, nil)
	return err
}
