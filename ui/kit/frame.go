package kit

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
	resized  func() // the window has another size
}

func NewFrame(content fyne.CanvasObject, snapshot func() func(), resized func()) *frame {
	f := &frame{content: content, snapshot: snapshot, resized: resized}
	f.ExtendBaseWidget(f)
	return f
}

func (f *frame) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.content) }

func (f *frame) Resize(size fyne.Size) {
	other := size != f.Size()
	f.BaseWidget.Resize(size)
	if other {
		f.resized()
	}
}

// Snapshot is the window's: a button keeps no character for itself.
func (b *Button) Snapshot() (restore func()) {
	if c := CanvasOf(b); c != nil {
		if f, ok := c.Content().(*frame); ok {
			return f.snapshot()
		}
	}
	return func() {}
}
