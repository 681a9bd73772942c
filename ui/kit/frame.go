package kit

import (
	"fyne.io/fyne/v2"
)

// frame lays out the window's whole content. It lets a focused button, which sends
// characters on to the amount, say what such a character changes. It is a layout, and no
// widget: the toolkit tells screen readers of what is in containers only.
//
// Over the content lie what floats from place to place, and the tip of the button that
// the pointer is on.
type frame struct {
	content  fyne.CanvasObject
	snapshot func() (restore func())
	floats   *fyne.Container
	tip      *tip
	least    fyne.Size // of the window
	size     fyne.Size
	resized  func() // the window has another size
}

// NewFrame returns the content of a window that may become as small as least.
func NewFrame(content fyne.CanvasObject, least fyne.Size, snapshot func() func(), resized func()) *fyne.Container {
	f := &frame{content: content, snapshot: snapshot, floats: Container(nil), tip: newTip(), least: least,
		resized: resized}
	return Container(f, content, f.floats, Container(underTip{f.tip}, f.tip.root))
}

// MinSize is what the content needs, but never more than least: in a smaller window the
// content is drawn smaller.
func (f *frame) MinSize([]fyne.CanvasObject) fyne.Size { return f.content.MinSize().Min(f.least) }

func (f *frame) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		fill(o, size)
	}
	if size != f.size {
		f.size = size
		f.resized()
	}
}

func (f *frame) tell(of *Button, yes bool) {
	if yes {
		f.tip.show(of, f.size)
	} else {
		f.tip.hide(of)
	}
}

// frameOf is the frame of an object's window; nil: it has none.
func frameOf(o fyne.CanvasObject) *frame {
	c := CanvasOf(o)
	if c == nil {
		return nil
	}
	content, ok := c.Content().(*fyne.Container)
	if !ok {
		return nil
	}
	f, _ := content.Layout.(*frame)
	return f
}

// Snapshot is the window's: a button keeps no character for itself.
func (b *Button) Snapshot() (restore func()) { return snapshotOf(b) }

func snapshotOf(o fyne.CanvasObject) (restore func()) {
	if f := frameOf(o); f != nil {
		return f.snapshot()
	}
	return func() {}
}
