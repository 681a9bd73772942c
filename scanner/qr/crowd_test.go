package qr

import (
	"slices"
	"testing"

	"counterfoil/scanner/qr/qrtest"
)

// A sheet of cards is read whole: each card's triple of finders stands among those of all others, and in a sheet
// whose cards lie in rows the wrong ones look as likely.
func TestEveryCodeOfACrowd(t *testing.T) {
	for _, c := range []qrtest.Crowd{
		{Cards: 5, Wide: 800, High: 600}, {Cards: 20, Wide: 1280, High: 960, Bars: true},
		{Cards: 60, Wide: 1800, High: 1350, Bars: true}, {Cards: 100, Wide: 2200, High: 2200},
	} {
		for number := range 2 {
			t.Run(c.Name(), func(t *testing.T) {
				t.Parallel()
				readsCrowd(t, c, number)
			})
		}
	}
}

func readsCrowd(t *testing.T, c qrtest.Crowd, number int) {
	s := c.Sheet(number)
	want := append([]string(nil), s.Texts...)
	for _, code := range NewReader(Options{}).Read(Plane{s.Pix, c.Wide, c.Wide, c.High}) {
		i := slices.Index(want, code.Text)
		if i < 0 {
			t.Errorf("read %q, which no card has or which was read before", code.Text)
			continue
		}
		want = slices.Delete(want, i, i+1)
	}
	if len(want) > 0 {
		t.Errorf("%d of %d codes not read", len(want), c.Cards)
	}
}
