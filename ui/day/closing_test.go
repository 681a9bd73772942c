package day

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// A manager closes the day behind the PIN; then it is read, printed and saved, and
// never closed again.
func TestClosingADay(t *testing.T) {
	s := open(t)
	var printed []byte
	only := false
	s.room.Print = func(name string, pdf []byte) (bool, error) {
		s.said = append(s.said, "print "+name)
		printed = pdf
		return only, nil
	}
	s.Press("Close this day…")
	s.Shows("A manager closes the day.")
	s.Hides("Close the day")
	s.Field("Six digits").SetText("123456")
	s.Key(fyne.KeyReturn)
	s.Idle()
	s.room.Show(s.status)
	s.Shows("3 sales are still open. They are listed on the page.")
	s.Hides("No PIN is asked for") // it was
	s.Button("Close the day")
	s.Press("Close the day")
	s.Idle()
	if strings.Join(s.said, ";") != "close 2026-11-23 by manager usr_ana" {
		t.Errorf("did %q", s.said)
	}
	for _, want := range []string{"Closing no. 1, Monday 23 November 2026", "by a manager, while Ana was selling",
		"TAKINGS BY STAFF", "usr_ben\n2\n€25.00", "SENT, BY CARD TYPE", "Punch card\n2\n€25.00",
		"3 sales were not settled yet.", "to review · receipt R-17 · Ana", "Journal, no. 1,204"} {
		s.Shows(want)
	}
	s.Press("Print")
	s.Idle()
	s.Shows("The page was sent to this PC's printing system.")
	if s.said[len(s.said)-1] != "print closing-2026-11-23" || !bytes.HasPrefix(printed, []byte("%PDF-")) {
		t.Errorf("did %q, printed %.20q", s.said, printed)
	}
	only = true
	s.room.shell.Tell("Saved: b.pdf", kit.InkGood)
	s.Shows("Saved: b.pdf")
	s.Press("Print")
	s.Hides("Saved: b.pdf") // it answered another button
	s.Idle()
	s.Shows("No printer took the page.")
	s.Press("Close")
	s.Says(s.room.sub, "closed, no. 1")
	s.Press("This closing…")
	s.Shows("Closing no. 1, Monday 23 November 2026")
	s.Press("Save as CSV…")
	s.Field("The file's name").SetText("c.csv")
	s.Press("Save")
	s.Idle()
	s.Shows("Closing no. 1, Monday 23 November 2026") // who has saved it may print it next
	for _, want := range []string{"Takings,6,65.00,EUR\n", "Waiting,2,12.75,EUR\n",
		"2026-11-23 14:02:00,to review,R-17,Ana,12.25,EUR",
		"\nTakings by staff\n,,Sales,Amount,Currency\n,Ana,4,40.00,EUR\n",
		"\n\"Sent, by card type\"\n,,Sales,Amount,Currency\n,Cashback card,1,15.00,EUR\n,Punch card,2,25.00,EUR\n",
		s.status.Journal.Hash} {
		if !strings.Contains(s.files["c.csv"], want) {
			t.Errorf("%q is not in the file:\n%s", want, s.files["c.csv"])
		}
	}
	s.Press("Closed days…")
	s.Idle()
	s.Shows("No. 1\nMonday 23 November 2026\n€65.00")
}

func TestAWrongPINClosesNothing(t *testing.T) {
	s := open(t)
	s.Press("Close this day…")
	if s.room.sheet.end.Kind == kit.Primary {
		t.Error("Cancel is as loud as the door's own button")
	}
	s.Field("Six digits").SetText("654321")
	s.Key(fyne.KeyReturn)
	s.Idle()
	s.room.Show(s.status)
	s.Hides("Close the day")
	if len(s.said) > 0 {
		t.Errorf("did %q", s.said)
	}
}

