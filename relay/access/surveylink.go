package access

import (
	"strconv"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// surveyLinkLife is how long a link to a survey opens it: as long as the first answer
// is taken after the offer.
const surveyLinkLife = 14 * 24 * time.Hour

// surveySheetLife is how long a page that such a link opened can be sent.
const surveySheetLife = 12 * time.Hour

const (
	forSurvey = "survey"
	forSheet  = "survey sheet"
)

// SurveyLinks makes and reads the addresses at which the survey of one conversation is
// answered later. A link says which offer it answers and nothing else of the
// conversation or its visitor.
type SurveyLinks struct{ *Access }

// SurveyOf is what a link is bound to.
type SurveyOf struct {
	Site, Conv string
	// Offer is the sequence of the offer.
	Offer uint64
}

// Link names an offer for surveyLinkLife.
func (a SurveyLinks) Link(of SurveyOf) string {
	return a.sign(forSurvey, of.Site, of.Conv, strconv.FormatUint(of.Offer, 10), a.ends(surveyLinkLife))
}

// Of says what a Link names. It is store.ErrNotFound for one that is none, and
// ended for one that was.
func (a SurveyLinks) Of(link string) (of SurveyOf, ended bool, err error) {
	fields, ok := a.verify(forSurvey, link)
	if !ok || len(fields) != 4 {
		return of, false, store.ErrNotFound
	}
	of.Site, of.Conv = fields[0], fields[1]
	if of.Offer, err = strconv.ParseUint(fields[2], 10, 64); err != nil {
		return of, false, store.ErrNotFound
	}
	return of, a.ended(fields[3]), nil
}

// Sheet is a page that a link opened.
type Sheet struct {
	// Changes says that the survey was answered before: the link changes it, once.
	Changes bool
	// Goes says that the page follows one that was sent.
	Goes bool
}

// Sheet signs what a page is, for the page to bring back. It is no right without
// its link.
func (a SurveyLinks) Sheet(link string, s Sheet) string {
	return a.sign(forSheet, digest(link), strconv.FormatBool(s.Changes), strconv.FormatBool(s.Goes), a.ends(surveySheetLife))
}

// SheetOf reads what Sheet signed for a link, or store.ErrNotFound.
func (a SurveyLinks) SheetOf(link, sheet string) (s Sheet, err error) {
	fields, ok := a.verify(forSheet, sheet)
	if !ok || len(fields) != 4 || fields[0] != digest(link) || a.ended(fields[3]) {
		return s, store.ErrNotFound
	}
	return Sheet{Changes: fields[1] == "true", Goes: fields[2] == "true"}, nil
}

// SendID is the id of the one send that a link has to answer, or to change: a
// second is the same send.
func SendID(link string, changes bool) string {
	return digest(link + strconv.FormatBool(changes))[:32]
}

// SheetLog is the id of the log in which a visitor answers a survey without any
// conversation.
func SheetLog(visitor, survey string) string {
	return digest("sheet " + visitor + " " + survey)[:32]
}

func (a SurveyLinks) ends(life time.Duration) string {
	return strconv.FormatInt(a.now().Add(life).Unix(), 10)
}

func (a SurveyLinks) ended(at string) bool {
	ends, err := strconv.ParseInt(at, 10, 64)
	return err != nil || a.now().Unix() >= ends
}
