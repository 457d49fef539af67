package assets

import (
	"fmt"
	"io/fs"

	"github.com/parley-chat/parley/widget/dist"
)

// built are the files that build.sh makes for browsers.
var built = []File{
	{Name: "host.js", AnyVersion: true},
	{Name: "frame.js"},
	{Name: "rare.js", AnyVersion: true},
	{Name: "rare.css", AnyVersion: true},
	{Name: "frame.css"},
	{Name: "survey.css"},
	{Name: "survey.js"},
	{Name: "widget.wasm"},
	{Name: "inbox.js", AnyVersion: true},
	{Name: "inbox.css", AnyVersion: true},
	{Name: "mark.svg", AnyVersion: true},
	{Name: "help.js", AnyVersion: true},
	{Name: "help.css", AnyVersion: true},
}

// Prefix is the path under which Built is mounted.
const Prefix = "/static/"

// Loader is the name of the loader with the words of a language.
func Loader(lang string) string { return "widget." + lang + ".js" }

// Built are the files that build.sh has made, mounted at Prefix.
func Built() (*Set, error) {
	files := built
	loaders, err := fs.Glob(dist.Files, Loader("*"))
	if err != nil {
		return nil, err
	}
	for _, name := range loaders {
		files = append(files, File{Name: name, Settings: true})
	}
	set, err := New(Prefix, dist.Files, files...)
	if err != nil {
		return nil, fmt.Errorf("browser files are not built, run ./build.sh build: %w", err)
	}
	return set, nil
}
