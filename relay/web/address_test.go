package web

import (
	"net/http/httptest"
	"net/netip"
	"net/url"
	"testing"
)

func TestClientIP(t *testing.T) {
	a := Address{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}}
	for _, test := range []struct{ remote, forwarded, want string }{
		{"192.0.2.7:1234", "", "192.0.2.7"},
		{"192.0.2.7:1234", "198.51.100.1", "192.0.2.7"},
		{"10.0.0.1:1234", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:1234", "203.0.113.9, 198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:1234", "203.0.113.9, 10.0.0.2", "203.0.113.9"},
		{"10.0.0.1:1234", "junk", "10.0.0.1"},
		{"10.0.0.1:1234", "", "10.0.0.1"},
		{"[fd00::1]:1234", "::ffff:198.51.100.1", "198.51.100.1"},
	} {
		request := httptest.NewRequest("GET", "/", nil)
		request.RemoteAddr = test.remote
		if test.forwarded != "" {
			request.Header.Set("X-Forwarded-For", test.forwarded)
		}
		if got := a.ClientIP(request); got != test.want {
			t.Errorf("%s forwarded for %q: %s, want %s", test.remote, test.forwarded, got, test.want)
		}
	}
}

func TestPublicAddress(t *testing.T) {
	for address, good := range map[string]bool{
		"https://chat.example.com": true, "http://localhost:8080": true,
		"": false, "chat.example.com": false, "ftp://chat.example.com": false, "https://": false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if err := (Address{Public: u}).Check(); (err == nil) != good {
			t.Errorf("public address %q: %v", address, err)
		}
	}
	if (Address{}).Check() == nil {
		t.Error("no public address was accepted")
	}
}
