package core

// The keys under which the browser keeps what is the visitor's. Nothing is
// stored before the visitor writes something.
const (
	keyToken        = "token"
	keyConversation = "conv"
	keyDraft        = "draft"
	keyDismissed    = "closed"   // conversation and offer of the survey that was dismissed
	keyReload       = "reloaded" // when the widget was loaded anew because it was too old
	keySend         = "o"        // and the id: a send that was not acknowledged
)

// shared is what the visitor's tabs agree on: who the visitor is, and which
// conversation goes on. A tab claims a value; the host tells which one holds.
type shared struct {
	part
	token        string
	agreed       bool   // the token is the one that all tabs use
	conversation string // the one that is stored for all tabs, as far as known
	claiming     bool   // the open conversation is ours only if no other tab was first
}

// settled reports whether the tabs know who the visitor is and where the
// conversation goes on.
func (s *shared) settled() bool { return s.agreed && !s.claiming }

// claimToken makes who we are who the visitor is, unless another tab was first.
func (s *shared) claimToken() {
	if s.token != "" && !s.agreed {
		s.host.Claim(keyToken, "", s.token)
	}
}

// claim makes id the conversation that goes on, unless another tab was first.
func (s *shared) claim(id string) {
	s.claiming = true
	s.host.Claim(keyConversation, s.conversation, id)
}

// choose makes id the conversation that goes on, and tells the other tabs.
func (s *shared) choose(id string) {
	s.conversation = id
	s.host.Save(keyConversation, id)
	s.announce(id)
}

// announce tells the other tabs which conversation goes on, and as whom if that
// is agreed.
func (s *shared) announce(id string) {
	token := ""
	if s.agreed {
		token = s.token
	}
	s.host.Post("c" + id + token)
}
