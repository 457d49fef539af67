package files

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Attached is what a message has files attached to: which message of which
// conversation, and by whom.
type Attached struct {
	Site, Conv, Message string
	// Canned tells whether the sender may use a canned reply, by its id. With it,
	// which agents have, a message may have files that are in the conversation
	// already, and those of canned replies; nil: only files that were sent for it.
	Canned func(ctx context.Context, reply string) (bool, error)
}

// Attach gives files, of which ID and Alt count, to a message and returns them as
// it names them. A retry of the message has them again. The error is ErrUnknown for
// a file that another message has, or that is gone.
func (s *Files) Attach(ctx context.Context, to Attached, named []chat.File) ([]chat.File, error) {
	if len(named) > chat.MaxFiles {
		return nil, &chat.Refusal{Code: "files_many"}
	}
	var list []chat.File
	for _, n := range named {
		if !chat.ValidID(n.ID) {
			return nil, ErrUnknown
		}
		id, f, err := s.attach(ctx, to, n.ID)
		if err != nil {
			return nil, err
		}
		as := f.attached(id)
		if f.IsPicture() {
			as.Alt = cut(plain(n.Alt), chat.MaxNameRunes)
		}
		list = append(list, as)
	}
	return list, nil
}

// attach gives one file to a message, which has it under the id returned.
func (s *Files) attach(ctx context.Context, to Attached, id string) (string, File, error) {
	var f File
	err := Kind.Change(ctx, s.Docs, to.Site, id, func(d *docs.Doc[File]) error {
		f = d.Value
		switch {
		case d.Version == 0:
			return ErrUnknown
		case f.Message == to.Message && f.Conv == to.Conv:
			return errAsItIs
		case to.Canned != nil && (f.Canned != "" || f.Message != "" && f.Conv == to.Conv):
			return errAsItIs
		case f.Article || f.Canned != "" || f.Message != to.Message && (f.Message != "" || f.Conv != "" && f.Conv != to.Conv):
			return ErrUnknown
		}
		d.Value.Conv, d.Value.Message = to.Conv, to.Message
		return nil
	})
	switch {
	case err == nil:
		return id, f, nil
	case err != errAsItIs:
		return "", f, err
	case f.Canned == "":
		return id, f, nil
	}
	if may, err := to.Canned(ctx, f.Canned); err != nil || !may {
		if err == nil {
			err = ErrUnknown
		}
		return "", f, err
	}
	return s.refer(ctx, to, id, f)
}

// errAsItIs says that a document needs no change.
const errAsItIs = unchanged("as it is")

type unchanged string

func (u unchanged) Error() string { return string(u) }

// references are the files that have the bytes of another.
func references(of string) docs.Kind[struct{}] {
	return docs.Kind[struct{}]{Name: "file-of-" + of}
}

// refer makes a file of a message that has the bytes of a canned reply's. Whatever
// ends the relay meanwhile, the sweep finds what is there: the bytes stay as long as
// there is the canned reply's file or a reference.
func (s *Files) refer(ctx context.Context, to Attached, of string, f File) (string, File, error) {
	id := store.IDOf(to.Message + " file " + of)
	if d, err := Kind.Get(ctx, s.Docs, to.Site, id); err == nil {
		return id, d.Value, nil // a retry
	}
	f.Canned, f.Bytes, f.Conv, f.Message, f.At = "", of, to.Conv, to.Message, s.Now()
	err := s.Store.Schedule(ctx, to.Site, store.Job{Kind: JobSweep, Key: id, Body: of, Due: f.At + unsentFor})
	if err == nil {
		err = references(of).Put(ctx, s.Docs, to.Site, docs.Doc[struct{}]{ID: id, Version: store.Any})
	}
	if err == nil {
		var there []docs.Doc[File]
		if there, err = Kind.Fresh(ctx, s.Docs, to.Site, of); err == nil && len(there) == 0 {
			err = ErrUnknown
		}
	}
	if err != nil {
		return "", f, err
	}
	return id, f, Kind.Put(ctx, s.Docs, to.Site, docs.Doc[File]{ID: id, Version: store.Any, Value: f})
}
