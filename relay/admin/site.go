package admin

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
	"github.com/parley-chat/parley/templates/base"
	"github.com/parley-chat/parley/templates/words"
)

// sitePage is a page with settings of the site.
type sitePage struct {
	*Admin
	name string
	lead string // the key of its first sentence
	// fields are those of the page as text, read is the site with what was typed;
	// what is wrong stands at the fields.
	fields func(caller, site.Site) []ui.Field
	read   func(caller, site.Site, []ui.Field) (site.Site, bool)
}

// lookPage is the page with what visitors see.
func (a *Admin) lookPage() sitePage { return sitePage{a, "site", "site.lead", siteFields, siteOf} }

// siteForm is the id of the form.
const siteForm = "site"

// siteFields are the fields of the page, as text: name and what a site has
// there.
func siteFields(who caller, s site.Site) []ui.Field {
	t := who.Words.T
	fields := []ui.Field{
		{Name: "name", Label: t("site.name"), Help: t("site.nameHelp"), Kind: "text", Value: s.Name, Max: 120, Required: true},
		{Name: "origins", Label: t("site.origins"), Help: example(who, "site.originsHelp"), Kind: "area", Value: strings.Join(s.Origins, "\n")},
		{Name: "accent", Label: t("site.colour"), Help: contrast(who, s.Accent), Kind: "text", Value: s.Accent, Max: 7},
		{Name: "position", Label: t("site.position"), Kind: "select", Value: s.Position, Options: []ui.Option{{Value: "", Name: t("site.end")}, {Value: "start", Name: t("site.start")}}},
		{Name: "theme", Label: t("site.theme"), Kind: "select", Value: s.Theme, Options: []ui.Option{
			{Value: "", Name: t("site.themeAuto")}, {Value: "light", Name: t("site.themeLight")}, {Value: "dark", Name: t("site.themeDark")},
		}},
	}
	asks := []ui.Option{{Value: "", Name: t("site.askNot")}, {Value: site.Ask, Name: t("site.ask")}, {Value: site.AskRequired, Name: t("site.askRequired")}}
	fields = append(fields,
		ui.Field{Name: "ask-name", Label: t("site.askName"), Kind: "select", Value: s.Before.Name, Options: asks},
		ui.Field{Name: "ask-email", Label: t("site.askEmail"), Kind: "select", Value: s.Before.Email, Options: asks})
	fields = append(fields, ui.Field{Name: "choose", Label: t("site.choose"), Kind: "select", Value: s.Before.Choose, Options: []ui.Option{
		{Value: "", Name: t("site.chooseNot")}, {Value: site.ChooseTeam, Name: t("site.chooseTeam")}, {Value: site.ChooseTopic, Name: t("site.chooseTopic")},
	}})
	for _, need := range []struct {
		name, label string
		on          bool
	}{{"require-topic", t("site.requireTopic"), s.Required.Topic}, {"require-tag", t("site.requireTag"), s.Required.Tag}} {
		f := ui.Field{Name: need.name, Label: need.label, Kind: "check"}
		if need.on {
			f.Value = "yes"
		}
		fields = append(fields, f)
	}
	for _, w := range words.Visitor().Languages() {
		// Scripts of one language share a greeting.
		lang, _, _ := strings.Cut(w.Lang, "-")
		if shown(fields, "greeting-"+lang) {
			continue
		}
		if lang != "en" {
			fields = append(fields, ui.Field{Name: "name-" + lang, Label: who.Words.Say("site.nameIn", "language", w.Name), Help: t("site.nameInHelp"), Kind: "text", Value: s.Names[lang], Max: 120})
		}
		fields = append(fields,
			ui.Field{Name: "greeting-" + lang, Label: who.Words.Say("site.greeting", "language", w.Name), Kind: "area", Value: s.Greeting[lang]},
			ui.Field{Name: "away-" + lang, Label: who.Words.Say("site.away", "language", w.Name), Help: t("site.awayHelp"), Kind: "text", Value: s.Away[lang], Max: site.MaxAway})
	}
	return fields
}

