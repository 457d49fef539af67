package guard_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/parley-chat/parley/relay/guard"
)

func TestOnlyPublicAddressesAreCalled(t *testing.T) {
	g := guard.Guard{Networks: []netip.Prefix{netip.MustParsePrefix("10.9.0.0/16")}}
	for addr, want := range map[string]bool{
		"93.184.216.34": true, "8.8.8.8": true, "2606:4700::1111": true, "10.9.1.2": true, "::ffff:10.9.1.2": true,
		"127.0.0.1": false, "::1": false, "10.8.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false,
		"fe80::1": false, "fd00::1": false, "0.0.0.0": false, "::": false, "100.64.0.1": false, "224.0.0.1": false, "255.255.255.255": false,
		"::ffff:127.0.0.1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "2001:db8::1": false, "198.18.0.1": false, "240.0.0.1": false,
	} {
		if got := g.Allows(netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s may be called: %t", addr, got)
		}
	}
}

// A name is checked by what it stands for, and an answer leads nowhere else.
func TestTheClientGoesNowhereElse(t *testing.T) {
	called := 0
	inside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { called++ }))
	defer inside.Close()
	_, err := guard.Guard{}.Client().Get("http://localhost:" + netip.MustParseAddrPort(inside.Listener.Addr().String()).String()[len("127.0.0.1:"):])
	if !errors.Is(err, guard.ErrAddress) || called != 0 {
		t.Errorf("%v, called %d times", err, called)
	}

	away := httptest.NewServer(http.RedirectHandler(inside.URL, http.StatusFound))
	defer away.Close()
	g := guard.Guard{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	answer, err := g.Client().Get(away.URL)
	if err != nil || answer.StatusCode != http.StatusFound || called != 0 {
		t.Errorf("%+v, %v, called %d times", answer, err, called)
	}
	if err == nil {
		answer.Body.Close()
	}
}

// Where a caller goes on to where an answer leads, that is checked too.
func TestARedirectIsCheckedToo(t *testing.T) {
	away := httptest.NewServer(http.RedirectHandler("http://[::1]:9/", http.StatusFound))
	defer away.Close()
	client := guard.Guard{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}.Client()
	client.CheckRedirect = nil
	answer, err := client.Get(away.URL)
	if err == nil {
		answer.Body.Close()
	}
	if !errors.Is(err, guard.ErrAddress) {
		t.Errorf("%v", err)
	}
}

func TestCheckURL(t *testing.T) {
	for text, fine := range map[string]bool{
		"https://a.example/hook?key=1": true, "http://a.example": true, "ftp://a.example": false, "https://": false, "https://u:p@a.example": false,
		"a.example": false, "javascript:alert(1)": false, "": false, "http://[::1": false,
	} {
		if err := guard.CheckURL(text); (err == nil) != fine {
			t.Errorf("%q: %v", text, err)
		}
	}
}
