package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/help/meaning"
)

// supplyMeanings reads the table of meanings that the flags name, if any.
func supplyMeanings(c *cli.Command) error {
	folder := c.String("meaning")
	if folder == "" {
		return nil
	}
	langs := strings.FieldsFunc(c.String("meaning-languages"), func(r rune) bool { return r == ',' || r == ' ' })
	if bad := slices.IndexFunc(langs, func(l string) bool { return len(l) < 2 || len(l) > 3 || strings.ToLower(l) != l }); bad >= 0 {
		return fmt.Errorf("meaning-languages: %q is no language without a region, such as en", langs[bad])
	}
	m, err := meaning.Load(folder, langs)
	if err != nil {
		return fmt.Errorf("meaning: %w", err)
	}
	help.Supply(m)
	return nil
}
