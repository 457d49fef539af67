//go:build !js

package chat

// planned is a reply that is to be sent later, see plan.go.
var planned = traits{
	name: "planned", amongAgents: true, quiet: true,
	body: func() Body { return new(Planned) },
	apply: func(c *Conversation, e Event) {
		if p := As[Planned](e.Body); len(c.Plans) < MaxPlans {
			c.Plans = append(c.Plans[:len(c.Plans):len(c.Plans)], Plan{
				Seq: e.Seq, Due: p.Due, Agent: e.From, Name: e.Name, Knew: c.VisitorSeq,
				Preview: firstRunes(Gist(&Event{Text: p.Text, Body: WithFiles(p.Files)}), previewRunes),
			})
		}
	},
}

var unplanned = traits{
	name: "unplanned", amongAgents: true, quiet: true,
	body: func() Body { return new(Unplanned) },
	apply: func(c *Conversation, e Event) {
		var left []Plan // states share them
		for _, p := range c.Plans {
			if p.Seq != As[Unplanned](e.Body).Plan {
				left = append(left, p)
			}
		}
		c.Plans = left
	},
}

// withheld asks somebody to decide: it is an activity, so that the conversation
// stands at the top.
var withheld = traits{
	name: "withheld", amongAgents: true,
	body: func() Body { return new(Unplanned) },
	apply: func(c *Conversation, e Event) {
		u := As[Unplanned](e.Body)
		left := append([]Plan(nil), c.Plans...)
		for i := range left {
			if left[i].Seq == u.Plan {
				left[i].Held = u.Why
			}
		}
		c.Plans = left
	},
}
