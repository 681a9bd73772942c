package kit

import (
	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
)

// Look is how a sale's state is shown: shape, colour and the cashier's word.
type Look struct {
	Shape Shape
	Ink   fyne.ThemeColorName
	Word  string
}

// Meaning is a look and what it means, for the help.
type Meaning struct {
	Look
	Means string
}

// LookOf is the look of a state.
func LookOf(s purchase.State) Look {
	switch s {
	case purchase.Synced:
		return Look{ShapeCheck, InkGood, words.T("sent")}
	case purchase.Review:
		return Look{ShapeTriangle, InkAttention, words.T("to review")}
	case purchase.Voided:
		return Look{ShapeCross, InkQuiet, words.T("taken back")}
	case purchase.Dismissed:
		return Look{ShapeCross, InkQuiet, words.T("dismissed")}
	}
	return Look{ShapeRing, InkText, words.T("waiting")}
}

// LookOfSale is LookOf, and says of a sale that another one stands for it.
func LookOfSale(tx purchase.Transaction) Look {
	if tx.ReplacedBy != "" {
		return Look{ShapeCross, InkQuiet, words.T("replaced")}
	}
	return LookOf(tx.State)
}
