package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// valkey is a Valkey of one node, or a cluster.
type valkey struct {
	addr    string // of the first node
	addrs   []string
	nodes   []*process
	cluster bool
}

// startValkey starts a Valkey that keeps its data in memory only: the disk's
// speed is not what is compared. nodes is the size of the cluster; 0 is none.
func startValkey(ctx context.Context, folder string, nodes int) (*valkey, error) {
	v := &valkey{cluster: nodes > 0}
	for range max(nodes, 1) {
		if err := v.startNode(ctx, folder); err != nil {
			v.stop()
			return nil, err
		}
	}
	v.addr = v.addrs[0]
	if !v.cluster {
		return v, nil
	}
	if err := v.form(ctx); err != nil {
		v.stop()
		return nil, fmt.Errorf("form a cluster: %w", err)
	}
	return v, nil
}

func (v *valkey) startNode(ctx context.Context, folder string) error {
	addr, err := freeAddr()
	if err != nil {
		return err
	}
	data, err := os.MkdirTemp(folder, "valkey-")
	if err != nil {
		return err
	}
	_, port, _ := net.SplitHostPort(addr)
	args := []string{"--bind", "127.0.0.1", "--port", port, "--dir", data,
		"--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"}
	if v.cluster {
		bus, err := freeAddr()
		if err != nil {
			return err
		}
		_, busPort, _ := net.SplitHostPort(bus)
		args = append(args, "--cluster-enabled", "yes", "--cluster-port", busPort)
	}
	p, err := startProcess(folder, "valkey-server", args...)
	if err != nil {
		return err
	}
	v.nodes, v.addrs = append(v.nodes, p), append(v.addrs, addr)
	return p.ready(ctx, func() error {
		_, err := ask(addr, "PING")
		return err
	})
}

// form divides the slots among the nodes and waits until all know it.
func (v *valkey) form(ctx context.Context) error {
	const slots = 16384
	for i, addr := range v.addrs {
		from, to := i*slots/len(v.addrs), (i+1)*slots/len(v.addrs)-1
		if _, err := ask(addr, fmt.Sprintf("CLUSTER ADDSLOTSRANGE %d %d", from, to)); err != nil {
			return err
		}
		if _, err := ask(addr, "CLUSTER SET-CONFIG-EPOCH "+strconv.Itoa(i+1)); err != nil {
			return err
		}
	}
	for i, p := range v.addrs[1:] {
		host, port, _ := net.SplitHostPort(p)
		bus, err := v.busPort(i + 1)
		if err != nil {
			return err
		}
		if _, err := ask(v.addr, "CLUSTER MEET "+host+" "+port+" "+bus); err != nil {
			return err
		}
	}
	for i, addr := range v.addrs {
		err := v.nodes[i].ready(ctx, func() error {
			info, err := ask(addr, "CLUSTER INFO")
			if err == nil && (!strings.Contains(info, "cluster_state:ok") || !strings.Contains(info, fmt.Sprintf("cluster_known_nodes:%d", len(v.addrs)))) {
				err = fmt.Errorf("the cluster is not complete")
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (v *valkey) busPort(node int) (string, error) {
	args := v.nodes[node].cmd.Args
	for i, arg := range args {
		if arg == "--cluster-port" {
			return args[i+1], nil
		}
	}
	return "", fmt.Errorf("node %d has no port for the cluster", node)
}

// url is what the relay's -valkey takes.
func (v *valkey) url() string {
	url := "valkey://" + v.addr
	if v.cluster {
		url += "?cluster=true"
	}
	return url
}

func (v *valkey) stop() {
	for _, p := range v.nodes {
		p.stop()
	}
}

// ask sends one command of plain words and returns its reply as text.
func ask(addr, command string) (string, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return "", err
	}
	if _, err := fmt.Fprintf(conn, "%s\r\n", command); err != nil {
		return "", err
	}
	r := bufio.NewReader(conn)
	line, err := r.ReadString('\n')
	if err != nil {
		return "", err
	}
	line = strings.TrimSpace(line)
	switch {
	case strings.HasPrefix(line, "-"):
		return "", fmt.Errorf("valkey %s: %s", command, line[1:])
	case strings.HasPrefix(line, "$"):
		n, err := strconv.Atoi(line[1:])
		if err != nil {
			return "", err
		}
		body := make([]byte, max(n, 0))
		for read := 0; read < len(body); {
			m, err := r.Read(body[read:])
			if err != nil {
				return "", err
			}
			read += m
		}
		return string(body), nil
	}
	return line, nil
}
