// Package frame serves the visitors' pages: the loader, its tickets, and what
// its iframe shows, complete without the widget's program.
package frame

import (
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/install"
	"github.com/parley-chat/parley/relay/queue"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/assets"
	ui "github.com/parley-chat/parley/templates/frame"
)

// Config is what the visitors' pages need.
type Config struct {
	Store  store.Store
	Docs   *docs.Cache
	Desk   *desk.Desk
	Access *access.Access
	// Now is the relay's clock.
	Now     func() time.Time
	Address web.Address
	Assets  *assets.Set
	// Budget is asked before any work.
	Budget *budget.Budget
	// Files keeps what visitors attach.
	Files *files.Files
}

// Frame is the visitors' side of a relay, without their sockets.
type Frame struct {
	Config
	packed packed
	asked  install.Watch
	queue  queue.Book
}

// Face is the table of everything that visitors' browsers ask for.
func (f *Frame) Face() web.Face {
	p := parts{f}
	first := home{p}
	hello := greetings{f}
	surveys := surveyPages{f}
	return web.Face{
		At: &f.Address,
		Routes: []web.Route{
			{Pattern: "GET /widget.js", Need: web.Anybody, Handle: f.loader, Cost: web.CostFile},
			{Pattern: "POST /ticket", Need: web.Anybody, Handle: f.ticket, MaxBody: maxTicket, ChecksOrigin: true, Cost: web.CostCall},
			{Pattern: "OPTIONS /ticket", Need: web.Anybody, Handle: f.ticketPreflight, Cost: web.CostFile},
			{Pattern: "GET /greetings", Need: web.Anybody, Handle: hello.list, Cost: web.CostCall},
			{Pattern: "GET /greetings/{greeting}", Need: web.Anybody, Handle: hello.text, Cost: web.CostCall},
			{Pattern: "POST /greetings/{greeting}", Need: web.Anybody, Handle: hello.answered, MaxBody: maxTicket, ChecksOrigin: true, Cost: web.CostCall},
			{Pattern: "GET /frame", Need: web.Anybody, Handle: f.page},
			{Pattern: "POST /frame", Need: web.Anybody, Handle: f.pageBack, ChecksOrigin: true},
			{Pattern: "POST /frame/send", Need: web.Anybody, Handle: f.send, ChecksOrigin: true},
			{Pattern: "POST /frame/rate", Need: web.Anybody, Handle: f.rate, ChecksOrigin: true},
			{Pattern: "POST /frame/contact", Need: web.Anybody, Handle: f.contact, ChecksOrigin: true},
			{Pattern: "POST /frame/before", Need: web.Anybody, Handle: p.before, ChecksOrigin: true},
			{Pattern: "POST /frame/identify", Need: web.Anybody, Handle: p.identify, ChecksOrigin: true, Cost: web.CostCall},
			{Pattern: "POST /frame/agree", Need: web.Anybody, Handle: p.agree, ChecksOrigin: true},
			{Pattern: "POST /frame/told", Need: web.Anybody, Handle: p.told, ChecksOrigin: true},
			{Pattern: "POST /frame/withdraw", Need: web.Anybody, Handle: p.withdraw, ChecksOrigin: true},
			{Pattern: "POST /frame/end", Need: web.Anybody, Handle: p.end, ChecksOrigin: true},
			{Pattern: "POST /frame/data", Need: web.Anybody, Handle: p.data, ChecksOrigin: true},
			{Pattern: "POST /frame/erase", Need: web.Anybody, Handle: p.erase, ChecksOrigin: true, Within: time.Minute},
			{Pattern: "POST /frame/transcript", Need: web.Anybody, Handle: p.transcript, ChecksOrigin: true, Within: time.Minute},
			{Pattern: "POST /frame/home", Need: web.Anybody, Handle: first.show, ChecksOrigin: true},
			{Pattern: "POST /frame/queue", Need: web.Anybody, Handle: waiting{p}.show, ChecksOrigin: true, Cost: web.CostCall},
			{Pattern: "POST /frame/opened", Need: web.Anybody, Handle: first.opened, ChecksOrigin: true, Cost: web.CostCall},
			{Pattern: "POST /frame/here", Need: web.Anybody, Handle: p.here, ChecksOrigin: true, Cost: web.CostCall},
			{Pattern: "POST /frame/asked", Need: web.Anybody, Handle: p.asked, MaxBody: maxAsked, Cost: web.CostCall},
			{Pattern: "POST /frame/file", Need: web.Anybody, Handle: filing{f}.upload, MaxBody: MaxUpload, Within: UploadWithin, ChecksOrigin: true},
			{Pattern: "POST /frame/files", Need: web.Anybody, Handle: filing{f}.links, ChecksOrigin: true, Cost: web.CostCall},
			{Pattern: "GET /file/{link}", Need: web.Anybody, Handle: filing{f}.file, Within: UploadWithin, Cost: web.CostCall},
			{Pattern: "POST /frame/survey", Need: web.Anybody, Handle: surveys.asked, ChecksOrigin: true},
			{Pattern: "GET /survey/{site}/{id}", Need: web.Anybody, Handle: surveys.page},
			{Pattern: "POST /survey/{site}/{id}", Need: web.Anybody, Handle: surveys.answer, ChecksOrigin: true},
			{Pattern: "GET /answer/{link}", Need: web.Anybody, Handle: surveys.linked},
			{Pattern: "POST /answer/{link}", Need: web.Anybody, Handle: surveys.answerLinked, ChecksOrigin: true},
			{Pattern: "GET /faq.json", Need: web.Anybody, Handle: f.articles},
			{Pattern: "GET /faq.table", Need: web.Anybody, Handle: tables{f}.serve},
			{Pattern: "GET " + ui.AccentPath, Need: web.Anybody, Handle: web.Plain(ui.AccentHandler()), Cost: web.CostFile},
		},
		Gate: f.Address.Gate(f.Budget, budget.Pages),
		Fail: f.fail,
	}
}
