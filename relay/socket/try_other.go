//go:build !unix

package socket

// try leaves all of it to a goroutine that may wait.
func (c *conn) try(b []byte) ([]byte, error) {
	if c.isClosing() {
		return b, errClosing
	}
	return b, nil
}
