package client

import (
	"net/http"
	"net/url"
)

// named sends requests to the addresses of relays under the relays' public name,
// as a proxy before them does.
type named struct {
	http.RoundTripper
	public *url.URL
}

// RoundTrip implements http.RoundTripper.
func (n named) RoundTrip(req *http.Request) (*http.Response, error) {
	own := req.URL.Scheme + "://" + req.URL.Host
	req = req.Clone(req.Context())
	req.Host = n.public.Host
	if req.Header.Get("Origin") == own {
		req.Header.Set("Origin", n.public.String())
	}
	return n.RoundTripper.RoundTrip(req)
}
