package server

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/wire"
)

const tlsHost = "chat.example.com"

// pair makes a certificate for tlsHost and its key, as PEM.
func pair(t *testing.T, serial int64) (cert, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: tlsHost}, DNSNames: []string{tlsHost},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(60 * 24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, of, of, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: secret})
}

// overTLS runs a relay that answers by TLS, and returns its address.
func overTLS(t *testing.T, conf TLS) (*relay, string) {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := free.Addr().String()
	free.Close()
	_, port, _ := net.SplitHostPort(addr)
	r := newRelay(t, func(c *Config) {
		c.TLS, c.Addr, c.Address.Public = conf, addr, &url.URL{Scheme: "https", Host: tlsHost + ":" + port}
	})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	dialWhenUp(t, addr).Close()
	return r, addr
}

// shown is the serial number of the certificate that the relay shows, 0 if none.
func shown(addr, host string) int64 {
	conn, err := tls.Dial("tcp", addr, &tls.Config{ServerName: host, InsecureSkipVerify: true})
	if err != nil {
		return 0
	}
	defer conn.Close()
	return conn.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
}

func TestTLSFromFiles(t *testing.T) {
	dir := t.TempDir()
	files := TLS{Cert: filepath.Join(dir, "cert.pem"), Key: filepath.Join(dir, "key.pem")}
	write := func(name string, data []byte) {
		t.Helper()
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cert, key := pair(t, 1)
	write(files.Cert, cert)
	write(files.Key, key)
	r, addr := overTLS(t, files)

	// Pages and sockets, checked by the certificate.
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(cert)
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, addr)
		},
	}}
	answer, err := client.Get(r.Address.Public.String() + "/frame?site=shop")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != 200 || answer.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%s, %v", answer.Status, answer.Header)
	}
	ws, _, err := websocket.Dial(t.Context(), r.Address.Public.String()+"/ws", &websocket.DialOptions{
		HTTPClient: client, HTTPHeader: http.Header{"Origin": {r.Address.Public.String()}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer ws.CloseNow()
	hello := wire.Frame{Type: wire.TypeHello, Hello: wire.Hello{V: wire.Version, Ticket: r.ticket()}}
	if err := ws.Write(t.Context(), websocket.MessageText, hello.Append(nil)); err != nil {
		t.Fatal(err)
	}
	_, said, err := ws.Read(t.Context())
	if f, bad := wire.Parse(said); err != nil || bad != nil || f.Type != wire.TypeWelcome {
		t.Errorf("%s, %v", said, err)
	}

	// Half of another pair is not used; the whole of it is, without a restart.
	cert, key = pair(t, 2)
	write(files.Cert, cert)
	time.Sleep(lookEvery + 100*time.Millisecond) // past the time at which the files are looked at
	if n := shown(addr, tlsHost); n != 1 {
		t.Errorf("certificate %d with half of a new pair", n)
	}
	write(files.Key, key)
	for end := time.Now().Add(10 * time.Second); shown(addr, tlsHost) != 2; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the new certificate is not used")
		}
	}
	if _, err := (&Server{Config: Config{TLS: TLS{Cert: dir, Key: dir}}}).tlsConfig(); err == nil {
		t.Error("a folder is taken for a certificate")
	}
}

// The relay asks the authority for its host's certificate and no other's, and
// shows one that any relay of the store got.
func TestTLSByACME(t *testing.T) {
	var asked atomic.Int64
	authority := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		http.Error(w, "not today", http.StatusForbidden)
	}))
	defer authority.Close()
	r, addr := overTLS(t, TLS{ACME: []string{tlsHost}, Directory: authority.URL})
	if n := shown(addr, "evil.example"); n != 0 || asked.Load() != 0 {
		t.Errorf("certificate %d for another host, asked for %d times", n, asked.Load())
	}
	if n := shown(addr, tlsHost); n != 0 || asked.Load() == 0 {
		t.Errorf("certificate %d, asked for %d times", n, asked.Load())
	}
	const helpHost = "help.example.com"
	policy := named(r.docs, r.TLS.ACME)
	if policy(t.Context(), helpHost) == nil {
		t.Error("a certificate is asked for a host that is nobody's")
	}
	if err := site.Change(t.Context(), r.docs, "shop", func(s *site.Site) { s.Help.Host = helpHost }); err != nil {
		t.Fatal(err)
	}
	if err := policy(t.Context(), "Help.example.com"); err != nil {
		t.Errorf("the host of a help centre: %v", err)
	}
	for path, status := range map[string]int{"/en/": http.StatusOK, "/inbox/shop": http.StatusNotFound, "/widget.js": http.StatusNotFound} {
		w := httptest.NewRecorder()
		if r.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "https://"+helpHost+path, nil)); w.Code != status {
			t.Errorf("%s%s: %d", helpHost, path, w.Code)
		}
	}
	cert, key := pair(t, 7)
	if err := (certCache{r.docs}).Put(t.Context(), tlsHost, append(key, cert...)); err != nil {
		t.Fatal(err)
	}
	// After a refusal the authority is not asked for a while; another relay of
	// the store has none behind it.
	beside := &Server{Config: Config{TLS: r.TLS}, docs: r.docs}
	conf, err := beside.tlsConfig()
	if err != nil {
		t.Fatal(err)
	}
	got, err := conf.GetCertificate(&tls.ClientHelloInfo{ServerName: tlsHost, SignatureSchemes: []tls.SignatureScheme{tls.ECDSAWithP256AndSHA256},
		SupportedCurves: []tls.CurveID{tls.CurveP256}, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}})
	if err != nil || got.Leaf.SerialNumber.Int64() != 7 {
		t.Errorf("%v, %v", got, err)
	}
}

// What an operator has to know of net/http is a warning, what strangers do to
// connections is not.
func TestHTTPLog(t *testing.T) {
	var out bytes.Buffer
	log := newHTTPLog(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})))
	log.Print("http: panic serving 192.0.2.1:1: boom")
	log.Print("http: Accept error: too many open files; retrying in 5ms")
	log.Print("http: TLS handshake error from 192.0.2.1:1: EOF")
	if warnings, all := strings.Count(out.String(), "level=WARN"), strings.Count(out.String(), "level="); warnings != 2 || all != 3 {
		t.Errorf("%d of %d lines are warnings:\n%s", warnings, all, out.String())
	}
}
