package server

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store/docs"
)

// TLS says where the relay's certificate comes from, if no proxy before it has
// one. The zero value is without TLS.
type TLS struct {
	// Cert and Key are files in PEM; they are read anew when they change.
	Cert, Key string
	// ACME are the hosts for which a certificate is asked from Directory, beside
	// those of help centres; "" is Let's Encrypt's. It is kept in the store, for all
	// relays.
	ACME      []string
	Directory string
}

// tlsConfig is how the relay answers by TLS; nil: it does not.
func (s *Server) tlsConfig() (*tls.Config, error) {
	// WebSockets need HTTP/1.1.
	conf := &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
	switch {
	case len(s.TLS.ACME) > 0:
		manager := &autocert.Manager{
			Prompt: autocert.AcceptTOS, HostPolicy: named(s.docs, s.TLS.ACME), Cache: certCache{s.docs},
			Client: &acme.Client{DirectoryURL: s.TLS.Directory, UserAgent: "parley"},
		}
		conf.GetCertificate = manager.GetCertificate
		conf.NextProtos = append(conf.NextProtos, acme.ALPNProto)
	case s.TLS.Cert != "":
		files := &certFiles{cert: s.TLS.Cert, key: s.TLS.Key, log: s.Log}
		if err := files.load(); err != nil {
			return nil, err
		}
		conf.GetCertificate = files.get
	default:
		return nil, nil
	}
	return conf, nil
}

// named reports by its error whether a certificate may be asked for a host: the
// relay's own, and those of help centres.
func named(c *docs.Cache, hosts []string) autocert.HostPolicy {
	own := autocert.HostWhitelist(hosts...)
	return func(ctx context.Context, host string) error {
		err := own(ctx, host)
		if err == nil {
			return nil
		}
		if id, found := site.OfHelpHost(ctx, c, strings.ToLower(host)); found == nil && id != "" {
			return nil
		}
		return err
	}
}

// lookEvery is how often the files of a certificate are looked at.
const lookEvery = time.Second

// certFiles is a certificate in two files.
type certFiles struct {
	cert, key string
	log       *slog.Logger

	mu     sync.Mutex
	made   *tls.Certificate
	of     [2]time.Time // when the files had been written
	looked time.Time
}

// get implements tls.Config.GetCertificate. While the files do not fit each
// other, as when one of them is written, the certificate before is used.
func (f *certFiles) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := time.Now(); now.Sub(f.looked) >= lookEvery {
		f.looked = now
		if f.written() != f.of {
			if err := f.load(); err != nil {
				f.log.Warn("certificate not read, the one before is used", "error", err)
			}
		}
	}
	return f.made, nil
}

// written is when the files were written.
func (f *certFiles) written() (at [2]time.Time) {
	for i, name := range []string{f.cert, f.key} {
		if info, err := os.Stat(name); err == nil {
			at[i] = info.ModTime()
		}
	}
	return at
}

func (f *certFiles) load() error {
	of := f.written()
	made, err := tls.LoadX509KeyPair(f.cert, f.key)
	if err != nil {
		return fmt.Errorf("certificate %s: %w", f.cert, err)
	}
	f.made, f.of = &made, of
	return nil
}

// plainConn is the connection below TLS.
func plainConn(c net.Conn) net.Conn {
	if secure, ok := c.(*tls.Conn); ok {
		return secure.NetConn()
	}
	return c
}
