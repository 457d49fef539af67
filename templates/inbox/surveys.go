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

func isChoice(q survey.Question) bool {
	return q.Type == survey.TypeChoice || q.Type == survey.TypeChoices
}

func joined(list []string) string { return strings.Join(list, "\n") }

var maxName = number(chat.MaxNameRunes)
