package ui

import (
	"fyne.io/fyne/v2"

	"counterfoil/ui/kit"
	"counterfoil/ui/lens"
)

// saleSide is the column beside the form: the camera, the card's balance, the
// keypad; in practice by tabs, with the cards to click and what the server has.
type saleSide struct {
	root   *fyne.Container
	keys   *fyne.Container
	keypad *kit.Keypad
	tabs   *kit.Tabs // nil: all is to be seen at once
	lens   *kit.Page // of the tabs, the camera's
}

func newSaleSide(k *kit.Keypad, d *cardDetails, camera *lens.Box, more []*kit.Page) *saleSide {
	s := &saleSide{keypad: k}
	sheet := kit.NewSurface(kit.InkSurface, kit.InkLine, kit.Corner)
	paper := kit.Container(kit.Stack{}, sheet, kit.Inset(kit.Grid+4, d.root))
	if len(more) == 0 {
		s.keys = kit.Container(beside{camera}, camera.Root, paper, k.Root)
		s.root = kit.Container(kit.Stack{}, s.keys)
		return s
	}
	s.keys = kit.ColumnFill(kit.Grid, 0, paper, k.Root)
	s.lens = kit.NewPage("Camera", camera.Root)
	kit.SetVisible(s.lens.Tab, camera.Fitted())
	s.tabs = kit.NewTabs(append(more, s.lens, kit.NewPage("Keypad", s.keys))...)
	s.root = s.tabs.Root
	return s
}

// cameraInFront: the page that the camera is on is to be seen on Sale.
func (s *saleSide) cameraInFront() bool {
	return s.tabs == nil || s.tabs.Front == s.lens
}

// beside stacks camera, balance and keypad: the keypad gets what it needs, then
// the camera its whole picture, then the balance the rest, if that is enough to
// say something.
type beside struct{ camera *lens.Box }

const leastBalance float32 = 11 * kit.Grid

func (b beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(20*kit.Grid, 0)
	for _, o := range []fyne.CanvasObject{objects[0], objects[2]} {
		if o.Visible() {
			least := o.MinSize()
			size = fyne.NewSize(max(size.Width, least.Width), size.Height+least.Height+kit.Grid)
		}
	}
	return size
}

func (b beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	camera, balance, keypad := objects[0], objects[1], objects[2]
	var keys, picture float32
	if keypad.Visible() {
		keys = keypad.MinSize().Height + kit.Grid
	}
	if camera.Visible() {
		picture = min(b.camera.HeightFor(size.Width), size.Height-keys)
	}
	rest := size.Height - keys - picture
	if camera.Visible() {
		rest -= kit.Grid
	}
	kit.SetVisible(balance, rest >= leastBalance)
	at := float32(0)
	put := func(o fyne.CanvasObject, height float32) {
		if o.Visible() {
			o.Move(fyne.NewPos(0, at))
			o.Resize(fyne.NewSize(size.Width, height))
			at += height + kit.Grid
		}
	}
	put(camera, picture)
	put(balance, rest)
	put(keypad, size.Height-at)
}

func (s *saleSide) showKeypad(yes bool) {
	kit.SetVisible(s.keypad.Root, yes)
	s.keys.Refresh()
}

// lastBelow lays the form over the strip of last sales: the strip gets one row
// of stubs and, of what the form has no use for, up to two more if there are
// sales to fill them.
type lastBelow struct{ strip *lastStrip }

const formHeight float32 = 480 // what the form can make use of

func (lastBelow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	form, edge, strip := objects[0].MinSize(), objects[1].MinSize(), objects[2].MinSize()
	return fyne.NewSize(max(form.Width, strip.Width), form.Height+edge.Height+strip.Height)
}

func (l lastBelow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	edge := objects[1].MinSize().Height
	strip := objects[2].MinSize().Height
	spare := size.Height - edge - strip - formHeight - 3*kit.Grid
	for more := 1; more < min(l.strip.rows(size.Width-4*kit.Grid), 3) && spare >= stubHeight+kit.Grid; more++ {
		strip += stubHeight + kit.Grid
		spare -= stubHeight + kit.Grid
	}
	form := size.Height - edge - strip
	at := float32(0)
	for i, height := range [...]float32{form, edge, strip} {
		objects[i].Move(fyne.NewPos(0, at))
		objects[i].Resize(fyne.NewSize(size.Width, height))
		at += height
	}
}
