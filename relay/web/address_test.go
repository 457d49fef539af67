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
		{"10.0.0.1:1234", "198.51.100.1:4711", "198.51.100.1"},
		{"10.0.0.1:1234", "[2001:db8::1]:4711, 10.0.0.2:80", "2001:db8::1"},
		{"10.0.0.1:1234", "[2001:db8::1]", "2001:db8::1"},
		{"192.0.2.7:1234", "198.51.100.1:4711", "192.0.2.7"},
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

func TestAsked(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for _, test := range []struct {
		public, host, remote, forwarded string
		want                            bool
	}{
		{"https://chat.example.com", "chat.example.com", "192.0.2.7:1", "", true},
		{"https://chat.example.com", "Chat.Example.com:443", "192.0.2.7:1", "", true},
		{"https://chat.example.com", "chat.example.com:80", "192.0.2.7:1", "", false},
		{"https://chat.example.com", "chat.example.com:8443", "192.0.2.7:1", "", false},
		{"http://localhost:8080", "localhost:8080", "192.0.2.7:1", "", true},
		{"http://localhost:8080", "localhost", "192.0.2.7:1", "", false},
		{"http://localhost:8080", "127.0.0.1:8080", "192.0.2.7:1", "", false},
		{"https://chat.example.com", "localhost:8080", "127.0.0.1:1", "", true},
		{"https://chat.example.com", "127.0.0.1:8080", "[::1]:1", "", true},
		{"https://chat.example.com", "localhost:8080", "192.0.2.7:1", "", false},
		{"https://chat.example.com", "localhost.evil.example:8080", "127.0.0.1:1", "", false},
		{"https://chat.example.com", "evil.example:8080", "127.0.0.1:1", "", false},
		{"https://chat.example.com", "evil.example", "192.0.2.7:1", "chat.example.com", false},
		{"https://chat.example.com", "10.0.0.7:8080", "10.0.0.1:1", "chat.example.com", true},
		{"https://chat.example.com", "10.0.0.7:8080", "10.0.0.1:1", "evil.example", false},
		{"https://chat.example.com", "10.0.0.7:8080", "10.0.0.1:1", "", false},
	} {
		public, err := url.Parse(test.public)
		if err != nil {
			t.Fatal(err)
		}
		request := httptest.NewRequest("GET", "/", nil)
		request.Host, request.RemoteAddr = test.host, test.remote
		if test.forwarded != "" {
			request.Header.Set("X-Forwarded-Host", test.forwarded)
		}
		if got := (Address{Public: public, TrustedProxies: trusted}).Asked(request); got != test.want {
			t.Errorf("%+v: %t", test, got)
		}
	}
}

func TestOwnTo(t *testing.T) {
	public, err := url.Parse("https://chat.example.com")
	if err != nil {
		t.Fatal(err)
	}
	a := Address{Public: public}
	for _, test := range []struct {
		host, remote, origin string
		want                 bool
	}{
		{"chat.example.com", "192.0.2.7:1", "https://chat.example.com", true},
		{"localhost:8080", "127.0.0.1:1", "http://localhost:8080", true},
		{"localhost:8080", "127.0.0.1:1", "http://localhost:8081", false},
		{"localhost:8080", "192.0.2.7:1", "http://localhost:8080", false},
		{"evil.example:8080", "127.0.0.1:1", "http://evil.example:8080", false},
		{"localhost:8080", "127.0.0.1:1", "", false},
	} {
		request := httptest.NewRequest("GET", "/", nil)
		request.Host, request.RemoteAddr = test.host, test.remote
		if got := a.OwnTo(request)(test.origin); got != test.want {
			t.Errorf("%+v: %t", test, got)
		}
	}
}
