package server

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/health"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
)

// askedWithin is how long each part may take to say how it is.
const askedWithin = 2 * time.Second

// reporter tells how a relay is.
type reporter struct{ *Server }

// version is the program's, as the build wrote it down.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return ""
}

// report is how the relay is, and what it needs.
func (s reporter) report(ctx context.Context) health.Report {
	now := time.Now()
	r := health.Report{Version: version(), Began: s.began, At: now.UnixMilli()}
	asked := func(ask func(ctx context.Context) error) string {
		ctx, cancel := context.WithTimeout(ctx, askedWithin)
		defer cancel()
		if err := ask(ctx); err != nil {
			return err.Error()
		}
		return ""
	}
	r.Store.Error = asked(func(ctx context.Context) (err error) {
		r.Store.Health, err = s.Store.Health(ctx)
		return err
	})
	r.Store.Took = time.Since(now).Milliseconds()
	if s.Blobs != nil {
		r.Files = &health.Part{}
		r.Files.Free, r.Files.Of = s.Blobs.Room()
		r.Files.Error = asked(func(ctx context.Context) error {
			body, err := s.Blobs.Open(ctx, "health/no/no-such-file")
			if err == nil {
				err = body.Close()
			}
			if errors.Is(err, store.ErrNotFound) {
				return nil
			}
			return err
		})
	}
	if s.Scan != nil {
		r.Scan = &health.Part{Error: asked(func(ctx context.Context) error { return s.Scan.Scan(ctx, strings.NewReader("")) })}
	}
	if r.Store.Error != "" {
		r.Relays = []health.Beat{{At: r.At, Began: r.Began, Version: r.Version}}
		return r // the rest would wait for it
	}
	for _, w := range s.workers() {
		if sites, _, err := s.Store.Due(ctx, w.Kind, r.At-health.LateAfter.Milliseconds()); err == nil && len(sites) > 0 {
			r.Late = append(r.Late, w.Kind)
		}
	}
	r.Relays = s.relays(ctx, now)
	r.Certificates = s.certificates(ctx)
	if d, err := health.Backups.Get(ctx, s.docs, store.Global, health.Last); err == nil {
		r.Backup = &d.Value
	}
	return r
}

// relays are this one and those that said lately that they are there.
func (s reporter) relays(ctx context.Context, now time.Time) []health.Beat {
	list := []health.Beat{{At: now.UnixMilli(), Began: s.began, Version: version()}}
	beats, err := health.Beats.Fresh(ctx, s.docs, store.Global)
	if err != nil {
		return list
	}
	for _, d := range beats {
		if d.ID != s.id && d.Value.At > now.Add(-health.BeatWithin).UnixMilli() {
			list = append(list, d.Value)
		}
	}
	return list
}

// certificates are those that the relay answers with, as far as they can be read.
func (s reporter) certificates(ctx context.Context) (list []health.Certificate) {
	if s.TLS.Cert != "" {
		if files := (&certFiles{cert: s.TLS.Cert, key: s.TLS.Key}); files.load() == nil && files.made.Leaf != nil {
			list = append(list, health.Certificate{Host: s.Address.Public.Host, Until: files.made.Leaf.NotAfter.UnixMilli()})
		}
	}
	if len(s.TLS.ACME) == 0 {
		return list
	}
	kept, err := certificates.List(ctx, s.docs, store.Global)
	if err != nil {
		return list
	}
	for _, d := range kept {
		if until := expiry(d.Value.PEM); until != 0 {
			host, _, _ := strings.Cut(d.ID, "+") // autocert adds the kind of the key
			list = append(list, health.Certificate{Host: host, Until: until})
		}
	}
	return list
}

// expiry is when the first certificate in a text in PEM expires, 0 if it has none.
func expiry(text []byte) int64 {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		if c, err := x509.ParseCertificate(block.Bytes); err == nil {
			return c.NotAfter.UnixMilli()
		}
	}
	return 0
}

// beat says that this relay is there until ctx ends, in a store that others may
// share.
func (s reporter) beat(ctx context.Context) {
	ticker := time.NewTicker(health.BeatEvery)
	defer ticker.Stop()
	for {
		if h, err := s.Store.Health(ctx); err == nil && h.Shared {
			s.beatOnce(ctx)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// beatOnce writes that this relay is there, and forgets those that are gone.
func (s reporter) beatOnce(ctx context.Context) {
	now := time.Now().UnixMilli()
	mine := docs.Doc[health.Beat]{ID: s.id, Version: store.Any, Value: health.Beat{At: now, Began: s.began, Version: version()}}
	err := health.Beats.Put(ctx, s.docs, store.Global, mine)
	list, failed := health.Beats.Fresh(ctx, s.docs, store.Global)
	for _, d := range list {
		if d.Value.At < now-health.BeatGone.Milliseconds() {
			if gone := health.Beats.Delete(ctx, s.docs, store.Global, d); gone != nil && !errors.Is(gone, store.ErrVersion) {
				failed = errors.Join(failed, gone)
			}
		}
	}
	if err = errors.Join(err, failed); err != nil && ctx.Err() == nil {
		s.Log.WarnContext(ctx, "relay not announced", "error", err)
	}
}

// healthInDetail is the report for programs.
func (s reporter) healthInDetail(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	report := s.report(r.Context())
	status := http.StatusOK
	if report.Store.Error != "" {
		status = http.StatusServiceUnavailable
	}
	web.WriteJSON(w, status, struct {
		OK bool `json:"ok"`
		health.Report
	}{report.OK(), report})
}
