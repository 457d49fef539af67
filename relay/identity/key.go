// Package identity says who a visitor is by tokens that the site signs: JSON Web
// Tokens (RFC 7519) with a key of the site's, for this site and for an hour at
// most. What visitors type themselves is never as sure.
package identity

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// The algorithms of keys, as in RFC 7518 and RFC 8037.
const (
	HS256 = "HS256"
	EdDSA = "EdDSA"
)

// Keys are those of a site, by the "kid" that tokens name.
var Keys = docs.Kind[Key]{Name: "identity-key", Check: checkKey}

// Key checks what the site's server has signed.
type Key struct {
	// Algorithm is HS256 or EdDSA: a token of another one is none of this key's.
	Algorithm string `json:"algorithm"`
	// Secret is the text that HS256 signs with, Public what EdDSA is checked with:
	// a public key as PEM.
	Secret string `json:"secret,omitempty"`
	Public string `json:"public,omitempty"`
	// Created is when it was added, Ends when it is no good any more, in
	// milliseconds since 1970; Ends is 0 for a key that goes on.
	Created int64 `json:"created,omitempty"`
	Ends    int64 `json:"ends,omitempty"`
}

// Overlap is how long a key goes on that another one takes the place of.
const Overlap = 24 * time.Hour

const (
	// MaxKeys is how many a site has at most.
	MaxKeys   = 10
	maxID     = 40
	minSecret = 32
	maxSecret = 512
)

// What is refused of keys.
var (
	// ErrPublic says that a text is no public key of Ed25519 as PEM.
	ErrPublic = &chat.Refusal{Code: "identity_public", Args: []string{"pem", "PEM", "ed", "Ed25519"}}
	// ErrMany says that a site has MaxKeys.
	ErrMany = &chat.Refusal{Code: "identity_keys"}
)

// NewSecret returns a text for HS256 to sign with.
func NewSecret() string {
	b := make([]byte, 32)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// NewID returns a kid.
func NewID() string { return "key-" + strings.ToLower(rand.Text()[:8]) }

// Over reports whether a key is no good any more at a time, in milliseconds since
// 1970.
func (k *Key) Over(now int64) bool { return k.Ends != 0 && now >= k.Ends }

// Add writes a new key. With overlap those that there are go on for Overlap.
func Add(ctx context.Context, c *docs.Cache, site string, d docs.Doc[Key], overlap bool) error {
	list, err := Keys.List(ctx, c, site)
	if err != nil {
		return err
	}
	put, gone, live := []docs.Doc[Key]{d}, []docs.Doc[Key](nil), 0
	for _, old := range list {
		if old.Value.Over(d.Value.Created) {
			gone = append(gone, old)
			continue
		}
		live++
		if ends := d.Value.Created + Overlap.Milliseconds(); overlap && (old.Value.Ends == 0 || old.Value.Ends > ends) {
			old.Value.Ends = ends
			put = append(put, old)
		}
	}
	if live >= MaxKeys {
		return ErrMany
	}
	return Keys.Exchange(ctx, c, site, put, gone)
}

// Retire ends a key at once. It returns store.ErrNotFound if there is none.
func Retire(ctx context.Context, c *docs.Cache, site, kid string) error {
	return Keys.Delete(ctx, c, site, docs.Doc[Key]{ID: kid, Version: store.Any})
}

func checkKey(id string, k Key) error {
	if id == "" || len(id) > maxID || strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") != "" {
		return errors.New("a kid has 1 to 40 letters, digits, _, . and -")
	}
	switch k.Algorithm {
	case HS256:
		if len(k.Secret) < minSecret || len(k.Secret) > maxSecret || k.Public != "" {
			return errors.New("HS256 needs a secret of 32 to 512 bytes, and nothing else")
		}
	case EdDSA:
		if k.Secret != "" || k.ed25519() == nil {
			return ErrPublic
		}
	default:
		return errors.New("the algorithm is HS256 or EdDSA")
	}
	return nil
}

// ed25519 is the public key, nil if there is none.
func (k *Key) ed25519() ed25519.PublicKey {
	block, _ := pem.Decode([]byte(k.Public))
	if block == nil || len(k.Public) > maxSecret {
		return nil
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil
	}
	public, _ := key.(ed25519.PublicKey)
	return public
}
