package wire

// The names of the fields, for tests that read frames in another way.
var (
	FrameFields   = frameFields
	EventFields   = eventFields
	ChatFields    = chatFields
	ArticleFields = articleFields
)
