package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// The ring is round the line that keys are at, as long as the list has the focus.
func TestListShowsWhereKeysAre(t *testing.T) {
	lines := map[int]*fyne.Container{}
	l := NewList(func() int { return 3 }, func() fyne.CanvasObject { return NewText("", SizeSmall, InkText) },
		func(int, fyne.CanvasObject) {})
	update := l.UpdateItem
	l.UpdateItem = func(i int, o fyne.CanvasObject) {
		update(i, o)
		lines[i] = o.(*fyne.Container)
	}
	w := test.NewTempWindow(t, l)
	w.Resize(fyne.NewSize(300, 300))
	at := func() int {
		for i, line := range lines {
			if line.Objects[1].Visible() {
				return i
			}
		}
		return -1
	}
	if at() != -1 {
		t.Error("a ring without the focus")
	}
	w.Canvas().Focus(l)
	if at() != 0 {
		t.Errorf("the ring is at %d", at())
	}
	if says := lines[0].Objects[0]; says.Position().X < Px(ringWidth) ||
		says.Position().X+says.Size().Width > lines[0].Size().Width-Px(ringWidth) {
		t.Error("the ring runs through what the line says")
	}
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if at() != 2 {
		t.Errorf("after two lines down the ring is at %d", at())
	}
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	if at() != 1 {
		t.Errorf("after one up the ring is at %d", at())
	}
	w.Canvas().Unfocus()
	if at() != -1 {
		t.Error("the ring stays")
	}
}

// The line with the ring is the one that Space opens, and the one that was opened last: the
// pointer over another, or a touch, does not part them.
func TestTheLitLineIsTheOneThatOpens(t *testing.T) {
	lines := map[int]*fyne.Container{}
	var opened []int
	l := NewList(func() int { return 5 }, func() fyne.CanvasObject { return NewText("", SizeSmall, InkText) },
		func(int, fyne.CanvasObject) {})
	update := l.UpdateItem
	l.UpdateItem = func(i int, o fyne.CanvasObject) {
		update(i, o)
		lines[i] = o.(*fyne.Container)
	}
	l.OnSelected = func(i int) {
		l.UnselectAll()
		opened = append(opened, i)
	}
	w := test.NewTempWindow(t, l)
	w.Resize(fyne.NewSize(300, 300))
	lit := func() int {
		for i, line := range lines {
			if line.Objects[1].Visible() {
				return i
			}
		}
		return -1
	}
	over := func(i int) fyne.Position {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(lines[i])
		return at.AddXY(5, lines[i].Size().Height/2)
	}
	w.Canvas().Focus(l)
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	test.MoveMouse(w.Canvas(), over(3))
	if lit() != 1 {
		t.Errorf("under the pointer the ring is at %d", lit())
	}
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	test.TapCanvas(w.Canvas(), over(4))
	if lit() != 4 {
		t.Errorf("after a touch the ring is at %d", lit())
	}
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if lit() != 3 || len(opened) != 3 || opened[0] != 1 || opened[1] != 4 || opened[2] != 3 {
		t.Errorf("the ring is at %d, opened %v", lit(), opened)
	}
}

// Enter presses the line that keys are at in a list over the rooms, and elsewhere is the window's.
func TestEnterInAList(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Paper{})
	for _, enters := range []bool{true, false} {
		var opened []int
		passed := 0
		l := NewList(func() int { return 5 }, func() fyne.CanvasObject { return NewText("", SizeSmall, InkText) },
			func(int, fyne.CanvasObject) {})
		l.Enters = enters
		l.OnSelected = func(i int) { l.UnselectAll(); opened = append(opened, i) }
		w := test.NewTempWindow(t, l)
		w.Resize(fyne.NewSize(300, 300))
		w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { passed++ })
		w.Canvas().Focus(l)
		l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnter})
		if enters && (len(opened) != 2 || opened[0] != 1 || passed > 0) || !enters && (len(opened) > 0 || passed != 2) {
			t.Errorf("enters %v: opened %v, %d went to the window", enters, opened, passed)
		}
	}
}
