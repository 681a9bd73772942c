package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/lens"
	"counterfoil/ui/shell"
)

func TestScansBringSaleToTheFront(t *testing.T) {
	t.Run("from Day it brings Sale to the front", func(t *testing.T) {
		d := newDesk(t)
		d.goTo(shell.Day)
		d.scan("forloy_enr_f456")
		if d.at != shell.Sale || d.sale.OnForm() != "forloy_enr_f456" {
			t.Error("the scan did not reach Sale")
		}
	})
	t.Run("a repeat is a notice", func(t *testing.T) {
		d := newDesk(t)
		d.till.take = fault.New(fault.CardAgain)
		d.scan("forloy_enr_f456")
		d.Heard()
		d.Shows(words.Say(d.till.take))
	})
	t.Run("what cannot be a card is refused aloud", func(t *testing.T) {
		d := newDesk(t)
		d.till.take = fault.New(fault.CardOtherBars)
		d.scan("4006381333931")
		d.Heard(device.SoundRefused)
		d.Shows(words.Say(d.till.take))
		if d.sale.OnForm() != "" || d.amount() != "" {
			t.Error("it was taken")
		}
	})
	t.Run("a damaged one", func(t *testing.T) {
		d := newDesk(t)
		d.goTo(shell.Day)
		d.ScanRefused(fault.New(fault.ScanCapsLock))
		d.Heard(device.SoundRefused)
		d.Shows("Caps Lock is on. Switch it off and scan again.")
		if d.at != shell.Sale {
			t.Error("the sentence cannot be seen")
		}
	})
	t.Run("an amount that is there keeps the focus where it is", func(t *testing.T) {
		d := newDesk(t)
		d.Keys("5")
		d.Press("+ Note")
		note := d.win.Canvas().Focused()
		d.scan("forloy_enr_f456")
		if d.win.Canvas().Focused() != note {
			t.Error("the scan moved the focus")
		}
	})
}

// While a sale is asked about, its form is nobody else's.
func TestAScanDoesNotTakeTheFormFromAQuestion(t *testing.T) {
	d := newDesk(t)
	d.till.ring = func(till.Draft) (purchase.Transaction, error) {
		return purchase.Transaction{}, &till.Ask{Doubts: []fault.Fault{fault.New(fault.DoubtCardUnknown)}}
	}
	d.scan("forloy_enr_f456")
	d.sells()
	d.Heard(device.SoundAttention)
	d.scan("forloy_enr_other")
	if d.Open() == nil || d.sale.OnForm() != "forloy_enr_f456" {
		t.Error("the scan took the form away from under the question")
	}
	d.Heard(device.SoundAttention)
	d.Shows("Answer the question, then scan again.")
}

// What cannot be taken before a person has done something is told, on what lies over the form,
// however it came: a card, and a scan that is damaged.
func TestAScanThatCannotBeTakenNowIsTold(t *testing.T) {
	for what, row := range map[string]struct {
		covers func(*desk)
		says   string
		sound  device.Sound
	}{
		"a question": {func(d *desk) { d.Ask(shell.Question{Title: "Give?", No: "No", Yes: "Yes"}) },
			"Answer the question, then scan again.", device.SoundAttention},
		"the lock": {func(d *desk) {
			s := d.till.status
			s.Locked = true
			d.show(s)
		}, "Unlock the till, then scan again.", device.SoundRefused},
	} {
		for how, scan := range map[string]func(*desk){
			"a card":        func(d *desk) { d.scan("forloy_enr_f456") },
			"a damaged one": func(d *desk) { d.ScanRefused(fault.New(fault.ScanPieces)) },
		} {
			d := newDesk(t, twoOfStaff)
			row.covers(d)
			d.Sounds = nil
			scan(d)
			d.Heard(row.sound)
			d.Shows(row.says)
			if d.sale.OnForm() != "" || !d.Covered() {
				t.Errorf("%s, %s: it was taken", what, how)
			}
		}
	}
	d := newDesk(t)
	d.Ask(shell.Question{Title: "Restored", No: "Close"}) // which has nothing to decide
	d.scan("forloy_enr_f456")
	if d.sale.OnForm() == "" {
		t.Error("a notice keeps a card away")
	}
}

