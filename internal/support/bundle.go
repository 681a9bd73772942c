package support

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"
)

// Part is one text in the file. Fill writes it; what it has written counts even
// if it fails, with its error below.
type Part struct {
	Name string
	Fill func(io.Writer) error
}

// Write writes the file. Parts that cannot be made do not prevent the others.
func Write(w io.Writer, scrub *Scrub, now time.Time, parts []Part) error {
	out := zip.NewWriter(w)
	for _, part := range parts {
		var text bytes.Buffer
		if err := part.Fill(&text); err != nil {
			fmt.Fprintf(&text, "\nThis could not be read: %v\n", err)
		}
		name := string(scrub.Text([]byte(part.Name)))
		to, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: now})
		if err == nil {
			_, err = to.Write(scrub.Text(text.Bytes()))
		}
		if err != nil {
			return errors.Join(err, out.Close())
		}
	}
	return out.Close()
}
