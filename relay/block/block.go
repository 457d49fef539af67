// Package block keeps whom a site does not let write: visitors, and by wish those
// who come from the same addresses or say the same e-mail address. Of a network
// address only a keyed hash is kept, and only of who is blocked.
package block

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind are the blocks of a site, by the conversation because of which somebody is
// blocked.
var Kind = docs.Kind[Block]{Name: "block", Check: check}

// Block says who may not write.
type Block struct {
	// Visitors are visitors' ids: who was blocked, and who came after them from
	// the same address or with the same e-mail.
	Visitors []string `json:"visitors"`
	// Name is how the visitor was called.
	Name string `json:"name,omitempty"`
	// Email is the e-mail address with which nobody may write, as Fold has it; "":
	// any may.
	Email string `json:"email,omitempty"`
	// Forgotten is a hash of the address in place of Email, of somebody who had all
	// taken away that is theirs.
	Forgotten string `json:"forgotten,omitempty"`
	// Key is that of the hashes in Addresses. Without one addresses do not matter;
	// with one those are added from which a visitor of the block comes.
	Key       []byte   `json:"key,omitempty"`
	Addresses []string `json:"addresses,omitempty"`
	// Reason is why, in an agent's words.
	Reason string `json:"reason,omitempty"`
	// Since and Until are when it begins and ends: milliseconds since 1970. Until
	// is 0 if it does not end.
	Since int64 `json:"since"`
	Until int64 `json:"until,omitempty"`
	// By is the ID of the agent who blocks, ByName how they are called.
	By     string `json:"by"`
	ByName string `json:"byName,omitempty"`
}

// The limits of blocks.
const (
	// Most is how many a site has: the oldest give way.
	Most = 1000
	// mostNames is how many visitors and addresses are added to one.
	mostNames = 50
)

// ErrReason says that a reason is not one line of at most chat.MaxReason
// characters.
var ErrReason = &chat.Refusal{Code: "block_reason"}

func check(id string, b Block) error {
	switch {
	case !chat.ValidID(id) || len(b.Visitors) == 0 || len(b.Visitors) > mostNames || len(b.Addresses) > mostNames:
		return errors.New("the block is not valid")
	case strings.ContainsFunc(b.Reason, unicode.IsControl) || utf8.RuneCountInString(b.Reason) > chat.MaxReason:
		return ErrReason
	}
	return nil
}

// Fold is an e-mail address as blocks compare it.
func Fold(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// Over reports whether a block has ended.
func (b *Block) Over(now int64) bool { return b.Until != 0 && b.Until <= now }

// Put blocks somebody because of a conversation, instead of who was blocked
// because of it before. What has ended is removed, and the oldest if there are too
// many.
func Put(ctx context.Context, c *docs.Cache, site, conv string, b Block) error {
	list, err := Kind.List(ctx, c, site)
	if err != nil {
		return err
	}
	var gone []docs.Doc[Block]
	var left []docs.Doc[Block]
	for _, d := range list {
		if d.ID == conv {
			continue
		}
		if d.Value.Over(b.Since) {
			gone = append(gone, d)
		} else {
			left = append(left, d)
		}
	}
	slices.SortFunc(left, func(a, b docs.Doc[Block]) int { return int(a.Value.Since - b.Value.Since) })
	if len(left) >= Most {
		gone = append(gone, left[:len(left)-Most+1]...)
	}
	if len(gone) > 0 {
		if err := Kind.Delete(ctx, c, site, gone...); err != nil {
			return err
		}
	}
	return Kind.Change(ctx, c, site, conv, func(d *docs.Doc[Block]) error {
		d.Value = b
		return nil
	})
}

// Forget takes from the block because of a conversation what its visitor said of
// themselves. They stay blocked.
func Forget(ctx context.Context, c *docs.Cache, site, conv string) error {
	list, err := Kind.List(ctx, c, site)
	if err != nil || !slices.ContainsFunc(list, func(d docs.Doc[Block]) bool { return d.ID == conv && d.Value.Name+d.Value.Email != "" }) {
		return err
	}
	err = Kind.Change(ctx, c, site, conv, func(d *docs.Doc[Block]) error {
		if d.Version == 0 {
			return store.ErrNotFound // it was lifted meanwhile
		}
		if d.Value.Email != "" {
			d.Value.Forgotten = mark([]byte(conv), d.Value.Email)
		}
		d.Value.Name, d.Value.Email = "", ""
		return nil
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}
