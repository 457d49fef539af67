package mention

import (
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

func TestFind(t *testing.T) {
	ana, anaLima, mei, team := chat.Named{Agent: "1", Name: "Ana"}, chat.Named{Agent: "2", Name: "Ana Lima"}, chat.Named{Agent: "3", Name: "小美"}, chat.Named{Team: "4", Name: "Returns"}
	of := []chat.Named{ana, anaLima, mei, team}
	for text, want := range map[string][]chat.Named{
		"@ana look":                  {ana},
		"@Ana Lima, look":            {anaLima},
		"see @Ana. And @ana again":   {ana},
		"mail ana@Ana.example":       nil,
		"@Analyse this":              nil,
		"请@小美看一下":                    {mei},
		"请 @小美看一下 @returns":          {mei, team},
		"(@RETURNS) \xff@Ana":        {team, ana},
		"nobody is called @somebody": nil,
		"@":                          nil,
	} {
		got := Find(text, of)
		if len(got) != len(want) {
			t.Errorf("%q names %v, want %v", text, got, want)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%q names %v, want %v", text, got, want)
			}
		}
	}
}

func TestTold(t *testing.T) {
	var told Told
	told.add(Item{Conv: "a", Seq: 3, Why: WhyNote, By: "Bo"})
	told.add(Item{Conv: "b", Seq: 2, Why: WhyReply})
	told.add(Item{Conv: "a", Seq: 3, Why: WhyNote}) // told again
	if len(told.List) != 2 || told.List[0].Conv != "b" || told.Unseen() != 2 {
		t.Errorf("told %+v", told)
	}
	told.add(Item{Conv: "a", Seq: 5, Why: WhyReply, By: "Cy"}) // does not hide the note
	if told.List[0].Conv != "a" || told.List[0].Why != WhyNote || told.List[0].By != "Bo" || told.List[0].Seq != 5 {
		t.Errorf("told %+v", told)
	}
	for i := range 2 * Most {
		told.add(Item{Conv: string(rune('c' + i)), Seq: 1})
	}
	if len(told.List) != Most {
		t.Errorf("told of %d", len(told.List))
	}
}
