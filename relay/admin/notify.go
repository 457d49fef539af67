package admin

import (
	"strings"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	ui "github.com/parley-chat/parley/templates/admin"
)

// notifyPage is the page with how agents are called who have not set it themselves.
func (a *Admin) notifyPage() sitePage {
	return sitePage{a, "notifications", "notifications.lead", notifyFields, notifyOf}
}

// The ends of the names of its fields.
const (
	notifySound   = "-sound"
	notifyDesktop = "-desktop"
)

func notifyFields(who caller, s site.Site) (fields []ui.Field) {
	for _, role := range people.Roles {
		name, is := who.Words.T("role."+string(role)), s.Notify[string(role)]
		fields = append(fields,
			checked(string(role)+notifySound, who.Words.Say("notifications.sound", "role", name), is.Sound),
			checked(string(role)+notifyDesktop, who.Words.Say("notifications.desktop", "role", name), is.Desktop))
	}
	return fields
}

func notifyOf(_ caller, s site.Site, fields []ui.Field) (site.Site, bool) {
	of := map[string]site.Notify{}
	for _, f := range fields {
		if f.Value == "" {
			continue
		}
		if role, is := strings.CutSuffix(f.Name, notifySound); is {
			of[role] = site.Notify{Sound: true, Desktop: of[role].Desktop}
		}
		if role, is := strings.CutSuffix(f.Name, notifyDesktop); is {
			of[role] = site.Notify{Sound: of[role].Sound, Desktop: true}
		}
	}
	if s.Notify = of; len(of) == 0 {
		s.Notify = nil
	}
	return s, true
}
