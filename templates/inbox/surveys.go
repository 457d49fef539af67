package inbox

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/templates/words"
)

// Surveys is the page with the list of a site's surveys.
type Surveys struct {
	Shell
	List    []docs.Doc[survey.Survey]
	MayEdit bool
	// Left is how many codes are left of the surveys that give some.
	Left map[string]int
	// QuietDays and AskBegun are those of site.Site; Saved says that they were just
	// saved.
	QuietDays       int
	AskBegun, Saved bool
}

func (s Surveys) url(id string) string { return s.base() + "/surveys/" + id }
func (s Surveys) editURL(id string) string {
	return s.base() + "/survey/edit?id=" + id
}

// Choice is something to choose, or a group in a table.
type Choice struct{ ID, Name string }

// SurveyEdit is the page on which a survey is written.
type SurveyEdit struct {
	Shell
	// Languages are those in which the questions may be.
	Languages []*words.Words
	Doc       docs.Doc[survey.Survey]
	// Teams are those of the site.
	Teams []Choice
	// Left are the codes to give away, Given those that were.
	Left, Given int
	// Refused says why the form was not taken; "" if it was.
	Refused string
}

func (s SurveyEdit) url() string { return s.base() + "/survey/edit" }

// askGroup is what a rule may ask for one of.
type askGroup struct {
	name, title string
	all         []Choice
	chosen      []string
}

// groups are those of the rule of who is asked that the site has anything of.
func (s SurveyEdit) groups() []askGroup {
	labels := func(set *LabelSet) (list []Choice) {
		if set == nil {
			return nil
		}
		for _, l := range set.List {
			list = append(list, Choice{l.ID, l.Name})
		}
		return list
	}
	a := s.Doc.Value.Ask
	return slices.DeleteFunc([]askGroup{
		{"ask-team", s.Words.T("survey.teams"), s.Teams, a.Teams},
		{"ask-topic", s.Words.T("survey.topics"), labels(s.Labels.Topics), a.Topics},
		{"ask-tag", s.Words.T("survey.tags"), labels(s.Labels.Tags), a.Tags},
	}, func(g askGroup) bool { return len(g.all) == 0 })
}

// share is how many of a hundred are asked.
func (s SurveyEdit) share() string { return number(int64(cmp.Or(s.Doc.Value.Ask.Share, 100))) }

// days is after how long one may be asked again.
func (s SurveyEdit) days() string { return number(int64(cmp.Or(s.Doc.Value.Ask.Days, survey.AskDays))) }

// whens are when visitors may be asked.
var whens = []string{"", survey.WhenResolved, survey.WhenBot, survey.WhenTime}

// few says that there are few codes left of a survey that gives some, "" if there are
// not.
func (s Surveys) few(id string) string {
	left, gives := s.Left[id]
	return fewCodes(s.Words, left, gives)
}

func fewCodes(w *words.Words, left int, gives bool) string {
	if !gives || left > survey.FewCodes {
		return ""
	}
	return w.N("survey.codesFew", left)
}

// isDefault reports whether it is the survey that every site has, of which only
// some can be set.
func (s SurveyEdit) isDefault() bool { return s.Doc.ID == chat.SurveyCSAT }

// bad is the score that is bad at most.
func (s SurveyEdit) bad() string {
	c := s.Doc.Value.Care
	if !c.FollowUp && c.Bad == 0 {
		return "2"
	}
	return number(int64(c.Bad))
}

func (s SurveyEdit) rewardDays() string {
	return number(int64(cmp.Or(s.Doc.Value.Care.RewardDays, survey.RewardDays)))
}

// previews are where the form is shown as visitors would see it, in each language;
// the agent's is first.
func (s SurveyEdit) preview(lang string) string {
	return s.base() + "/survey/preview?id=" + s.Doc.ID + "&locale=" + lang
}

// public is the address of the survey's own page in a language.
func (s SurveyEdit) public(lang string) string {
	return "/survey/" + s.Site + "/" + s.Doc.ID + "?locale=" + lang
}

// scored are the questions before one that its condition may name.
func (s SurveyEdit) scored(before int) []Choice {
	var list []Choice
	for i, q := range s.Doc.Value.Questions[:before] {
		if q.Scored() {
			list = append(list, Choice{q.ID, number(int64(i+1)) + ". " + survey.In(q.Words, s.Words.Lang)})
		}
	}
	return list
}

func field(i int, name string) string { return "q" + strconv.Itoa(i) + "-" + name }

// atMost is the score after which a question is asked at most: a bad one, until there
// is a condition.
func atMost(q survey.Question) string {
	if q.If == "" && q.AtMost == 0 {
		return "2"
	}
	return number(int64(q.AtMost))
}

func isChoice(q survey.Question) bool {
	return q.Type == survey.TypeChoice || q.Type == survey.TypeChoices
}

func joined(list []string) string { return strings.Join(list, "\n") }

var maxName = number(chat.MaxNameRunes)
