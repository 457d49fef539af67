package admin

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	ui "github.com/parley-chat/parley/templates/admin"
	"github.com/parley-chat/parley/templates/words"
)

// helpPage is the page with how the help centre looks and where it stands.
type helpPage struct{ *Admin }

// page is that page, which refuses hosts that are taken.
func (a helpPage) page(taken []string) sitePage {
	return sitePage{a.Admin, "help", "helpLook.lead", helpFields, func(who caller, s site.Site, fields []ui.Field) (site.Site, bool) {
		return helpOf(who, s, fields, taken)
	}}
}

func (a helpPage) look(w http.ResponseWriter, r *http.Request, who caller) error {
	return a.page(nil).site(w, r, who)
}

// save writes the page. The relay's own hosts, and those of other help centres,
// are taken.
func (a helpPage) save(w http.ResponseWriter, r *http.Request, who caller) error {
	taken, err := a.takenHosts(r)
	if err != nil {
		return err
	}
	return a.page(taken).saveSite(w, r, who)
}

// takenHosts are those that the site's help centre may not have.
func (a *Admin) takenHosts(r *http.Request) ([]string, error) {
	taken := []string{a.Address.Public.Host}
	if public, err := url.Parse(a.Public); err == nil {
		taken = append(taken, public.Host)
	}
	list, err := site.Kind.List(r.Context(), a.Docs, store.Global)
	for _, d := range list {
		if d.ID != r.PathValue("site") {
			taken = append(taken, d.Value.Help.Host)
		}
	}
	return taken, err
}

// Examples, the same in every language.
const (
	exampleHost = "help.example.com"
	exampleLink = "Imprint https://www.example.com/imprint"
)

func helpFields(who caller, s site.Site) []ui.Field {
	t := who.Words.T
	colour := t("helpLook.accentHelp")
	if s.Help.Accent != "" {
		colour = contrast(who, s.Help.Accent)
	}
	fields := []ui.Field{
		{Name: "host", Label: t("helpLook.host"), Help: who.Words.Say("helpLook.hostHelp", "host", exampleHost), Kind: "text", Value: s.Help.Host, Max: 200},
		{Name: "accent", Label: t("site.colour"), Help: colour, Kind: "text", Value: s.Help.Accent, Max: 7},
		{Name: "logo", Label: t("helpLook.logo"), Help: who.Words.Say("helpLook.logoHelp", "address", "https://www.example.com/logo.svg"), Kind: "url", Value: s.Help.Logo, Max: 500},
		{Name: "logo-dark", Label: t("helpLook.logoDark"), Kind: "url", Value: s.Help.LogoDark, Max: 500},
	}
	fields = append(fields, variableFields(who, s.Help.Variables)...)
	for _, w := range words.Visitor().Languages() {
		// Scripts of one language share their links.
		lang, _, _ := strings.Cut(w.Lang, "-")
		if shown(fields, "links-"+lang) {
			continue
		}
		fields = append(fields,
			ui.Field{Name: "links-" + lang, Label: who.Words.Say("helpLook.links", "language", w.Name), Kind: "area", Value: site.LinksText(s.Help.Links[lang])},
			ui.Field{Name: "legal-" + lang, Label: who.Words.Say("helpLook.legal", "language", w.Name), Help: who.Words.Say("helpLook.linksHelp", "line", exampleLink), Kind: "area", Value: site.LinksText(s.Help.Legal[lang])})
	}
	return fields
}

// helpOf is a site with what was typed.
func helpOf(who caller, s site.Site, fields []ui.Field, taken []string) (site.Site, bool) {
	ok := true
	texts := map[string]map[string][]site.Link{"links": {}, "legal": {}}
	for kind, before := range map[string]map[string][]site.Link{"links": s.Help.Links, "legal": s.Help.Legal} {
		for lang, list := range before {
			if !shown(fields, kind+"-"+lang) {
				texts[kind][lang] = list // languages that the page does not show stay
			}
		}
	}
	s.Help = site.Help{Variables: map[string]string{}}
	for i := range fields {
		f := &fields[i]
		wrong := func(sentence string) { f.Wrong, ok = sentence, false }
		switch f.Name {
		case "host":
			if f.Value == "" {
				continue
			}
			host, err := site.CleanHost(f.Value)
			if err != nil {
				wrong(who.Words.Say("helpLook.hostWrong", "host", exampleHost))
			} else if slices.Contains(taken, host) {
				wrong(who.Words.T("helpLook.hostTaken"))
			}
			s.Help.Host = host
		case "accent":
			if _, is := colour(f.Value); f.Value != "" && !is {
				wrong(example(who, "site.colourWrong"))
			}
			s.Help.Accent = f.Value
		case "logo", "logo-dark":
			if f.Value != "" && site.CheckPicture(f.Value) != nil {
				wrong(who.Words.Say("helpLook.logoWrong", "begin", "https://"))
			}
			if f.Name == "logo" {
				s.Help.Logo = f.Value
			} else {
				s.Help.LogoDark = f.Value
			}
		default:
			if name, is := strings.CutPrefix(f.Name, variablePrefix); is {
				if f.Value != "" {
					s.Help.Variables[name] = f.Value
				}
				continue
			}
			kind, lang, _ := strings.Cut(f.Name, "-")
			list, err := site.ReadLinks(f.Value)
			if err != nil {
				wrong(who.Words.Say("helpLook.linksWrong", "most", strconv.Itoa(site.MaxLinks), "line", exampleLink))
			}
			if len(list) > 0 {
				texts[kind][lang] = list
			}
		}
	}
	s.Help.Links, s.Help.Legal = texts["links"], texts["legal"]
	ok = readVariables(who, s.Help.Variables, fields) && ok
	return s, ok
}
