package inbox

import (
	"golang.org/x/text/language"
)

// Words is everything the inbox says, in one language. Fields whose comment
// names values are formats for fmt.Sprintf; the ones in Script are the part
// that the browser needs and use {name} instead.
type Words struct {
	// Lang is the BCP 47 tag and Dir the direction, "ltr" or "rtl".
	Lang, Dir string
	// Language is the language's own name for itself.
	Language string

	Inbox, SignIn, SignInLead, SignOut, Email, Password     string
	SignInWrong, SignInBusy, SignedOut                      string
	Mine, Queue, All, Done, Ratings, Views, Sites, Settings string
	Conversations, Conversation, Details                    string
	EmptyMine, EmptyQueue, EmptyAll, EmptyDone              string
	SeeQueue, SeeAll, SeeDone                               string
	ShowMore, ShowEarlier, PickOne, PickHint                string
	Back, Close, Retry                                      string

	Reply, Note, NoteHint, ReplyHint, Send, SaveNote string
	Take, Resolve, Reopen                            string
	Open, Snoozed, Resolved, Unassigned              string
	Visitor, Bot, System                             string
	YouHaveIt                                        string
	HasIt                                            string // name
	UnreadCount                                      string // number
	Waiting                                          string

	Started                                  string // page
	StartedBare, Queued, AutoResolved        string
	Took                                     string // agent
	AssignedTo, TransferredTo                string // agent, agent
	QueuedTo                                 string // team
	ResolvedBy, ReopenedBy                   string // agent
	VisitorReopened, SurveyOffered           string
	Rated                                    string // score
	Contact                                  string // name and address
	Tagged, Untagged                         string // agent, tag
	PrioritySet                              string // agent, number
	SnoozedBy                                string // agent
	Attachment                               string // name
	Sent, Read                               string
	Page, Referrer, Locale, FirstSeen, Mail  string
	Rating, PastChats, NoPastChats, NotRated string
	NotGiven, Unverified, Direct             string
	SearchHelp, SearchHelpHint, Insert       string
	NoHits, NoHelp                           string
	ScoreOf                                  string // score

	CSAT, CSATMeaning                                string
	Answers, Offers, ResponseRate, Interval          string
	FewAnswers                                       string // low, high
	NoRatings, NoRatingsHint, Distribution, Comments string
	RatedBy                                          string // agent
	NobodyHadIt, OpenConversation                    string
	ScoreNames                                       [5]string // worst first

	Sound, Volume, TrySound, Notify, PickLanguage      string
	Keys, KeyMove, KeyOpen, KeyReply, KeyNote, KeyTake string
	KeyResolve, KeyJump, KeyHelp, KeySend, KeyBreak    string
	KeyBack                                            string

	NotFoundTitle, NotFound, FailedTitle, Failed, GoInbox string
	NowShort                                              string
	Minutes, Hours, Days                                  string // number

	Script ScriptWords
}

// ScriptWords is what the inbox's browser code says.
type ScriptWords struct {
	Sending      string `json:"sending"`
	Sent         string `json:"sent"`
	NotSent      string `json:"notSent"`
	TryAgain     string `json:"tryAgain"`
	Discard      string `json:"discard"`
	TooLong      string `json:"tooLong"`
	Typing       string `json:"typing"`       // {name}
	Viewing      string `json:"viewing"`      // {names}
	Offline      string `json:"offline"`      // no network
	Reconnecting string `json:"reconnecting"` // network, no relay
	ReconnectNow string `json:"reconnectNow"`
	Back         string `json:"back"`     // connected again
	NewBelow     string `json:"newBelow"` // {n}
	Updated      string `json:"updated"`  // {n}
	Failed       string `json:"failed"`
	Resolved     string `json:"resolved"`
	Undo         string `json:"undo"`
	Today        string `json:"today"`
	Yesterday    string `json:"yesterday"`
	Now          string `json:"now"`
	NewMessage   string `json:"newMessage"` // {name}
	Denied       string `json:"denied"`
	Jump         string `json:"jump"`
	JumpHint     string `json:"jumpHint"`
	JumpNone     string `json:"jumpNone"`
	Actions      string `json:"actions"`
	Visitor      string `json:"visitor"`
}

// languages are those of the inbox, the default first.
var languages = []*Words{&english, &chinese, &arabic}

var matcher = func() language.Matcher {
	tags := make([]language.Tag, len(languages))
	for i, w := range languages {
		tags[i] = language.MustParse(w.Lang)
	}
	return language.NewMatcher(tags)
}()

// Languages returns the words of every language of the inbox.
func Languages() []*Words { return languages }

// WordsFor returns the words of the language that suits best: chosen is what
// the agent picked, or "", and accept the browser's Accept-Language.
func WordsFor(chosen, accept string) *Words {
	_, i := language.MatchStrings(matcher, chosen, accept)
	return languages[i]
}
