package ui

import (
	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// lastStrip shows the stubs of the last sales, newest first: as many as there
// is room for, in rows.
type lastStrip struct {
	root  *fyne.Container
	stubs [till.LastSales]*stub
	none  *text

	onUndo func(purchase.Transaction)
}

func newLastStrip() *lastStrip {
	l := &lastStrip{none: newText("The last sales appear here.", sizeSmall, inkQuiet)}
	var objects []fyne.CanvasObject
	for i := range l.stubs {
		l.stubs[i] = newStub(func(tx purchase.Transaction) { l.onUndo(tx) })
		objects = append(objects, l.stubs[i].root)
	}
	l.root = container(stack{}, container(stubs{l}, objects...), insetXY(grid, 0, l.none))
	return l
}

func (l *lastStrip) show(last []purchase.Transaction) {
	for i, s := range l.stubs {
		if i < len(last) {
			s.show(last[i])
		} else {
			s.clear()
		}
	}
	if len(last) == 0 {
		l.none.Show()
	} else {
		l.none.Hide()
	}
	l.root.Refresh()
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
	mark   *mark
	state  *text
	time   *text
	amount *text
	card   *text
	undo   *button
	tx     purchase.Transaction
	full   bool
}

func newStub(onUndo func(purchase.Transaction)) *stub {
	s := &stub{mark: newMark(shapeRing, inkQuiet, 10), state: newCut("", sizeSmall, inkQuiet), time: newText("", sizeSmall, inkQuiet),
		amount: newBold("", sizeMedium, inkText), card: newCut("", sizeSmall, inkQuiet)}
	s.undo = newButton("Undo", plain, func() { onUndo(s.tx) })
	says := column(2, row(grid, 1, s.amount, s.card), row(grid-2, 1, s.mark, s.state, s.time))
	s.root = container(stack{}, newSurface(inkSurface, inkLine, corner), insetXY(grid+4, grid, row(grid, 0, says, s.undo)))
	return s
}

func (s *stub) clear() { s.full = false }

func (s *stub) show(tx purchase.Transaction) {
	s.tx, s.full = tx, true
	s.amount.set(money(tx.Amount))
	s.card.set(purchase.MaskCard(tx.Card))
	s.time.set(clockTime(tx.ScannedAt, now()))
	look := looks(tx.State)
	s.mark.set(look.shape, look.ink)
	s.state.setInk(look.word, look.ink)
	if till.CanUndo(tx) {
		s.undo.Show()
	} else {
		s.undo.Hide()
	}
	s.root.Refresh()
}

// look is how a state is shown: shape, colour and the cashier's word for it.
type look struct {
	shape shape
	ink   fyne.ThemeColorName
	word  string
}

func looks(s purchase.State) look {
	switch s {
	case purchase.Synced:
		return look{shapeCheck, inkGood, "sent"}
	case purchase.Review:
		return look{shapeTriangle, inkAttention, "to review"}
	case purchase.Voided:
		return look{shapeCross, inkQuiet, "voided"}
	case purchase.Dismissed:
		return look{shapeCross, inkQuiet, "dismissed"}
	}
	return look{shapeRing, inkText, "waiting"}
}

// stubs puts as many stubs as fit side by side, in as many rows as fit, and
// hides the others: Tab must not wander off the window.
type stubs struct{ strip *lastStrip }

const (
	stubWidth  float32 = 240
	stubHeight float32 = 64
)

func stubColumns(width float32) int { return max(int((width+grid)/(stubWidth+grid)), 1) }

func (stubs) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(stubWidth, stubHeight) }

func (l stubs) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	columns := stubColumns(size.Width)
	rows := max(int((size.Height+grid)/(stubHeight+grid)), 1)
	width := (size.Width - grid*float32(columns-1)) / float32(columns)
	for i, o := range objects {
		if i >= columns*rows || !l.strip.stubs[i].full {
			o.Hide()
			continue
		}
		o.Show()
		o.Move(fyne.NewPos(float32(i%columns)*(width+grid), float32(i/columns)*(stubHeight+grid)))
		o.Resize(fyne.NewSize(width, stubHeight))
	}
}
