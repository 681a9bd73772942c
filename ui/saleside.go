package ui

import "fyne.io/fyne/v2"

// saleSide is the column beside the form: the card's balance over the keypad;
// in practice also the cards to click and what the server has, by tabs.
type saleSide struct {
	root     *fyne.Container
	keys     *fyne.Container
	keypad   *keypad
	practice *practiceSide // nil at the real till
}

func newSaleSide(k *keypad, d *cardDetails, practice bool) *saleSide {
	s := &saleSide{keypad: k}
	s.keys = columnFill(grid, 0, container(stack{}, newSurface(inkSurface, inkLine, corner), inset(grid+4, d.root)), k.root)
	if !practice {
		s.root = container(stack{}, s.keys)
		return s
	}
	s.practice = newPracticeSide(s.keys)
	s.root = container(stack{}, s.practice.root)
	return s
}

func (s *saleSide) showKeypad(yes bool) {
	setVisible(s.keypad.root, yes)
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
	spare := size.Height - edge - strip - formHeight - 3*grid
	for more := 1; more < min(l.strip.rows(size.Width-4*grid), 3) && spare >= stubHeight+grid; more++ {
		strip += stubHeight + grid
		spare -= stubHeight + grid
	}
	form := size.Height - edge - strip
	at := float32(0)
	for i, height := range [...]float32{form, edge, strip} {
		objects[i].Move(fyne.NewPos(0, at))
		objects[i].Resize(fyne.NewSize(size.Width, height))
		at += height
	}
}
