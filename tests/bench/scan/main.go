// Command scan counts the codes that our decoder and others read, and how long
// they take:
//
//	go run ./tests/bench/scan [-photos DIR] [-only NAME] [-missed] [-wrecks N]
//
// It draws the synthetic pictures itself, always the same. Photographs stay
// where they are: DIR holds folders of pictures, each picture with its text
// beside it in NAME.txt, and every one is shown four ways up.
//
// Beside ours and plain gozxing, the table has libzxing and libzbar where g++
// finds them; it says which are missing.
//
// A picture is read if one of the texts is its own (of ours: the first, which
// is what a till takes), and misread if none is. Of pictures with many codes,
// all texts of all decoders count, and the codes are counted.
package main

import (
	"flag"
	"fmt"
	"iter"
	"os"
	"strings"

	"counterfoil/scanner/qr"
	"counterfoil/scanner/qr/qrtest"
)

func main() {
	photos := flag.String("photos", "", "a folder of folders of photographs, NAME.txt beside each")
	only := flag.String("only", "", "only the sets whose name holds this")
	missed := flag.Bool("missed", false, "name the pictures that our decoder does not read")
	wrecks := flag.Int("wrecks", 3000, "how many spoilt pictures to try")
	flag.Parse()
	if err := run(*photos, *only, *missed, *wrecks); err != nil {
		fmt.Fprintln(os.Stderr, "scan:", err)
		os.Exit(1)
	}
}

// set is pictures that belong together.
type set struct {
	name  string
	bar   int // how many must be read; 0 is any number
	shots iter.Seq2[shot, error]
}

func run(photos, only string, missed bool, wrecks int) error {
	sets := append(synthetic(), noCode(), spoilt(wrecks))
	sets = append(sets, crowds()...)
	if photos != "" {
		more, err := photographs(photos)
		if err != nil {
			return err
		}
		sets = append(more, sets...)
	}
	dir, err := os.MkdirTemp("", "bench-scan")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	others, missing := peers(dir)
	t := table{decoders: append(ours(), others...), missed: missed}
	defer t.close()
	for _, m := range missing {
		fmt.Println(m)
	}
	t.head()
	for _, s := range sets {
		if strings.Contains(s.name, only) {
			if err := t.add(s); err != nil {
				return err
			}
		}
	}
	t.foot()
	return nil
}

// synthetic is the groups that the repository draws.
func synthetic() (sets []set) {
	for _, g := range qrtest.Groups() {
		sets = append(sets, set{g.Name, g.Bar, func(yield func(shot, error) bool) {
			for i := range qrtest.Each {
				p := g.Picture(i)
				if !yield(shot{name: fmt.Sprint(i), want: p.Text, plane: frame(p)}, nil) {
					return
				}
			}
		}})
	}
	return sets
}

// crowds is pictures with many codes.
func crowds() (sets []set) {
	const each = 10
	for _, c := range qrtest.Crowds() {
		sets = append(sets, set{c.Name(), c.Cards * each, func(yield func(shot, error) bool) {
			for i := range each {
				s := c.Sheet(i)
				p := qr.Plane{Pix: s.Pix, Stride: c.Wide, W: c.Wide, H: c.High}
				if !yield(shot{name: fmt.Sprint(i), plane: p, all: s.Texts}, nil) {
					return
				}
			}
		}})
	}
	return sets
}

// noCode is frames with much to look at and nothing to read.
func noCode() set {
	return set{"no code", 0, func(yield func(shot, error) bool) {
		for i := range 42 {
			if !yield(shot{name: fmt.Sprint(i), plane: frame(qrtest.Busy(i))}, nil) {
				return
			}
		}
	}}
}

// spoilt is codes that something happened to.
func spoilt(n int) set {
	return set{"wrecks", 0, func(yield func(shot, error) bool) {
		for i := range n {
			w := qrtest.NewWreck(i)
			if !yield(shot{name: fmt.Sprint(i), want: w.Text, plane: wreck(w)}, nil) {
				return
			}
		}
	}}
}
