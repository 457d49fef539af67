package main

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	_ "modernc.org/sqlite" // the driver
)

// maxGroup is how many inserts one transaction takes.
const maxGroup = 512

// fileKeeper keeps all messages in one table. One goroutine inserts what has
// come while the disk was busy, in one transaction that is synced.
type fileKeeper struct {
	db    *sql.DB
	hub   *hub
	queue chan *insert
}

// insert is one that is asked for; done gets its outcome.
type insert struct {
	inbox string
	m     message
	done  chan error
}

func openFile(path string, h *hub) (*fileKeeper, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)")
	if err != nil {
		return nil, err
	}
	if _, err := db.Exec("CREATE TABLE IF NOT EXISTS log (id INTEGER PRIMARY KEY, inbox TEXT, text TEXT)"); err != nil {
		return nil, err
	}
	k := &fileKeeper{db: db, hub: h, queue: make(chan *insert, maxGroup)}
	go k.run()
	return k, nil
}

func (k *fileKeeper) run() {
	for first := range k.queue {
		group := []*insert{first}
		for more := true; more && len(group) < maxGroup; {
			select {
			case next := <-k.queue:
				group = append(group, next)
			default:
				more = false
			}
		}
		err := k.insert(group)
		for _, i := range group {
			if err == nil {
				k.hub.publish(i.inbox, i.m)
			}
			i.done <- err
		}
	}
}

func (k *fileKeeper) insert(group []*insert) error {
	tx, err := k.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	statement, err := tx.Prepare("INSERT INTO log (inbox, text) VALUES (?, ?)")
	if err != nil {
		return err
	}
	defer statement.Close()
	for _, i := range group {
		r, err := statement.Exec(i.inbox, i.m.text)
		if err != nil {
			return err
		}
		id, err := r.LastInsertId()
		if err != nil {
			return err
		}
		i.m.id = strconv.FormatInt(id, 10) + "-0"
	}
	return tx.Commit()
}

func (k *fileKeeper) add(inbox, text string) (string, error) {
	i := &insert{inbox: inbox, m: message{text: text}, done: make(chan error, 1)}
	k.queue <- i
	err := <-i.done
	return i.m.id, err
}

func (k *fileKeeper) since(inbox, id string) ([]message, error) {
	after, _, _ := strings.Cut(id, "-")
	rows, err := k.db.Query("SELECT id, text FROM log WHERE inbox = ? AND id > ? ORDER BY id", inbox, after)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var messages []message
	for rows.Next() {
		var n int64
		var m message
		if err := rows.Scan(&n, &m.text); err != nil {
			return nil, fmt.Errorf("read %s: %w", inbox, err)
		}
		m.id = strconv.FormatInt(n, 10) + "-0"
		messages = append(messages, m)
	}
	return messages, rows.Err()
}

// watch has nothing to do: every message passes here.
func (k *fileKeeper) watch(string) error { return nil }

func (k *fileKeeper) unwatch(string) {}
