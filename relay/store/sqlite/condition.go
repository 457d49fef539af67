package sqlite

import "github.com/parley-chat/parley/relay/store"

// hold reports whether all conditions hold now, in the transaction of the group.
func hold(w *writer, site string, conditions []store.Condition) (bool, error) {
	for i := range conditions {
		if is, err := holds(w, site, &conditions[i]); !is || err != nil {
			return false, err
		}
	}
	return true, nil
}

func holds(w *writer, site string, c *store.Condition) (bool, error) {
	if c.List != "" {
		if err := w.fold(); err != nil { // the sizes are those of what is folded
			return false, err
		}
		n, err := w.number("SELECT n FROM sizes WHERE site = ? AND view = ?", site, c.List)
		if err != nil || n >= c.Below {
			return false, err
		}
	}
	if c.Set != "" {
		n, err := w.number("SELECT count(*) FROM presence WHERE site = ? AND name = ? AND member = ? AND until > ?", site, c.Set, c.Member, c.Now)
		if err != nil || n == 0 {
			return false, err
		}
	}
	if c.Kind != "" {
		version, err := w.number("SELECT version FROM docs WHERE site = ? AND kind = ? AND id = ?", site, c.Kind, c.ID)
		if err != nil || version != c.Version {
			return false, err
		}
	}
	return true, nil
}
