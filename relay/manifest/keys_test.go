package manifest

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/identity"
)

func TestIdentityKeys(t *testing.T) {
	secret := strings.Repeat("s", 40)
	s := open(t, map[string]string{"SHOP": secret, "SHORT": "s"})
	const file = "sites:\n  shop: {}\nidentity:\n  shop:\n    key-1: {algorithm: HS256, secret: {env: SHOP}}\n"
	if said := apply(t, s, file); strings.Contains(said, secret) || !strings.Contains(said, "secret: …") && !strings.Contains(said, "secret: \"…\"") {
		t.Errorf("planned\n%s", said)
	}
	d, err := identity.Keys.Get(t.Context(), s.Docs, "shop", "key-1")
	if err != nil || d.Value.Secret != secret || d.Value.Created == 0 {
		t.Errorf("%+v, %v", d, err)
	}
	out := export(t, s)
	for _, again := range []string{file, out} {
		if said := apply(t, s, again); said != "" {
			t.Errorf("a second time changes\n%s", said)
		}
	}
	if strings.Contains(out, secret) || strings.Contains(out, "created") || !strings.Contains(out, "algorithm: HS256") {
		t.Errorf("exported\n%s", out)
	}
	for _, c := range []struct{ file, says string }{
		{"key-2: {algorithm: HS256}", "needs its secret"},
		{"key-2: {algorithm: HS256, secret: " + secret + "}", "is not written into the file"},
		{"key-2: {algorithm: HS256, secret: {env: SHORT}}", "32 to 512"},
		{"key-2: {algorithm: RS256}", "HS256 or EdDSA"},
		{"key-2: {algorithm: EdDSA, public: none}", "identity_public"},
	} {
		if _, err := s.Plan(t.Context(), []byte("identity:\n  shop:\n    "+c.file+"\n")); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want … %s …", c.file, err, c.says)
		}
	}
}
