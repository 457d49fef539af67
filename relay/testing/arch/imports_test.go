package arch

import (
	"slices"
	"strings"
	"testing"
)

// arrows says which packages of the module each package imports, no fewer and no
// more. A package that is not here fails the test: its place has to be decided
// first.
var arrows = map[string][]string{
	// Pure packages, shared by relay and widget.
	"relay/chat":            {},
	"relay/chat/transcript": {"relay/chat", "relay/faq"},
	"relay/faq":             {},
	"relay/wire":            {"relay/chat"},

	// What is kept.
	"relay/store":        {"relay/chat"},
	"relay/store/record": {"relay/chat", "relay/wire"},
	"relay/store/sqlite": {"relay/store", "relay/chat", "relay/store/record", "relay/wire"},
	"relay/store/valkey": {"relay/store", "relay/chat", "relay/store/record", "relay/wire"},

	// Documents.
	"relay/store/docs":  {"relay/store"},
	"relay/mask":        {},
	"relay/site":        {"relay/chat", "relay/mask", "relay/store", "relay/store/docs"},
	"relay/people":      {"relay/chat", "relay/store", "relay/store/docs"},
	"relay/canned":      {"relay/chat", "relay/rich", "relay/store/docs"},
	"relay/rich":        {"relay/chat"},
	"relay/team":        {"relay/chat", "relay/hours", "relay/store/docs"},
	"relay/hours":       {"relay/store/docs"},
	"relay/status":      {"relay/chat", "relay/store/docs"},
	"relay/block":       {"relay/chat", "relay/store", "relay/store/docs"},
	"relay/topic":       {"relay/chat", "relay/store/docs"},
	"relay/tag":         {"relay/chat", "relay/store/docs"},
	"relay/savedview":   {"relay/chat", "relay/store/docs"},
	"relay/openlist":    {"relay/chat", "relay/store"},
	"relay/draft":       {"relay/chat", "relay/store", "relay/store/docs"},
	"relay/person":      {"relay/chat", "relay/faq", "relay/store/docs"},
	"relay/audit":       {"relay/chat", "relay/store", "relay/store/docs"},
	"relay/install":     {"relay/store", "relay/store/docs"},
	"relay/admin":       {"relay/access", "relay/access/budget", "relay/audit", "relay/automation", "relay/bot/flow", "relay/chat", "relay/desk", "relay/faq", "relay/files", "relay/greeting", "relay/health", "relay/hours", "relay/identity", "relay/install", "relay/mask", "relay/people", "relay/person", "relay/prechat", "relay/routing", "relay/savedview", "relay/search", "relay/site", "relay/store", "relay/store/docs", "relay/survey", "relay/tag", "relay/team", "relay/topic", "relay/web", "relay/web/agents", "templates/admin", "templates/base", "templates/inbox", "templates/words"},
	"templates/admin":   {"relay/chat", "templates/inbox", "templates/words"},
	"relay/help":        {"relay/chat", "relay/faq", "relay/help/meaning", "relay/store", "relay/store/docs"},
	"relay/greeting":    {"relay/chat", "relay/store/docs"},
	"relay/visitors":    {"relay/chat", "relay/store"},
	"relay/health":      {"relay/store", "relay/store/docs"},
	"relay/popular":     {"relay/store", "relay/store/docs"},
	"relay/identity":    {"relay/chat", "relay/desk", "relay/person", "relay/store", "relay/store/docs"},
	"relay/survey":      {"relay/chat", "relay/store", "relay/store/docs"},
	"relay/survey/keep": {"relay/chat", "relay/desk", "relay/jobs", "relay/store", "relay/store/docs", "relay/survey", "relay/team"},

	// What happens, and who may do it.
	"relay/access":        {"relay/access/budget", "relay/chat", "relay/people", "relay/site", "relay/store", "relay/store/docs"},
	"relay/access/budget": {"relay/chat", "relay/wire"},
	"relay/prechat":       {"relay/chat", "relay/person", "relay/store", "relay/store/docs"},
	"relay/choice":        {"relay/desk", "relay/site", "relay/store/docs", "relay/team", "relay/topic"},
	"relay/desk":          {"relay/block", "relay/chat", "relay/site", "relay/status", "relay/store", "relay/store/docs", "relay/survey", "relay/team"},
	"relay/jobs":          {"relay/store"},
	"relay/routing":       {"relay/chat", "relay/desk", "relay/jobs", "relay/people", "relay/site", "relay/status", "relay/store", "relay/store/docs", "relay/team"},
	"relay/sla":           {"relay/chat", "relay/desk", "relay/hours", "relay/jobs", "relay/site", "relay/store", "relay/team"},
	"relay/mention":       {"relay/chat", "relay/desk", "relay/jobs", "relay/store", "relay/store/docs", "relay/team"},
	"relay/closed":        {"relay/chat", "relay/desk", "relay/jobs", "relay/site", "relay/store", "relay/team"},
	"relay/automation":    {"relay/chat", "relay/desk", "relay/hours", "relay/jobs", "relay/site", "relay/store", "relay/store/docs", "relay/team"},
	"relay/search":        {"relay/chat", "relay/desk", "relay/faq", "relay/jobs", "relay/person", "relay/site", "relay/store", "relay/store/docs", "relay/tag", "relay/topic"},
	"relay/bot/model":     {},
	"relay/bot/flow":      {"relay/chat", "relay/guard", "relay/rich", "relay/store", "relay/store/docs"},
	"relay/guard":         {},
	"relay/bot":           {"relay/bot/flow", "relay/bot/model", "relay/chat", "relay/desk", "relay/faq", "relay/help", "relay/jobs", "relay/person", "relay/rich", "relay/site", "relay/store", "relay/store/docs", "relay/tag", "relay/team", "relay/topic"},
	"relay/files":         {"relay/canned", "relay/chat", "relay/desk", "relay/help", "relay/jobs", "relay/site", "relay/store", "relay/store/docs"},
	"relay/queue":         {"relay/chat", "relay/desk", "relay/jobs", "relay/store", "relay/store/docs", "relay/team"},
	"relay/replytime":     {"relay/chat", "relay/desk", "relay/hours", "relay/jobs", "relay/store", "relay/store/docs"},
	"relay/help/faqio":    {"relay/chat", "relay/faq", "relay/help"},
	"relay/help/meaning":  {"relay/faq"},
	"relay/help/crawl":    {"relay/chat", "relay/guard", "relay/help", "relay/help/faqio"},
	"relay/help/album":    {"relay/chat", "relay/files", "relay/help", "relay/help/faqio", "relay/site", "relay/store"},
	"relay/manifest":      {"relay/access", "relay/canned", "relay/chat", "relay/greeting", "relay/hours", "relay/identity", "relay/people", "relay/person", "relay/site", "relay/store", "relay/store/docs", "relay/tag", "relay/team", "relay/topic"},

	// The faces, and what they share.
	"relay/web":          {"relay/access", "relay/access/budget", "relay/chat", "relay/people", "relay/store"},
	"relay/web/assets":   {"widget/dist"},
	"relay/web/agents":   {"relay/access", "relay/access/budget", "relay/chat", "relay/mention", "relay/openlist", "relay/people", "relay/person", "relay/savedview", "relay/site", "relay/status", "relay/store", "relay/store/docs", "relay/tag", "relay/team", "relay/topic", "relay/web", "relay/web/assets", "templates/inbox", "templates/words"},
	"relay/socket":       {"relay/wire"},
	"relay/frame":        {"relay/access", "relay/access/budget", "relay/block", "relay/chat", "relay/chat/transcript", "relay/choice", "relay/desk", "relay/faq", "relay/files", "relay/greeting", "relay/help", "relay/hours", "relay/identity", "relay/install", "relay/people", "relay/person", "relay/popular", "relay/prechat", "relay/queue", "relay/replytime", "relay/rich", "relay/site", "relay/store", "relay/store/docs", "relay/survey", "relay/visitors", "relay/web", "relay/web/assets", "relay/wire", "templates/frame", "templates/words"},
	"relay/inbox":        {"relay/access", "relay/access/budget", "relay/audit", "relay/block", "relay/bot", "relay/bot/flow", "relay/canned", "relay/chat", "relay/chat/transcript", "relay/desk", "relay/draft", "relay/faq", "relay/files", "relay/help", "relay/hours", "relay/identity", "relay/mention", "relay/openlist", "relay/people", "relay/person", "relay/rich", "relay/routing", "relay/savedview", "relay/search", "relay/site", "relay/socket", "relay/status", "relay/store", "relay/store/docs", "relay/survey", "relay/survey/keep", "relay/team", "relay/visitors", "relay/web", "relay/web/agents", "relay/web/uploads", "relay/wire", "templates/inbox", "templates/words"},
	"relay/web/uploads":  {"relay/files", "relay/site", "relay/store", "relay/store/docs", "relay/web"},
	"relay/session":      {"relay/access", "relay/access/budget", "relay/chat", "relay/choice", "relay/desk", "relay/files", "relay/identity", "relay/site", "relay/socket", "relay/store", "relay/store/docs", "relay/web", "relay/wire", "templates/words"},
	"relay/server":       {"relay/access", "relay/access/budget", "relay/admin", "relay/automation", "relay/bot", "relay/bot/model", "relay/closed", "relay/desk", "relay/editor", "relay/files", "relay/frame", "relay/guard", "relay/health", "relay/helpcentre", "relay/inbox", "relay/jobs", "relay/mention", "relay/people", "relay/queue", "relay/replytime", "relay/routing", "relay/search", "relay/session", "relay/site", "relay/sla", "relay/store", "relay/store/docs", "relay/survey", "relay/survey/keep", "relay/web", "relay/web/agents", "relay/web/assets", "relay/wire", "templates/operator", "templates/words"},
	"templates/base":     {"relay/faq"},
	"templates/frame":    {"relay/chat", "relay/chat/transcript", "relay/faq", "relay/survey", "templates/base", "templates/words"},
	"templates/inbox":    {"relay/canned", "relay/chat", "relay/chat/transcript", "relay/draft", "relay/faq", "relay/help", "relay/person", "relay/rich", "relay/savedview", "relay/store/docs", "relay/survey", "relay/visitors", "templates/base", "templates/words"},
	"relay/helpcentre":   {"relay/access/budget", "relay/chat", "relay/faq", "relay/files", "relay/help", "relay/site", "relay/store", "relay/store/docs", "relay/web", "relay/web/assets", "templates/base", "templates/frame", "templates/help", "templates/words"},
	"relay/editor":       {"relay/access/budget", "relay/audit", "relay/chat", "relay/faq", "relay/files", "relay/guard", "relay/help", "relay/help/album", "relay/help/crawl", "relay/help/faqio", "relay/jobs", "relay/people", "relay/site", "relay/store", "relay/store/docs", "relay/team", "relay/web", "relay/web/agents", "relay/web/uploads", "templates/editor", "templates/inbox"},
	"templates/editor":   {"relay/chat", "templates/inbox"},
	"templates/help":     {"relay/faq", "relay/help", "templates/base", "templates/words"},
	"templates/operator": {},
	"templates/words":    {},

	// For others.
	"relay/client": {"relay/chat", "relay/wire"},

	// Programs.
	"relay": {"examples/shop", "relay/chat", "relay/access", "relay/access/budget", "relay/audit", "relay/bot/model", "relay/faq", "relay/files", "relay/guard", "relay/health", "relay/help", "relay/help/album", "relay/help/crawl", "relay/help/faqio", "relay/help/meaning", "relay/manifest", "relay/people", "relay/server", "relay/site", "relay/store", "relay/store/docs", "relay/store/sqlite", "relay/store/valkey", "relay/hours", "relay/tag", "relay/team", "relay/topic", "templates/words"},

	// The widget.
	"widget":       {"widget/host", "widget/view"},
	"widget/codes": {},
	"widget/core":  {"relay/chat", "relay/faq", "relay/wire", "widget/host"},
	"widget/dist":  {},
	"widget/dom":   {},
	"widget/host":  {"widget/dom"},
	"widget/slim":  {},
	"widget/view":  {"relay/chat", "relay/chat/transcript", "relay/faq", "widget/core", "widget/dom", "widget/host", "widget/words"},
	"widget/words": {},

	// Examples.
	"examples/cluster":          {"examples/cluster/balancer", "examples/shop"},
	"examples/cluster/balancer": {},
	"examples/pages":            {},
	"examples/shop":             {},

	// Support of tests.
	"relay/testing/arch":       {},
	"relay/testing/browser":    {"relay/testing/proc"},
	"relay/testing/buckets":    {},
	"relay/testing/e2e":        {},
	"relay/testing/golden":     {},
	"relay/testing/long":       {},
	"relay/testing/inboxes":    {"relay/access", "relay/access/budget", "relay/bot", "relay/chat", "relay/desk", "relay/faq", "relay/help", "relay/inbox", "relay/jobs", "relay/mention", "relay/people", "relay/routing", "relay/search", "relay/site", "relay/sla", "relay/store", "relay/store/docs", "relay/store/sqlite", "relay/survey/keep", "relay/web", "relay/web/agents", "relay/web/assets"},
	"relay/testing/proc":       {},
	"relay/testing/relays":     {"relay/testing/proc"},
	"relay/store/storetest":    {"relay/chat", "relay/store"},
	"relay/testing/valkeys":    {"relay/testing/proc"},
	"relay/testing/e2e/widget": {},
	"relay/testing/headless":   {"relay/wire", "templates/words", "widget/dom", "widget/host", "widget/view"},
	"relay/testing/tabs":       {"relay/chat", "relay/wire", "templates/words", "widget/dom", "widget/host", "widget/view"},
}

