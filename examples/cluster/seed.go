package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/parley-chat/parley/examples/shop"
)

const site = "shop"

// agent is who can sign in to the inbox.
type agent struct{ email, password string }

// seed gives the store the shop's site, its FAQ and an agent, with the same
// commands that an operator would type. What is there from an earlier start is
// kept.
func seed(ctx context.Context, c config, store string) (agent, error) {
	a := agent{email: "ana@example.com"}
	tool := func(input string, noun, verb string, args ...string) error {
		cmd := exec.CommandContext(ctx, c.parley, append([]string{noun, verb, "-valkey", store}, args...)...)
		cmd.Stdin = strings.NewReader(input)
		if text, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("parley %s %s: %w: %s", noun, verb, err, strings.TrimSpace(string(text)))
		}
		return nil
	}

	err := tool("", "site", "put", "-id", site, "-name", "Kiln Lane", "-origin", "http://"+c.shopAddr)
	if err != nil {
		return a, err
	}
	faq := filepath.Join(c.data, "faq.jsonl")
	if err := os.WriteFile(faq, shop.FAQ, 0o600); err != nil {
		return a, err
	}
	if err := tool("", "faq", "import", "-site", site, faq); err != nil {
		return a, err
	}

	secret := filepath.Join(c.data, "agent-password")
	known, err := os.ReadFile(secret)
	if err == nil {
		a.password = string(known)
		return a, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return a, err
	}
	a.password = rand.Text()[:16]
	err = tool(a.password+"\n", "agent", "add", "-email", a.email, "-name", "Ana Lima", "-site", site, "-password-stdin")
	if err != nil {
		return a, err
	}
	return a, os.WriteFile(secret, []byte(a.password), 0o600)
}
