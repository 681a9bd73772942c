package command

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
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

// write makes a file of the picture, and never replaces one.
func (p JoinPicture) write(path string) error {
	const size = 8 // of a square
	picture := image.NewGray(image.Rect(0, 0, p.GetWidth()*size, p.GetHeight()*size))
	for y := range picture.Rect.Dy() {
		for x := range picture.Rect.Dx() {
			if !p.Get(x/size, y/size) {
				picture.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	var text bytes.Buffer
	if err := png.Encode(&text, picture); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // a join code lets a till in
	if errors.Is(err, fs.ErrExist) {
		return usage("%s is there already: choose another name", path)
	}
	if err != nil {
		return fmt.Errorf("write the join code: %w", err)
	}
	_, err = file.Write(text.Bytes())
	return errors.Join(err, file.Close())
}
