package matrix

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/lab/faults/faultproxy"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/relays"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// failover: the replica stands still for a while, the primary dies, and the
// replica takes over without what it missed. With grade C nothing that was
// acknowledged is among that.
func failover(x *Experiment) {
	primary := valkeys.Start(x)
	replica := valkeys.StartReplica(x, primary)
	// The relays know one address, behind which the primary changes.
	proxy, err := faultproxy.New(primary.Addr())
	x.must(err)
	x.Cleanup(proxy.Close)
	r := &setup{x: x, server: primary}
	r.openStore("valkey://"+proxy.Addr(), valkey.Options{})
	for range 2 {
		r.addRelay("valkey://"+proxy.Addr(), "-durability", "C")
	}
	f := x.newClients(r.withAgents(usual(x, r)))
	f.talk()
	x.wait(3 * time.Second)
	replica.Pause()
	before := f.acked()
	x.wait(4 * time.Second)
	if during := f.acked() - before; during > len(f.records()) {
		x.Errorf("%d sends were acknowledged while no replica had them", during)
	}
	primary.Kill()
	replica.Resume()
	replica.MustDo("REPLICAOF", "NO", "ONE")
	second := valkeys.StartReplica(x, replica) // grade C needs one
	proxy.SetTarget(replica.Addr())
	proxy.Reset()
	f.writing(5 * time.Second)
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)
	second.MustDo("PING")
}

// slotMoves: the slot of the site moves to another node of a cluster and back,
// under load.
func slotMoves(x *Experiment) {
	nodes := valkeys.StartCluster(x, 3)
	addrs := make([]string, len(nodes))
	for i, n := range nodes {
		addrs[i] = n.Addr()
	}
	url := "valkey://" + strings.Join(addrs, ",") + "?cluster=true"
	r := &setup{x: x}
	r.openStore(url, valkey.Options{})
	for range 2 {
		r.addRelay(url)
	}
	f := x.newClients(usual(x, r))
	f.delays()
	f.talk()
	slot := int(nodes[0].MustDo("CLUSTER", "KEYSLOT", "{"+site+"}").(int64))
	owner := slot * len(nodes) / 16384
	for range 2 {
		x.wait(3 * time.Second)
		to := (owner + 1) % len(nodes)
		x.moveSlot(nodes, slot, owner, to)
		owner = to
	}
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)
	x.AtMost("recovery", share(f.delays(), 1), 2*time.Second)
}

// moveSlot moves a slot with its keys, as valkey-cli --cluster reshard does.
func (x *Experiment) moveSlot(nodes []*valkeys.Server, slot, from, to int) {
	number := strconv.Itoa(slot)
	source, target := nodes[from], nodes[to]
	target.MustDo("CLUSTER", "SETSLOT", number, "IMPORTING", source.NodeID())
	source.MustDo("CLUSTER", "SETSLOT", number, "MIGRATING", target.NodeID())
	host, port, err := net.SplitHostPort(target.Addr())
	x.must(err)
	for {
		keys := source.MustDo("CLUSTER", "GETKEYSINSLOT", number, "20").([]any)
		if len(keys) == 0 {
			break
		}
		args := []string{"MIGRATE", host, port, "", "0", "5000", "KEYS"}
		for _, k := range keys {
			args = append(args, k.(string))
		}
		source.MustDo(args...)
	}
	for _, n := range []*valkeys.Server{target, source, nodes[3-from-to]} {
		n.MustDo("CLUSTER", "SETSLOT", number, "NODE", target.NodeID())
	}
}

// restore: the store is put back to a copy made earlier, while everybody stays
// connected: a Valkey, and then the file of the embedded store by its commands.
func restore(x *Experiment) {
	restoreValkey(x)
	restoreFile(x)
}

func restoreValkey(x *Experiment) {
	dir, backup := x.TempDir(), x.TempDir()
	server := valkeys.Start(x, valkeys.Dir(dir), valkeys.AOF("always"))
	r := &setup{x: x, server: server}
	r.openStore(server.URL(), valkey.Options{})
	for range 2 {
		r.addRelay(server.URL())
	}
	f := x.newClients(usual(x, r))
	f.talk()
	x.wait(3 * time.Second)
	f.run.Copied() // and more, until the server stands still
	server.Pause() // so that the copy is of one moment
	x.must(copyFolder(dir, backup))
	server.Resume()
	x.wait(3 * time.Second)
	server.Kill()
	x.must(os.RemoveAll(dir + "/appendonlydir"))
	x.must(copyFolder(backup, dir))
	x.wait(settled)
	f.run.Lost()
	server.Restart()
	f.writing(5 * time.Second)
	f.rest(60 * time.Second)
	f.judgeLoss(r, 30*time.Second)
}

func restoreFile(x *Experiment) {
	dir, backup := x.TempDir(), filepath.Join(x.TempDir(), "backup.db")
	r := &setup{x: x}
	open := func() (end func() error) {
		s, err := sqlite.Open(x.ctx, filepath.Join(dir, "parley.db"), sqlite.Options{})
		x.must(err)
		r.store = s
		return s.Close
	}
	parley := func(args ...string) {
		if out, err := exec.Command(relays.Binary(x), args...).CombinedOutput(); err != nil {
			x.Fatalf("%v: %v: %s", args, err, out)
		}
	}
	end := open()
	x.must(r.addSite())
	x.must(end())
	relay := relays.Start(x, relays.Options{Data: dir, PublicURL: public.String(), Args: relayArgs})
	r.relays = append(r.relays, relay)
	f := x.newClients(usual(x, r))
	f.talk()
	x.wait(3 * time.Second)
	f.run.Copied() // and more, until the copy is made
	parley("backup", "-data", dir, backup)
	x.wait(3 * time.Second)
	relay.Kill()
	parley("restore", "-data", dir, "-replace", backup)
	x.wait(settled)
	f.run.Lost()
	relay.Restart()
	f.writing(5 * time.Second)
	f.rest(60 * time.Second)
	end = open()
	x.Cleanup(func() { end() })
	f.judgeLoss(r, 30*time.Second)
}

func copyFolder(from, to string) error { return exec.Command("cp", "-a", from+"/.", to+"/").Run() }
