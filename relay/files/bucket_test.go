package files

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/buckets"
)

func bucketAt(t *testing.T, address string) *Bucket {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return &Bucket{URL: u, Region: buckets.Region, Key: buckets.Key, Secret: buckets.Secret}
}

// What holds for a folder holds for a bucket.
func TestBlobs(t *testing.T) {
	for name, b := range map[string]Blobs{"folder": Folder(t.TempDir()), "bucket": bucketAt(t, buckets.Start(t).URL)} {
		t.Run(name, func(t *testing.T) {
			const key = "shop/ab/abc.small"
			if _, err := b.Open(t.Context(), key); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("before: %v", err)
			}
			for _, text := range []string{"one", "another"} { // the last one stays
				if err := b.Put(t.Context(), key, strings.NewReader(text), int64(len(text))); err != nil {
					t.Fatal(err)
				}
				r, err := b.Open(t.Context(), key)
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(r)
				if err := errors.Join(err, r.Close()); err != nil || string(got) != text {
					t.Errorf("%q, %v", got, err)
				}
			}
			for range 2 { // it is no error if there is nothing
				if err := b.Delete(t.Context(), key); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := b.Open(t.Context(), key); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("after: %v", err)
			}
		})
	}
}

// A bucket that refuses, fails or hangs takes nothing, and the upload may be tried
// again.
func TestABucketThatDoesNotTake(t *testing.T) {
	wrong := bucketAt(t, buckets.Start(t).URL)
	wrong.Secret = "another"
	failing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "SlowDown", http.StatusServiceUnavailable) }))
	t.Cleanup(failing.Close)
	hanging := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}))
	t.Cleanup(hanging.Close)
	for name, b := range map[string]*Bucket{"wrong secret": wrong, "fails": bucketAt(t, failing.URL+"/b"), "hangs": bucketAt(t, hanging.URL+"/b")} {
		k := open(t)
		k.Blobs = b
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		id := store.NewID()
		_, err := k.Save(ctx, &k.site, Upload{ID: id, Name: "a.txt", Size: 5, Body: strings.NewReader("hello")})
		cancel()
		if !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Kind.Get(t.Context(), k.Docs, "shop", id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: a file without bytes: %v", name, err)
		}
	}
}

// failing are blobs whose relay dies once the bytes are there.
type failing struct{ Folder }

func (f failing) Put(ctx context.Context, name string, r io.ReadSeeker, size int64) error {
	return errors.Join(f.Folder.Put(ctx, name, r, size), errors.New("killed"))
}

// Bytes that no document names are found by the sweep.
func TestBytesWithoutADocumentAreSwept(t *testing.T) {
	k := open(t)
	k.Blobs = failing{Folder(k.folder)}
	if _, err := k.save(t, "a.png", pngOf(t, 900, 300)); !errors.Is(err, store.ErrUnavailable) {
		t.Fatal(err)
	}
	if k.count(t) == 0 {
		t.Fatal("there is nothing to sweep")
	}
	k.sweepDue(t, k.Now()+2*unsentFor)
	if n := k.count(t); n != 0 {
		t.Errorf("%d files stayed", n)
	}
}
