package web

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// An answer that nobody reads ends long before its listener would end it, and
// who reads gets all of it.
func TestAnAnswerThatNobodyReadsEnds(t *testing.T) {
	body := bytes.Repeat([]byte("0123456789abcdef"), 4<<20) // more than the system takes
	took := make(chan time.Duration, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		Write(w, r, http.StatusOK, "text/plain", body)
		took <- time.Since(began)
	}))
	defer server.Close()
	conn, err := net.Dial("tcp", strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultTransport.RoundTrip(httptest.NewRequest(http.MethodGet, server.URL, nil).WithContext(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if got, err := io.Copy(io.Discard, answer.Body); err != nil || got != int64(len(body)) {
		t.Errorf("who reads got %d bytes of %d, %v", got, len(body), err)
	}
	for range 2 {
		select {
		case d := <-took:
			if d > 2*pieceWithin {
				t.Errorf("it took %v", d)
			}
		case <-time.After(3 * pieceWithin):
			t.Fatal("it goes on")
		}
	}
}
