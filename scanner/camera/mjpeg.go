package camera

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"

	"counterfoil/scanner/qr"
)

// album reads the frames of a camera that sends each as a JPEG. Most of them
// leave out the Huffman tables, which are always the standard's (ITU T.81,
// Annex K.3): "abbreviated" JPEGs, which image/jpeg does not read as they come.
type album struct {
	tables []byte // DHT segments; nil: not made yet
	whole  []byte // a frame with its tables
	// colours of the frame last read; nil: it is grey
	colours *image.YCbCr
}

// read is a JPEG's brightness, as large as the JPEG itself says it is.
func (a *album) read(data []byte) (qr.Plane, error) {
	data, err := a.complete(data)
	if err != nil {
		return qr.Plane{}, fmt.Errorf("%w: %v", ErrFormat, err)
	}
	size, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err == nil && (size.Width == 0 || size.Height == 0 || size.Width > mostPixels/size.Height) {
		err = fmt.Errorf("a picture of %d × %d pixels", size.Width, size.Height)
	}
	if err != nil {
		return qr.Plane{}, fmt.Errorf("%w: %v", ErrFormat, err)
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return qr.Plane{}, fmt.Errorf("%w: %v", ErrFormat, err)
	}
	switch m := img.(type) {
	case *image.YCbCr:
		a.colours = m
		return qr.Plane{Pix: m.Y, Stride: m.YStride, W: m.Rect.Dx(), H: m.Rect.Dy()}, nil
	case *image.Gray:
		return qr.Plane{Pix: m.Pix, Stride: m.Stride, W: m.Rect.Dx(), H: m.Rect.Dy()}, nil
	}
	return qr.Plane{}, fmt.Errorf("%w: a JPEG in colours of print", ErrFormat)
}

// complete gives a frame its Huffman tables if it has none.
func (a *album) complete(data []byte) ([]byte, error) {
	at, has := segment(data, markDHT)
	if has || at < 0 {
		return data, nil
	}
	if a.tables == nil {
		var err error
		if a.tables, err = standardTables(); err != nil {
			return nil, err
		}
	}
	a.whole = append(append(append(a.whole[:0], data[:at]...), a.tables...), data[at:]...)
	return a.whole, nil
}

const (
	markDHT = 0xc4 // Huffman tables
	markSOS = 0xda // the picture itself
)

// segment finds a JPEG's first segment of a kind; has is false where the
// picture begins without one, and at is that place, or -1 if there is none.
func segment(data []byte, kind byte) (at int, has bool) {
	for at = 2; at+4 <= len(data) && data[at] == 0xff; {
		switch data[at+1] {
		case kind:
			return at, true
		case markSOS:
			return at, false
		case 0xff: // filling
			at++
		default:
			at += 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		}
	}
	return -1, false
}

// standardTables are taken from a JPEG in colour that image/jpeg writes: it
// knows no others.
func standardTables() ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewYCbCr(image.Rect(0, 0, 16, 16), image.YCbCrSubsampleRatio420), nil); err != nil {
		return nil, err
	}
	at, has := segment(b.Bytes(), markDHT)
	if !has {
		return nil, fmt.Errorf("no Huffman tables to go by")
	}
	return b.Bytes()[at : at+2+int(binary.BigEndian.Uint16(b.Bytes()[at+2:]))], nil
}
