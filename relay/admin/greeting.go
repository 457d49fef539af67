package admin

import (
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

// greetingPage is the page with what the site says of its own accord. ?try= says of
// each greeting what would keep it from being shown.
type greetingPage struct{ *Admin }

// of is the page, where at is where a visitor would be, if that was tried.
func (a greetingPage) of(at greeting.Situation, tried bool) kindPage[greeting.Greeting] {
	return kindPage[greeting.Greeting]{
		Admin: a.Admin, kind: greeting.Kind, name: "greetings", act: "greeting", id: id, key: "id",
		most: greeting.Most, many: greeting.ErrMany,
		says: func(who caller) kindSays {
			return kindSays{example(who, "greetings.lead"), who.Words.T("greetings.none"), who.Words.T("greetings.new")}
		},
		title: func(g greeting.Greeting) string { return g.Name },
		row: func(who caller, d docs.Doc[greeting.Greeting], row *ui.Row) {
			row.Detail = d.Value.Text[firstLang(d.Value)]
			if d.Value.Off {
				row.Note = who.Words.T("greetings.why.off")
			}
			if tried {
				row.Note = verdict(who, d.Value.Missing(at))
			}
		},
		fields: func(_ *http.Request, who caller, d docs.Doc[greeting.Greeting]) ([]ui.Field, error) {
			return greetingFields(who, d), nil
		},
		read: readGreeting,
		about: map[string]string{
			greeting.ErrName.Code: "name", greeting.ErrText.Code: "text-en", greeting.ErrPages.Code: "pages", greeting.ErrWhen.Code: "attribute",
		},
		more: func(r *http.Request, who caller) ([]ui.Section, error) {
			t, action := who.Words.T, settingsURL(r.PathValue("site"), "greetings")
			return []ui.Section{{Title: t("greetings.try"), Lead: t("greetings.tryLead"), Form: tryForm(who, r, action)}}, nil
		},
	}
}

func (a greetingPage) greetings(w http.ResponseWriter, r *http.Request, who caller) error {
	at, tried, err := a.situation(r, r.PathValue("site"))
	if err != nil {
		return err
	}
	return a.of(at, tried).list(w, r, who)
}

func (a greetingPage) save(w http.ResponseWriter, r *http.Request, who caller) error {
	return a.of(greeting.Situation{}, false).save(w, r, who)
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

// readGreeting puts what was typed into a greeting.
func readGreeting(who caller, d *docs.Doc[greeting.Greeting], fields []ui.Field) {
	g, texts := &d.Value, map[string]map[string]string{"text": {}}
	for i := range fields {
		f := &fields[i]
		among := func(to *int, most int) {
			if *to = whole(f.Value); *to < 0 || *to > most {
				f.Wrong = who.Words.Say("routing.numberWrong", "most", strconv.Itoa(most))
			}
		}
		switch f.Name {
		case "name":
			g.Name = f.Value
		case "on":
			g.Off = f.Value == ""
		case "pages":
			g.Pages = lines(f.Value)
		case "after":
			among(&g.After, greeting.MaxAfter)
		case "scroll":
			among(&g.Scroll, 100)
		case "visits":
			among(&g.Visits, greeting.MaxVisits)
		case "attribute":
			g.Attribute = f.Value
		case "exit":
			g.Exit = f.Value != ""
		case "called":
			g.Called = f.Value != ""
		default:
			if lang, is := strings.CutPrefix(f.Name, "text-"); is && f.Value != "" {
				texts["text"][lang] = f.Value
			}
		}
	}
	g.Text = inLanguages(fields, "text", texts, g.Text)
}
