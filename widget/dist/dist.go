// Package dist embeds what build.sh made for browsers: of the widget
// widget.LANGUAGE.js (the loader), host.js (what the page needs when somebody
// means to chat), frame.js (the frame's start-up code together with the
// compiler's), frame.css and widget.wasm; of the agents' pages inbox.js,
// inbox.css and mark.svg; each with a .br (brotli) and a .gz (gzip) beside it. The
// loader's .br ends where its settings go.
package dist

import "embed"

// Files holds the built files under their bare names. In a tree where build.sh
// has not run it holds none of them.
//
//go:embed *
var Files embed.FS
