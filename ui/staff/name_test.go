package staff

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"counterfoil/internal/fault"
)

// TestName: whoever sells says what the shop calls them.
func TestName(t *testing.T) {
	d, r, o := open(t)
	under := canvas.NewRectangle(nil)
	d.Put(under)
	r.Menu(under)
	d.Choose("Another name for Ana…")
	d.Shows("Left empty: the name of the e-mail.")
	d.Keys("bel " + strings.Repeat("x", 40))
	d.Key(fyne.KeyReturn)
	d.Idle()
	o.expect(t, "")
	d.Shows("At most 40 characters.")
	d.Field("Name at this till").SetText("Anabel")
	o.fails = fault.New(fault.StoreDisk)
	d.Press("Save")
	d.Idle()
	d.Shows("The disk reported an error.")
	o.fails = nil
	d.Press("Save")
	d.Idle()
	o.expect(t, "name usr_ana Anabel, name usr_ana Anabel")
	if r.IsOpen() {
		t.Error("still open")
	}
}
