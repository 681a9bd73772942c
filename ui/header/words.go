package header

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// Headline is everything that the header says, as plain values. Two
// that are equal look the same, so nothing needs to be drawn again.
type Headline struct {
	place  string // "Downtown · Ana"
	seller string // its end, " · Ana"
	shape  kit.Shape
	ink    fyne.ThemeColorName
	word   string    // beside the shape
	sub    string    // under it
	queue  [3]string // "12 waiting, oldest 14 min · 2 to review"; shorter; shortest
	idle   bool      // nothing waits, and nothing is to be reviewed
	review int64
	signIn bool // Forloy wants a sign-in: the button offers it

	hinders forms               // said in the place of sub
	ground  fyne.ThemeColorName // under it
	damaged bool                // trouble that can be repaired: the button offers it
}

// forms say what hinders, the longest first; empty: nothing does.
type forms [7]string

// Describe says a status in words, as of now.
func Describe(s till.Status, now time.Time) Headline {
	place, seller := placeWords(s)
	h := Headline{place: place + seller, seller: seller, queue: queueForms(s, now),
		review: s.Counts.By[purchase.Review].Count, signIn: wantsSignIn(s), damaged: damaged(s)}
	h.hinders, h.ground = hindrance(s, now)
	h.idle = s.Counts.Waiting() == 0 && h.review == 0
	h.shape, h.ink, h.word, h.sub = badgeWords(s, now)
	if s.Practice {
		h.word = words.T("Practice") + " · " + h.word
		if s.Sync.Link == purchase.LinkOnline || s.Sync.Link == purchase.LinkUnknown {
			h.ink = kit.InkPractice
		}
	}
	return h
}

// hindrance is what must not be missed: that nothing can be recorded, before what hinders the link,
// before a wrong clock. A tap on it tells all of them.
func hindrance(s till.Status, now time.Time) (all forms, ground fyne.ThemeColorName) {
	if says := troubleForms(s); len(says) > 0 {
		copy(all[:], says)
		return all, kit.InkError
	}
	if all = formsOf(s, now); all != (forms{}) {
		return all, kit.InkAttention
	}
	if says := clockForms(s.Sync, s.Zone); len(says) > 0 {
		copy(all[:], says)
		return all, kit.InkAttention
	}
	return all, kit.InkNone
}

func damaged(s till.Status) bool { return errors.Is(s.Trouble, fault.StoreDamaged) }

// troubleForms say why nothing can be recorded, the longest first; none: it can be.
func troubleForms(s till.Status) []string {
	if s.Trouble == nil {
		return nil
	}
	short := words.T("Sales cannot be recorded.")
	says := []string{short + " " + words.Say(s.Trouble)}
	if f, known := fault.Of(s.Trouble); known {
		says = append(says, short+" "+words.Of(f).What)
	}
	return append(says, short, words.T("Nothing is recorded"))
}

func wantsSignIn(s till.Status) bool { return s.Sync.Link == purchase.LinkSignIn }

func placeWords(s till.Status) (place, seller string) {
	if !s.Ready {
		return words.T("Not signed in yet"), ""
	}
	return kit.Name(s.Station.LocationName), " · " + kit.Name(s.Station.StaffName)
}

// longSilence is the age from which Forloy's last answer no longer shows that the till is
// online now: while there is nothing to send, nobody asks.
const longSilence = 5 * time.Minute

// badgeWords are the badge: shape, colour, word, and what stands beside it.
func badgeWords(status till.Status, now time.Time) (kit.Shape, fyne.ThemeColorName, string, string) {
	s := status.Sync
	link := words.Link(s, status.Ready, status.ProfileKnown)
	switch s.Link {
	case purchase.LinkOffline:
		return kit.ShapeRing, kit.InkAttention, link.Title, words.T("Sales are kept and sent later")
	case purchase.LinkUnreachable:
		return kit.ShapeTriangle, kit.InkError, link.Title, nextWords(s, now)
	case purchase.LinkSignIn:
		sub := words.T("Sales are kept and sent later")
		if !status.Ready { // the first start
			sub = ""
		}
		return kit.ShapeDiamond, kit.InkAttention, link.Title, sub
	case purchase.LinkOnline:
	default:
		return kit.ShapeRing, kit.InkQuiet, link.Title, words.T("nothing heard from Forloy yet")
	}
	known := s.LastAnswer
	if s.LastSync.After(known) {
		known = s.LastSync
	}
	switch {
	case s.Sending && s.Left > purchase.MaxBatch:
		return kit.ShapeHalf, kit.InkAccent, link.Title, words.N(int64(s.Left), "{n} left", "{n} left")
	case s.Sending:
		return kit.ShapeHalf, kit.InkAccent, link.Title, ""
	case s.Halted:
		return kit.ShapeTriangle, kit.InkAttention, link.Title, nextWords(s, now)
	case s.Cause.Kind != "":
		return kit.ShapeTriangle, kit.InkAttention, link.Title, causeWords(s, now)
	}
	ink := kit.InkGood
	if !known.IsZero() && now.Sub(known) >= longSilence {
		ink = kit.InkQuiet
	}
	switch {
	case !s.LastSync.IsZero() && (ink == kit.InkGood || s.LastSync.Equal(known)):
		return kit.ShapeDot, ink, link.Title, words.T("sent {ago}", "ago", kit.Ago(now.Sub(s.LastSync)))
	case !known.IsZero():
		return kit.ShapeDot, ink, link.Title, words.T("checked {ago}", "ago", kit.Ago(now.Sub(known)))
	}
	return kit.ShapeDot, ink, link.Title, ""
}

