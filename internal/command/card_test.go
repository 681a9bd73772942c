package command_test

import (
	"testing"

	"counterfoil/internal/command"
	"counterfoil/internal/purchase"
)

// Verbs check a card's code as the window checks a scan: a scanner's marks are
// cut, a payload that came twice counts once, and other text beside it is
// refused.
func TestCardsAreCheckedAsScansAre(t *testing.T) {
	s := newShop(t)
	s.openWindow(command.Desk{})
	const code = "forloy_enr_abc123def456"
	texts := []string{code, `\000026` + code, `\\000026` + code, "]Q2" + code, "\ufeff" + code, code + code}
	for i, text := range texts {
		s.must("record", "--card", text, "--amount", "5.40")
		if list := s.list(); len(list) != i+1 || list[i]["qr_code_data"] != code {
			t.Errorf("%q was recorded as %v", text, list)
		}
	}
	for _, text := range []string{"265" + code, code + " x", code + "forloy_enr_other1", "GYM-4711GYM-4711", "]Q2",
		"24.50", "1.234,56", "€5", purchase.TestCode} { // swapped with the amount, or the scan test's
		s.refused(2, "--card", "record", "--card", text, "--amount", "4711")
	}
	if list := s.list(); len(list) != len(texts) {
		t.Errorf("recorded: %v", list)
	}
}
