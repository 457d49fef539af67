package inbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// What happens at the door is in the log, and nobody's address or password.
func TestSignInsAreLogged(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	b := visit(t, r, "")
	b.post("/inbox/sign-in", "email", "Mei@example.com", "password", inboxes.Password).want(t, http.StatusSeeOther)
	limited := 0
	for i := range 30 {
		a := b.post("/inbox/sign-in", "email", fmt.Sprint("nobody", i, "@example.com"), "password", "not the password")
		if a.StatusCode == http.StatusTooManyRequests {
			limited++
			if a.Header.Get("Retry-After") == "" || !strings.Contains(a.body, "too many tries from here") {
				t.Errorf("limited without saying how long: %v", a.Header)
			}
		}
	}
	if limited == 0 {
		t.Fatal("nothing was limited")
	}
	log := r.Log.String()
	for text, times := range map[string]int{
		"msg=\"sign-in ok\"":                        1,
		"msg=\"sign-in failed\"":                    30 - limited,
		"msg=\"sign-in limited\"":                   1,
		"addr=127.0.0.1":                            32 - limited,
		"email=" + people.Digest("mei@example.com"): 1,
	} {
		if n := strings.Count(log, text); n != times {
			t.Errorf("%s: %d times, want %d", text, n, times)
		}
	}
	if strings.Contains(log, "example.com") || strings.Contains(log, "password") {
		t.Errorf("the log says too much:\n%s", log)
	}
}

// A browser keeps what makes it known when its session ends.
func TestDeviceOutlivesTheSession(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	b := visit(t, r, "")
	in := b.post("/inbox/sign-in", "email", "mei@example.com", "password", inboxes.Password).want(t, http.StatusSeeOther)
	b.cookie = in.Cookies()[0].Value
	b.get("/inbox/shop/all").want(t, http.StatusOK)
	out := b.post("/inbox/sign-out").want(t, http.StatusSeeOther)
	b.cookie = out.Cookies()[0].Value
	b.get("/inbox/shop/all").want(t, http.StatusSeeOther)
	stranger := visit(t, r, "")
	for range 11 {
		stranger.post("/inbox/sign-in", "email", "mei@example.com", "password", "wrong")
	}
	stranger.post("/inbox/sign-in", "email", "mei@example.com", "password", inboxes.Password).want(t, http.StatusUnauthorized)
	b.post("/inbox/sign-in", "email", "mei@example.com", "password", inboxes.Password).want(t, http.StatusSeeOther)
}
