package model

import (
	"errors"
	"strconv"
	"strings"
)

// Price is what a model costs.
type Price struct {
	// In and Out are for a million tokens that go to it and come from it, in
	// millionths of the currency.
	In, Out int64
	// Currency is how the currency is called, such as "USD"; "": nothing is known.
	Currency string
}

// ErrPrice says that a text is no price.
var ErrPrice = errors.New("it is no price such as 0.15,0.60,USD: what a million tokens to the model and a million from it cost, and the currency")

const mostAmount = 1_000_000

// ParsePrice reads a price such as "0.15,0.60,USD"; "" is none.
func ParsePrice(text string) (p Price, err error) {
	if text == "" {
		return p, nil
	}
	parts := strings.Split(text, ",")
	if len(parts) != 3 || len(parts[2]) != 3 || strings.Trim(parts[2], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return p, ErrPrice
	}
	in, ok := Millionths(parts[0])
	out, too := Millionths(parts[1])
	if !ok || !too {
		return p, ErrPrice
	}
	return Price{in, out, parts[2]}, nil
}

// Millionths reads an amount of a currency such as "2.50", at most a million.
func Millionths(text string) (int64, bool) {
	amount, err := strconv.ParseFloat(text, 64)
	if err != nil || !(amount >= 0 && amount <= mostAmount) {
		return 0, false
	}
	return int64(amount*1e6 + .5), true
}

// Of is what was used costs, in millionths of the currency.
func (p Price) Of(u Used) int64 { return (int64(u.In)*p.In + int64(u.Out)*p.Out + 500_000) / 1_000_000 }

// Used is how many tokens went to a model and came from it.
type Used struct{ In, Out int }

// bytesOf is how many bytes a token has about.
const bytesOf = 4

// used is what a request took: as the model says, within what can be, or else about
// what it was.
func used(body []byte, said *response) Used {
	u := Used{In: min(said.Usage.In, len(body)), Out: min(said.Usage.Out, maxResponse)}
	if u.In <= 0 {
		u.In = len(body) / bytesOf
	}
	if u.Out <= 0 {
		u.Out = 0
		for i := range said.Choices {
			u.Out += len(said.Choices[i].Message.Content) / bytesOf
		}
	}
	return u
}
