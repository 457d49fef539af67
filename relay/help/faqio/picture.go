package faqio

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
)

// Pictures are those that a site keeps for its articles, for a file that is
// written. The zero value leaves them as the articles name them.
type Pictures struct {
	// Link is the address of a picture for those who read the file, "" for one that
	// is gone; nil: there is none of any.
	Link func(id string) string
	// Open returns the bytes of a picture and the ending of its name, for a folder,
	// which has them in files; fs.ErrNotExist for one that is gone.
	Open func(id string) (body io.ReadCloser, ending string, err error)
}

// Picture is one in a folder that an article shows.
type Picture struct {
	// Path is where in the folder it is, ID the id that the articles name it by.
	Path, ID string
	// Named says that ID is that of its name, as in an export, Made is the one that
	// follows from its bytes, whose SHA-256 is Digest, in hexadecimal.
	Named        bool
	Made, Digest string
	// Size is how many bytes it has.
	Size int64
	// Open returns its bytes, as long as the file can be read.
	Open func() (io.ReadCloser, error)
}

// The limits of the pictures of a folder: how long one and all are, in bytes, and how
// many times longer than in the folder, as pictures hardly get shorter.
const (
	MaxPicture  = 25_000_000
	MaxPictures = 1 << 30
	mostPacked  = 20
)

// folderOf is the name of the folder in an export in which pictures are.
const folderOf = "pictures"

// isPicture reports whether the name of a file is that of a picture.
func isPicture(name string) bool {
	return slices.Contains([]string{".png", ".jpg", ".jpeg", ".gif", ".webp"}, strings.ToLower(path.Ext(name)))
}

// linked are articles whose pictures are at addresses.
func linked(items []help.Item, link func(id string) string) []help.Item {
	items = slices.Clone(items)
	for n := range items {
		items[n].Answer = help.Readdress(items[n].Answer, func(address string) string {
			if id, kept := keptIn(address); kept {
				return link(id)
			}
			return ""
		})
	}

	return items
}

func keptIn(address string) (id string, ok bool) {
	id, ok = strings.CutPrefix(address, faq.KeptPicture)

	return id, ok && chat.ValidID(id)
}

// pictureWriter writes pictures into a folder, each once.
type pictureWriter struct {
	z     *zip.Writer
	open  func(id string) (io.ReadCloser, string, error)
	names map[string]string // by id; "" is one that is gone
}

// answer is that of an article in a file of the folder, with its pictures in files.
func (w *pictureWriter) answer(text, file string) (string, error) {
	var failed error
	text = help.Readdress(text, func(address string) string {
		id, kept := keptIn(address)
		if !kept || failed != nil {
			return ""
		}
		name, known := w.names[id]
		if !known {
			name, failed = w.write(id)
			w.names[id] = name
		}
		if name == "" {
			return ""
		}
		return strings.Repeat("../", strings.Count(file, "/")) + name
	})

	return text, failed
}

func (w *pictureWriter) write(id string) (name string, err error) {
	body, ending, err := w.open(id)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read picture %s: %w", id, err)
	}
	defer body.Close()
	name = folderOf + "/" + id + ending
	f, err := w.z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err == nil {
		_, err = io.Copy(f, body)
	}
	if err != nil {
		return "", fmt.Errorf("write %s: %w", name, err)
	}

	return name, nil
}

// album are the pictures of a folder that is read.
type album struct {
	files map[string]*zip.File
	known map[string]string // see Options.Pictures
	taken map[string]*Picture
	list  []Picture
	left  int64
}

// resolve has the pictures of an answer in a file of the folder named by their ids.
func (a *album) resolve(answer, file string) (string, error) {
	var failed error
	answer = help.Readdress(answer, func(address string) string {
		at := a.find(address, file)
		if at == "" || failed != nil {
			return ""
		}
		id := a.known[at]
		if a.known == nil {
			if id, failed = a.take(at); failed != nil {
				return ""
			}
		}
		if id == "" {
			return ""
		}
		return faq.KeptPicture + id
	})

	return answer, failed
}

// find is where in the folder a picture is that a file of it shows, "" if it is
// nowhere there.
func (a *album) find(address, file string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || u.Path == "" {
		return ""
	}
	has := func(at string) bool { return a.files[at] != nil || a.known[at] != "" }
	if rest, fromRoot := strings.CutPrefix(path.Clean(u.Path), "/"); fromRoot {
		// The root of a page is a folder somewhere in this one.
		if has(rest) {
			return rest
		}
		found := ""
		for at := range a.files {
			if strings.HasSuffix(at, "/"+rest) && (found == "" || at < found) {
				found = at
			}
		}
		for at := range a.known {
			if strings.HasSuffix(at, "/"+rest) && (found == "" || at < found) {
				found = at
			}
		}
		return found
	}
	if at := path.Join(path.Dir(file), u.Path); has(at) {
		return at
	}

	return ""
}

// take has a picture among those that are shown.
func (a *album) take(at string) (id string, err error) {
	if p := a.taken[at]; p != nil {
		return p.ID, nil
	}
	f := a.files[at]
	size := int64(f.UncompressedSize64)
	if a.left -= size; size > MaxPicture || a.left < 0 || size > mostPacked*int64(f.CompressedSize64)+1<<10 {
		return "", inFile(at, place{1, 1}.errorf("the picture is larger than %d MB, or all of them than %d MB", MaxPicture/1_000_000, MaxPictures>>20))
	}
	in, err := f.Open()
	if err != nil {
		return "", inFile(at, place{1, 1}.errorf("cannot be unpacked: %v", err))
	}
	defer in.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, io.LimitReader(in, size+1)); err != nil {
		return "", inFile(at, place{1, 1}.errorf("cannot be unpacked: %v", err))
	}
	digest := hex.EncodeToString(sum.Sum(nil))
	p := Picture{Path: at, Made: digest[:32], Digest: digest, Size: size, Open: f.Open}
	p.ID = strings.TrimSuffix(path.Base(at), path.Ext(at))
	if p.Named = chat.ValidID(p.ID); !p.Named {
		p.ID = p.Made
	}
	a.taken[at] = &p
	a.list = append(a.list, p)

	return p.ID, nil
}

// Texts is a folder without its pictures, for who has taken these.
func Texts(folder []byte) ([]byte, error) {
	from, err := zip.NewReader(bytes.NewReader(folder), int64(len(folder)))
	if err != nil {
		return nil, fmt.Errorf("read the folder: %w", err)
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, f := range from.File {
		if isPicture(f.Name) {
			continue
		}
		if err := to.Copy(f); err != nil {
			return nil, fmt.Errorf("write %s: %w", f.Name, err)
		}
	}
	if err := to.Close(); err != nil {
		return nil, fmt.Errorf("write the folder: %w", err)
	}

	return out.Bytes(), nil
}
