package inbox

import (
	"net/http"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/survey/keep"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
)

// caller is who asks.
type caller = agents.Caller

type handler = func(http.ResponseWriter, *http.Request, caller) error

// Nav is what the inbox adds to the navigation, besides its views.
var Nav = []agents.Item{
	{Name: "visitors", Icon: "globe", Path: "/inbox/{site}/visitors", Need: web.Read, If: func(s *site.Site) bool { return s.Widget.Visitors }},
	{Name: "canned", Icon: "canned", Path: "/inbox/{site}/canned", Need: people.Canned},
	{Name: "bot", Icon: "bot", Path: "/inbox/{site}/bot", Need: people.Settings},
	{Name: "surveys", Icon: "check", Path: "/inbox/{site}/surveys", Need: people.Reports},
	{Name: "blocked", Icon: "close", Path: "/inbox/{site}/blocked", Need: people.HandOver},
	{Name: "ratings", Icon: "star", Path: "/inbox/{site}/ratings", Need: people.Reports},
}

// Face is everything that the inbox answers: what is not here is not found.
func (in *Inbox) Face() web.Face {
	canned := cannedPages{in.Pages}
	bot := botPages{in.Pages, in.Bot}
	resolving := resolving{in.Desk}
	deciding := deciding{in.Pages, desk.Work{Desk: in.Desk}}
	watching := watching{in.Pages, desk.Watching{Desk: in.Desk}}
	plans := plans{deciding, desk.Later{Desk: in.Desk}}
	merging := merging{in.Pages, desk.Merging{Desk: in.Desk}}
	finding := finding{in.Pages, in.Search}
	surveys := surveyPages{in.Pages, keep.Keeper{Store: in.Store, Docs: in.Docs, Desk: in.Desk, Now: in.Desk.Now}, in.PreviewSurvey}
	surveyActs := surveyActs{in.Pages, desk.Work{Desk: in.Desk}}
	gate := gate{in.Pages}
	leading := leading{in.Pages, desk.Leading{Desk: in.Desk}}
	onSite := onSite{in.Pages, desk.Beginning{Desk: in.Desk}}
	blocking := blocking{in.Pages, desk.Blocks{Desk: in.Desk}}
	return in.Pages.Face([]agents.Route{
		{Pattern: "/inbox", Need: web.Anybody, Handle: nothing},
		{Pattern: "/inbox/", Need: web.Anybody, Handle: nothing},
		{Pattern: "GET /{$}", Need: web.Anybody, Handle: toInbox},
		{Pattern: "GET /inbox", Need: web.Anybody, Handle: everywhere{in}.root},
		{Pattern: "GET /inbox/{$}", Need: web.Anybody, Handle: everywhere{in}.root},
		{Pattern: "GET /inbox/sign-in", Need: web.Anybody, Handle: gate.page},
		{Pattern: "POST /inbox/sign-in", Need: web.Anybody, Handle: gate.signIn},
		{Pattern: "POST /inbox/sign-out", Need: web.Anybody, Handle: gate.signOut},
		{Pattern: "POST /inbox/language", Need: web.Anybody, Handle: gate.language},
		{Pattern: "GET /inbox/{site}", Need: web.Read, Handle: startPage},
		{Pattern: "GET /inbox/{site}/{view}", Need: web.Read, Handle: in.list},
		{Pattern: "GET /inbox/{site}/v/{saved}", Need: web.Read, Handle: in.list},
		{Pattern: "GET /inbox/{site}/views", Need: web.Read, Handle: viewPages{in.Pages}.show},
		{Pattern: "POST /inbox/{site}/views", Need: web.Read, Handle: viewPages{in.Pages}.save},
		{Pattern: "POST /inbox/{site}/c/{conv}/unread", Need: web.Read, Handle: changes(deciding.desk.MarkUnread)},
		{Pattern: "GET /inbox/{site}/search", Need: web.Read, Handle: finding.page},
		{Pattern: "GET /inbox/{site}/mentions", Need: web.Read, Handle: watching.page},
		{Pattern: "GET /inbox/{site}/visitors", Need: web.Read, Handle: onSite.page},
		{Pattern: "GET /inbox/{site}/visitors/{visitor}", Need: web.Reply, Handle: onSite.ask},
		{Pattern: "POST /inbox/{site}/visitors/{visitor}", Need: web.Reply, Handle: onSite.begin},
		{Pattern: "GET /inbox/{site}/ratings", Need: people.Reports, Handle: surveys.ratings},
		{Pattern: "GET /inbox/{site}/surveys", Need: people.Reports, Handle: surveys.list},
		{Pattern: "POST /inbox/{site}/survey/asked", Need: people.Settings, Handle: surveys.asks},
		{Pattern: "GET /inbox/{site}/survey/edit", Need: people.Settings, Handle: surveys.edit},
		{Pattern: "POST /inbox/{site}/survey/edit", Need: people.Settings, Handle: surveys.save},
		{Pattern: "GET /inbox/{site}/survey/preview", Need: people.Settings, Handle: surveys.preview},
		{Pattern: "POST /inbox/{site}/survey/preview", Need: people.Settings, Handle: surveys.preview},
		{Pattern: "GET /inbox/{site}/surveys/{id}", Need: people.Reports, Handle: surveys.results},
		{Pattern: "GET /inbox/{site}/surveys/export.csv", Need: people.Reports, Handle: surveys.exportCSV},
		{Pattern: "GET /inbox/{site}/surveys/export.xlsx", Need: people.Reports, Handle: surveys.exportXLSX},
		{Pattern: "GET /inbox/{site}/canned", Need: web.Reply, Handle: canned.list},
		{Pattern: "POST /inbox/{site}/canned", Need: people.Canned, Handle: cannedForm{canned, in.Files}.save, MaxBody: maxUpload, Within: uploadWithin},
		{Pattern: "GET /inbox/{site}/bot", Need: people.Settings, Handle: bot.show},
		{Pattern: "POST /inbox/{site}/bot", Need: people.Settings, Handle: bot.save},
		{Pattern: "GET /inbox/{site}/bot/flow", Need: people.Settings, Handle: flowPage{bot}.show},
		{Pattern: "POST /inbox/{site}/bot/flow", Need: people.Settings, Handle: flowPage{bot}.take, MaxBody: maxFlow},
		{Pattern: "GET /inbox/{site}/bot/results", Need: people.Reports, Handle: bot.results},
		{Pattern: "POST /inbox/{site}/bulk", Need: web.Reply, Handle: deciding.bulk},
		{Pattern: "GET /inbox/{site}/help", Need: web.Read, Handle: in.help},
		{Pattern: "GET /inbox/{site}/status", Need: web.Reply, Handle: statusPage{in.Pages}.show},
		{Pattern: "POST /inbox/{site}/status", Need: web.Reply, Handle: statusPage{in.Pages}.say},
		{Pattern: "GET /inbox/{site}/live", Need: web.Read, Handle: in.live},
		{Pattern: "GET /inbox/{site}/c/{conv}", Need: web.Read, Handle: in.conversation},
		{Pattern: "POST /inbox/{site}/c/{conv}/reply", Need: web.Reply, Handle: in.reply, MaxBody: maxUpload, Within: uploadWithin},
		{Pattern: "POST /inbox/{site}/c/{conv}/file", Need: web.Read, Handle: filing{in}.upload, MaxBody: maxUpload, Within: uploadWithin},
		{Pattern: "GET /inbox/{site}/c/{conv}/files", Need: web.Read, Handle: filing{in}.list, Cost: web.CostCall},
		{Pattern: "GET /inbox/{site}/c/{conv}/file/{file}", Need: web.Read, Handle: filing{in}.open, Cost: web.CostCall},
		{Pattern: "POST /inbox/{site}/c/{conv}/file/{file}/remove", Need: people.HandOver, Handle: filing{in}.remove},
		{Pattern: "GET /inbox/{site}/c/{conv}/names", Need: people.Note, Handle: watching.list, Cost: web.CostCall},
		{Pattern: "POST /inbox/{site}/c/{conv}/note", Need: people.Note, Handle: in.says(watching.note), MaxBody: maxUpload, Within: uploadWithin},
		{Pattern: "POST /inbox/{site}/c/{conv}/take", Need: web.Reply, Handle: in.take},
		{Pattern: "GET /inbox/{site}/c/{conv}/assign", Need: web.Reply, Handle: deciding.choices},
		{Pattern: "POST /inbox/{site}/c/{conv}/assign", Need: web.Reply, Handle: deciding.assign},
		{Pattern: "POST /inbox/{site}/c/{conv}/follow", Need: web.Read, Handle: watching.follow(true)},
		{Pattern: "POST /inbox/{site}/c/{conv}/unfollow", Need: web.Read, Handle: watching.follow(false)},
		{Pattern: "POST /inbox/{site}/c/{conv}/decline", Need: web.Reply, Handle: changes(watching.desk.Decline)},
		{Pattern: "POST /inbox/{site}/c/{conv}/resolve", Need: web.Reply, Handle: resolving.soon},
		{Pattern: "POST /inbox/{site}/c/{conv}/resolve/undo", Need: web.Reply, Handle: resolving.undo},
		{Pattern: "POST /inbox/{site}/c/{conv}/draft", Need: web.Read, Handle: drafts{in.Pages}.save},
		{Pattern: "POST /inbox/{site}/c/{conv}/person", Need: people.Note, Handle: persons{in.Pages}.save},
		{Pattern: "POST /inbox/{site}/c/{conv}/side", Need: web.Read, Handle: arrange(in.Pages)},
		{Pattern: "GET /inbox/{site}/c/{conv}/said", Need: web.Read, Handle: deciding.said},
		{Pattern: "POST /inbox/{site}/c/{conv}/edit", Need: web.Read, Handle: deciding.edit},
		{Pattern: "POST /inbox/{site}/c/{conv}/delete", Need: web.Read, Handle: deciding.remove},
		{Pattern: "POST /inbox/{site}/c/{conv}/wrong", Need: web.Reply, Handle: deciding.wrong},
		{Pattern: "GET /inbox/{site}/c/{conv}/plan", Need: web.Reply, Handle: plans.show},
		{Pattern: "POST /inbox/{site}/c/{conv}/plan", Need: web.Reply, Handle: plans.change},
		{Pattern: "GET /inbox/{site}/c/{conv}/merge", Need: web.Reply, Handle: merging.show},
		{Pattern: "POST /inbox/{site}/c/{conv}/merge", Need: web.Reply, Handle: merging.merge},
		{Pattern: "POST /inbox/{site}/c/{conv}/unmerge", Need: web.Reply, Handle: changes(merging.desk.Unmerge)},
		{Pattern: "POST /inbox/{site}/c/{conv}/split", Need: web.Reply, Handle: merging.split},
		{Pattern: "POST /inbox/{site}/c/{conv}/tag", Need: web.Reply, Handle: deciding.label},
		{Pattern: "POST /inbox/{site}/c/{conv}/mark", Need: web.Reply, Handle: surveyActs.mark},
		{Pattern: "GET /inbox/{site}/c/{conv}/survey", Need: web.Reply, Handle: surveyActs.link},
		{Pattern: "POST /inbox/{site}/c/{conv}/snooze", Need: web.Reply, Handle: deciding.snooze},
		{Pattern: "POST /inbox/{site}/c/{conv}/wake", Need: web.Reply, Handle: changes(deciding.desk.Wake)},
		{Pattern: "GET /inbox/{site}/blocked", Need: people.HandOver, Handle: blocking.list},
		{Pattern: "GET /inbox/{site}/c/{conv}/block", Need: web.Reply, Handle: blocking.ask},
		{Pattern: "POST /inbox/{site}/c/{conv}/block", Need: web.Reply, Handle: blocking.block},
		{Pattern: "POST /inbox/{site}/c/{conv}/unblock", Need: people.HandOver, Handle: blocking.unblock},
		{Pattern: "GET /inbox/{site}/c/{conv}/peek", Need: people.HandOver, Handle: leading.peek},
		{Pattern: "POST /inbox/{site}/c/{conv}/whisper", Need: people.HandOver, Handle: leading.whispers(in), MaxBody: maxUpload, Within: uploadWithin},
		{Pattern: "POST /inbox/{site}/c/{conv}/unmask", Need: people.HandOver, Handle: unmasking{deciding}.unmask},
		{Pattern: "POST /inbox/{site}/c/{conv}/join", Need: people.HandOver, Handle: leading.join},
		{Pattern: "POST /inbox/{site}/c/{conv}/reopen", Need: web.Reply, Handle: changes(in.Desk.Reopen)},
	})
}

// toInbox leads who opens the relay's address to the inbox.
func toInbox(w http.ResponseWriter, r *http.Request, _ caller) error {
	http.Redirect(w, r, "/inbox", http.StatusSeeOther)
	return nil
}

// nothing answers for what is in no other line of the table.
func nothing(http.ResponseWriter, *http.Request, caller) error {
	return store.ErrNotFound
}
