package kit

import (
	"fyne.io/fyne/v2"
)

// Keypad is a till's keypad for touch: the digits, the decimal sign and ⌫.
type Keypad struct {
	Root  *fyne.Container
	OnKey func(rune)
}

func NewKeypad(decimal bool) *Keypad {
	k := &Keypad{}
	key := func(label string, r rune) *Button {
		b := NewButton(label, Plain, func() { k.OnKey(r) })
		b.TextSize = SizeLarge
		return b
	}
	var keys []fyne.CanvasObject
	for _, r := range "789456123" {
		keys = append(keys, key(string(r), r))
	}
	var corner fyne.CanvasObject = Strut(Touch, Touch)
	if decimal {
		corner = key(",", ',')
	}
	keys = append(keys, corner, key("0", '0'), key("⌫", Backspace))
	k.Root = Container(keys3{}, keys...)
	return k
}

// keys3 is a grid of three columns whose keys grow with the room, up to a
// thumb and a half.
type keys3 struct{}

func (keys3) MinSize(objects []fyne.CanvasObject) fyne.Size {
	rows := float32((len(objects) + 2) / 3)
	return fyne.NewSize(3*Touch+2*Grid, rows*Touch+(rows-1)*Grid)
}

func (keys3) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	rows := float32((len(objects) + 2) / 3)
	width := (size.Width - 2*Grid) / 3
	height := min((size.Height-(rows-1)*Grid)/rows, keyTallest)
	for i, o := range objects {
		o.Resize(fyne.NewSize(width, height))
		o.Move(fyne.NewPos(float32(i%3)*(width+Grid), float32(i/3)*(height+Grid)))
	}
}

// Backspace is the key that takes the last character back.
const Backspace = '\b'
