package files

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"

	"github.com/parley-chat/parley/relay/chat"
)

// Files takes, keeps and gives out files.
type Files struct {
	// Blobs keeps the bytes; nil: no files are taken.
	Blobs Blobs
	Docs  *docs.Cache
	Store store.Jobs
	// Now is the relay's clock: milliseconds since 1970.
	Now func() int64
	// MinFree is below how many free bytes, or a tenth of all if that is less, none
	// are taken.
	MinFree uint64
	// Scan looks for what harms before a file is kept; nil: nothing does.
	Scan Scanner
}

// Upload is what somebody sends.
type Upload struct {
	// ID is its sender's, repeated by a retry.
	ID   string
	Name string
	// Size is how many bytes are announced, -1 if that is not known.
	Size int64
	Body io.Reader
	// Conv is the conversation it is for, if that is known, Canned the canned reply.
	Conv, Canned string
	// Article says that it is a picture for the site's articles, which have pictures
	// also where the site takes no files.
	Article bool
	// Piece says that Body is a part of the file; nil: it is all of it.
	Piece *Piece
}

// Takes reports whether a site takes files at all.
func (s *Files) Takes(of *site.Site) bool { return s.Blobs != nil && !of.Files.Off }

// Save keeps what is uploaded until a message names it. The same upload again is
// answered as the first time. Errors are the refusals of this package, and More;
// whatever goes wrong, nothing stays that the sweep does not find.
func (s *Files) Save(ctx context.Context, of *site.Site, u Upload) (_ chat.File, err error) {
	defer func() {
		if err != nil { // who is still sending would not hear why
			_, _ = io.Copy(io.Discard, u.Body)
		}
	}()
	most := of.Files.MostBytes()
	whole := u.Size
	if u.Piece != nil {
		whole = u.Piece.Of
	}
	switch {
	case s.Blobs == nil || !u.Article && of.Files.Off:
		return chat.File{}, ErrOff
	case u.Size == 0:
		return chat.File{}, ErrEmpty
	case whole > most:
		return chat.File{}, Large(of.Files.MostText())
	}
	if free, all := s.Blobs.Room(); all > 0 && free < min(s.MinFree, all/10)+uint64(most) {
		return chat.File{}, fmt.Errorf("%w: %d bytes are free for files", store.ErrUnavailable, free)
	}
	if d, err := Kind.Get(ctx, s.Docs, of.ID, u.ID); err == nil {
		if whole >= 0 && whole != d.Value.Sent {
			return chat.File{}, ErrUnknown
		}
		return d.Value.attached(u.ID), nil
	} else if !errors.Is(err, store.ErrNotFound) {
		return chat.File{}, err
	}

	var temps temporary
	defer temps.remove()
	spooled, err := temps.file()
	if err != nil {
		return chat.File{}, err
	}
	size, err := spool(spooled, io.LimitReader(u.Body, most+1))
	switch {
	case err != nil:
		return chat.File{}, err
	case u.Size > size || u.Piece != nil && u.Piece.size() != size:
		return chat.File{}, ErrCut
	case size == 0:
		return chat.File{}, ErrEmpty
	case size > most:
		return chat.File{}, Large(of.Files.MostText())
	}
	if u.Piece != nil {
		part := spooled
		if spooled, err = temps.file(); err != nil {
			return chat.File{}, err
		}
		if err := s.gather(ctx, of, u, part, spooled); err != nil {
			return chat.File{}, err
		}
		size = whole
		defer func() {
			if !errors.Is(err, store.ErrUnavailable) { // else it is tried again
				_ = s.scatter(context.WithoutCancel(ctx), of.ID, u.ID, u.Piece.mark()) // the sweep comes
			}
		}()
	}
	f := File{Sent: size, Size: size, At: s.Now(), Conv: u.Conv, Canned: u.Canned, Article: u.Article}
	bytes, thumbnail, err := s.prepare(ctx, of, &f, spooled, &temps)
	if err != nil {
		return chat.File{}, err
	}
	f.Name = cleanName(u.Name, f.Type)
	return f.attached(u.ID), s.keep(ctx, of.ID, u.ID, f, bytes, thumbnail)
}

