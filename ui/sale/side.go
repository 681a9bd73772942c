package sale

import (
	"fyne.io/fyne/v2"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/lens"
)

// side is the column beside the form: the camera, the card's balance, the keypad; by
// tabs, if there are more pages.
type side struct {
	root   *fyne.Container
	keys   *fyne.Container
	keypad *kit.Keypad
	tabs   *kit.Tabs // nil: everything can be seen at once
	lens   *kit.Page // the camera's, of the tabs
}

// newSide calls turned when another page has been opened.
func newSide(k *kit.Keypad, d *cardDetails, camera *lens.Box, more []*kit.Page, turned func()) *side {
	s := &side{keypad: k}
	sheet := kit.NewSurface(kit.InkSurface, kit.InkLine, kit.Corner)
	paper := kit.Container(kit.Stack{}, sheet, kit.Inset(kit.Grid+4, d.root))
	if len(more) == 0 {
		s.keys = kit.Container(beside{camera}, camera.Root, paper, k.Root)
		s.root = kit.Container(kit.Stack{}, s.keys)
		return s
	}
	elsewhere := kit.Strut(0, 0) // the camera
	elsewhere.Hide()
	s.keys = kit.Container(beside{camera}, elsewhere, paper, k.Root)
	s.lens = kit.NewPage(words.T("Camera"), camera.Root)
	kit.SetVisible(s.lens.Tab, camera.Supported())
	s.tabs = kit.NewTabs(append(more, s.lens, kit.NewPage(words.T("Keypad"), s.keys))...)
	s.tabs.OnOpen = turned
	s.root = s.tabs.Root
	return s
}

// lensInFront reports whether the camera's page is the one that can be seen.
func (s *side) lensInFront() bool { return s.tabs == nil || s.tabs.Front == s.lens }

func (s *side) openLens() {
	if s.tabs != nil {
		s.tabs.Open(s.lens)
	}
}

// beside stacks camera, balance and keypad: the keypad gets what it needs, then
// the camera its whole picture, then the balance the rest, if that is enough to
// say something.
type beside struct{ camera *lens.Box }

func leastBalance() float32 { return 4*kit.Grid + kit.Tx(56) }

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
	kit.SetVisible(balance, rest >= leastBalance())
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

func (s *side) showKeypad(yes bool) {
	kit.SetVisible(s.keypad.Root, yes)
	s.keys.Refresh()
}
