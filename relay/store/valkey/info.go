package valkey

import (
	"context"
	"strconv"
	"strings"

	"github.com/valkey-io/valkey-go"
)

// info is what a server says about itself.
type info map[string]string

// infoOf asks a server. INFO is permitted where CONFIG is not.
func infoOf(ctx context.Context, node valkey.Client) (info, error) {
	text, err := node.Do(ctx, node.B().Info().Build()).ToString()
	if err != nil {
		return nil, err
	}
	return parseInfo(text), nil
}

func parseInfo(text string) info {
	in := info{}
	for line := range strings.SplitSeq(text, "\r\n") {
		if name, value, found := strings.Cut(line, ":"); found {
			in[name] = value
		}
	}
	return in
}

func (in info) number(name string) int64 {
	n, _ := strconv.ParseInt(in[name], 10, 64)
	return n
}

// backend is name and version.
func (in info) backend() string {
	if v := in["valkey_version"]; v != "" {
		return "valkey " + v
	}
	return "redis " + in["redis_version"]
}

// version returns the version as one number: 9.1.2 is 90102.
func (in info) version() int {
	text := in["valkey_version"]
	if text == "" {
		text = in["redis_version"]
	}
	v := 0
	parts := strings.SplitN(text, ".", 3)
	for i := range 3 {
		n := 0
		if i < len(parts) {
			n, _ = strconv.Atoi(parts[i])
		}
		v = v*100 + min(n, 99)
	}
	return v
}
