package inbox

import (
	"net/http"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/templates/words"

	ui "github.com/parley-chat/parley/templates/inbox"
)

// replyLangs are the languages in which replies are set: those of the widget, of which
// the scripts share theirs.
func replyLangs() (list []ui.BotReplies) {
	for _, w := range words.Visitor().Languages() {
		lang, _, _ := strings.Cut(w.Lang, "-")
		if !slices.ContainsFunc(list, func(r ui.BotReplies) bool { return r.Lang == lang }) {
			list = append(list, ui.BotReplies{Lang: lang, Name: w.Name})
		}
	}
	return list
}

func shownReplies(r site.Replies) []ui.BotReplies {
	list := replyLangs()
	for i := range list {
		l := &list[i]
		l.Opening, l.FollowUp, l.HandOver = strings.Join(r.Opening[l.Lang], "\n"), strings.Join(r.FollowUp[l.Lang], "\n"), strings.Join(r.HandOver[l.Lang], "\n")
	}
	return list
}

func typedReplies(r *http.Request) []ui.BotReplies {
	list := replyLangs()
	for i := range list {
		l := &list[i]
		l.Opening, l.FollowUp, l.HandOver = r.PostFormValue("opening-"+l.Lang), r.PostFormValue("followUp-"+l.Lang), r.PostFormValue("handOver-"+l.Lang)
	}
	return list
}

// repliesOf are the lines that were typed.
func repliesOf(typed []ui.BotReplies) (r site.Replies) {
	for _, l := range typed {
		for set, text := range map[*map[string][]string]string{&r.Opening: l.Opening, &r.FollowUp: l.FollowUp, &r.HandOver: l.HandOver} {
			for line := range strings.Lines(text) {
				if line = strings.TrimSpace(line); line == "" {
					continue
				}
				if *set == nil {
					*set = map[string][]string{}
				}
				(*set)[l.Lang] = append((*set)[l.Lang], line)
			}
		}
	}
	return r
}

// wrongReplies names the first field whose lines are refused.
func wrongReplies(typed []ui.BotReplies) string {
	for _, l := range typed {
		of := repliesOf([]ui.BotReplies{l})
		for i, set := range of.Sets() {
			if site.CheckReplies((*set)[l.Lang]) != nil {
				return [...]string{"opening", "followUp", "handOver"}[i] + "-" + l.Lang
			}
		}
	}
	return ""
}

// repliesText is what the site's log says of them.
func repliesText(r site.Replies) string {
	var list []string
	for _, l := range shownReplies(r) {
		for _, text := range []string{l.Opening, l.FollowUp, l.HandOver} {
			if text != "" {
				list = append(list, l.Lang+": "+strings.ReplaceAll(text, "\n", ", "))
			}
		}
	}
	return strings.Join(list, "; ")
}
