//go:build !js && !race

package faq

import "time"

const limitOf50ms = 50 * time.Millisecond
