// Package draft holds what agents have begun to write in conversations, so that
// they can go on with it on another device. Nobody else sees it.
package draft

import (
	"context"
	"errors"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind are a site's drafts: one of each agent for each conversation.
var Kind = docs.Kind[Draft]{Name: "draft", Check: check}

// Draft is what an agent has begun to write.
type Draft struct {
	Text string `json:"text"`
	// Note says that it is to be a note.
	Note bool `json:"note,omitempty"`
	// At is when it was written, by the relay's clock: milliseconds since 1970.
	At int64 `json:"at"`
}

func id(agent, conv string) string { return agent + "-" + conv }

// Get returns the draft of an agent; one without a text if there is none.
func Get(ctx context.Context, c *docs.Cache, site, agent, conv string) (Draft, error) {
	d, err := Kind.Get(ctx, c, site, id(agent, conv))
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return d.Value, err
}

// Save keeps a draft, unless there is one that was written later: of two devices
// the last has it. One without a text removes what is there.
func Save(ctx context.Context, c *docs.Cache, site, agent, conv string, d Draft) error {
	return change(ctx, c, site, id(agent, conv), func(old Draft) (Draft, bool) { return d, old.At <= d.At })
}

// Sent removes a draft whose text was sent.
func Sent(ctx context.Context, c *docs.Cache, site, agent, conv, text string) error {
	return change(ctx, c, site, id(agent, conv), func(old Draft) (Draft, bool) {
		return Draft{}, strings.TrimSpace(old.Text) == strings.TrimSpace(text)
	})
}

func change(ctx context.Context, c *docs.Cache, site, id string, to func(old Draft) (Draft, bool)) error {
	for {
		d, err := Kind.Get(ctx, c, site, id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		fresh, ok := to(d.Value)
		if !ok || fresh.Text == "" && d.Version == 0 {
			return nil
		}
		d.ID, d.Value = id, fresh
		if fresh.Text == "" {
			err = Kind.Delete(ctx, c, site, d)
		} else {
			err = Kind.Put(ctx, c, site, d)
		}
		if !errors.Is(err, store.ErrVersion) {
			return err
		}
	}
}

func check(_ string, d Draft) error {
	if len([]rune(d.Text)) > chat.MaxTextRunes {
		return chat.ErrTextLong
	}
	return nil
}
