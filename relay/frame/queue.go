package frame

import (
	"net/http"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/frame"
)

// waiting tells visitors where they stand in the queue, in sites that want it.
type waiting struct{ parts }

func (f waiting) show(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	in, err := f.askedBy(w, r, 1)
	if err != nil {
		return err
	}
	if !in.site.Widget.Queue {
		return store.ErrNotFound
	}
	state, err := f.own(r, in)
	if err != nil {
		return err
	}
	said, err := f.queued(r, in.site.ID, &state)
	if err != nil {
		return err
	}
	return f.part(w, r, in, ui.QueuePart(in.page, said))
}

// queued is where the visitor of a conversation stands.
func (f waiting) queued(r *http.Request, site string, c *chat.Conversation) (ui.Queued, error) {
	p, err := f.Frame.queue.Of(r.Context(), f.Store, f.Docs, site, c, f.Now())
	return ui.Queued{Number: p.Number, Low: p.Low, High: p.High, Slow: p.Slow}, err
}
