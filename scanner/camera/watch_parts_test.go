package camera

import (
	"image"
	"image/draw"
	"testing"

	"counterfoil/internal/device"
	"counterfoil/scanner/qr/qrtest"
)

// A code that holds a part of a text gives a hint, and is neither a scan nor a code in the picture.
func TestPartOfATextIsOnlyAHint(t *testing.T) {
	half, err := qrtest.Appended("forloy_enr_half_of_it", 2, 2)
	if err != nil {
		t.Fatal(err)
	}
	paper := image.NewGray(image.Rect(0, 0, 640, 480))
	draw.Draw(paper, paper.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(paper, half.Rect.Add(image.Pt(180, 100)), half, image.Point{}, draw.Src)
	scans, looks := watched(t, shot{packed(t, YUYV, paper.Pix, 640, 480), 15})
	if len(scans) > 0 {
		t.Fatalf("scans %+v", scans)
	}
	said := 0
	for _, l := range looks {
		if len(l.Codes) > 0 {
			t.Errorf("codes %+v", l.Codes)
		}
		if l.Parts == 2 && l.Hint == device.OnePart {
			said++
		}
	}
	if said < 5 {
		t.Errorf("the hint was given in %d of %d looks", said, len(looks))
	}
}
