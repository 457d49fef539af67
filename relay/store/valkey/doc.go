// Package valkey implements store.Store on a Valkey server that any number of
// relays share: one server, a primary with replicas under Sentinel, or a
// cluster.
//
// # Keys
//
// Every key begins with its site as hash tag, so that a site's keys and
// channels share a slot and its scripts are atomic in a cluster too.
//
//	{site}:conv/ID     string  the summary: a header line, then JSON (summary.go)
//	{site}:log/ID      stream  the events; entry Seq-0, field e = wire.AppendEvent
//	{site}:batch/ID    hash    batch id -> Seq of its first event, and their number
//	{site}:safe/ID     string  the last Seq that is durable (grades B and C, durable.go)
//	{site}:view/NAME   zset    conversations by negated score (view.go)
//	{site}:counters    hash    name -> count
//	{site}:docs/KIND   hash    id -> version ":" body
//	{site}:set/NAME    zset    members by the time until which they are present
//	{site}:held/SET    zset    names of what is held by when it goes; expires with the last
//	{site}:value/SET NAME  string  what is held; expires
//	{site}:jobs/KIND   zset    job keys by when they are due
//	{site}:job/KIND    hash    job key -> claim, attempts and JSON, a line each
//	{site}:epoch       string  a random id, made once
//	{site}:numbers     list    the conversations by their number, from 1
//	{site}:indexed     hash    conversation -> number, version, Seq, terms (search.go)
//	{site}:terms       zset    all terms, with equal scores
//	{site}:term/TERM   string  the numbers of those with a term, four bytes each
//	{_}:due/KIND       zset    sites by a guess of when their next job is due (due.go)
//
// But for what is held (ephemeral.go) nothing expires by itself: what Valkey may forget under memory pressure is
// decided by its eviction policy alone, which must be noeviction.
//
// # Append
//
// A batch is decided here and stored by one script, append.lua, on condition
// that the conversation is still the one that it was decided on (plan.go). The
// last known state of conversations is kept (cache.go), so that the usual append
// is one round trip; if the state was another, the script says which, and the
// batch is decided again.
//
// # Connections
//
// Commands share one pipelined connection to each node. Subscriptions have
// connections of their own (link.go), because a subscriber that is late would
// hold up the commands behind it. A subscription that was lost and came back
// wakes all its watchers.
package valkey
