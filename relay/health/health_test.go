package health

import (
	"testing"

	"github.com/parley-chat/parley/relay/store"
)

func TestWhatIsWorthALook(t *testing.T) {
	skew, small := int64(-3000), int64(20)
	for _, test := range []struct {
		r    Report
		want string // "": nothing
	}{
		{Report{}, ""},
		{Report{Store: Store{Health: store.Health{Skew: &small, Room: &store.Room{Free: 20, Of: 100}}, Took: 5}, Files: &Part{}, Scan: &Part{}, Relays: []Beat{{}}}, ""},
		{Report{Store: Store{Error: "gone"}}, OfStore},
		{Report{Store: Store{Took: 400}}, OfSpeed},
		{Report{Store: Store{Health: store.Health{Skew: &skew}}}, OfClock},
		{Report{Store: Store{Health: store.Health{Room: &store.Room{Free: 5, Of: 100}}}}, OfRoom},
		{Report{Store: Store{Health: store.Health{Room: &store.Room{Free: 14 << 30, Of: 270 << 30}}}}, ""}, // a twentieth, and plenty
		{Report{Store: Store{Health: store.Health{Warnings: []string{"x"}}}}, OfWarnings},
		{Report{Files: &Part{Error: "x"}}, OfFiles},
		{Report{Files: &Part{Free: 1 << 20, Of: 1 << 30}}, OfFiles},
		{Report{Scan: &Part{Error: "x"}}, OfScan},
		{Report{Version: "2", Relays: []Beat{{Version: "2"}, {Version: "1"}}}, OfVersions},
		{Report{Late: []string{"idle"}}, OfJobs},
		{Report{At: 1000, Certificates: []Certificate{{Until: 2000}}}, OfCertificate},
		{Report{At: 1000, Certificates: []Certificate{{Until: 1000 + 2*expires}}}, ""},
	} {
		if test.r.OK() != (test.want == "") || test.want != "" && !test.r.Problems()[test.want] {
			t.Errorf("%+v: %v, want %q", test.r, test.r.Problems(), test.want)
		}
	}
}
