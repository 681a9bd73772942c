package kit

import (
	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
)

// Look is how a sale's state is shown: shape, colour and the cashier's word.
type Look struct {
	Shape Shape
	Ink   fyne.ThemeColorName
	Word  string
}

// LookOf is the look of a state.
func LookOf(s purchase.State) Look {
	switch s {
	case purchase.Synced:
		return Look{ShapeCheck, InkGood, "sent"}
	case purchase.Review:
		return Look{ShapeTriangle, InkAttention, "to review"}
	case purchase.Voided:
		return Look{ShapeCross, InkQuiet, "voided"}
	case purchase.Dismissed:
		return Look{ShapeCross, InkQuiet, "dismissed"}
	}
	return Look{ShapeRing, InkText, "waiting"}
}
