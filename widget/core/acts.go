package core

// Ask leads into the conversation: the one that is open, or a new one once the
// last is resolved and nothing is asked about it any more. A new one begins with
// its first message.
func (w *Widget) Ask() {
	if w.Conversation.Ended() && !w.Survey.Offered() {
		w.Conversation.leave()
	}
	w.toChat()
}

// New makes room for another conversation, which begins with its first message.
func (w *Widget) New() {
	w.Conversation.leave()
	w.toChat()
}

// AskAbout is Ask with what was searched for as the draft.
func (w *Widget) AskAbout() {
	if w.Composer.Draft == "" {
		w.Composer.Write(w.Search.Query)
	}
	w.Ask()
	w.Search.For("")
}

// Open shows one of the past conversations.
func (w *Widget) Open(id string) {
	if id != w.Conversation.ID {
		w.Conversation.switchTo(id)
		w.Conversation.Past = true
		w.shared.choose(id)
		w.Conversation.reopen()
	}
	w.toChat()
}

func (w *Widget) toChat() {
	w.Panel.toChat()
	w.Link.insist()
}

// Back goes from an article to the results, from there home.
func (w *Widget) Back() {
	switch w.Panel.View {
	case ViewArticle:
		w.Search.leave()
		return
	case ViewChat:
		w.Panel.View = ViewHome
	default:
		w.Search.For("")
	}
	w.Panel.Focus = "query"
}

// Send sends what is in the composer.
func (w *Widget) Send() {
	if w.Composer.Refusal() == "" {
		w.exchange.say(w.Composer.Draft, w.Composer.Files)
		w.Composer.sent()
		w.Panel.Focus = "message"
		return
	}
	w.Composer.tried = true
}

// Say sends text that was offered to be said.
func (w *Widget) Say(text string) {
	if refusal(text) == "" {
		w.exchange.say(text, "")
		w.Panel.Focus = "message"
	}
}

// Score takes the score that the visitor chose.
func (w *Widget) Score(n int) {
	if w.Survey.choose(n) {
		w.Panel.AtEnd = true
	}
}

// SendSurvey sends what was filled in.
func (w *Widget) SendSurvey() {
	if w.Survey.send() {
		w.Panel.AtEnd = true
		w.Panel.Focus = "message"
	}
}

// DismissSurvey takes the question away.
func (w *Widget) DismissSurvey() {
	if w.Survey.dismiss() {
		w.Panel.Focus = "message"
	}
}
