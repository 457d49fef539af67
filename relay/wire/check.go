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
	if name := f.overlong(); name != "" {
		return field(name)
	}
	if f.chosenLong() {
		return field("choice")
	}
	if f.Conv != "" && !chat.ValidID(f.Conv) {
		return field("conv")
	}
	if f.Last != "" && !chat.ValidID(f.Last) {
		return field("last")
	}
	switch f.Type {
	case TypeHello:
		return need(f.Ticket != "", "ticket")
	case TypeOpen, TypeTyping:
		return need(f.Conv != "", "conv")
	case TypeRead:
		return need(f.Conv != "" && f.Seq != 0, "seq")
	case TypeSend:
		if err := f.checkSend(); err != nil {
			return err
		}
		for i := range f.Files {
			if !chat.ValidID(f.Files[i].ID) {
				return field("files")
			}
		}
		return chat.CheckSaid(f.Text, len(f.Files))
	case TypeRate:
		return f.checkRate()
	case TypeContact:
		return f.checkSend()
	case TypeSearch:
		return need(len(f.ID) <= chat.IDLen && len(f.Text) <= MaxQuery, "text")
	}
	return nil
}

// overlong names a field that is too long, "" if there is none.
func (f *Frame) overlong() string {
	for _, l := range [...]struct {
		name, value string
		most        int
	}{
		{"ticket", f.Ticket, maxTicket}, {"token", f.Token, maxTicket}, {"renewed", f.Renewed, maxTicket}, {"epoch", f.Epoch, maxEpoch},
		{"locale", f.Locale, maxLocale}, {"page", f.Page, chat.MaxURLBytes}, {"title", f.Title, maxLine},
		{"referrer", f.Referrer, chat.MaxURLBytes}, {"name", f.Name, maxLine}, {"email", f.Email, maxEmail},
	} {
		if len(l.value) > l.most {
			return l.name
		}
	}
	return ""
}

func (f *Frame) checkSend() error {
	if f.Conv == "" {
		return field("conv")
	}
	return need(chat.ValidID(f.ID), "id")
}

func (f *Frame) checkRate() error {
	if err := f.checkSend(); err != nil {
		return err
	}
	if f.Score < 1 || f.Score > chat.CSATMax {
		return chat.ErrScore
	}
	if f.Seq == 0 {
		return field("seq")
	}
	if f.Text == "" {
		return nil
	}
	return chat.CheckText(f.Text)
}

// field refuses a field that is missing, too long or not valid.
func field(name string) error {
	return &chat.Refusal{Code: CodeField, Args: []string{"field", name}}
}

func need(ok bool, name string) error {
	if ok {
		return nil
	}
	return field(name)
}
