package manifest

import (
	"context"
	"errors"

	"github.com/parley-chat/parley/relay/identity"
	"github.com/parley-chat/parley/relay/store/docs"
)

// finishKey gives a new key a secret for as long as the file's is not read.
func finishKey(old, k *identity.Key) error {
	if old == nil && k.Algorithm == identity.HS256 {
		k.Secret = identity.NewSecret()
	}
	return nil
}

// putKey plans to write a key of a site with the secret that the file refers to. A
// key that is there keeps its secret without one.
func putKey(ctx context.Context, s *Settings, site string, d docs.Doc[identity.Key], secret string) (changed bool, write func(context.Context) error, err error) {
	switch {
	case secret == "" && d.Version == 0 && d.Value.Algorithm == identity.HS256:
		return false, nil, errors.New("a new key needs its secret: {env: NAME} or {file: PATH}")
	case secret != "":
		changed = d.Version == 0 || d.Value.Secret != secret
		d.Value.Secret = secret
		if err := identity.Keys.Check(d.ID, d.Value); err != nil {
			return false, nil, err
		}
	}
	return changed, func(ctx context.Context) error { return identity.Keys.Put(ctx, s.Docs, site, d) }, nil
}
