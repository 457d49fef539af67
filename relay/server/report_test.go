package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/health"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// lostScanner cannot be reached.
type lostScanner struct{}

func (lostScanner) Scan(context.Context, io.Reader) error {
	return errors.New("dial 10.1.2.3: refused")
}

// The owner learns what needs a look, and only the operator where that is.
func TestReport(t *testing.T) {
	r := newRelay(t, func(c *Config) { c.Scan = lostScanner{} })
	owner := people.Agent{Name: "Ana", Email: "owner@example.com"}
	owner.Allow("shop", people.Grant{Role: people.Owner})
	if _, err := r.access.AddAgent(t.Context(), owner, password); err != nil {
		t.Fatal(err)
	}
	report := func() (h struct {
		OK bool
		health.Report
	}) {
		t.Helper()
		_, body := r.operator("/health")
		if err := json.Unmarshal([]byte(body), &h); err != nil {
			t.Fatal(err, body)
		}
		return h
	}
	if h := report(); h.OK || h.Scan == nil || !strings.Contains(h.Scan.Error, "10.1.2.3") || h.Files == nil || h.Files.Error != "" ||
		!strings.HasPrefix(h.Store.Backend, "sqlite") || len(h.Relays) != 1 || h.Store.Shared || h.Backup != nil {
		t.Errorf("%+v", h)
	}
	page := func() string {
		t.Helper()
		answer, body := r.do("GET", "/inbox/shop/settings/health", nil, "Cookie", "parley_agent="+r.session("owner"))
		if answer.StatusCode != 200 || strings.Contains(body, "10.1.2.3") {
			t.Fatalf("%s: %s", answer.Status, body)
		}
		return body
	}
	if body := page(); !strings.Contains(body, "Cannot be reached: no files are taken") || !strings.Contains(body, "None is known of") {
		t.Error(body)
	}

	r.Scan = nil
	now := time.Now()
	err := errors.Join(
		health.Backups.Put(t.Context(), r.docs, store.Global, docs.Doc[health.Backup]{ID: health.Last, Value: health.Backup{At: 86400000, Bytes: 3e6}}),
		r.Store.Schedule(t.Context(), "shop", store.Job{Kind: desk.JobIdle, Key: "late", Due: now.Add(-2 * time.Minute).UnixMilli()}),
		health.Beats.Put(t.Context(), r.docs, store.Global,
			docs.Doc[health.Beat]{ID: "other", Value: health.Beat{At: now.UnixMilli(), Version: version()}},
			docs.Doc[health.Beat]{ID: "gone", Value: health.Beat{At: now.Add(-time.Hour).UnixMilli(), Version: "old"}}),
	)
	if err != nil {
		t.Fatal(err)
	}
	if h := report(); len(h.Relays) != 2 || !slices.Contains(h.Late, desk.JobIdle) || h.Backup == nil || h.Scan != nil || h.OK {
		t.Errorf("%+v", h)
	}
	if body := page(); !strings.Contains(body, "1970-01-02") || !strings.Contains(body, "Late by more than a minute") {
		t.Error(body)
	}
	reporter{r.Server}.beatOnce(t.Context())
	if list, err := health.Beats.Fresh(t.Context(), r.docs, store.Global); err != nil || len(list) != 2 {
		t.Errorf("who is gone is remembered: %v, %v", list, err)
	}
}
