package admin

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/greeting"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store/docs"
	ui "github.com/parley-chat/parley/templates/admin"
	"github.com/parley-chat/parley/templates/words"
)

// greetingPage is the page with what the site says of its own accord.
type greetingPage struct{ *Admin }

// greetings is the page; ?edit= opens one in the form, ?try= says of each what would
// keep it from being shown.
func (a greetingPage) greetings(w http.ResponseWriter, r *http.Request, who caller) error {
	open, err := opened(a.Admin, r, greeting.Kind)
	if err != nil {
		return err
	}
	return a.showGreetings(w, r, who, http.StatusOK, open, "")
}

func (a greetingPage) showGreetings(w http.ResponseWriter, r *http.Request, who caller, status int, open docs.Doc[greeting.Greeting], wrong string) error {
	p, err := a.page(r, who, "greetings")
	if err != nil {
		return err
	}
	t, action := who.Words.T, settingsURL(p.Site, "greetings")
	list, err := greeting.Kind.List(r.Context(), a.Docs, p.Site)
	if err != nil {
		return err
	}
	p.Lead, p.Wrong = example(who, "greetings.lead"), wrong
	at, tried, err := a.situation(r, p.Site)
	if err != nil {
		return err
	}
	rows := ui.Section{None: t("greetings.none")}
	for _, d := range list {
		row := ui.Row{Title: d.Value.Name, Detail: d.Value.Text[firstLang(d.Value)], Link: action + "?edit=" + d.ID, Forms: removal(who, action, "id", d.ID, d.Version)}
		if d.Value.Off {
			row.Note = t("greetings.why.off")
		}
		if tried {
			row.Note = verdict(who, d.Value.Missing(at))
		}
		rows.Rows = append(rows.Rows, row)
	}
	edit := ui.Section{Title: t("greetings.new"), Form: &ui.Form{
		Action: action, Button: t("admin.save"), Hidden: []string{"id", open.ID, "version", fmt.Sprint(open.Version)}, Fields: greetingFields(who, open),
	}}
	if open.Version != 0 {
		edit.Title = open.Value.Name
	}
	p.Sections = []ui.Section{rows, edit}
	if len(list) > 0 {
		p.Sections = []ui.Section{rows, {Title: t("greetings.try"), Lead: t("greetings.tryLead"), Form: tryForm(who, r, action)}, edit}
	}
	return show(w, r, status, p)
}

// verdict says whether a greeting would be shown, or why not.
func verdict(who caller, missing []string) string {
	if len(missing) == 0 {
		return who.Words.T("greetings.shown")
	}
	var why []string
	for _, reason := range missing {
		why = append(why, who.Words.T("greetings.why."+reason))
	}
	return strings.Join(why, " ")
}

