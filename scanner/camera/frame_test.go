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

// plain returns a picture of the first group, which every reader can read.
func plain(t testing.TB, number int) qrtest.Picture {
	t.Helper()
	return qrtest.Groups()[0].Picture(number)
}

// packed returns a grey picture as a camera sends it in a format.
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
			plane, err := new(developer).luminance(&f)
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

func TestLuminanceReusesItsBuffer(t *testing.T) {
	f := Frame{Format: YUYV, W: 4, H: 2, Data: []byte{1, 9, 2, 9, 3, 9, 4, 9, 5, 9, 6, 9, 7, 9, 8, 9}}
	var d developer
	plane, err := d.luminance(&f)
	if want := []byte{1, 2, 3, 4, 5, 6, 7, 8}; err != nil || !bytes.Equal(plane.Pix, want) {
		t.Fatalf("got %v, %v", plane.Pix, err)
	}
	if n := testing.AllocsPerRun(10, func() { _, _ = d.luminance(&f) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestBadFramesAreRefused(t *testing.T) {
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
		if _, err := new(developer).luminance(&f); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// Most cameras send JPEGs without Huffman tables.
func TestJPEGWithoutTablesIsRead(t *testing.T) {
	pic := plain(t, 3)
	f := packed(t, MJPEG, pic.Pix, qrtest.Width, qrtest.Height)
	want, err := new(developer).luminance(&f)
	if err != nil {
		t.Fatal(err)
	}
	at, has := segment(f.Data, markDHT)
	if !has {
		t.Fatal("image/jpeg has written no tables")
	}
	length := 2 + int(f.Data[at+2])<<8 + int(f.Data[at+3])
	f.Data = append(bytes.Clone(f.Data[:at]), f.Data[at+length:]...)
	if _, err := jpeg.Decode(bytes.NewReader(f.Data)); err == nil {
		t.Fatal("image/jpeg reads a JPEG without tables by itself")
	}
	var d developer
	for range 2 {
		got, err := d.luminance(&f)
		if err != nil || !bytes.Equal(got.Pix, want.Pix) {
			t.Errorf("error %v, or another picture", err)
		}
	}
}

func FuzzJPEG(f *testing.F) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 16, 16)), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte{0xff, 0xd8, 0xff, 0xff, 0xff, 0xda, 0, 2})
	f.Fuzz(func(t *testing.T, data []byte) {
		frame := Frame{Format: MJPEG, W: 16, H: 16, Data: data}
		p, err := new(developer).luminance(&frame)
		if err == nil && len(p.Pix) < (p.H-1)*p.Stride+p.W {
			t.Errorf("%d × %d in %d bytes", p.W, p.H, len(p.Pix))
		}
	})
}
