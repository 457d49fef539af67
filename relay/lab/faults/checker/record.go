package checker

import (
	"slices"
	"sync"
)

// Run is the record of one experiment: any number of logs (conversations),
// which have nothing to do with each other.
type Run struct {
	mu   sync.Mutex
	logs map[string]*Log
}

// New begins an empty record.
func New() *Run { return &Run{logs: map[string]*Log{}} }

// Log returns the record of the log called name and makes it if needed.
func (r *Run) Log(name string) *Log {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.logs[name]
	if l == nil {
		l = &Log{name: name, sends: map[string]*send{}}
		r.logs[name] = l
	}
	return l
}

// Copied records that a copy of the whole store was made.
func (r *Run) Copied() {
	for _, l := range r.all() {
		l.mu.Lock()
		l.copied = l.clock
		l.mu.Unlock()
	}
}

// Lost records that the store was put back to its copy, or to nothing if none
// was made: what was acknowledged since may be gone, and counts as that. All
// else is judged as always.
func (r *Run) Lost() {
	for _, l := range r.all() {
		l.mu.Lock()
		l.lost = l.clock
		l.mu.Unlock()
	}
}

func (r *Run) all() []*Log {
	r.mu.Lock()
	defer r.mu.Unlock()
	logs := make([]*Log, 0, len(r.logs))
	for _, l := range r.logs {
		logs = append(logs, l)
	}
	return logs
}

// Log is the record of one log. Its methods may be called from any goroutine;
// the order of the calls is the order in which things happened, so call Invoke
// before a message leaves and Ack after its acknowledgement has come.
type Log struct {
	name string

	mu      sync.Mutex
	clock   int // counts what happened
	sends   map[string]*send
	screens []*Screen
	final   []Entry
	read    bool

	// What was acknowledged after copied and until lost may be gone.
	copied, lost int
}

// send is what became of one message.
type send struct {
	writer  string
	invoked int // when; 0: not yet
	acked   int
	failed  bool
}

// Entry is one place in a log: a message, or something else that takes a place
// (Other), such as an assignment.
type Entry struct {
	Seq   uint64
	ID    string
	Other bool
}

// Invoke records that writer is about to send the message id for the first
// time. A retry is not recorded.
func (l *Log) Invoke(writer, id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clock++
	l.sends[id] = &send{writer: writer, invoked: l.clock}
}

// Ack records that the writer knows its message to be accepted.
func (l *Log) Ack(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clock++
	if s := l.sends[id]; s != nil && s.acked == 0 {
		s.acked = l.clock
	}
}

// Fail records that the writer was told that its message is refused for good. A
// message that is neither acknowledged nor refused is of unknown outcome.
func (l *Log) Fail(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s := l.sends[id]; s != nil {
		s.failed = true
	}
}

// Pending is how many messages have been sent and are neither acknowledged nor
// refused.
func (l *Log) Pending() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, s := range l.sends {
		if s.acked == 0 && !s.failed {
			n++
		}
	}
	return n
}

// Final records what the log holds after everything has come to rest.
func (l *Log) Final(entries []Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.final, l.read = slices.Clone(entries), true
}

// Screen is what one reader shows.
type Screen struct {
	log     *Log
	name    string
	shown   []Entry
	reloads int
	gone    bool
}

// Screen begins the record of a reader.
func (l *Log) Screen(name string) *Screen {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := &Screen{log: l, name: name}
	l.screens = append(l.screens, s)
	return s
}

// Show records that the reader put entries on the screen, after those before.
func (s *Screen) Show(entries ...Entry) {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	s.shown = append(s.shown, entries...)
}

// Reload records that the reader visibly dropped what it showed and begins
// anew.
func (s *Screen) Reload() {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	s.shown, s.reloads = nil, s.reloads+1
}

// Leave records that the reader went away before the end: its screen need not
// be complete.
func (s *Screen) Leave() {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	s.gone = true
}

// Reloads is how often the reader was visibly loaded anew.
func (s *Screen) Reloads() int {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	return s.reloads
}

// Shown is what the screen shows.
func (s *Screen) Shown() []Entry {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	return slices.Clone(s.shown)
}

// Last is the sequence number that the screen shows last, 0 if it is empty.
func (s *Screen) Last() uint64 {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	if len(s.shown) == 0 {
		return 0
	}
	return s.shown[len(s.shown)-1].Seq
}
