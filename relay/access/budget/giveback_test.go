package budget

import (
	"errors"
	"testing"
	"time"
)

func TestWhatIsGivenBackWasNotTaken(t *testing.T) {
	b, clock := newBudget(Limits{AddressSignIns: 6})
	who, beside := Who{Address: "2001:db8:1:2::1"}, Who{Address: "2001:db8:1:2::2"} // one /64
	for range 100 {
		if err := b.Take(SignIns, 1, who); err != nil {
			t.Fatal(err)
		}
		b.GiveBack(SignIns, 1, who)
	}
	b.GiveBack(SignIns, 1, who)
	if n := taken(b, SignIns, beside); n != 12 { // and a first refusal
		t.Errorf("%d at once, want 12", n)
	}
	var refused *Refused
	if err := b.Take(SignIns, 1, who); !errors.As(err, &refused) || refused.First {
		t.Errorf("the second refusal: %+v", refused)
	}
	b.GiveBack(SignIns, 1, beside)
	if err := b.Take(SignIns, 1, who); err != nil {
		t.Error(err)
	}
	clock.pass(limitedFor + time.Second)
	err := error(nil)
	for err == nil {
		err = b.Take(SignIns, 1, who)
	}
	if !errors.As(err, &refused) || !refused.First {
		t.Error("the first one after a minute is not said to be the first")
	}
}
