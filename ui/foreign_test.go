package ui

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2/test"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
	"counterfoil/ui/kit"
	"counterfoil/ui/lens"
	"counterfoil/ui/practice"
	"counterfoil/ui/shell"
)

// Nothing that others have named or said is drawn with characters that control
// the screen or turn the direction of writing, wherever it stands.
func TestTextsOfOthers(t *testing.T) {
	const evil = "Ana\n\u202eLuz\u2066\x1b[31m\u200f\ufeff\u0085\u2028\x00z"
	d := newDesk(t, func(c *Config, counter *counter) {
		c.Serial = &SerialScanner{Ports: func() ([]device.Port, error) { return nil, errors.New(evil) },
			Use: func(till.Settings) {}}
		c.Camera = &lens.Camera{Use: func(string, bool) {},
			List: func() ([]string, error) { return []string{evil}, nil }}
		c.Practice = pretend(practice.Card{Title: evil, Type: evil})
		counter.lookup = func(string) (purchase.CardInfo, error) {
			return purchase.CardInfo{CustomerName: evil, Title: evil, MerchantName: evil, CardType: evil,
				Status: "active"}, nil
		}
	})
	clean := func(where string) {
		t.Helper()
		drawn := test.RenderToMarkup(d.win.Canvas())
		if !strings.Contains(drawn, "AnaLuz") && !strings.Contains(drawn, "Ana Luz") {
			t.Errorf("%s: the text is not shown at all", where)
		}
		for line := range strings.Lines(drawn) {
			unseen := func(r rune) bool { return !unicode.IsGraphic(r) }
			if strings.ContainsFunc(strings.Trim(line, "\t\n"), unseen) {
				t.Errorf("%s: draws %q", where, strings.TrimSpace(line))
			}
		}
	}
	s := d.till.status
	s.Station.LocationName, s.Station.StaffName, s.Trouble = evil, evil, errors.New(evil)
	s.Profile = purchase.Profile{Email: evil,
		Locations: []purchase.Location{{ID: "a", Name: evil}, {ID: "b", Name: evil}}}
	s.Sync = purchase.SyncState{Link: purchase.LinkUnreachable,
		Cause:     fault.Fault{Kind: fault.SignInOtherAs, Facts: fault.Facts{Account: evil}},
		LastError: purchase.Failure{Code: evil, Message: evil}}
	s.PIN.Unlocked = true
	d.till.review = uitest.Refused(t, evil, evil)
	for i := range d.till.review {
		tx := &d.till.review[i]
		tx.LastError.Message, tx.Receipt, tx.Note = evil, evil, evil
		tx.LocationID, tx.StaffUserID, tx.TerminalID = evil, evil, evil
	}
	s.Last = d.till.review
	d.till.staff = evil
	d.show(s)
	d.scan("forloy_enr_f456")
	d.Idle()
	d.Prefill(Handed{Amount: "5", Receipt: evil}, func() {})
	d.Idle()
	clean("Sale")
	d.till.lookup = func(string) (purchase.CardInfo, error) {
		return purchase.CardInfo{CustomerName: evil, Title: evil, CardType: evil, Status: evil}, nil
	}
	d.scan("forloy_enr_f457")
	d.Idle()
	d.ScanRefused(errors.New(evil + "\n" + evil))
	clean("Sale, refused")
	d.till.take = fault.CardBarcode
	s.Sync.Link = purchase.LinkOnline
	d.show(s)
	d.scan("990000000001")
	d.Idle()
	d.CameraState(device.CameraState{Phase: device.CameraFailed, Camera: evil, Trouble: errors.New(evil)})
	d.Idle()
	clean("Sale, barcode and camera")
	d.goTo(shell.Review)
	d.Idle()
	d.review.Say(words.Say(errors.New(evil)), kit.InkError)
	clean("Review")
	d.goTo(shell.Day)
	d.Idle()
	clean("Day")
	d.goTo(shell.Settings)
	d.SerialTrouble(errors.New(evil))
	d.Idle()
	clean("Settings")
	d.header.TellConnection()
	clean("the badge's words")
	if strings.Count(d.Open().Question.Body, "\n") > 4 {
		t.Errorf("a message of others begins a line: %q", d.Open().Question.Body)
	}
	d.AnswerSafely()
	if title := d.win.Title(); strings.ContainsFunc(title, func(r rune) bool { return !unicode.IsGraphic(r) }) {
		t.Errorf("the title is %q", title)
	}
}

// Names and messages without end are cut, with an ellipsis.
func TestLongTextsOfOthers(t *testing.T) {
	long := strings.Repeat("Hauptbahnhofsvorplatz", 1000)
	d := newDesk(t)
	s := d.till.status
	s.Station.LocationName = long
	d.show(s)
	if got := d.win.Title(); len([]rune(got)) > 70 {
		t.Errorf("a title of %d characters", len([]rune(got)))
	}
}
