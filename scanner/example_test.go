package scanner_test

import (
	"fmt"
	"time"

	"counterfoil/internal/device"
	"counterfoil/scanner"
)

// A scanner's keys come 1 ms apart. What they typed is withdrawn, and one scan comes out.
func ExampleWedge() {
	w := scanner.NewWedge(scanner.WedgeOptions{})
	now := time.Date(2026, 3, 10, 14, 22, 5, 0, time.UTC)
	w.Tick(now)
	do := func(s device.Stroke) {
		now = now.Add(time.Millisecond)
		for _, a := range w.Handle(s, now) {
			switch a.Do {
			case device.Withdraw:
				fmt.Println("the field is put back")
			case device.Scanned:
				fmt.Println(a.Scan.Text)
			}
		}
		w.Tick(now)
	}
	for i, r := range "GYM4711" {
		key := string(r)
		shift := r >= 'A'
		if shift {
			key = string(r + 'a' - 'A')
		}
		do(device.Stroke{Kind: device.StrokePress, Key: key, Code: i + 1, Shift: shift})
		do(device.Stroke{Kind: device.StrokeRune, Rune: r, Shift: shift})
	}
	do(device.Stroke{Kind: device.StrokePress, Key: device.KeyEnter, Code: 99})
	// Output:
	// the field is put back
	// GYM4711
}
