package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"counterfoil/scanner/qr"
)

// decoder reads the first code of a picture; an empty text is none.
type decoder struct {
	name string
	read func(p qr.Plane) (string, error)
}

// decoders are ours, as a still and as one cycle of a live camera, gozxing as
// it comes, and the peers that are installed.
func decoders() []decoder {
	still, live := qr.NewReader(qr.Options{}), qr.NewReader(qr.Options{Work: 1 << 40})
	list := []decoder{
		{"ours", func(p qr.Plane) (string, error) { return first(still.Read(p)), nil }},
		{"ours, live", func(p qr.Plane) (string, error) { return first(live.Pass(p)), nil }},
		{"gozxing", plain},
	}
	for _, c := range [][]string{
		{"zbarimg", "--quiet", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable"},
		{"ZXingReader", "-format", "QRCode", "-bytes"},
	} {
		if path, err := exec.LookPath(c[0]); err == nil {
			list = append(list, decoder{c[0], peer(path, c[1:])})
		}
	}
	return list
}

func first(codes []qr.Code) string {
	if len(codes) == 0 {
		return ""
	}
	return codes[0].Text
}

// plain is gozxing's own reader.
func plain(p qr.Plane) (string, error) {
	if p.W < 1 || p.H < 1 {
		return "", nil
	}
	packed := make([]byte, 0, p.W*p.H)
	for y := range p.H {
		packed = append(packed, p.Pix[y*p.Stride:][:p.W]...)
	}
	src, err := gozxing.NewPlanarYUVLuminanceSource(packed, p.W, p.H, 0, 0, p.W, p.H, false)
	if err != nil {
		return "", fmt.Errorf("hand gozxing a picture: %w", err)
	}
	bitmap, err := gozxing.NewBinaryBitmap(gozxing.NewHybridBinarizer(src))
	if err != nil {
		return "", fmt.Errorf("hand gozxing a picture: %w", err)
	}
	res, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		return "", nil // it found none
	}
	return res.GetText(), nil
}

// peer runs an installed program on a file of the picture.
func peer(program string, args []string) func(qr.Plane) (string, error) {
	return func(p qr.Plane) (string, error) {
		dir, err := os.MkdirTemp("", "bench-scan")
		if err != nil {
			return "", err
		}
		defer os.RemoveAll(dir)
		file := filepath.Join(dir, "picture.pgm")
		b := fmt.Appendf(nil, "P5 %d %d 255\n", p.W, p.H)
		for y := range p.H {
			b = append(b, p.Pix[y*p.Stride:][:p.W]...)
		}
		if err := os.WriteFile(file, b, 0o600); err != nil {
			return "", err
		}
		out, err := exec.Command(program, append(args[:len(args):len(args)], file)...).Output()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			return "", fmt.Errorf("run %s: %w", program, err)
		}
		return string(bytes.TrimSuffix(out, []byte("\n"))), nil
	}
}
