package wire

import "github.com/parley-chat/parley/relay/chat"

// AppendFile appends the JSON form of a file to b, as an upload is answered.
func AppendFile(b []byte, f *chat.File) []byte {
	w := NewWriter(b)
	for o := w.Object(); w.Next(&o); {
		f.Bind(&w)
	}
	return w.Bytes()
}
