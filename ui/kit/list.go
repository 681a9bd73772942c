package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// List is the toolkit's list with a ring round the line that keys are at, but for what belongs
// to the window: of the keys it keeps those that choose a line, and no characters, so that digits
// do the same where a list has the focus as where nothing has, and Enter too, unless it Enters.
type List struct {
	widget.List
	Enters  bool // Enter presses a line, as Space does: in a list over the rooms
	focused bool
	at      int  // the line that keys are at
	keys    bool // a line is being lit for keys: the pointer over one lights it for the toolkit only
}

func NewList(length func() int, create func() fyne.CanvasObject, update func(i int, o fyne.CanvasObject)) *List {
	l := &List{}
	l.Length = length
	l.CreateItem = func() fyne.CanvasObject {
		ring := newRing()
		return Container(ringed{ring}, create(), ring.box)
	}
	l.UpdateItem = func(i int, o fyne.CanvasObject) {
		line := o.(*fyne.Container)
		update(i, line.Objects[0])
		lineUp(line.Objects[0])
		ring := line.Layout.(ringed).ring
		ring.show(l.focused && i == l.at)
		ring.paint()
	}
	l.OnHighlighted = func(i int) {
		if !l.keys {
			return
		}
		was := l.at
		l.at = i
		l.RefreshItem(was)
		l.RefreshItem(i)
	}
	l.ExtendBaseWidget(l)
	return l
}

// ringed lays the ring of the focus round what a line says: within the line, or the list
// would cut it off.
type ringed struct{ ring *ring }

// aroundLine is what a line leaves free on either side.
func aroundLine() float32 { return Stroke(ringWidth) + Px(4) }

func (ringed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(2*aroundLine(), 0)
}

func (r ringed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	side, half := aroundLine(), Stroke(ringWidth)/2
	objects[0].Move(fyne.NewPos(side, 0))
	objects[0].Resize(fyne.NewSize(max(size.Width-2*side, 0), size.Height))
	r.ring.box.Move(fyne.NewPos(half, half))
	r.ring.box.Resize(size.SubtractWidthHeight(2*half, 2*half))
}

// OverList lays out what names a list's columns: as its lines are.
func OverList(names fyne.CanvasObject) *fyne.Container { return InsetXY(aroundLine(), 0, names) }

// lights does what lights the line that keys are at.
func (l *List) lights(do func()) {
	l.keys = true
	do()
	l.keys = false
}

func (l *List) FocusGained() {
	l.focused = true
	l.lights(l.List.FocusGained)
}

// Highlight has keys at a line.
func (l *List) Highlight(i int) { l.lights(func() { l.List.Highlight(i) }) }

// CreateRenderer has keys at a line that is chosen, by a touch too.
func (l *List) CreateRenderer() fyne.WidgetRenderer {
	chosen := l.OnSelected
	l.OnSelected = func(i int) {
		l.Highlight(i)
		if chosen != nil {
			chosen(i)
		}
	}
	return l.List.CreateRenderer()
}

func (l *List) FocusLost() {
	l.focused = false
	l.List.FocusLost()
}

// RowWidget is a row of a list that is a widget: what is in it lies in a container.
type RowWidget interface{ Content() *fyne.Container }

// lineUp lays out anew what stands side by side in a row that another line's texts were put
// into: the toolkit does that only when a row's size changes, and a wider amount would run
// into the name beside it.
func lineUp(o fyne.CanvasObject) {
	if row, is := o.(RowWidget); is {
		o = row.Content()
	}
	c, is := o.(*fyne.Container)
	if !is {
		return
	}
	if line, is := c.Layout.(Line); is && !line.down {
		line.Layout(c.Objects, c.Size())
	}
	for _, child := range c.Objects {
		lineUp(child)
	}
}

func (l *List) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeySpace:
		l.lights(func() { l.List.TypedKey(key) })
	case fyne.KeyReturn, fyne.KeyEnter:
		if !l.Enters {
			passKey(l, key)
			return
		}
		l.lights(func() { l.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace}) })
	default:
		passKey(l, key)
	}
}

func (l *List) TypedRune(r rune) { passRune(l, r) }

// Snapshot is the window's, as a button's.
func (l *List) Snapshot() (restore func()) { return snapshotOf(l) }
