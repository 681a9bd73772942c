package review

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"counterfoil/internal/purchase"
	"counterfoil/ui/kit"
)

// BenchmarkShown is what the window's goroutine does to list what has been read, and to show
// another sale of it: with 100 000 sales, as a multiple of what it takes with 100.
func BenchmarkShown(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(kit.Paper{})
	times := func(sales int) (shown, chosen time.Duration) {
		txs := make([]purchase.Transaction, sales)
		for i := range txs {
			txs[i].IdempotencyKey = fmt.Sprintf("%08x-1111-4111-8111-111111111111", i)
			txs[i].Amount = purchase.Money{Minor: int64(100 + i), Currency: "EUR"}
		}
		l := newList(func() {})
		win := test.NewWindow(l.root)
		defer win.Close()
		win.Resize(fyne.NewSize(500, 600))
		const rounds = 50
		for range rounds {
			start := time.Now()
			l.show(txs)
			shown += time.Since(start)
			start = time.Now()
			l.widget.Select(1)
			l.chosen()
			l.widget.Select(0)
			chosen += time.Since(start)
		}
		return shown / rounds, chosen / rounds
	}
	for b.Loop() {
		fewShown, fewChosen := times(100)
		manyShown, manyChosen := times(100_000)
		b.ReportMetric(float64(manyShown.Microseconds()), "shown-us")
		b.ReportMetric(float64(manyChosen.Microseconds()), "chosen-us")
		b.ReportMetric(float64(manyShown)/float64(fewShown), "shown-ratio")
		b.ReportMetric(float64(manyChosen)/float64(fewChosen), "chosen-ratio")
	}
}
