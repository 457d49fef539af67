package valkey

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/record"
)

// index is the part of a Store that finds conversations.
type index struct{ c *client }

// termKey names the numbers of a term.
func termKey(site, term string) string { return key(site, "term/"+term) }

// Number implements store.Search.
func (x index) Number(ctx context.Context, site string, convs ...string) ([]uint64, error) {
	list, err := x.numbered(ctx, site, convs...)
	if err != nil {
		return nil, unavailable("number conversations", err)
	}
	numbers := make([]uint64, len(list))
	for i, d := range list {
		numbers[i] = d.Number
	}
	return numbers, nil
}

func (x index) numbered(ctx context.Context, site string, convs ...string) ([]store.Indexed, error) {
	reply, err := x.c.run(ctx, call{script: &numberScript, keys: []string{key(site, "numbers"), key(site, "indexed")}, args: convs})
	if err != nil {
		return nil, err
	}
	kept, err := reply.AsStrSlice()
	if err != nil || len(kept) != len(convs) {
		return nil, cmp.Or(err, errReply)
	}
	list := make([]store.Indexed, len(convs))
	for i := range list {
		list[i].Conv = convs[i]
		if !readIndexed(kept[i], &list[i]) {
			return nil, errReply
		}
	}
	return list, nil
}

// readIndexed reads what is stored of a conversation.
func readIndexed(kept string, d *store.Indexed) bool {
	parts := strings.SplitN(kept, " ", 4)
	if len(parts) < 3 {
		return false
	}
	var errs [3]error
	d.Number, errs[0] = strconv.ParseUint(parts[0], 10, 64)
	d.Version, errs[1] = strconv.ParseInt(parts[1], 10, 64)
	d.Seq, errs[2] = strconv.ParseUint(parts[2], 10, 64)
	if len(parts) == 4 {
		d.Terms = record.SplitTerms(parts[3])
	}
	return errs == [3]error{}
}

// Indexed implements store.Search.
func (x index) Indexed(ctx context.Context, site, conv string) (store.Indexed, error) {
	d := store.Indexed{Conv: conv}
	reply, err := x.c.do(ctx, x.c.cmd.B().Hget().Key(key(site, "indexed")).Field(conv).Build())
	if valkey.IsValkeyNil(err) {
		return d, nil
	}
	if isWrongType(err) {
		x.c.skipped.Add(1)
		return d, nil
	}
	if err != nil {
		return d, unavailable("read the terms of "+conv, err)
	}
	kept, err := reply.ToString()
	if err == nil && !readIndexed(kept, &d) {
		err = errReply
	}
	return d, unavailable("read the terms of "+conv, err)
}

// Index implements store.Search.
func (x index) Index(ctx context.Context, site string, d store.Indexed) error {
	doing := "index " + d.Conv
	list, err := x.numbered(ctx, site, d.Conv)
	if err != nil {
		return unavailable(doing, err)
	}
	kept := list[0]
	version := kept.Version
	came, gone := record.Changed(kept.Terms, d.Terms)
	keys := []string{key(site, "indexed"), key(site, "terms")}
	head := fmt.Sprintf("%d %d ", kept.Number, version)
	args := []string{d.Conv, head, fmt.Sprintf("%d %d %d %s", kept.Number, version+1, d.Seq, record.JoinTerms(d.Terms)),
		record.Wide(kept.Number), strconv.Itoa(len(came))}
	for _, term := range append(came, gone...) {
		keys, args = append(keys, termKey(site, term)), append(args, term)
	}
	stored := int64(0)
	if version == d.Version {
		reply, err := x.c.run(ctx, call{script: &indexScript, keys: keys, args: args})
		if err != nil {
			return unavailable(doing, err)
		}
		if stored, err = reply.AsInt64(); err != nil {
			return unavailable(doing, err)
		}
	}
	if stored == 0 {
		return fmt.Errorf("%s: version %d: %w", doing, d.Version, store.ErrVersion)
	}
	return nil
}

// Find implements store.Search.
func (x index) Find(ctx context.Context, site string, terms []store.Term, before uint64, limit int) ([]store.Found, error) {
	if limit <= 0 {
		return nil, nil
	}
	before = min(before, store.MostNumbers)
	numbers, err := x.numbersOf(ctx, site, terms, before, limit)
	if err != nil || len(numbers) == 0 {
		return nil, unavailable("find", err)
	}
	args := make([]string, len(numbers))
	for i, n := range numbers {
		args[i] = strconv.FormatUint(n, 10)
	}
	reply, err := x.c.run(ctx, call{script: &findScript, keys: []string{key(site, "numbers")}, args: args})
	if err != nil {
		return nil, unavailable("find", err)
	}
	convs, err := reply.AsStrSlice()
	if err != nil || len(convs) != len(numbers) {
		return nil, unavailable("find", cmp.Or(err, errReply))
	}
	found := make([]store.Found, 0, len(numbers))
	for i, conv := range convs {
		if conv != "" {
			found = append(found, store.Found{Number: numbers[i], Conv: conv})
		}
	}
	return found, nil
}

// numbersOf are the highest numbers below before with all terms.
func (x index) numbersOf(ctx context.Context, site string, terms []store.Term, before uint64, limit int) ([]uint64, error) {
	if len(terms) == 0 {
		reply, err := x.c.do(ctx, x.c.cmd.B().Llen().Key(key(site, "numbers")).Build())
		if err != nil {
			return nil, err
		}
		last, err := reply.AsInt64()
		var numbers []uint64
		for n := min(uint64(last)+1, before); n > 1 && len(numbers) < limit; n-- {
			numbers = append(numbers, n-1)
		}
		return numbers, err
	}
	var all record.Numbers
	for i, t := range terms {
		one, err := x.postings(ctx, site, t)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			all = one
		} else {
			all.Keep(&one)
		}
	}
	return all.Below(before, limit), nil
}

// termsAtOnce is of how many terms the numbers are read in one go.
const termsAtOnce = 500

// postings are the numbers of a term.
func (x index) postings(ctx context.Context, site string, t store.Term) (all record.Numbers, err error) {
	names := []string{t.Text}
	if t.Begins {
		reply, err := x.c.do(ctx, x.c.cmd.B().Zrange().Key(key(site, "terms")).Min("["+t.Text).Max("("+t.Text+"\xff").Bylex().Build())
		if err != nil {
			return all, err
		}
		if names, err = reply.AsStrSlice(); err != nil {
			return all, err
		}
	}
	for len(names) > 0 {
		n := min(len(names), termsAtOnce)
		keys := make([]string, n)
		for i, name := range names[:n] {
			keys[i] = termKey(site, name)
		}
		names = names[n:]
		reply, err := x.c.do(ctx, x.c.cmd.B().Mget().Key(keys...).Build())
		if err != nil {
			return all, err
		}
		kept, err := reply.ToArray()
		if err != nil {
			return all, err
		}
		for i := range kept {
			if text, err := kept[i].ToString(); err == nil { // a term that just went has none
				all.AddWide(text)
			}
		}
	}
	return all, nil
}
