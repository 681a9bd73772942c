package ui

import (
	"context"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	xdraw "golang.org/x/image/draw"

	"counterfoil/internal/checkup"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/gate"
	"counterfoil/ui/records"
	"counterfoil/ui/shell"
)

var (
	screensDir   = flag.String("screens", "", "where `make screenshots` puts the sheets")
	screensOnly  = flag.String("screens.only", "", "the states to draw, by the beginnings of their names")
	screensIn    = flag.String("screens.languages", "en-GB,de,es,fr,it,pt", "the languages to draw them in")
	screensPages = flag.String("screens.pages", "", "where `make pictures` puts what README shows")
	screensOne   = flag.Int("screens.one", -1, "the number of the one state to draw; below 0: all")
	screensWhole = flag.Bool("screens.whole", false, "each picture in a file of its own as well")
	screensSizes = flag.String("screens.sizes", "800x600,1920x1080", "the sizes to draw them in: the ends, as a rule")
	screensText  = flag.String("screens.text", "", "the sizes of text to draw them in, such as 100,150; as a rule "+
		"each state's own")
	screensThemes = flag.String("screens.themes", "light,dark,contrast", "what the system may ask for")
)

// look is how a window is looked at.
type look struct {
	language, theme string
	size            fyne.Size
	text            string // its size, in per cent; "": the state's own
}

// looks are those that a state is drawn in, in one language.
func looks(t *testing.T, language string) (all []look) {
	t.Helper()
	for size := range strings.SplitSeq(*screensSizes, ",") {
		var l look
		if _, err := fmt.Sscanf(size, "%fx%f", &l.size.Width, &l.size.Height); err != nil {
			t.Fatalf("size %q: %v", size, err)
		}
		for l.text = range strings.SplitSeq(*screensText, ",") {
			for l.theme = range strings.SplitSeq(*screensThemes, ",") {
				l.language = language
				all = append(all, l)
			}
		}
	}
	return all
}

// screen is a state of the window, and how it comes about.
type screen struct {
	name    string
	counter func(*Config, *counter) // before the window opens; nil: as always
	then    func(*desk)             // what a person does; nil: nothing
}

// TestScreens draws every state in every language, size and theme: one sheet for each
// state, a row for each language. Nothing looks at them by itself. Each is drawn by a
// process of its own: the toolkit's test driver keeps what it has drawn, half a gigabyte a
// state.
func TestScreens(t *testing.T) {
	if *screensDir == "" {
		t.Skip("only `make screenshots` draws every state")
	}
	defer words.Use("")
	if err := os.MkdirAll(*screensDir, 0o755); err != nil {
		t.Fatal(err)
	}
	for i, s := range screens() {
		if only := strings.Split(*screensOnly, ","); *screensOnly != "" &&
			!slices.ContainsFunc(only, func(name string) bool { return strings.HasPrefix(s.name, name) }) {
			continue
		}
		if *screensOne < 0 {
			drawApart(t, i)
			continue
		}
		if *screensOne != i {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			var rows [][]image.Image
			for language := range strings.SplitSeq(*screensIn, ",") {
				var row []image.Image
				for _, l := range looks(t, language) {
					picture := s.draw(t, l)
					row = append(row, picture)
					if *screensWhole {
						name := fmt.Sprintf("%02d-%s-%s-%s-%.0fx%.0f%s.png", i+1, s.name, language, l.theme,
							l.size.Width, l.size.Height, l.text)
						save(t, filepath.Join(*screensDir, name), picture, png.BestSpeed)
					}
				}
				rows = append(rows, row)
			}
			name := fmt.Sprintf("%02d-%s.png", i+1, s.name)
			save(t, filepath.Join(*screensDir, name), sheet(rows), png.DefaultCompression)
		})
	}
}

// drawApart draws a state in a process of its own, with the flags of this one.
func drawApart(t *testing.T, i int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	draw := exec.CommandContext(ctx, os.Args[0], append(os.Args[1:], fmt.Sprint("-screens.one=", i))...)
	if told, err := draw.CombinedOutput(); err != nil {
		t.Errorf("state %d: %v\n%s", i+1, err, told)
	}
}

// pages are what README shows.
var pages = []struct {
	name, screen string
	look         look
}{
	{"first-start", "first-start", look{"en-GB", "light", fyne.NewSize(800, 600), ""}},
	{"sale", "card", look{"en-GB", "light", fyne.NewSize(1280, 720), ""}},
	{"recorded", "recorded", look{"en-GB", "light", fyne.NewSize(800, 600), ""}},
	{"offline", "offline", look{"en-GB", "dark", fyne.NewSize(1280, 720), ""}},
}

// TestPages draws what README shows.
func TestPages(t *testing.T) {
	if *screensPages == "" {
		t.Skip("only `make pictures` draws what README shows")
	}
	defer words.Use("")
	for _, p := range pages {
		all := screens()
		at := slices.IndexFunc(all, func(s screen) bool { return s.name == p.screen })
		save(t, filepath.Join(*screensPages, p.name+".png"), all[at].draw(t, p.look), png.BestCompression)
	}
}

