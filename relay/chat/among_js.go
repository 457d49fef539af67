package chat

// What is among agents reaches no visitor, so the widget does without its bodies
// and folds: they would be paid for by visitors.
var (
	topic    = traits{name: "topic", amongAgents: true, quiet: true}
	tagged   = traits{name: "tagged", amongAgents: true, quiet: true}
	untagged = traits{name: "untagged", amongAgents: true, quiet: true}
	priority = traits{name: "priority", amongAgents: true, quiet: true}
	snoozed  = traits{name: "snoozed", amongAgents: true, quiet: true}
	woken    = traits{name: "woken", amongAgents: true}
	edited   = traits{name: "edited", quiet: true}
	deleted  = traits{name: "deleted", quiet: true}

	seen       = traits{name: "seen", amongAgents: true, quiet: true}
	identified = traits{name: "identified", amongAgents: true, quiet: true}
	marked     = traits{name: "marked", amongAgents: true, quiet: true}
	badAnswer  = traits{name: "bad_answer", amongAgents: true}

	routed     = traits{name: "routed", amongAgents: true, quiet: true}
	unrouted   = traits{name: "unrouted", amongAgents: true, quiet: true}
	unanswered = traits{name: "unanswered", amongAgents: true, quiet: true}
	erased     = traits{name: "erased", amongAgents: true, quiet: true}

	clocked  = traits{name: "clocked", amongAgents: true, quiet: true}
	warned   = traits{name: "warned", amongAgents: true, quiet: true}
	breached = traits{name: "breached", amongAgents: true, quiet: true}

	mentioned  = traits{name: "mentioned", amongAgents: true, quiet: true}
	followed   = traits{name: "followed", amongAgents: true, quiet: true}
	unfollowed = traits{name: "unfollowed", amongAgents: true, quiet: true}
	asked      = traits{name: "asked", amongAgents: true, quiet: true}
	declined   = traits{name: "declined", amongAgents: true, quiet: true}
	flowed     = traits{name: "flowed", amongAgents: true, quiet: true}
	ruled      = traits{name: "ruled", amongAgents: true, quiet: true}

	blocked   = traits{name: "blocked", amongAgents: true, quiet: true}
	unblocked = traits{name: "unblocked", amongAgents: true, quiet: true}
	joined    = traits{name: "joined", amongAgents: true, quiet: true}
	whispered = traits{name: "whispered", amongAgents: true, quiet: true}
	planned   = traits{name: "planned", amongAgents: true, quiet: true}
	unplanned = traits{name: "unplanned", amongAgents: true, quiet: true}
	withheld  = traits{name: "withheld", amongAgents: true}
	unmerged  = traits{name: "unmerged", amongAgents: true, quiet: true}
	absorbed  = traits{name: "absorbed", amongAgents: true}
	split     = traits{name: "split", amongAgents: true, quiet: true}
	wrong     = traits{name: "wrong", amongAgents: true, quiet: true}
	masked    = traits{name: "masked", amongAgents: true, quiet: true}
	filled    = traits{name: "filled", quiet: true}
)

// Bind implements Body.
func (a *Alteration) Bind(Fields) {}

func (*Receipts) seen(string, uint64) {}

// Signed is nothing here, see among.go.
type Signed struct{}

func (w *Who) gave(name, email string) { w.Name, w.Email = name, email }

// Bind implements Body.
func (i *Identified) Bind(Fields) {}
