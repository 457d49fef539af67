package server

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

func listen(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return listener, nil
}

// ownOrigin reports whether origin is the relay's own, as its frame has it: the
// public address, or with the same scheme the host that was asked.
func (s *Server) ownOrigin(r *http.Request, origin string) bool {
	public := s.PublicURL.Scheme + "://"
	return origin == public+s.PublicURL.Host || origin == public+r.Host
}

// clientIP is the address of who asks. X-Forwarded-For counts only as far as
// trusted proxies wrote it: it is read from the right, up to the first address
// that is not one of theirs.
func (s *Server) clientIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusts(host); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		host = hop.Unmap().String()
	}
	return host
}

func (s *Server) trusts(host string) bool {
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	for _, proxy := range s.TrustedProxies {
		if proxy.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}
