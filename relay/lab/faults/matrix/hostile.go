package matrix

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/wire"
)

// halfFrame opens a visitor's socket, says hello and reads the welcome, then
// sends the header of a frame of 1 MiB and nothing of the frame.
func halfFrame(addr string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	ticket, err := client.Ticket(ctx, &http.Client{Transport: newBalancer([]string{addr}, 0)}, "http://"+addr, site, origin)
	if err != nil {
		return nil, err
	}
	conn, err := net.DialTimeout("tcp", addr, 10*time.Second)
	if err != nil {
		return nil, err
	}
	if err := greet(conn, addr, ticket); err != nil {
		conn.Close()
		return nil, fmt.Errorf("greet %s: %w", addr, err)
	}
	// Text, final, masked, with a length of 64 bits (RFC 6455, section 5.2).
	header := binary.BigEndian.AppendUint64([]byte{0x81, 0x80 | 127}, 1<<20)
	if _, err := conn.Write(append(header, 1, 2, 3, 4)); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

// greet upgrades the connection, says hello and waits for the first frame.
func greet(conn net.Conn, addr, ticket string) error {
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return err
	}
	_, err := fmt.Fprintf(conn, "GET /ws HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", public.Host, public)
	if err != nil {
		return err
	}
	in := bufio.NewReader(conn)
	answer, err := http.ReadResponse(in, nil)
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusSwitchingProtocols {
		return fmt.Errorf("upgrade: %s", answer.Status)
	}
	hello := wire.Frame{Type: wire.TypeHello, Hello: wire.Hello{V: wire.Version, Ticket: ticket}}
	text := hello.Append(nil)
	frame := binary.BigEndian.AppendUint16([]byte{0x81, 0x80 | 126}, uint16(len(text)))
	frame = append(frame, 0, 0, 0, 0) // a mask of zeros leaves the text as it is
	if _, err := conn.Write(append(frame, text...)); err != nil {
		return err
	}
	if _, err := in.ReadByte(); err != nil {
		return err
	}
	return conn.SetDeadline(time.Time{})
}
