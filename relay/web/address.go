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

// Own reports whether origin is that of the pages at the public address. The host
// that was asked says nothing: whoever has a name can let it lead here.
func (a Address) Own(origin string) bool {
	return origin == a.Public.Scheme+"://"+a.Public.Host
}

// Asked reports whether a request is to the public address. A trusted proxy may
// say in X-Forwarded-Host what it was asked for.
func (a Address) Asked(r *http.Request) bool {
	host := r.Host
	if said := r.Header.Get("X-Forwarded-Host"); said != "" && a.trusts(remoteHost(r)) {
		host = said
	}
	host = strings.ToLower(host)
	port := map[string]string{"https": ":443", "http": ":80"}[a.Public.Scheme]
	return host == a.Public.Host || strings.TrimSuffix(host, port) == a.Public.Host
}

// ClientIP is the address of who asks. X-Forwarded-For counts only as far as
// trusted proxies wrote it: it is read from the right, up to the first address
// that is not one of theirs.
func (a Address) ClientIP(r *http.Request) string {
	host := remoteHost(r)
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

// remoteHost is the address of who is connected.
func remoteHost(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
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
