// Command cluster shows Parley on several relays: it starts a Valkey, two
// relays that share it, a plain TCP balancer in front of them and the example
// shop, and prints where everything is. Kill a relay and watch the chat go on.
// run.sh builds what it needs.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/parley-chat/parley/examples/cluster/balancer"
	"github.com/parley-chat/parley/examples/shop"
)

// config says what to start and where. All addresses are host:port.
type config struct {
	addr     string // of the balancer, which browsers use
	shopAddr string
	data     string // folder of Valkey's files and the agent's password
	parley   string // the relay's program
	relays   int
}

func main() {
	var c config
	flag.StringVar(&c.addr, "addr", "localhost:8080", "address of the balancer")
	flag.StringVar(&c.shopAddr, "shop-addr", "localhost:8081", "address of the shop")
	flag.StringVar(&c.data, "data", "data/cluster", "folder for what is kept")
	flag.StringVar(&c.parley, "parley", "bin/parley", "the relay's program")
	flag.IntVar(&c.relays, "relays", 2, "number of relays")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, c, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "cluster:", err)
		os.Exit(1)
	}
}

// run keeps the cluster up until ctx ends and then takes it down in order:
// relays first, so that they can finish what they were sent, Valkey last.
func run(ctx context.Context, c config, out io.Writer) error {
	if c.relays < 1 {
		return errors.New("relays: at least 1 is needed")
	}
	if err := os.MkdirAll(c.data, 0o700); err != nil {
		return err
	}
	front, err := net.Listen("tcp", c.addr)
	if err != nil {
		return fmt.Errorf("addr: %w", err)
	}
	defer front.Close()
	counter, err := net.Listen("tcp", c.shopAddr)
	if err != nil {
		return fmt.Errorf("shop-addr: %w", err)
	}
	defer counter.Close()
	logs, err := os.Create(filepath.Join(c.data, "cluster.log"))
	if err != nil {
		return err
	}
	defer logs.Close()

	store, err := freeAddr()
	if err != nil {
		return err
	}
	valkey, err := startValkey(ctx, store, c.data, logs)
	if err != nil {
		return err
	}
	defer valkey.stop()

	public := "http://" + c.addr
	agent, err := seed(ctx, c, "valkey://"+store)
	if err != nil {
		return err
	}

	var addrs []string
	for i := range c.relays {
		addr, err := freeAddr()
		if err != nil {
			return err
		}
		r := service{
			name: fmt.Sprintf("relay %d", i+1), path: c.parley, logs: logs, out: out,
			args: []string{"serve", "-addr", addr, "-public-url", public, "-valkey", "valkey://" + store},
		}
		if err := r.start(); err != nil {
			return err
		}
		defer r.stop()
		if err := r.ready(ctx, func() error { return answers("http://" + addr + "/readyz") }); err != nil {
			return err
		}
		fmt.Fprintf(out, "  %s     http://%s (process %d)\n", r.name, addr, r.pid())
		addrs = append(addrs, addr)
	}

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	pages := &http.Server{Handler: shop.Handler(public, site), ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 2)
	go func() { failed <- pages.Serve(counter) }()
	defer pages.Close()
	balanced := make(chan struct{})
	go func() {
		defer close(balanced)
		log := slog.New(slog.NewTextHandler(logs, nil))
		if err := balancer.New(addrs, log).Serve(ctx, front); err != nil {
			failed <- err
		}
	}()

	fmt.Fprintf(out, `
  The shop    http://%s
  The inbox   %s/inbox
  Email       %s
  Password    %s

What the parts say is in %s. Kill a relay and the chat goes on;
it is started again after a second. Ctrl-C ends everything.

`, c.shopAddr, public, agent.email, agent.password, logs.Name())

	select {
	case err := <-failed:
		return err
	case <-valkey.ended():
		return errors.New("valkey-server has ended, see the log")
	case <-ctx.Done():
		<-balanced
		return nil
	}
}
