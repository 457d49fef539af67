package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// ticketLife is how long a ticket is used again.
const ticketLife = time.Minute

func (v *Visitor) dial(ctx context.Context, url string) (socket, string, error) {
	if v.ticket == "" || time.Since(v.ticketAt) > ticketLife {
		ticket, err := Ticket(ctx, v.http, url, v.conf.Site, v.set.Origin)
		if err != nil {
			return nil, "ticket", err
		}
		v.ticket, v.ticketAt = ticket, time.Now()
	}
	ws, err := v.connect(ctx, url)
	if err != nil {
		return nil, "dial", err
	}
	return ws, "", nil
}

// Ticket gets what lets a page of a site connect visitors to the relay at url:
// it is what the widget's loader does on the page, whose origin it is.
func Ticket(ctx context.Context, by *http.Client, url, site, origin string) (string, error) {
	body, err := json.Marshal(map[string]string{"site": site})
	if err != nil {
		return "", err
	}
	ask, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/ticket", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	ask.Header.Set("Origin", origin)
	ask.Header.Set("Content-Type", "application/json")
	answer, err := by.Do(ask)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 4096))
	if err != nil {
		return "", err
	}
	var got struct {
		Ticket string `json:"ticket"`
	}
	if answer.StatusCode != http.StatusOK || json.Unmarshal(text, &got) != nil || got.Ticket == "" {
		return "", fmt.Errorf("%s: %.200s", answer.Status, text)
	}
	return got.Ticket, nil
}
