package wedge

import "testing"

func TestFit(t *testing.T) {
	hd, bars := rect{0, 0, 1920, 1080}, rect{0, 30, 800, 530}
	left := rect{-1280, 0, 1280, 1024}
	for name, c := range map[string]struct {
		window  rect
		screens []rect
		want    rect
		full    bool
	}{
		"fits":                   {rect{100, 100, 1024, 720}, []rect{hd}, rect{100, 100, 1024, 720}, false},
		"larger than the screen": {rect{0, 0, 1024, 720}, []rect{{0, 0, 800, 600}}, rect{0, 0, 800, 600}, true},
		"under the bars":         {rect{10, 10, 804, 620}, []rect{bars}, rect{0, 30, 800, 530}, true},
		"too high alone":         {rect{50, 0, 1024, 720}, []rect{{0, 0, 1366, 700}}, rect{50, 0, 1024, 700}, true},
		"over the right edge":    {rect{1500, 900, 1024, 720}, []rect{hd}, rect{896, 360, 1024, 720}, false},
		"title above the screen": {rect{100, -40, 1024, 720}, []rect{hd}, rect{100, 0, 1024, 720}, false},
		"on the second screen":   {rect{-1200, 100, 1024, 720}, []rect{hd, left}, rect{-1200, 100, 1024, 720}, false},
		"off all screens":        {rect{5000, 5000, 1024, 720}, []rect{hd, left}, rect{896, 360, 1024, 720}, false},
		"between two screens":    {rect{-700, 100, 1024, 720}, []rect{hd, left}, rect{-1024, 100, 1024, 720}, false},
	} {
		if got, full := fit(c.window, c.screens); got != c.want || full != c.full {
			t.Errorf("%s: %v, full %v; want %v, %v", name, got, full, c.want, c.full)
		}
	}
}
