package server

import (
	"context"
	"errors"

	"golang.org/x/crypto/acme/autocert"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// certificates are what ACME gave, with their keys.
var certificates = docs.Kind[certificate]{Name: "certificate"}

type certificate struct {
	PEM []byte `json:"pem"`
}

// certCache keeps certificates in the store, so that all relays have one.
type certCache struct{ docs *docs.Cache }

var _ autocert.Cache = certCache{}

// Get implements autocert.Cache.
func (c certCache) Get(ctx context.Context, name string) ([]byte, error) {
	d, err := certificates.Get(ctx, c.docs, store.Global, name)
	if errors.Is(err, store.ErrNotFound) {
		return nil, autocert.ErrCacheMiss
	}
	return d.Value.PEM, err
}

// Put implements autocert.Cache.
func (c certCache) Put(ctx context.Context, name string, data []byte) error {
	return certificates.Put(ctx, c.docs, store.Global, docs.Doc[certificate]{
		ID: name, Version: store.Any, Value: certificate{data},
	})
}

// Delete implements autocert.Cache.
func (c certCache) Delete(ctx context.Context, name string) error {
	return certificates.Delete(ctx, c.docs, store.Global, docs.Doc[certificate]{ID: name, Version: store.Any})
}
