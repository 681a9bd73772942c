package main

import (
	"fmt"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"counterfoil/scanner/qr"
)

// decoder reads the codes of a picture, and says how long that took.
type decoder struct {
	name  string
	first bool // ours: only its first code counts, as at the till
	read  func(p qr.Plane) ([]string, time.Duration, error)
	close func() // nil: nothing to close
}

// ours is our decoder for stills and as one whole cycle of a live camera, and
// gozxing as it comes.
func ours() []decoder {
	still, live := qr.NewReader(qr.Options{}), qr.NewReader(qr.Options{Work: 1 << 40})
	return []decoder{
		{name: "ours", first: true, read: timed(func(p qr.Plane) ([]string, error) {
			return texts(still.Read(p)), nil
		})},
		{name: "ours, live", first: true, read: timed(func(p qr.Plane) ([]string, error) {
			return texts(live.Pass(p)), nil
		})},
		{name: "gozxing", read: timed(plain)},
	}
}

func timed(read func(qr.Plane) ([]string, error)) func(qr.Plane) ([]string, time.Duration, error) {
	return func(p qr.Plane) ([]string, time.Duration, error) {
		start := time.Now()
		texts, err := read(p)
		return texts, time.Since(start), err
	}
}

func texts(codes []qr.Code) (list []string) {
	for _, c := range codes {
		list = append(list, c.Text)
	}
	return list
}

// plain is gozxing's own reader.
func plain(p qr.Plane) ([]string, error) {
	if p.W < 1 || p.H < 1 {
		return nil, nil
	}
	src, err := gozxing.NewPlanarYUVLuminanceSource(packed(p), p.W, p.H, 0, 0, p.W, p.H, false)
	if err != nil {
		return nil, fmt.Errorf("hand gozxing a picture: %w", err)
	}
	bitmap, err := gozxing.NewBinaryBitmap(gozxing.NewHybridBinarizer(src))
	if err != nil {
		return nil, fmt.Errorf("hand gozxing a picture: %w", err)
	}
	res, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		return nil, nil // it found none
	}
	return []string{res.GetText()}, nil
}
