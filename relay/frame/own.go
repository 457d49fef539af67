package frame

import (
	"context"
	"net/http"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/frame"
)

// Who takes along a conversation reads it anew, which costs as much as at a
// socket; a visitor's whole data is at most ownMost conversations, the newest.
const (
	framesPerLog = 5
	ownMost      = 100
)

// data shows the visitor what is kept of theirs, and what they can do about it.
func (f parts) data(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	in, err := f.askedBy(w, r, 1)
	if err != nil {
		return err
	}
	list, err := f.owned(r.Context(), in)
	if err != nil {
		return err
	}
	kept := ui.Kept{Conversations: len(list)}
	for i := len(list) - 1; i >= 0; i-- { // the newest says it last
		if c := &list[i]; c.Name != "" || c.Email != "" {
			kept.Name, kept.Email = c.Name, c.Email
		}
	}
	return f.part(w, r, in, ui.DataPart(in.page, kept))
}

// owned are the visitor's conversations, the newest first.
func (f parts) owned(ctx context.Context, in asked) ([]chat.Conversation, error) {
	list, _, err := f.Store.List(ctx, in.site.ID, chat.ViewVisitor(in.visitor), "", ownMost)
	return list, err
}

// transcript is a file of one conversation of the visitor's, or of all.
func (f parts) transcript(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	in, err := f.askedBy(w, r, framesPerLog)
	if err != nil {
		return err
	}
	var list []chat.Conversation
	if r.PostFormValue("all") != "" {
		list, err = f.owned(r.Context(), in)
		if err == nil {
			err = f.Budget.Take(budget.Frames, min(float64(framesPerLog*(len(list)-1)), 2*framesPerLog),
				budget.Who{Address: f.Address.ClientIP(r), Site: in.site.ID, Visitor: in.visitor})
		}
	} else {
		var one chat.Conversation
		one, err = f.own(r, in)
		list = []chat.Conversation{one}
	}
	if err != nil {
		return err
	}
	to := newWriter(r.PostFormValue("as"), in, zoneOf(r), func(conv, file string) string {
		return f.Address.Public.String() + "/file/" + (access.FileLinks{Access: f.Access}).Kept(in.site.ID, conv, file)
	}, func(c *chat.Conversation) string {
		if c.RatedAt != 0 || !c.AnswerOpen(f.Now().UnixMilli()) {
			return ""
		}
		return f.Address.Public.String() + "/answer/" + access.SurveyLinks{Access: f.Access}.Link(access.SurveyOf{Site: in.site.ID, Conv: c.ID, Offer: c.Offer})
	})
	h := w.Header()
	h.Set("Content-Type", to.kind())
	h.Set("Content-Disposition", `attachment; filename="`+in.site.ID+to.ending()+`"`)
	return f.writeLogs(r.Context(), w, to, in, list)
}

// writeLogs writes conversations a page of a log at a time.
func (f parts) writeLogs(ctx context.Context, w http.ResponseWriter, to logWriter, in asked, list []chat.Conversation) error {
	begun := false
	for i := range list {
		c := &list[i]
		for after, more := uint64(0), true; more; {
			page, follow, err := f.Store.Events(ctx, in.site.ID, c.ID, after, store.PageBytes)
			if err != nil && begun {
				panic(http.ErrAbortHandler) // half a file must not pass for a whole one
			}
			if err != nil {
				return err
			}
			for j := range page {
				page[j] = page[j].ForVisitor()
			}
			if !begun {
				begun = true
				_, _ = w.Write(to.head()) // an error says that the reader has gone
			}
			_, _ = w.Write(to.log(c, page, after == 0, !follow))
			if more = follow && len(page) > 0; more {
				after = page[len(page)-1].Seq
			}
		}
	}
	if !begun {
		_, _ = w.Write(to.head())
	}
	_, _ = w.Write(to.tail())
	return nil
}