// A code that nothing shows to be a card's asks before it takes a card's place,
// and Enter does not answer.
func TestUnprovenCodeAsksBeforeItReplacesACard(t *testing.T) {
	const card, code = "forloy_enr_abc123def456", "GYM-4711"
	for _, source := range []purchase.Source{
		purchase.SourceWedge, purchase.SourceSerial, purchase.SourceCamera, purchase.SourcePicture,
	} {
		d := newDesk(t)
		scan := func(text string) { d.Scanned(purchase.Scan{Text: text, Source: source, At: time.Now()}) }
		scan(code)
		if d.sale.OnForm() != code || d.Open() != nil {
			t.Fatalf("%s: an empty form holds %q", source, d.sale.OnForm())
		}
		scan(card) // a card needs no question
		if d.sale.OnForm() != card || d.Open() != nil {
			t.Fatalf("%s: after a card the form holds %q", source, d.sale.OnForm())
		}
		d.Sounds = nil
		scan(code)
		d.Heard(device.SoundAttention)
		d.Key(fyne.KeyReturn)
		d.Key(fyne.KeyEnter)
		if d.Open() == nil || d.sale.OnForm() != card {
			t.Fatalf("%s: no question, the form holds %q", source, d.sale.OnForm())
		}
		d.Press(d.Open().Question.No)
		if d.Open() != nil || d.sale.OnForm() != card {
			t.Errorf("%s: kept, but the form holds %q", source, d.sale.OnForm())
		}
		scan(code)
		scan("forloy_enr_other1") // the next card answers it
		if d.Open() != nil || d.sale.OnForm() != "forloy_enr_other1" {
			t.Errorf("%s: a card behind the question: the form holds %q", source, d.sale.OnForm())
		}
		scan(code)
		d.Press(d.Open().Question.Yes)
		if d.Open() != nil || d.sale.OnForm() != code {
			t.Errorf("%s: replaced, but the form holds %q", source, d.sale.OnForm())
		}
		d.Idle()
	}
}

// The repeat guard is told what stands on the form.
func TestRepeatGuardSeesTheForm(t *testing.T) {
	d := newDesk(t)
	d.scan("forloy_enr_abc1")
	d.scan("forloy_enr_abc1")
	d.Key(fyne.KeyEscape)
	d.scan("forloy_enr_abc1")
	if want := []string{"", "forloy_enr_abc1", ""}; !slices.Equal(d.till.onForm, want) {
		t.Errorf("the guard was told of %q, want %q", d.till.onForm, want)
	}
	d.Idle()
}

// A piece of a code does not stay on the form because a question lies over it, nor is a sale recorded on it.
func TestATornScanBelowAQuestion(t *testing.T) {
	torn := fault.New(fault.ScanTorn)
	t.Run("whether the next piece takes its place", func(t *testing.T) {
		d := newDesk(t)
		d.scan("forloy_enr_abc")
		d.scan("def456x")
		if d.Open() == nil {
			t.Fatal("nothing was asked")
		}
		d.ScanRefused(torn)
		if d.Open() != nil || d.sale.OnForm() != "" {
			t.Errorf("the form holds %q", d.sale.OnForm())
		}
		d.Shows("The scan came in pieces, and the card is taken off again.")
	})
	t.Run("whether to record a sale on it", func(t *testing.T) {
		d := newDesk(t)
		d.till.ring = func(till.Draft) (purchase.Transaction, error) {
			return purchase.Transaction{}, &till.Ask{Doubts: []fault.Fault{fault.New(fault.DoubtCardUnknown)}}
		}
		d.scan("forloy_enr_abc")
		d.sells()
		d.ScanRefused(torn)
		if d.Open() != nil || d.sale.OnForm() != "" || d.sale.Waits() || d.amount() == "" {
			t.Errorf("the form holds %q and %q", d.sale.OnForm(), d.amount())
		}
	})
	t.Run("another one", func(t *testing.T) {
		d := newDesk(t)
		d.scan("forloy_enr_abc")
		d.Ask(shell.Question{Title: "Quit?", No: "No", Yes: "Yes"})
		d.ScanRefused(torn)
		if d.Open() == nil || d.sale.OnForm() != "" {
			t.Errorf("the form holds %q", d.sale.OnForm())
		}
	})
}

// keys is a keyboard scanner that says whether somebody types.
type keys struct{ typing *bool }

func (k keys) Typing() bool { return *k.typing }
func (keys) Flush()         {}

