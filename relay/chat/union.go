//go:build !js

package chat

// unmerged takes a merging back, in both conversations.
var unmerged = traits{
	name: "unmerged", amongAgents: true, quiet: true,
	body: func() Body { return new(Merged) },
	apply: func(c *Conversation, e Event) {
		if As[Merged](e.Body).Gone == 0 {
			if c.WasOpen {
				c.Status, c.WaitingSince = StatusOpen, c.Waited
			}
			c.Union = Union{}
		}
	},
}

// absorbed is an activity: who waited in the other one waits here.
var absorbed = traits{
	name: "absorbed", amongAgents: true,
	body: func() Body { return new(Merged) },
	apply: func(c *Conversation, e Event) {
		since := As[Merged](e.Body).Waiting
		if since == 0 || c.Status != StatusOpen {
			return
		}
		c.VisitorSeq = e.Seq
		if c.WaitingSince == 0 || since < c.WaitingSince {
			c.WaitingSince = since
		}
	},
}

var split = traits{name: "split", amongAgents: true, quiet: true, body: func() Body { return new(Split) }}
