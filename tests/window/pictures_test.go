//go:build linux

package window

import (
	"os"
	"path/filepath"
	"testing"

	"counterfoil/internal/purchase"
	"counterfoil/tests/xtest"
)

// Pictures of practice mode in both themes, at the smallest size and at a large
// one: they are what a reviewer looks at. That a sale can be made at each size is
// checked on the way.
func TestPictures(t *testing.T) {
	for _, look := range []struct {
		theme         string
		width, height int
	}{
		{"light", 800, 600}, {"dark", 800, 600}, {"light", 1920, 1080}, {"dark", 1920, 1080},
	} {
		name := look.theme + "-800"
		if look.width > 800 {
			name = look.theme + "-1920"
		}
		t.Run(name, func(t *testing.T) {
			d := prepareDesk(t)
			practiceData := filepath.Join(d.data, "practice")
			if err := os.MkdirAll(practiceData, 0o700); err != nil {
				t.Fatal(err)
			}
			settings := "theme = \"" + look.theme + "\"\ncurrency = \"EUR\"\n"
			if err := os.WriteFile(filepath.Join(practiceData, "config.toml"), []byte(settings), 0o600); err != nil {
				t.Fatal(err)
			}
			d.verb, d.folder = []string{"--demo"}, "practice"
			d.launch("--demo")
			d.display.Resize(look.width, look.height)
			xtest.Eventually(t, "practice to be signed in", func() bool { return d.status().Connection == "online" })
			d.display.Xdotool("sleep", "1")
			d.shot(name + "-1-empty")
			d.sell("forloy_enr_abc123def456", "24.50")
			d.shot(name + "-2-recorded")
			d.sellDoubted("forloy_enr_practice0deleted", "12")
			waitLong(t, "one to arrive and one to be refused", func() bool {
				s := d.status()
				return s.Synced == 1 && s.Review == 1
			})
			d.display.Type("forloy_enr_ghi789jkl012\n", scannerPace)
			d.display.Type("7.5", humanPace)
			d.display.Xdotool("sleep", "0.5")
			d.shot(name + "-3-scanned")
			d.display.Key("Escape", "F6")
			d.display.Xdotool("sleep", "0.3")
			d.shot(name + "-4-pin")
			d.display.Type(pin+"\t"+pin+"\n", humanPace)
			d.display.Xdotool("sleep", "1")
			d.shot(name + "-5-review")
			d.display.Key("F7")
			d.display.Xdotool("sleep", "0.5")
			d.shot(name + "-6-day")
			d.display.Key("ctrl+comma")
			d.display.Xdotool("sleep", "0.5")
			d.shot(name + "-7-settings")
			d.display.Key("ctrl+t")
			d.display.Xdotool("sleep", "0.3")
			d.display.Layout("fr")
			d.display.TypePlaces(purchase.TestCode+"\t", scannerPace)
			d.display.Layout("us")
			d.display.Xdotool("sleep", "0.5")
			d.shot(name + "-8-scan-test")
			d.display.Key("Escape")
			d.display.Type("990000000001\n", scannerPace)
			d.display.Xdotool("sleep", "0.7")
			d.shot(name + "-9-barcode")
		})
	}
}
