package server

import (
	"fmt"
	"net/http"

	"github.com/parley-chat/parley/relay/web/assets"
	"github.com/parley-chat/parley/widget/dist"
)

// widgetFiles are what build.sh made of the widget.
func widgetFiles() (*assets.Set, error) {
	set, err := assets.New("/static/", dist.Files, "widget.js", "frame.js", "frame.css", "widget.wasm")
	if err != nil {
		return nil, fmt.Errorf("the widget is not built, run ./build.sh build: %w", err)
	}
	return set, nil
}

// loader is the script that sites embed. Any page may load it; whether it may
// chat is decided when it asks for a ticket.
func (s *Server) loader(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	s.static.ServeFile(w, r, "widget.js")
}
