package header

import (
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
	"counterfoil/ui/words"
)

// Headline is everything that the header and its bands say, as plain values. Two
// that are equal look the same, so nothing needs to be drawn again.
type Headline struct {
	place  string // "Downtown · Ana"
	shape  kit.Shape
	ink    fyne.ThemeColorName
	word   string // beside the shape
	sub    string // under it
	queue  string // "12 waiting, oldest 14 min · 2 to review"
	idle   bool   // nothing waits, and nothing is to be reviewed
	review int64
	signIn bool // Forloy wants a sign-in: the button offers it

	trouble, clock string // in the bands
	damaged        bool   // trouble that can be repaired
}

// Describe says a status in words, as of now.
func Describe(s till.Status, now time.Time) Headline {
	h := Headline{place: placeWords(s), queue: queueWords(s, now), review: s.Counts.By[purchase.Review].Count,
		signIn: wantsSignIn(s), clock: clockWords(s.Sync, s.Zone)}
	h.idle = s.Counts.Waiting() == 0 && h.review == 0
	h.shape, h.ink, h.word, h.sub = badgeWords(s, now)
	if s.Practice {
		h.word = "Practice · " + h.word
		if s.Sync.Link == purchase.LinkOnline || s.Sync.Link == purchase.LinkUnknown {
			h.ink = kit.InkPractice
		}
	}
	if s.Trouble != nil {
		h.damaged = errors.Is(s.Trouble, fault.StoreDamaged)
		h.trouble = "Sales cannot be recorded. " + words.Say(s.Trouble)
	}
	return h
}

func wantsSignIn(s till.Status) bool { return s.Sync.Link == purchase.LinkSignIn }

func placeWords(s till.Status) string {
	if !s.Ready {
		return "Not signed in yet"
	}
	return kit.Name(s.Station.LocationName) + " · " + kit.Name(s.Station.StaffName)
}

func badgeWords(status till.Status, now time.Time) (kit.Shape, fyne.ThemeColorName, string, string) {
	s := status.Sync
	switch s.Link {
	case purchase.LinkOffline:
		return kit.ShapeRing, kit.InkAttention, "Offline", "Sales are kept here and sent later"
	case purchase.LinkUnreachable:
		return kit.ShapeTriangle, kit.InkError, "Forloy unreachable", causeWords(s, now)
	case purchase.LinkSignIn:
		switch {
		case !status.Ready: // the first start
			return kit.ShapeDiamond, kit.InkAttention, "Sign in", "Sales can be recorded once you have"
		case !status.SignedIn: // location and staff are in Settings, and nobody ever was
			return kit.ShapeDiamond, kit.InkAttention, "Sign in", "Sales are recorded and wait here"
		}
		return kit.ShapeDiamond, kit.InkAttention, "Sign in to resume", "Recording goes on, sales wait here"
	case purchase.LinkOnline:
	default:
		return kit.ShapeRing, kit.InkQuiet, "Connecting", "nothing heard from Forloy yet"
	}
	switch {
	case s.Sending && s.Left > 100: // more than one batch
		return kit.ShapeHalf, kit.InkAccent, "Sending", words.Number(int64(s.Left)) + " left"
	case s.Sending:
		return kit.ShapeHalf, kit.InkAccent, "Sending", ""
	case s.Halted || s.Cause.Kind != "":
		return kit.ShapeTriangle, kit.InkAttention, "Online", causeWords(s, now)
	case !s.LastSync.IsZero():
		return kit.ShapeDot, kit.InkGood, "Online", "synced " + kit.Ago(now.Sub(s.LastSync))
	case !s.LastAnswer.IsZero():
		return kit.ShapeDot, kit.InkGood, "Online", "checked " + kit.Ago(now.Sub(s.LastAnswer))
	}
	return kit.ShapeDot, kit.InkGood, "Online", ""
}

// causeWords is why nothing goes out, and when it will be tried again.
func causeWords(s purchase.SyncState, now time.Time) string {
	cause := strings.TrimSuffix(words.Of(s.Cause).String(), ".")
	wait := s.NextTry.Sub(now)
	switch {
	case s.NextTry.IsZero() || wait <= 0:
		return cause
	case cause == "":
		return "next try in " + kit.Span(wait.Round(time.Second))
	}
	return cause + ", next try in " + kit.Span(wait.Round(time.Second))
}

// linkWords tells the whole connection to whoever taps the badge.
func linkWords(s till.Status, now time.Time) string {
	_, _, word, sub := badgeWords(s, now)
	lines := []string{words.Sentence(strings.TrimSuffix(word+": "+sub, ": ")), words.Sentence(queueWords(s, now)),
		"Address: " + purchase.Legible(s.Settings.APIURL)}
	if !s.Sync.LastSync.IsZero() {
		lines = append(lines, "Last sale confirmed: "+kit.FullTime(s.Sync.LastSync))
	}
	if !s.Sync.LastAnswer.IsZero() {
		lines = append(lines, "Last answer: "+kit.FullTime(s.Sync.LastAnswer))
	}
	last := words.Server(s.Sync.LastError)
	if s.Sync.LastError.Message == "" && s.Sync.LastFault != (fault.Fault{}) {
		last = strings.TrimSpace(last + " " + words.Of(s.Sync.LastFault).String())
	}
	if last != "" && (s.SignedIn || s.Sync.Link != purchase.LinkSignIn) {
		lines = append(lines, "Last trouble, "+kit.FullTime(s.Sync.LastError.At)+": "+last)
	}
	return strings.Join(lines, "\n")
}

func queueWords(s till.Status, now time.Time) string {
	var parts []string
	if n := s.Counts.Waiting(); n > 0 {
		part := words.Number(n) + " waiting"
		if !s.Oldest.IsZero() {
			if age := now.Sub(s.Oldest); age >= time.Minute {
				part += ", oldest " + kit.Span(age)
			}
		}
		parts = append(parts, part)
	}
	if n := s.Counts.By[purchase.Review].Count; n > 0 {
		parts = append(parts, words.Number(n)+" to review")
	}
	if len(parts) == 0 {
		return "Nothing waiting"
	}
	return strings.Join(parts, " · ")
}

// clockWords tells of a clock that is off by ClockWrong or more, and of a time
// zone that is not known.
func clockWords(s purchase.SyncState, zone fault.Fault) string {
	var parts []string
	if off := s.ClockOffset; s.ClockKnown && off.Abs() >= till.ClockWrong { // server less PC
		way := "slow"
		if off < 0 {
			way = "fast"
		}
		parts = append(parts, "This PC's clock is "+kit.Span(off.Abs())+" "+way+
			". Sales carry its time: set it right in the system's settings.")
	}
	if zone != (fault.Fault{}) {
		parts = append(parts, words.Of(zone).String())
	}
	return strings.Join(parts, " ")
}
