package inbox

import (
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
	// Refused says why the form was not taken; "" if it was.
	Refused string
}

func (s SurveyEdit) url() string { return s.base() + "/survey/edit" }

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
