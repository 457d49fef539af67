package admin

import (
	"net/http"
	"strconv"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	ui "github.com/parley-chat/parley/templates/admin"
)

// orName is what the names of fields begin with that are of another group of
// conditions than the first.
func orName(i int) string { return "or" + strconv.Itoa(i) + "." }

// ruleIf are the fields of a group of conditions.
func ruleIf(who caller, f site.AutomationIf, topics, tags []ui.Option) []ui.Field {
	t := who.Words.T
	any := ui.Option{Name: t("routing.any")}
	nobody, urgent := "", ""
	if f.Nobody {
		nobody = "yes"
	}
	if f.Urgent != 0 {
		urgent = strconv.Itoa(f.Urgent)
	}
	return []ui.Field{
		{Name: "page", Label: t("routing.page"), Kind: "text", Value: f.Page, Max: site.MaxRuleText},
		{Name: "text", Label: t("automation.text"), Kind: "text", Value: f.Text, Max: site.MaxRuleText},
		{Name: "language", Label: t("routing.language"), Kind: "text", Value: f.Language, Max: 35},
		{Name: "topic", Label: t("routing.topic"), Kind: "select", Value: f.Topic, Options: topics},
		{Name: "has", Label: t("automation.has"), Kind: "select", Value: f.Tag, Options: tags},
		{Name: "urgent", Label: t("routing.urgent"), Kind: "select", Value: urgent, Options: []ui.Option{
			any, {Value: strconv.Itoa(chat.PriorityHigh), Name: t("priority.high")}, {Value: strconv.Itoa(chat.PriorityUrgent), Name: t("priority.urgent")},
		}},
		{Name: "hours", Label: t("automation.hours"), Kind: "select", Value: f.Hours, Options: []ui.Option{
			any, {Value: site.HoursOpen, Name: t("automation.hoursOpen")}, {Value: site.HoursClosed, Name: t("automation.hoursClosed")},
		}},
		{Name: "nobody", Label: t("automation.nobody"), Kind: "check", Value: nobody},
	}
}

// typedIf is the group of conditions whose fields begin with a name.
func typedIf(r *http.Request, begin string) site.AutomationIf {
	f := site.AutomationIf{
		Page: line(r, begin+"page"), Text: line(r, begin+"text"), Language: line(r, begin+"language"),
		Topic: line(r, begin+"topic"), Tag: line(r, begin+"has"), Hours: line(r, begin+"hours"), Nobody: r.PostFormValue(begin+"nobody") != "",
	}
	f.Urgent, _ = strconv.Atoi(line(r, begin+"urgent")) // what is no number asks for none
	return f
}
