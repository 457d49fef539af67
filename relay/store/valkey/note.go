package valkey

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// maxCarried is the largest publication, in bytes, that carries its events.
// Valkey 9.0 to 9.1.1 can tear publications of 16 KiB and more.
const maxCarried = 8 << 10

// What is published is one of
//
//	{…}            the events of the channel's conversation, a line each
//	nCONV SEQ      a conversation has events up to SEQ
//	s{…}           a sign
//	jDUE           a job was scheduled that is due then
//	(nothing)      documents were changed

func changeNote(conv string, seq uint64) string {
	return "n" + conv + " " + strconv.FormatUint(seq, 10)
}

// carry returns the publication with events, "" if it would be too long.
func carry(events []chat.Event) string {
	var lines []byte
	for i := range events {
		if i > 0 {
			lines = append(lines, '\n')
		}
		if lines = wire.AppendEvent(lines, &events[i]); len(lines) > maxCarried {
			return ""
		}
	}
	return string(lines)
}

func signNote(sign store.Sign) (string, error) {
	body, err := json.Marshal(sign)
	return "s" + string(body), err
}

// parseNote reads a publication on the channel of conv, "" if that is not a
// conversation's. It reports false, with a note that makes the reader look at
// the log, if the publication is not one of ours.
func parseNote(text, conv string) (store.Note, bool) {
	switch {
	case text == "":
		return store.Note{}, true
	case text[0] == '{' && conv != "":
		return parseCarried(text, conv)
	case text[0] == 'n':
		conv, digits, _ := strings.Cut(text[1:], " ")
		seq, err := strconv.ParseUint(digits, 10, 64)
		if err != nil {
			break
		}
		return store.Note{Conv: conv, Seq: seq}, true
	case text[0] == 'j':
		due, err := strconv.ParseInt(text[1:], 10, 64)
		if err != nil {
			break
		}
		return store.Note{Due: due}, true
	case text[0] == 's':
		var sign store.Sign
		if json.Unmarshal([]byte(text[1:]), &sign) != nil {
			break
		}
		return store.Note{Conv: sign.Conv, Sign: &sign}, true
	}
	return store.Note{Gap: true}, false
}

func parseCarried(text, conv string) (store.Note, bool) {
	note := store.Note{Conv: conv, Events: make([]chat.Event, 0, 1+strings.Count(text, "\n"))}
	for line := range strings.SplitSeq(text, "\n") {
		event, err := wire.ParseEventIn(line)
		if err != nil || event.Seq == 0 || note.Seq != 0 && event.Seq != note.Seq+1 {
			return store.Note{Gap: true}, false
		}
		note.Events = append(note.Events, event)
		note.Seq = event.Seq
	}
	return note, true
}
