package survey

import (
	"encoding/hex"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
)

// Row is one offer of a survey and what came of it.
type Row struct {
	// Conv and Offer say where it stands: the conversation, and the offer's Seq.
	Conv  string `json:"c"`
	Offer uint64 `json:"o"`
	// Survey and Version are of the document that was offered.
	Survey  string `json:"-"`
	Version int    `json:"v,omitempty"`
	// At, First and Answered are milliseconds since 1970: of the offer, of the first
	// answer and of the last change of it; 0 without an answer.
	At       int64 `json:"t"`
	First    int64 `json:"f,omitempty"`
	Answered int64 `json:"a,omitempty"`
	// Agent had the conversation when it was resolved, and Name is how they were
	// called; Topic and Tags are ids.
	Agent string   `json:"g,omitempty"`
	Name  string   `json:"n,omitempty"`
	Topic string   `json:"p,omitempty"`
	Tags  []string `json:"x,omitempty"`
	// Teams are those that the agent was in, by their ids.
	Teams []string `json:"m,omitempty"`
	// By says who had answered the visitor since the resolution before: one of the
	// By constants, "" if nobody had.
	By string `json:"b,omitempty"`
	// Marks are the tags that the answer was given, by their ids.
	Marks []string `json:"k,omitempty"`
	// Locale and Page are the visitor's.
	Locale string `json:"l,omitempty"`
	Page   string `json:"u,omitempty"`
	// Alone says that it was answered on the survey's own page: there was no
	// conversation.
	Alone bool `json:"s,omitempty"`
	// Unseen says that the visitor did not see the offer while it could be answered.
	Unseen  bool         `json:"z,omitempty"`
	Answers chat.Answers `json:"r,omitempty"`

	// id is Conv of a row that is just read: Clone writes it out.
	id []byte
}

// Clone is a copy that keeps what it points to.
func (r *Row) Clone() Row {
	c := *r
	c.Conv, c.id = r.conv(), nil
	c.Tags, c.Teams, c.Marks, c.Answers = slices.Clone(r.Tags), slices.Clone(r.Teams), slices.Clone(r.Marks), slices.Clone(r.Answers)
	return c
}

// conv is Conv, also of a row that is just read.
func (r *Row) conv() string {
	if r.id != nil {
		return hex.EncodeToString(r.id)
	}
	return r.Conv
}

// Who answered.
const (
	ByBot    = "bot"
	ByPeople = "people"
	ByBoth   = "both"
)

// Closes is when nothing of the row can change any more: in milliseconds since
// 1970.
func (r *Row) Closes() int64 {
	if r.First != 0 {
		return r.First + chat.AnswerWindow
	}
	return r.At + chat.OfferWindow
}

// RowsOf reads the offers of a conversation from its log, which is whole. Of
// several answers to an offer the last one counts. The rows are of no team: that
// does not stand in the log.
func RowsOf(conv string, log []chat.Event) []Row {
	var rows []Row
	var c chat.Conversation
	var bot, people bool
	for _, e := range log {
		if c.Status == chat.StatusResolved && (e.Kind == chat.KindMessage || e.Kind == chat.KindReopened) {
			bot, people = false, false
		}
		c.Apply(e)
		switch e.Kind {
		case chat.KindMessage, chat.KindPrompted:
			bot, people = bot || e.Role == chat.RoleBot, people || e.Role == chat.RoleAgent
		case chat.KindOffered:
			rows = append(rows, offeredRow(conv, &c, e))
			rows[len(rows)-1].By = by(bot, people)
		case chat.KindAnswered:
			a := chat.As[chat.Answered](e.Body)
			if row := rowOf(rows, a.Offer); row != nil {
				row.Answers, row.Answered = a.Answers, e.At
				if row.First == 0 {
					row.First = e.At
				}
				row.Unseen = false
			}
		case chat.KindMarked:
			m := chat.As[chat.Marked](e.Body)
			if row := rowOf(rows, m.Offer); row != nil {
				row.Marks = slices.DeleteFunc(slices.Clone(row.Marks), func(mark string) bool { return mark == m.Label })
				if m.Gone == 0 {
					row.Marks = append(row.Marks, m.Label)
				}
			}
		}
		for i := range rows {
			if r := &rows[i]; r.Offer <= c.VisitorRead && e.At < r.At+chat.OfferWindow {
				r.Unseen = false
			}
		}
	}
	return rows
}

func rowOf(rows []Row, offer uint64) *Row {
	for i := range rows {
		if rows[i].Offer == offer {
			return &rows[i]
		}
	}
	return nil
}

func offeredRow(conv string, c *chat.Conversation, e chat.Event) Row {
	o := chat.As[chat.Offered](e.Body)
	page, _ := c.Here()
	return Row{
		Conv: conv, Offer: e.Seq, Survey: o.Survey, Version: o.Version, At: e.At,
		Agent: c.Agent, Name: c.AgentName, Topic: c.Topic, Tags: c.Tags,
		Locale: c.Locale, Page: page, Alone: c.VisitorSeq == 0 && c.AgentSeq == 0, Unseen: true,
	}
}

func by(bot, people bool) string {
	switch {
	case bot && people:
		return ByBoth
	case bot:
		return ByBot
	case people:
		return ByPeople
	}
	return ""
}
