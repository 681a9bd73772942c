package scanner

import "testing"

// In a field for a PIN or a password nothing but a card's payload is a scan, however fast it
// comes: a password manager types like a scanner, and a code would be looked up at the server.
func TestSecretsAreNoScans(t *testing.T) {
	for _, tt := range []struct {
		name string
		hand *hand
		want want
	}{
		{"a PIN", new(hand).text("123456", 2*ms).enter(), types("123456", enter)},
		{"a number with its check digit", new(hand).text("4006381333931", 2*ms).enter(),
			types("4006381333931", enter)},
		{"a password without Enter", new(hand).text("GYM-4711", 2*ms), types("GYM-4711")},
		{"a password with a blank", new(hand).text("Tr0ub4dor &3", 2*ms).enter(), types("Tr0ub4dor &3", " ", enter)},
		{"a password with the scanner's prefix", new(hand).text("~~GYM-4711", 2*ms).enter(),
			types("~~GYM-4711", enter)},
		{"a card", new(hand).text(payload, 2*ms).enter(), reads(payload)},
		{"a card in base64", new(hand).text(encoded, 2*ms).enter(), reads(encoded)},
		{"a card behind a PIN", new(hand).text("1234", 67*ms).wait(200*ms).text(payload, 2*ms).enter(),
			reads(payload).over("1234")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for i := range tt.hand.done {
				tt.hand.done[i].Secret = true
			}
			d := newDesk(t, WedgeOptions{Prefix: "~~"}).play(tt.hand.done)
			d.expect(tt.want)
			for _, b := range d.bursts {
				if len(tt.want.scans) == 0 {
					t.Errorf("a secret was reported: %+v", b)
				}
			}
		})
	}
}

// The same stalls that put other typing in doubt leave a secret as it was typed.
func TestSecretsInAStall(t *testing.T) {
	h := new(hand).text("correcthorse", 67*ms).enter()
	for i := range h.done {
		h.done[i].Secret = true
	}
	d := newDesk(t, WedgeOptions{})
	d.stalls[1] = 2000 * ms
	d.play(h.done).expect(types("correcthorse", enter))
}
