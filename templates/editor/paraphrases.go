package editor

import "github.com/parley-chat/parley/templates/inbox"

// Paraphrases is the page with visitors' words for articles.
type Paraphrases struct {
	inbox.Shell
	// Alone says that they are added without a decision.
	Alone bool
	// Rows wait for a decision; Added are the latest of AddedCount.
	Rows, Added []Paraphrase
	AddedCount  int
	// Questions is how many were asked whose article is known, First and Three in
	// how many of 100 it stands first and among three, FirstWithout and
	// ThreeWithout the same without what was added.
	Questions                                int
	First, Three, FirstWithout, ThreeWithout int
}

// Paraphrase is one of them.
type Paraphrase struct {
	ID, Text string
	// Article is the title of the article, URL its editor.
	Article, URL string
	// From is choice, insert or unanswered.
	From  string
	Count int
	// Place is where the article stands for these words now, 0 nowhere.
	Place int
	// By is who added it, "" nobody.
	By string
}

func (p Paraphrases) base() string { return "/inbox/" + p.Site + "/paraphrases" }
