package core

// Reach asks the visitor, who has written while nobody is there, for an address.
type Reach struct {
	link         *Link
	conversation *Conversation
	visit        *visit
	panel        *Panel
	// Address is what stands in the field.
	Address string
}

// Away reports whether the relay said that nobody is there to answer.
func (l *Link) Away() bool { return l.Known && !l.Online }

// Asks reports whether the visitor is asked. Kept is the address once the relay
// has it.
func (r *Reach) Asks() (asks bool, kept string) {
	c := r.conversation
	if !r.link.Away() || c.Ended() || c.ID == "" {
		return false, ""
	}
	return c.State.Email == "" && r.visit.email == "", c.State.Email
}

// Save tells the relay the address, as soon as it can.
func (r *Reach) Save() {
	if blank(r.Address) {
		return
	}
	r.visit.told("email", r.Address)
	r.link.insist()
	r.panel.Focus = "message"
}