// An owner's sign-in is the other key.
func TestAnOwnerOpensTheClosing(t *testing.T) {
	s := open(t)
	s.Press("Close this day…")
	s.Press("Open with an owner's sign-in")
	s.Field("E-mail").SetText("eva@shop.example")
	s.Field("Password").SetText("secret")
	s.Key(fyne.KeyReturn)
	s.Key(fyne.KeyReturn)
	s.Idle()
	s.room.Show(s.status)
	s.Button("Close the day")
	if len(s.said) == 0 || s.said[0] != "unlock as eva@shop.example" {
		t.Errorf("did %q", s.said)
	}
}

// After a page was saved, Esc closes the closing: the keyboard is back on it.
func TestEscAfterSaving(t *testing.T) {
	s := open(t)
	if _, err := s.CloseDay(t.Context(), "2026-11-23", "manager"); err != nil {
		t.Fatal(err)
	}
	s.room.Load()
	s.Idle()
	s.room.shell.Window().Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape {
			s.room.shell.Back()
		}
	})
	s.Press("This closing…")
	for _, how := range []string{"PDF", "CSV"} {
		s.Press("Save as " + how + "…")
		s.Key(fyne.KeyReturn)
		s.Idle()
		if s.room.shell.Focused() == nil {
			t.Errorf("nothing has the keyboard after saving as %s", how)
		}
	}
	s.Key(fyne.KeyEscape)
	if s.room.IsOpen() {
		t.Error("Esc does not close it")
	}
}

// Who has opened it with a password signs by name, and not as whoever sells meanwhile.
func TestAClosingBearsTheNameOfWhoOpenedIt(t *testing.T) {
	s := open(t)
	s.status.PIN = till.PINState{Set: true, Unlocked: true, By: "user usr_eva"}
	s.status.Names = map[string]string{"usr_eva": "Eva"}
	s.room.Show(s.status)
	s.Press("Close this day…")
	s.Shows("No PIN is asked for: a manager's was given, and Review has not locked itself since.")
	s.Press("Close the day")
	s.Idle()
	s.Shows("by Eva.")
	s.Hides("was selling")
	if strings.Join(s.said, ";") != "close 2026-11-23 by user usr_eva" {
		t.Errorf("did %q", s.said)
	}
	s.status.Names["usr_ben"] = "Ben" // has left the till
	s.Press("Close")
	s.room.Load()
	s.Idle()
	s.Shows("Ben\n2\n€25.00")
	s.Hides("usr_ben")
}

// What a manager sees is what is closed: other figures are shown first, whether they were read meanwhile
// or only when the day is to be closed.
func TestOtherFiguresAreNotClosedUnseen(t *testing.T) {
	s := open(t)
	s.status.PIN.Unlocked = true
	s.room.Show(s.status)
	s.Press("Close this day…")
	s.Shows("3 sales are still open.")
	late := func(sales int64) {
		d := aDay("2026-11-23")
		d.By[purchase.Pending] = d.By[purchase.Pending].Plus(euros(1, 450), sales)
		d.Recorded = d.Recorded.Plus(euros(1, 450), sales)
		s.days[d.Date] = d
	}
	late(1)
	s.room.Refresh()
	s.Idle()
	s.Shows("4 sales are still open.")
	late(2)
	s.Press("Close the day")
	s.Idle()
	s.Shows("The figures have changed meanwhile. Look at them again, then close the day.")
	s.Shows("5 sales are still open.")
	if len(s.said) > 0 {
		t.Fatalf("did %q", s.said)
	}
	s.Press("Close the day")
	s.Idle()
	s.Shows("Closing no. 1")
}

// What has changed since a day was closed is told on its page.
func TestAClosedDayTellsWhatCameSince(t *testing.T) {
	s := open(t)
	if _, err := s.CloseDay(t.Context(), "2026-11-23", "manager"); err != nil {
		t.Fatal(err)
	}
	s.room.Load()
	s.Idle()
	s.Hides("SINCE THE CLOSING")
	s.Shows("closed, no. 1")
	s.Hides("changed since")
	d := aDay("2026-11-23")
	d.By[purchase.Review], d.By[purchase.Synced] = purchase.Tally{}, euros(5, 5675)
	d.Recorded = d.Recorded.Plus(euros(1, 450), 1)
	d.Corrections = []purchase.Correction{{Date: "2026-11-23", Counts: purchase.Counts{Recorded: euros(1, 450)}}}
	s.days["2026-11-23"] = d
	s.room.Load()
	s.Idle()
	s.Shows("closed, no. 1; changed since")
	s.Shows("AS CLOSED, NO. 1\n€65.00\n6 sales\nSINCE THE CLOSING\nSent\n2\n€16.75\nTo review\n-1\n-€12.25\n" +
		"Takings\n1\n€4.50\n")
	s.Shows("TAKINGS NOW\n€69.50\n7 sales\n")
	s.Hides("CORRECTIONS OF CLOSED DAYS") // they would be told twice
}

