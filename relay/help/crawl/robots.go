package crawl

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// robots are the rules of a robots.txt for this crawl, after RFC 9309.
type robots []rule

// rule allows or forbids the paths that fit.
type rule struct {
	allow bool
	path  *regexp.Regexp
	size  int // of what is written; the longest rule that fits counts
}

// readRobots reads the rules of the host. Where there are none, all is allowed; where
// they cannot be had, nothing is.
func (c *crawler) readRobots(ctx context.Context, from *url.URL) (robots, error) {
	at := &url.URL{Scheme: from.Scheme, Host: from.Host, Path: "/robots.txt"}
	body, answer, err := c.get(ctx, at, maxRobots)
	switch {
	case errors.Is(err, ErrPrivate), errors.Is(err, ErrTime):
		return nil, err
	case err != nil:
		return nil, ErrRobots
	case answer.StatusCode == http.StatusOK:
		return parseRobots(string(body)), nil
	case answer.StatusCode >= 400 && answer.StatusCode < 500:
		return nil, nil
	}
	return nil, ErrRobots
}

// parseRobots reads the rules of the groups that name this crawl, or else of those
// for all.
func parseRobots(text string) robots {
	var own, all robots
	var names []string
	ruled, named := false, false
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch key = strings.ToLower(strings.TrimSpace(key)); key {
		case "user-agent":
			if ruled {
				names, ruled = nil, false
			}
			names = append(names, strings.ToLower(value))
			named = named || strings.EqualFold(value, "parley")
		case "allow", "disallow":
			ruled = true
			if value == "" {
				continue
			}
			r := rule{key == "allow", pattern(value), len(value)}
			for _, name := range names {
				switch name {
				case "parley":
					own = append(own, r)
				case "*":
					all = append(all, r)
				}
			}
		}
	}
	if named {
		return own
	}
	return all
}

// pattern is a path of a rule: "*" stands for anything, "$" at its end for the end.
func pattern(path string) *regexp.Regexp {
	path, ends := strings.CutSuffix(path, "$")
	if plain, err := url.PathUnescape(path); err == nil {
		path = plain
	}
	expr := "^" + strings.ReplaceAll(regexp.QuoteMeta(path), `\*`, ".*")
	if ends {
		expr += "$"
	}
	return regexp.MustCompile(expr)
}

// allow reports whether an address may be read.
func (r robots) allow(u *url.URL) bool {
	path := u.Path
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	allowed, size := true, 0
	for _, rule := range r {
		if (rule.size > size || rule.size == size && rule.allow) && rule.path.MatchString(path) {
			allowed, size = rule.allow, rule.size
		}
	}
	return allowed
}
