package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image/png"
	"io"
	"os"
)

// icnsSide is the size of the only picture in our icon file; macOS scales it down.
const icnsSide = 512

// writeIcns writes a picture as a macOS icon: a header, and the picture under the name of its size.
func writeIcns(to io.Writer, path string) error {
	picture, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	size, err := png.DecodeConfig(bytes.NewReader(picture))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if size.Width != icnsSide || size.Height != icnsSide {
		return fmt.Errorf("%s is not %d × %d", path, icnsSide, icnsSide)
	}
	var out bytes.Buffer
	chunk := func(name string, size int) {
		out.WriteString(name)
		binary.Write(&out, binary.BigEndian, uint32(8+size))
	}
	chunk("icns", 8+len(picture))
	chunk("ic09", len(picture))
	out.Write(picture)
	_, err = out.WriteTo(to)
	return err
}