func (s screen) draw(t *testing.T, l look) image.Image {
	t.Helper()
	d := newDesk(t, func(cfg *Config, c *counter) {
		c.status.Settings.Language, c.status.Settings.Theme, c.status.Settings.Still = l.language, l.theme, true
		c.status.Last, c.review = lastSales(), toReview()
		c.status.Counts = purchase.Counts{By: map[purchase.State]purchase.Tally{purchase.Review: {Count: 2}}}
		c.status.Sync.LastSync = time.Now().Add(-20 * time.Second)
		c.lookup = func(string) (purchase.CardInfo, error) { return coffee(), nil }
		if s.counter != nil {
			s.counter(cfg, c)
		}
		if l.text != "" {
			c.status.Settings.TextSize = l.text
		}
	})
	d.win.Resize(l.size)
	d.zoom()
	d.win.Resize(l.size)
	d.Idle()
	if s.then != nil {
		s.then(d)
		d.Idle()
	}
	d.Flash.Root.Hide()
	layOut(d.win.Content())
	picture := d.win.Canvas().Capture()
	d.win.Close()
	return picture
}

// sheet lays pictures out, each small enough that all can be seen.
func sheet(rows [][]image.Image) image.Image {
	const gap, least, most = 12, 400, 640
	width := func(p image.Image) int {
		if p.Bounds().Dx() > 2*least {
			return most
		}
		return least
	}
	total, down := gap, gap
	high := 0
	for _, p := range rows[0] {
		total += width(p) + gap
		high = max(high, width(p)*p.Bounds().Dy()/p.Bounds().Dx())
	}
	down += len(rows) * (high + gap)
	all := image.NewRGBA(image.Rect(0, 0, total, down))
	draw.Draw(all, all.Bounds(), image.NewUniform(color.Gray{0x60}), image.Point{}, draw.Src)
	for y, row := range rows {
		x := gap
		for _, p := range row {
			w := width(p)
			h := w * p.Bounds().Dy() / p.Bounds().Dx()
			top := gap + y*(high+gap)
			xdraw.CatmullRom.Scale(all, image.Rect(x, top, x+w, top+h), p, p.Bounds(), draw.Src, nil)
			x += w + gap
		}
	}
	return all
}

func save(t *testing.T, path string, p image.Image, level png.CompressionLevel) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := (&png.Encoder{CompressionLevel: level}).Encode(f, p); err != nil {
		t.Fatal(err)
	}
}

