package helpcentre

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/templates/base"
	"github.com/parley-chat/parley/templates/frame"
)

// usualAccent is the colour of sites without one, --accent of tokens.css.
const usualAccent = "#285cc2"

// styleOf is the address of the style sheet with a site's colours, "" for a site
// that has those of Parley.
func styleOf(s *site.Site) string {
	accent := cmp.Or(s.Help.Accent, s.Accent)
	_, ok := base.ParseColour(strings.TrimPrefix(accent, "#"))
	if len(s.Help.Variables) == 0 {
		if !ok {
			return ""
		}
		return frame.AccentURL(accent)
	}
	if !ok {
		accent = usualAccent
	}
	q := url.Values{}
	for name, value := range s.Help.Variables {
		q.Set(name, value)
	}
	return frame.AccentURL(accent) + "&" + q.Encode()
}

// style is that style sheet. It follows from the address alone, so browsers keep
// it for ever; what is no style variable, or cannot be read, is refused.
func style(w http.ResponseWriter, r *http.Request) {
	q, set := r.URL.Query(), map[string]string{}
	for name := range q {
		if name == "c" {
			continue
		}
		if set[name] = q.Get(name); !site.ValidVariable(name, set[name]) {
			http.Error(w, "this is no style variable, or not one of its values", http.StatusBadRequest)
			return
		}
	}
	accent, ok := base.ParseColour(q.Get("c"))
	if len(set) == 0 || !ok {
		frame.AccentHandler().ServeHTTP(w, r)
		return
	}
	light, dark := base.SchemeOf(set, false), base.SchemeOf(set, true)
	for _, s := range []base.Scheme{light, dark} {
		if name, ratio := s.Hardest(); ratio < base.LeastContrast {
			http.Error(w, fmt.Sprintf("%s has a contrast of %.1f to what it stands on", name, ratio), http.StatusBadRequest)
			return
		}
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	// The client is gone if this fails.
	_, _ = fmt.Fprintf(w, "%s%s@media(prefers-color-scheme:dark){%s%s}\n%s",
		tokens(set, ""), frame.AccentOn(accent, light.Page, light.Box), tokens(set, "-dark"), frame.AccentOn(accent, dark.Page, dark.Box), shapes(set))
}

// tokens sets the tokens whose colours a site has in a scheme.
func tokens(set map[string]string, suffix string) string {
	var b strings.Builder
	for _, t := range []struct{ variable, token string }{
		{"page", "--surface"}, {"page", "--bg"}, {"box", "--raised"}, {"box", "--note"}, {"text", "--text"}, {"muted", "--muted"}, {"line", "--line"},
	} {
		if value := set[t.variable+suffix]; value != "" {
			fmt.Fprintf(&b, "%s:%s;", t.token, value)
		}
	}
	// What is marked stands on a colour that the text was checked on.
	if set["text"+suffix] != "" && set["box"+suffix] == "" {
		b.WriteString("--note:var(--raised);")
	}
	if b.Len() == 0 {
		return ""
	}
	return ":root{" + b.String() + "}"
}

// stacks are the faces of each of site.Fonts.
var stacks = map[string]string{
	"serif":   `Georgia,"Times New Roman","Songti SC","Noto Serif CJK SC","Noto Naskh Arabic",serif`,
	"rounded": `ui-rounded,"SF Pro Rounded","Arial Rounded MT Bold","Yuanti SC",system-ui,sans-serif`,
	"mono":    `var(--mono)`,
}

// shapes sets what is the same on light and dark screens.
func shapes(set map[string]string) (css string) {
	if radius := set[site.Radius]; radius != "" {
		css += ":root{--r-card:" + radius + "px}"
	}
	if stack := stacks[set[site.Font]]; stack != "" {
		css += ":root{--font:" + stack + "}"
	}
	return css
}
