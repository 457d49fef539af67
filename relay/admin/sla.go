package admin

import (
	"strconv"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	ui "github.com/parley-chat/parley/templates/admin"
)

// slaPage is the page with how soon visitors get an answer.
func (a *Admin) slaPage() sitePage { return sitePage{a, "sla", "sla.lead", slaFields, slaOf} }

// warnSuggested is after which part of the time it is time to hurry, in percent,
// where nobody has decided.
const warnSuggested = 75

// slaLevels are the priorities in the order of the page, with the ends of the names
// of their fields.
var slaLevels = []struct {
	level int
	name  string
}{{chat.PriorityUrgent, "urgent"}, {chat.PriorityHigh, "high"}, {chat.PriorityNormal, "normal"}, {chat.PriorityLow, "low"}}

// slaClocks are the clocks in the order of the page.
var slaClocks = []string{chat.ClockFirst, chat.ClockNext, chat.ClockResolve}

// slaMinutes is where a target keeps the minutes of a clock.
func slaMinutes(t *site.Target, clock string) *int {
	switch clock {
	case chat.ClockFirst:
		return &t.First
	case chat.ClockNext:
		return &t.Next
	}
	return &t.Resolve
}

func slaFields(who caller, s site.Site) []ui.Field {
	t := who.Words.T
	check := func(name string, on bool, help string) ui.Field {
		f := ui.Field{Name: name, Label: t("sla." + name), Kind: "check", Help: help}
		if on {
			f.Value = "yes"
		}
		return f
	}
	warn := s.SLA.WarnAt
	if warn == 0 {
		warn = warnSuggested
	}
	fields := []ui.Field{
		check("on", s.SLA.On, ""), check("always", s.SLA.Always, t("sla.alwaysHelp")),
		{Name: "warn", Label: t("sla.warn"), Help: t("sla.warnHelp"), Kind: "number", Value: strconv.Itoa(warn), Required: true},
	}
	for _, clock := range slaClocks {
		for _, l := range slaLevels {
			f := ui.Field{Name: clock + "-" + l.name, Label: who.Words.Say("sla."+clock, "priority", t("priority."+l.name)), Kind: "number", Beside: true}
			if n := *slaMinutes(&s.SLA.Targets[l.level-chat.PriorityLow], clock); n != 0 {
				f.Value = strconv.Itoa(n)
			}
			fields = append(fields, f)
		}
	}
	return fields
}

func slaOf(who caller, s site.Site, fields []ui.Field) (site.Site, bool) {
	ok := true
	number := func(f *ui.Field, least, most int) int {
		n, err := strconv.Atoi(f.Value)
		if f.Value == "" && least == 0 {
			return 0
		}
		if err != nil || n < least || n > most {
			f.Wrong, ok = who.Words.Say("sla.numberWrong", "least", strconv.Itoa(least), "most", strconv.Itoa(most)), false
		}
		return n
	}
	s.SLA = site.SLA{On: fields[0].Value == "yes", Always: fields[1].Value == "yes", WarnAt: number(&fields[2], 1, 99)}
	at := 3
	for _, clock := range slaClocks {
		for _, l := range slaLevels {
			*slaMinutes(&s.SLA.Targets[l.level-chat.PriorityLow], clock) = number(&fields[at], 0, site.MaxTarget)
			at++
		}
	}
	return s, ok
}
