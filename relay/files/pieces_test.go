package files

import (
	"bytes"
	"errors"
	"io"
	"net/url"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/buckets"
)

// A large file comes in pieces and goes on from what is there, at any relay, for
// its sender alone. What never becomes whole is swept.
func TestAFileComesInPieces(t *testing.T) {
	b := buckets.Start(t)
	at, err := url.Parse(b.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []string{"folder", "bucket"} {
		t.Run(in, func(t *testing.T) {
			k := open(t)
			count := func() int { return k.count(t) }
			if in == "bucket" {
				k.Blobs = &Bucket{URL: at, Region: buckets.Region, Key: buckets.Key, Secret: buckets.Secret}
				count = func() int { return len(b.Names()) }
			}
			body := bytes.Repeat([]byte("0123456789"), 250_001)
			id, all := store.NewID(), int64(len(body))
			bring := func(id, owner string, at, of int64, part []byte) (chat.File, error) {
				return k.Save(t.Context(), &k.site, Upload{ID: id, Name: "long.txt", Size: int64(len(part)), Body: bytes.NewReader(part), Piece: &Piece{at, of, owner}})
			}
			piece := func(n int64) []byte { return body[n*PieceBytes : min((n+1)*PieceBytes, all)] }

			var more More
			if _, err := bring(id, "v", 0, all, piece(0)); !errors.As(err, &more) || more != PieceBytes {
				t.Fatalf("the first: %v", err)
			}
			if _, err := bring(id, "v", PieceBytes, all, piece(1)[:1000]); !errors.Is(err, ErrCut) {
				t.Errorf("a piece that is cut: %v", err)
			}
			if _, err := bring(id, "v", 2*PieceBytes, all, piece(2)); !errors.As(err, &more) || more != PieceBytes {
				t.Errorf("the last before the second: %v", err)
			}
			if _, err := bring(id, "another", 2*PieceBytes, all, piece(2)); !errors.As(err, &more) || more != 0 {
				t.Errorf("somebody else goes on with it: %v", err)
			}
			for range 2 { // the answer may be lost
				if _, err := bring(id, "v", PieceBytes, all, piece(1)); !errors.As(err, &more) || more != 2*PieceBytes {
					t.Errorf("the second: %v", err)
				}
			}
			for range 2 {
				if f, err := bring(id, "v", 2*PieceBytes, all, piece(2)); err != nil || f.Size != all || f.Name != "long.txt" {
					t.Fatalf("the last: %+v, %v", f, err)
				}
			}
			r, err := k.Open(t.Context(), "shop", id, &File{}, false)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, body) {
				t.Errorf("%d bytes of %d, %v", len(got), all, err)
			}
			if n := count(); n != 2 { // another's half waits
				t.Errorf("%d blobs, want the file and a piece", n)
			}

			if _, err := bring(store.NewID(), "v", 0, all, bytes.Repeat([]byte("<svg>"), PieceBytes/5)); !errors.Is(err, ErrType) {
				t.Errorf("what nobody may send: %v", err)
			}
			if _, err := bring(store.NewID(), "v", 0, 11_000_000, piece(0)); err == nil || errors.As(err, &more) {
				t.Errorf("too large: %v", err)
			}
			k.sweepDue(t, k.Now()+2*unsentFor)
			if n := count(); n != 0 {
				t.Errorf("%d blobs after the sweep", n)
			}
		})
	}
	for _, c := range [][2]string{{"", "5"}, {"1", "2000000"}, {"-1000000", "2000000"}, {"2000000", "2000000"}, {"x", "5"}, {"0", "x"}} {
		if _, err := ReadPiece(c[0], c[1], "v"); err == nil {
			t.Errorf("at %q of %q is a piece", c[0], c[1])
		}
	}
}