// measuring are programs and their parts that drive the rest from outside. They
// may use what they measure; nothing may use them.
var measuring = []string{"relay/lab"}

func isMeasuring(name string) bool {
	return slices.ContainsFunc(measuring, func(m string) bool {
		return name == m || strings.HasPrefix(name, m+"/")
	})
}

// support are the packages that only tests may import.
var support = []string{
	"relay/testing/arch", "relay/testing/browser", "relay/testing/buckets", "relay/testing/e2e", "relay/testing/golden", "relay/testing/inboxes", "relay/testing/long", "relay/testing/proc", "relay/testing/relays",
	"relay/store/storetest", "relay/testing/valkeys", "relay/testing/e2e/widget", "relay/testing/tabs",
}

func TestWhoImportsWhom(t *testing.T) {
	used := map[string]map[string]bool{} // of a package, what it imports
	for _, env := range [][]string{nil, wasm} {
		patterns := []string{"./..."}
		if env != nil {
			patterns = []string{"./widget/..."}
		}
		for _, p := range list(t, env, patterns...) {
			name := own(p.ImportPath)
			if len(p.GoFiles) == 0 {
				continue // tests only
			}
			if isMeasuring(name) {
				continue
			}
			if used[name] == nil {
				used[name] = map[string]bool{}
			}
			allowed, known := arrows[name]
			if !known {
				t.Errorf("%s has no row in the table of arrows: decide what it may import", name)
				continue
			}
			for _, i := range p.Imports {
				to := own(i)
				if to == "" {
					continue
				}
				used[name][to] = true
				if !slices.Contains(allowed, to) {
					t.Errorf("%s imports %s, which its row does not allow", name, to)
				}
				if isMeasuring(to) {
					t.Errorf("%s imports %s, which only measures", name, to)
				}
				if slices.Contains(support, to) && !slices.Contains(support, name) {
					t.Errorf("%s imports %s, which is for tests only", name, to)
				}
			}
		}
	}
	for name, allowed := range arrows {
		if used[name] == nil {
			t.Errorf("%s has a row in the table of arrows, and no code", name)
			continue
		}
		for _, to := range allowed {
			if !used[name][to] {
				t.Errorf("%s does not import %s, which its row has", name, to)
			}
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	for _, env := range [][]string{nil, wasm} {
		patterns := []string{"./..."}
		if env != nil {
			patterns = []string{"./widget/..."}
		}
		for _, p := range list(t, env, patterns...) {
			if p.Doc == "" && len(p.GoFiles) > 0 {
				t.Errorf("%s has no package comment", own(p.ImportPath))
			}
		}
	}
}