// What comes without keys waits for what is typed elsewhere than in the amount: the rest of a receipt or of a PIN would
// be an amount. A sale that the POS hands over waits for a scan in the amount too, which would put the amount before
// back; and so do the rooms that are made again.
func TestWhatIsTypedIsNotTorn(t *testing.T) {
	typing := true
	d := newDesk(t)
	d.sale.Keys = keys{&typing}
	card := purchase.Scan{Text: "forloy_enr_f456", Source: purchase.SourceCamera, At: time.Now()}
	d.Keys("24")
	d.CameraScan(card)
	d.Idle()
	if d.sale.OnForm() == "" {
		t.Error("a card waits for an amount")
	}
	before := d.sale
	d.remake()
	d.Prefill(Handed{Amount: "7.05"}, func() {})
	d.Idle()
	d.Keys(".5")
	d.Press("+ Receipt")
	d.Keys("100")
	card.Text = "forloy_enr_abc123"
	d.SerialScan(card)
	d.Idle()
	d.Keys("23")
	if d.amount() != "24.5" || d.sale != before || d.sale.OnForm() != "forloy_enr_f456" {
		t.Errorf("the form holds %q and %q", d.sale.OnForm(), d.amount())
	}
	typing = false
	d.Settle("what waited to come", func() bool { return d.amount() == "7.05" && d.sale.OnForm() == card.Text })
}

// What waits comes in its order, and at once with Enter: a card that was read before that is this sale's.
func TestWhatWaitsComesWithEnter(t *testing.T) {
	typing := true
	d := newDesk(t)
	d.sale.Keys = keys{&typing}
	d.Keys("24")
	d.Press("+ Receipt")
	d.Keys("R-1")
	for _, code := range []string{"forloy_enr_f456", "forloy_enr_abc123"} {
		d.CameraScan(purchase.Scan{Text: code, Source: purchase.SourceCamera, At: time.Now()})
		d.Idle()
	}
	if d.sale.OnForm() != "" {
		t.Error("it did not wait")
	}
	d.Prefill(Handed{Amount: "7.05"}, func() {})
	d.Key(fyne.KeyReturn)
	d.Idle()
	rung := d.till.rung()
	if len(rung) != 1 || rung[0].Card != "forloy_enr_abc123" || rung[0].Receipt != "R-1" || rung[0].Amount != "24" {
		t.Errorf("rung: %+v", rung)
	}
	typing = false
	d.Settle("the sale of the POS", func() bool { return d.amount() == "7.05" })
}

// Where a card stands, the one that was read behind it is the next customer's.
func TestAReadCardWaitsForTheNextSale(t *testing.T) {
	typing := true
	d := newDesk(t)
	d.sale.Keys = keys{&typing}
	d.scan("forloy_enr_f456")
	d.Keys("24")
	d.Press("+ Receipt")
	d.Keys("R-1")
	d.CameraScan(purchase.Scan{Text: "forloy_enr_abc123", Source: purchase.SourceCamera, At: time.Now()})
	d.Idle()
	d.Key(fyne.KeyReturn)
	d.Idle()
	typing = false
	d.Settle("the next card", func() bool { return d.sale.OnForm() == "forloy_enr_abc123" })
	if rung := d.till.rung(); len(rung) != 1 || rung[0].Card != "forloy_enr_f456" || d.amount() != "" {
		t.Errorf("the amount is %q, rung: %+v", d.amount(), rung)
	}
}

// A receipt that is being typed goes on where it was in a window that is made again.
func TestAReceiptGoesOn(t *testing.T) {
	d := newDesk(t)
	d.scan("forloy_enr_f456")
	d.Idle()
	d.Press("+ Receipt")
	d.remake()
	d.Keys("100")
	d.remake()
	d.Keys("23")
	if d.amount() != "" {
		t.Errorf("the amount is %q", d.amount())
	}
	d.Shows("10023")
}

// A card that lies before the camera while a question stands is read once that is answered.
func TestACardIsSeenAgainAfterAQuestion(t *testing.T) {
	var forgot []string
	d := newDesk(t, func(c *Config, _ *counter) {
		c.Camera = &lens.Camera{Use: func(string, bool) {}, List: func() ([]string, error) { return nil, nil },
			Forget: func(code string) { forgot = append(forgot, code) }}
	})
	d.scan("forloy_enr_abc123")
	d.Idle()
	d.Ask(shell.Question{Title: "Quit?", No: "No", Yes: "Yes"})
	for _, code := range []string{"forloy_enr_f456", "forloy_enr_abc123"} { // the second one's sale it may be about
		d.CameraScan(purchase.Scan{Text: code, Source: purchase.SourceCamera, At: time.Now()})
	}
	d.Idle()
	if d.sale.OnForm() != "forloy_enr_abc123" || len(forgot) > 0 {
		t.Errorf("taken: %q, forgotten: %q", d.sale.OnForm(), forgot)
	}
	d.Key(fyne.KeyEscape)
	d.Settle("the camera to be told", func() bool { return len(forgot) > 0 })
	if !slices.Equal(forgot, []string{"forloy_enr_f456"}) {
		t.Errorf("forgotten: %q", forgot)
	}
}

