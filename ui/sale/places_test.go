package sale

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// On an upright screen the form has the whole width, what is beside it elsewhere stands
// below it, and the last sales fill the rest.
func TestAnUprightScreenIsFilled(t *testing.T) {
	d := newDesk(t)
	var last []purchase.Transaction
	for range len(d.sale.last.stubs) {
		last = append(last, d.sold("forloy_enr_f456", "1", "Jane D."))
	}
	d.shows(last...)
	size := fyne.NewSize(864, 1440)
	d.win.Resize(size)
	ends := func(o fyne.CanvasObject) fyne.Position {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(o.Size().Width, o.Size().Height)
	}
	if at := ends(d.sale.button); at.X < size.Width-4*kit.Grid {
		t.Errorf("Record ends at %v", at)
	}
	if form, keys := ends(d.sale.button), ends(d.sale.keypad.Root); keys.Y < form.Y || keys.X < size.Width-4*kit.Grid {
		t.Errorf("Record ends at %v, the keypad at %v", form, keys)
	}
	lowest := fyne.Position{}
	for _, s := range d.sale.last.stubs {
		if at := ends(s.root); s.root.Visible() && at.Y > lowest.Y {
			lowest = at
		}
	}
	if lowest.Y < size.Height-stubHeight()-4*kit.Grid || lowest.Y > size.Height {
		t.Errorf("the last of the last sales ends at %v of %v", lowest, size)
	}
}

// Beside Undo is room for how a sale stands and its amount, below the form and beside it.
func TestASaleThatWaitsIsToBeReadWhole(t *testing.T) {
	defer words.Use("")
	for _, language := range words.Languages() {
		words.Use(language.Code)
		d := newDesk(t)
		d.shows(d.sold("forloy_enr_f456", "24.50", "Jane D."), d.sold("forloy_enr_f456", "7.50", "Jane D."))
		for _, size := range []fyne.Size{{Width: 800, Height: 516}, {Width: 1280, Height: 640}} {
			d.win.Resize(size)
			if cut := d.Shortened(); len(cut) > 0 {
				t.Errorf("%s, %v: %q has no room", language.Code, size, cut)
			}
		}
	}
}
