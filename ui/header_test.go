package ui

import (
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
	"counterfoil/ui/uitest"
)

var noon = uitest.Noon

// Every state of the link has its own shape and word: never colour alone.
func TestBadge(t *testing.T) {
	for _, c := range []struct {
		name  string
		sync  purchase.SyncState
		shape kit.Shape
		ink   fyne.ThemeColorName
		word  string
		sub   string
	}{
		{"unknown", purchase.SyncState{Link: purchase.LinkUnknown}, kit.ShapeRing, kit.InkQuiet, "Connecting", "nothing heard from Forloy yet"},
		{"online", purchase.SyncState{Link: purchase.LinkOnline, LastSync: noon.Add(-25 * time.Second)}, kit.ShapeDot, kit.InkGood, "Online", "synced 20 s ago"},
		{"online, nothing sent yet", purchase.SyncState{Link: purchase.LinkOnline, LastAnswer: noon}, kit.ShapeDot, kit.InkGood, "Online", "checked just now"},
		{"sending a batch", purchase.SyncState{Link: purchase.LinkOnline, Sending: true, Left: 100}, kit.ShapeHalf, kit.InkAccent, "Sending", ""},
		{"sending many", purchase.SyncState{Link: purchase.LinkOnline, Sending: true, Left: 12345}, kit.ShapeHalf, kit.InkAccent, "Sending", "12\u202f345 left"},
		{"offline", purchase.SyncState{Link: purchase.LinkOffline}, kit.ShapeRing, kit.InkAttention, "Offline", "Sales are kept here and sent later"},
		{"unreachable", purchase.SyncState{Link: purchase.LinkUnreachable, Cause: "the server does not answer.", NextTry: noon.Add(12 * time.Second)},
			kit.ShapeTriangle, kit.InkError, "Forloy unreachable", "The server does not answer, next try in 12 s"},
		{"unreachable, trying", purchase.SyncState{Link: purchase.LinkUnreachable, NextTry: noon.Add(-time.Second)}, kit.ShapeTriangle, kit.InkError, "Forloy unreachable", ""},
		{"sign in", purchase.SyncState{Link: purchase.LinkSignIn}, kit.ShapeDiamond, kit.InkAttention, "Sign in to resume", "Recording goes on, sales wait here"},
		{"halted", purchase.SyncState{Link: purchase.LinkOnline, Halted: true, Cause: "Forloy refuses the request format"}, kit.ShapeTriangle, kit.InkAttention, "Online", "Forloy refuses the request format"},
	} {
		h := describe(till.Status{Ready: true, SignedIn: true, Sync: c.sync}, noon)
		if h.shape != c.shape || h.ink != c.ink || h.word != c.word || h.sub != c.sub {
			t.Errorf("%s: shape %d in %s, %q, %q", c.name, h.shape, h.ink, h.word, h.sub)
		}
		if h.signIn != (c.name == "sign in") {
			t.Errorf("%s: offers a sign-in: %v", c.name, h.signIn)
		}
		p := describe(till.Status{Ready: true, SignedIn: true, Practice: true, Sync: c.sync}, noon)
		if p.word != "Practice · "+c.word {
			t.Errorf("%s in practice: %q", c.name, p.word)
		}
	}
}

// Where nobody ever signed in, there is nothing to resume.
func TestBadgeOfAFirstStart(t *testing.T) {
	link := purchase.SyncState{Link: purchase.LinkSignIn, Cause: "Sign in to resume",
		LastError: purchase.Failure{Message: "Sign in to resume", At: noon}}
	for _, c := range []struct {
		status till.Status
		sub    string
	}{
		{till.Status{Sync: link}, "Sales can be recorded once you have"},
		{till.Status{Sync: link, Ready: true}, "Sales are recorded and wait here"},
	} {
		h := describe(c.status, noon)
		if h.word != "Sign in" || h.sub != c.sub || h.shape != kit.ShapeDiamond || !h.signIn {
			t.Errorf("the badge says %q, %q", h.word, h.sub)
		}
		if words := linkWords(c.status, noon); strings.Contains(words, "resume") {
			t.Errorf("tapped, it says %q", words)
		}
	}
}

