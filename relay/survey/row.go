package survey

import "github.com/parley-chat/parley/relay/chat"

// Row is one offer of a survey and what came of it.
type Row struct {
	// Conv and Offer say where it stands: the conversation, and the offer's Seq.
	Conv  string `json:"c"`
	Offer uint64 `json:"o"`
	// Survey and Version are of the document that was offered.
	Survey  string `json:"-"`
	Version int    `json:"v,omitempty"`
	// At and Answered are milliseconds since 1970; Answered is 0 without an
	// answer.
	At       int64 `json:"t"`
	Answered int64 `json:"a,omitempty"`
	// Agent had the conversation when it was resolved, and Name is how they were
	// called; Topic and Tags are ids.
	Agent string   `json:"g,omitempty"`
	Name  string   `json:"n,omitempty"`
	Topic string   `json:"p,omitempty"`
	Tags  []string `json:"x,omitempty"`
	// Locale and Page are the visitor's.
	Locale string `json:"l,omitempty"`
	Page   string `json:"u,omitempty"`
	// Alone says that it was answered on the survey's own page: there was no
	// conversation.
	Alone   bool         `json:"s,omitempty"`
	Answers chat.Answers `json:"r,omitempty"`
}

// RowsOf reads the offers of a conversation from its log, which is whole. Of
// several answers to an offer the last one counts.
func RowsOf(conv string, log []chat.Event) []Row {
	var rows []Row
	var c chat.Conversation
	for _, e := range log {
		c.Apply(e)
		switch e.Kind {
		case chat.KindOffered:
			o := chat.As[chat.Offered](e.Body)
			page, _ := c.Here()
			rows = append(rows, Row{
				Conv: conv, Offer: e.Seq, Survey: o.Survey, Version: o.Version, At: e.At,
				Agent: c.Agent, Name: c.AgentName, Topic: c.Topic, Tags: c.Tags,
				Locale: c.Locale, Page: page, Alone: c.VisitorSeq == 0 && c.AgentSeq == 0,
			})
		case chat.KindAnswered:
			a := chat.As[chat.Answered](e.Body)
			for i := range rows {
				if rows[i].Offer == a.Offer {
					rows[i].Answers, rows[i].Answered = a.Answers, e.At
				}
			}
		}
	}
	return rows
}
