package wire

import "github.com/parley-chat/parley/relay/chat"

// The limits of a frame's fields, in bytes.
const (
	maxTicket = 1024
	maxEpoch  = 64
	maxLocale = 35 // RFC 5646, section 4.4.1
	maxLine   = 512
	maxEmail  = 254 // RFC 5321, section 4.5.3.1, as corrected by erratum 1690
)

// Check says whether a frame from a widget has what its type requires, within
// the limits. The error is a *chat.Refusal. Frames of an unknown type pass.
func (f *Frame) Check() error {
	if len(f.Ticket) > maxTicket || len(f.Token) > maxTicket || len(f.Epoch) > maxEpoch ||
		len(f.Locale) > maxLocale || len(f.Page) > chat.MaxURLBytes ||
		len(f.Title) > maxLine || len(f.Referrer) > chat.MaxURLBytes ||
		len(f.Name) > maxLine || len(f.Email) > maxEmail {
		return field("A field is too long.")
	}
	if f.Conv != "" && !chat.ValidID(f.Conv) || f.Last != "" && !chat.ValidID(f.Last) {
		return field("An id is not valid.")
	}
	switch f.Type {
	case TypeHello:
		return need(f.Ticket != "", "hello needs a ticket.")
	case TypeOpen, TypeTyping:
		return need(f.Conv != "", "The conversation is missing.")
	case TypeRead:
		return need(f.Conv != "" && f.Seq != 0, "The conversation or the sequence is missing.")
	case TypeSend:
		if err := f.checkSend(); err != nil {
			return err
		}
		return chat.CheckText(f.Text)
	case TypeRate:
		return f.checkRate()
	case TypeContact:
		return f.checkSend()
	case TypeSearch:
		return need(len(f.ID) <= chat.IDLen && len(f.Text) <= MaxQuery, "The query is too long.")
	}
	return nil
}

func (f *Frame) checkSend() error {
	return need(f.Conv != "" && chat.ValidID(f.ID), "The conversation or the id is missing.")
}

func (f *Frame) checkRate() error {
	if err := f.checkSend(); err != nil {
		return err
	}
	if f.Score < 1 || f.Score > chat.CSATMax {
		return chat.ErrScore
	}
	if f.Seq == 0 {
		return field("The survey's sequence is missing.")
	}
	if f.Text == "" {
		return nil
	}
	return chat.CheckText(f.Text)
}

func field(text string) error { return &chat.Refusal{Code: CodeField, Text: text} }

func need(ok bool, text string) error {
	if ok {
		return nil
	}
	return field(text)
}
