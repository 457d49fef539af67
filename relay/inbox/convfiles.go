package inbox

import (
	"net/http"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// fileJSON is a file as a script offers it.
type fileJSON struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Size is that for people.
	Size string `json:"size"`
	// Picture reports whether a description can stand for it, Alt is the one it has.
	Picture bool   `json:"picture,omitempty"`
	Alt     string `json:"alt,omitempty"`
}

// list names the files that a conversation has, the newest first, each once: those
// that an agent can put into a message again.
func (in filing) list(w http.ResponseWriter, r *http.Request, _ caller) error {
	list, gone := []fileJSON{}, map[string]bool{}
	for after, more := uint64(0), true; more; {
		var page []chat.Event
		var err error
		if page, more, err = in.Store.Events(r.Context(), r.PathValue("site"), r.PathValue("conv"), after, store.PageBytes); err != nil {
			return err
		}
		more = more && len(page) > 0
		for _, e := range page {
			after = e.Seq
			if e.Kind == chat.KindFileRemoved {
				gone[chat.As[chat.FileRemoved](e.Body).File] = true
			}
			for _, f := range chat.FilesOf(&e) {
				list = slices.DeleteFunc(list, func(o fileJSON) bool { return o.ID == f.ID })
				list = append(list, fileJSON{f.ID, f.Name, ui.FileSize(f.Size), f.IsPicture(), f.Alt})
			}
		}
	}
	list = slices.DeleteFunc(list, func(f fileJSON) bool { return gone[f.ID] })
	slices.Reverse(list)
	web.WriteJSON(w, http.StatusOK, list)
	return nil
}
