package practice

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// step is one of the guided round's. Each is passed by doing it, in any way.
type step int

const (
	noRound step = iota
	scanCard
	typeAmount
	seeItSent
	pullPlug
	sellOffline
	plugIn
	seeItArrive
	sellDeleted
	clearReview
	allDone
)

func (s step) says() string {
	switch s {
	case scanCard:
		return words.T("Press a card in the list: it counts as scanned.")
	case typeAmount:
		return words.T("Now type an amount and press Enter.")
	case seeItSent:
		return words.T("It is on this PC's disk. For a few seconds Undo takes it back, then it is sent.")
	case pullPlug:
		return words.T("Now pull the plug: Forloy cannot be reached any more.")
	case sellOffline:
		return words.T("Make another sale. It is recorded as before, and the header says that it waits.")
	case plugIn:
		return words.T("It is safe on this PC. Plug it in again.")
	case seeItArrive:
		return words.T("Forloy can be reached again: the sale is sent by itself.")
	case sellDeleted:
		return words.T("It has arrived, once. Now sell on the card “Deleted card”, although the till warns of it.")
	case clearReview:
		return words.T("Forloy refuses that sale for good. Open Review, choose a PIN, and replace the sale or " +
			"dismiss it.")
	case allDone:
		return words.T("That is all: every sale is kept here, and arrives exactly once.")
	}
	return ""
}

// seen is what the round goes on by.
type seen struct {
	recorded, waiting, review int64 // waiting: neither sent nor ended otherwise
	offline                   bool
	card                      bool // one has come on the form
}

// ended are the sales that wait no more.
func (s seen) ended() int64 { return s.recorded - s.waiting }

// round is the guided first round. It asks for nothing and stops nothing: it looks at
// what is done, and says what could come next.
type round struct {
	at    step
	since seen // when that step began
}

// goOn passes the steps that have been done by now.
func (r *round) goOn(now seen) {
	for r.passed(now) {
		r.at++
		if r.at != typeAmount { // the sale counts from before its card
			r.since = now
		}
	}
}

func (r *round) passed(now seen) bool {
	switch r.at {
	case scanCard:
		return now.card || now.recorded > r.since.recorded
	case typeAmount, sellOffline:
		return now.recorded > r.since.recorded
	case seeItSent: // not with the plug out, which is the next step
		return now.ended() > r.since.ended() || now.waiting == 0 || now.offline
	case seeItArrive:
		return now.ended() > r.since.ended() || now.waiting == 0
	case pullPlug:
		return now.offline
	case plugIn:
		return !now.offline
	case sellDeleted:
		return now.review > r.since.review
	case clearReview:
		return now.review < r.since.review
	}
	return false
}

// guide shows the round in the band.
type guide struct {
	root  *fyne.Container
	count *kit.Text // under the word that this is practice
	says  *kit.Words
	leave *kit.Button
	width float32 // that the sentence's size was chosen for
	sized string  // the sentence that it was chosen for
}

func newGuide(onLeave func()) *guide {
	g := &guide{count: kit.NewBold("", kit.SizeSmall, kit.InkOnStrong),
		says:  kit.NewWords("", kit.InkOnStrong).Sized(kit.SizeNameTight),
		leave: kit.NewButton(words.T("Leave"), kit.OnBand, onLeave)}
	g.leave.Height, g.leave.Calm = kit.Touch-kit.Grid, true
	twoLines := kit.Strut(0, 2.8*kit.SizeSmall) // so that nothing below moves from step to step
	g.root = kit.Container(guideRoom{g}, twoLines, kit.Row(0, 0, g.says.Box))
	return g
}

// guideRoom writes a sentence of the round as large as other text where it has room in two lines, and smaller
// elsewhere: a short one is not made small by the longest.
type guideRoom struct{ g *guide }

func (guideRoom) MinSize(objects []fyne.CanvasObject) fyne.Size { return kit.Stack{}.MinSize(objects) }

func (l guideRoom) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if says := l.g.says.Segment.Text; l.g.width != size.Width || l.g.sized != says {
		l.g.width, l.g.sized = size.Width, says
		l.g.says.Sized(sayingSize(says, size.Width))
	}
	kit.Stack{}.Layout(objects, size)
}

// sayingSize is the size of a sentence in two lines of a width, of which the breaks leave some empty.
func sayingSize(says string, width float32) fyne.ThemeSizeName {
	const filled = 1.7
	if fyne.MeasureText(says, kit.SizeSmall, fyne.TextStyle{}).Width > filled*width {
		return kit.SizeNameTight
	}
	return theme.SizeNameText
}

// Guide begins the guided round.
func (r *Room) Guide() {
	r.round = round{at: scanCard, since: r.seen}
	r.showRound()
}

// Status applies a status. On a till that has never sold, the round
// begins by itself.
func (r *Room) Status(s till.Status) {
	r.seen.recorded, r.seen.waiting = s.Counts.Recorded.Count, s.Counts.Waiting()
	r.seen.review = s.Counts.By[purchase.Review].Count
	if s.Ready && !r.known {
		r.known = true
		if r.seen.recorded == 0 {
			r.Guide()
			return
		}
		r.showRound()
	}
	r.lookOn()
}

// CardOnForm is told that a card is on the form, however it got there.
func (r *Room) CardOnForm() {
	r.seen.card = true
	r.lookOn()
}

// leaveRound asks first: Leave is the first button that Tab comes to.
func (r *Room) leaveRound() {
	end := func() { r.round = round{}; r.showRound() }
	if r.round.at == allDone {
		end()
		return
	}
	body := words.T("Practice goes on. “{entry}” in the ⋮ menu begins the round again.", "entry",
		words.T("A guided first round"))
	if r.OnLeave != nil {
		body += " " + words.T("“{leave}” opens the real till.", "leave", words.T("Leave practice"))
	}
	r.shell.Ask(shell.Question{Title: words.T("Leave the guided round?"), Body: body,
		No: words.T("No, go back"), Yes: words.T("Leave"), YesKind: kit.Plain, OnYes: end})
}

// lookOn goes on with the round by what has been done.
func (r *Room) lookOn() {
	at := r.round.at
	r.round.goOn(r.seen)
	r.seen.card = false
	if at != r.round.at {
		r.showRound()
	}
}

// Carry goes on where a room before this one was, which it takes the place of.
func (r *Room) Carry(before *Room) {
	r.round, r.seen, r.known = before.round, before.seen, before.known
	r.showRound()
}

func (r *Room) showRound() {
	on, g := r.round.at != noRound, r.guide
	g.says.Set(r.round.at.says(), kit.InkOnStrong)
	g.leave.Set(words.T("Leave"))
	g.count.Set(words.T("{have} of {need}", "have", words.Number(int64(r.round.at)), "need",
		words.Number(int64(allDone-1))))
	if r.round.at == allDone {
		g.leave.Set(words.T("Close"))
	}
	kit.SetVisible(g.count, on && r.round.at != allDone)
	kit.SetVisible(g.root, on)
	kit.SetVisible(g.leave, on)
	kit.SetVisible(r.also, !on)
	kit.SetVisible(r.out, r.OnLeave != nil && (!on || r.round.at == allDone))
	kit.SetVisible(r.delay, !on) // there is no room for it beside
	r.Band.Refresh()
	r.OnHeight()
}
