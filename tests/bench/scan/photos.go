package main

import (
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg"
	_ "image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"

	_ "golang.org/x/image/webp"

	"counterfoil/scanner/qr"
)

// shot is one picture and the text that its code holds.
type shot struct {
	name, want string
	plane      qr.Plane
}

// photoGroup is a folder of photographs.
type photoGroup struct {
	name  string
	files []string
}

// photoGroups lists the folders of dir, each with its pictures.
func photoGroups(dir string) ([]photoGroup, error) {
	folders, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read the photographs: %w", err)
	}
	var groups []photoGroup
	for _, d := range folders {
		if !d.IsDir() {
			continue
		}
		g := photoGroup{name: d.Name()}
		files, err := os.ReadDir(filepath.Join(dir, d.Name()))
		if err != nil {
			return nil, fmt.Errorf("read the photographs: %w", err)
		}
		for _, f := range files {
			path := filepath.Join(dir, d.Name(), f.Name())
			if _, err := os.Stat(textFile(path)); err == nil && !strings.HasSuffix(path, ".txt") {
				g.files = append(g.files, path)
			}
		}
		slices.Sort(g.files)
		if len(g.files) > 0 {
			groups = append(groups, g)
		}
	}
	return groups, nil
}

func textFile(picture string) string {
	return strings.TrimSuffix(picture, filepath.Ext(picture)) + ".txt"
}

// load reads a photograph and turns it four ways.
func load(path string) ([4]shot, error) {
	var shots [4]shot
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
		return shots, fmt.Errorf("decode %s: %w", filepath.Base(path), err)
	}
	p := luminance(img)
	for i := range shots {
		shots[i] = shot{fmt.Sprintf("%s@%d", filepath.Base(path), 90*i), string(want), p}
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
			switch c := img.At(b.Min.X+x, b.Min.Y+y).(type) {
			case color.YCbCr:
				p.Pix[y*p.Stride+x] = c.Y
			case color.Gray:
				p.Pix[y*p.Stride+x] = c.Y
			default:
				r, g, bl, a := c.RGBA()
				r, g, bl = r+0xffff-a, g+0xffff-a, bl+0xffff-a
				p.Pix[y*p.Stride+x] = byte((19595*r + 38470*g + 7471*bl) >> 24)
			}
		}
	}
	return p
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
