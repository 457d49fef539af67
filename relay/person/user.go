package person

import "strings"

// User is who the site has signed that a visitor is.
type User struct {
	// Subject is the site's own id of them: "" if nobody has said.
	Subject string `json:"subject,omitempty"`
	// Name and Email are as the site signed them; "" if it did not.
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
	// At is when they were signed in last: milliseconds since 1970.
	At int64 `json:"at,omitempty"`
}

// AddressLike reports whether text may be an address of mail.
func AddressLike(text string) bool {
	at := strings.LastIndexByte(text, '@')
	return at > 0 && at < len(text)-1 && len(text) <= 254 && !strings.ContainsAny(text, " \r\n\t")
}
