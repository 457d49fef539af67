package session

import (
	"time"

	"golang.org/x/time/rate"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/wire"
)

// frameBytes is how many bytes count as a frame more: the longest message is
// about ten.
const frameBytes = 4 << 10

// cost is what a frame takes that came in so many bytes.
func cost(bytes int) float64 { return 1 + float64(bytes/frameBytes) }

// costs is what frames of a type take beyond that: a search goes through the
// FAQ, and open may read all of a conversation.
var costs = map[string]float64{
	wire.TypeSearch: 2,
	wire.TypePage:   2,
	wire.TypeOpen:   4,
}

// Who goes on sending beyond the budget is answered overBurst times, and
// overRate times a second, and then the connection ends. A long frame counts as
// several.
const (
	overRate  = 1
	overBurst = 50
)

// account is what a session may take.
type account struct {
	*budget.Account
	conn conn
	now  func() time.Time
	over *rate.Limiter // nil: nothing was refused yet
}

// frames takes so many frames from the budget.
func (a *account) frames(n float64) error {
	err := a.Take(budget.Frames, n)
	if err == nil {
		return nil
	}
	if a.over == nil {
		a.over = rate.NewLimiter(overRate, overBurst)
	}
	if !a.over.AllowN(a.now(), min(int(n), overBurst)) {
		a.conn.Close(wire.CloseRate)
	}
	return err
}
