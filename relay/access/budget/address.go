package budget

import "net/netip"

// The parts of an IPv6 address that one customer of a network has: a /64 at
// least, a /48 at most.
const (
	hostBits    = 64
	networkBits = 48
)

// names are what an address is counted by. What is no address is counted by
// itself.
func names(address string) (ofHost, ofNetwork string) {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address, ""
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String(), ""
	}
	return prefix(a, hostBits), prefix(a, networkBits)
}

func prefix(a netip.Addr, bits int) string {
	p, err := a.Prefix(bits)
	if err != nil {
		panic(err) // an IPv6 address has so many bits
	}
	return p.String()
}
