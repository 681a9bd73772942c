package purchase

import (
	"math"
	"strings"
	"testing"

	"github.com/bojanz/currency"
	"pgregory.net/rapid"
)

// A currency that left every table, or never was in one, is read as it was
// written.
func TestAStoredAmountNeedsNoTable(t *testing.T) {
	for _, c := range []struct {
		text, code    string
		want          Money
		decimal, says string
	}{
		{"24.50", "EUR", Money{Minor: 2450, Currency: "EUR"}, "24.50", "24.50 EUR"},
		{"24.50", "BGN", Money{Minor: 2450, Currency: "BGN"}, "24.50", "24.50 BGN"},
		{"0.07", "HRK", Money{Minor: 7, Currency: "HRK"}, "0.07", "0.07 HRK"},
		{"1200", "JPY", Money{Minor: 1200, Currency: "JPY"}, "1200", "1200 JPY"},
		{"1.505", "KWD", Money{Minor: 1505, Currency: "KWD"}, "1.505", "1.505 KWD"},
		{"100", "QQQ", Money{Minor: 10000, Currency: "QQQ"}, "100.00", "100.00 QQQ"},
		{"1.505", "QQQ", Money{Minor: 1505, Currency: "QQQ:3"}, "1.505", "1.505 QQQ"},
		{"2.00", "QQQ:3", Money{Minor: 2000, Currency: "QQQ:3"}, "2.000", "2.000 QQQ"},
		{"120.5", "JPY", Money{Minor: 1205, Currency: "JPY:1"}, "120.5", "120.5 JPY"},
		{"99999999999.99", "EUR", Money{Minor: 9999999999999, Currency: "EUR"}, "99999999999.99", "99999999999.99 EUR"},
	} {
		got, err := ReadMoney(c.text, c.code)
		if err != nil || got != c.want || got.Decimal() != c.decimal || got.String() != c.says {
			t.Errorf("ReadMoney(%q, %s) = %+v (%s), %v; want %+v (%s)", c.text, c.code, got, got, err, c.want, c.says)
		}
	}
	for _, text := range []string{"", ".5", "5.", "-1.00", "+1.00", "1e3", "1,50", "1.2.3", "0x1", " 1", "NaN",
		"1.123456789", strings.Repeat("9", 30)} {
		if got, err := ReadMoney(text, "EUR"); err == nil {
			t.Errorf("ReadMoney(%q) = %v; want an error", text, got)
		}
	}
}

// A sale's replacement copies an amount whose currency may have gone meanwhile.
func TestANewSaleMayBeInACurrencyThatIsGone(t *testing.T) {
	s := sale()
	s.Amount = Money{Minor: 2450, Currency: "BGN"}
	tx, err := New(s)
	if err != nil || tx.Amount != s.Amount || !strings.Contains(string(tx.Wire), `"purchase_amount":24.50,`) {
		t.Fatalf("%v: %s", err, tx.Wire)
	}
	back, err := ParseItem(tx.Wire, "BGN")
	if err != nil || back != tx.Item {
		t.Errorf("read back %+v, %v", back, err)
	}
}

// What a person may type today has the decimals that the store's format gives
// its code. A library that brings a new currency with others gets them a line
// there; one that changes those of an old currency needs a thought.
func TestTheFormatKnowsTheDecimalsOfEveryCurrency(t *testing.T) {
	for _, code := range currency.GetCurrencyCodes() {
		if digits, err := Digits(code); err != nil || digits != decimalsOf(code) {
			t.Errorf("%s has %d decimals (%v), the store's format gives it %d", code, digits, err, decimalsOf(code))
		}
	}
}

func TestAnAmountBelowZeroIsWrittenWhole(t *testing.T) {
	for want, m := range map[string]Money{
		"-0.05":                 {Minor: -5, Currency: "EUR"},
		"-24.50":                {Minor: -2450, Currency: "EUR"},
		"-7":                    {Minor: -7, Currency: "JPY"},
		"-92233720368547758.08": {Minor: math.MinInt64, Currency: "EUR"},
		"0.000":                 {Currency: "KWD"},
		"0.00000012":            {Minor: 12, Currency: "QQQ:8"},
		"92233720368.54775807":  {Minor: math.MaxInt64, Currency: "QQQ:8"},
		"9223372036854775807":   {Minor: math.MaxInt64, Currency: "JPY"},
	} {
		if m.Decimal() != want {
			t.Errorf("%+v is written as %q, not as %q", m, m.Decimal(), want)
		}
	}
}

// A drain reads and writes the amount of each sale several times.
func TestAnAmountIsReadWithoutGarbage(t *testing.T) {
	allocs := testing.AllocsPerRun(100, func() {
		if m, err := ReadMoney("24.50", "EUR"); err != nil || m.Minor != 2450 {
			t.Fatal(m, err)
		}
	})
	if allocs > 0 {
		t.Errorf("reading an amount allocates %v times", allocs)
	}
}

func TestStoredAmountsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Money{Minor: rapid.Int64Range(0, 1<<53).Draw(t, "minor"),
			Currency: rapid.SampledFrom([]string{"EUR", "JPY", "KWD", "BGN", "QQQ:3", "CLF"}).Draw(t, "currency")}
		if back, err := ReadMoney(m.Decimal(), m.Code()); err != nil || back != m {
			t.Fatalf("%+v written as %q is read as %+v, %v", m, m.Decimal(), back, err)
		}
	})
}
