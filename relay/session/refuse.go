package session

import (
	"context"
	"errors"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/wire"
)

// retryMillis is when a client may try again what was refused for the rate or
// because the store did not take it.
const retryMillis = 1000

// refuse answers a frame with an error frame. The sentence is for people; the
// input is not repeated in it.
func (v *Session) refuse(id string, err error) {
	f := wire.Frame{Type: wire.TypeError}
	if chat.ValidID(id) {
		f.ID = id
	}
	var refusal *chat.Refusal
	switch {
	case errors.As(err, &refusal):
		f.Code, f.Text = refusal.Code, refusal.Text
		if f.Code == wire.CodeRate {
			f.Within = retryMillis
		}
	case errors.Is(err, store.ErrNotFound):
		f.Code, f.Text = wire.CodeNotFound, "There is no such conversation."
	default:
		f.Code, f.Text, f.Within = wire.CodeBusy, "Not accepted now. Try again in a moment.", retryMillis
		if !errors.Is(err, context.Canceled) {
			v.all.Log.Warn("frame not done", "site", v.site, "error", err)
		}
	}
	v.all.Metrics.Refusals.WithLabelValues(f.Code).Inc()
	v.say(&f)
}

// limited answers a frame that came too fast, naming the send if it is one.
func (v *Session) limited(data []byte) {
	f, err := wire.Parse(data)
	if err != nil {
		f.ID = ""
	}
	v.refuse(f.ID, web.ErrRate)
}