// bandWords are what the link's line says while the link hinders anything, the longest
// first: the cause, what goes on and what does not.
func bandWords(s till.Status) []string {
	hindered := s.Sync.Link == purchase.LinkOffline || s.Sync.Link == purchase.LinkUnreachable ||
		s.Sync.Link == purchase.LinkSignIn || s.Sync.Link == purchase.LinkOnline && s.Sync.Halted
	if !hindered || s.Trouble != nil { // sales cannot even be recorded: that is said
		return nil
	}
	return words.LinkForms(s.Sync, s.Ready, s.ProfileKnown)
}

// formsOf are the same with the next try.
func formsOf(s till.Status, now time.Time) (of forms) {
	all := bandWords(s)
	if next := nextWords(s.Sync, now); next != "" && len(all) > 0 {
		least := all[len(all)-1]
		for i, form := range all {
			all[i] = strings.TrimSuffix(form, ".") + " · " + next
		}
		all = append(all, least)
	}
	copy(of[:], all)
	return of
}

// nextWords are when it will be tried again.
func nextWords(s purchase.SyncState, now time.Time) string {
	wait := s.NextTry.Sub(now)
	if s.NextTry.IsZero() || wait <= 0 {
		return ""
	}
	return words.T("next try in {span}", "span", words.Span(wait.Round(time.Second)))
}

// causeWords is why nothing goes out, and when it will be tried again.
func causeWords(s purchase.SyncState, now time.Time) string {
	cause := strings.TrimSuffix(words.Of(s.Cause).String(), ".")
	next := nextWords(s, now)
	if cause == "" || next == "" {
		return cause + next
	}
	return words.T("{cause}, {next}", "cause", cause, "next", next)
}

// linkWords is all that a tap on the badge shows of the connection.
func linkWords(s till.Status, now time.Time) string {
	_, _, word, sub := badgeWords(s, now)
	lines := []string{words.Sentence(strings.TrimSuffix(word+": "+sub, ": "))}
	for _, says := range [][]string{clockForms(s.Sync, s.Zone), troubleForms(s)} {
		if len(says) > 0 {
			lines = slices.Insert(lines, 0, says[0])
		}
	}
	if says := bandWords(s); len(says) > 0 {
		lines = append(lines, says[0])
	}
	lines = append(lines, words.Sentence(queueForms(s, now)[0]),
		words.T("Address: {address}", "address", purchase.Legible(s.Settings.APIURL)))
	if !s.Sync.LastSync.IsZero() {
		lines = append(lines, words.T("Last sale confirmed: {time}", "time", kit.FullTime(s.Sync.LastSync)))
	}
	if !s.Sync.LastAnswer.IsZero() {
		lines = append(lines, words.T("Last answer: {time}", "time", kit.FullTime(s.Sync.LastAnswer)))
	}
	last := words.Server(s.Sync.LastError)
	if s.Sync.LastError.Message == "" && s.Sync.LastFault != (fault.Fault{}) {
		last = strings.TrimSpace(last + " " + words.Of(s.Sync.LastFault).String())
	}
	if last != "" && (s.ProfileKnown || s.Sync.Link != purchase.LinkSignIn) {
		lines = append(lines, words.T("Last trouble, {time}: {trouble}", "time",
			kit.FullTime(s.Sync.LastError.At), "trouble", last))
	}
	return strings.Join(lines, "\n")
}

// queueForms are what waits: whole, without its age, without what the tab of Review says too.
func queueForms(s till.Status, now time.Time) (forms [3]string) {
	review := ""
	if n := s.Counts.By[purchase.Review].Count; n > 0 {
		review = words.N(n, "{n} to review", "{n} to review")
	}
	n := s.Counts.Waiting()
	if n == 0 {
		nothing := cmp.Or(review, words.T("Nothing waiting"))
		return [3]string{nothing, nothing, nothing}
	}
	waits := words.N(n, "{n} waiting", "{n} waiting")
	aged := waits
	if age := now.Sub(s.Oldest); !s.Oldest.IsZero() && age >= time.Minute {
		aged = words.N(n, "{n} waiting for {span}", "{n} waiting, oldest {span}", "span", words.Span(age))
	}
	if review == "" {
		return [3]string{aged, waits, waits}
	}
	return [3]string{aged + " · " + review, waits + " · " + review, waits}
}

// clockForms tell of a clock that is off by ClockWrong or more, and of a time zone that is not
// known, the longest first; none: both are right.
func clockForms(s purchase.SyncState, zone fault.Fault) []string {
	var parts, short []string
	if off := s.ClockOffset; s.ClockKnown && off.Abs() >= purchase.ClockWrong { // server less PC
		says := words.T("This PC's clock is {span} slow. Sales carry its time: set it right in the system's settings.",
			"span", words.Span(off.Abs()))
		brief := words.T("This PC's clock is {span} slow.", "span", words.Span(off.Abs()))
		if off < 0 {
			brief = words.T("This PC's clock is {span} fast.", "span", words.Span(off.Abs()))
			says = words.T("This PC's clock is {span} fast. Sales carry its time: set it right in the system's "+
				"settings.",
				"span", words.Span(off.Abs()))
		}
		parts, short = append(parts, says), append(short, brief)
	}
	if zone != (fault.Fault{}) {
		parts = append(parts, words.Of(zone).String())
		short = append(short, words.Of(zone).What, words.T("The time zone is not known."))
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{strings.Join(parts, " "), strings.Join(short[:min(len(short), 2)], " "), short[0],
		short[len(short)-1]}
}
