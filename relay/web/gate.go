package web

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/parley-chat/parley/relay/access/budget"
)

// Gate takes a request that counts as so many pages, until done is called, or
// refuses it.
type Gate func(r *http.Request, pages float64) (done func(), err error)

// Gate asks a budget by the client's address.
func (a Address) Gate(b *budget.Budget, k budget.Kind) Gate {
	return func(r *http.Request, pages float64) (func(), error) {
		return b.Begin(k, pages, budget.Who{Address: a.ClientIP(r)})
	}
}

// What requests count as that cost less than a page.
const (
	// Free is for what must be answered whoever asks.
	Free = -1
	// CostFile is for what is in memory.
	CostFile = 0.1
	// CostCall is for what little work answers.
	CostCall = 0.5
)

// TooMany answers a program that was refused by a budget.
func TooMany(w http.ResponseWriter, err error) {
	var refused *budget.Refused
	if errors.As(err, &refused) {
		retryAfter(w, refused.Wait)
	}
	http.Error(w, "too many requests, come back later", http.StatusTooManyRequests)
}

func retryAfter(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
}
