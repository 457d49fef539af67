package client

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
)

// rows is the list of conversations by their ids.
type rows map[string]Row

// list changes the list.
func (a *Agent) list(change func()) {
	a.mu.Lock()
	change()
	a.mu.Unlock()
	a.tell(a.set.Listed)
}

// rowsOf is the list of a page or of a list frame.
func rowsOf(html string) rows {
	all := rows{}
	for tag := range tags(html) {
		if !strings.HasPrefix(tag["id"], "row-") {
			continue
		}
		seq, wrong := strconv.ParseUint(tag["data-seq"], 10, 64)
		score, wrongScore := strconv.ParseInt(tag["data-score"], 10, 64)
		if wrong == nil && wrongScore == nil {
			all[tag["data-conv"]] = Row{tag["data-conv"], seq, score}
		}
	}
	return all
}

// put puts the row of a frame where it belongs, or takes it out.
func (all rows) put(f frame) {
	if all[f.Conv].Seq >= f.Seq {
		return
	}
	if score, ok := f.Views[chat.ViewOpen]; ok {
		all[f.Conv] = Row{f.Conv, f.Seq, score}
	} else {
		delete(all, f.Conv)
	}
}

// sorted are the rows as they stand: the highest score first.
func (all rows) sorted() []Row {
	return slices.SortedFunc(maps.Values(all), func(x, y Row) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), strings.Compare(x.Conv, y.Conv))
	})
}
