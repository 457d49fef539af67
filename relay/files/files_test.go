package files

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

type kept struct {
	*Files
	folder string
	site   site.Site
	store  store.Store
}

func open(t *testing.T) kept {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cache := docs.NewCache(s)
	t.Cleanup(func() { cache.Close(); s.Close() })
	folder := t.TempDir()
	now := func() int64 { return time.Now().UnixMilli() }
	return kept{&Files{Blobs: Folder(folder), Docs: cache, Store: s, Now: now}, folder, site.New("shop"), s}
}

func (k kept) save(t *testing.T, name string, body []byte) (chat.File, error) {
	return k.Save(t.Context(), &k.site, Upload{ID: store.NewID(), Name: name, Size: int64(len(body)), Body: bytes.NewReader(body)})
}

// count is how many files are in the folder.
func (k kept) count(t *testing.T) (n int) {
	t.Helper()
	err := filepath.WalkDir(k.folder, func(_ string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func pngOf(t *testing.T, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bomb is a PNG whose header says that it is huge.
func bomb(t *testing.T) []byte {
	b := pngOf(t, 1, 1)
	binary.BigEndian.PutUint32(b[16:], 100_000)
	binary.BigEndian.PutUint32(b[20:], 100_000)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestBadUploadsAreRefusedAndLeaveNothing(t *testing.T) {
	k := open(t)
	k.site.Files.MaxMB = 1
	gif := "GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x02D\x01\x00;"
	for _, c := range []struct {
		name string
		body string
		code string
	}{
		{"empty.txt", "", "file_empty"},
		{"big.txt", strings.Repeat("a", 1_000_001), "file_large"},
		{"page.png", "<!doctype html><script>alert(1)</script>", "file_type"},
		{"late.txt", "hello\n<script>alert(1)</script>", "file_type"},
		{"picture.svg", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "file_type"},
		{"program.exe", "MZ\x90\x00\x03\x00\x00\x00", "file_type"},
		{"tiny.gif", gif, "file_picture"},
		{"phone.heic", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "file_picture"},
		{"bomb.png", string(bomb(t)), "file_picture"},
		{"cut.png", string(pngOf(t, 200, 200)[:60]), "file_picture"},
	} {
		_, err := k.save(t, c.name, []byte(c.body))
		var refused *chat.Refusal
		if !errors.As(err, &refused) || refused.Code != c.code {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		}
	}
	_, err := k.Save(t.Context(), &k.site, Upload{ID: store.NewID(), Name: "x.txt", Size: 100, Body: strings.NewReader("99 %")})
	if !errors.Is(err, ErrCut) {
		t.Errorf("a client that leaves: %v", err)
	}
	k.site.Files.Off = true
	if _, err := k.save(t, "a.txt", []byte("hello")); err != error(ErrOff) {
		t.Errorf("switched off: %v", err)
	}
	if n := k.count(t); n != 0 {
		t.Errorf("%d files stayed", n)
	}
}

// What stands behind a picture, and beside it, is not in what is kept.
func TestAPictureIsEncodedAnew(t *testing.T) {
	k := open(t)
	body := append(pngOf(t, 900, 300), "<script>alert(1)</script>"...)
	f, err := k.save(t, "../../\u202egnp.html", body)
	if err != nil {
		t.Fatal(err)
	}
	if f.Name != "gnp.png" || f.Type != "image/png" || f.Width != 900 || f.Height != 300 {
		t.Errorf("%+v", f)
	}
	r, err := k.Open(t.Context(), "shop", f.ID, &File{}, false)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := io.ReadAll(r)
	if err != nil || bytes.Contains(got, []byte("script")) || int64(len(got)) != f.Size {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if n := k.count(t); n != 2 {
		t.Errorf("%d files, want the picture and its thumbnail", n)
	}
}

func TestAPhotoStandsAsTheCameraWasHeldAndSaysNoMore(t *testing.T) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 40, 20)), nil); err != nil {
		t.Fatal(err)
	}
	exif := "\xff\xe1\x00\x2aExif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00secret"
	exif = "\xff\xe1" + string([]byte{0, byte(len(exif) - 2)}) + exif[4:]
	body := "\xff\xd8" + exif + b.String()[2:]
	k := open(t)
	f, err := k.save(t, "photo.jpeg", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	if f.Width != 20 || f.Height != 40 || f.Name != "photo.jpeg" {
		t.Errorf("%+v", f)
	}
	r, err := k.Open(t.Context(), "shop", f.ID, &File{}, false)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err != nil || bytes.Contains(got, []byte("secret")) || bytes.Contains(got, []byte("Exif")) {
		t.Errorf("Exif stayed: %v", err)
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ name, media, want string }{
		{"", "text/plain", "file.txt"},
		{`C:\x\report.pdf`, "application/pdf", "report.pdf"},
		{"a\r\nb.txt", "text/plain", "ab.txt"},
		{"page.html", "text/plain", "page.html.txt"},
		{strings.Repeat("é", 300) + ".pdf", "application/pdf", strings.Repeat("é", 116) + ".pdf"},
		{"发票.docx", "application/zip", "发票.docx"},
	} {
		if got := cleanName(c.name, c.media); got != c.want {
			t.Errorf("%q is called %q, want %q", c.name, got, c.want)
		}
	}
}

// A file stays if and only if a message has it, and belongs to that one alone.
func TestAFileBelongsToTheMessageThatNamesIt(t *testing.T) {
	k := open(t)
	d := &desk.Desk{Store: k.store, Docs: k.Docs, Now: k.Now, Reactions: []desk.Reaction{React}}
	if err := site.Change(t.Context(), k.Docs, "shop", func(*site.Site) {}); err != nil {
		t.Fatal(err)
	}
	sent, err := k.save(t, "a.txt", []byte("hello"))
	if err != nil {
		t.Fatal(err)
	}
	left, err := k.save(t, "b.txt", []byte("hello"))
	if err != nil {
		t.Fatal(err)
	}
	conv, m := store.NewID(), desk.Message{ID: store.NewID()}
	for range 2 { // a retry has it again
		if m.Files, err = k.Attach(t.Context(), Attached{Site: "shop", Conv: conv, Message: m.ID}, []chat.File{{ID: sent.ID}}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Send(t.Context(), "shop", conv, desk.Visit{Visitor: "v"}, m); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := k.Attach(t.Context(), Attached{Site: "shop", Conv: conv, Message: store.NewID()}, []chat.File{{ID: sent.ID}}); err != error(ErrUnknown) {
		t.Errorf("another message: %v", err)
	}
	if _, err := k.Of(t.Context(), "shop", store.NewID(), sent.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("another conversation: %v", err)
	}
	if c, err := k.store.Conversation(t.Context(), "shop", conv); err != nil || c.Preview != "📎 a.txt" {
		t.Errorf("preview %q, %v", c.Preview, err)
	}
	k.sweepDue(t, k.Now()+2*unsentFor)
	if _, err := k.Of(t.Context(), "shop", conv, sent.ID); err != nil || k.count(t) != 1 {
		t.Errorf("%d files, %v", k.count(t), err)
	}
	if _, err := k.Attach(t.Context(), Attached{Site: "shop", Conv: conv, Message: store.NewID()}, []chat.File{{ID: left.ID}}); err != error(ErrUnknown) {
		t.Errorf("a swept file: %v", err)
	}
	if _, err := (desk.Work{Desk: d}).RemoveFile(t.Context(), "shop", conv, store.NewID(), desk.Person{ID: "a"}, sent.ID, sent.Name); err != nil {
		t.Fatal(err)
	}
	k.sweepDue(t, k.Now()+1000)
	if n := k.count(t); n != 0 {
		t.Errorf("%d files after the last was removed", n)
	}
}

func (k kept) sweepDue(t *testing.T, now int64) {
	t.Helper()
	due, err := k.store.Claim(t.Context(), "shop", JobSweep, now, 1000, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, job := range due {
		if err := k.Worker().Do(context.Background(), "shop", job); err != nil {
			t.Fatal(err)
		}
		if _, err := k.store.Done(t.Context(), "shop", job); err != nil {
			t.Fatal(err)
		}
	}
}

// full are blobs on a disk that has so many bytes left, of a hundred millions.
type full struct {
	Blobs
	free uint64
}

func (f full) Room() (free, of uint64) { return f.free, 100_000_000 }

// Where little disk is free none are taken, and that is no fault of the sender's.
func TestTheDiskKeepsAFloor(t *testing.T) {
	k := open(t)
	k.MinFree = 50_000_000 // of which a tenth of all counts
	folder := k.Blobs
	for free, taken := range map[uint64]bool{19_999_999: false, 20_000_000: true} {
		k.Blobs = full{folder, free}
		if _, err := k.save(t, "a.txt", []byte("hello")); (err == nil) != taken || err != nil && !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("%d bytes are free: %v", free, err)
		}
	}
	if n := k.count(t); n != 1 {
		t.Errorf("%d files", n)
	}
}

// Where nothing can be written it is not the sender who is at fault.
func TestNoRoomToSpool(t *testing.T) {
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if _, err := spool(f, strings.NewReader("hello")); !errors.Is(err, store.ErrUnavailable) || errors.Is(err, ErrCut) {
		t.Error(err)
	}
}
