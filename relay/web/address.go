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
	// Apart says that other pages of the relay have another host, from which
	// these are to be kept apart: then the machine itself asks by that name too.
	Apart bool
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

// OwnTo is Own for a request: where the machine itself asks, the pages at the name
// that it used are own too.
func (a Address) OwnTo(r *http.Request) func(origin string) bool {
	return func(origin string) bool { return a.Own(origin) || a.local(r) && origin == "http://"+r.Host }
}

// local reports whether the machine itself asks, by a name that leads nowhere
// else: nobody who owns a name can have it.
func (a Address) local(r *http.Request) bool {
	if a.Apart {
		return false
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	return (host == "localhost" || loopback(host)) && loopback(remoteHost(r))
}

func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

// Host is what a request asked for, in small letters and without the usual port.
// A trusted proxy may say in X-Forwarded-Host what it was asked for.
func (a Address) Host(r *http.Request) string {
	host := r.Host
	if said := r.Header.Get("X-Forwarded-Host"); said != "" && a.Trusts(remoteHost(r)) {
		host = said
	}
	port := map[string]string{"https": ":443", "http": ":80"}[a.Public.Scheme]
	return strings.TrimSuffix(strings.ToLower(host), port)
}

// Asked reports whether a request is to the public address, or comes from the
// machine itself.
func (a Address) Asked(r *http.Request) bool {
	if said := r.Header.Get("X-Forwarded-Host"); a.local(r) && (said == "" || said == r.Host || !a.Trusts(remoteHost(r))) {
		return true
	}
	port := map[string]string{"https": ":443", "http": ":80"}[a.Public.Scheme]
	return a.Host(r) == strings.TrimSuffix(a.Public.Host, port)
}

// ClientIP is the address of who asks. X-Forwarded-For counts only as far as
// trusted proxies wrote it: it is read from the right, up to the first address
// that is not one of theirs.
func (a Address) ClientIP(r *http.Request) string {
	host := remoteHost(r)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && a.Trusts(host); i-- {
		hop, ok := parseHop(strings.TrimSpace(hops[i]))
		if !ok {
			break
		}
		host = hop.String()
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

// parseHop reads an entry of X-Forwarded-For: an address, which some proxies
// write with the client's port, and those of IPv6 in brackets.
func parseHop(text string) (netip.Addr, bool) {
	if withPort, err := netip.ParseAddrPort(text); err == nil {
		return withPort.Addr().Unmap().WithZone(""), true
	}
	if inner, ok := strings.CutPrefix(text, "["); ok {
		text, _ = strings.CutSuffix(inner, "]")
	}
	addr, err := netip.ParseAddr(text)
	return addr.Unmap().WithZone(""), err == nil
}

// Trusts reports whether an address is a proxy's that may say for whom it speaks.
func (a Address) Trusts(host string) bool {
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
