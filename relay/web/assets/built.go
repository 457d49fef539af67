package assets

import (
	"fmt"

	"github.com/parley-chat/parley/widget/dist"
)

// built are the files that build.sh makes for browsers.
var built = []File{
	{Name: "widget.js"},
	{Name: "frame.js"},
	{Name: "frame.css"},
	{Name: "widget.wasm"},
	{Name: "inbox.js", AnyVersion: true},
	{Name: "inbox.css", AnyVersion: true},
	{Name: "mark.svg", AnyVersion: true},
}

// Prefix is the path under which Built is mounted.
const Prefix = "/static/"

// Built are the files that build.sh has made, mounted at Prefix.
func Built() (*Set, error) {
	set, err := New(Prefix, dist.Files, built...)
	if err != nil {
		return nil, fmt.Errorf("browser files are not built, run ./build.sh build: %w", err)
	}
	return set, nil
}
