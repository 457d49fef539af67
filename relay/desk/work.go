package desk

// Work is what agents do with conversations besides talking in them: labels,
// snooze and the like.
type Work struct{ *Desk }
