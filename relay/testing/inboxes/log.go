package inboxes

import (
	"context"
	"log/slog"
	"strings"
	"sync"
)

// Log keeps what was logged, for tests to look at.
type Log struct {
	mu   sync.Mutex
	text strings.Builder
}

// Enabled implements slog.Handler.
func (l *Log) Enabled(context.Context, slog.Level) bool { return true }

// Handle implements slog.Handler.
func (l *Log) Handle(ctx context.Context, r slog.Record) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slog.NewTextHandler(&l.text, nil).Handle(ctx, r)
}

// WithAttrs implements slog.Handler; the inbox's logger has none.
func (l *Log) WithAttrs([]slog.Attr) slog.Handler { return l }

// WithGroup implements slog.Handler; the inbox's logger has none.
func (l *Log) WithGroup(string) slog.Handler { return l }

// String is all that was logged.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
