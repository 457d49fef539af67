package frame

import (
	"context"
	"errors"
	"net/http"

	"github.com/parley-chat/parley/relay/block"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/frame"
)

// erase asks whether the visitor wants what is theirs deleted, says what stays, and
// deletes it: in all their conversations, and what agents know of them beside. What
// was interrupted goes on when it is asked for again. The page then forgets them.
func (f parts) erase(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	in, err := f.askedBy(w, r, framesPerLog)
	if err != nil {
		return err
	}
	if r.PostFormValue("sure") == "" {
		return f.part(w, r, in, ui.ErasePart(in.page))
	}
	if err := f.eraseAll(r.Context(), in); err != nil {
		return err
	}
	return f.done(w, r, in, "shutdown")
}

func (f parts) eraseAll(ctx context.Context, in asked) error {
	var all []chat.Conversation
	for cursor, more := "", true; more; more = cursor != "" {
		page, next, err := f.Store.List(ctx, in.site.ID, chat.ViewVisitor(in.visitor), cursor, ownMost)
		if err != nil {
			return err
		}
		all, cursor = append(all, page...), next
	}
	surveys := []string{}
	for i := range all { // what is ended moves in the list
		if err := (desk.Visitors{Desk: f.Desk}).Erase(ctx, in.site.ID, all[i].ID, in.visitor); err != nil {
			return err
		}
		if err := block.Forget(ctx, f.Docs, in.site.ID, all[i].ID); err != nil {
			return err
		}
		if all[i].SurveyName != "" {
			surveys = append(surveys, all[i].SurveyName)
		}
	}
	if err := survey.Forget(ctx, f.Docs, in.site.ID, in.visitor, surveys...); err != nil {
		return err
	}
	err := person.Kind.Delete(ctx, f.Docs, in.site.ID, docs.Doc[person.Person]{ID: in.visitor, Version: store.Any})
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrVersion) {
		return nil // nothing was known
	}
	return err
}
