package access

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// KeyOverlap is how long what the old key signed stays valid by default: as long
// as a visitor's token.
const KeyOverlap = tokenLife

// keySwitch is how long after a rotation relays begin to sign with the new key:
// until then all of them have heard of it.
const keySwitch = time.Minute

// oldKeysMost is how many old keys are kept.
const oldKeysMost = 8

// keyring is what signs, for all relays of a store.
type keyring struct {
	Secret []byte `json:"secret"`
	// From is when Secret begins to sign, in seconds since 1970; until then the
	// first of Old does. What it signed is valid before too.
	From int64 `json:"from,omitempty"`
	// Old are the keys before, newest first.
	Old []oldKey `json:"old,omitempty"`
}

// oldKey is a key whose signatures are valid until it ends.
type oldKey struct {
	Secret []byte `json:"secret"`
	Until  int64  `json:"until"` // seconds since 1970
}

var keys = docs.Kind[keyring]{Name: "key"}

// keyID is the id of the one keyring.
const keyID = "signing"

// readKeys reads the installation's keys. The first start makes one; a store that
// has lost them gets back those that are known, so that visitors stay who they
// are.
func readKeys(ctx context.Context, c *docs.Cache, known *keyring) (*keyring, error) {
	d, err := keys.Get(ctx, c, store.Global, keyID)
	if errors.Is(err, store.ErrNotFound) {
		if known == nil {
			known = &keyring{Secret: newKey()}
		}
		err = keys.Put(ctx, c, store.Global, docs.Doc[keyring]{ID: keyID, Value: *known})
		if err == nil || errors.Is(err, store.ErrVersion) { // another relay was quicker
			d, err = keys.Get(ctx, c, store.Global, keyID)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read the signing keys: %w", err)
	}
	return &d.Value, nil
}

func newKey() []byte {
	key := make([]byte, 32)
	rand.Read(key)
	return key
}

// WatchKeys follows changes of the signing keys until ctx ends. A failure to
// read them goes to failed; the keys that were known stay in use.
func (a *Access) WatchKeys(ctx context.Context, failed func(error)) error {
	stop, err := keys.Watch(ctx, a.docs, store.Global, docs.Coalesced(ctx, func() {
		ring, err := readKeys(ctx, a.docs, a.keys.Load())
		if err != nil {
			if ctx.Err() == nil {
				failed(err)
			}
			return
		}
		a.keys.Store(ring)
	}))
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, stop)
	return nil
}

// RotateKey makes a new signing key, which relays use from a minute later on.
// What the old one signed stays valid for overlap, and at least until then. The
// error is for people if overlap is negative.
func (a *Access) RotateKey(ctx context.Context, overlap time.Duration) error {
	if overlap < 0 {
		return errors.New("the overlap is negative")
	}
	return keys.Change(ctx, a.docs, store.Global, keyID, func(d *docs.Doc[keyring]) error {
		now := a.now()
		from, until := now.Add(keySwitch).Unix(), now.Add(max(overlap, keySwitch)).Unix()
		old := []oldKey{{d.Value.Secret, until}}
		for _, k := range d.Value.Old {
			// Also one that still signs gives way to the newest.
			if k.Until = min(k.Until, until); now.Unix() < k.Until && len(old) < oldKeysMost {
				old = append(old, k)
			}
		}
		if now.Unix() < d.Value.From { // the key before signs on until the switch
			slices.Reverse(old[:min(2, len(old))])
		}
		d.Value = keyring{Secret: newKey(), From: from, Old: old}
		return nil
	})
}

// sign joins fields, which have no "|", with their HMAC-SHA256.
func (a *Access) sign(purpose string, fields ...string) string {
	ring := a.keys.Load()
	key := ring.Secret
	if len(ring.Old) > 0 && a.now().Unix() < ring.From {
		key = ring.Old[0].Secret
	}
	text := strings.Join(fields, "|")
	return encode([]byte(text)) + "." + encode(mac(key, purpose, text))
}

func (a *Access) verify(purpose, signed string) ([]string, bool) {
	body, sum, found := strings.Cut(signed, ".")
	text, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil || !found {
		return nil, false
	}
	got, err := base64.RawURLEncoding.DecodeString(sum)
	if err != nil || !a.signed(purpose, string(text), got) {
		return nil, false
	}
	return strings.Split(string(text), "|"), true
}

// signed reports whether one of the keys that are valid made the signature.
func (a *Access) signed(purpose, text string, sum []byte) bool {
	ring := a.keys.Load()
	if hmac.Equal(sum, mac(ring.Secret, purpose, text)) {
		return true
	}
	now := a.now().Unix()
	return slices.ContainsFunc(ring.Old, func(k oldKey) bool {
		return now < k.Until && hmac.Equal(sum, mac(k.Secret, purpose, text))
	})
}

func mac(key []byte, purpose, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(purpose + "\x00" + text))
	return h.Sum(nil)
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
