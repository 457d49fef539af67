package block

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/netip"
	"slices"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Who wants to write. What is not known is "".
type Who struct {
	// Visitor is their id.
	Visitor string
	// Address is the network address from which they come.
	Address string
	// Email is what they, or the site, say is theirs.
	Email string
}

// Index finds the block of somebody. The nil Index has none.
type Index struct {
	visitors, emails map[string]*docs.Doc[Block]
	addresses        map[string]*docs.Doc[Block]
	keys             [][]byte // of the hashes
	forgotten        []*docs.Doc[Block]
}

var index = docs.NewView(Kind, func(list []docs.Doc[Block]) *Index {
	if len(list) == 0 {
		return nil
	}
	x := &Index{visitors: map[string]*docs.Doc[Block]{}, emails: map[string]*docs.Doc[Block]{}, addresses: map[string]*docs.Doc[Block]{}}
	for i := range list {
		d := &list[i]
		for _, v := range d.Value.Visitors {
			x.visitors[v] = longest(x.visitors[v], d)
		}
		for _, a := range d.Value.Addresses {
			x.addresses[a] = longest(x.addresses[a], d)
		}
		if e := d.Value.Email; e != "" {
			x.emails[e] = longest(x.emails[e], d)
		}
		if d.Value.Forgotten != "" {
			x.forgotten = append(x.forgotten, d)
		}
		if k := d.Value.Key; k != nil && !slices.ContainsFunc(x.keys, func(o []byte) bool { return string(o) == string(k) }) {
			x.keys = append(x.keys, k)
		}
	}
	return x
})

// longest is which of two blocks ends later.
func longest(a, b *docs.Doc[Block]) *docs.Doc[Block] {
	if a != nil && (a.Value.Until == 0 || b.Value.Until != 0 && a.Value.Until > b.Value.Until) {
		return a
	}
	return b
}

// Of is the index of a site's blocks.
func Of(ctx context.Context, c *docs.Cache, site string) (*Index, error) {
	return index.Get(ctx, c, site)
}

// NewKey is the key for a block by address: the one that the site has, so that an
// address is hashed once whatever the number of blocks, or a new one.
func (x *Index) NewKey() []byte {
	if x != nil && len(x.keys) > 0 {
		return x.keys[0]
	}
	key := make([]byte, 32)
	rand.Read(key)
	return key
}

// Blocks is the block of somebody that holds at a time in milliseconds since 1970;
// nil if there is none.
func (x *Index) Blocks(w Who, now int64) *docs.Doc[Block] {
	if x == nil {
		return nil
	}
	for _, d := range []*docs.Doc[Block]{x.visitors[w.Visitor], x.emails[Fold(w.Email)], x.byAddress(w.Address)} {
		if d != nil && !d.Value.Over(now) {
			return d
		}
	}
	for _, d := range x.forgotten {
		if w.Email != "" && !d.Value.Over(now) && d.Value.Forgotten == mark([]byte(d.ID), Fold(w.Email)) {
			return d
		}
	}
	return nil
}

func (x *Index) byAddress(address string) *docs.Doc[Block] {
	if address == "" {
		return nil
	}
	for _, key := range x.keys {
		if d := x.addresses[mark(key, address)]; d != nil {
			return d
		}
	}
	return nil
}

// mark is what is kept of an address: of an IPv6 one its network, as who has one
// has all of it.
func mark(key []byte, address string) string {
	if ip, err := netip.ParseAddr(address); err == nil {
		if ip = ip.Unmap().WithZone(""); ip.Is6() {
			ip = netip.PrefixFrom(ip, 64).Masked().Addr()
		}
		address = ip.String()
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte(address))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// knows reports whether a block names somebody in all ways that it can.
func (b *Block) knows(w Who) bool {
	return (slices.Contains(b.Visitors, w.Visitor) || w.Visitor == "" || len(b.Visitors) >= mostNames) &&
		(b.Key == nil || w.Address == "" || len(b.Addresses) >= mostNames || slices.Contains(b.Addresses, mark(b.Key, w.Address)))
}

// Learn adds to a block under which other id, and from which other address, whom it
// blocks has come.
func Learn(ctx context.Context, c *docs.Cache, site string, d *docs.Doc[Block], w Who) error {
	if d.Value.knows(w) {
		return nil
	}
	err := Kind.Change(ctx, c, site, d.ID, func(now *docs.Doc[Block]) error {
		if now.Version == 0 {
			return store.ErrNotFound // it was lifted meanwhile
		}
		b := &now.Value
		if w.Visitor != "" && !slices.Contains(b.Visitors, w.Visitor) && len(b.Visitors) < mostNames {
			b.Visitors = append(slices.Clone(b.Visitors), w.Visitor)
		}
		if b.Key != nil && w.Address != "" && len(b.Addresses) < mostNames {
			if m := mark(b.Key, w.Address); !slices.Contains(b.Addresses, m) {
				b.Addresses = append(slices.Clone(b.Addresses), m)
			}
		}
		return nil
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}
