package admin

import (
	"strings"

	"github.com/parley-chat/parley/relay/site"
	ui "github.com/parley-chat/parley/templates/admin"
	"github.com/parley-chat/parley/templates/words"
)

// widgetPage is the page with what visitors get beside the chat.
func (a *Admin) widgetPage() sitePage {
	return sitePage{a, "widget", "widget.lead", widgetFields, widgetOf}
}

// widgetFields are the fields of the page with what visitors get beside the chat.
func widgetFields(who caller, s site.Site) []ui.Field {
	t := who.Words.T
	fields := []ui.Field{{Name: "mode", Label: t("widget.mode"), Kind: "select", Value: s.Widget.Mode, Options: []ui.Option{
		{Value: "", Name: t("widget.modeBoth")}, {Value: "faq", Name: t("widget.modeFAQ")}, {Value: "chat", Name: t("widget.modeChat")},
	}}}
	for _, c := range []struct {
		name, label, help string
		on                bool
	}{{"home", t("widget.home"), t("widget.homeHelp"), s.Widget.Home}, {"names", t("widget.names"), t("widget.namesHelp"), !s.Widget.Nameless}, {"queue", t("widget.queue"), t("widget.queueHelp"), s.Widget.Queue}, {"visitors", t("widget.visitors"), t("widget.visitorsHelp"), s.Widget.Visitors}} {
		f := ui.Field{Name: c.name, Label: c.label, Help: c.help, Kind: "check"}
		if c.on {
			f.Value = "yes"
		}
		fields = append(fields, f)
	}
	asked := len(fields)
	for _, w := range words.Visitor().Languages() {
		// Scripts of one language share a notice.
		lang, _, _ := strings.Cut(w.Lang, "-")
		if name := "notice-" + lang; !shown(fields, name) {
			fields = append(fields, ui.Field{Name: name, Label: who.Words.Say("widget.notice", "language", w.Name), Kind: "area", Value: s.Widget.Notice[lang], Max: 1000})
		}
	}
	fields[asked].Help = who.Words.T("widget.noticeHelp")
	return fields
}

// widgetOf is a site with what was typed.
func widgetOf(who caller, s site.Site, fields []ui.Field) (site.Site, bool) {
	ok, notice := true, map[string]string{}
	for lang, text := range s.Widget.Notice {
		if !shown(fields, "notice-"+lang) {
			notice[lang] = text // languages that the page does not show stay
		}
	}
	changed := false
	for i := range fields {
		f := &fields[i]
		switch f.Name {
		case "mode":
			s.Widget.Mode = oneOf(f, s.Widget.Mode)
			continue
		case "home":
			s.Widget.Home = f.Value == "yes"
			continue
		case "names":
			s.Widget.Nameless = f.Value != "yes"
			continue
		case "queue":
			s.Widget.Queue = f.Value == "yes"
			continue
		case "visitors":
			s.Widget.Visitors = f.Value == "yes"
			continue
		}
		lang, _ := strings.CutPrefix(f.Name, "notice-")
		if len([]rune(f.Value)) > f.Max {
			f.Wrong, ok = who.Words.T("widget.noticeWrong"), false
		}
		if f.Value != "" {
			notice[lang] = f.Value
		}
		changed = changed || f.Value != s.Widget.Notice[lang]
	}
	if s.Widget.Notice = notice; changed {
		s.Widget.NoticeVersion++
	}
	return s, ok
}