// A sale that the POS hands over with a card is not the one's on the form, whatever becomes of that card.
func TestAPOSsCardTakesTheOthersPlace(t *testing.T) {
	t.Run("taken", func(t *testing.T) {
		d := newDesk(t)
		d.scan("forloy_enr_f456")
		d.Idle()
		d.Prefill(Handed{Amount: "20.00", Card: "forloy_enr_abc123"}, func() {})
		d.Idle()
		d.command(shell.UndoLast) // what the POS has ousted can be brought back
		if d.sale.OnForm() != "forloy_enr_f456" {
			t.Errorf("the form holds %q", d.sale.OnForm())
		}
	})
	t.Run("taken off", func(t *testing.T) {
		d := newDesk(t)
		d.scan("forloy_enr_f456")
		d.scan("forloy_enr_g789")
		d.till.take = fault.New(fault.CardImpossible)
		d.Prefill(Handed{Amount: "20.00", Card: "forloy_enr_abc123"}, func() {})
		d.Idle()
		d.Keys("1")               // what was said goes
		d.command(shell.UndoLast) // neither customer before is this sale's
		if d.sale.OnForm() != "" {
			t.Errorf("the form holds %q", d.sale.OnForm())
		}
	})
	t.Run("while a sale is asked about", func(t *testing.T) {
		d := newDesk(t)
		d.asksOnce()
		ring, gate := d.till.ring, make(chan struct{})
		d.till.ring = func(draft till.Draft) (purchase.Transaction, error) { <-gate; return ring(draft) }
		d.scan("forloy_enr_f456")
		d.Keys("5")
		d.Key(fyne.KeyReturn)
		d.scan("forloy_enr_g789") // the next customer's
		close(gate)
		d.Idle()
		d.Prefill(Handed{Amount: "20.00", Card: "forloy_enr_abc123"}, func() {})
		d.Idle()
		d.Press("Yes, record it")
		d.Idle()
		if d.sale.OnForm() != "" || d.amount() != "20.00" {
			t.Errorf("the form holds %q and %q", d.sale.OnForm(), d.amount())
		}
	})
	for name, shuts := range map[string]func(*desk){
		"locked": func(d *desk) {
			s := d.till.status
			s.Locked = true
			d.show(s)
		},
		"refused": func(d *desk) { d.till.take = fault.New(fault.CardImpossible) },
		"refused, while a person is asked about the card before it": func(d *desk) {
			d.scan("7Q2K") // a poster's?
			if !d.Swaps() {
				t.Error("nobody is asked")
			}
			d.till.take = fault.New(fault.CardImpossible)
		},
		"a barcode of no card": func(d *desk) {
			d.till.take = fault.New(fault.CardBarcode)
			d.till.lookup = func(string) (purchase.CardInfo, error) {
				return purchase.CardInfo{}, fault.New(fault.CardUnknown)
			}
		},
		"a barcode that another follows": func(d *desk) {
			d.till.take = fault.New(fault.CardBarcode)
			d.till.lookup = func(number string) (purchase.CardInfo, error) {
				if number == "4006381333931" {
					d.Post(func() { d.scan("4012345678901") })
				}
				return purchase.CardInfo{}, fault.New(fault.CardUnknown)
			}
		},
		"a barcode, offline": func(d *desk) {
			d.till.take = fault.New(fault.CardBarcode)
			s := d.till.status
			s.Sync.Link = purchase.LinkOffline
			d.show(s)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.scan("forloy_enr_f456")
			d.Idle()
			shuts(d)
			card := "forloy_enr_abc123"
			if strings.HasPrefix(name, "a barcode") {
				card = "4006381333931"
			}
			d.Prefill(Handed{Amount: "20.00", Receipt: "R-7", Card: card}, func() {})
			d.Idle()
			if d.sale.OnForm() == "forloy_enr_f456" || d.amount() != "20.00" {
				t.Errorf("the form holds %q and %q", d.sale.OnForm(), d.amount())
			}
		})
	}
}
