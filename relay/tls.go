package main

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/server"
)

// tlsOf is where the relay's certificate comes from.
func tlsOf(c *cli.Command, conf server.Config) (server.TLS, error) {
	t := server.TLS{Cert: c.String("tls-cert"), Key: c.String("tls-key"), Directory: c.String("acme-directory")}
	host := c.String("acme")
	switch {
	case (t.Cert == "") != (t.Key == ""):
		return t, errors.New("tls-cert: a certificate and a key go together, name -tls-cert and -tls-key")
	case host != "" && t.Cert != "":
		return t, errors.New("acme: a certificate comes from files or from ACME, not from both")
	case host == "" && t.Directory != "":
		return t, errors.New("acme-directory: name a host with -acme")
	case host == "" && t.Cert == "":
		return t, nil
	case !conf.Address.Secure():
		return t, fmt.Errorf("public-url: %s is without TLS, use https", conf.Address.Public)
	}
	if host == "" {
		return t, nil
	}
	if name := conf.Address.Public.Hostname(); name != host {
		return t, fmt.Errorf("acme: %q is not the host of the public address %s", host, conf.Address.Public)
	}
	t.ACME = []string{host}
	if conf.InboxURL != nil && conf.InboxURL.Hostname() != host {
		t.ACME = append(t.ACME, conf.InboxURL.Hostname())
	}
	return t, nil
}