func firstLang(g greeting.Greeting) string {
	for _, w := range words.Visitor().Languages() {
		if lang, _, _ := strings.Cut(w.Lang, "-"); g.Text[lang] != "" {
			return lang
		}
	}
	return ""
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// checked is a box that can be checked.
func checked(name, label string, on bool) ui.Field {
	f := ui.Field{Name: name, Label: label, Kind: "check"}
	if on {
		f.Value = "yes"
	}
	return f
}

// greetingFields are the fields of a greeting.
func greetingFields(who caller, d docs.Doc[greeting.Greeting]) []ui.Field {
	t, g := who.Words.T, d.Value
	fields := []ui.Field{
		{Name: "name", Label: t("greetings.name"), Help: example(who, "greetings.nameHelp"), Kind: "text", Value: g.Name, Max: 60, Required: true},
		checked("on", t("greetings.on"), !g.Off),
	}
	for _, w := range words.Visitor().Languages() {
		lang, _, _ := strings.Cut(w.Lang, "-")
		if name := "text-" + lang; !shown(fields, name) {
			fields = append(fields, ui.Field{Name: name, Label: who.Words.Say("greetings.text", "language", w.Name), Kind: "area", Value: g.Text[lang], Max: greeting.MaxText})
		}
	}
	return append(fields,
		ui.Field{Name: "pages", Label: t("greetings.pages"), Help: example(who, "greetings.pagesHelp"), Kind: "area", Value: strings.Join(g.Pages, "\n")},
		ui.Field{Name: "after", Label: t("greetings.after"), Kind: "number", Value: number(g.After)},
		ui.Field{Name: "scroll", Label: t("greetings.scroll"), Kind: "number", Value: number(g.Scroll)},
		ui.Field{Name: "visits", Label: t("greetings.visits"), Kind: "number", Value: number(g.Visits)},
		ui.Field{Name: "attribute", Label: t("greetings.attribute"), Help: example(who, "greetings.attributeHelp"), Kind: "text", Value: g.Attribute, Max: 200},
		checked("exit", t("greetings.exit"), g.Exit),
		checked("called", t("greetings.called"), g.Called),
	)
}

// tryForm asks for where a visitor would be.
func tryForm(who caller, r *http.Request, action string) *ui.Form {
	t, value := who.Words.T, func(name string) string { return r.URL.Query().Get(name) }
	f := &ui.Form{Action: action, Get: true, Button: t("greetings.tryIt"), Hidden: []string{"try", "1"}, Fields: []ui.Field{
		{Name: "at", Label: t("greetings.at"), Kind: "url", Value: value("at"), Max: 2048},
		{Name: "lang", Label: t("greetings.lang"), Kind: "select", Value: value("lang")},
		{Name: "seconds", Label: t("greetings.after"), Kind: "number", Value: value("seconds")},
		{Name: "scrolled", Label: t("greetings.scroll"), Kind: "number", Value: value("scrolled")},
		{Name: "visit", Label: t("greetings.visit"), Kind: "number", Value: value("visit")},
		{Name: "said", Label: t("greetings.attribute"), Kind: "text", Value: value("said"), Max: 200},
		checked("left", t("greetings.exit"), value("left") != ""),
	}}
	for _, w := range words.Visitor().Languages() {
		f.Fields[1].Options = append(f.Fields[1].Options, ui.Option{Value: w.Lang, Name: w.Name})
	}
	return f
}

// situation is where the form says that a visitor is, and whether it says so. Whether
// somebody can answer is as it is now.
func (a greetingPage) situation(r *http.Request, id string) (s greeting.Situation, tried bool, err error) {
	q := r.URL.Query()
	if q.Get("try") == "" {
		return s, false, nil
	}
	of, err := site.Get(r.Context(), a.Docs, id)
	if err != nil {
		return s, false, err
	}
	s.Page = of.PageAddress(q.Get("at"))
	s.Lang, _, _ = strings.Cut(q.Get("lang"), "-")
	s.Exit, s.Attributes = q.Get("left") != "", []string{q.Get("said")}
	for name, to := range map[string]*int{"seconds": &s.Seconds, "scrolled": &s.Scrolled, "visit": &s.Visits} {
		*to, _ = strconv.Atoi(q.Get(name)) // what is no number is none
	}
	s.Visits = max(s.Visits, 1)
	s.Answerable, err = desk.Answerable(r.Context(), a.Store, a.Now().UnixMilli(), of)
	return s, true, err
}

// save writes or removes a greeting.
func (a greetingPage) save(w http.ResponseWriter, r *http.Request, who caller) error {
	d, err := sent[greeting.Greeting](r)
	if err != nil {
		return err
	}
	site, what := r.PathValue("site"), "greeting-changed"
	before, err := stored(a.Admin, r, greeting.Kind, d.ID)
	if err != nil {
		return err
	}
	gone, err := removed(a.Admin, r, greeting.Kind, &d)
	if err != nil {
		return err
	}
	if gone {
		what = "greeting-removed"
	} else {
		if d.Value, err = typedGreeting(r); err == nil {
			err = a.put(r, site, d)
		}
		if err != nil {
			status, sentence, err := refused(who, err)
			if err != nil {
				return err
			}
			if now, err := greeting.Kind.Get(r.Context(), a.Docs, site, d.ID); err == nil && status == http.StatusConflict {
				d.Version = now.Version
			}
			return a.showGreetings(w, r, who, status, d, sentence)
		}
	}
	c := change[greeting.Greeting]{greeting.Kind, d.ID, before, &d.Value}
	if gone {
		c.after = nil
	}
	e := a.entry(r, who, what, d.Value.Name)
	if err := c.note(a.Admin, r, e); err != nil {
		return err
	}
	return saved(w, r, "greetings", e)
}

// put writes a greeting, if the site has not too many.
func (a greetingPage) put(r *http.Request, site string, d docs.Doc[greeting.Greeting]) error {
	list, err := greeting.Kind.List(r.Context(), a.Docs, site)
	if err != nil {
		return err
	}
	if d.Version == 0 && len(list) >= greeting.Most {
		return greeting.ErrMany
	}
	return greeting.Kind.Put(r.Context(), a.Docs, site, d)
}

// typedGreeting is what the form holds.
func typedGreeting(r *http.Request) (greeting.Greeting, error) {
	g := greeting.Greeting{Name: line(r, "name"), Off: line(r, "on") == "", Text: map[string]string{}, When: greeting.When{
		Pages: lines(r.PostFormValue("pages")), Exit: line(r, "exit") != "", Called: line(r, "called") != "", Attribute: line(r, "attribute"),
	}}
	for _, w := range words.Visitor().Languages() {
		lang, _, _ := strings.Cut(w.Lang, "-")
		if text := strings.TrimSpace(strings.ReplaceAll(r.PostFormValue("text-"+lang), "\r\n", "\n")); text != "" {
			g.Text[lang] = text
		}
	}
	var err error
	for name, to := range map[string]*int{"after": &g.After, "scroll": &g.Scroll, "visits": &g.Visits} {
		if text := line(r, name); text != "" {
			if *to, err = strconv.Atoi(text); err != nil {
				return g, greeting.ErrWhen
			}
		}
	}
	return g, nil
}
