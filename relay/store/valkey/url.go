package valkey

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// target is where and how to connect, as a URL says it.
type target struct {
	addrs    []string // host:port of servers, or of Sentinels
	user     string
	password string
	tls      bool
	cluster  bool
	db       int
	// With Sentinel: the name of the primary, and how to sign in there.
	master           string
	sentinelUser     string
	sentinelPassword string
}

// parseURL reads the forms
//
//	valkey://[user:password@]host[:port][/db]
//	valkey://[user:password@]host[:port],host[:port],…   a cluster
//	valkey://[user:password@]host[:port]?cluster=true    a cluster
//	valkey-sentinel://[user:password@]host[:port],…/name[?db=n&sentinel-user=…&sentinel-password=…]
//
// With valkeys:// and valkeys-sentinel:// connections use TLS. redis, rediss,
// redis-sentinel and rediss-sentinel mean the same. Errors never show the URL,
// because it may hold a password.
func parseURL(text string) (target, error) {
	var t target
	scheme, rest, found := strings.Cut(text, "://")
	if !found {
		return t, fmt.Errorf("valkey URL: it must begin with valkey://, valkeys:// or valkey-sentinel://")
	}
	sentinel := false
	switch scheme {
	case "valkey", "redis":
	case "valkeys", "rediss":
		t.tls = true
	case "valkey-sentinel", "redis-sentinel":
		sentinel = true
	case "valkeys-sentinel", "rediss-sentinel":
		sentinel, t.tls = true, true
	default:
		return t, fmt.Errorf("valkey URL: unknown scheme %q, use valkey://, valkeys:// or valkey-sentinel://", scheme)
	}

	if strings.Contains(rest, "#") {
		return t, fmt.Errorf("valkey URL: write # in user or password as %%23")
	}
	rest, query, _ := strings.Cut(rest, "?")
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		if err := t.credentials(rest[:i]); err != nil {
			return t, err
		}
		rest = rest[i+1:]
	}
	hosts, path, _ := strings.Cut(rest, "/")
	if err := t.hosts(hosts, sentinel); err != nil {
		return t, err
	}
	if err := t.path(path, sentinel); err != nil {
		return t, err
	}
	if err := t.options(query, sentinel); err != nil {
		return t, err
	}
	if t.cluster && t.db != 0 {
		return t, fmt.Errorf("valkey URL: a cluster has only database 0, not %d", t.db)
	}
	return t, nil
}

func (t *target) credentials(text string) error {
	user, password, _ := strings.Cut(text, ":")
	var err error
	if t.user, err = url.PathUnescape(user); err != nil {
		return fmt.Errorf("valkey URL: the user name is not well escaped")
	}
	if t.password, err = url.PathUnescape(password); err != nil {
		return fmt.Errorf("valkey URL: the password is not well escaped")
	}
	return nil
}

func (t *target) hosts(text string, sentinel bool) error {
	port := "6379"
	if sentinel {
		port = "26379"
	}
	for _, host := range strings.Split(text, ",") {
		if host == "" {
			return fmt.Errorf("valkey URL: the host is missing")
		}
		addr := host
		if _, _, err := net.SplitHostPort(host); err != nil {
			addr = net.JoinHostPort(strings.Trim(host, "[]"), port)
		}
		h, p, err := net.SplitHostPort(addr)
		if err != nil || h == "" {
			return fmt.Errorf("valkey URL: %q is not host:port", host)
		}
		if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 {
			return fmt.Errorf("valkey URL: the port of %q must be 1 to 65535", host)
		}
		t.addrs = append(t.addrs, addr)
	}
	t.cluster = !sentinel && len(t.addrs) > 1
	return nil
}

func (t *target) path(text string, sentinel bool) error {
	if sentinel {
		name, err := url.PathUnescape(text)
		if err != nil || name == "" || strings.Contains(name, "/") {
			return fmt.Errorf("valkey URL: the primary's name is missing, write valkey-sentinel://host:port/name")
		}
		t.master = name
		return nil
	}
	if text == "" {
		return nil
	}
	return t.database(text)
}

func (t *target) database(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return fmt.Errorf("valkey URL: %q is not a database number", text)
	}
	t.db = n
	return nil
}

func (t *target) options(query string, sentinel bool) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return fmt.Errorf("valkey URL: what follows ? is not well formed")
	}
	for name, list := range values {
		if len(list) != 1 {
			return fmt.Errorf("valkey URL: option %q is there more than once", name)
		}
		value := list[0]
		switch {
		case name == "cluster" && !sentinel:
			on, err := strconv.ParseBool(value)
			if err != nil {
				return fmt.Errorf("valkey URL: option cluster must be true or false, not %q", value)
			}
			if !on && len(t.addrs) > 1 {
				return fmt.Errorf("valkey URL: several hosts are a cluster, but option cluster says it is none")
			}
			t.cluster = on
		case name == "db":
			if err := t.database(value); err != nil {
				return err
			}
		case name == "sentinel-user" && sentinel:
			t.sentinelUser = value
		case name == "sentinel-password" && sentinel:
			t.sentinelPassword = value
		default:
			return fmt.Errorf("valkey URL: unknown option %q", name)
		}
	}
	return nil
}
