package inbox

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	ui "github.com/parley-chat/parley/templates/inbox"
	"github.com/parley-chat/parley/templates/words"
)

// badEvents is how many events a bad answer brings: the frame of a row may be that
// of the last of them alone.
const badEvents = 4

// rowFrame is the frame with a conversation's row, for all pages: where it stands
// in the list that a page shows is told beside it.
func rowFrame(ctx context.Context, w *words.Words, set ui.Labels, site string, now int64, c *chat.Conversation) (_ []byte, err error) {
	f := toPage{Type: frameRow, Conv: c.ID, Seq: c.Seq, Views: map[string]int64{}, Agent: c.Agent, Name: c.AgentName}
	f.Waits = c.Unread > 0 && c.LastRole == chat.RoleVisitor
	f.Woken = c.WokenSeq == c.Seq && c.WokenSeq != 0
	f.Bad = c.BadSeq != 0 && c.Seq-c.BadSeq < badEvents
	for _, p := range c.Places(nil) {
		f.Views[p.List()] = p.Score
	}
	if f.HTML, err = rendered(ctx, ui.Row(w, set, "/inbox/"+site+"/c/"+c.ID, now, *c, 0, false, "", "")); err != nil {
		return nil, err
	}
	return f.bytes(), nil
}
