package agent

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// entry is a reply that the relay is not known to have.
type entry struct {
	id, text string
	at       int64
	invoked  bool // it has left at least once
}

// answerWithin is how long the answer to a reply is waited for.
const answerWithin = 15 * time.Second

// empty sends what waits, oldest first, the next one only after the relay has
// the one before.
func (a *Agent) empty() {
	failures := 0
	for a.ctx.Err() == nil {
		e := a.oldest()
		switch {
		case e == nil:
			failures = 0
			select {
			case <-a.ctx.Done():
			case <-a.wake:
			}
		case a.deliver(e):
			failures = 0
		default:
			failures++
			a.pause(a.backoff(failures), a.wake)
		}
	}
}

func (a *Agent) oldest() *entry {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.outbox) == 0 {
		return nil
	}
	e := a.outbox[0]
	if !e.invoked {
		e.invoked = true
		if a.conf.On.Send != nil {
			a.conf.On.Send(e.id)
		}
	}
	return e
}

// deliver sends one reply and reports whether the next may follow.
func (a *Agent) deliver(e *entry) bool {
	addr := a.target()
	status, why, err := a.post(addr, e)
	a.mu.Lock()
	a.stats.Posts++
	a.stats.Answers[status]++
	a.mu.Unlock()
	switch {
	case err != nil:
		a.failed(addr, "reply", err)
		return false
	case status == http.StatusOK:
		a.taken(e.id)
		return true
	case status >= 500, status == http.StatusTooManyRequests, status == http.StatusUnauthorized:
		a.failed(addr, "reply", fmt.Errorf("%d %.200s", status, why))
		return false
	}
	if a.drop(e.id) && a.conf.On.Refused != nil {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.conf.On.Refused(e.id, why)
	}
	return true
}

func (a *Agent) post(addr string, e *entry) (status int, why string, err error) {
	ctx, cancel := context.WithTimeout(a.ctx, answerWithin)
	defer cancel()
	form := url.Values{"id": {e.id}, "kind": {"reply"}, "text": {e.text}, "sent": {strconv.FormatInt(e.at, 10)}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost,
		"http://"+addr+"/inbox/"+a.conf.Site+"/c/"+a.conf.Conv+"/reply", strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", err
	}
	a.dress(req.Header, addr)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	answer, err := a.http.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, 4096))
	if err != nil {
		return 0, "", err
	}
	return answer.StatusCode, string(body), nil
}

// dress gives a request what a browser gives those of the page.
func (a *Agent) dress(h http.Header, addr string) {
	h.Set("Origin", "http://"+addr)
	h.Set("Sec-Fetch-Site", "same-origin")
	h.Set("Cookie", "parley_agent="+a.conf.Secret)
}

// taken notes that the relay has a reply.
func (a *Agent) taken(id string) {
	if a.drop(id) && a.conf.On.Ack != nil {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.conf.On.Ack(id)
	}
}

// drop takes a reply out of the outbox and reports whether it was there.
func (a *Agent) drop(id string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	before := len(a.outbox)
	a.outbox = slices.DeleteFunc(a.outbox, func(e *entry) bool { return e.id == id })
	return len(a.outbox) < before
}
