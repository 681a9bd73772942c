package desk

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// shares are the columns' shares of a row's width; the first one is a mark's.
type shares []float32

// newRow is an empty row with a mark and cells of two lines.
func newRow(columns shares) fyne.CanvasObject {
	objects := []fyne.CanvasObject{kit.NewMark(kit.ShapeNone, kit.InkQuiet, 16)}
	for range columns[1:] {
		over := kit.NewCut("", kit.SizeSmall, kit.InkText)
		over.Bold = true
		objects = append(objects, over, kit.NewCut("", kit.SizeSmall, kit.InkQuiet))
	}
	return kit.Container(row{columns}, objects...)
}

func rows(columns shares) func() fyne.CanvasObject {
	return func() fyne.CanvasObject { return newRow(columns) }
}

// fill puts a row's mark and texts, two for each column.
func fill(o fyne.CanvasObject, l kit.Look, texts ...string) {
	objects := o.(*fyne.Container).Objects
	objects[0].(*kit.Mark).Set(l.Shape, l.Ink)
	for i, text := range texts {
		objects[i+1].(*kit.Text).Set(text)
	}
}

// ink colours the upper line of a column.
func ink(o fyne.CanvasObject, column int, name fyne.ThemeColorName) {
	t := o.(*fyne.Container).Objects[2*column-1].(*kit.Text)
	t.SetInk(t.Content, name)
}

type row struct{ columns shares }

func (row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(60*kit.Grid, max(kit.Touch, 2*objects[1].MinSize().Height+kit.Grid))
}

func (r row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	at := r.columns[0] * size.Width
	objects[0].Resize(fyne.NewSize(at-kit.Grid, size.Height))
	objects[0].Move(fyne.Position{})
	line := objects[1].MinSize().Height
	top := (size.Height - 2*line) / 2
	for i, share := range r.columns[1:] {
		width := share * size.Width
		for k := range 2 {
			o := objects[1+2*i+k]
			o.Resize(fyne.NewSize(max(width-kit.Grid, 0), line))
			o.Move(fyne.NewPos(at, top+float32(k)*line))
		}
		at += width
	}
}

// list is a list whose lines are pressed, not chosen: by Enter too, which does nothing else in this window.
func list(create func() fyne.CanvasObject, length func() int, show func(i int, o fyne.CanvasObject),
	press func(i int)) *kit.List {
	l := kit.NewList(length, create, func(i int, o fyne.CanvasObject) {
		if i < length() {
			show(i, o)
		}
	})
	l.Enters = true
	l.OnSelected = func(i int) {
		l.UnselectAll()
		if i < length() {
			press(i)
		}
	}
	return l
}

var (
	tillColumns   = shares{0.05, 0.26, 0.22, 0.23, 0.24}
	reviewColumns = shares{0.05, 0.22, 0.38, 0.35}
	orderColumns  = shares{0.05, 0.38, 0.57}
)

// sorted are the tills in the order of the list: those with alarms first.
func sorted(v View) []Till {
	all := slices.Clone(v.Tills)
	urgency := func(t Till) int {
		if len(t.Alarms) == 0 {
			return 100
		}
		return t.Alarms[0].Urgent
	}
	slices.SortStableFunc(all, func(a, b Till) int { return cmp.Compare(urgency(a), urgency(b)) })
	return all
}

func (w *Window) tillList() *kit.List {
	return list(rows(tillColumns), func() int { return len(w.listed) }, func(i int, o fyne.CanvasObject) {
		t, now := w.listed[i], w.view.At
		waits, oldest := words.N(t.Waiting, "{n} waiting", "{n} waiting"), ""
		if !t.Oldest.IsZero() && t.Waiting > 0 {
			oldest = words.T("since {when}", "when", kit.ClockTime(t.Oldest, now))
		}
		review := ""
		if t.Review > 0 {
			review = words.N(t.Review, "{n} to review", "{n} to review")
		}
		l := look(t)
		fill(o, l, kit.Name(t.Name), kit.Name(t.Location), kit.Upper(l.Word), heard(t, now), waits, oldest,
			sold(t.Sold), review)
		ink(o, 2, l.Ink)
	}, func(i int) { w.openTill(w.listed[i]) })
}

func (w *Window) reviewList() *kit.List {
	create := func() fyne.CanvasObject { return kit.Row(0, 1, kit.NewTickBox(), newRow(reviewColumns)) }
	return list(create, func() int { return len(w.view.Reviews) }, func(i int, o fyne.CanvasObject) {
		s, parts := w.view.Reviews[i], o.(*fyne.Container).Objects
		tick, o := parts[0].(*kit.TickBox), parts[1]
		tick.Set(w.several.ticked[s.id()])
		tick.Press = func() { w.tick(s) }
		receipt := ""
		if s.Receipt != "" {
			receipt = words.T("receipt {receipt}", "receipt", s.Receipt)
		}
		fill(o, kit.Look{Shape: kit.ShapeTriangle, Ink: kit.InkAttention}, amount(s), receipt, why(s).Title,
			words.T("since {when}", "when", kit.ClockTime(s.Since, w.view.At)), kit.Name(s.Till.Name),
			words.T("recorded {when}", "when", kit.ClockTime(s.Recorded, w.view.At)))
	}, func(i int) { w.openSale(w.view.Reviews[i]) })
}

func (w *Window) orderList() *kit.List {
	return list(rows(orderColumns), func() int { return len(w.orders) }, func(i int, o fyne.CanvasObject) {
		d := w.orders[i]
		l := kit.Look{Shape: kit.ShapeRing, Ink: kit.InkText}
		switch d.State {
		case orderDone:
			l = kit.Look{Shape: kit.ShapeCheck, Ink: kit.InkGood}
		case orderRefused, orderExpired:
			l = kit.Look{Shape: kit.ShapeCross, Ink: kit.InkError}
		}
		fill(o, l, does(d.Do), kit.ClockTime(d.At, w.view.At), kit.Name(d.Till), came(d, w.view.At))
	}, func(int) {})
}
