package session

import (
	"context"
	"errors"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/templates/words"
)

// retryMillis is when a client may try again what was refused for the rate or
// because the store did not take it.
const retryMillis = 1000

// refuse answers a frame with an error frame. The sentence is for people, in the
// visitor's language; the input is not repeated in it.
func (v *Session) refuse(id string, err error) {
	f := wire.Frame{Type: wire.TypeError}
	if chat.ValidID(id) {
		f.ID = id
	}
	refusal := &chat.Refusal{Code: wire.CodeBusy}
	switch {
	case errors.As(err, &refusal):
	case errors.Is(err, store.ErrNotFound):
		refusal = &chat.Refusal{Code: wire.CodeNotFound}
	default:
		if !errors.Is(err, context.Canceled) {
			v.all.Log.Warn("frame not done", "site", v.site, "error", err)
		}
	}
	f.Code, f.Text = refusal.Code, words.Visitor().For(v.visit.Locale).Refusal(refusal.Code, refusal.Args...)
	if f.Code == wire.CodeRate || f.Code == wire.CodeBusy {
		f.Within = retryMillis
	}
	var refused *budget.Refused
	if errors.As(err, &refused) {
		f.Within = refused.Wait.Milliseconds()
	}
	v.all.Metrics.Refusals.WithLabelValues(f.Code).Inc()
	v.say(&f, false)
}

// limited answers a frame that is refused unread, naming the send if it is one.
func (v *Session) limited(data []byte, refused error) {
	f, err := wire.Parse(data)
	if err != nil {
		f.ID = ""
	}
	v.refuse(f.ID, refused)
}
