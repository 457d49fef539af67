package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/server"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/store/valkey"
)

// env is the environment variable of a flag: PARLEY_PUBLIC_URL for -public-url.
func env(flag string) string {
	return "PARLEY_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

func text(name, value, usage string) cli.Flag {
	return &cli.StringFlag{Name: name, Value: value, Usage: usage, Sources: cli.EnvVars(env(name)), OnlyOnce: true}
}

func number(name string, value int, usage string) cli.Flag {
	return &cli.IntFlag{Name: name, Value: value, Usage: usage, Sources: cli.EnvVars(env(name)), OnlyOnce: true}
}

func yes(name, usage string) cli.Flag {
	return &cli.BoolFlag{Name: name, Usage: usage, Sources: cli.EnvVars(env(name)), OnlyOnce: true}
}

// storeFlags say where the data is.
func storeFlags() []cli.Flag {
	return []cli.Flag{
		text("data", "parley-data", "folder of the embedded store"),
		text("valkey", "", "address of a Valkey to use instead: valkey://host:port, valkeys:// with TLS, valkey-sentinel://host:port/NAME, ?cluster=true"),
		text("durability", "A", "promise for accepted messages: A, B or C"),
		yes("accept-loss", "use a Valkey that keeps nothing over a restart"),
	}
}

// fileFlags say where the bytes of files are.
func fileFlags() []cli.Flag {
	return []cli.Flag{
		text("files", "", "where files that people attach are kept: a folder, which several relays may share, or https://host/bucket of an S3-compatible store (default: files in -data; with -valkey none are taken)"),
		text("s3-region", "us-east-1", "region of the bucket"),
		text("s3-key", "", "access key of the bucket"),
		text("s3-secret", "", "secret key of the bucket"),
	}
}

// serveFlags are those of a relay.
func serveFlags() []cli.Flag {
	flags := append(append(storeFlags(), fileFlags()...),
		text("addr", "localhost:8080", "address to listen on, host:port"),
		text("public-url", "", "address that browsers use (default: http:// and -addr)"),
		text("tls-cert", "", "file with the certificate, if no proxy before has one; read anew when it changes"),
		text("tls-key", "", "file with the certificate's key"),
		text("acme", "", "host for which a certificate is asked by ACME; the relay must be reached there on port 443"),
		text("acme-directory", "", "address of the certificate authority (default: Let's Encrypt's)"),
		text("scan", "", "clamd that looks at each file before it is kept, clamd://host:port"),
		text("inbox-url", "", "address that agents' browsers use, if it has a host of its own"),
		text("admin-addr", "", "address for metrics, readiness in detail and pprof, host:port; empty: nowhere"),
		text("metrics-token", "", "bearer token that opens /metrics on the public address too"),
		text("trusted-proxies", "", "networks whose X-Forwarded-For is believed, comma separated"),
		text("webhook-networks", "", "private networks that webhooks of sites' flows and imports of websites may reach, comma separated"),
		text("model-url", "", "where the API of a language model begins that words bots' answers, as https://HOST/v1"),
		text("model", "", "the model's name there"),
		text("model-key-file", "", "file with the key for it"),
		number("model-day", 500, "answers that a site gets of the model in a day from each relay"),
		text("model-price", "", "what a million tokens to the model and a million from it cost, and the currency, as 0.15,0.60,USD"),
		text("model-budget", "", "what the model may cost each site in a day, in that currency"),
		text("embeddings-url", "", "where an API of embeddings begins that orders the articles which bots offer, as https://HOST/v1"),
		text("embeddings", "", "the model's name there"),
		text("embeddings-key-file", "", "file with the key for it"),
		number("embeddings-day", 2000, "questions of a site that it orders articles for in a day from each relay"),
		text("meaning", "", "folder with a Model2Vec table (model.safetensors, tokenizer.json) by which sites may find articles by meaning"),
		text("meaning-languages", "en", "languages that it knows, comma separated"),
		text("log", "info", "debug, info, warn or error"),
		yes("no-search", "keep no index of what is said, which takes up to three times its memory in a Valkey: conversations are not found"),
		yes("dev", "allow a public address without TLS that is not on this machine"),
	)
	for _, f := range limitFlags {
		flags = append(flags, number(f.name, f.value, f.usage))
	}
	return flags
}

// demoOnly are variables that only the demo reads.
var demoOnly = []string{"PARLEY_SHOP_ADDR"}

// checkEnvironment refuses PARLEY_ variables that nothing reads: most are
// spelling mistakes.
func checkEnvironment(environ []string) error {
	known := map[string]bool{}
	for _, name := range demoOnly {
		known[name] = true
	}
	for _, flag := range serveFlags() {
		known[env(flag.Names()[0])] = true
	}
	for _, variable := range environ {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "PARLEY_") && !known[name] {
			return fmt.Errorf("%s: there is no such setting", name)
		}
	}
	return nil
}

