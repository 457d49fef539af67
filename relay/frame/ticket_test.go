package frame

import (
	"strings"
	"testing"
)

func TestTicket(t *testing.T) {
	r := newRelay(t)
	for name, test := range map[string]struct {
		body, origin, code string
		status             int
	}{
		"as it should be": {`{"site":"shop"}`, shopOrigin, "", 200},
		"unknown fields":  {`{"site":"shop","x":1}`, shopOrigin, "", 200},
		"unknown site":    {`{"site":"nothing"}`, shopOrigin, "origin_refused", 403},
		"bad site name":   {`{"site":"../{x}"}`, shopOrigin, "origin_refused", 403},
		"foreign origin":  {`{"site":"shop"}`, "https://evil.example", "origin_refused", 403},
		"no origin":       {`{"site":"shop"}`, "", "origin_refused", 403},
		"not JSON":        {`site=shop`, shopOrigin, "body_invalid", 400},
		"empty":           {``, shopOrigin, "body_invalid", 400},
		"site a number":   {`{"site":5}`, shopOrigin, "body_invalid", 400},
		"too large":       {`{"site":"` + strings.Repeat("a", 2000) + `"}`, shopOrigin, "body_too_large", 413},
	} {
		t.Run(name, func(t *testing.T) {
			var headers []string
			if test.origin != "" {
				headers = []string{"Origin", test.origin}
			}
			answer, body := r.do("POST", "/ticket", strings.NewReader(test.body), headers...)
			if answer.StatusCode != test.status || !strings.Contains(body, test.code) {
				t.Errorf("%d %s", answer.StatusCode, body)
			}
			allowed := answer.Header.Get("Access-Control-Allow-Origin")
			if (allowed == test.origin && allowed != "") != (test.status == 200) {
				t.Errorf("allowed origin %q with status %d", allowed, answer.StatusCode)
			}
		})
	}
}
