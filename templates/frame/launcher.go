package frame

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/parley-chat/parley/templates/base"
)

// Launcher is what the loader has to know of a site before anybody chats. Fields
// that are empty the loader has defaults for, or the page says them.
type Launcher struct {
	// Origin is the relay's address: scheme, host, port. Host is the path of
	// host.js there.
	Origin string `json:"origin"`
	Host   string `json:"host"`
	// Site is the site's id, Locale the language that the script's address asks
	// for.
	Site   string `json:"site,omitempty"`
	Locale string `json:"locale,omitempty"`
	// Colours are those of LauncherColours.
	Colours string `json:"colours"`
	// Theme and Position are those of the site.
	Theme    string `json:"theme,omitempty"`
	Position string `json:"position,omitempty"`
	// Query says that addresses of pages are told with their query.
	Query bool `json:"query,omitempty"`
}

// Settings is l as an expression in JavaScript.
func (l Launcher) Settings() []byte {
	settings, err := json.Marshal(l)
	if err != nil {
		panic(err) // strings can be written
	}
	return settings
}

// The launcher of a site without a colour: --accent and --on-accent of tokens.css
// in sRGB.
const (
	plainLight, plainOnLight = "285cc2", "fcfcfc"
	plainDark, plainOnDark   = "719def", "0a111f"
)

// LauncherColours are the colours of a site's launcher, six digits each: the accent
// and what stands on it where it is light, and the same where it is dark. They are
// those of the frame: see AccentURL.
func LauncherColours(accent string) string {
	c, ok := base.ParseColour(strings.TrimPrefix(accent, "#"))
	if !ok {
		return strings.Join([]string{plainLight, plainOnLight, plainDark, plainOnDark}, " ")
	}
	light, dark := accents(c)
	four := fmt.Sprint(light, onAccent(base.Rounded(light)), dark, onAccent(base.Rounded(dark)))
	return strings.ReplaceAll(four, "#", "")
}
