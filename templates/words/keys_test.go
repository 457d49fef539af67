package words

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What names keys: calls in Go and templ, fields and calls in scripts, and the
// lines of transcripts. A name that ends in "." is the beginning of keys.
var (
	inGo     = regexp.MustCompile(`\.(?:T|N|Say|Parts|Refusal)\(\s*"([^"]+)"`)
	inAdmin  = regexp.MustCompile(`\b(?:T|N|Say|Parts|Refusal|t|wrong|example)\((?:"\w+", |who, )?"([a-z]\w*(?:\.\w*)*)"|said :?= "(\w+\.\w+)"|name := "(scope\.all)"|sitePage\{a(?:\.Admin)?, "\w+", "(\w+\.lead)"`)
	inScript = regexp.MustCompile(`\bwords\.(\w+)|\bsay\("(\w+)"|\bbutton\("(\w+)"|"(sending|sent|notSent)"`)
	inLoader = regexp.MustCompile(`\bwords\.(\w+)|\bwords\[p\.open \? "(close)"|: "(open)"\]`)
	inPage   = regexp.MustCompile(`\bwords\.(\w+)`)
	inBot    = regexp.MustCompile(`\bsay\("(\w+)"`)
	inLines  = regexp.MustCompile(`"((?:line|speaker|refusal)\.[\w.]*)"`)
)

// source is where words are used, and what names them there.
type source struct {
	dir, files string
	names      *regexp.Regexp
	prefix     string // of the keys
}

var sources = map[string][]source{
	"agent": {
		{"../inbox", "*.templ", inGo, ""}, {"../inbox", "*.go", inGo, ""}, {"../../relay/inbox", "*.go", inGo, ""},
		{"../../relay/web/agents", "*.go", inGo, ""},
		{"../editor", "*.templ", inGo, ""}, {"../../relay/editor", "*.go", inGo, ""},
		{"../admin", "*.templ", inGo, ""}, {"../../relay/admin", "*.go", inAdmin, ""},
		{"../inbox/js", "*.js", inScript, "script."},
		{"../../relay/chat/transcript", "agent.go", inLines, ""}, {"../../relay/chat/transcript", "line.go", inLines, ""},
		{".", "words.go", inLines, ""},
	},
	"bot":  {{"../../relay/bot", "*.go", inBot, ""}},
	"help": {{"../help", "*.templ", inGo, ""}, {"../../relay/helpcentre", "*.go", inGo, ""}},
	"visitor": {
		{"../frame", "*.templ", inGo, ""}, {"../frame", "*.go", inGo, ""}, {"../../relay/frame", "*.go", inGo, ""},
		{"../../widget/page", "files.js", inPage, ""}, {"../../widget/page", "shown.js", inPage, ""}, {"../../widget/page", "uploads.js", inPage, ""},
		{"../../widget/view", "*.go", inGo, ""}, {"../../widget/loader", "*.js", inLoader, "loader."},
		{"../../relay/chat/transcript", "visitor.go", inLines, ""}, {"../../relay/chat/transcript", "line.go", inLines, ""},
		{".", "words.go", inLines, ""},
	},
}

