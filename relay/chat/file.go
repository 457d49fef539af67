package chat

// MaxFiles is how many files a message has at most.
const MaxFiles = 10

// Attached are the files of a message or note.
type Attached struct {
	// Rich are the blocks that a message shows, see Shown.
	Rich  Shown
	Files []File
}

// File is a file as readers see it before they open it.
type File struct {
	// ID names it to the relay: chat.IDLen bytes.
	ID string
	// Name is what it is called, of at most MaxNameRunes code points.
	Name string
	// Type is its media type as the relay found it.
	Type string
	// Size is in bytes.
	Size int64
	// Width and Height are those of a picture, in pixels; else 0.
	Width, Height int
	// Alt is what the sender says that can be seen, of at most MaxNameRunes code
	// points; "" if nothing.
	Alt string
}

// Bind implements Body.
func (a *Attached) Bind(f Fields) {
	f.List("files", len(a.Files), MaxFiles, func(i int) {
		if i == len(a.Files) {
			a.Files = append(a.Files, File{})
		}
		a.Files[i].Bind(f)
	})
	bindShown(f, a)
}

// Bind names the fields of a file.
func (f *File) Bind(to Fields) {
	to.Str("id", &f.ID)
	to.Str("name", &f.Name)
	to.Str("type", &f.Type)
	to.Int("size", &f.Size)
	to.Small("width", &f.Width)
	to.Small("height", &f.Height)
	to.Str("alt", &f.Alt)
}

// IsPicture reports whether f can be shown in its place.
func (f *File) IsPicture() bool { return f.Width > 0 && f.Height > 0 }

// Says is what stands for f where it cannot be seen.
func (f *File) Says() string {
	if f.Alt != "" {
		return f.Alt
	}
	return f.Name
}

// FilesOf are the files of an event, nil if it has none.
func FilesOf(e *Event) []File {
	if a, ok := e.Body.(*Attached); ok {
		return a.Files
	}
	return nil
}

// WithFiles makes files the body of an event: none is no body.
func WithFiles(files []File) Body {
	if len(files) == 0 {
		return nil
	}
	return &Attached{Files: files}
}

// CheckSaid says whether text may be sent with so many files: without any it must
// not be empty.
func CheckSaid(text string, files int) error {
	err := CheckText(text)
	if err == error(ErrTextEmpty) && files > 0 {
		return nil
	}
	return err
}

// Gist is what lists show of what somebody says: its text, or the names of its
// files.
func Gist(e *Event) string {
	if e.Body == nil {
		return e.Text
	}
	said := e.Text
	for _, f := range FilesOf(e) {
		if said != "" {
			said += " "
		}
		said += "📎 " + f.Name
	}
	return said
}

// FileRemoved records that somebody destroyed a file: what was in it is gone, that
// it was there and who removed it stays.
type FileRemoved struct {
	// File is its id, Name what it was called.
	File string
	Name string
}

var fileRemoved = traits{name: "file_removed", body: func() Body { return new(FileRemoved) }, quiet: true}

// Bind implements Body.
func (r *FileRemoved) Bind(f Fields) {
	f.Str("file", &r.File)
	f.Str("called", &r.Name)
}
