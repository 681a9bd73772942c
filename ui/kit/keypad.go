package kit

import (
	"fyne.io/fyne/v2"

	"counterfoil/internal/words"
)

// Keypad is a till's keypad for touch: the digits, Clear and ⌫; for an amount also the
// decimal sign of the language in force, and 00 for round prices.
type Keypad struct {
	Root  *fyne.Container
	OnKey func(rune)
}

func NewKeypad(amount bool) *Keypad {
	k := &Keypad{}
	key := func(label string, keys ...rune) *Button {
		b := NewButton(label, Plain, func() {
			for _, r := range keys {
				k.OnKey(r)
			}
		})
		b.TextSize, b.Calm = Px(28), true
		return b
	}
	word := func(label string, r rune) *Button {
		b := key(label, r)
		b.TextSize, b.Cut = Px(18), true // the key's size is the thumb's, not the text's
		return b
	}
	row := func(digits string) (keys []fyne.CanvasObject) {
		for _, r := range digits {
			keys = append(keys, key(string(r), r))
		}
		return keys
	}
	back := key("⌫", Backspace)
	back.Tip = words.T("Take the last digit back")
	keys := append(row("789"), back)
	keys = append(append(keys, row("456")...), word(words.T("Clear"), ClearAll))
	keys = append(keys, row("123")...)
	if amount {
		sign := words.DecimalSign()
		keys = append(keys, key("00", '0', '0'), key(sign, []rune(sign)...))
	}
	k.Root = Container(pad{}, append(keys, key("0", '0'))...)
	return k
}

// pad is a grid of four columns whose keys grow with the room, up to a thumb and a
// half; the last key fills its row.
type pad struct{}

const padColumns = 4

func (pad) rows(objects []fyne.CanvasObject) float32 {
	return float32((len(objects) + padColumns - 1) / padColumns)
}

func (p pad) MinSize(objects []fyne.CanvasObject) fyne.Size {
	rows := p.rows(objects)
	return fyne.NewSize(padColumns*Touch+(padColumns-1)*Grid, rows*Touch+(rows-1)*Grid)
}

func (p pad) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	rows := p.rows(objects)
	width := (size.Width - (padColumns-1)*Grid) / padColumns
	height := min((size.Height-(rows-1)*Grid)/rows, keyTallest)
	for i, o := range objects {
		across := float32(1)
		if i == len(objects)-1 {
			across = padColumns - float32(i%padColumns)
		}
		o.Resize(fyne.NewSize(across*(width+Grid)-Grid, height))
		o.Move(fyne.NewPos(float32(i%padColumns)*(width+Grid), float32(i/padColumns)*(height+Grid)))
	}
}

// Keys of the keypad that are no character of an amount.
const (
	Backspace = '\b' // takes the last character back
	ClearAll  = 0x18 // empties the amount (the control character CAN)
)
