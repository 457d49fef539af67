package agent

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
)

// load loads the page with the whole conversation, and reports whether it did.
// What was shown before is dropped.
func (a *Agent) load() bool {
	addr := a.target()
	text, err := a.get(addr)
	if err == nil {
		err = a.take(text)
	}
	if err != nil {
		a.failed(addr, "page", err)
	}
	return err == nil
}

func (a *Agent) get(addr string) (string, error) {
	ctx, cancel := context.WithTimeout(a.ctx, answerWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet,
		"http://"+addr+"/inbox/"+a.conf.Site+"/c/"+a.conf.Conv+"?from=0", nil)
	if err != nil {
		return "", err
	}
	a.dress(req.Header, addr)
	answer, err := a.http.Do(req)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = errors.New(answer.Status)
	}
	return string(body), err
}

// take shows a page that was loaded.
func (a *Agent) take(text string) error {
	var epoch, last string
	var seq uint64
	known := false
	for tag := range tags(text) {
		switch tag["id"] {
		case "inbox":
			epoch = tag["data-epoch"]
		case "thread":
			n, err := strconv.ParseUint(tag["data-seq"], 10, 64)
			if err != nil {
				return fmt.Errorf("the thread's seq: %w", err)
			}
			seq, last, known = n, tag["data-last"], true
		}
	}
	if epoch == "" || !known {
		return errors.New("the page has no conversation")
	}
	lines, _ := linesOf(text, 0)

	a.mu.Lock()
	if a.epoch != "" && a.conf.On.Reload != nil {
		a.conf.On.Reload()
	}
	a.stats.Loads++
	a.epoch = epoch
	a.mu.Unlock()
	a.setRows(text)
	a.show(lines, seq, last)
	return nil
}

// show puts lines at the end of the log, which is now known up to seq. Replies
// among them are acknowledged.
func (a *Agent) show(lines []Line, seq uint64, last string) {
	a.mu.Lock()
	a.seq, a.last = seq, last
	if a.conf.On.Show != nil && len(lines) > 0 {
		a.conf.On.Show(lines)
	}
	a.mu.Unlock()
	for _, line := range lines {
		a.taken(line.ID)
	}
}

// linesOf are the lines of a log beyond after, and the last of them that the
// visitor wrote.
func linesOf(html string, after uint64) (lines []Line, visitor uint64) {
	for tag := range tags(html) {
		if tag["data-id"] == "" || !strings.HasPrefix(tag["id"], "e") {
			continue
		}
		seq, err := strconv.ParseUint(tag["data-seq"], 10, 64)
		if err != nil || seq <= after {
			continue
		}
		lines = append(lines, Line{seq, tag["data-id"]})
		if slices.Contains(strings.Fields(tag["class"]), "of-visitor") {
			visitor = seq
		}
	}
	return lines, visitor
}

// setRows replaces the list by that of a page or a list frame.
func (a *Agent) setRows(html string) {
	rows := map[string]Row{}
	for tag := range tags(html) {
		if row, ok := rowOf(tag); ok {
			rows[row.Conv] = row
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.rows = rows
}

// setRow puts one row where it belongs, or takes it out.
func (a *Agent) setRow(f frame) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.rows[f.Conv].Seq >= f.Seq {
		return
	}
	if score, ok := f.Views[chat.ViewOpen]; ok {
		a.rows[f.Conv] = Row{f.Conv, f.Seq, score}
	} else {
		delete(a.rows, f.Conv)
	}
}

func rowOf(tag map[string]string) (Row, bool) {
	if !strings.HasPrefix(tag["id"], "row-") {
		return Row{}, false
	}
	seq, wrong := strconv.ParseUint(tag["data-seq"], 10, 64)
	score, wrongScore := strconv.ParseInt(tag["data-score"], 10, 64)
	return Row{tag["data-conv"], seq, score}, wrong == nil && wrongScore == nil
}

// list is the rows as they stand: the highest score first. a.mu is held.
func (a *Agent) list() []Row {
	rows := make([]Row, 0, len(a.rows))
	for _, row := range a.rows {
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(x, y Row) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), strings.Compare(x.Conv, y.Conv))
	})
	return rows
}
