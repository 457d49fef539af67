package matrix

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	settings "github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/relays"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// The site of most clients and the page that embeds the widgets.
const (
	site   = "shop"
	origin = "https://shop.example"
)

// setup is what a row works on: a store, and relays over it.
type setup struct {
	x      *Experiment
	server *valkeys.Server
	store  store.Store // for the site's settings and the final history
	relays []*relays.Relay
}

// newSetup starts a Valkey and n relays on it.
func (x *Experiment) newSetup(n int, opts ...valkeys.Option) *setup {
	r := &setup{x: x, server: valkeys.Start(x, opts...)}
	r.openStore(r.server.URL(), valkey.Options{})
	for range n {
		r.addRelay(r.server.URL())
	}
	return r
}

// relayArgs lift the limits that guard against floods: a row is one.
var relayArgs = append([]string{"-log", "warn"}, relays.Wide...)

// public is the address of all relays, behind whatever proxies.
var public = &url.URL{Scheme: "http", Host: "relays.localhost"}

func (r *setup) addRelay(url string, args ...string) *relays.Relay {
	relay := relays.Start(r.x, relays.Options{Valkey: url, PublicURL: public.String(), Args: append(args, relayArgs...)})
	r.relays = append(r.relays, relay)
	return relay
}

// openStore opens the store that the row reads the history from, and adds the
// sites.
func (r *setup) openStore(url string, opts valkey.Options) {
	r.x.Helper()
	s, err := valkey.Open(r.x.ctx, url, opts)
	r.x.must(err)
	r.x.Cleanup(func() { s.Close() })
	r.store = s
	r.x.must(r.addSite())
}

func (r *setup) addSite() error {
	cache := docs.NewCache(r.store)
	defer cache.Close()
	return errors.Join(
		settings.Change(r.x.ctx, cache, site, func(s *settings.Site) {
			*s = settings.Site{ID: site, Name: "Shop", Origins: []string{origin}}
		}),
		settings.Change(r.x.ctx, cache, agentSite, func(s *settings.Site) {
			*s = settings.Site{ID: agentSite, Name: "Help", Origins: []string{origin}}
		}),
	)
}

func (r *setup) addrs() []string {
	addrs := make([]string, len(r.relays))
	for i, relay := range r.relays {
		addrs[i] = relay.Addr
	}
	return addrs
}

// cpu is the processor time that the relays have used since they began, in
// seconds.
func (r *setup) cpu() float64 {
	sum := 0.0
	for _, relay := range r.relays {
		used, err := metric(relay.Admin, "process_cpu_seconds_total")
		r.x.must(err)
		sum += used
	}
	return sum
}

// metric reads one value from /metrics on a relay's admin address.
func metric(addr, name string) (float64, error) {
	text, err := fetched("http://" + addr + "/metrics")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(text) {
		if value, found := strings.CutPrefix(line, name+" "); found {
			return strconv.ParseFloat(strings.TrimSpace(value), 64)
		}
	}
	return 0, fmt.Errorf("%s has no metric %s", addr, name)
}
