package words

import (
	"strings"
	"testing"

	"counterfoil/internal/purchase"
)

// A server's message without end is cut, with an ellipsis.
func TestLongMessage(t *testing.T) {
	long := strings.Repeat("Hauptbahnhofsvorplatz", 1000)
	got := Server(purchase.Failure{Code: "X", Message: long})
	if len([]rune(got)) != LongestMessage || !strings.HasSuffix(got, "…") {
		t.Errorf("a message of %d characters", len([]rune(got)))
	}
}

// BenchmarkAmount is what each row of a list costs most.
func BenchmarkAmount(b *testing.B) {
	for b.Loop() {
		Amount("1234.50", "EUR")
	}
}
