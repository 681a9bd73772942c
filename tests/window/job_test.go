//go:build linux

package window

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"counterfoil/tests/xtest"
)

// The plug in practice's banner, at 1024 × 720.
const plugX, plugY = 948, 33

// The main job in practice, as `make run` shows it where there is no display: a
// sale arrives; the plug is pulled, and the next one waits; the plug is put
// back, and it arrives.
func TestMainJob(t *testing.T) {
	d := preparePractice(t)
	d.launch("--demo")
	window := d.display.WaitWindow("Counterfoil")
	xtest.Eventually(t, "practice to be signed in", func() bool { return d.status().Connection == "online" })
	d.tell("The window is open in practice mode, on a display in memory.", "run-1-open")

	scanned := sync.OnceFunc(func() {
		d.tell("A card was scanned, as a scanner types: forloy_enr_abc123def456.", "run-2-scanned")
	})
	d.paced("the sale to be recorded", func() {
		d.display.Type("forloy_enr_abc123def456\n", scannerPace)
		d.display.Xdotool("sleep", "0.5")
		scanned()
		d.display.Type("24.50\n", humanPace)
	}, func() bool { return d.status().Recorded == 1 })
	d.tell("24.50 and Enter: the sale is recorded, on disk.", "run-3-recorded")
	waitLong(t, "the sale to arrive", func() bool { return d.status().Synced == 1 })
	d.tell("It has arrived at Forloy.", "run-4-sent")

	d.press(window, plugX, plugY)
	d.sell("forloy_enr_ghi789jkl012", "12")
	waitLong(t, "the line to be seen as down", func() bool {
		s := d.status()
		return s.Connection == "unreachable" && s.Pending == 1
	})
	d.tell("The plug is pulled. Another sale of 12.00 is recorded as before, and waits.", "run-5-unplugged")
	d.press(window, plugX, plugY)
	waitLong(t, "the second sale to arrive", func() bool { return d.status().Synced == 2 })
	d.tell("The plug is back, and it has arrived as well.", "run-6-plugged-in")

	got := d.ledger()
	var lines []string
	for i, e := range got {
		card := e.Card[max(0, len(e.Card)-4):]
		lines = append(lines, fmt.Sprintf("  %d  …%s  %6s  sent %d×", i+1, card, e.Amount, e.TimesSent))
	}
	d.tell("What Forloy has in its ledger:\n"+strings.Join(lines, "\n"), "")
	if len(got) != 2 || got[0].Amount != "24.50" || got[1].Amount != "12.00" {
		t.Errorf("the ledger has %+v", got)
	}
	d.tell("The pictures are in "+shots()+".", "")
}

// preparePractice returns a desk for a window in practice mode.
func preparePractice(t *testing.T) *desk {
	t.Helper()
	d := prepareDesk(t)
	d.verb, d.folder = []string{"--demo"}, "practice"
	return d
}

// tell takes a picture, if it has a name, and prints what happened if the run asks for it.
func (d *desk) tell(what, picture string) {
	d.t.Helper()
	if picture != "" {
		d.shot(picture)
		what += "\n    " + filepath.Join(shots(), picture+".png")
	}
	if *tell {
		fmt.Println(what)
	}
}

type booked struct {
	Card      string      `json:"qr_code_data"`
	Amount    json.Number `json:"purchase_amount"`
	TimesSent int         `json:"times_sent"`
}

// ledger is what the Forloy of practice mode has booked. The log has its address.
func (d *desk) ledger() []booked {
	d.t.Helper()
	log, err := os.ReadFile(d.logFile())
	url := regexp.MustCompile(`url=(http://\S+)/api/v1`).FindSubmatch(log)
	if err != nil || url == nil {
		d.t.Fatalf("the log tells of no practice server: %v\n%s", err, log)
	}
	answer, err := http.Get(string(url[1]) + "/ledger")
	if err != nil {
		d.t.Fatal(err)
	}
	defer answer.Body.Close()
	var ledger struct{ Transactions []booked }
	if err := json.NewDecoder(answer.Body).Decode(&ledger); err != nil {
		d.t.Fatal(err)
	}
	return ledger.Transactions
}