func TestCorrectionsAreShown(t *testing.T) {
	s := open(t)
	d := aDay("2026-11-23")
	d.Corrections = []purchase.Correction{{Date: "2026-11-20", Counts: purchase.Counts{
		By: map[purchase.State]purchase.Tally{purchase.Review: euros(-1, -1225), purchase.Dismissed: euros(1, 1225)}}}}
	s.days["2026-11-23"] = d
	s.room.Load()
	s.Idle()
	s.Shows("CORRECTIONS OF CLOSED DAYS\nFri 20 Nov 2026\nTo review\n-1\n-€12.25\n" +
		"Dismissed\n1\n€12.25\nTakings\n-1\n-€12.25\n")
}

// The page can be made in every language, and is the same each time.
func TestThePageInEveryLanguage(t *testing.T) {
	s := open(t)
	closing, _ := s.CloseDay(t.Context(), "2026-11-23", "manager")
	for range purchase.MaxOpen {
		closing.Open = append(closing.Open, closing.Open[0])
	}
	closing.More = 7
	t.Cleanup(func() { words.Use("en-GB") })
	for _, l := range words.Languages() {
		words.Use(l.Code)
		var first, again bytes.Buffer
		if err := writePDF(&first, closing, s.status); err != nil {
			t.Fatalf("%s: %v", l.Name, err)
		}
		if err := writePDF(&again, closing, s.status); err != nil || !bytes.Equal(first.Bytes(), again.Bytes()) {
			t.Errorf("%s: another page the second time, %v", l.Name, err)
		}
		if dir := os.Getenv("COUNTERFOIL_PAGES"); dir != "" {
			if err := os.WriteFile(dir+"/closing-"+l.Code+".pdf", first.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// On a large window the sheets of a closing are as high as what they say, and keep the
// focus where the PIN goes.
func TestAClosingsSheetIsNoLargerThanNeeded(t *testing.T) {
	s := open(t)
	s.room.shell.Window().Resize(fyne.NewSize(1600, 1000))
	s.Press("Close this day…")
	door := s.room.sheet.paper.Size().Height
	s.Keys("123456")
	s.Key(fyne.KeyReturn)
	s.Idle()
	s.room.Show(s.status)
	s.Shows("3 sales are still open.")
	preview := s.room.sheet.paper.Size().Height
	for name, high := range map[string]float32{"the door": door, "the preview": preview} {
		if high < 300 || high > 650 {
			t.Errorf("%s is %v high", name, high)
		}
	}
	if !s.status.PIN.Unlocked {
		t.Error("the PIN has gone elsewhere")
	}
}

// What is signed is never alone on the last page: the proof goes with it.
func TestTheSignatureIsNotAlone(t *testing.T) {
	open(t)
	for y := 20.0; y < 280; y += 3 {
		p := newPaper("")
		p.SetY(y)
		p.proof(purchase.Closing{Head: purchase.Head{Number: 1204, Hash: strings.Repeat("ab", 32)}})
		proof := p.PageNo()
		p.signature()
		if p.PageNo() != proof {
			t.Errorf("with the proof begun at %v mm, the signature is on the next page", y)
		}
	}
}

// The caption of a part is further from the figures over it than from its own part.
func TestCaptionsStandApart(t *testing.T) {
	if got, want := heading("PROOF").MinSize().Height, kit.Caption("PROOF").MinSize().Height+kit.Grid; got != want {
		t.Errorf("a caption takes %v, want %v", got, want)
	}
}

// Each page of a closing in practice says so: the one that is signed may be the third.
func TestEachPageOfPracticeSaysSo(t *testing.T) {
	s := open(t)
	closing := purchase.Closing{Number: 1, Day: s.days["2026-11-23"], Head: s.status.Journal}
	for range 40 {
		closing.Open = append(closing.Open, purchase.Open{State: purchase.Pending})
	}
	for _, practice := range []bool{true, false} {
		s.status.Practice = practice
		var pdf bytes.Buffer
		if err := writePDF(&pdf, closing, s.status); err != nil {
			t.Fatal(err)
		}
		pages := pagesOf(pdf.Bytes())
		if len(pages) < 2 {
			t.Fatalf("%d pages", len(pages))
		}
		for i, page := range pages {
			if got := strings.Contains(page, "PRACTICE"); got != practice {
				t.Errorf("practice: %v, page %d says so: %v", practice, i+1, got)
			}
		}
	}
}

// What the page's letters lack is written in others: an amount by its currency's code.
func TestWhatThePageCannotWrite(t *testing.T) {
	s := open(t)
	baht := purchase.Tally{Count: 1, Sums: map[string]int64{"THB": 123450}}
	closing := purchase.Closing{Number: 1, Day: purchase.Day{Staff: map[string]purchase.Tally{"usr_ana": baht}},
		Open: []purchase.Open{{State: purchase.Pending, Receipt: "R-\U0001F600\U00010000-é",
			Amount: purchase.Money{Minor: 500, Currency: "EUR"}}}}
	closing.Day.By = map[purchase.State]purchase.Tally{purchase.Synced: baht}
	words.Use("de")
	t.Cleanup(func() { words.Use("en-GB") })
	var pdf bytes.Buffer
	if err := writePDF(&pdf, closing, s.status); err != nil {
		t.Fatal(err)
	}
	page := strings.Join(pagesOf(pdf.Bytes()), "")
	for _, want := range []string{"1.234,50\xa0THB", "R-??-\xe9", "5,00\xa0 \xac"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not on the page: %q", want, page)
		}
	}
}

// A closed day's page and spreadsheet name where it was closed, whatever the till is called today. Older closings do
// not tell: there it is where the till is now.
func TestAClosingNamesWhereItWas(t *testing.T) {
	s := open(t)
	s.status.Station.LocationName, s.status.Station.TerminalID = "Harbour", "till-9"
	for _, where := range []purchase.Counter{{Location: "Downtown", Terminal: "till-1"}, {}} {
		closing := purchase.Closing{Number: 1, Where: where, Day: purchase.Day{Date: "2026-11-23"}}
		want := cmp.Or(where, purchase.Counter{Location: "Harbour", Terminal: "till-9"})
		var pdf, csv bytes.Buffer
		if err := errors.Join(writePDF(&pdf, closing, s.status), writeClosing(&csv, closing, s.status)); err != nil {
			t.Fatal(err)
		}
		page := strings.Join(pagesOf(pdf.Bytes()), "")
		if !strings.Contains(page, want.Location) || !strings.Contains(page, want.Terminal) {
			t.Errorf("%+v is not on the page: %q", want, page)
		}
		if !strings.Contains(csv.String(), "Location,"+want.Location+"\nTerminal,"+want.Terminal) {
			t.Errorf("%+v is not in the spreadsheet:\n%s", want, csv.String())
		}
	}
}

// pagesOf is what the pages of a PDF say.
func pagesOf(pdf []byte) (pages []string) {
	for {
		_, rest, found := bytes.Cut(pdf, []byte("stream\n"))
		if !found {
			return pages
		}
		pdf = rest
		stream, err := zlib.NewReader(bytes.NewReader(rest))
		if err != nil {
			continue
		}
		if page, _ := io.ReadAll(stream); bytes.Contains(page, []byte(")Tj")) {
			pages = append(pages, strings.ReplaceAll(string(page), "\x00", "")) // of UTF-16, Latin letters
		}
	}
}
