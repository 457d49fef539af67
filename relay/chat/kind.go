package chat

// Kind says what an event records. All that is particular to a kind stands in
// the file of its family, in its traits.
type Kind uint8

// The kinds of events. Their order is not stored; their names are.
const (
	// KindHidden stands where an event is not for the reader's eyes: it keeps
	// the sequence whole and says nothing. It is never stored. A kind that this
	// version does not know reads as KindHidden too.
	KindHidden      Kind = iota
	KindStarted          // see Started
	KindMessage          // see message.go
	KindNote             // see message.go
	KindQueued           // see Queued
	KindAssigned         // see Assigned
	KindResolved         // see status.go
	KindReopened         // see status.go
	KindOffered          // see Offered
	KindAnswered         // see Answered
	KindContact          // see Contact
	KindRead             // see Read
	KindPrompted         // see Prompted
	KindHandedOver       // see HandedOver
	KindConfirmed        // see Confirmed
	KindVisited          // see started.go
	KindTopic            // see Labelled
	KindTagged           // see Labelled
	KindUntagged         // see Labelled
	KindPriority         // see Labelled
	KindSnoozed          // see Snoozed
	KindWoken            // see snooze.go
	KindNumbered         // see Numbered
	KindFileRemoved      // see FileRemoved
	KindEdited           // see Alteration
	KindDeleted          // see Alteration
	KindRouted           // see Routed
	KindUnrouted         // see Routed
	KindUnanswered       // see Routed
	KindConsented        // see Consented
	KindSeen             // see Seen
	KindIdentified       // see Identified
	KindErased           // see among.go
	KindClocked          // see Clock
	KindWarned           // see Clock
	KindBreached         // see Clock
	KindMentioned        // see Named
	KindFollowed         // see Watch
	KindUnfollowed       // see Watch
	KindAsked            // see Named
	KindDeclined         // see Named
	KindMarked           // see Marked
	KindBadAnswer        // see BadAnswer
	KindFlowed           // see Flowed
	KindRuled            // see Ruled
	KindBlocked          // see Blocked
	KindUnblocked        // see Blocked
	KindJoined           // see among.go
	KindWhispered        // see Event.ForAgent
	KindPlanned          // see Planned
	KindUnplanned        // see Unplanned
	KindWithheld         // see Unplanned
	KindMerged           // see Merged
	KindUnmerged         // see Merged
	KindAbsorbed         // see Merged
	KindSplit            // see Split
	KindWrong            // see Wrong
	KindMasked           // see Masked
	KindFilled           // see Filled

	kindCount
)

var kinds = [kindCount]traits{
	KindHidden:      {name: "hidden", quiet: true},
	KindStarted:     started,
	KindMessage:     message,
	KindNote:        note,
	KindQueued:      queued,
	KindAssigned:    assigned,
	KindResolved:    resolved,
	KindReopened:    reopened,
	KindOffered:     offered,
	KindAnswered:    answered,
	KindContact:     contact,
	KindRead:        read,
	KindPrompted:    prompted,
	KindHandedOver:  handedOver,
	KindConfirmed:   confirmed,
	KindVisited:     visited,
	KindTopic:       topic,
	KindTagged:      tagged,
	KindUntagged:    untagged,
	KindPriority:    priority,
	KindSnoozed:     snoozed,
	KindWoken:       woken,
	KindNumbered:    numbered,
	KindFileRemoved: fileRemoved,
	KindEdited:      edited,
	KindDeleted:     deleted,
	KindRouted:      routed,
	KindUnrouted:    unrouted,
	KindUnanswered:  unanswered,
	KindConsented:   consented,
	KindSeen:        seen,
	KindIdentified:  identified,
	KindErased:      erased,
	KindClocked:     clocked,
	KindWarned:      warned,
	KindBreached:    breached,
	KindMentioned:   mentioned,
	KindFollowed:    followed,
	KindUnfollowed:  unfollowed,
	KindAsked:       asked,
	KindDeclined:    declined,
	KindMarked:      marked,
	KindBadAnswer:   badAnswer,
	KindFlowed:      flowed,
	KindRuled:       ruled,
	KindBlocked:     blocked,
	KindUnblocked:   unblocked,
	KindJoined:      joined,
	KindWhispered:   whispered,
	KindPlanned:     planned,
	KindUnplanned:   unplanned,
	KindWithheld:    withheld,
	KindMerged:      merged,
	KindUnmerged:    unmerged,
	KindAbsorbed:    absorbed,
	KindSplit:       split,
	KindWrong:       wrong,
	KindMasked:      masked,
	KindFilled:      filled,
}

// traits are what sets a kind apart from the others.
type traits struct {
	// name is how the kind is stored and sent.
	name string
	// body makes an empty body; nil for a kind without one.
	body func() Body
	// apply folds an event into the parts of a conversation; nil if it changes
	// none.
	apply func(c *Conversation, e Event)
	// turn: one side says something to the other.
	turn bool
	// amongAgents: not for visitors.
	amongAgents bool
	// quiet: no activity, so a conversation does not move up in lists.
	quiet bool
}

func (k Kind) traits() *traits {
	if k >= kindCount {
		return &kinds[KindHidden]
	}
	return &kinds[k]
}

// String returns the name of k as stored and sent.
func (k Kind) String() string { return k.traits().name }

// ParseKind returns the kind called name, or KindHidden if there is none.
func ParseKind(name string) Kind {
	for k := range kinds {
		if kinds[k].name == name {
			return Kind(k)
		}
	}
	return KindHidden
}

// NewBody returns an empty body for an event of kind k: nil if it has none.
func (k Kind) NewBody() Body {
	if body := k.traits().body; body != nil {
		return body()
	}
	return nil
}

// AmongAgents reports whether events of kind k are not for visitors.
func (k Kind) AmongAgents() bool { return k.traits().amongAgents }

// IsTurn reports whether e is something that one side says to the other.
func (e Event) IsTurn() bool { return e.Kind.traits().turn }
