package web

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// Address is how browsers reach the relay.
type Address struct {
	// Public is what browsers use: scheme, host, port.
	Public *url.URL
	// TrustedProxies may say in X-Forwarded-For whom they speak for.
	TrustedProxies []netip.Prefix
}

// Check says what is wrong with the public address.
func (a Address) Check() error {
	if a.Public == nil || a.Public.Scheme != "http" && a.Public.Scheme != "https" || a.Public.Host == "" {
		return errors.New("public address: use http://host or https://host")
	}
	return nil
}

// Secure reports whether browsers reach the relay over TLS.
func (a Address) Secure() bool { return a.Public.Scheme == "https" }

// Own reports whether origin is the relay's own, as its pages have it: the
// public address, or with the same scheme the host that was asked.
func (a Address) Own(r *http.Request, origin string) bool {
	scheme := a.Public.Scheme + "://"
	return origin == scheme+a.Public.Host || origin == scheme+r.Host
}

// ClientIP is the address of who asks. X-Forwarded-For counts only as far as
// trusted proxies wrote it: it is read from the right, up to the first address
// that is not one of theirs.
func (a Address) ClientIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && a.trusts(host); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		host = hop.Unmap().String()
	}
	return host
}

func (a Address) trusts(host string) bool {
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	for _, proxy := range a.TrustedProxies {
		if proxy.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}
