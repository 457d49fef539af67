package flow

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// maxAnswer is how much of a webhook's answer is read, in bytes.
const maxAnswer = 64 << 10

// Asked is what a webhook gets, as JSON.
type Asked struct {
	Site         string            `json:"site"`
	Conversation string            `json:"conversation"`
	Step         string            `json:"step"`
	Locale       string            `json:"locale"`
	Page         string            `json:"page"`
	Fields       map[string]string `json:"fields"`
}

// Post sends a webhook what is asked, and returns the texts, numbers and yes or no
// that its answer holds by name. key is the same for each try to answer one
// question of a visitor's.
func Post(ctx context.Context, client *http.Client, w *Webhook, key string, asked Asked) (map[string]string, error) {
	seconds := w.Seconds
	if seconds == 0 {
		seconds = MostSeconds
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(seconds)*time.Second)
	defer cancel()
	body, err := json.Marshal(asked)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Parley")
	r.Header.Set("Idempotency-Key", key+"-"+asked.Step)
	answer, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return nil, fmt.Errorf("the webhook answers %s", answer.Status)
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxAnswer {
		return nil, fmt.Errorf("the webhook's answer is longer than %d kB", maxAnswer>>10)
	}
	var all map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("the webhook's answer is no JSON object: %w", err)
	}
	got := map[string]string{}
	for name, v := range all {
		switch v := v.(type) {
		case string:
			got[name] = v
		case bool:
			got[name] = strconv.FormatBool(v)
		case float64:
			got[name] = strconv.FormatFloat(v, 'f', -1, 64)
		}
	}
	return got, nil
}
