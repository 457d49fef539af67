package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"

	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// PieceBytes is how long the pieces are in which a file may come, but for the last.
const PieceBytes = 1_000_000

// Piece says that an Upload is a part of a file: after a lost line it goes on from
// the pieces that are there. They are their sender's alone, and are kept as blobs,
// so that any relay can take the next.
type Piece struct {
	// At is how many bytes come before it: a multiple of PieceBytes.
	At int64
	// Of is how many bytes the file has.
	Of int64
	// Owner is who sends it.
	Owner string
}

// More is the error for an upload of which the relay needs more pieces: what it has
// of the file from its beginning, in bytes.
type More int64

func (m More) Error() string { return "there are " + strconv.FormatInt(int64(m), 10) + " bytes of it" }

// ReadPiece reads what an address says about a piece; nil: it is a whole file.
func ReadPiece(at, of, owner string) (*Piece, error) {
	if of == "" {
		return nil, nil
	}
	begins, err := strconv.ParseInt(at, 10, 64)
	all, failed := strconv.ParseInt(of, 10, 64)
	if err != nil || failed != nil || begins < 0 || begins >= all || begins%PieceBytes != 0 {
		return nil, ErrCut
	}
	return &Piece{begins, all, owner}, nil
}

// Answer answers an upload with what is kept, or with how much is there when more is
// needed: status 202 and {"have":bytes}. Other errors are the caller's.
func Answer(w http.ResponseWriter, kept []byte, err error) error {
	var more More
	status := http.StatusOK
	if errors.As(err, &more) {
		kept, err, status = fmt.Appendf(nil, `{"have":%d}`, more), nil, http.StatusAccepted
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, err = w.Write(kept)
	return err
}

func (p *Piece) size() int64 { return min(PieceBytes, p.Of-p.At) }

func (p *Piece) mark() string {
	sum := sha256.Sum256([]byte(p.Owner))
	return hex.EncodeToString(sum[:8])
}

// piece is the name of the nth piece of a file, mark that of its sender.
func piece(site, id, mark string, n int64) string {
	return blob(site, id) + "." + mark + "-" + strconv.FormatInt(n, 10)
}

// gather keeps a piece. When it was the last it writes all of them to whole; else
// the error is More.
func (s *Files) gather(ctx context.Context, of *site.Site, u Upload, spooled, whole *os.File) error {
	p, mark := u.Piece, u.Piece.mark()
	if p.At == 0 {
		head := make([]byte, 1024)
		n, err := spooled.ReadAt(head, 0)
		if err != nil && err != io.EOF {
			return err
		}
		if _, group := sniff(head[:n]); !takes(of, group, u.Article) {
			return ErrType
		}
	}
	if err := s.Store.Schedule(ctx, of.ID, store.Job{Kind: JobSweep, Key: u.ID + "/" + mark, Due: s.Now() + unsentFor}); err != nil {
		return err
	}
	if err := s.put(ctx, piece(of.ID, u.ID, mark, p.At/PieceBytes), spooled, p.size()); err != nil {
		return err
	}
	if end := p.At + p.size(); end < p.Of {
		return More(end)
	}
	for n := int64(0); n*PieceBytes < p.Of; n++ {
		r, err := s.Blobs.Open(ctx, piece(of.ID, u.ID, mark, n))
		if errors.Is(err, store.ErrNotFound) {
			return More(n * PieceBytes)
		}
		if err != nil {
			return err
		}
		got, err := io.Copy(whole, r)
		r.Close()
		if err != nil {
			return err
		}
		if got != min(PieceBytes, p.Of-n*PieceBytes) {
			return More(n * PieceBytes) // of a file that was larger, or smaller
		}
	}
	return nil
}

// scatter destroys the pieces of a file.
func (s *Files) scatter(ctx context.Context, of, id, mark string) error {
	for n := int64(0); n*PieceBytes < site.MaxFileMB*1_000_000; n++ {
		if err := s.Blobs.Delete(ctx, piece(of, id, mark, n)); err != nil {
			return err
		}
	}
	return nil
}
