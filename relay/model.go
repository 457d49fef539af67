package main

import (
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/bot/model"
)

// modelOf is the model that the flags of a name name; without a URL if they name
// none.
func modelOf(c *cli.Command, flag string) (model.Config, error) {
	m := model.Config{Name: c.String(flag), PerDay: c.Int(flag + "-day")}
	set := c.String(flag + "-url")
	if set == "" {
		return m, nil
	}
	u, err := url.Parse(set)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return m, fmt.Errorf("%s-url: %q is not http://HOST/PATH or https://HOST/PATH", flag, set)
	}
	if m.Name == "" {
		return m, fmt.Errorf("%s: -%s-url needs the model's name too", flag, flag)
	}
	if m.PerDay < 0 {
		return m, fmt.Errorf("%s-day: %d is less than 0", flag, m.PerDay)
	}
	if m.Price, err = model.ParsePrice(c.String(flag + "-price")); err != nil {
		return m, fmt.Errorf("%s-price: %w", flag, err)
	}
	if budget := c.String(flag + "-budget"); budget != "" {
		var ok bool
		if m.Budget, ok = model.Millionths(budget); !ok || m.Budget == 0 || m.Price.Currency == "" {
			return m, fmt.Errorf("%s-budget: %q is no amount, or there is no -%s-price", flag, budget, flag)
		}
	}
	m.URL = u
	if file := c.String(flag + "-key-file"); file != "" {
		key, err := os.ReadFile(file)
		if err != nil {
			return m, fmt.Errorf("%s-key-file: %w", flag, err)
		}
		m.Key = strings.TrimSpace(string(key))
	}
	return m, nil
}
