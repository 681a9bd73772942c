package ui

import (
	"fyne.io/fyne/v2"
)

// keypad is a till's keypad for touch: the digits, the decimal sign and ⌫.
type keypad struct {
	root  *fyne.Container
	onKey func(rune)
}

func newKeypad(decimal bool) *keypad {
	k := &keypad{}
	key := func(label string, r rune) *button {
		b := newButton(label, plain, func() { k.onKey(r) })
		b.size = sizeLarge
		return b
	}
	var keys []fyne.CanvasObject
	for _, r := range "789456123" {
		keys = append(keys, key(string(r), r))
	}
	var corner fyne.CanvasObject = strut(touch, touch)
	if decimal {
		corner = key(",", ',')
	}
	keys = append(keys, corner, key("0", '0'), key("⌫", backspace))
	k.root = container(keys3{}, keys...)
	return k
}

// keys3 is a grid of three columns whose keys grow with the room, up to a
// thumb and a half.
type keys3 struct{}

const keyTallest float32 = 80

func (keys3) MinSize(objects []fyne.CanvasObject) fyne.Size {
	rows := float32((len(objects) + 2) / 3)
	return fyne.NewSize(3*touch+2*grid, rows*touch+(rows-1)*grid)
}

func (keys3) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	rows := float32((len(objects) + 2) / 3)
	width := (size.Width - 2*grid) / 3
	height := min((size.Height-(rows-1)*grid)/rows, keyTallest)
	for i, o := range objects {
		o.Resize(fyne.NewSize(width, height))
		o.Move(fyne.NewPos(float32(i%3)*(width+grid), float32(i/3)*(height+grid)))
	}
}
