package access

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"

	"github.com/parley-chat/parley/relay/people"
)

// Another installation, or an earlier version, may have hashed with other
// parameters: they are read from the hash.
func TestHashIsCheckedWithItsOwnParameters(t *testing.T) {
	a, _ := newAccess(t)
	addAgent(t, a)
	const salt = "sixteen bytes ok"
	for _, p := range []struct {
		memory, passes uint32
		lanes          uint8
		size           uint32
	}{{64, 1, 1, 16}, {8 * 1024, 3, 4, 32}, {1024, 2, 2, 64}} {
		sum := argon2.IDKey([]byte(password), []byte(salt), p.passes, p.memory, p.lanes, p.size)
		phc := fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", p.memory, p.passes, p.lanes,
			base64.RawStdEncoding.EncodeToString([]byte(salt)), base64.RawStdEncoding.EncodeToString(sum))
		err := people.Change(t.Context(), a.docs, email, func(agent *people.Agent) { agent.Hash = phc })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.SignIn(t.Context(), Try{Email: email, Password: "wrong"}); !errors.Is(err, ErrSignIn) {
			t.Errorf("%s with a wrong password: %v", phc, err)
		}
		if _, err := a.SignIn(t.Context(), Try{Email: email, Password: password}); err != nil {
			t.Errorf("%s: %v", phc, err)
		}
	}
}

// A vector of the reference implementation (P-H-C/phc-winner-argon2, test.c).
func TestHashOfTheReference(t *testing.T) {
	a, _ := newAccess(t)
	const phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	for text, want := range map[string]bool{"password": true, "Password": false} {
		if right, err := a.checkPassword(t.Context(), a.strangers, text, phc); err != nil || right != want {
			t.Errorf("%q: %v, %v", text, right, err)
		}
	}
}

func TestHashOutOfBoundsIsRefused(t *testing.T) {
	a, _ := newAccess(t)
	good, err := a.hashPassword(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	if right, err := a.checkPassword(t.Context(), a.strangers, password, good); err != nil || !right {
		t.Fatalf("%v, %v", right, err)
	}
	for _, change := range [][2]string{
		{"argon2id", "argon2i"}, {"v=19", "v=16"}, {"$v=19", ""},
		{"m=19456", "m=4194304"}, {"m=19456", "m=7"}, {"m=19456", "m=-1"}, {"m=19456", "m=x"},
		{"t=2", "t=0"}, {"t=2", "t=1000"}, {"p=1", "p=0"}, {"p=1", "p=255"}, {"p=1", "p=300"},
		{"$m", "$$m"},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Fatalf("%s is not in %s", change[0], good)
		}
		if right, err := a.checkPassword(t.Context(), a.strangers, password, bad); err == nil || right {
			t.Errorf("%s: %v, %v", bad, right, err)
		}
	}
	for _, bad := range []string{"x", "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$", "$argon2id$v=19$m=64,t=1,p=1$$" + strings.Repeat("A", 43), "$argon2id$v=19$m=64,t=1,p=1$%$%"} {
		if right, err := a.checkPassword(t.Context(), a.strangers, "", bad); err == nil || right {
			t.Errorf("%s: %v, %v", bad, right, err)
		}
	}
}
