package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/syncclient/practice"
	"counterfoil/ui/shell"
)

// TestAnOwnerSetsTheTillUp takes the window's own language at the first start, signs in
// with a slip of the fingers, chooses the PIN, sets what this shop needs, and makes a sale.
func TestAnOwnerSetsTheTillUp(t *testing.T) {
	for _, language := range []string{"de", "pt"} {
		t.Run(language, func(t *testing.T) {
			defer words.Use("")
			o := cashier{emptyShop(t, 0)}
			o.speaks(language)
			o.signsIn()
			o.sets()
			o.firstSale()
			if got := o.till.Status().Settings; got.Language != language || got.TerminalID != "Kasse 2" ||
				got.TextSize != "125" || got.AskAbove != "250.00" {
				t.Errorf("in force: %+v", got)
			}
		})
	}
}

// speaks takes a language in Settings, where it stands under its own name.
func (c cashier) speaks(language string) {
	c.Settle("the first start", func() bool { return strings.Contains(c.Screen(), words.T("Sign in once")) })
	name := ""
	for _, l := range words.Languages() {
		if l.Code == language {
			name = l.Name
		}
	}
	c.visit(shell.Settings)
	c.Press("Same as system") // the first of two: Language
	c.Choose(name)
	c.Press("Save")
	c.Settle("the language", func() bool { return words.T("Sign in once") != "Sign in once" })
	c.typedKey(&fyne.KeyEvent{Name: fyne.KeyF5})
	c.Settle("the first start", func() bool { return strings.Contains(c.Screen(), words.T("Sign in once")) })
}

func (c cashier) signsIn() {
	c.Keys(practice.StaffEmail)
	c.Key(fyne.KeyReturn)
	c.Keys("practise")
	c.Key(fyne.KeyReturn)
	c.Settle("the refusal", func() bool {
		return strings.Contains(c.Screen(), words.T("The e-mail or the password is wrong."))
	})
	c.Keys(practice.Password)
	c.Key(fyne.KeyReturn)
	c.Settle("the till to be ready", func() bool { return c.status.Ready })
	c.typedKey(&fyne.KeyEvent{Name: fyne.KeyF6})
	c.Field(words.T("Six digits")).SetText(managerPIN)
	c.Field(words.T("The same again")).SetText(managerPIN)
	c.Press(words.T("Set the PIN"))
	c.Settle("Review", func() bool { return strings.Contains(c.Screen(), words.T("Nothing to review")) })
}

func (c cashier) sets() {
	c.visit(shell.Settings)
	c.Settle("the settings", func() bool { return strings.Contains(c.Screen(), words.T("THIS TILL")) })
	c.Field(words.T("This PC's name")).SetText("Kasse 2")
	c.Field(words.Typed("1000.00")).SetText("250")
	c.Press(words.Known("125%"))
	c.Press(words.T("Save"))
	c.Settle("the settings to be saved", func() bool {
		return c.status.Settings.TextSize == "125" && strings.Contains(c.Screen(), words.T("Saved."))
	})
}

// firstSale is one above the limit, which is asked about, and then one below.
func (c cashier) firstSale() {
	c.typedKey(&fyne.KeyEvent{Name: fyne.KeyF5})
	c.Settle("the tour", func() bool { return strings.Contains(c.Screen(), words.T("Skip the rest")) })
	c.Press(words.T("Skip the rest")) // of the tour, where a scan is a test
	c.scan("forloy_enr_practice0cash", purchase.SourceWedge)
	c.Keys("300")
	c.Key(fyne.KeyReturn)
	c.Settle("the question", func() bool { return c.Open() != nil })
	c.typedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	for range "300" {
		c.Key(fyne.KeyBackspace)
	}
	c.Keys("4,50")
	c.Key(fyne.KeyReturn)
	c.recorded(1)
}
