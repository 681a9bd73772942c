package camera

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
)

// A frame of three colours, left to right, is painted mirrored and in these colours, whatever its format.
func TestPictureIsPaintedMirroredAndInColour(t *testing.T) {
	const w, h = 96, 48
	colours := []color.YCbCr{
		{Y: 76, Cb: 85, Cr: 255},  // red
		{Y: 150, Cb: 44, Cr: 21},  // green
		{Y: 29, Cb: 255, Cr: 107}, // blue
	}
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for y := range h {
		for x := range w {
			c := colours[3*x/w]
			img.Y[img.YOffset(x, y)] = c.Y
			img.Cb[img.COffset(x, y)], img.Cr[img.COffset(x, y)] = c.Cb, c.Cr
		}
	}
	var yuyv, nv12 []byte
	for range h {
		for x := 0; x < w; x += 2 {
			c := colours[3*x/w]
			yuyv = append(yuyv, c.Y, c.Cb, c.Y, c.Cr)
		}
	}
	nv12 = append(nv12, img.Y...)
	for i := range img.Cb {
		nv12 = append(nv12, img.Cb[i], img.Cr[i])
	}
	var packed bytes.Buffer
	if err := jpeg.Encode(&packed, img, nil); err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]Frame{
		"yuyv": {Format: YUYV, W: w, H: h, Data: yuyv},
		"nv12": {Format: NV12, W: w, H: h, Data: nv12},
		"jpeg": {Format: MJPEG, W: w, H: h, Data: packed.Bytes()},
	} {
		t.Run(name, func(t *testing.T) {
			var d developer
			p, err := d.develop(&f)
			if err != nil {
				t.Fatal(err)
			}
			dst := image.NewRGBA(image.Rect(0, 0, 30, 15))
			p.Paint(dst)
			for i, want := range []color.RGBA{{0, 0, 255, 255}, {0, 255, 0, 255}, {255, 0, 0, 255}} {
				if got := dst.RGBAAt(5+10*i, 7); !near(got, want) {
					t.Errorf("at third %d: %v, want %v", i, got, want)
				}
			}
			if n := testing.AllocsPerRun(5, func() { p.Paint(dst) }); n > 0 {
				t.Errorf("painting allocates %v times", n)
			}
		})
	}
	grey := Frame{Format: Grey, W: w, H: h, Data: img.Y}
	var d developer
	p, err := d.develop(&grey)
	dst := image.NewRGBA(image.Rect(0, 0, 3, 2))
	p.Paint(dst)
	if got := dst.RGBAAt(2, 0); err != nil || got != (color.RGBA{76, 76, 76, 255}) {
		t.Errorf("grey: %v, %v", got, err)
	}
}

// near allows for the loss of JPEG and of the conversion.
func near(a, b color.RGBA) bool {
	close := func(a, b byte) bool { return max(a, b)-min(a, b) < 12 }
	return close(a.R, b.R) && close(a.G, b.G) && close(a.B, b.B) && a.A == b.A
}

// A frame that is cut short after its luminance is painted without colour, and without a panic.
func TestFrameWithoutColourIsPainted(t *testing.T) {
	f := Frame{Format: NV12, W: 64, H: 48, Data: make([]byte, 64*48+100)}
	var d developer
	p, err := d.develop(&f)
	if err != nil {
		t.Fatal(err)
	}
	p.Paint(image.NewRGBA(image.Rect(0, 0, 200, 100)))
	p.Paint(image.NewRGBA(image.Rect(0, 0, 0, 0)))
}
