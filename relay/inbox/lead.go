package inbox

import (
	"context"
	"fmt"
	"net/http"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// leading are the handlers of what leads do about conversations that others have.
// Each is kept in the audit log.
type leading struct {
	*agents.Pages
	desk desk.Leading
}

// peek is a conversation as it stands, read by a lead: nobody is told that it is
// open, and nothing in it becomes read.
func (l leading) peek(w http.ResponseWriter, r *http.Request, who caller) error {
	ctx, site, conv := r.Context(), r.PathValue("site"), r.PathValue("conv")
	s, err := l.Shell(ctx, site, who, chat.StartPage)
	if err != nil {
		return err
	}
	t := ui.Thread{Shell: s, SendID: store.NewID()}
	if t.Conversation, err = l.Store.Conversation(ctx, site, conv); err != nil {
		return err
	}
	after := t.Conversation.Seq - min(t.Conversation.Seq, pageEvents)
	events, err := store.Tail(ctx, l.Store, site, conv, after, pageEvents)
	if err != nil {
		return fmt.Errorf("read %s/%s: %w", site, conv, err)
	}
	t.Events = bounded(events)
	t.Title = who.Words.T("peek") + " · " + ui.ThreadTitle(s, t.Conversation)
	if err := l.note(ctx, r, who, "peeked"); err != nil {
		return err
	}
	return web.WritePage(w, r, http.StatusOK, ui.PeekPage(t))
}

// whisper tells the agent who has a conversation something.
func (l leading) whisper(ctx context.Context, site, conv string, lead desk.Person, m desk.Message) (store.Result, error) {
	return l.desk.Whisper(ctx, site, conv, lead, m)
}

// join has a lead speak beside the agent who has it.
func (l leading) join(w http.ResponseWriter, r *http.Request, who caller) error {
	return changes(func(ctx context.Context, site, conv, id string, lead desk.Person) (store.Result, error) {
		result, err := l.desk.Join(ctx, site, conv, id, lead)
		if err == nil && !result.Repeated {
			err = l.note(ctx, r, who, "joined")
		}
		return result, err
	})(w, r, who)
}

// whispers is the handler of whisper.
func (l leading) whispers(in *Inbox) handler {
	say := in.says(l.whisper)
	return func(w http.ResponseWriter, r *http.Request, who caller) error {
		if err := say(w, r, who); err != nil {
			return err
		}
		return l.note(r.Context(), r, who, "whispered")
	}
}

func (l leading) note(ctx context.Context, r *http.Request, who caller, what string) error {
	e, err := conversationEntry(ctx, l.Pages, r, who, what)
	if err != nil {
		return err
	}
	return audit.Add(ctx, l.Docs, r.PathValue("site"), e)
}
