package client

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
)

// load loads the page with the whole conversation. What was shown before is
// dropped.
func (a *Agent) load(ctx context.Context, url string) error {
	path := "/c/" + a.Conv() + "?from=0"
	if a.Conv() == "" {
		path = "/" + chat.StartPage
	}
	answer, text, err := a.request(ctx, url, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		a.checkSession(answer.StatusCode)
		return errors.New(answer.Status)
	}
	page := string(text)
	var now Position
	known := a.Conv() == ""
	for tag := range tags(page) {
		switch tag["id"] {
		case "inbox":
			now.Epoch = tag["data-epoch"]
		case "thread":
			if seq, err := strconv.ParseUint(tag["data-seq"], 10, 64); err == nil {
				now.Seq, now.Last, known = seq, tag["data-last"], true
			}
		}
	}
	if now.Epoch == "" || !known {
		return errors.New("the page has no conversation")
	}
	if a.Position().Epoch != "" {
		a.dropped()
	}
	a.list(func() { a.rows = rowsOf(page) })
	a.show(linesOf(page, 0), now)
	return nil
}

// show puts lines at the end of the log, which is now known up to now. What the
// agent said is acknowledged by it.
func (a *Agent) show(lines []Line, now Position) {
	if a.set.Show != nil && len(lines) > 0 {
		a.tell(func() { a.set.Show(lines) })
	}
	a.setPosition(now)
	for _, line := range lines {
		a.taken(line.ID)
	}
}

// linesOf are the lines of a log beyond after.
func linesOf(page string, after uint64) (lines []Line) {
	for tag, rest := range tags(page) {
		if tag["data-id"] == "" || !strings.HasPrefix(tag["id"], "e") {
			continue
		}
		seq, err := strconv.ParseUint(tag["data-seq"], 10, 64)
		if err != nil || seq <= after {
			continue
		}
		line := Line{Seq: seq, ID: tag["data-id"]}
		for _, class := range strings.Fields(tag["class"]) {
			if role, said := strings.CutPrefix(class, "of-"); said {
				line.Role, line.Text = role, bubble(rest)
			}
		}
		lines = append(lines, line)
	}
	return lines
}
