package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/bot/model"
)

// modelOf is the language model that the flags name; without a URL if they name
// none.
func modelOf(c *cli.Command) (model.Config, error) {
	m := model.Config{Name: c.String("model"), PerDay: c.Int("model-day")}
	set := c.String("model-url")
	if set == "" {
		return m, nil
	}
	u, err := url.Parse(set)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return m, fmt.Errorf("model-url: %q is not http://HOST/PATH or https://HOST/PATH", set)
	}
	if m.Name == "" {
		return m, errors.New("model: -model-url needs the model's name too")
	}
	if m.PerDay < 0 {
		return m, fmt.Errorf("model-day: %d is less than 0", m.PerDay)
	}
	m.URL = u
	if file := c.String("model-key-file"); file != "" {
		key, err := os.ReadFile(file)
		if err != nil {
			return m, fmt.Errorf("model-key-file: %w", err)
		}
		m.Key = strings.TrimSpace(string(key))
	}
	return m, nil
}