// spool writes to a file what is sent. The error is ErrCut where the sender ends too
// early, store.ErrUnavailable where there is no room.
func spool(to *os.File, from io.Reader) (size int64, err error) {
	size, err = io.Copy(to, from)
	var local *fs.PathError
	switch {
	case errors.As(err, &local) && local.Op == "write":
		err = fmt.Errorf("%w: %w", store.ErrUnavailable, err)
	case err != nil:
		err = errors.Join(ErrCut, err)
	}
	return size, err
}

// prepare finds out what a file is, and makes of it what is kept.
func (s *Files) prepare(ctx context.Context, of *site.Site, f *File, spooled *os.File, temps *temporary) (bytes, thumbnail *os.File, err error) {
	head := make([]byte, 1024)
	n, err := spooled.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, nil, err
	}
	media, group := sniff(head[:n])
	if !takes(of, group, f.Article) {
		return nil, nil, ErrType
	}
	if s.Scan != nil {
		if _, err := spooled.Seek(0, io.SeekStart); err != nil {
			return nil, nil, err
		}
		if err := s.Scan.Scan(ctx, spooled); err != nil {
			return nil, nil, err
		}
	}
	f.Type, bytes = media, spooled
	if group == "picture" {
		if _, err := spooled.Seek(0, io.SeekStart); err != nil {
			return nil, nil, err
		}
		p, err := reencode(ctx, spooled, media, temps.file)
		if err != nil {
			return nil, nil, err
		}
		f.Type, f.Width, f.Height, bytes, thumbnail = p.media, p.width, p.height, p.whole, p.small
	}
	if f.Size, f.Digest, err = digest(bytes); err == nil && thumbnail != nil {
		f.Small, _, err = digest(thumbnail)
	}
	return bytes, thumbnail, err
}

// takes reports whether a site takes files of a group.
func takes(of *site.Site, group string, article bool) bool {
	if article {
		return group == "picture"
	}
	return group != "" && of.Files.Allows(group)
}

func digest(f *os.File) (size int64, sum string, err error) {
	if _, err = f.Seek(0, io.SeekStart); err != nil {
		return 0, "", err
	}
	h := sha256.New()
	size, err = io.Copy(h, f)
	return size, hex.EncodeToString(h.Sum(nil)), err
}

// keep stores a file: first that it is to be removed, then its bytes, then the
// document, so that whatever ends the relay, the sweep finds what is there.
func (s *Files) keep(ctx context.Context, site, id string, f File, bytes, thumbnail *os.File) error {
	if err := s.Store.Schedule(ctx, site, store.Job{Kind: JobSweep, Key: id, Due: f.At + unsentFor}); err != nil {
		return fmt.Errorf("keep file %s: %w", id, err)
	}
	if thumbnail != nil {
		if err := s.put(ctx, small(site, id), thumbnail, f.Small); err != nil {
			return err
		}
	}
	if err := s.put(ctx, blob(site, id), bytes, f.Size); err != nil {
		return err
	}
	err := Kind.Put(ctx, s.Docs, site, docs.Doc[File]{ID: id, Value: f})
	if errors.Is(err, store.ErrVersion) {
		return nil // a retry was quicker, with the same bytes
	}
	return err
}

// put stores what a temporary file has.
func (s *Files) put(ctx context.Context, name string, from *os.File, size int64) error {
	if _, err := from.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if err := s.Blobs.Put(ctx, name, from, size); err != nil {
		return fmt.Errorf("%w: %w", store.ErrUnavailable, err)
	}
	return nil
}

// Open returns the bytes of a file, or of its thumbnail.
func (s *Files) Open(ctx context.Context, site, id string, f *File, thumbnail bool) (io.ReadCloser, error) {
	if s.Blobs == nil {
		return nil, store.ErrNotFound
	}
	id = cmp.Or(f.Bytes, id)
	if thumbnail {
		return s.Blobs.Open(ctx, small(site, id))
	}
	return s.Blobs.Open(ctx, blob(site, id))
}

// temporary are files that nobody else sees and that the system forgets with the
// program.
type temporary struct{ files []*os.File }

func (t *temporary) file() (*os.File, error) {
	f, err := os.CreateTemp("", "parley-upload-*")
	if err != nil {
		return nil, err
	}
	_ = os.Remove(f.Name()) // where it can be, at once
	t.files = append(t.files, f)
	return f, nil
}

func (t *temporary) remove() {
	for _, f := range slices.Backward(t.files) {
		f.Close()
		_ = os.Remove(f.Name())
	}
}
