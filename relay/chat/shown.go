//go:build !js

package chat

// Shown is "rich": the blocks that a message shows beside its text, as package rich
// writes them; "" is none. Visitors get them as a file without a name, of which
// the page of the widget makes what it shows: the program does without them, see
// shown_js.go.
type Shown = string

func bindShown(f Fields, a *Attached) { f.Str("rich", &a.Rich) }

// RichOf are the blocks of an event, "" if it has none.
func RichOf(e *Event) string {
	if a, ok := e.Body.(*Attached); ok {
		return a.Rich
	}
	return ""
}

// WithBlocks makes files and blocks the body of an event.
func WithBlocks(files []File, rich string) Body {
	if rich == "" {
		return WithFiles(files)
	}
	return &Attached{Files: files, Rich: rich}
}

// shows reports whether e has blocks.
func (e *Event) shows() bool { return e.Body != nil && RichOf(e) != "" }

// asFile puts the blocks of e in the place where its visitor finds them.
func (e *Event) asFile() {
	a := As[Attached](e.Body)
	e.Body = WithFiles(append(a.Files[:len(a.Files):len(a.Files)], File{ID: e.ID, Alt: a.Rich}))
}

// IsBlocks reports whether f stands for blocks, which are its Alt.
func (f *File) IsBlocks() bool { return f.Name == "" && f.Alt != "" }
