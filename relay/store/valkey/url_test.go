package valkey

import (
	"reflect"
	"strings"
	"testing"
)

func TestParseURL(t *testing.T) {
	for text, want := range map[string]target{
		"valkey://h":                         {addrs: []string{"h:6379"}},
		"redis://h:1":                        {addrs: []string{"h:1"}},
		"valkey://h:1/":                      {addrs: []string{"h:1"}},
		"valkey://h:1/3":                     {addrs: []string{"h:1"}, db: 3},
		"valkey://h:1?db=3":                  {addrs: []string{"h:1"}, db: 3},
		"valkey://u:p@h:1":                   {addrs: []string{"h:1"}, user: "u", password: "p"},
		"valkey://:p%40%2F%23@h":             {addrs: []string{"h:6379"}, password: "p@/#"},
		"valkey://u:p@q@h":                   {addrs: []string{"h:6379"}, user: "u", password: "p@q"},
		"valkey://[::1]:7/1":                 {addrs: []string{"[::1]:7"}, db: 1},
		"valkey://[::1]":                     {addrs: []string{"[::1]:6379"}},
		"valkeys://h":                        {addrs: []string{"h:6379"}, tls: true},
		"rediss://h":                         {addrs: []string{"h:6379"}, tls: true},
		"valkey://a:1,b,c:3":                 {addrs: []string{"a:1", "b:6379", "c:3"}, cluster: true},
		"valkey://a?cluster=true":            {addrs: []string{"a:6379"}, cluster: true},
		"valkey://a?cluster=false":           {addrs: []string{"a:6379"}},
		"valkey-sentinel://a,b:2/main":       {addrs: []string{"a:26379", "b:2"}, master: "main"},
		"rediss-sentinel://a/main":           {addrs: []string{"a:26379"}, master: "main", tls: true},
		"valkey-sentinel://u:p@a/m%20n?db=2": {addrs: []string{"a:26379"}, user: "u", password: "p", master: "m n", db: 2},
		"valkey-sentinel://a/m?sentinel-user=s&sentinel-password=t": {
			addrs: []string{"a:26379"}, master: "m", sentinelUser: "s", sentinelPassword: "t"},
	} {
		got, err := parseURL(text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("parseURL(%q) = %+v, %v, want %+v", text, got, err, want)
		}
	}
}

func TestParseURLRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "must begin with",
		"h:6379":                              "must begin with",
		"http://h":                            `unknown scheme "http"`,
		"valkeyss://h":                        "unknown scheme",
		"valkey://":                           "host is missing",
		"valkey://a,,b":                       "host is missing",
		"valkey://:6379":                      "not host:port",
		"valkey://h:0":                        "port",
		"valkey://h:70000":                    "port",
		"valkey://h:x":                        "port",
		"valkey://h/x":                        "database number",
		"valkey://h/-1":                       "database number",
		"valkey://h/1/2":                      "database number",
		"valkey://a,b/1":                      "only database 0",
		"valkey://a,b?cluster=false":          "several hosts",
		"valkey://a?cluster=maybe":            "cluster must be true or false",
		"valkey://h?cluster=1&cluster":        "more than once",
		"valkey://h?timeout=1":                `unknown option "timeout"`,
		"valkey://h?%zz":                      "not well formed",
		"valkey://s%zzcret@h":                 "not well escaped",
		"valkey://u:s%zzcret@h":               "not well escaped",
		"valkey://u:s#cret@h":                 "%23",
		"valkey-sentinel://a":                 "primary's name",
		"valkey-sentinel://a/b/c":             "primary's name",
		"valkey-sentinel://a/m?cluster=true":  "unknown option",
		"valkey://h?sentinel-password=secret": "unknown option",
		"valkey://u:secret@h:99999":           "port",
		"valkey-sentinel://u:secret@h/m?password=x": "unknown option",
	} {
		_, err := parseURL(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("parseURL(%q) gave %v, want an error with %q", text, err, want)
			continue
		}
		if strings.Contains(err.Error(), "cret") || strings.Contains(err.Error(), "\n") {
			t.Errorf("parseURL(%q) says too much: %v", text, err)
		}
	}
}

func FuzzParseURL(f *testing.F) {
	for _, text := range []string{"valkey://u:p@h:1/3", "valkey-sentinel://a,b:2/main?db=1", "redis://[::1],b?cluster=true"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := parseURL(text)
		if err == nil && (len(got.addrs) == 0 || got.cluster && got.db != 0) {
			t.Errorf("parseURL(%q) = %+v", text, got)
		}
	})
}
