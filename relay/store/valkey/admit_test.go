package valkey_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/proc"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// A server that cannot keep the promise is refused with the setting to change.
func TestOpenRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		server []valkeys.Option
		opts   valkey.Options
		want   string
	}{
		"evicting":       {[]valkeys.Option{valkeys.MaxMemory("100mb", "allkeys-lru")}, valkey.Options{}, "maxmemory-policy"},
		"volatile":       {[]valkeys.Option{valkeys.MaxMemory("100mb", "volatile-ttl")}, valkey.Options{}, "maxmemory-policy"},
		"no file":        {[]valkeys.Option{valkeys.NoAOF()}, valkey.Options{}, "appendonly"},
		"no file, B":     {[]valkeys.Option{valkeys.NoAOF()}, valkey.Options{Durability: "B", AcceptLoss: true}, "appendonly"},
		"unknown grade":  {nil, valkey.Options{Durability: "D"}, `"D"`},
		"not as cluster": {[]valkeys.Option{valkeys.Args("--cluster-enabled", "yes", "--cluster-port", strconv.Itoa(proc.FreePort(t)))}, valkey.Options{}, "?cluster=true"},
	} {
		t.Run(name, func(t *testing.T) {
			server := valkeys.Start(t, test.server...)
			s, err := valkey.Open(t.Context(), server.URL(), test.opts)
			if err == nil {
				s.Close()
			}
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("open says %v, want a line with %q", err, test.want)
			}
		})
	}
	if _, err := valkey.Open(t.Context(), "valkey://"+proc.FreeAddr(t), valkey.Options{}); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("open of nothing says %v", err)
	}
}

func TestHealthWarns(t *testing.T) {
	for name, test := range map[string]struct {
		server []valkeys.Option
		opts   valkey.Options
		want   string
	}{
		"fine":               {nil, valkey.Options{}, ""},
		"accepted loss":      {[]valkeys.Option{valkeys.NoAOF()}, valkey.Options{AcceptLoss: true}, "keeps no append-only file"},
		"unsynced":           {[]valkeys.Option{valkeys.AOF("no")}, valkey.Options{}, "appendfsync"},
		"no CONFIG":          {[]valkeys.Option{valkeys.Args("--rename-command", "CONFIG", "")}, valkey.Options{}, "CONFIG is not permitted"},
		"evicting, no bound": {[]valkeys.Option{valkeys.MaxMemory("0", "allkeys-lru")}, valkey.Options{}, "maxmemory-policy"},
	} {
		t.Run(name, func(t *testing.T) {
			server := valkeys.Start(t, test.server...)
			h, err := open(t, server.URL(), test.opts).Health(t.Context())
			if err != nil || h.Grade != "A" || !strings.HasPrefix(h.Backend, "valkey ") {
				t.Fatalf("Health says %+v, %v", h, err)
			}
			if test.want == "" && len(h.Warnings) == 0 {
				return
			}
			if !slices.ContainsFunc(h.Warnings, func(w string) bool { return test.want != "" && strings.Contains(w, test.want) }) {
				t.Errorf("Health warns %q, want %q", h.Warnings, test.want)
			}
		})
	}
}

func TestHealthWithoutServer(t *testing.T) {
	server := valkeys.Start(t)
	s := open(t, server.URL(), valkey.Options{Timeout: time.Second})
	server.Kill()
	if _, err := s.Health(t.Context()); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("Health of a server that is gone says %v", err)
	}
}

// Databases of one server are apart, also in what is published.
func TestDatabases(t *testing.T) {
	server := valkeys.Start(t)
	one, two := open(t, server.URL()+"/1", valkey.Options{}), open(t, server.URL()+"/2", valkey.Options{})
	conv := store.NewID()
	r := follow(t, two, conv)
	say(t, one, conv, "in 1")
	say(t, two, conv, "in 2")
	r.sees(t, two, conv, 5*time.Second)
	if got := texts(t, two, conv); len(got) != 1 || got[0] != "in 2" {
		t.Errorf("database 2 has %q", got)
	}
}

func TestPasswordAndTLS(t *testing.T) {
	dir := t.TempDir()
	roots := certificate(t, dir)
	port := strconv.Itoa(proc.FreePort(t))
	valkeys.Start(t, valkeys.Args(
		"--tls-port", port, "--tls-auth-clients", "no",
		"--tls-cert-file", filepath.Join(dir, "cert.pem"), "--tls-key-file", filepath.Join(dir, "key.pem"),
		"--user", "relay", "on", ">s:e@c/r#t", "~*", "&*", "+@all"))

	opts := valkey.Options{TLS: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
	url := "valkeys://relay:s%3Ae%40c%2Fr%23t@127.0.0.1:" + port
	s, conv := open(t, url, opts), store.NewID()
	r := follow(t, s, conv)
	say(t, s, conv, "hello")
	r.sees(t, s, conv, 5*time.Second)

	for _, bad := range []string{"valkeys://relay:wrong@127.0.0.1:" + port, "valkey://127.0.0.1:" + port} {
		s, err := valkey.Open(t.Context(), bad, valkey.Options{Timeout: time.Second, TLS: opts.TLS})
		if err == nil {
			s.Close()
			t.Errorf("opened %s", bad)
		} else if strings.Contains(err.Error(), "wrong@") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}

// certificate writes a certificate for 127.0.0.1 and its key to dir.
func certificate(t *testing.T, dir string) *x509.CertPool {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &secret.PublicKey, secret)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalECPrivateKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{
		"cert.pem": {Type: "CERTIFICATE", Bytes: der},
		"key.pem":  {Type: "EC PRIVATE KEY", Bytes: keyDER},
	} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool := x509.NewCertPool()
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool.AddCert(cert)
	return pool
}
