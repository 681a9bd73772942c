package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// frame is the window's whole content. It lets a focused button, which sends
// characters on to the amount, say what such a character changes.
type frame struct {
	widget.BaseWidget
	content  fyne.CanvasObject
	snapshot func() (restore func())
}

func newFrame(content fyne.CanvasObject, snapshot func() func()) *frame {
	f := &frame{content: content, snapshot: snapshot}
	f.ExtendBaseWidget(f)
	return f
}

func (f *frame) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.content) }

// Snapshot keeps what characters change while no field has the focus: the
// amount, and the focus itself. The wedge puts it back when they prove to be a
// scan's.
func (w *Window) Snapshot() (restore func()) {
	focused := w.win.Canvas().Focused()
	amount := w.sale.amount
	content, column := amount.field.Text, amount.field.CursorColumn
	return func() {
		amount.put(content)
		amount.field.CursorColumn = column
		amount.field.Refresh()
		if focused == nil {
			w.win.Canvas().Unfocus()
		} else {
			w.win.Canvas().Focus(focused)
		}
	}
}

// Snapshot is the window's: a button keeps no character for itself.
func (b *button) Snapshot() (restore func()) {
	if c := canvasOf(b); c != nil {
		if f, ok := c.Content().(*frame); ok {
			return f.snapshot()
		}
	}
	return func() {}
}
