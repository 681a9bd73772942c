package camera

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"

	"counterfoil/scanner/qr"
)

// album reads the frames of a camera that sends JPEGs. Most cameras leave out the Huffman tables, which are always
// those of the standard (ITU T.81, Annex K.3). image/jpeg does not read such abbreviated JPEGs.
type album struct {
	tables  []byte       // DHT segments; nil: not made yet
	whole   []byte       // a frame with its tables
	colours *image.YCbCr // of the last frame; nil: it was grey
}

// read returns the brightness of a JPEG, in the size that the JPEG itself gives.
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
	return qr.Plane{}, fmt.Errorf("%w: a JPEG in CMYK", ErrFormat)
}

// complete inserts the Huffman tables into a frame that has none.
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
	markSOS = 0xda // the image data
)

// segment finds the first segment of a kind in a JPEG. If the image data begin without one, has is false and at is
// where they begin; at is -1 if there are no image data either.
func segment(data []byte, kind byte) (at int, has bool) {
	for at = 2; at+4 <= len(data) && data[at] == 0xff; {
		switch data[at+1] {
		case kind:
			return at, true
		case markSOS:
			return at, false
		case 0xff: // padding
			at++
		default:
			at += 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		}
	}
	return -1, false
}

// standardTables takes the tables from a colour JPEG by image/jpeg, which always writes the standard's.
func standardTables() ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewYCbCr(image.Rect(0, 0, 16, 16), image.YCbCrSubsampleRatio420), nil); err != nil {
		return nil, err
	}
	at, has := segment(b.Bytes(), markDHT)
	if !has {
		return nil, errors.New("image/jpeg writes no Huffman tables")
	}
	return b.Bytes()[at : at+2+int(binary.BigEndian.Uint16(b.Bytes()[at+2:]))], nil
}