// colour reads "#rrggbb".
func colour(text string) (base.Colour, bool) {
	digits, ok := strings.CutPrefix(text, "#")
	c, is := base.ParseColour(digits)
	return c, ok && is
}

// contrast says how a colour is seen on white and on black.
func contrast(who caller, accent string) string {
	c, ok := colour(accent)
	if !ok {
		return example(who, "site.colourHelp")
	}
	ratio := base.Contrast(c, base.Colour{1, 1, 1})
	said := who.Words.Say("site.contrast", "ratio", strconv.FormatFloat(ratio, 'f', 1, 64))
	if ratio < 3 {
		said += " " + who.Words.T("site.contrastLow")
	}
	return said
}

// site is the page.
func (a sitePage) site(w http.ResponseWriter, r *http.Request, who caller) error {
	d, err := site.Kind.Get(r.Context(), a.Docs, store.Global, r.PathValue("site"))
	if err != nil {
		return err
	}
	return a.showSite(w, r, who, http.StatusOK, d.Version, a.fields(who, d.Value), "")
}

func (a sitePage) showSite(w http.ResponseWriter, r *http.Request, who caller, status int, version int64, fields []ui.Field, wrong string) error {
	p, err := a.page(r, who, a.name)
	if err != nil {
		return err
	}
	p.Lead, p.Wrong = who.Words.T(a.lead), wrong
	p.Sections = []ui.Section{{Form: &ui.Form{
		ID: siteForm, Action: settingsURL(p.Site, a.name), Button: who.Words.T("admin.save"),
		Hidden: []string{"version", fmt.Sprint(version)}, Fields: fields,
	}}}
	previews := map[string]string{"site": "preview", "help": "help/preview"}
	if previews[a.name] == "" {
		return show(w, r, status, p)
	}
	saved, err := site.Get(r.Context(), a.Docs, p.Site)
	if err != nil {
		return err
	}
	p.Sections = append(p.Sections, ui.Section{Title: who.Words.T("site.preview"), Part: ui.PreviewPart(who.Words, previewOf(who, saved, siteForm, previews[a.name])), Beside: true})
	a.Embeds(w, "")
	return show(w, r, status, p)
}

// saveSite writes what the page has. If somebody else did so meanwhile, the page
// shows both, and the next try overwrites theirs.
func (a sitePage) saveSite(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	version, err := web.Version(r)
	if err != nil {
		return err
	}
	now, err := site.Kind.Get(r.Context(), a.Docs, store.Global, r.PathValue("site"))
	if err != nil {
		return err
	}
	fields, before := a.fields(who, now.Value), a.fields(who, now.Value)
	typed(r, fields)
	if now.Version != version {
		theirs(fields, before)
		return a.showSite(w, r, who, http.StatusConflict, now.Version, fields, who.Words.T("admin.conflict"))
	}
	next, ok := a.read(who, now.Value, fields)
	if !valid(who, fields) || !ok {
		return a.showSite(w, r, who, http.StatusUnprocessableEntity, version, fields, "")
	}
	err = site.Kind.Put(r.Context(), a.Docs, store.Global, docs.Doc[site.Site]{ID: now.ID, Version: version, Value: next})
	if errors.Is(err, store.ErrVersion) {
		fresh, err := site.Kind.Get(r.Context(), a.Docs, store.Global, now.ID)
		if err != nil {
			return err
		}
		theirs(fields, a.fields(who, fresh.Value))
		return a.showSite(w, r, who, http.StatusConflict, fresh.Version, fields, who.Words.T("admin.conflict"))
	}
	if err != nil {
		return err
	}
	e := a.entry(r, who, "site-changed", "")
	for i, f := range a.fields(who, next) {
		e.Compare(f.Name, before[i].Value, f.Value)
	}
	if err := siteChange(now.Value, next).note(a.Admin, r, e); err != nil {
		return err
	}
	return saved(w, r, a.name, e)
}

// siteChange is a change of a site's own settings.
func siteChange(before, after site.Site) change[site.Site] {
	return change[site.Site]{site.Kind, after.ID, &before, &after}
}

