package inbox

import "strconv"

// Blocking is the page on which the visitor of a conversation is blocked.
type Blocking struct {
	Page
	Site, Conv string
	// Email is the visitor's e-mail address, "" if it is not known.
	Email string
	// Reason and For are what was typed and chosen, Refused why it was not done.
	Reason, For string
	Refused     string
}

// BlockFor are for how long somebody may be blocked: days, "" for good.
var BlockFor = []string{"1", "7", "30", ""}

// Blocked is the page with all who are blocked.
type Blocked struct {
	Shell
	List []BlockedRow
}

// BlockedRow is somebody who is blocked because of a conversation.
type BlockedRow struct {
	Conv, Visitor, Name string
	Reason, ByName      string
	// ByEmail is the e-mail address that is blocked too, ByAddress says that network
	// addresses are.
	ByEmail   string
	ByAddress bool
	// Since and Until are milliseconds since 1970; Until is 0 if it does not end.
	Since, Until int64
}

// wholeDays is one of BlockFor as a number.
func wholeDays(days string) int {
	n, _ := strconv.Atoi(days) // "" is none
	return n
}
