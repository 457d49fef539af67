package survey

// Report is what the rows of a query add up to.
type Report struct {
	// Offers and Answered count the offers in conversations and those of them that
	// were answered; Alone counts answers on the survey's own page, which nobody
	// was offered. Offers that nobody saw are no offers: Unseen counts them.
	Offers, Answered, Alone, Unseen int64
	// Open says that some answers may still come or change, or offers be made.
	Open bool
	Main Figure
	// Questions are the answers to each question, by value.
	Questions []Distribution
	// By are the groups of the main question, by Dimensions.
	By map[string][]Group
	// Rows are the answered rows, the newest first; of a Query with Left those that
	// were not answered. Listed counts them, also those beyond the Query's Most.
	Rows   []*Row
	Listed int64
}

// Distribution is how often each answer to a question was given.
type Distribution struct {
	Question
	N     int64
	Count map[string]int64
	// Figure is what its scores add up to, if it has any.
	Figure Figure
}

// Group is what those add up to who have something in common.
type Group struct {
	// Key says what: an id, a day, a language; Name is how people call it, if the
	// rows say so.
	Key, Name string
	Offers    int64
	// Open says that some answers may still come or change.
	Open bool
	Figure
}

// Dimensions are what a report groups by.
var Dimensions = []string{"day", "agent", "team", "by", "topic", "lang", "page"}
