package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestConfigurationThatIsRefused(t *testing.T) {
	for _, test := range []struct {
		name    string
		args    []string
		environ []string
		key     string // what the one line must name
	}{
		{"unknown flag", []string{"serve", "-colour", "red"}, nil, "colour"},
		{"flag twice", []string{"serve", "-addr", "localhost:1", "-addr", "localhost:2"}, nil, "addr"},
		{"unknown variable", []string{"serve"}, []string{"PARLEY_COLOUR=red"}, "PARLEY_COLOUR"},
		{"no port", []string{"serve", "-addr", "localhost"}, nil, "addr"},
		{"port 70000", []string{"serve", "-addr", "localhost:70000"}, nil, "addr"},
		{"port is a word", []string{"serve", "-admin-addr", "localhost:http"}, nil, "admin-addr"},
		{"rate is a word", []string{"serve", "-rate", "fast"}, nil, "rate"},
		{"rate 0", []string{"serve", "-rate", "0"}, nil, "rate"},
		{"starts negative", []string{"serve", "-starts", "-1"}, nil, "starts"},
		{"no TLS", []string{"serve", "-public-url", "http://chat.example.com"}, nil, "public-url"},
		{"public with a path", []string{"serve", "-public-url", "https://chat.example.com/x"}, nil, "public-url"},
		{"public is no address", []string{"serve", "-public-url", "chat.example.com"}, nil, "public-url"},
		{"inbox without TLS", []string{"serve", "-inbox-url", "http://inbox.example.com"}, nil, "inbox-url"},
		{"certificate without a key", []string{"serve", "-tls-cert", "cert.pem", "-public-url", "https://chat.example.com"}, nil, "tls-cert"},
		{"certificate and ACME", []string{"serve", "-tls-cert", "cert.pem", "-tls-key", "key.pem", "-acme", "chat.example.com"}, nil, "acme"},
		{"certificate without https", []string{"serve", "-tls-cert", "cert.pem", "-tls-key", "key.pem"}, nil, "public-url"},
		{"ACME for another host", []string{"serve", "-acme", "a.example.com", "-public-url", "https://chat.example.com"}, nil, "acme"},
		{"authority without a host", []string{"serve", "-acme-directory", "https://ca.example.com"}, nil, "acme-directory"},
		{"negative overlap", []string{"key", "rotate", "-data", "DATA", "-overlap", "-1s"}, nil, "overlap"},
		{"grade D", []string{"serve", "-durability", "D"}, nil, "durability"},
		{"grade B without Valkey", []string{"serve", "-durability", "B"}, nil, "durability"},
		{"no network", []string{"serve", "-trusted-proxies", "10.0.0.1"}, nil, "trusted-proxies"},
		{"wrong Valkey", []string{"serve", "-valkey", "http://localhost"}, nil, "valkey"},
		{"log level", []string{"serve", "-log", "loud"}, nil, "log"},
		{"argument", []string{"serve", "now"}, nil, "now"},
		{"folder is a file", []string{"serve", "-data", "/dev/null"}, nil, "data"},
		{"site with a bad name", []string{"site", "put", "-data", "DATA", "-id", "Shop!", "-origin", "https://x.example"}, nil, "Shop!"},
		{"site with a bad origin", []string{"site", "put", "-data", "DATA", "-id", "shop", "-origin", "x.example"}, nil, "x.example"},
		{"agent of no site", []string{"agent", "add", "-data", "DATA", "-email", "a@example.com", "-name", "A", "-site", "none"}, nil, "none"},
		{"agent without email", []string{"agent", "add", "-data", "DATA", "-name", "A", "-site", "shop"}, nil, "email"},
		{"import of nothing", []string{"faq", "import", "-data", "DATA", "-site", "shop"}, nil, "file"},
		{"import of no file", []string{"faq", "import", "-data", "DATA", "-site", "shop", "gone.jsonl"}, nil, "gone.jsonl"},
		{"rank of no file", []string{"faq", "rank", "-faq", "gone.jsonl"}, nil, "gone.jsonl"},
	} {
		t.Run(test.name, func(t *testing.T) {
			args := append([]string{"parley"}, test.args...)
			for i, a := range args {
				if a == "DATA" {
					args[i] = t.TempDir()
				}
			}
			err := run(t.Context(), args, test.environ)
			if err == nil {
				t.Fatal("it was taken")
			}
			if text := err.Error(); !strings.Contains(text, test.key) || strings.Contains(text, "\n") {
				t.Errorf("the error is %q, it must name %q in one line", text, test.key)
			}
		})
	}
}

func TestSetUpByTools(t *testing.T) {
	data, file := t.TempDir(), filepath.Join(t.TempDir(), "faq.jsonl")
	text := `{"id":"a","lang":"en","question":"How?","answer":"Thus."}` + "\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"site", "put", "-data", data, "-id", "shop", "-origin", "https://shop.example.com", "-origin", "https://www.example.com"},
		{"agent", "add", "-data", data, "-email", "ana@example.com", "-name", "Ana", "-site", "shop"},
		{"faq", "import", "-data", data, "-site", "shop", file},
	} {
		if err := run(t.Context(), append([]string{"parley"}, args...), nil); err != nil {
			t.Errorf("%v: %v", args, err)
		}
	}
	info, err := os.Stat(filepath.Join(data, "parley.db"))
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the store's file has mode %v, %v", info.Mode(), err)
	}
}

func TestPublicURL(t *testing.T) {
	for _, test := range []struct{ set, addr, want string }{
		{"", "localhost:8080", "http://localhost:8080"},
		{"", ":8080", "http://localhost:8080"},
		{"", "0.0.0.0:8080", "http://localhost:8080"},
		{"", "127.0.0.1:9", "http://127.0.0.1:9"},
		{"https://chat.example.com/", ":1", "https://chat.example.com"},
		{"http://relay.localhost:8080", ":1", "http://relay.localhost:8080"},
	} {
		got, err := publicURL(test.set, test.addr, false)
		if err != nil || got.String() != test.want {
			t.Errorf("%q at %q: %v, %v", test.set, test.addr, got, err)
		}
	}
}
