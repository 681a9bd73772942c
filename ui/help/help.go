// Package help is the sheet that tells what to do on the page in front, which keys there
// are, and what each badge and mark means. Keys, badges and marks come from the code that
// obeys and draws them, so the help cannot be out of date.
package help

import (
	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// Help is the sheet. It belongs to the UI goroutine.
type Help struct {
	shell.Sheet
	OnSupport func() // opens "Records and support"; nil: it is not offered

	shell  *shell.Shell
	badges func() []kit.Meaning // of the connection
}

// New returns a sheet that is closed. badges are those of the header.
func New(s *shell.Shell, badges func() []kit.Meaning) *Help { return &Help{shell: s, badges: badges} }

// Open shows the sheet, beginning with what to do in a room.
func (h *Help) Open(at shell.Place) {
	title, steps := page(at)
	left := kit.Column(2*kit.Grid, section(words.T("KEYS"), keys()),
		section(words.T("A CARD ON THE FORM"), marks(cards())))
	right := kit.Column(2*kit.Grid, section(words.T("THE CONNECTION"), marks(h.badges())),
		section(words.T("A SALE"), marks(sales())))
	both := kit.Container(kit.Sides{Gap: 3 * kit.Grid, Share: 0.5, Least: 300, Most: 640}, left, right)
	root, scroll := kit.Rolling(kit.Column(2*kit.Grid, numbered(steps), kit.Rule(), both))
	end := kit.NewButton(words.T("Close"), kit.Primary, h.Close)
	end.Page = scroll
	wrong := kit.NewButton(words.T("Is something wrong?"), kit.Plain, func() {
		h.Close()
		h.OnSupport()
	})
	kit.SetVisible(wrong, h.OnSupport != nil)
	head := kit.Row(kit.Grid, 0, kit.NewCut(title, kit.SizeLarge, kit.InkText), wrong, end)
	h.Lay(h.shell, 130*kit.Grid, 0, kit.ColumnFill(kit.Grid, 1, head, root))
	h.shell.Focus(end)
}

func section(caption string, content fyne.CanvasObject) fyne.CanvasObject {
	return kit.Column(kit.Grid, kit.Caption(caption), content)
}

func numbered(steps []string) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, step := range steps {
		number := kit.NewBold(words.Number(int64(i+1)), kit.SizeSmall, kit.InkAccent)
		rows = append(rows, kit.Row(kit.Grid+4, 1, number, kit.NewWords(step, kit.InkText).Box))
	}
	return kit.Column(kit.Grid, rows...)
}

// keyWidth has room for the longest keys. It grows with text.
const keyWidth float32 = 104

func keys() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, s := range shell.Shortcuts() {
		key := kit.NewBold(s.Keys, kit.SizeSmall, kit.InkText)
		column := kit.Container(kit.ExactWidth{Width: keyWidth, Texts: true}, key)
		rows = append(rows, kit.Row(kit.Grid, 1, column, kit.NewWords(s.Says, kit.InkText).Box))
	}
	return kit.Column(kit.Grid/2, rows...)
}

func marks(all []kit.Meaning) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, m := range all {
		says := kit.Column(0, kit.NewBold(m.Word, kit.SizeSmall, m.Ink), kit.NewWords(m.Means, kit.InkText).Box)
		rows = append(rows, kit.Row(kit.Grid, 1, kit.NewMark(m.Shape, m.Ink, 14), says))
	}
	return kit.Column(kit.Grid/2, rows...)
}

// sales are the states of a sale, as they look everywhere.
func sales() []kit.Meaning {
	var all []kit.Meaning
	for _, state := range purchase.States {
		look := kit.LookOf(state)
		all = append(all, kit.Meaning{Look: look, Means: meaning(state)})
	}
	look := kit.LookOfSale(purchase.Transaction{State: purchase.Dismissed, ReplacedBy: "another"})
	return append(all, kit.Meaning{Look: look, Means: words.T("A manager recorded it again on the right card.")})
}

func meaning(s purchase.State) string {
	switch s {
	case purchase.Pending:
		return words.T("It is safe on this PC and will be sent by itself.")
	case purchase.Synced:
		return words.T("Forloy has it.")
	case purchase.Review:
		return words.T("Forloy refused it for good. A manager decides in Review.")
	case purchase.Voided:
		return words.T("It was taken back before it was sent.")
	case purchase.Dismissed:
		return words.T("A manager ended it with a reason. It is kept.")
	}
	return ""
}

func cards() []kit.Meaning {
	of := func(shape kit.Shape, ink fyne.ThemeColorName, word, means string) kit.Meaning {
		return kit.Meaning{Look: kit.Look{Shape: shape, Ink: ink, Word: word}, Means: means}
	}
	return []kit.Meaning{
		of(kit.ShapeRing, kit.InkQuiet, words.T("No card yet"), words.T("Scan one, or press F2 and type its code.")),
		of(kit.ShapeCheck, kit.InkGood, words.T("Card read"), words.T("Type the amount and press Enter.")),
		of(kit.ShapeTriangle, kit.InkAttention, words.T("Look at this card"),
			words.T("Forloy will refuse it as it is. The text beside it says why.")),
	}
}
