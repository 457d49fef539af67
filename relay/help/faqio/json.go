package faqio

import (
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/faq"
)

// row is an entry as a line of JSON.
type row struct {
	ID       string   `json:"id"`
	Lang     string   `json:"lang"`
	Question string   `json:"question"`
	Answer   string   `json:"answer"`
	Alt      []string `json:"alt_questions"`
	Topic    string   `json:"topic"`
	Audience []string `json:"audience"`
	Updated  moment   `json:"updated"`
}

// moment is a time in milliseconds since 1970, read from a number or a string.
type moment int64

func (m *moment) UnmarshalJSON(b []byte) error {
	if b[0] != '"' {
		return json.Unmarshal(b, (*int64)(m))
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	var err error
	*m, err = momentOf(s)

	return err
}

var errMoment = errors.New("updated is neither RFC 3339, nor a date, nor milliseconds since 1970")

func momentOf(s string) (moment, error) {
	if s = strings.TrimSpace(s); s == "" {
		return 0, nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return moment(t.UnixMilli()), nil
		}
	}
	var n int64
	if json.Unmarshal([]byte(s), &n) == nil {
		return moment(n), nil
	}

	return 0, errMoment
}

// jsonRows reads a line at a time.
type jsonRows struct {
	text *source
	line []byte
}

// next returns the next entry and where its line begins, or io.EOF.
func (j *jsonRows) next() (faq.Entry, place, error) {
	for {
		at, err := j.read()
		if err != nil {
			return faq.Entry{}, at, err
		}
		text := strings.TrimSpace(string(j.line))
		if text == "" {
			continue
		}
		switch text[0] {
		case '[':
			return faq.Entry{}, at, at.errorf("a JSON array; each line must be one JSON object")
		case '<':
			return faq.Entry{}, at, at.errorf("HTML or XML; each line must be one JSON object")
		}

		var r row
		if err := json.Unmarshal(j.line, &r); err != nil {
			return faq.Entry{}, at, j.explain(at, err)
		}

		return faq.Entry{
			ID: r.ID, Lang: r.Lang, Question: r.Question, Alt: r.Alt, Answer: r.Answer,
			Topic: r.Topic, Audience: r.Audience, Updated: int64(r.Updated),
		}, at, nil
	}
}

// read reads the next line into j.line and returns where it begins.
func (j *jsonRows) read() (at place, err error) {
	at = j.text.at
	j.line, err = j.text.line(j.line[:0])
	if errors.Is(err, errLong) {
		err = at.errorf("the line is longer than %d bytes", MaxRow)
	}

	return at, err
}

// explain makes an error of the JSON decoder one of the file.
func (j *jsonRows) explain(at place, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	msg, offset := err.Error(), int64(1)
	switch {
	case errors.As(err, &syntax):
		msg, offset = "not JSON: "+syntax.Error(), syntax.Offset
	case errors.As(err, &kind):
		msg, offset = kind.Field+" has the wrong type: "+kind.Value, kind.Offset
	}
	before := j.line[:min(max(offset-1, 0), int64(len(j.line)))]
	at.column += utf8.RuneCount(before)

	return at.errorf("%s", msg)
}