// screens are the states, in the order in which a new user meets them.
func screens() []screen {
	link := func(s purchase.SyncState, waiting int64) func(*Config, *counter) {
		return func(_ *Config, c *counter) {
			c.status.Sync = s
			c.status.Counts.By[purchase.Pending] = purchase.Tally{Count: waiting}
			c.status.Oldest = time.Now().Add(-14 * time.Minute)
		}
	}
	at := func(p shell.Place) func(*desk) { return func(d *desk) { d.goTo(p) } }
	card := func(d *desk) {
		d.scan("forloy_enr_abc123def456")
		d.Idle()
		d.Keys("24" + words.DecimalSign() + "5")
	}
	unlocked := func(_ *Config, c *counter) { c.status.PIN = till.PINState{Set: true, Unlocked: true} }
	help := func(cfg *Config, _ *counter) {
		cfg.Help = &records.Help{Check: func(context.Context) []checkup.Finding {
			return []checkup.Finding{{Kind: checkup.DataFolder, Facts: checkup.Facts{Where: "/home/ana/counterfoil"}},
				{Kind: checkup.StoreSound, Facts: checkup.Facts{Recorded: 12, Waiting: 1}},
				{Kind: checkup.LinkUnreachable}, {Kind: checkup.ClockWrong, Facts: checkup.Facts{Off: -time.Hour}}}
		}}
	}
	large := func(cfg *Config, c *counter) { unlocked(cfg, c); c.status.Settings.TextSize = "150" }
	return []screen{
		{"first-start", func(_ *Config, c *counter) {
			c.status = till.Status{Settings: c.status.Settings, Sync: purchase.SyncState{Link: purchase.LinkSignIn}}
		}, nil},
		{"first-start-scanner", nil, func(d *desk) { d.tour(); d.Press(words.T("Next")) }},
		{"first-start-sound", nil, func(d *desk) {
			for d.tour(); d.gate.Step < gate.Sound; {
				d.Press(words.T("Next"))
			}
		}},
		{"first-start-pin", choosesPIN, nil},
		{"choose-a-pin", practiceChoosesPIN, at(shell.Review)},
		{"staff-choose-pin", practiceChoosesPIN, func(d *desk) {
			d.staff.Number(1)
			d.Press(words.T("Choose a PIN for {name}…", "name", "Ana"))
		}},
		{"staff-pin", func(_ *Config, c *counter) {
			c.status.Staff = []till.Member{{ID: "usr_ana", Name: "Ana"}, {ID: "usr_ben", Name: "Ben"}}
		}, func(d *desk) {
			d.staff.Number(1)
			d.Press(words.T("Choose a PIN for {name}…", "name", "Ana"))
		}},
		{"empty", func(_ *Config, c *counter) { c.status.Last = nil }, nil},
		{"card", nil, card},
		{"type-a-card", nil, func(d *desk) { d.Key(fyne.KeyF2) }},
		{"extras", nil, func(d *desk) {
			card(d)
			d.sale.Prefill(Handed{Receipt: "R-1001", Note: "Paid in cash", Punches: "2"})
		}},
		{"recorded", nil, func(d *desk) { card(d); d.Key(fyne.KeyReturn) }},
		{"wrong-amount", nil, func(d *desk) { d.Keys("24,5,0"); d.Key(fyne.KeyReturn) }},
		{"inactive", func(_ *Config, c *counter) {
			c.lookup = func(string) (purchase.CardInfo, error) {
				info := coffee()
				info.Status = "inactive"
				return info, nil
			}
		}, card},
		{"question", func(_ *Config, c *counter) {
			c.ring = func(till.Draft) (purchase.Transaction, error) {
				return purchase.Transaction{}, &till.Ask{Doubts: []fault.Fault{{Kind: fault.DoubtRepeat,
					Facts: fault.Facts{Amount: "24.50 EUR", Card: "…f456", At: time.Now().Add(-time.Minute)}}}}
			}
		}, func(d *desk) { card(d); d.Key(fyne.KeyReturn) }},
		{"offline", link(purchase.SyncState{Link: purchase.LinkOffline}, 12), card},
		{"unreachable", link(purchase.SyncState{Link: purchase.LinkUnreachable, Cause: fault.New(fault.LinkNoAnswer),
			NextTry: time.Now().Add(12 * time.Second)}, 12), nil},
		{"sending", link(purchase.SyncState{Link: purchase.LinkOnline, Sending: true, Left: 12345}, 12345), nil},
		{"sign-in-again", link(purchase.SyncState{Link: purchase.LinkSignIn}, 12), nil},
		{"damaged", func(_ *Config, c *counter) { c.status.Trouble = fault.New(fault.StoreDamaged) }, nil},
		{"clock", func(_ *Config, c *counter) {
			c.status.Sync.ClockOffset, c.status.Sync.ClockKnown = time.Hour, true
		}, nil},
		{"deaf", nil, func(d *desk) { d.setListening(false) }},
		{"practice", practiceScreen, nil},
		{"practice-unplugged", func(cfg *Config, c *counter) {
			practiceScreen(cfg, c)
			c.status.Sync = purchase.SyncState{Link: purchase.LinkOffline}
		}, func(d *desk) { card(d); d.Key(fyne.KeyReturn) }},
		{"find", nil, func(d *desk) { d.find.Open() }},
		{"found", func(_ *Config, c *counter) { c.kept = lastSales() }, func(d *desk) { d.find.Open() }},
		{"slip", nil, func(d *desk) { d.slip.Open(d.till.review[0].IdempotencyKey) }},
		{"help", nil, func(d *desk) { d.Key(fyne.KeyF1) }},
		{"about", nil, func(d *desk) { d.about.Open() }},
		{"records", help, func(d *desk) { d.records.Open() }},
		{"records-checks", help, func(d *desk) { d.records.Open(); d.Press(words.T("Check this till")) }},
		{"records-move", help, func(d *desk) { d.records.Open(); d.Press(words.T("Move out…")) }},
		{"records-moved", func(cfg *Config, c *counter) {
			help(cfg, c)
			c.status.Trouble = fault.Fault{Kind: fault.StoreMoved, Facts: fault.Facts{At: time.Now()}}
		}, func(d *desk) { d.records.Open() }},
		{"menu", nil, func(d *desk) { d.showMenu(d.Button(words.T("Sync now"))) }},
		{"review-locked", nil, at(shell.Review)},
		{"review", unlocked, at(shell.Review)},
		{"day", unlocked, at(shell.Day)},
		{"close-a-day", unlocked, func(d *desk) { d.goTo(shell.Day); d.Idle(); d.Press(words.T("Close this day…")) }},
		{"close-a-day-pin", nil, func(d *desk) { d.goTo(shell.Day); d.Idle(); d.Press(words.T("Close this day…")) }},
		{"closing", func(_ *Config, c *counter) { c.closings = []purchase.Closing{closing()} }, func(d *desk) {
			d.goTo(shell.Day)
			d.Idle()
			d.Press(words.T("Closed days…"))
			d.Idle()
			d.Key(fyne.KeySpace)
		}},
		{"settings", unlocked, at(shell.Settings)},
		{"large-text", large, card},
		{"large-text-review", large, at(shell.Review)},
		{"large-text-day", large, at(shell.Day)},
		{"large-text-settings", large, at(shell.Settings)},
		{"scan-test", nil, func(d *desk) { d.test.Open() }},
		{"save", nil, func(d *desk) { d.Save("sales.csv", nil) }},
		{"kiosk-closes", func(cfg *Config, _ *counter) { cfg.Kiosk = true }, func(d *desk) { d.askQuit() }},
		{"quit", link(purchase.SyncState{Link: purchase.LinkOffline}, 3), func(d *desk) { d.askQuit() }},
	}
}
