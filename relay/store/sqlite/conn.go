package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"

	"github.com/parley-chat/parley/relay/store"
	lib "modernc.org/sqlite"
)

// conn is one connection with its prepared statements. It is used by one
// goroutine at a time. It stands on the driver alone: the writer must keep one
// connection for ever, and each message would pay for a pool.
type conn struct {
	driver.Conn
	stmts map[string]driver.Stmt
	args  []driver.NamedValue
}

// The settings of every connection: wait for the locks of other processes for
// at most 5 s, read at most 16 MB into memory, and take a string in double
// quotes for the mistake that it is.
const settings = "?_busy_timeout=5000&_dqs=0&_pragma=cache_size(-16000)"

// The settings of the writer: an append is on the disk before it is
// acknowledged, and what is taken out of the file is overwritten. Checkpoints come every 16 MB and the log of changes is cut to
// 64 MB after a burst.
const writerSettings = settings + "&_journal_mode=WAL&_synchronous=FULL&_pragma=secure_delete(1)" +
	"&_pragma=wal_autocheckpoint(4000)&_pragma=journal_size_limit(67108864)"

const readerSettings = settings + "&_query_only=1"

func connect(path, settings string) (*conn, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	file := url.URL{Path: filepath.ToSlash(path)}
	c, err := new(lib.Driver).Open("file:" + file.EscapedPath() + settings)
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c, stmts: map[string]driver.Stmt{}}, nil
}

// Close ends the connection with its statements.
func (c *conn) Close() error {
	for _, s := range c.stmts {
		s.Close()
	}
	return c.Conn.Close()
}

func (c *conn) prepare(query string, args []any) (driver.Stmt, []driver.NamedValue, error) {
	s := c.stmts[query]
	if s == nil {
		var err error
		if s, err = c.Prepare(query); err != nil {
			return nil, nil, err
		}
		c.stmts[query] = s
	}
	c.args = c.args[:0]
	for i, arg := range args {
		c.args = append(c.args, driver.NamedValue{Ordinal: i + 1, Value: arg})
	}
	return s, c.args, nil
}

// exec runs one statement and returns how many rows it changed. Arguments are
// int64, string, []byte or nil.
func (c *conn) exec(query string, args ...any) (int64, error) {
	s, values, err := c.prepare(query, args)
	if err != nil {
		return 0, err
	}
	r, err := s.(driver.StmtExecContext).ExecContext(context.Background(), values)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// query calls row for each row that the statement returns. The values are
// row's own; the slice is not. It must not run another query on c.
func (c *conn) query(ctx context.Context, row func(v []driver.Value), query string, args ...any) error {
	return c.scan(ctx, func(v []driver.Value) bool { row(v); return true }, query, args...)
}

// scan is query that ends where row returns false.
func (c *conn) scan(ctx context.Context, row func(v []driver.Value) bool, query string, args ...any) error {
	s, values, err := c.prepare(query, args)
	if err != nil {
		return err
	}
	rows, err := s.(driver.StmtQueryContext).QueryContext(ctx, values)
	if err != nil {
		return err
	}
	v := make([]driver.Value, len(rows.Columns()))
	for {
		switch err := rows.Next(v); {
		case err == io.EOF:
			return rows.Close()
		case err != nil:
			return errors.Join(err, rows.Close())
		}
		if !row(v) {
			return rows.Close()
		}
	}
}

// number returns the one number that the statement returns, or 0.
func (c *conn) number(query string, args ...any) (n int64, err error) {
	err = c.query(context.Background(), func(v []driver.Value) { n, _ = v[0].(int64) }, query, args...)
	return n, err
}

// The columns of a row. A value of another type than the schema says reads as
// zero; a blob may come as nil.
func integer(v driver.Value) int64 { n, _ := v.(int64); return n }
func text(v driver.Value) string   { s, _ := v.(string); return s }
func blob(v driver.Value) []byte   { b, _ := v.([]byte); return b }

// failed says of an error of the back end what was tried. What the caller's
// context ended is not the store's failure.
func failed(doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, store.ErrUnavailable):
		return fmt.Errorf("%s: %w", doing, err)
	}
	return fmt.Errorf("%s: %w: %w", doing, store.ErrUnavailable, err)
}

var errClosed = fmt.Errorf("%w: it was closed", store.ErrUnavailable)
