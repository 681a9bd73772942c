package camera

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"testing"

	"counterfoil/scanner/qr"
	"counterfoil/scanner/qr/qrtest"
)

// plain is a picture of the first group, which anything reads.
func plain(t testing.TB, number int) qrtest.Picture {
	t.Helper()
	return qrtest.Groups()[0].Picture(number)
}

// packed is a grey picture as a camera with that format sends it.
func packed(t testing.TB, format Format, pix []byte, w, h int) Frame {
	t.Helper()
	f := Frame{Format: format, W: w, H: h}
	switch format {
	case Grey:
		f.Data = pix
	case NV12:
		f.Data = append(bytes.Clone(pix), bytes.Repeat([]byte{128}, w*h/2)...)
	case YUYV:
		for _, p := range pix {
			f.Data = append(f.Data, p, 128)
		}
	case MJPEG:
		img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio422)
		copy(img.Y, pix)
		for i := range img.Cb {
			img.Cb[i], img.Cr[i] = 100, 160
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 85}); err != nil {
			t.Fatal(err)
		}
		f.Data = b.Bytes()
	}
	return f
}

func TestEveryFormatIsRead(t *testing.T) {
	pic := plain(t, 0)
	for name, format := range map[string]Format{"grey": Grey, "yuyv": YUYV, "nv12": NV12, "mjpeg": MJPEG} {
		t.Run(name, func(t *testing.T) {
			f := packed(t, format, pic.Pix, qrtest.Width, qrtest.Height)
			plane, _, err := f.luminance(nil)
			if err != nil {
				t.Fatal(err)
			}
			if plane.W != qrtest.Width || plane.H != qrtest.Height {
				t.Fatalf("size %d × %d", plane.W, plane.H)
			}
			codes := qr.NewReader(qr.Options{}).Read(plane)
			if len(codes) != 1 || codes[0].Text != pic.Text {
				t.Errorf("read %v, want %q", codes, pic.Text)
			}
		})
	}
}

func TestLuminanceUsesItsBufferAgain(t *testing.T) {
	f := Frame{Format: YUYV, W: 4, H: 2, Data: []byte{1, 9, 2, 9, 3, 9, 4, 9, 5, 9, 6, 9, 7, 9, 8, 9}}
	plane, buf, err := f.luminance(nil)
	if want := []byte{1, 2, 3, 4, 5, 6, 7, 8}; err != nil || !bytes.Equal(plane.Pix, want) {
		t.Fatalf("got %v, %v", plane.Pix, err)
	}
	if n := testing.AllocsPerRun(10, func() { _, buf, _ = f.luminance(buf) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestBadFrames(t *testing.T) {
	whole := packed(t, MJPEG, make([]byte, 64*64), 64, 64)
	for name, f := range map[string]Frame{
		"no format":  {W: 4, H: 4, Data: make([]byte, 64)},
		"no size":    {Format: Grey, Data: make([]byte, 64)},
		"negative":   {Format: Grey, W: -4, H: -4, Data: make([]byte, 64)},
		"huge":       {Format: MJPEG, W: 1 << 30, H: 1 << 30, Data: whole.Data},
		"short grey": {Format: Grey, W: 4, H: 4, Data: make([]byte, 15)},
		"short yuyv": {Format: YUYV, W: 4, H: 4, Data: make([]byte, 31)},
		"short nv12": {Format: NV12, W: 4, H: 4, Data: make([]byte, 15)},
		"no jpeg":    {Format: MJPEG, W: 64, H: 64},
		"cut jpeg":   {Format: MJPEG, W: 64, H: 64, Data: whole.Data[:len(whole.Data)/2]},
	} {
		if _, _, err := f.luminance(nil); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
