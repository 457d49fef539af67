package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/examples/shop"
	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/help/faqio"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/server"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

func demoCommand() *cli.Command {
	return &cli.Command{
		Name:   "demo",
		Usage:  "run a relay and a small shop that embeds the chat; an empty store gets a site, an FAQ and an agent",
		Flags:  append(serveFlags(), text("shop-addr", "localhost:8081", "address of the shop, host:port")),
		Before: noArguments,
		Action: demo,
	}
}

// The demo's site and agent.
const (
	demoSite  = "shop"
	demoEmail = "ana@example.com"
	demoName  = "Ana Lima"
)

// demo runs a relay and the shop, over an empty store with a site, an FAQ and
// an agent.
func demo(ctx context.Context, c *cli.Command) error {
	log, err := logger(c.String("log"))
	if err != nil {
		return err
	}
	conf, err := serverConfig(c, log)
	if err != nil {
		return err
	}
	shopAddr := c.String("shop-addr")
	if err := checkAddr("shop-addr", shopAddr); err != nil {
		return err
	}
	if conf.Store, err = openStore(ctx, c); err != nil {
		return err
	}
	defer conf.Store.Close()
	credential, err := furnish(ctx, conf.Store, shopAddr)
	if err != nil {
		return fmt.Errorf("prepare the demo: %w", err)
	}
	relay, err := server.New(ctx, conf)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", shopAddr)
	if err != nil {
		return fmt.Errorf("shop-addr: %w", err)
	}
	pages := &http.Server{
		Handler:           shop.Handler(conf.Address.Public.String(), demoSite),
		ReadHeaderTimeout: 10 * time.Second,
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var both sync.WaitGroup
	failed := make(chan error, 2)
	both.Go(func() {
		defer cancel()
		if err := pages.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	})
	both.Go(func() {
		<-ctx.Done()
		pages.Close()
	})
	fmt.Fprintf(os.Stdout, `
  The shop    http://%s
  The inbox   %s/inbox
  Email       %s
  Password    %s

Ctrl-C ends both.

`, localHost(shopAddr), conf.Address.Public, credential.Email, credential.Password)
	err = relay.Run(ctx)
	cancel()
	both.Wait()
	select {
	case shopErr := <-failed:
		return errors.Join(err, shopErr)
	default:
		return err
	}
}

// furnish gives an empty store the demo's site, FAQ and agent, and returns what
// the agent signs in with. A store that has a site is somebody's: it stays as
// it is. The site comes last, so that a start that was cut off is begun again.
func furnish(ctx context.Context, s store.Store, shopAddr string) (credential, error) {
	cache := docs.NewCache(s)
	defer cache.Close()
	sites, err := site.Kind.List(ctx, cache, store.Global)
	if err != nil {
		return credential{}, err
	}
	if len(sites) > 0 {
		if s, err := site.Get(ctx, cache, demoSite); err != nil || !s.Allows(demoOrigins(shopAddr)[0]) {
			fmt.Fprintf(os.Stderr, "parley: site %s is not there or does not allow %s: the shop has no chat\n", demoSite, demoOrigins(shopAddr)[0])
		}
		return knownCredential(ctx, cache)
	}
	credential, err := demoAgent(ctx, cache)
	if err != nil {
		return credential, err
	}
	entries, err := faqio.Read(bytes.NewReader(shop.FAQ), faqio.JSONLines)
	if err != nil {
		return credential, err
	}
	items := help.ItemsOf(entries)
	for i := range items {
		// The shop's ids end in their language, and begin alike in each.
		if name, lang, ok := strings.Cut(items[i].ID, "."); ok && lang != "en" {
			items[i].Source = name + ".en"
		}
	}
	if err := help.ImportItems(ctx, cache, demoSite, items, false); err != nil {
		return credential, err
	}
	return credential, site.Change(ctx, cache, demoSite, func(s *site.Site) {
		s.Name, s.Origins, s.QuietDays = "Shop support", demoOrigins(shopAddr), 0
		s.Names = map[string]string{"zh": "商店客服", "ar": "دعم المتجر"}
	})
}

// demoOrigins are the names by which a browser on this machine may call the
// shop.
func demoOrigins(shopAddr string) []string {
	local := localHost(shopAddr)
	origins := []string{"http://" + local}
	host, port, _ := net.SplitHostPort(local)
	switch host {
	case "localhost":
		origins = append(origins, "http://127.0.0.1:"+port)
	case "127.0.0.1":
		origins = append(origins, "http://localhost:"+port)
	}
	return origins
}

// credential is what the demo's agent signs in with. It is kept in the store,
// readable, so that a second start can print it again: a demo's only.
type credential struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	// Hash is the agent's when the password was set, "" in older stores.
	Hash string `json:"hash,omitempty"`
}

var credentials = docs.Kind[credential]{Name: "demo"}

// credentialID is the id of the demo's one credential.
const credentialID = "agent"

// knownCredential returns what an earlier start made, with what the owner did
// since said in the place of what is no longer so.
func knownCredential(ctx context.Context, cache *docs.Cache) (credential, error) {
	known, err := credentials.Get(ctx, cache, store.Global, credentialID)
	if errors.Is(err, store.ErrNotFound) {
		return credential{Email: "(yours)", Password: "(yours)"}, nil
	}
	if err != nil {
		return credential{}, err
	}
	agent, err := people.Get(ctx, cache, known.Value.Email)
	if errors.Is(err, store.ErrNotFound) {
		return credential{Email: "(yours)", Password: "(yours)"}, nil
	}
	if known.Value.Hash != "" && known.Value.Hash != agent.Hash {
		known.Value.Password = "(as you have set it)"
	}
	return known.Value, err
}

// demoAgent adds the demo's agent, if an earlier start has not.
func demoAgent(ctx context.Context, cache *docs.Cache) (credential, error) {
	known, err := credentials.Get(ctx, cache, store.Global, credentialID)
	if !errors.Is(err, store.ErrNotFound) {
		return known.Value, err
	}
	fresh := credential{Email: demoEmail, Password: rand.Text()[:16]}
	a, err := access.New(ctx, cache, time.Now)
	if err != nil {
		return fresh, err
	}
	ana := people.Agent{Email: fresh.Email, Name: demoName}
	ana.Allow(demoSite, people.Grant{Role: people.Owner})
	_, err = a.AddAgent(ctx, ana, fresh.Password)
	if errors.Is(err, people.ErrExists) { // of a start that was cut off here
		err = a.SetPassword(ctx, fresh.Email, fresh.Password)
	}
	if err != nil {
		return fresh, err
	}
	agent, err := people.Get(ctx, cache, fresh.Email)
	if err != nil {
		return fresh, err
	}
	fresh.Hash = agent.Hash
	return fresh, credentials.Put(ctx, cache, store.Global, docs.Doc[credential]{ID: credentialID, Value: fresh})
}
