package command

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"

	"counterfoil/internal/fault"
	"counterfoil/internal/till"
)

// JoinPicture is a join code as a QR code.
type JoinPicture struct{ *gozxing.BitMatrix }

// DrawCode draws a code with the white rim that a scanner needs, one bit for each of its squares.
func DrawCode(text string) (JoinPicture, error) {
	hints := map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_ERROR_CORRECTION: decoder.ErrorCorrectionLevel_L,
		gozxing.EncodeHintType_MARGIN: 4}
	bits, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 0, 0, hints)
	if err != nil {
		return JoinPicture{}, fmt.Errorf("draw the join code: %w", err)
	}
	return JoinPicture{bits}, nil
}

// text is the picture in half blocks, black on white in any terminal that shows colours.
func (p JoinPicture) text() string {
	var b strings.Builder
	for y := 0; y < p.GetHeight(); y += 2 {
		b.WriteString("\x1b[30;107m")
		for x := range p.GetWidth() {
			up, down := p.Get(x, y), y+1 < p.GetHeight() && p.Get(x, y+1)
			b.WriteString(map[[2]bool]string{{false, false}: " ", {true, false}: "▀", {false, true}: "▄",
				{true, true}: "█"}[[2]bool{up, down}])
		}
		b.WriteString("\x1b[0m\n")
	}
	return b.String()
}

// writeCode makes a file of the picture that is drawn, and never replaces one. Where no file can be, none is drawn: a
// join code that is made and not shown would be one that nobody knows of.
func writeCode(files till.Files, path string, draw func() (JoinPicture, error)) error {
	err := files.Write(path, false, func(to io.Writer) error {
		picture, err := draw()
		if err != nil {
			return err
		}
		return picture.encode(to)
	})
	if errors.Is(err, fault.RefusedExists) {
		return usage("%s is there already: choose another name", path)
	}
	return err
}

func (p JoinPicture) encode(to io.Writer) error {
	const size = 8 // of a square
	picture := image.NewGray(image.Rect(0, 0, p.GetWidth()*size, p.GetHeight()*size))
	for y := range picture.Rect.Dy() {
		for x := range picture.Rect.Dx() {
			if !p.Get(x/size, y/size) {
				picture.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	return png.Encode(to, picture)
}
