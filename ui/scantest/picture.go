package scantest

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// pictureSide is the test picture's least size: 25 modules and 8 of quiet zone, 7
// pixels each, so that a scanner reads it from the screen.
const pictureSide float32 = 7 * 33

// newPicture draws the test's code as a QR code, black on white in either theme:
// scanners want it so. The code is written below it.
func newPicture() *fyne.Container {
	matrix, err := qrcode.NewQRCodeWriter().EncodeWithoutHint(purchase.TestCode, gozxing.BarcodeFormat_QR_CODE, 0, 0)
	if err != nil {
		return kit.Column(0, kit.NewWords(words.Say(err), kit.InkError).Box)
	}
	picture := canvas.NewImageFromImage(matrix)
	picture.ScaleMode, picture.FillMode = canvas.ImageScalePixels, canvas.ImageFillContain
	picture.SetMinSize(fyne.NewSquareSize(pictureSide))
	return kit.Column(kit.Grid, picture, kit.NewText(purchase.TestCode, kit.SizeSmall, kit.InkQuiet).Centred())
}
