package admin

import (
	"net/http"
	"strings"

	"github.com/parley-chat/parley/relay/people"
	ui "github.com/parley-chat/parley/templates/admin"
	"github.com/parley-chat/parley/templates/inbox"
)

// keys are the keys of the inbox: each can be another one, or none. chosen is what
// stood in a form that was refused, nil if none was, and wrong why.
func (a profilePage) keys(who caller, chosen map[string]string, wrong map[string]string) ui.Section {
	t := who.Words.T
	_, off := who.Agent.Keys[inbox.KeysOff]
	form := ui.Form{Action: profilePath, Button: t("admin.save"), Hidden: []string{"do", "keys"}, Other: ui.Other{Name: t("keys.reset"), Do: "keys-reset", Action: profilePath}}
	on := ui.Field{Name: "on", Label: t("keys.on"), Kind: "check"}
	if !off {
		on.Value = "yes"
	}
	form.Fields = append(form.Fields, on)
	for _, k := range inbox.Keys(who.Words) {
		value, changed := who.Agent.Keys[k.Key]
		if !changed {
			value = k.Key
		}
		if chosen != nil {
			value = chosen[k.Key]
		}
		form.Fields = append(form.Fields, ui.Field{Name: "key-" + k.Key, Label: k.Meaning, Kind: "text", Value: value, Wrong: wrong[k.Key], Max: 1})
	}
	return ui.Section{ID: "keys-own", Title: t("keys"), Lead: t("keys.lead"), Scripted: true, Form: &form}
}

// saveKeys keeps the agent's keys. Two things by one key are refused: then it says
// what stood in the form, and why.
func (a profilePage) saveKeys(r *http.Request, who caller) (wrong profileForm, err error) {
	own, chosen, why, used := map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}
	for _, k := range inbox.Keys(who.Words) {
		key := strings.ToLower(line(r, "key-"+k.Key))
		chosen[k.Key] = key
		switch other := used[key]; {
		case key != "" && !inbox.ValidKey(key):
			why[k.Key] = who.Words.T("keys.wrong")
		case key != "" && other != "":
			why[k.Key] = who.Words.Say("keys.twice", "other", other)
		case key != k.Key:
			own[k.Key] = key
		}
		used[key] = k.Meaning
	}
	if len(why) > 0 {
		return profileForm{keys: chosen, wrongKeys: why}, nil
	}
	if r.PostFormValue("on") == "" {
		own[inbox.KeysOff] = ""
	}
	return wrong, people.Change(r.Context(), a.Docs, who.Agent.Email, func(agent *people.Agent) { agent.Keys = own })
}
