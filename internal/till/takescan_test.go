package till_test

import (
	"errors"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/practice"
)

func TestTakeScan(t *testing.T) {
	tl := open(t, settings(nobody))
	at := time.Date(2026, 3, 10, 14, 0, 0, 0, time.UTC)
	form := "" // what stands on it
	scan := func(text string, source purchase.Source, after time.Duration) error {
		code, err := tl.TakeScan(purchase.Scan{Text: text, Source: source, At: at.Add(after)}, form)
		if err == nil {
			form = code
		}
		return err
	}
	for _, step := range []struct {
		text   string
		source purchase.Source
		after  time.Duration
		want   error
	}{
		{"forloy_enr_a1", purchase.SourceWedge, 0, nil},
		{"forloy_enr_a1", purchase.SourceWedge, 2400 * time.Millisecond, fault.CardAgain},
		{"forloy_enr_b2", purchase.SourceWedge, 2500 * time.Millisecond, nil},
		{"forloy_enr_b2", purchase.SourceWedge, 5 * time.Second, nil},
		{"forloy_enr_b2", purchase.SourceCamera, 9 * time.Second, fault.CardAgain},
		{"forloy_enr_b2", purchase.SourceCamera, 13 * time.Second, fault.CardAgain},
		// held before the lens all the while
		{"forloy_enr_b2", purchase.SourceCamera, 18 * time.Second, nil},
		{"4006381333931", purchase.SourceWedge, 20 * time.Second, fault.Card},
		{"a\x00b", purchase.SourceWedge, 21 * time.Second, fault.Card},
	} {
		if err := scan(step.text, step.source, step.after); !errors.Is(err, step.want) {
			t.Errorf("%s by %s after %v: %v, want %v", step.text, step.source, step.after, err, step.want)
		}
	}
}

// A form that is empty takes the card that was read just before: it was
// recorded, and the sale is rung again. A lens still has the card before it.
func TestTakeScanLooksAtTheForm(t *testing.T) {
	tl := open(t, settings(nobody))
	at := time.Now()
	for _, step := range []struct {
		source purchase.Source
		form   string
		want   error
	}{
		{purchase.SourceWedge, "", nil}, {purchase.SourceWedge, "forloy_enr_a1", fault.CardAgain},
		{purchase.SourceWedge, "", nil},
		{purchase.SourceSerial, "forloy_enr_a1", fault.CardAgain}, {purchase.SourceSerial, "", nil},
		{purchase.SourceWedge, "forloy_enr_b2", nil},
		{purchase.SourceCamera, "", fault.CardAgain},
	} {
		at = at.Add(300 * time.Millisecond)
		code, err := tl.TakeScan(purchase.Scan{Text: "forloy_enr_a1", Source: step.source, At: at}, step.form)
		if !errors.Is(err, step.want) || (code == "forloy_enr_a1") != (step.want == nil) {
			t.Errorf("by %s over %q: %q, %v, want %v", step.source, step.form, code, err, step.want)
		}
	}
}

// What cannot be a card is none, by whatever way it comes; a payload twice is
// one.
func TestTakeScanChecksTheCode(t *testing.T) {
	tl := open(t, settings(nobody))
	for i, source := range []purchase.Source{purchase.SourceWedge, purchase.SourceSerial, purchase.SourceCamera,
		purchase.SourcePicture, purchase.SourceTyped} {
		at := time.Now().Add(time.Duration(i) * time.Minute)
		for _, text := range []string{"no sugar", "1234.56", "1.234,50", "265forloy_enr_abc", "forloy_enr_abc x",
			"GYM-4711GYM-4711"} {
			if code, err := tl.TakeScan(purchase.Scan{Text: text, Source: source, At: at}, ""); !errors.Is(err,
				fault.Card) || code != "" {
				t.Errorf("%q by %s: %q, %v", text, source, code, err)
			}
		}
		for _, text := range []string{"forloy_enr_abc1forloy_enr_abc1", `\\000026forloy_enr_abc1`,
			"\ufeffforloy_enr_abc1"} {
			at = at.Add(10 * time.Second)
			if code, err := tl.TakeScan(purchase.Scan{Text: text, Source: source, At: at},
				""); code != "forloy_enr_abc1" || err != nil {
				t.Errorf("%q by %s: %q, %v", text, source, code, err)
			}
		}
	}
}

// Nothing that a lens saw as bars is a card to sell on: numbers are looked up,
// as ITF and EAN-13 always are, and letters are nobody's.
func TestBarsBeforeTheCamera(t *testing.T) {
	server := start(t)
	tl := open(t, settings(server.URL()))
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		symbology, text string
		number          bool // to be looked up
	}{
		{"EAN_13", "4006381333931", true}, {"ITF", "12345678", true}, {"CODE_128", "990000000001", true},
		{"CODE_128", "CARD-004217", false}, {"CODE_128", "12345", false}, {"CODE_128", "forloy_enr_abc", false},
	} {
		for i, source := range []purchase.Source{purchase.SourceCamera, purchase.SourcePicture} {
			at := time.Now().Add(time.Duration(i) * time.Minute) // no repeat
			code, err := tl.TakeScan(purchase.Scan{Text: c.text, Symbology: c.symbology, Source: source, At: at}, "")
			if code != "" || !errors.Is(err, fault.Card) || errors.Is(err, fault.CardBarcode) != c.number {
				t.Errorf("%s %s by %s: %q, %v", c.symbology, c.text, source, code, err)
			}
		}
	}
	if _, err := tl.Lookup(t.Context(), "4006381333931"); !errors.Is(err, fault.CardUnknown) {
		t.Errorf("a product looked up: %v", err)
	}
	if code, err := tl.TakeScan(purchase.Scan{Text: "forloy_enr_abc123", Symbology: "QR",
		Source: purchase.SourceCamera, At: time.Now()}, ""); err != nil || code == "" {
		t.Errorf("a QR code: %q, %v", code, err)
	}
}

// A barcode's number is no card to sell on, but one to look up; the scan test's
// code is nobody's.
func TestCodesThatAreNotSoldOn(t *testing.T) {
	server := start(t)
	tl := open(t, settings(server.URL()))
	if _, err := tl.SignIn(t.Context(), practice.StaffEmail, practice.Password); err != nil {
		t.Fatal(err)
	}
	scan := purchase.Scan{Text: "990000000001", Source: purchase.SourceWedge, At: time.Now()}
	if _, err := tl.TakeScan(scan, ""); !errors.Is(err, fault.CardBarcode) || !errors.Is(err, fault.Card) {
		t.Errorf("a barcode: %v", err)
	}
	if _, err := tl.TakeScan(scan, scan.Text); !errors.Is(err, fault.CardAgain) {
		t.Errorf("the same barcode again: %v", err)
	}
	if info, err := tl.Lookup(t.Context(), scan.Text); err != nil || info.Title == "" {
		t.Errorf("looked up: %+v, %v", info, err)
	}
	if _, err := tl.Lookup(t.Context(), "123456789012"); !errors.Is(err, fault.CardUnknown) {
		t.Errorf("a barcode that nobody has: %v", err)
	}
	if _, err := tl.TakeScan(purchase.Scan{Text: purchase.TestCode, Source: purchase.SourceWedge, At: time.Now()},
		""); !errors.Is(err, fault.Card) {
		t.Errorf("the scan test's code: %v", err)
	}
}
