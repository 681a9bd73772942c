package sale

import (
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// lastStrip shows the stubs of the last sales, newest first: as many as there
// is room for, in rows.
type lastStrip struct {
	root  *fyne.Container
	stubs [till.LastSales]*stub
	none  *kit.Words
}

func newLastStrip(open, undo func(purchase.Transaction)) *lastStrip {
	l := &lastStrip{none: kit.NewWords(words.T("The last sales appear here."), kit.InkQuiet)}
	var objects []fyne.CanvasObject
	for i := range l.stubs {
		l.stubs[i] = newStub(open, undo)
		objects = append(objects, l.stubs[i].root)
	}
	none := kit.InsetXY(kit.Grid, 0, kit.Row(0, 0, l.none.Box))
	l.root = kit.Container(kit.Stack{}, kit.Container(stubs{l}, objects...), none)
	return l
}

// show shows sales and rewards that were given, both newest first, by when they were made.
func (l *lastStrip) show(last []purchase.Transaction, rewards []given) {
	kit.SetVisible(l.none.Box, len(last)+len(rewards) == 0)
	for _, s := range l.stubs {
		switch {
		case len(rewards) > 0 && (len(last) == 0 || rewards[0].at.After(last[0].RecordedAt)):
			s.showGiven(rewards[0])
			rewards = rewards[1:]
		case len(last) > 0:
			s.show(last[0])
			last = last[1:]
		default:
			s.clear()
		}
	}
	l.root.Refresh()
}

// NewDay shows the last sales with their dates: what was of today is of yesterday.
// An Enter that was meant for a button that has just gone, such as Undo, records nothing.
func (r *Room) NewDay() {
	r.last.show(r.recent, r.given)
	if r.last.lost(r.shell.Focused()) {
		r.shell.Settle()
		r.Ready()
	}
}

// lost reports whether what has the focus is a button of the strip that is no more to be seen or pressed.
func (l *lastStrip) lost(focused fyne.Focusable) bool {
	for _, s := range l.stubs {
		for _, b := range [...]*kit.Button{s.undo, s.paper} {
			if focused == fyne.Focusable(b) {
				return !s.root.Visible() || !b.Visible() || b.Disabled()
			}
		}
	}
	return false
}

// rows is how many rows the sales fill at a width.
func (l *lastStrip) rows(width float32) int {
	full := 0
	for _, s := range l.stubs {
		if s.full {
			full++
		}
	}
	columns := stubColumns(width)
	return (full + columns - 1) / columns
}

// stub is one sale torn off: when, which card, how much, what became of it.
type stub struct {
	root   *fyne.Container
	mark   *kit.Mark
	state  *kit.Text
	time   *kit.Text
	amount *kit.Text
	card   *kit.Text
	below  *kit.Text // the amount in the time's place: the button leaves the name no room beside it
	undo   *kit.Button
	paper  *kit.Button // opens the sale
	tx     purchase.Transaction
	full   bool
}

func newStub(open, onUndo func(purchase.Transaction)) *stub {
	s := &stub{mark: kit.NewMark(kit.ShapeRing, kit.InkQuiet, 10), state: kit.NewCut("", kit.SizeSmall, kit.InkQuiet),
		time: kit.NewText("", kit.SizeSmall, kit.InkQuiet), amount: kit.NewBold("", kit.SizeMedium, kit.InkText),
		card:  kit.NewCut("", kit.SizeSmall, kit.InkText),
		below: kit.NewBold("", kit.SizeSmall, kit.InkText)}
	s.undo = kit.NewButton(words.T("Undo"), kit.Plain, func() { onUndo(s.tx) })
	says := kit.Column(2, kit.Row(kit.Grid, 0, s.card, s.amount),
		kit.Row(kit.Grid/2, 1, s.mark, s.state, s.time, s.below))
	s.paper = kit.NewButton("", kit.Plain, func() { open(s.tx) })
	s.paper.Paper = true
	s.root = kit.Container(kit.Stack{}, s.paper,
		kit.InsetXY(kit.Grid, kit.Grid/2, kit.Row(kit.Grid/2, 0, says, s.undo)))
	return s
}

func (s *stub) clear() { s.full = false }

func (s *stub) show(tx purchase.Transaction) {
	s.tx, s.full = tx, true
	s.paper.SetEnabled(true)
	s.amount.Set(kit.Money(tx.Amount))
	s.below.Set(kit.Money(tx.Amount))
	s.card.Set(kit.Upper(words.Whose(tx.CustomerName, tx.Card)))
	s.time.Set(kit.ClockTime(tx.RecordedAt, time.Now()))
	look := kit.LookOfSale(tx)
	s.mark.Set(look.Shape, look.Ink)
	s.state.SetInk(look.Word, look.Ink)
	undo := till.CanUndo(tx)
	for _, o := range [...]fyne.CanvasObject{s.undo, s.below} {
		kit.SetVisible(o, undo)
	}
	for _, o := range [...]fyne.CanvasObject{s.amount, s.time} {
		kit.SetVisible(o, !undo)
	}
	s.root.Refresh()
}

// showGiven shows a reward. There is no sale to open.
func (s *stub) showGiven(g given) {
	s.tx, s.full = purchase.Transaction{}, true
	s.paper.SetEnabled(false)
	s.card.Set(kit.Upper(g.whose))
	s.amount.Set("")
	s.time.Set(kit.ClockTime(g.at, time.Now()))
	s.mark.Set(kit.ShapeCheck, kit.InkAccent)
	says := words.T("reward given")
	if g.title != "" {
		says = words.T("reward: {reward}", "reward", g.title)
	}
	s.state.SetInk(says, kit.InkAccent)
	for _, o := range [...]fyne.CanvasObject{s.undo, s.below} {
		o.Hide()
	}
	for _, o := range [...]fyne.CanvasObject{s.amount, s.time} {
		o.Show()
	}
	s.root.Refresh()
}

// stubs puts as many stubs as fit side by side, in as many rows as fit, and
// hides the others: Tab must not wander off the window.
type stubs struct{ strip *lastStrip }

func stubWidth() float32  { return kit.Tx(240) }
func stubHeight() float32 { return max(kit.Px(60), kit.Tx(56)) }

func stubColumns(width float32) int { return max(int((width+kit.Grid)/(stubWidth()+kit.Grid)), 1) }

func (stubs) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(stubWidth(), stubHeight()) }

func (l stubs) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	columns := stubColumns(size.Width)
	rows := max(int((size.Height+kit.Grid)/(stubHeight()+kit.Grid)), 1)
	width := (size.Width - kit.Grid*float32(columns-1)) / float32(columns)
	for i, o := range objects {
		if i >= columns*rows || !l.strip.stubs[i].full {
			o.Hide()
			continue
		}
		o.Show()
		o.Move(fyne.NewPos(float32(i%columns)*(width+kit.Grid), float32(i/columns)*(stubHeight()+kit.Grid)))
		o.Resize(fyne.NewSize(width, stubHeight()))
	}
}
