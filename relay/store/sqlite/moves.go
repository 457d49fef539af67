package sqlite

import (
	"context"
	"database/sql/driver"
	"slices"
)

// moves are the changes of lists that a fold writes.
type moves struct {
	*conn
	sizes map[[2]string]int64 // by how much they grow, by site and view
}

// fold moves a conversation from the lists where it stands to those where
// it belongs.
func (m moves) fold(e *entry) error {
	if e.unclear {
		if err := m.leaveAll(e); err != nil {
			return err
		}
	}
	places := e.state.Places(nil)
	for _, p := range e.places {
		if slices.Contains(places, p) {
			continue
		}
		n, err := m.exec("DELETE FROM views WHERE site = ? AND view = ? AND rank = ? AND conv = ?",
			e.key.site, p.List(), -p.Score, e.key.conv)
		if err != nil {
			return err
		}
		m.sizes[[2]string{e.key.site, p.List()}] -= n
	}
	for _, p := range places {
		if slices.Contains(e.places, p) {
			continue
		}
		n, err := m.exec("INSERT INTO views (site, view, rank, conv, conversation) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
			e.key.site, p.List(), -p.Score, e.key.conv, e.id)
		if err != nil {
			return err
		}
		m.sizes[[2]string{e.key.site, p.List()}] += n
	}
	e.places = places
	return nil
}

// leaveAll takes a conversation out of all lists, wherever it stands in them.
// It looks through them all, which a damaged summary is worth.
func (m moves) leaveAll(e *entry) error {
	err := m.query(context.Background(), func(v []driver.Value) {
		m.sizes[[2]string{e.key.site, text(v[0])}]--
	}, "DELETE FROM views WHERE site = ? AND conversation = ? RETURNING view", e.key.site, e.id)
	e.places, e.unclear = nil, false
	return err
}

// save writes the sizes of the lists.
func (m moves) save() error {
	for key, by := range m.sizes {
		if by == 0 {
			continue
		}
		if _, err := m.exec(`INSERT INTO sizes (site, view, n) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET n = n + excluded.n`, key[0], key[1], by); err != nil {
			return err
		}
	}
	return nil
}
