package main

import (
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // the formats that photographs come in
	_ "image/jpeg"
	_ "image/png"
	"os"
	"path/filepath"
	"strings"

	_ "golang.org/x/image/webp"

	"counterfoil/scanner/qr"
	"counterfoil/scanner/qr/qrtest"
)

// shot is one picture and the text that its code holds.
type shot struct {
	name, want string
	plane      qr.Plane
	all        []string // instead of want: the texts of all its codes
}

func frame(p qrtest.Picture) qr.Plane {
	return qr.Plane{Pix: p.Pix, Stride: qrtest.Width, W: qrtest.Width, H: qrtest.Height}
}

func wreck(w qrtest.Wreck) qr.Plane {
	return qr.Plane{Pix: w.Pix, Stride: w.Stride, W: w.W, H: w.H}
}

// photographs lists the folders under dir that hold pictures with their texts.
func photographs(dir string) (sets []set, err error) {
	files := map[string][]string{}
	var folders []string
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.EqualFold(filepath.Ext(path), ".txt") {
			return err
		}
		if _, err := os.Stat(textFile(path)); err != nil {
			return nil // not a picture, or one whose text nobody knows
		}
		folder := filepath.Dir(path)
		if files[folder] == nil {
			folders = append(folders, folder)
		}
		files[folder] = append(files[folder], path)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the photographs: %w", err)
	}
	for _, folder := range folders {
		sets = append(sets, set{filepath.Base(folder), 0, func(yield func(shot, error) bool) {
			for _, path := range files[folder] {
				shots, err := load(path)
				for i := range shots {
					if !yield(shots[i], err) || err != nil {
						return
					}
				}
			}
		}})
	}
	return sets, nil
}

func textFile(picture string) string {
	return strings.TrimSuffix(picture, filepath.Ext(picture)) + ".txt"
}

// load reads a photograph and turns it four ways.
func load(path string) (shots [4]shot, err error) {
	want, err := os.ReadFile(textFile(path))
	if err != nil {
		return shots, err
	}
	f, err := os.Open(path)
	if err != nil {
		return shots, err
	}
	defer f.Close()
	img, _, err := image.Decode(f)
	if err != nil {
		return shots, fmt.Errorf("decode %s: %w", path, err)
	}
	p := luminance(img)
	for i := range shots {
		shots[i] = shot{name: fmt.Sprintf("%s@%d", filepath.Base(path), 90*i), want: string(want), plane: p}
		p = quarterTurn(p)
	}
	return shots, nil
}

// luminance is a picture's brightness; what is transparent counts as white.
func luminance(img image.Image) qr.Plane {
	b := img.Bounds()
	p := qr.Plane{Pix: make([]byte, b.Dx()*b.Dy()), Stride: b.Dx(), W: b.Dx(), H: b.Dy()}
	for y := range p.H {
		for x := range p.W {
			p.Pix[y*p.Stride+x] = brightness(img.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return p
}

func brightness(c color.Color) byte {
	if c, ok := c.(color.YCbCr); ok {
		return c.Y
	}
	r, g, b, a := c.RGBA()
	r, g, b = r+0xffff-a, g+0xffff-a, b+0xffff-a
	return byte((19595*r + 38470*g + 7471*b) >> 24)
}

func quarterTurn(p qr.Plane) qr.Plane {
	q := qr.Plane{Pix: make([]byte, p.W*p.H), Stride: p.H, W: p.H, H: p.W}
	for y := range p.H {
		for x := range p.W {
			q.Pix[x*q.Stride+p.H-1-y] = p.Pix[y*p.Stride+x]
		}
	}
	return q
}
