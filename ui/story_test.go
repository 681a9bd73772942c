package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
)

// cashier sells at a real till, in a language.
type cashier struct{ *shop }

// scan holds a card to the scanner and waits for what Forloy says of it.
func (c cashier) scan(card string, by purchase.Source) {
	c.Helper()
	c.Scanned(purchase.Scan{Text: card, Symbology: "QR", Source: by, At: time.Now()})
	c.known()
}

// known waits until Forloy has said whose the card on the form is.
func (c cashier) known() {
	c.Helper()
	c.Settle("the card to be looked up", func() bool { return strings.Contains(c.Screen(), "Jane D.") })
}

// recorded waits for the nth sale to be in the books.
func (c cashier) recorded(n int64) {
	c.Helper()
	c.Settle(fmt.Sprint("sale ", n), func() bool {
		return !c.sale.Waits() && c.status.Counts.Recorded.Count == n
	})
}

// TestACashiersTenSales is a shift of one who never saw the window: each sale another
// way. It goes by what the window says, in two languages.
func TestACashiersTenSales(t *testing.T) {
	for _, language := range []string{"en-GB", "de"} {
		t.Run(language, func(t *testing.T) {
			defer words.Use("")
			c := cashier{newShop(t, time.Minute)}
			c.Settle("the till's first word", func() bool { return c.status.Ready })
			words.Use(language)
			c.remake()
			c.tenSales()
		})
	}
}

func (c cashier) tenSales() {
	const punch, cash, inactive = "forloy_enr_practice0punch", "forloy_enr_practice0cash",
		"forloy_enr_practice0inactive"
	c.scan(punch, purchase.SourceWedge) // 1: the card first
	c.Keys("1.01")
	c.Key(fyne.KeyReturn)
	c.recorded(1)

	c.Keys("2,02") // 2: the amount first
	c.scan(cash, purchase.SourceWedge)
	c.Key(fyne.KeyReturn)
	c.recorded(2)

	c.Key(fyne.KeyF2) // 3: by the keyboard alone
	c.Keys(punch)
	c.Key(fyne.KeyReturn)
	c.known()
	c.Keys("3.03")
	c.Key(fyne.KeyReturn)
	c.recorded(3)

	c.scan(cash, purchase.SourceSerial) // 4: by touch alone
	for _, key := range []string{"4", words.DecimalSign(), "0", "4"} {
		c.Press(key)
	}
	c.Press(words.T("Record") + "   ↵")
	c.recorded(4)

	c.scan(punch, purchase.SourceCamera) // 5: by the camera
	c.Keys("5.05")
	c.Key(fyne.KeyReturn)
	c.recorded(5)

	c.scan(cash, purchase.SourceWedge) // 6: the wrong amount, seen before
	c.Keys("66.06")
	for range 5 {
		c.Key(fyne.KeyBackspace)
	}
	c.Keys("6.06")
	c.Key(fyne.KeyReturn)
	c.recorded(6)

	c.undone(7, cash) // 7: the wrong amount, seen after

	c.Scanned(purchase.Scan{Text: inactive, Source: purchase.SourceWedge, At: time.Now()}) // 8: an inactive card
	c.Settle("the card to be looked up", func() bool {
		return strings.Contains(c.Screen(), words.T("This card is {status}: Forloy will refuse the sale", "status",
			words.Status("inactive")))
	})
	c.Keys("8.08")
	c.Key(fyne.KeyReturn)
	c.Settle("the question", func() bool { return c.Open() != nil })
	c.Key(fyne.KeyReturn) // answers nothing
	c.Press(words.T("No, go back"))
	c.Key(fyne.KeyEscape)
	c.Key(fyne.KeyEscape)

	c.scan(cash, purchase.SourceWedge) // 9: with a receipt's number
	c.Keys("9.09")
	c.Press("+ " + words.T("Receipt"))
	c.Keys("R-77")
	c.Key(fyne.KeyReturn)
	c.recorded(9) // the one taken back counts as recorded too

	c.reward(punch) // 10
	c.balances()
}

// undone sells, takes the sale back, and sells it with the right amount.
func (c cashier) undone(n int64, card string) {
	c.scan(card, purchase.SourceWedge)
	c.Keys("70.70")
	c.Key(fyne.KeyReturn)
	c.recorded(n)
	c.sale.UndoLast()
	c.Settle("the sale to be on the form again", func() bool { return c.sale.OnForm() == card })
	c.known()
	for range 5 {
		c.Key(fyne.KeyBackspace)
	}
	c.Keys("7.07")
	c.Key(fyne.KeyReturn)
	c.recorded(n + 1)
}

// reward earns one with ten punches, and gives it.
func (c cashier) reward(card string) {
	c.till.SyncNow()
	c.Settle("everything to be sent", func() bool { return c.status.Counts.Waiting() == 0 })
	c.scan(card, purchase.SourceWedge)
	c.Keys("10.10")
	c.Press("+ " + words.T("Punches"))
	c.Keys("7")
	c.Key(fyne.KeyReturn)
	c.recorded(10)
	c.till.SyncNow()
	c.Settle("everything to be sent", func() bool { return c.status.Counts.Waiting() == 0 })
	c.scan(card, purchase.SourceWedge)
	give := words.T("Give: {reward}", "reward", "Free coffee")
	c.Settle("the reward", func() bool { return strings.Contains(c.Screen(), give) })
	c.Press(give)
	c.Press(words.T("Yes, give it"))
	c.Settle("the reward to be given", func() bool {
		return strings.Contains(c.Screen(), words.T("Reward given: {reward}, {whose}", "reward", "Free coffee",
			"whose", "Jane D."))
	})
}

// balances checks what is in the books: amounts and what became of them.
func (c cashier) balances() {
	var got []string
	if err := c.till.List(c.Context(), till.Query{}, func(tx purchase.Transaction) error {
		got = append(got, fmt.Sprint(tx.Amount.Decimal(), " ", tx.State, " ", tx.Receipt))
		return nil
	}); err != nil {
		c.Fatal(err)
	}
	want := "1.01 synced |2.02 synced |3.03 synced |4.04 synced |5.05 synced |6.06 synced |70.70 voided |" +
		"7.07 synced |9.09 synced R-77|10.10 synced "
	if text := strings.Join(got, "|"); text != want {
		c.Errorf("the books have\n%s\nwant\n%s", text, want)
	}
}
