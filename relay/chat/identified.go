package chat

// Identified records who the visitor is by a token that the site has signed: the
// event's Name, and what stands here.
type Identified struct {
	// Subject is the id that the site has for them.
	Subject string
	// Email is their address; "" if the token has none.
	Email string
	// Visitor is whose conversation it is from then on; "" leaves it whose it was.
	Visitor string
}