// logger writes JSON lines to standard error.
func logger(level string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("log: %q is not debug, info, warn or error", level)
	}
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: l})), nil
}

// openStore opens the store that the flags name.
func openStore(ctx context.Context, c *cli.Command) (store.Store, error) {
	grade := c.String("durability")
	if grade != "A" && grade != "B" && grade != "C" {
		return nil, fmt.Errorf("durability: %q is not A, B or C", grade)
	}
	if address := c.String("valkey"); address != "" {
		s, err := valkey.Open(ctx, address, valkey.Options{
			Durability: grade, AcceptLoss: c.Bool("accept-loss"),
		})
		if err != nil {
			return nil, fmt.Errorf("valkey: %w", err)
		}
		return s, nil
	}
	if grade != "A" {
		return nil, fmt.Errorf("durability: grade %s needs -valkey; the embedded store has A", grade)
	}
	folder := c.String("data")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	s, err := sqlite.Open(ctx, dataFile(folder), sqlite.Options{})
	if err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	return s, nil
}

// serverConfig reads what is not the store.
func serverConfig(c *cli.Command, log *slog.Logger) (server.Config, error) {
	conf := server.Config{
		Log: log, Addr: c.String("addr"), AdminAddr: c.String("admin-addr"),
		MetricsToken: c.String("metrics-token"), NoSearch: c.Bool("no-search"),
	}
	if err := checkAddr("addr", conf.Addr); err != nil {
		return conf, err
	}
	if conf.AdminAddr != "" {
		if err := checkAddr("admin-addr", conf.AdminAddr); err != nil {
			return conf, err
		}
	}
	var err error
	if conf.Limits, err = limitsOf(c); err != nil {
		return conf, err
	}
	if conf.Blobs, err = blobsOf(c); err != nil {
		return conf, err
	}
	if conf.Scan, err = scannerOf(c); err != nil {
		return conf, err
	}
	public := c.String("public-url")
	if acme := c.String("acme"); acme != "" && public == "" {
		public = "https://" + acme
	}
	if conf.Address.Public, err = publicURL(public, conf.Addr, c.Bool("dev")); err != nil {
		return conf, err
	}
	if inbox := c.String("inbox-url"); inbox != "" {
		if conf.InboxURL, err = browsersURL("inbox-url", inbox, c.Bool("dev")); err != nil {
			return conf, err
		}
	}
	if conf.TLS, err = tlsOf(c, conf); err != nil {
		return conf, err
	}
	if conf.Model, err = modelOf(c, "model"); err != nil {
		return conf, err
	}
	if conf.Embeddings, err = modelOf(c, "embeddings"); err != nil {
		return conf, err
	}
	if err := supplyMeanings(c); err != nil {
		return conf, err
	}
	if conf.Address.TrustedProxies, err = networksOf(c, "trusted-proxies"); err != nil {
		return conf, err
	}
	conf.WebhookNetworks, err = networksOf(c, "webhook-networks")
	return conf, err
}

// networksOf are the networks that a flag names.
func networksOf(c *cli.Command, flag string) (list []netip.Prefix, err error) {
	for network := range strings.SplitSeq(c.String(flag), ",") {
		if network = strings.TrimSpace(network); network == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(network)
		if err != nil {
			return nil, fmt.Errorf("%s: %q is not a network such as 10.0.0.0/8", flag, network)
		}
		list = append(list, prefix)
	}
	return list, nil
}

func checkAddr(key, addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%s: %q is not host:port", key, addr)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%s: %q is not a port", key, port)
	}
	return nil
}

// publicURL is the address that browsers use: as set, or as a browser on this
// machine would reach addr.
func publicURL(set, addr string, dev bool) (*url.URL, error) {
	if set == "" {
		return url.Parse("http://" + localHost(addr))
	}
	return browsersURL("public-url", set, dev)
}

// browsersURL is an address as browsers write it.
func browsersURL(flag, set string, dev bool) (*url.URL, error) {
	origin, err := site.Origin(set)
	if err != nil || strings.Contains(origin, "*") {
		return nil, fmt.Errorf("%s: %q is not scheme://host or scheme://host:port", flag, set)
	}
	u, err := url.Parse(origin)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flag, err)
	}
	if u.Scheme == "http" && !dev && !onThisMachine(u.Hostname()) {
		return nil, fmt.Errorf("%s: %q has no TLS; use https, or -dev on a network of your own", flag, set)
	}
	return u, nil
}

func onThisMachine(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// localHost is how a browser on this machine names an address to listen on.
func localHost(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
