package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"counterfoil/internal/till"
	"counterfoil/ui/kit"
)

// pictureSide is the test picture's least size: 25 modules and 8 of quiet zone, 7
// pixels each, so that a scanner reads it from the screen.
const pictureSide float32 = 7 * 33

// newTestPicture draws the scan test's code as a QR code, black on white in
// either theme: scanners want it so. The code is written below it.
func newTestPicture() (*fyne.Container, error) {
	matrix, err := qrcode.NewQRCodeWriter().EncodeWithoutHint(till.TestCode, gozxing.BarcodeFormat_QR_CODE, 0, 0)
	if err != nil {
		return nil, fmt.Errorf("draw the test code: %w", err)
	}
	picture := canvas.NewImageFromImage(matrix)
	picture.ScaleMode, picture.FillMode = canvas.ImageScalePixels, canvas.ImageFillContain
	picture.SetMinSize(fyne.NewSquareSize(pictureSide))
	name := kit.NewText(till.TestCode, kit.SizeSmall, kit.InkQuiet)
	name.Align = fyne.TextAlignCenter
	return kit.Column(kit.Grid, picture, name), nil
}
