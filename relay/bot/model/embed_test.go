package model

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// embeds is a ranker whose API does what a test wants.
func embeds(t *testing.T, say http.HandlerFunc) *Ranker {
	t.Helper()
	server := httptest.NewServer(say)
	t.Cleanup(server.Close)
	at, err := url.Parse(server.URL + "/v1")
	if err != nil {
		t.Fatal(err)
	}
	return NewRanker(Config{URL: at, Name: "small", Key: "k", PerDay: 3}, time.Now)
}

var three = []Article{{"Returns", "Send it back."}, {"Payment", "Card."}, {"Parcels", strings.Repeat("long ", 1000)}}

func TestRank(t *testing.T) {
	r := embeds(t, func(w http.ResponseWriter, r *http.Request) {
		var got struct {
			Model string
			Input []string
		}
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil || r.URL.Path != "/v1/embeddings" || r.Header.Get("Authorization") != "Bearer k" {
			t.Errorf("%s with %q: %v", r.URL.Path, r.Header.Get("Authorization"), err)
		}
		if got.Model != "small" || len(got.Input) != 4 || got.Input[0] != "where is it" || len(got.Input[3]) > maxEmbedded {
			t.Errorf("asked %q", got)
		}
		// Not in order, and of different lengths.
		io.WriteString(w, `{"data":[{"index":3,"embedding":[4,4]},{"index":0,"embedding":[1,1]},{"index":2,"embedding":[-1,2]},{"index":1,"embedding":[9,0]}]}`)
	})
	got, err := r.Rank(t.Context(), "shop", "where is it", three)
	if err != nil || !slices.Equal(got, []int{2, 0, 1}) {
		t.Fatalf("%v, %v", got, err)
	}
}

// What is late, broken, or no vectors of what was asked is no order.
func TestRankThatFails(t *testing.T) {
	vectors := func(list ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i, v := range list {
				list[i] = fmt.Sprintf(`{"index":%d,"embedding":%s}`, i, v)
			}
			fmt.Fprintf(w, `{"data":[%s]}`, strings.Join(list, ","))
		}
	}
	for name, say := range map[string]http.HandlerFunc{
		"500":             func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", 500) },
		"garbage":         func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>") },
		"nothing":         func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "{}") },
		"cut off":         func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"one too few":     vectors("[1,0]", "[1,0]", "[1,0]"),
		"one too many":    vectors("[1,0]", "[1,0]", "[1,0]", "[1,0]", "[1,0]"),
		"wrong dimension": vectors("[1,0]", "[1,0]", "[1,0,0]", "[1,0]"),
		"no dimension":    vectors("[]", "[]", "[]", "[]"),
		"no length":       vectors("[1,0]", "[0,0]", "[1,0]", "[1,0]"),
		"endless length":  vectors("[1,0]", "[1e308,1e308]", "[1,0]", "[1,0]"),
		"words":           vectors(`["a"]`, "[1]", "[1]", "[1]"),
		"twice the same": func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `{"data":[`+strings.Repeat(`{"index":0,"embedding":[1]},`, 3)+`{"index":0,"embedding":[1]}]}`)
		},
		"endless": func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `{"data":[{"index":0,"embedding":[`+strings.Repeat("1,", maxVectors))
		},
		"slow": func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // only then it is seen that the caller has gone
			<-r.Context().Done()
		},
	} {
		began := time.Now()
		if got, err := embeds(t, say).Rank(t.Context(), "shop", "q", three); err == nil || got != nil {
			t.Errorf("%s: %v", name, got)
		}
		if took := time.Since(began); took > 2*rankWithin {
			t.Errorf("%s: it took %v", name, took)
		}
	}
}

func TestRanksOfADay(t *testing.T) {
	r := embeds(t, func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1]}]}`)
	})
	for range 3 {
		if _, err := r.Rank(t.Context(), "shop", "q", three[:1]); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.Rank(t.Context(), "shop", "q", three[:1]); !errors.Is(err, ErrSpent) {
		t.Errorf("a fourth: %v", err)
	}
}
