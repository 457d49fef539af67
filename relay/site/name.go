package site

import (
	"net/netip"
	"net/url"
	"strings"
)

// maxName is the longest name of a site, see chat.ValidSite.
const maxName = 64

// NameOf is a site's id made from an origin: its host without "www." and
// without the last label, as "shop" for https://www.shop.example. It is "" if
// nothing is left.
func NameOf(origin string) string {
	u, err := url.Parse(origin)
	if err != nil {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if _, err := netip.ParseAddr(host); err != nil {
		if at := strings.LastIndexByte(host, '.'); at > 0 {
			host = host[:at]
		}
	}
	name := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return '-'
	}, host)
	return strings.Trim(name[:min(len(name), maxName)], "-")
}
