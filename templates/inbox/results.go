package inbox

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/templates/words"
)

// Results is the page with what was answered to a survey.
type Results struct {
	Shell
	ID     string
	Survey survey.Survey
	Query  survey.Query
	Days   int
	// Report is of the query, Before of as many days before it.
	Report, Before survey.Report
	Teams          []Choice
}

func (r Results) url() string { return r.base() + "/surveys/" + r.ID }

// address is what the query is in an address.
func (r Results) address() url.Values {
	q := r.Query
	v := url.Values{"zone": {q.Zone.String()}, "from": {q.From.Format(time.DateOnly)}, "to": {q.To.AddDate(0, 0, -1).Format(time.DateOnly)}}
	for name, value := range map[string]string{
		"day": q.Day, "agent": q.Agent, "team": q.Team, "by": q.By, "topic": q.Topic, "lang": q.Lang, "page": q.Page,
		"score": q.Score, "choice": q.Choice, "q": q.Text, "tag": q.Mark, "left": map[bool]string{true: "1"}[q.Left], "alone": map[bool]string{true: "1"}[q.Alone],
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

// with is the address of the same page with one condition more.
func (r Results) with(name, value string) string {
	v := r.address()
	if value == "" {
		value = survey.None
	}
	v.Set(name, value)
	return r.url() + "?" + v.Encode() + "#answers"
}

// all is the address without conditions but the days.
func (r Results) all() string {
	v := r.address()
	for name := range v {
		if name != "zone" && name != "from" && name != "to" {
			v.Del(name)
		}
	}
	return r.url() + "?" + v.Encode()
}

// here is the address of the answers that the page's figures are made of; those of
// the period before stand on its page.
func (r Results) here() string { return r.url() + "?" + r.address().Encode() + "#answers" }

func (r Results) earlier() string {
	r.Query.From, r.Query.To, r.Query.Day = r.Query.From.AddDate(0, 0, -r.Days), r.Query.From, ""
	return r.here()
}

func (r Results) narrowed() bool { return len(r.address()) > 3 }

// export is a file with what the page shows: a row for each answer, or for each
// conversation.
type export struct{ name, url string }

func (r Results) exports() []export {
	v := r.address()
	v.Set("survey", r.ID)
	var list []export
	for _, form := range []string{"csv", "xlsx"} {
		url, name := r.base()+"/surveys/export."+form+"?"+v.Encode(), strings.ToUpper(form)
		list = append(list, export{name, url}, export{r.Words.Say("results.byConversation", "form", name), url + "&rows=conversations"})
		if form == "csv" {
			list = append(list, export{r.Words.Say("results.marked", "form", name), url + "&bom=1"})
		}
	}
	return list
}

// period are the days that the page is of, and the zone.
func (r Results) period() string {
	day := func(at time.Time) string { return "\u2066" + at.Format(time.DateOnly) + "\u2069" } // apart: behind Arabic letters its parts would change places
	return r.Words.Say("results.period", "from", day(r.Query.From), "to", day(r.Query.To.AddDate(0, 0, -1)), "zone", r.Query.Zone.String())
}

// named is what people call a group.
func (r Results) named(dimension string, g survey.Group) string {
	switch dimension {
	case "topic":
		if l := r.Labels.Topics.Named(g.Key); len(l) > 0 {
			return l[0].Name
		}
	case "team":
		if i := slices.IndexFunc(r.Teams, func(c Choice) bool { return c.ID == g.Key }); i >= 0 {
			return r.Teams[i].Name
		}
	case "agent":
		if g.Name != "" {
			return g.Name
		}
		if g.Key == chat.Bot {
			return r.Words.T("nav.bot")
		}
	case "by":
		if g.Key != "" {
			return r.Words.T("results.answeredBy." + g.Key)
		}
	case "lang":
		if g.Key != "" {
			return words.NameOf(g.Key)
		}
	case "page":
		if g.Key != "" {
			return strings.TrimPrefix(g.Key, "https://")
		}
	default:
		if g.Key != "" {
			return g.Key
		}
	}
	return r.Words.T("results.none")
}

// score is a figure for people: a share, or a number from -100 to 100.
func score(f survey.Figure) string {
	switch {
	case f.N == 0:
		return "–"
	case f.Type == survey.TypeNPS:
		return signed(f.Score())
	}
	return percent(f.Score())
}

func signed(v float64) string {
	switch text := whole(v); {
	case text == "0" || text == "-0":
		return "0"
	case v > 0:
		return "+" + text
	default:
		return "−" + text[1:]
	}
}

// change says how the score of now differs from before.
func (r Results) change() string {
	now, before := r.Report.Main, r.Before.Main
	if now.N == 0 || before.N == 0 {
		return r.Words.T("results.noBefore")
	}
	return r.Words.Say("results.change", "points", signed(now.Score()-before.Score()), "score", score(before), "n", number(before.N))
}

func (r Results) interval() string {
	low, high := r.Report.Main.Interval()
	if r.Report.Main.Few() && r.Report.Main.Type != survey.TypeNPS {
		return r.Words.Say("fewAnswers", "low", whole(low), "high", whole(high))
	}
	if r.Report.Main.Type == survey.TypeNPS {
		return r.Words.Say("results.interval", "low", signed(low), "high", signed(high))
	}
	return r.Words.Say("results.interval", "low", whole(low)+"%", "high", whole(high)+"%")
}

func meaning(w *words.Words, f survey.Figure) string {
	switch f.Type {
	case survey.TypeNPS:
		return w.T("results.npsMeaning")
	case survey.TypeCES:
		return w.Say("results.cesMeaning", "mean", strconv.FormatFloat(f.Mean(), 'f', 1, 64))
	}
	return w.T("csatMeaning")
}

// values are the answers to a question that there can be, the best first, and
// how they are called.
func (r Results) values(d survey.Distribution) []Choice {
	var list []Choice
	if !d.Scored() {
		for i, text := range survey.In(d.Choices, r.Words.Lang) {
			list = append(list, Choice{strconv.Itoa(i), text})
		}
		return list
	}
	from, to := d.Scale()
	for n := to; n >= from; n-- {
		name := strconv.Itoa(n)
		if d.Type == survey.TypeScore {
			name += " " + scoreName(r.Words, n)
		}
		list = append(list, Choice{strconv.Itoa(n), name})
	}
	return list
}

func (r Results) question(q survey.Question) string { return survey.In(q.Words, r.Words.Lang) }

// answer is what a row says to a question.
func (r Results) answer(row *survey.Row, q survey.Question) GivenTo {
	return givenTo(row, r.Survey, q, r.Words.Lang)
}

// unmarked are the site's tags that a row could get.
func (r Results) unmarked(row *survey.Row) []Label {
	return slices.DeleteFunc(slices.Clone(r.Labels.Tags.List), func(l Label) bool { return slices.Contains(row.Marks, l.ID) })
}

// MostAnswers is how many answers stand on the page.
const MostAnswers = 50

// groups are those of a dimension that stand on the page.
func (r Results) groups(dimension string) []survey.Group {
	list := r.Report.By[dimension]
	if dimension == "day" {
		return list
	}
	return list[:min(len(list), 20)]
}

// tallest is the most answers of a day.
func (r Results) tallest() int64 {
	most := int64(1)
	for _, g := range r.Report.By["day"] {
		most = max(most, g.N)
	}
	return most
}

// bar is where the bar of a day stands in the picture: its place and width, and
// the heights of all and of the good answers.
func (r Results) bar(i int, g survey.Group) (x, width, all, good string) {
	n := float64(max(len(r.Report.By["day"]), 7))
	step := 700 / n
	height := 110 / float64(r.tallest())
	return fixed(step*float64(i) + step*.12), fixed(step * .76), fixed(float64(g.N) * height), fixed(float64(g.Good) * height)
}

// ends are the first and the last day of the picture; "" for the last if there is but
// one, or so few that the picture is not full.
func (r Results) ends() (first, last string) {
	days := r.Report.By["day"]
	if first = days[0].Key; len(days) >= 7 {
		last = days[len(days)-1].Key
	}
	return first, last
}

func below(height string) string {
	h, _ := strconv.ParseFloat(height, 64) // we wrote it
	return fixed(120 - h)
}
