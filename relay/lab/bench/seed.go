package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
	valkeystore "github.com/parley-chat/parley/relay/store/valkey"
)

// origin is the page that embeds the chat, for all sites.
const origin = "https://shop.test"

// The agent of all sites.
const (
	agentEmail    = "agent@shop.test"
	agentName     = "Ana Lima"
	agentPassword = "correct horse battery"
)

// site names the site that pair or visitor i belongs to.
func (d *deployment) site(i int) string { return "site-" + strconv.Itoa(i%d.sites) }

// storeArgs are the relay's flags that say where the data is.
func (d *deployment) storeArgs() []string {
	if d.sqlite {
		return []string{"-data", filepath.Join(d.folder, "data")}
	}
	url := d.valkey.url()
	if d.via != "" {
		url = "valkey://" + d.via
	}
	return []string{"-valkey", url, "-accept-loss"}
}

// open opens the deployment's store beside its relays.
func (d *deployment) open(ctx context.Context) (store.Store, error) {
	if !d.sqlite {
		return valkeystore.Open(ctx, d.valkey.url(), valkeystore.Options{AcceptLoss: true})
	}
	folder := filepath.Join(d.folder, "data")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	return sqlite.Open(ctx, filepath.Join(folder, "parley.db"), sqlite.Options{})
}

// seed puts sites and an agent who is signed in into the store.
func (d *deployment) seed(ctx context.Context) error {
	s, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	cache := docs.NewCache(s)
	defer cache.Close()
	a, err := access.New(ctx, cache, time.Now)
	if err != nil {
		return err
	}
	agent := people.Agent{Email: agentEmail, Name: agentName}
	for i := range d.sites {
		id := d.site(i)
		err := site.Change(ctx, cache, id, func(s *site.Site) {
			*s = site.Site{ID: id, Name: "Shop", Origins: []string{origin}}
		})
		if err != nil {
			return err
		}
		agent.Sites = append(agent.Sites, id)
	}
	if _, err := a.AddAgent(ctx, agent, agentPassword); err != nil && err != people.ErrExists {
		return fmt.Errorf("add the agent: %w", err)
	}
	entry, err := a.SignIn(ctx, access.Try{Email: agentEmail, Password: agentPassword})
	d.secret = entry.Secret
	return err
}
