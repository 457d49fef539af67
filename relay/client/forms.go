package client

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/wire"
)

// answerWithin is how long the answer to a request is waited for.
const answerWithin = 15 * time.Second

// empty sends what waits, oldest first, the next one only after the relay has
// the one before.
func (a *Agent) empty(ctx context.Context) {
	failures := 0
	for turn := 1; ctx.Err() == nil; turn++ {
		due := a.due(1, turn)
		switch {
		case len(due) == 0:
			failures = 0
			select {
			case <-ctx.Done():
			case <-a.wake:
			}
		case a.deliver(ctx, due[0]):
			failures = 0
		default:
			failures++
			pause(ctx, a.backoff(failures), a.wake)
		}
	}
}

// deliver sends one thing and reports whether the next may follow.
func (a *Agent) deliver(ctx context.Context, f wire.Frame) bool {
	to := a.url()
	form := url.Values{"id": {f.ID}, "text": {f.Text}, "sent": {strconv.FormatInt(f.Sent, 10)}}
	answer, text, err := a.request(ctx, to, http.MethodPost, "/c/"+f.Conv+"/"+f.Type, form)
	status := 0
	if err == nil {
		status = answer.StatusCode
	}
	count(a.core, &a.stats.Answers, status)
	switch {
	case err != nil:
		a.failed(to, f.Type, err)
		return false
	case status == http.StatusOK:
		a.taken(f.ID)
		return true
	case status >= 500, status == http.StatusTooManyRequests, status == http.StatusUnauthorized:
		a.checkSession(status)
		a.failed(to, f.Type, fmt.Errorf("%d %.200s", status, text))
		return false
	}
	var why struct {
		Code string `json:"code"`
	}
	if json.Unmarshal(text, &why) != nil || why.Code == "" {
		why.Code = strconv.Itoa(status)
	}
	a.refused(f.ID, why.Code)
	return true
}

// request asks for a path of the site's inbox.
func (a *Agent) request(ctx context.Context, to, method, path string, form url.Values) (*http.Response, []byte, error) {
	return request(ctx, a.http, method, to+"/inbox/"+a.conf.Site+path, header(to, a.set.Session), form)
}

// request sends a form and returns the answer with its whole text.
func request(ctx context.Context, by *http.Client, method, to string, header http.Header, form url.Values) (*http.Response, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	ask, err := http.NewRequestWithContext(ctx, method, to, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, nil, err
	}
	ask.Header = header
	if method == http.MethodPost {
		header.Set("Content-Type", "application/x-www-form-urlencoded")
		header.Set("Accept", "application/json")
	}
	answer, err := by.Do(ask)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return answer, text, err
}

// header is what a browser sends with a request of a page.
func header(to, session string) http.Header {
	return http.Header{
		"Origin": {to}, "Sec-Fetch-Site": {"same-origin"}, "Cookie": {sessionCookie(to) + "=" + session},
	}
}
