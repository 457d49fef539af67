// Package jobs does what is due: it runs the jobs that reactions schedule with
// their events (package desk), each by the worker of its kind.
//
// Any number of relays may run one on the same store. A job is claimed by one of
// them for as long as its worker may take, or for a short lease that is renewed
// meanwhile, and by another if that one dies, so a worker may see a job again and
// must bear it. Each kind has a queue of its own
// with its own deadline, backoff and bound on what runs at once, of which one
// site gets a quarter: neither a kind nor a site that hangs delays another.
// Nothing polls for jobs: a queue sleeps until the next job is due, or until the
// store says that an earlier one was scheduled.
//
// A feature is a reaction and a worker in a folder of its own, and a line for
// each of them in relay/server/jobs.go:
//
//	// React asks for an answer to each first message.
//	func React(c *desk.Change) desk.Jobs {
//		if c.Before.Status != chat.StatusNone {
//			return desk.Jobs{}
//		}
//		return desk.Jobs{Schedule: []store.Job{{Kind: "greet", Key: c.After.ID, Conv: c.After.ID, Due: c.Now}}}
//	}
//
//	// Worker answers.
//	func Worker(d *desk.Desk) jobs.Worker { return jobs.Worker{Kind: "greet", Do: greeter{d}.greet} }
package jobs
