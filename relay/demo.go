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
		Usage:  "run a relay and a small shop that embeds the chat",
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

// demo runs a relay with the shop's site, FAQ and agent, and the shop.
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
	credential, err := seed(ctx, conf.Store, shopAddr)
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

// seed gives the demo its site, FAQ and agent.
func seed(ctx context.Context, s store.Store, shopAddr string) (credential, error) {
	cache := docs.NewCache(s)
	defer cache.Close()
	err := site.Change(ctx, cache, demoSite, func(s *site.Site) {
		s.Name, s.Origins, s.QuietDays = "Shop support", demoOrigins(shopAddr), 0
	})
	if err != nil {
		return credential{}, err
	}
	entries, err := faqio.Read(bytes.NewReader(shop.FAQ), faqio.JSONLines)
	if err != nil {
		return credential{}, err
	}
	if err := help.Import(ctx, cache, demoSite, entries); err != nil {
		return credential{}, err
	}
	return demoAgent(ctx, cache)
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
}

var credentials = docs.Kind[credential]{Name: "demo"}

func demoAgent(ctx context.Context, cache *docs.Cache) (credential, error) {
	const id = "agent"
	known, err := credentials.Get(ctx, cache, store.Global, id)
	if !errors.Is(err, store.ErrNotFound) {
		return known.Value, err
	}
	fresh := credential{Email: demoEmail, Password: rand.Text()[:16]}
	a, err := access.New(ctx, cache, time.Now)
	if err != nil {
		return fresh, err
	}
	_, err = a.AddAgent(ctx, people.Agent{Email: fresh.Email, Name: demoName, Sites: []string{demoSite}}, fresh.Password)
	if err != nil {
		return fresh, err
	}
	return fresh, credentials.Put(ctx, cache, store.Global, docs.Doc[credential]{ID: id, Value: fresh})
}
