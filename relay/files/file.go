package files

import (
	"context"
	"errors"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind are a site's files, by the id that their sender gave them.
var Kind = docs.Kind[File]{Name: "file", Check: func(id string, f File) error {
	if !chat.ValidID(id) || f.Name == "" {
		return errors.New("a file has an id and a name")
	}
	return nil
}}

// File is what the relay knows of a file.
type File struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	// Small is the size of a picture's thumbnail in bytes; 0: it has none, and is
	// shown itself.
	Small int64 `json:"small,omitempty"`
	// Digest is the SHA-256 of the stored bytes, in hexadecimal.
	Digest string `json:"digest"`
	// Sent is how many bytes were uploaded, before a picture was encoded anew.
	Sent int64 `json:"sent"`
	// At is when it came: milliseconds since 1970.
	At int64 `json:"at"`
	// Conv is the conversation that has it, Message the id of the message that
	// brought it; "" until then.
	Conv    string `json:"conv,omitempty"`
	Message string `json:"message,omitempty"`
	// Canned is the canned reply that it belongs to; "": none.
	Canned string `json:"canned,omitempty"`
	// Article says that the site's articles show it, which name it in their texts.
	Article bool `json:"article,omitempty"`
	// Bytes is the file of a canned reply whose bytes it has; "": it has its own.
	Bytes string `json:"bytes,omitempty"`
}

// IsPicture reports whether it was encoded by the relay and may be shown.
func (f *File) IsPicture() bool { return f.Width > 0 }

func (f *File) attached(id string) chat.File {
	return chat.File{ID: id, Name: f.Name, Type: f.Type, Size: f.Size, Width: f.Width, Height: f.Height}
}

// What is refused, each with a sentence of its own.
var (
	ErrOff     = &chat.Refusal{Code: "files_off"}
	ErrEmpty   = &chat.Refusal{Code: "file_empty"}
	ErrType    = &chat.Refusal{Code: "file_type"}
	ErrPicture = &chat.Refusal{Code: "file_picture"} // cannot be read, or has too many pixels
	ErrInfect  = &chat.Refusal{Code: "file_infected"}
	ErrCut     = &chat.Refusal{Code: "file_cut"} // fewer bytes came than were announced
	// ErrUnknown: the file is gone, or another message has it.
	ErrUnknown = &chat.Refusal{Code: "file_unknown"}
)

// Large refuses what is larger than so many megabytes.
func Large(mb string) error { return &chat.Refusal{Code: "file_large", Args: []string{"mb", mb}} }

// Named reads which files a form names: a line for each, its id and, after a
// space, what can be seen.
func Named(text string) (list []chat.File) {
	for line := range strings.Lines(text) {
		if id, alt, _ := strings.Cut(strings.TrimSpace(line), " "); id != "" {
			list = append(list, chat.File{ID: id, Alt: alt})
		}
	}
	return list
}

// OfCanned returns a file of a canned reply, or store.ErrNotFound.
func (s *Files) OfCanned(ctx context.Context, site, reply, id string) (File, error) {
	if !chat.ValidID(id) {
		return File{}, store.ErrNotFound
	}
	d, err := Kind.Get(ctx, s.Docs, site, id)
	if err == nil && (reply == "" || d.Value.Canned != reply) {
		err = store.ErrNotFound
	}
	return d.Value, err
}

// OfArticles returns a picture of a site's articles, or store.ErrNotFound.
func (s *Files) OfArticles(ctx context.Context, site, id string) (File, error) {
	if !chat.ValidID(id) {
		return File{}, store.ErrNotFound
	}
	d, err := Kind.Get(ctx, s.Docs, site, id)
	if err == nil && !d.Value.Article {
		err = store.ErrNotFound
	}
	return d.Value, err
}

// Drop has a file of a canned reply, which has it no more, destroyed.
func (s *Files) Drop(ctx context.Context, site, id string) error {
	return s.Store.Schedule(ctx, site, store.Job{Kind: JobSweep, Key: id, Due: s.Now()})
}

// Of returns a file of a conversation, or store.ErrNotFound.
func (s *Files) Of(ctx context.Context, site, conv, id string) (File, error) {
	if !chat.ValidID(id) {
		return File{}, store.ErrNotFound
	}
	d, err := Kind.Get(ctx, s.Docs, site, id)
	if err == nil && (conv == "" || d.Value.Conv != conv) {
		err = store.ErrNotFound
	}
	return d.Value, err
}
