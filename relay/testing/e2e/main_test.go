package e2e

import (
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }
