package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"
)

// Addresses that people write lead to nothing of the relay's own network, by no
// name and after no redirect.
func TestOutsideStaysOutside(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was reached") }))
	defer server.Close()
	answer, err := Outside(time.Second).Get(server.URL)
	if err == nil {
		answer.Body.Close()
	}
	if !errors.Is(err, ErrInside) {
		t.Errorf("%v", err)
	}
	for address, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1111": true, "127.0.0.1": false, "::1": false, "10.1.2.3": false, "169.254.169.254": false,
		"100.64.0.1": false, "0.0.0.0": false, "fd00::1": false, "fe80::1": false, "224.0.0.1": false, "192.168.1.1": false, "64:ff9b::7f00:1": false,
	} {
		if got := isOutside(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %t", address, got)
		}
	}
}