// theirs puts what is saved beside what was typed, where they differ.
func theirs(typed, stored []ui.Field) {
	for i := range typed {
		if typed[i].Value != stored[i].Value {
			typed[i].Theirs, typed[i].HasTheirs = shownValue(stored[i]), true
		}
	}
}

// theirsByName is theirs for fields of which either list may lack some.
func theirsByName(typed, stored []ui.Field) {
	for _, of := range stored {
		if i := slices.IndexFunc(typed, func(f ui.Field) bool { return f.Name == of.Name }); i >= 0 {
			theirs(typed[i:i+1], []ui.Field{of})
		}
	}
}

// shownValue is the value of a field as people read it.
func shownValue(f ui.Field) string {
	switch {
	case f.Kind == "check" && f.Value == "":
		return "–"
	case f.Kind == "check":
		return "✓"
	}
	for _, o := range f.Options {
		if f.Kind == "select" && o.Value == f.Value {
			return o.Name
		}
	}
	return f.Value
}

// siteOf is a site with what was typed. What is wrong stands at the fields.
func siteOf(who caller, s site.Site, fields []ui.Field) (site.Site, bool) {
	ok, texts := true, map[string]map[string]string{"name": {}, "greeting": {}, "away": {}}
	for i := range fields {
		f := &fields[i]
		wrong := func(key string, args ...string) {
			f.Wrong, ok = example(who, key, args...), false
		}
		switch f.Name {
		case "name":
			if s.Name = f.Value; f.Value == "" || f.Value != chat.Clip(f.Value, f.Max) {
				wrong("site.nameWrong")
			}
		case "origins":
			s.Origins = nil
			for _, l := range lines(f.Value) {
				origin, err := site.Origin(l)
				if err != nil {
					wrong("site.originWrong", "origin", l)
					break
				}
				s.Origins = append(s.Origins, origin)
			}
		case "accent":
			f.Help = contrast(who, f.Value)
			if _, is := colour(f.Value); f.Value != "" && !is {
				wrong("site.colourWrong")
			}
			s.Accent = f.Value
		case "position":
			s.Position = f.Value
		case "theme":
			s.Theme = f.Value
		case "ask-name":
			s.Before.Name = oneOf(f, s.Before.Name)
		case "ask-email":
			s.Before.Email = oneOf(f, s.Before.Email)
		case "choose":
			s.Before.Choose = oneOf(f, s.Before.Choose)
		case "require-topic":
			s.Required.Topic = f.Value == "yes"
		case "require-tag":
			s.Required.Tag = f.Value == "yes"
		default:
			of, lang, _ := strings.Cut(f.Name, "-")
			switch {
			case of == "greeting" && len(f.Value) > 1000:
				wrong("site.greetingWrong")
			case of == "away" && len([]rune(f.Value)) > f.Max:
				wrong("site.awayWrong")
			case of == "name" && (len([]rune(f.Value)) > f.Max || strings.Contains(f.Value, "\n")):
				wrong("site.nameWrong")
			}
			if texts[of] != nil && f.Value != "" {
				texts[of][lang] = f.Value
			}
		}
	}
	s.Names, s.Greeting, s.Away = inLanguages(fields, "name", texts, s.Names), inLanguages(fields, "greeting", texts, s.Greeting), inLanguages(fields, "away", texts, s.Away)
	return s, ok
}

// inLanguages are the texts of a kind that were typed. Those of languages that the
// page does not show stay.
func inLanguages(fields []ui.Field, kind string, typed map[string]map[string]string, before map[string]string) map[string]string {
	list := typed[kind]
	for lang, text := range before {
		if !shown(fields, kind+"-"+lang) {
			list[lang] = text
		}
	}
	if len(list) == 0 {
		return nil
	}
	return list
}

// oneOf is the option that a field names, or else what was before.
func oneOf(f *ui.Field, before string) string {
	for _, o := range f.Options {
		if o.Value == f.Value {
			return o.Value
		}
	}
	return before
}

func shown(fields []ui.Field, name string) bool {
	for _, f := range fields {
		if f.Name == name {
			return true
		}
	}
	return false
}
