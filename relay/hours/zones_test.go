package hours

import (
	"slices"
	"testing"
)

func TestZonesToChooseFromAreThere(t *testing.T) {
	for _, name := range Zones {
		if _, err := ParseZone(name); err != nil {
			t.Error(err)
		}
	}
	if !slices.IsSorted(Zones) || len(slices.Compact(slices.Clone(Zones))) != len(Zones) {
		t.Error("the zones are not sorted, or one stands twice")
	}
}
