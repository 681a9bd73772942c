package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"counterfoil/internal/purchase"
	"counterfoil/scanner"
)

func decodeVerb(run runner) *cobra.Command {
	return newVerb(run, here, "decode IMAGE…",
		"read the codes in pictures ("+scanner.PictureFormats+"), one per line", decode)
}

type decoded struct {
	File         string  `json:"file"`
	Codes        []found `json:"codes"`
	Milliseconds float64 `json:"milliseconds"`
	Note         string  `json:"note,omitempty"` // why there is no code, although one was seen
}

type found struct {
	Text      string `json:"text"`
	Symbology string `json:"symbology"`
}

// decode goes on after a picture that it cannot read: it reports that one, and
// the exit code is not 0.
func decode(ctx context.Context, j *job, files []string) error {
	answers, exit := []decoded{}, exitDone
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		d, err := decodePicture(file)
		if err != nil {
			j.remark("%v", err)
			exit = exitUsage
			continue
		}
		answers = append(answers, d)
		if len(d.Codes) == 0 {
			exit = max(exit, exitOther)
		}
		if err := j.printf("%s\n", d); err != nil {
			return err
		}
	}
	if err := j.answer(answers, ""); err != nil { // people have had each line already
		return err
	}
	if exit != exitDone {
		return finished(exit)
	}
	return nil
}

func decodePicture(file string) (decoded, error) {
	start := time.Now()
	scans, err := scanner.DecodeFile(file)
	took := time.Since(start)
	part, isPart := errors.AsType[scanner.PartError](err)
	if isPart {
		err = nil
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err // the message names the path already
	}
	if err != nil {
		return decoded{}, fmt.Errorf("%s: %w", file, err)
	}
	d := decoded{File: file, Codes: []found{}, Milliseconds: math.Round(took.Seconds()*1e6) / 1e3}
	if isPart {
		d.Note = fmt.Sprintf("one of %d codes", part.Of)
	}
	for _, s := range scans {
		d.Codes = append(d.Codes, found{s.Text, s.Symbology})
	}
	return d, nil
}

// String is the line for people: file, codes and time, with tabs between.
func (d decoded) String() string {
	parts := []string{purchase.Legible(d.File)}
	for _, c := range d.Codes {
		parts = append(parts, visible(c.Text))
	}
	if len(d.Codes) == 0 {
		parts = append(parts, cmp.Or(d.Note, "no code"))
	}
	return strings.Join(append(parts, fmt.Sprintf("%.1f ms", d.Milliseconds)), "\t")
}

// visible quotes a code with characters that a terminal would interpret, or
// that would break the line.
func visible(code string) string {
	if strings.ContainsFunc(code, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(code)
	}
	return code
}
