package desk

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// What may not be done to something that was said.
var (
	// ErrNotOwn says that it is another's, or nothing that was said.
	ErrNotOwn = &chat.Refusal{Code: "not_own"}
	// ErrDeleted says that it is deleted already.
	ErrDeleted = &chat.Refusal{Code: "message_deleted"}
)

// Edit gives what an agent said, a message or a note, another text. It is
// ErrNotOwn for what somebody else said, ErrDeleted for what is deleted, and a
// *chat.Refusal for a text that may not be sent.
func (d Work) Edit(ctx context.Context, site, conv, id string, agent Person, of uint64, text string) (store.Result, error) {
	if err := chat.CheckText(text); err != nil {
		return store.Result{}, err
	}
	return d.alter(ctx, site, conv, id, of, func(t *told, a act) (chat.Event, error) {
		e := a.by(agent, chat.KindEdited, a.id)
		switch {
		case t.said.From != agent.ID || t.said.Role != chat.RoleAgent:
			return e, ErrNotOwn
		case t.said.Deleted():
			return e, ErrDeleted
		}
		e.Text, e.Altered = text, of
		e.Body = &chat.Alteration{Was: t.said.Text, Note: t.note(), Shown: t.shown}
		return e, nil
	})
}

// Delete takes away what was said, a message or a note: the text leaves the log,
// with all that it was before. Who said it and when stays. With any it may be
// what somebody else said; else that is ErrNotOwn.
func (d Work) Delete(ctx context.Context, site, conv, id string, agent Person, of uint64, any bool) (store.Result, error) {
	return d.alter(ctx, site, conv, id, of, func(t *told, a act) (chat.Event, error) {
		e := a.by(agent, chat.KindDeleted, a.id)
		if !any && (t.said.From != agent.ID || t.said.Role != chat.RoleAgent) {
			return e, ErrNotOwn
		}
		e.Altered = of
		e.Body = &chat.Alteration{Note: t.note(), Shown: t.shown}
		return e, nil
	})
}

// told is what the log says of one text.
type told struct {
	upTo  uint64 // how far the log was read
	said  chat.Event
	edits []chat.Event // of it
	masks []chat.Event // what was hidden in it
	hands []chat.Event // what was said when a bot handed over after it
	shown int          // 1 if lists show it
	// brought are the files of it that earlier messages have.
	brought map[string]bool
}

func (t *told) note() int {
	if t.said.Kind == chat.KindNote {
		return 1
	}
	return 0
}

// errGrown says that events came after the log was read.
var errGrown = errors.New("the log has grown")

// alter appends what change makes of a text, as often as others append first.
func (d Work) alter(ctx context.Context, site, conv, id string, of uint64, change func(*told, act) (chat.Event, error)) (r store.Result, err error) {
	for err = errGrown; errors.Is(err, errGrown); {
		var t *told
		if t, err = d.told(ctx, site, conv, of); err != nil {
			return r, err
		}
		r, err = appendReplacing(ctx, d.Desk, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, []chat.Event, error) {
			if c.Seq != t.upTo {
				return nil, nil, errGrown
			}
			e, err := change(t, a)
			if err != nil || e.Text == t.said.Text && (e.Text != "" || t.said.Deleted()) {
				return nil, nil, err
			}
			events := []chat.Event{e}
			if e.Text == "" {
				events = append(events, t.withoutFiles(e, a)...)
			}
			return events, t.replaced(e.Text), nil
		})
	}
	return r, err
}

// told reads the log from what was said on. It is ErrNotOwn for what nobody said.
func (d Work) told(ctx context.Context, site, conv string, of uint64) (*told, error) {
	t := &told{upTo: max(of, 1) - 1}
	for more := true; more; {
		var page []chat.Event
		var err error
		if page, more, err = d.Store.Events(ctx, site, conv, t.upTo, handOverPage); err != nil {
			return nil, err
		}
		for _, e := range page {
			t.upTo = e.Seq
			switch {
			case e.Seq == of:
				t.said = e
			case e.IsTurn():
				t.shown = 0
			case e.Kind == chat.KindHandedOver:
				t.hands = append(t.hands, e)
				if asked := chat.As[chat.HandedOver](e.Body).Asked; asked != "" {
					t.shown = 0
					if without(asked, t.said.Text) != asked {
						t.shown = 1
					}
				}
			case e.Kind == chat.KindMasked && chat.As[chat.Masked](e.Body).Of == of:
				t.masks = append(t.masks, e)
			case e.Of() == of:
				t.edits = append(t.edits, e)
			}
			if e.Seq == of && e.IsTurn() {
				t.shown = 1
			}
		}
		more = more && len(page) > 0
	}
	if t.said.Kind != chat.KindMessage && t.said.Kind != chat.KindNote {
		return nil, ErrNotOwn
	}
	return t, d.bring(ctx, site, conv, t)
}

// bring looks for the files of what was said in what was said before.
func (d Work) bring(ctx context.Context, site, conv string, t *told) error {
	own := chat.FilesOf(&t.said)
	for after, more := uint64(0), len(own) > 0; more && after+1 < t.said.Seq; {
		var page []chat.Event
		var err error
		if page, more, err = d.Store.Events(ctx, site, conv, after, handOverPage); err != nil || len(page) == 0 {
			return err
		}
		for _, e := range page {
			for _, f := range chat.FilesOf(&e) {
				if e.Seq < t.said.Seq && slices.ContainsFunc(own, func(o chat.File) bool { return o.ID == f.ID }) {
					if t.brought == nil {
						t.brought = map[string]bool{}
					}
					t.brought[f.ID] = true
				}
			}
			after = e.Seq
		}
	}
	return nil
}

// replaced are the events in the log that are others once the text is: what was
// said, and if it is deleted what it was before.
func (t *told) replaced(text string) []chat.Event {
	said := t.said
	said.Text, said.Altered = text, t.upTo+1
	if text != "" {
		return []chat.Event{said}
	}
	said.Body = nil
	list := []chat.Event{said}
	for _, e := range t.edits {
		e.Text, e.Body = "", &chat.Alteration{Note: t.note()}
		list = append(list, e)
	}
	for _, e := range t.masks {
		e.Body = &chat.Masked{Of: said.Seq}
		list = append(list, e)
	}
	for _, e := range t.hands {
		h := chat.As[chat.HandedOver](e.Body)
		if h.Asked = without(h.Asked, t.said.Text); h != chat.As[chat.HandedOver](e.Body) {
			e.Body = &h
			list = append(list, e)
		}
	}
	return list
}

// withoutFiles destroys the files of what e deletes, but for those that an earlier
// message brought.
func (t *told) withoutFiles(e chat.Event, a act) (events []chat.Event) {
	for _, f := range chat.FilesOf(&t.said) {
		if t.brought[f.ID] {
			continue
		}
		e.ID, e.Kind, e.Altered = a.newID(), chat.KindFileRemoved, 0
		e.Body = &chat.FileRemoved{File: f.ID}
		events = append(events, e)
	}
	return events
}

// without is lines without those that are from a text.
func without(lines, text string) string {
	var kept []string
	for line := range strings.Lines(lines) {
		if line = strings.TrimRight(line, "\n…"); !strings.Contains(text, line) {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}