// named are the keys that sources name, and a file of each.
func named(t *testing.T, sources []source) map[string]string {
	t.Helper()
	keys := map[string]string{}
	for _, s := range sources {
		err := filepath.WalkDir(s.dir, func(file string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			name := d.Name()
			if fits, _ := filepath.Match(s.files, name); !fits || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") {
				return nil
			}
			data, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			for _, m := range s.names.FindAllStringSubmatch(string(data), -1) {
				if key := strings.Join(m[1:], ""); key != "" {
					keys[s.prefix+key] = file
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return keys
}

func TestEveryKeyThatIsUsedIsThere(t *testing.T) {
	for audience := range sources {
		en := audiences[audience]().Languages()[0]
		for key, file := range named(t, sources[audience]) {
			_, plain := en.plain[key]
			_, counted := en.counted[key]
			if !plain && !counted && !beginsAny(key, en) {
				t.Errorf("%s: %s names %s, which there is not", audience, file, key)
			}
		}
	}
}

func beginsAny(prefix string, w *Words) bool {
	for key := range w.plain {
		if strings.HasSuffix(prefix, ".") && strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

func TestEveryKeyIsUsed(t *testing.T) {
	for audience := range sources {
		uses := named(t, sources[audience])
		en := audiences[audience]().Languages()[0]
		check := func(key string) {
			if _, ok := uses[key]; ok {
				return
			}
			if i := strings.LastIndexByte(key, '.'); i > 0 {
				if _, ok := uses[key[:i+1]]; ok {
					return
				}
			}
			t.Errorf("%s: nothing names %s", audience, key)
		}
		for key := range en.plain {
			check(key)
		}
		for key := range en.counted {
			check(key)
		}
	}
}

// codes are what relays refuse with, and where that is said.
var (
	inRefusals = regexp.MustCompile(`Refusal\{Code: "(\w+)"|\bCode\w+ += "(\w+)"`)
	refusing   = []string{"../../relay/chat", "../../relay/desk", "../../relay/wire", "../../relay/web", "../../relay/canned", "../../relay/people", "../../relay/access", "../../relay/team", "../../relay/person", "../../relay/topic", "../../relay/help", "../../relay/help/crawl", "../../relay/tag", "../../relay/prechat", "../../relay/greeting", "../../relay/site", "../../relay/inbox", "../../relay/files", "../../relay/status", "../../relay/survey", "../../relay/savedview", "../../relay/identity", "../../relay/block", "../../relay/rich"}
)

// onlyFor are the codes that only one audience meets.
var onlyFor = map[string]string{
	"article_question": "agent", "article_answer": "agent", "article_alt": "agent", "article_topic": "agent", "article_slug": "agent", "article_readers": "agent", "article_tags": "agent", "article_outcome": "agent", "article_staff": "agent", "article_lang": "agent",
	"crawl_address": "agent", "crawl_sitemap": "agent", "crawl_none": "agent", "crawl_private": "agent", "crawl_reach": "agent", "crawl_moves": "agent", "crawl_large": "agent", "crawl_time": "agent", "crawl_robots": "agent", "crawl_text": "agent", "crawl_twice": "agent", "crawl_host": "agent", "crawl_status": "agent", "crawl_many": "agent", "crawl_type": "agent",
	"article_past": "agent", "article_embed": "agent", "article_video": "agent", "article_picture": "agent", "article_words": "agent", "article_file": "agent",
	"already_assigned": "agent", "canned_name": "agent", "view_name": "agent", "view_conditions": "agent", "view_many": "agent", "canned_title": "agent", "changed_meanwhile": "agent", "already_resolved": "agent", "assigned_meanwhile": "agent", "undo_late": "agent", "not_resolved": "agent",
	"right_missing": "agent", "link_used": "agent", "topic_name": "agent", "last_owner": "agent", "team_name": "agent",
	"person_note": "agent", "person_notes": "agent", "attribute_key": "agent", "attribute_name": "agent", "attribute_choices": "agent", "attribute_pattern": "agent", "attribute_value": "agent", "attribute_many": "agent", "attribute_taken": "agent",
	"not_own": "agent", "message_deleted": "agent",
	"tag_name": "agent", "prechat_label": "agent", "prechat_options": "agent", "prechat_many": "agent", "greeting_name": "agent", "greeting_text": "agent", "greeting_pages": "agent", "greeting_when": "agent", "greeting_many": "agent", "tags_many": "agent", "snooze_time": "agent", "merged": "agent", "merge_visitor": "agent", "split_nothing": "agent", "plans_many": "agent", "plan_gone": "agent", "assign_nobody": "agent", "status_reason": "agent", "routing_number": "agent", "routing_rule": "agent", "sla_number": "agent", "automation_rule": "agent", "mention_access": "agent", "followers_many": "agent", "not_asked": "agent", "placeholder_open": "agent", "answered_meanwhile": "agent", "topic_required": "agent", "tag_required": "agent",
	"identity_public": "agent", "identity_keys": "agent", "identity_off": "agent", "identity_size": "agent", "identity_format": "agent", "identity_key": "agent", "identity_algorithm": "agent", "identity_signature": "agent", "identity_audience": "agent", "identity_expiry": "agent", "identity_expired": "agent", "identity_early": "agent", "identity_subject": "agent", "identity_email": "agent",
	"blocks_wrong": "agent", "bot_name": "agent", "bot_sure": "agent", "bot_hours": "agent", "bot_people": "agent", "bot_replies": "agent",
	"frame_invalid": "visitor", "field_invalid": "visitor", "score_invalid": "visitor", "email_invalid": "visitor", "survey_closed": "visitor", "survey_unknown": "visitor",
	"conversation_full": "visitor", "visitor_blocked": "visitor", "block_reason": "agent", "whisper_nobody": "agent", "conversation_locked": "agent", "team_limit": "agent", "links_many": "agent", "survey_empty": "visitor", "survey_link_used": "visitor",
	"survey_name": "agent", "survey_questions": "agent", "survey_words": "agent", "survey_choices": "agent", "survey_if": "agent", "survey_ask": "agent", "survey_care": "agent", "survey_codes": "agent", "answer_unknown": "agent",
}

func TestEveryRefusalHasASentence(t *testing.T) {
	var places []source
	for _, dir := range refusing {
		places = append(places, source{dir, "*.go", inRefusals, ""})
	}
	codes := named(t, places)
	if len(codes) < 20 {
		t.Fatalf("only %d codes were found: %v", len(codes), codes)
	}
	for name, audience := range audiences {
		if name == "bot" || name == "help" {
			continue // one refuses nothing, the other says little of what was refused
		}
		en := audience().Languages()[0]
		for code, file := range codes {
			_, has := en.plain["refusal."+code]
			if wants := onlyFor[code] == "" || onlyFor[code] == name; has != wants {
				t.Errorf("%s: there is a sentence for %s of %s: %v", name, code, file, has)
			}
		}
		for key := range en.plain {
			if code, ok := strings.CutPrefix(key, "refusal."); ok && codes[code] == "" {
				t.Errorf("%s: nothing refuses with %s", name, code)
			}
		}
	}
}

// What the widget says is in what its page brings.
func TestThePageBringsWhatTheWidgetSays(t *testing.T) {
	brought := Visitor().Languages()[0].Widget()
	for key, file := range named(t, []source{{"../../widget/view", "*.go", inGo, ""}, {"../../relay/chat/transcript", "visitor.go", inLines, ""}}) {
		begun := func(name string) bool { return strings.HasSuffix(key, ".") && strings.HasPrefix(name, key) }
		if brought[key] == "" && brought[key+".5"] == "" && !slices.ContainsFunc(slices.Collect(maps.Keys(brought)), begun) {
			t.Errorf("%s names %s, which the page does not bring", file, key)
		}
	}
}
