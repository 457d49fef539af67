// Package guard is how the relay calls addresses that people of a site type, such
// as a webhook's or those that articles link to. What a name stands for is checked when it is dialled, so that
// none leads into the operator's own network.
package guard

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"syscall"
	"time"
)

// Guard decides what may be called. The zero value lets through what is public.
type Guard struct {
	// Networks may be called although they are not public.
	Networks []netip.Prefix
}

// ErrAddress says that an address is none that may be called.
var ErrAddress = errors.New("the address is not a public one")

// special are networks that are not public, besides those that netip knows.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("fec0::/10"),
}

// Allows reports whether an address may be called.
func (g Guard) Allows(addr netip.Addr) bool {
	addr = addr.Unmap()
	within := func(p netip.Prefix) bool { return p.Contains(addr.WithZone("")) }
	if slices.ContainsFunc(g.Networks, within) {
		return true
	}
	return addr.IsGlobalUnicast() && !addr.IsPrivate() && !addr.IsLoopback() && !addr.IsLinkLocalUnicast() && !slices.ContainsFunc(special, within)
}

// control refuses a connection to what may not be called.
func (g Guard) control(_, address string, _ syscall.RawConn) error {
	addr, err := netip.ParseAddrPort(address)
	if err != nil || !g.Allows(addr.Addr()) {
		return fmt.Errorf("call %s: %w", address, ErrAddress)
	}
	return nil
}

// Client calls what may be called: no other than the address itself, without a
// proxy, and without going where an answer sends it.
func (g Guard) Client() *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: 3 * time.Second, Control: g.control}).DialContext,
			TLSHandshakeTimeout: 3 * time.Second, MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second,
			MaxResponseHeaderBytes: 16 << 10, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// CheckURL returns an error unless a text is an address that can be called at all.
func CheckURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil {
		return fmt.Errorf("%q is no address that begins with https:// or http://", text)
	}
	return nil
}
