package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSettingsAsAFile(t *testing.T) {
	data, dir := t.TempDir(), t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	secret := write("secret", "a long password\n", 0o600)
	file := write("parley.yaml", `sites:
  shop: {name: Shop support, origins: [https://shop.example.com]}
agents:
  ana@example.com: {name: Ana Lima, sites: [shop], password: {file: `+secret+`}}
`, 0o644)
	if got := must(t, data, "config", "diff", file); !strings.Contains(got, `add     sites "shop"`) || !strings.HasSuffix(got, "2 documents would change\n") {
		t.Errorf("diff\n%s", got)
	}
	if got := must(t, data, "site", "list"); strings.Contains(got, "shop") {
		t.Error("diff changed something")
	}
	if got := must(t, data, "config", "apply", file); !strings.Contains(got, "2 documents changed\n") || strings.Contains(got, "a long password") {
		t.Errorf("apply\n%s", got)
	}
	if got := must(t, data, "config", "apply", file); got != "0 documents changed\n" {
		t.Errorf("apply again\n%s", got)
	}
	exported := filepath.Join(dir, "exported.yaml")
	must(t, data, "config", "export", exported)
	if got := must(t, data, "config", "diff", exported); got != "0 documents would change\n" {
		t.Errorf("its own export\n%s", got)
	}
	text, err := os.ReadFile(exported)
	if err != nil || string(text) != must(t, data, "config", "export") || !strings.Contains(string(text), "Ana Lima") {
		t.Errorf("exported %q, %v", text, err)
	}

	for _, c := range []struct{ name, text, says string }{
		{"unknown.yaml", "sites:\n  shop:\n    colour: red\n", `unknown.yaml: line 3: there is no field "colour"`},
		{"open.yaml", "agents:\n  ana@example.com:\n    password: {file: " + write("open", "a long password\n", 0o644) + "}\n", "others can read"},
		{"gone.yaml", "agents:\n  ana@example.com:\n    password: {file: " + dir + "/none}\n", "line 3"},
		{"folder.yaml", "agents:\n  ana@example.com:\n    password: {file: " + dir + "}\n", "not a file"},
	} {
		if _, err := tool(t, data, "config", "apply", write(c.name, c.text, 0o600)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for _, args := range [][]string{{"config", "apply"}, {"config", "diff", "a", "b"}, {"config", "apply", "none.yaml"}, {"config", "export", "a", "b"}} {
		if _, err := tool(t, data, args...); err == nil {
			t.Errorf("%v ended well", args)
		}
	}
}
