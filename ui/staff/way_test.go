package staff

import (
	"cmp"
	"testing"

	"fyne.io/fyne/v2/canvas"
)

// Who chooses a PIN on the way to somebody else, or to the lock, comes there once it is chosen.
func TestAPINOnTheWay(t *testing.T) {
	d, r, o := open(t)
	under := canvas.NewRectangle(nil)
	d.Put(under)
	o.status.Staff[0].PIN, o.status.Staff[0].Proven = false, true
	r.Show(o.status)
	choose := func() {
		d.Press("Choose a PIN for Ana…")
		d.Field("Six digits").SetText("519283")
		d.Field("The same again").SetText("519283")
		d.Press("Set the PIN")
		d.Idle()
	}
	r.Menu(under)
	d.Choose("Somebody new…")
	choose()
	d.Shows("Sell at this till")
	r.Escape()
	r.Number(1)
	choose()
	d.Shows("Your PIN, to sell under your name.")
	r.Escape()
	o.expect(t, "PIN usr_ana 519283, PIN usr_ana 519283")
	r.Lock()
	choose()
	o.expect(t, "PIN usr_ana 519283, lock")
	r.Number(1)
	d.Press("Choose a PIN for Ana…")
	r.Escape() // no PIN after all
	r.Menu(under)
	d.Choose("Choose a PIN for Ana…")
	d.Field("Six digits").SetText("519283")
	d.Field("The same again").SetText("519283")
	d.Press("Set the PIN")
	d.Idle()
	if r.IsOpen() {
		t.Error("a PIN leads to where somebody wanted to go before")
	}
}

// Practice says with which account whoever is asked for signs in.
func TestTheSampleIsWhoIsAskedFor(t *testing.T) {
	d, r, _ := open(t)
	r.Sample = func(email string) string { return "In practice: " + cmp.Or(email, "ben@shop.example") + "." }
	r.join("Ana")
	d.Shows("offline too. In practice: ana@shop.example.")
	d.Hides("ben@shop.example")
	r.join("")
	d.Shows("offline too. In practice: ben@shop.example.")
}
