package inbox

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	ui "github.com/parley-chat/parley/templates/inbox"
	"github.com/parley-chat/parley/templates/words"
)

// rowFrame is the frame with a conversation's row.
func rowFrame(ctx context.Context, w *words.Words, site string, now int64, c *chat.Conversation) (_ []byte, err error) {
	f := toPage{Type: frameRow, Conv: c.ID, Seq: c.Seq, At: c.ActiveAt(), Agent: c.Agent}
	f.Waits = c.Unread > 0 && c.LastRole == chat.RoleVisitor
	for _, v := range c.Views() {
		if name := pageView(v.Name); name != "" {
			f.Views = append(f.Views, name)
		}
	}
	if f.HTML, err = rendered(ctx, ui.Row(w, "/inbox/"+site+"/c/"+c.ID, now, *c, false)); err != nil {
		return nil, err
	}
	return f.bytes(), nil
}

// pageView is the name of a view in row frames: "queue", "all", "done",
// "rated", or "agent/" and who has it. Others are not shown.
func pageView(name string) string {
	switch name {
	case chat.ViewUnassigned:
		return "queue"
	case chat.ViewOpen:
		return "all"
	case chat.ViewResolved:
		return "done"
	case chat.ViewRated:
		return "rated"
	}
	if mine := chat.ViewAgent(""); len(name) > len(mine) && name[:len(mine)] == mine {
		return name
	}
	return ""
}
