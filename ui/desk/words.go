package desk

import (
	"strings"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// What package office calls the states of a till and of an order, and the alarms. The desk's JSON has the same words.
const (
	selling, offline, noWindow, clockWrong, neverHeard, revoked = "selling", "offline", "no_window", "clock_wrong",
		"never_heard", "revoked"

	orderDone, orderRefused, orderExpired = "done", "refused", "expired"

	alarmSilent, alarmWaiting, alarmChain, alarmClock, alarmDisk, alarmReview = "silent", "waiting", "chain_broken",
		"clock_wrong", "disk_almost_full", "review"

	sentAllTheSame, maybeSent = "SENT_ALL_THE_SAME", "MAYBE_SENT"
)

// look is how a till's state is shown.
func look(t Till) kit.Look {
	switch t.State {
	case selling:
		return kit.Look{Shape: kit.ShapeDot, Ink: kit.InkGood, Word: words.T("selling")}
	case offline:
		return kit.Look{Shape: kit.ShapeRing, Ink: kit.InkError, Word: words.T("offline")}
	case noWindow:
		return kit.Look{Shape: kit.ShapeRing, Ink: kit.InkText, Word: words.T("no window")}
	case clockWrong:
		return kit.Look{Shape: kit.ShapeTriangle, Ink: kit.InkError, Word: words.T("clock wrong")}
	case neverHeard:
		return kit.Look{Shape: kit.ShapeRing, Ink: kit.InkQuiet, Word: words.T("not heard of yet")}
	case revoked:
		return kit.Look{Shape: kit.ShapeCross, Ink: kit.InkQuiet, Word: words.T("shut out")}
	}
	return kit.Look{Shape: kit.ShapeNone, Ink: kit.InkQuiet, Word: t.State}
}

// alarm is it in words, behind the till's name.
func alarm(a Alarm, now time.Time) string {
	since := kit.ClockTime(a.Since, now)
	switch a.What {
	case alarmSilent:
		if a.Since.IsZero() {
			return words.T("not heard of yet")
		}
		return words.T("not heard of since {when}", "when", since)
	case alarmWaiting:
		return words.N(a.Count, "{n} sale has waited since {when}", "{n} sales have waited since {when}", "when", since)
	case alarmReview:
		return words.N(a.Count, "{n} sale to review since {when}", "{n} sales to review, since {when}", "when", since)
	case alarmChain:
		if a.Count > 0 {
			return words.N(a.Count, "{n} message could not be read", "{n} messages could not be read")
		}
		return words.T("its journal went on in two ways after no. {n}", "n", words.Number(int64(a.After)))
	case alarmClock:
		return clock(a.Offset)
	case alarmDisk:
		return words.T("disk almost full: {size} left", "size", size(a.Room))
	}
	return a.What
}

func clock(off time.Duration) string {
	if off < 0 {
		return words.T("clock {time} behind", "time", words.Span(-off))
	}
	return words.T("clock {time} ahead", "time", words.Span(off))
}

func size(n uint64) string {
	if n >= 1_000_000_000 {
		return words.T("{n} GB", "n", words.Number(int64(n/1_000_000_000)))
	}
	return words.T("{n} MB", "n", words.Number(int64(n/1_000_000)))
}

// heard is when a till was heard of.
func heard(t Till, now time.Time) string {
	if t.Heard.IsZero() {
		return ""
	}
	return words.T("heard of at {when}", "when", kit.ClockTime(t.Heard, now))
}

// sold is how much was sold, and for how much.
func sold(t purchase.Tally) string {
	if t.Count == 0 {
		return words.T("no sales yet")
	}
	return words.N(t.Count, "{n} sale", "{n} sales") + " · " + kit.Sums(t, "")
}

// soldThen is what a till has sold on the day that its clock shows, where that is not today.
func soldThen(t Till) string {
	if t.ClockDay.IsZero() {
		return ""
	}
	return words.When(t.ClockDay, words.Dated) + " · " + sold(t.Then)
}

// amount is a sale's, as far as the till had it when it told of the sale.
func amount(s Sale) string {
	if s.Amount.Currency == "" {
		return ""
	}
	return kit.Money(s.Amount)
}

// why is what a sale is in review for.
func why(s Sale) words.Cause {
	switch s.Code {
	case sentAllTheSame:
		return words.Cause{Title: words.T("Taken back, and sent"), Words: words.Words{
			What: words.T("It was taken back at the till, and the desk has sent it, not knowing of that."),
			Do:   words.T("Have it reversed at Forloy.")}}
	case maybeSent:
		return words.Cause{Title: words.T("Taken back, perhaps sent"), Words: words.Words{
			What: words.T("It was taken back at the till, and the desk may have sent it, not knowing of that."),
			Do:   words.T("Look at Forloy whether it is there.")}}
	}
	return words.Refused(purchase.Failure{Code: s.Code})
}

// does is what an order has a till do.
func does(do string) string {
	switch do {
	case purchase.OrderRetry:
		return words.T("Try again")
	case purchase.OrderDismiss:
		return words.T("Dismiss")
	case purchase.OrderReplace:
		return words.T("Rescan and replace")
	case purchase.OrderVoid:
		return words.T("Take back")
	}
	return words.T("Send another till's sales")
}

// came is what has come of an order.
func came(d Done, now time.Time) string {
	switch d.State {
	case orderDone:
		if d.Why != "" {
			return words.T("done by {name} at the desk alone: the till no longer has this sale", "name",
				kit.Name(d.By))
		}
		said := words.T("done by {name} at the desk", "name", kit.Name(d.By))
		if d.Left > 0 {
			said += " · " + words.N(int64(d.Left), "{n} sale still waits", "{n} sales still wait")
		}
		return said
	case orderRefused:
		return strings.TrimSpace(words.T("not done.") + " " + words.Of(fault.New(d.Why)).String())
	case orderExpired:
		return words.T("not done: the till was not there before {when}", "when", kit.ClockTime(d.Until, now))
	}
	return words.T("waits for the till until {when}", "when", kit.ClockTime(d.Until, now))
}
