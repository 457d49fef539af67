package site

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// wildcard begins the host of an origin that stands for all subdomains.
const wildcard = "*."

// Origin writes an address as browsers write the origin of its pages: scheme
// and host in lower case, letters beyond ASCII in Punycode, the scheme's own
// port and a slash at the end left out. "https://*.example.com" stands for the
// subdomains of example.com, at any depth, and not for example.com. What no
// browser sends is refused with the form that would do.
func Origin(address string) (string, error) {
	text := strings.TrimSpace(address)
	if text == "" || text == "null" {
		return "", fmt.Errorf("origin %q: name a page's scheme and host, such as https://www.example.com", address)
	}
	if strings.ContainsAny(text, "\\ \t\r\n") {
		return "", fmt.Errorf("origin %q: an address has no spaces and no backslashes", address)
	}
	if !strings.Contains(text, "://") {
		if origin, err := Origin("https://" + text); err == nil {
			return "", fmt.Errorf("origin %q: the scheme is missing, use %s", address, origin)
		}
		return "", fmt.Errorf("origin %q: use scheme://host or scheme://host:port", address)
	}
	u, err := url.Parse(text)
	if err != nil {
		return "", fmt.Errorf("origin %q: use scheme://host or scheme://host:port", address)
	}
	if u.Scheme != "https" && u.Scheme != "http" { // Parse writes it in lower case
		return "", fmt.Errorf("origin %q: pages come by https or http, not by %s", address, u.Scheme)
	}
	host, err := originHost(u)
	if err != nil {
		return "", fmt.Errorf("origin %q: %w", address, err)
	}
	port, err := originPort(u)
	if err != nil {
		return "", fmt.Errorf("origin %q: %w", address, err)
	}
	origin := u.Scheme + "://" + host + port
	if u.User != nil || strings.TrimSuffix(u.Path, "/") != "" || u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#") {
		return "", fmt.Errorf("origin %q: an origin has no user, path, query or fragment, use %s", address, origin)
	}
	return origin, nil
}

// originPort is ":" and the port, or "" for the scheme's own.
func originPort(u *url.URL) (string, error) {
	if u.Port() == "" {
		return "", nil
	}
	n, err := strconv.ParseUint(u.Port(), 10, 16)
	switch {
	case err != nil:
		return "", fmt.Errorf("%s is not a port", u.Port())
	case n == 443 && u.Scheme == "https", n == 80 && u.Scheme == "http":
		return "", nil
	}
	return ":" + strconv.FormatUint(n, 10), nil
}

// hostNames writes names as browsers do (UTS #46, nontransitional).
var hostNames = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.CheckJoiners(true),
	idna.CheckHyphens(false), idna.StrictDomainName(false), idna.Transitional(false))

func originHost(u *url.URL) (string, error) {
	host, any := strings.CutPrefix(u.Hostname(), wildcard)
	switch {
	case host == "*" || host == "" && any:
		return "", errors.New("a wildcard over all hosts would let every page in, use https://*.example.com")
	case host == "":
		return "", errors.New("the host is missing")
	case strings.Contains(host, "*"):
		return "", errors.New("a wildcard stands for whole subdomains only, as in https://*.example.com")
	}
	if ip, err := netip.ParseAddr(host); err == nil && ip.Zone() == "" {
		switch {
		case any:
			return "", errors.New("an IP address has no subdomains")
		case ip.Is6():
			return "[" + ip.String() + "]", nil
		}
		return ip.String(), nil
	}
	name, err := hostNames.ToASCII(host)
	if err != nil || !isHostName(name) {
		return "", fmt.Errorf("%q is not a host", host)
	}
	if !any {
		return name, nil
	}
	// Below a public suffix everybody can have a name.
	if _, err := publicsuffix.EffectiveTLDPlusOne(name); err != nil && name != "localhost" {
		return "", fmt.Errorf("anybody can have a name below %s, name the subdomains of a host of yours", name)
	}
	return wildcard + name, nil
}

// isHostName reports whether browsers take a name in ASCII as it is. One that
// ends in a number they read as an IPv4 address, and write that in full.
func isHostName(name string) bool {
	labels := strings.Split(strings.TrimSuffix(name, "."), ".")
	for _, label := range labels {
		if label == "" || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return false
		}
	}
	last := labels[len(labels)-1]
	return last[0] < '0' || last[0] > '9'
}

// Allows reports whether a page of this origin, as a browser sends it, may embed
// the site's widget.
func (s Site) Allows(origin string) bool {
	for _, allowed := range s.Origins {
		if origin == allowed && origin != "" {
			return true
		}
		if scheme, host, ok := strings.Cut(allowed, wildcard); ok && isSubdomain(origin, scheme, "."+host) {
			return true
		}
	}
	return false
}

// isSubdomain reports whether something that can be a host stands in origin
// between scheme and parent.
func isSubdomain(origin, scheme, parent string) bool {
	below, ok := strings.CutPrefix(origin, scheme)
	if !ok {
		return false
	}
	below, ok = strings.CutSuffix(below, parent)
	return ok && isHostName(below+".x")
}

// Embedders are the origins that Origin would have written: they alone are
// safe in a header, whatever an older version has stored.
func (s Site) Embedders() []string {
	var list []string
	for _, o := range s.Origins {
		if origin, err := Origin(o); err == nil {
			list = append(list, origin)
		}
	}
	return list
}

// checkOrigins says which origin no browser sends.
func checkOrigins(origins []string) error {
	for _, o := range origins {
		if origin, err := Origin(o); err != nil {
			return err
		} else if origin != o {
			return fmt.Errorf("origin %q: browsers send %s", o, origin)
		}
	}
	return nil
}

// clean brings the origins into the form of browsers, each once.
func clean(origins []string) ([]string, error) {
	var list []string
	known := map[string]bool{}
	for _, o := range origins {
		origin, err := Origin(o)
		if err != nil {
			return nil, err
		}
		if !known[origin] {
			known[origin] = true
			list = append(list, origin)
		}
	}
	return list, nil
}