func TestQueueWords(t *testing.T) {
	counts := func(waiting, review int64) purchase.Counts {
		return purchase.Counts{By: map[purchase.State]purchase.Tally{purchase.Pending: {Count: waiting}, purchase.Review: {Count: review}}}
	}
	for _, c := range []struct {
		waiting, review int64
		oldest          time.Duration
		want            string
	}{
		{0, 0, 0, "Nothing waiting"},
		{12, 2, 14 * time.Minute, "12 waiting, oldest 14 min · 2 to review"},
		{1, 0, 5 * time.Second, "1 waiting"},
		{1000, 0, 49 * time.Hour, "1\u202f000 waiting, oldest 2 days"},
		{0, 3, 0, "3 to review"},
	} {
		s := till.Status{Counts: counts(c.waiting, c.review)}
		if c.waiting > 0 {
			s.Oldest = noon.Add(-c.oldest)
		}
		if got := queueWords(s, noon); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestBanners(t *testing.T) {
	for _, c := range []struct {
		offset time.Duration // server less PC
		known  bool
		want   string
	}{
		{75 * time.Hour, true, "This PC's clock is 3 days slow."},
		{-3 * time.Minute, true, "This PC's clock is 3 min fast."},
		{119 * time.Second, true, ""},
		{75 * time.Hour, false, ""},
	} {
		got := clockWords(purchase.SyncState{ClockOffset: c.offset, ClockKnown: c.known}, fault.Fault{})
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%v: %q", c.offset, got)
		}
	}
	zone := fault.Fault{Kind: fault.ZoneUnknown, Facts: fault.Facts{Detail: "Germany"}}
	both := clockWords(purchase.SyncState{ClockOffset: time.Hour, ClockKnown: true}, zone)
	for _, want := range []string{"This PC's clock is 1 h slow.", `TZ is "Germany", which is no time zone known here, so UTC is used. Sales may count on the wrong day`} {
		if !strings.Contains(both, want) {
			t.Errorf("%q lacks %q", both, want)
		}
	}
	d := newDesk(t)
	if d.trouble.Root.Visible() || d.clock.Root.Visible() {
		t.Error("a banner without a cause")
	}
	s := d.till.status
	s.Trouble = fault.New(fault.StoreFull)
	s.Sync.ClockKnown, s.Sync.ClockOffset = true, time.Hour
	d.show(s)
	d.Told(d.trouble.Says, "Sales cannot be recorded. The disk is full.")
	if !d.trouble.Root.Visible() || !d.clock.Root.Visible() {
		t.Error("a banner is missing")
	}
	s.Zone = zone
	d.show(s)
	if has, wants := d.clock.Root.Size().Height, d.clock.Root.MinSize().Height; has < wants {
		t.Errorf("a banner of more lines is cut: %v of %v", has, wants)
	}
	d.show(d.till.status)
	if d.trouble.Root.Visible() || d.clock.Root.Visible() {
		t.Error("a banner outlived its cause")
	}
}

func TestHeader(t *testing.T) {
	d := newDesk(t)
	d.Desk.Says(d.header.place, "Downtown · Ana")
	s := d.till.status
	s.Counts.By = map[purchase.State]purchase.Tally{purchase.Review: {Count: 2}}
	s.Sync.Link = purchase.LinkSignIn
	d.show(s)
	if got := d.header.tabs[shell.Review].Label; got != "Review 2" {
		t.Errorf("tab %q", got)
	}
	d.header.sync.Tapped(nil)
	if d.at != shell.Settings {
		t.Error("the button did not lead to the sign-in")
	}
	d.show(d.till.status)
	d.header.sync.Tapped(nil)
	if d.till.said() != "sync now" {
		t.Errorf("did %q", d.till.said())
	}
	d.header.badge.Tapped(nil)
	if d.Open() == nil {
		t.Fatal("the badge tells nothing")
	}
	d.Press(d.Open().Question.No)
	if d.Open() != nil {
		t.Error("the notice cannot be closed")
	}
}

func TestLinkWords(t *testing.T) {
	s := till.Status{Settings: till.Settings{APIURL: "https://api.example/v1"}, Sync: purchase.SyncState{Link: purchase.LinkUnreachable,
		Cause: "no answer", LastError: purchase.Failure{Code: "INTERNAL_ERROR", Message: "try later", At: noon}, LastSync: noon, LastAnswer: noon}}
	got := linkWords(s, noon)
	for _, want := range []string{"Forloy unreachable: No answer.", "Nothing waiting.", "Address: https://api.example/v1", "INTERNAL_ERROR: try later", "Last answer:"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %q", want, got)
		}
	}
}

// A status goes to the panes; time alone draws only what it changes.
func TestWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter()
		c.status.Sync.LastSync = time.Now()
		var posted atomic.Int32
		w := &Window{cfg: Config{Till: c}, Shell: shell.New(nil, func(func()) { posted.Add(1) }, nil)}
		w.Go(w.watch)
		time.Sleep(9 * time.Second) // of the bubble's clock
		synctest.Wait()
		if posted.Load() != 0 {
			t.Errorf("drawn %d times while nothing changed", posted.Load())
		}
		time.Sleep(51 * time.Second)
		synctest.Wait()
		if posted.Load() != 6 { // 10, 20, 30, 40, 50 s and 1 min ago
			t.Errorf("drawn %d times in a minute", posted.Load())
		}
		c.updates <- c.status
		synctest.Wait()
		if posted.Load() != 7 {
			t.Error("the new status was not shown")
		}
		time.Sleep(time.Minute - 2*time.Second) // no clock time that the header shows changes now
		synctest.Wait()
		before := posted.Load()
		c.nextDay("2026-11-24")
		time.Sleep(time.Second)
		synctest.Wait()
		if posted.Load() != before+1 {
			t.Errorf("the new day was shown %d times", posted.Load()-before)
		}
		close(c.updates)
		w.Wait()
	})
}

func TestTitle(t *testing.T) {
	d := newDesk(t)
	if got := d.win.Title(); got != "Counterfoil · Downtown" {
		t.Errorf("title %q", got)
	}
}
