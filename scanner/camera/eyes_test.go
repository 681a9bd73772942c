package camera

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/scanner/bars/barstest"
	"counterfoil/scanner/qr/qrtest"
)

// barred returns a frame with a bar code, and the picture that it was made from.
func barred(t testing.TB, group string, number int) (Frame, barstest.Picture) {
	p := barstest.Named(group).Picture(number)
	return packed(t, YUYV, p.Pix, barstest.Width, barstest.Height), p
}

// watched returns what Watch makes of shots at fifteen frames a second.
func watched(t *testing.T, shots ...shot) (scans []purchase.Scan, looks []Look) {
	synctest.Test(t, func(t *testing.T) {
		cam := &roll{every: time.Second / 15, end: ErrUnplugged, shots: shots}
		err := Watch(t.Context(), cam, func(l Look) {
			scans = append(scans, l.Scans...)
			looks = append(looks, l)
		})
		if !errors.Is(err, ErrUnplugged) {
			t.Error(err)
		}
	})
	return scans, looks
}

func TestWatchReadsBarCodes(t *testing.T) {
	none := blank(t, YUYV)
	for number := range 3 {
		frame, p := barred(t, "slant to 10°", number)
		t.Run(p.Symbology, func(t *testing.T) {
			// Held for 2 s, away for 1 s, back: one scan.
			scans, looks := watched(t, shot{none, 5}, shot{frame, 30}, shot{none, 15}, shot{frame, 15})
			if len(scans) != 1 || scans[0].At.IsZero() {
				t.Fatalf("scans %+v, want one %s %s", scans, p.Symbology, p.Text)
			}
			want := purchase.Scan{
				Text: p.Text, Symbology: p.Symbology, Source: purchase.SourceCamera, At: scans[0].At,
			}
			if scans[0] != want {
				t.Errorf("scan %+v, want %+v", scans[0], want)
			}
			seen := 0
			for _, l := range looks {
				for _, c := range l.Codes {
					seen++
					for _, k := range c.Corners {
						if k[0] < 0 || k[1] < 0 || k[0] > barstest.Width || k[1] > barstest.Height {
							t.Errorf("a corner at %v", k)
						}
					}
				}
			}
			if seen < 32 {
				t.Errorf("seen in %d looks of 45", seen)
			}
		})
	}
}

// On a card with both, only the QR code is read.
func TestQRCodeWins(t *testing.T) {
	both, p := barred(t, "a QR code beside", 3)
	scans, looks := watched(t, shot{both, 60})
	if len(scans) != 1 || scans[0].Text != barstest.Beside || scans[0].Symbology != "QR" {
		t.Errorf("scans %+v of a card with both", scans)
	}
	for _, l := range looks {
		for _, c := range l.Codes {
			if c.Text == p.Text {
				t.Fatal("the bars were read beside the QR code")
			}
		}
	}
}

// Bars are not read right after a QR code, which may still be there and only out of focus.
func TestBarsWaitForTheQRCode(t *testing.T) {
	square := plain(t, 0)
	frame, p := barred(t, "plain", 0)
	shows := shot{packed(t, YUYV, square.Pix, qrtest.Width, qrtest.Height), 4}
	scans, _ := watched(t, shows, shot{frame, 28}, shows, shot{frame, 28})
	if len(scans) != 1 || scans[0].Text != square.Text {
		t.Errorf("within two seconds: %+v", scans)
	}
	scans, _ = watched(t, shows, shot{frame, 60})
	if len(scans) != 2 || scans[1].Text != p.Text || scans[1].At.Sub(scans[0].At) < aside {
		t.Errorf("after two seconds: %+v", scans)
	}
}
