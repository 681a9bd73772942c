package scanner

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/device"
)

// till is a desk whose Enter records what is in the field. People type only digits up to 5 and barcodes hold only
// higher ones, so every digit tells who typed it.
type till struct {
	*desk
	hand    hand
	amounts []string
	enters  int
}

const barcodeDigits = "6789"

func (d *till) person(r *rand.Rand) {
	amount := fmt.Sprint(1+r.IntN(5)) + strings.Repeat("4", r.IntN(6))
	if r.IntN(2) == 0 {
		amount += []string{".50", ",25", ".1"}[r.IntN(3)]
	}
	for _, key := range amount {
		d.hand.text(string(key), time.Duration(67+r.IntN(200))*ms)
	}
	d.hand.key(enter, time.Duration(r.IntN(300))*ms)
	d.amounts, d.enters = append(d.amounts, amount), d.enters+1
}

func (d *till) scanner(r *rand.Rand) {
	each := time.Duration(500+r.IntN(34500)) * time.Microsecond
	text := ""
	switch r.IntN(4) {
	case 0:
		text = "forloy_enr_" + strings.Repeat("aB9_", 1+r.IntN(8))
		each *= time.Duration(1 + r.IntN(3)) // to 100 ms
	case 1:
		text = "GYM-" + digits(r, 4+r.IntN(8))
	default:
		text = digits(r, 6+r.IntN(13))
	}
	d.hand.text(text, each)
	if r.IntN(4) > 0 {
		d.hand.key([]string{enter, enter, tab}[r.IntN(3)], each)
	}
}

func digits(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = barcodeDigits[r.IntN(len(barcodeDigits))]
	}
	// The first two differ: one digit over and over would be a key held down.
	b[1] = barcodeDigits[(strings.IndexByte(barcodeDigits, b[0])+1)%len(barcodeDigits)]
	return string(b)
}

func (d *till) count(key string) int {
	n := 0
	for _, acted := range d.acted {
		if acted == key {
			n++
		}
	}
	return n
}

var suffixes = []string{device.SuffixAny, device.SuffixEnter, device.SuffixTab, device.SuffixNone}

// The event loop stops repeatedly, anywhere, for 100 ms to 2 s: no digit of a barcode ever gets into an amount, and no
// scan's Enter ever records a sale.
func TestInDoubtNothingActs(t *testing.T) {
	trials := 5000
	if testing.Short() {
		trials = 1000
	}
	doubts, sales := 0, 0
	for seed := range trials {
		r := rand.New(rand.NewPCG(4, uint64(seed)))
		d := &till{desk: newDesk(t, WedgeOptions{Suffix: suffixes[r.IntN(4)]})}
		d.rings = true
		d.blind = r.IntN(2) == 0
		if r.IntN(4) == 0 {
			d.timed = []time.Duration{ms, 16 * ms}[r.IntN(2)]
		}
		for range 2 + r.IntN(5) {
			if r.IntN(2) == 0 {
				d.person(r)
			} else {
				d.scanner(r)
			}
			d.hand.wait(time.Duration(150+r.IntN(1000)) * ms)
		}
		for range r.IntN(8) {
			d.stalls[r.IntN(200)] = time.Duration(100+r.IntN(1900)) * ms
		}
		d.play(d.hand.done)
		doubts, sales = doubts+d.doubts, sales+len(d.sales)
		for _, sale := range d.sales {
			// A burst that was withdrawn may have taken part of an amount with it.
			typed := sale == "" || slices.Contains(d.amounts, sale) || d.doubts > 0 || len(d.causes) > 0
			if strings.ContainsAny(sale, barcodeDigits+"GYM") || !typed {
				t.Fatalf("seed %d: %q was recorded, the person typed %q", seed, d.sales, d.amounts)
			}
		}
		if strings.ContainsAny(d.field, barcodeDigits+"GYM") {
			t.Fatalf("seed %d: the field holds %q", seed, d.field)
		}
		if acted := d.count(enter); acted > d.enters {
			t.Fatalf("seed %d: %d Enters acted, a person pressed %d", seed, acted, d.enters)
		}
	}
	t.Logf("%d trials: %d sales, %d bursts doubted", trials, sales, doubts)
	if doubts == 0 || sales == 0 {
		t.Error("the trials made no sale or raised no doubt: they prove nothing")
	}
}
