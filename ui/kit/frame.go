package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// frame is the window's whole content. It lets a focused button, which sends
// characters on to the amount, say what such a character changes.
//
// Over it lie what floats from place to place, and the tip of the button that the
// pointer is on.
type frame struct {
	widget.BaseWidget
	content  fyne.CanvasObject
	snapshot func() (restore func())
	floats   *fyne.Container
	tip      *tip
	least    fyne.Size // of the window
	resized  func()    // the window has another size
}

// NewFrame returns a frame for a window that may become as small as least.
func NewFrame(content fyne.CanvasObject, least fyne.Size, snapshot func() func(), resized func()) *frame {
	f := &frame{content: content, snapshot: snapshot, floats: Container(nil), tip: newTip(), least: least,
		resized: resized}
	f.ExtendBaseWidget(f)
	return f
}

func (f *frame) CreateRenderer() fyne.WidgetRenderer {
	over := Container(underTip{f.tip}, f.tip.root)
	return widget.NewSimpleRenderer(Container(Stack{}, f.content, f.floats, over))
}

// MinSize lets a window become as small as it may be, however large things are drawn
// now: they are drawn smaller when it is.
func (f *frame) MinSize() fyne.Size { return f.BaseWidget.MinSize().Min(f.least) }

func (f *frame) tell(of *Button, yes bool) {
	if yes {
		f.tip.show(of)
	} else {
		f.tip.hide(of)
	}
}

// frameOf is the frame of an object's window; nil: it has none.
func frameOf(o fyne.CanvasObject) *frame {
	if c := CanvasOf(o); c != nil {
		if f, ok := c.Content().(*frame); ok {
			return f
		}
	}
	return nil
}

func (f *frame) Resize(size fyne.Size) {
	other := size != f.Size()
	f.BaseWidget.Resize(size)
	if other {
		f.resized()
	}
}

// Snapshot is the window's: a button keeps no character for itself.
func (b *Button) Snapshot() (restore func()) {
	if f := frameOf(b); f != nil {
		return f.snapshot()
	}
	return func() {}
}
