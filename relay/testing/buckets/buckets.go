// Package buckets is an S3-compatible bucket for tests: it keeps objects in memory
// and believes nobody whose signature it cannot make itself.
package buckets

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// What who may use the bucket has.
const (
	Region = "test-1"
	Key    = "reader"
	Secret = "a secret of the bucket"
)

// Bucket is one that listens.
type Bucket struct {
	// URL is http://host/bucket.
	URL string

	mu      sync.Mutex
	objects map[string][]byte
}

// Start listens until the test ends.
func Start(t testing.TB) *Bucket {
	b := &Bucket{objects: map[string][]byte{}}
	s := httptest.NewServer(b)
	t.Cleanup(s.Close)
	b.URL = s.URL + "/bucket"
	return b
}

// Names are those of the objects that are there, in order.
func (b *Bucket) Names() (names []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for name := range b.objects {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// ServeHTTP answers as S3 does. An object is there whole or not at all.
func (b *Bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != signature(r) {
		http.Error(w, "SignatureDoesNotMatch", http.StatusForbidden)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/bucket/")
	switch r.Method {
	case http.MethodPut:
		body, err := io.ReadAll(r.Body)
		if err != nil || int64(len(body)) != r.ContentLength {
			http.Error(w, "IncompleteBody", http.StatusBadRequest)
			return
		}
		b.mu.Lock()
		b.objects[name] = body
		b.mu.Unlock()
	case http.MethodGet:
		b.mu.Lock()
		body, ok := b.objects[name]
		b.mu.Unlock()
		if !ok {
			http.Error(w, "NoSuchKey", http.StatusNotFound)
			return
		}
		_, _ = w.Write(body)
	case http.MethodDelete:
		b.mu.Lock()
		delete(b.objects, name)
		b.mu.Unlock()
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// signature is the Authorization that a request must have, by the rules of AWS
// Signature Version 4.
func signature(r *http.Request) string {
	stamp, digest := r.Header.Get("X-Amz-Date"), r.Header.Get("X-Amz-Content-Sha256")
	day, _, _ := strings.Cut(stamp, "T")
	hash := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return hex.EncodeToString(sum[:])
	}
	mac := func(key []byte, text string) []byte {
		h := hmac.New(sha256.New, key)
		h.Write([]byte(text))
		return h.Sum(nil)
	}
	request := r.Method + "\n" + r.URL.EscapedPath() + "\n" + r.URL.Query().Encode() + "\n" +
		"host:" + r.Host + "\nx-amz-content-sha256:" + digest + "\nx-amz-date:" + stamp + "\n\n" +
		"host;x-amz-content-sha256;x-amz-date\n" + digest
	scope := day + "/" + Region + "/s3/aws4_request"
	key := mac(mac(mac(mac([]byte("AWS4"+Secret), day), Region), "s3"), "aws4_request")
	signed := hex.EncodeToString(mac(key, "AWS4-HMAC-SHA256\n"+stamp+"\n"+scope+"\n"+hash(request)))
	return "AWS4-HMAC-SHA256 Credential=" + Key + "/" + scope + ", SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=" + signed
}
