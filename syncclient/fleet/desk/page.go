package desk

import (
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Funcs(template.FuncMap{"ago": ago, "sums": sums, "at": at,
	"legible": purchase.Legible, "begin": office.HashBegins,
	"alarms": alarmsOf, "byAlarm": byAlarm, "state": stateOf, "clock": clockOf,
	"connection": connection, "amount": amount, "room": room, "size": office.Size, "tellsMore": tellsMore,
	"count": func(r office.Row, state purchase.State) int64 { return r.By[state] }}).Parse(pageText))

// mostAlarms is how many the page names: a longer list could not be read from two metres away.
const mostAlarms = 12

// alarmLine is an alarm of a till.
type alarmLine struct{ Terminal, Text string }

// alarmList is what a person has to look after, the most urgent first.
type alarmList struct {
	Lines     []alarmLine
	All, More int
}

func alarmsOf(o office.Overview) *alarmList {
	by := map[int][]alarmLine{}
	for _, a := range o.Alarms {
		by[a.Urgency()] = append(by[a.Urgency()], alarmLine{"This desk", a.Text()})
	}
	for _, r := range o.Tills {
		for _, a := range r.Alarms {
			by[a.Urgency()] = append(by[a.Urgency()], alarmLine{r.Terminal, a.Text()})
		}
	}
	l := &alarmList{}
	for _, urgency := range slices.Sorted(maps.Keys(by)) {
		l.Lines = append(l.Lines, by[urgency]...)
	}
	if l.All = len(l.Lines); l.All == 0 {
		return nil
	}
	l.Lines = l.Lines[:min(len(l.Lines), mostAlarms)]
	l.More = l.All - len(l.Lines)
	return l
}

// byAlarm puts those first that a person has to look after.
func byAlarm(tills []office.Row) []office.Row {
	tills = slices.Clone(tills)
	slices.SortStableFunc(tills, func(a, b office.Row) int { return urgencyOf(a) - urgencyOf(b) })
	return tills
}

func urgencyOf(r office.Row) int {
	if len(r.Alarms) == 0 {
		return math.MaxInt32
	}
	return r.Alarms[0].Urgency()
}

func stateOf(r office.Row) string {
	if r.State == office.NeverHeard {
		return "not heard of yet"
	}
	return strings.ReplaceAll(r.State, "_", " ")
}

func clockOf(r office.Row) string {
	if offset(r).Abs() <= purchase.ClockWrong {
		return "right"
	}
	return office.ClockOff(offset(r))
}

// tellsMore reports whether a till has said something else of its sales than its journal tells, as far as that is here.
func tellsMore(r office.Row) bool {
	return r.Beat.Waiting != r.By[purchase.Pending] || r.Beat.Review != r.By[purchase.Review]
}

// connection is a till's to Forloy.
func connection(link string) string { return strings.ReplaceAll(purchase.Legible(link), "_", "-") }

func room(free uint64) string {
	if free == 0 {
		return "–"
	}
	return office.Size(free) + " free"
}

func amount(m purchase.Money) string {
	if m.Currency == "" {
		return "–"
	}
	return m.Decimal() + " " + m.Code()
}

func at(t time.Time) string { return t.Local().Format("2 Jan 15:04:05") }

// ago says how long ago a moment was, in words short enough to be read from two metres away.
func ago(at, now time.Time) string {
	d := now.Sub(at)
	switch {
	case at.IsZero():
		return "–"
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 24*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	}
	return at.Local().Format("2 Jan 15:04")
}

// sums are the sums of what was sold, in the order of their currencies.
func sums(of map[purchase.State]purchase.Tally) string {
	t := purchase.Counts{By: of}.Takings()
	texts := []string{fmt.Sprintf("%d sales", t.Count)}
	if t.Count == 1 {
		texts[0] = "1 sale"
	}
	for _, currency := range slices.Sorted(maps.Keys(t.Sums)) {
		texts = append(texts, amount(purchase.Money{Minor: t.Sums[currency], Currency: currency}))
	}
	return strings.Join(texts, ", ")
}
