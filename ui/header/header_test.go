package header

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/tests/uitest"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
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
		{"unknown", purchase.SyncState{Link: purchase.LinkUnknown},
			kit.ShapeRing, kit.InkQuiet, "Connecting", "nothing heard from Forloy yet"},
		{"online", purchase.SyncState{Link: purchase.LinkOnline, LastSync: noon.Add(-25 * time.Second)},
			kit.ShapeDot, kit.InkGood, "Online", "sent 20 s ago"},
		{"online, nothing sent yet", purchase.SyncState{Link: purchase.LinkOnline, LastAnswer: noon},
			kit.ShapeDot, kit.InkGood, "Online", "checked just now"},
		{"nobody asked for long", purchase.SyncState{Link: purchase.LinkOnline, LastSync: noon.Add(-time.Hour),
			LastAnswer: noon.Add(-35 * time.Minute)}, kit.ShapeDot, kit.InkQuiet, "Online",
			"checked 35 min ago"},
		{"nothing sent for long", purchase.SyncState{Link: purchase.LinkOnline, LastSync: noon.Add(-35 * time.Minute),
			LastAnswer: noon.Add(-time.Hour)}, kit.ShapeDot, kit.InkQuiet, "Online", "sent 35 min ago"},
		{"sending a batch", purchase.SyncState{Link: purchase.LinkOnline, Sending: true, Left: 100},
			kit.ShapeHalf, kit.InkAccent, "Sending", ""},
		{"sending many", purchase.SyncState{Link: purchase.LinkOnline, Sending: true, Left: 12345},
			kit.ShapeHalf, kit.InkAccent, "Sending", "12,345 left"},
		{"offline", purchase.SyncState{Link: purchase.LinkOffline},
			kit.ShapeRing, kit.InkAttention, "Offline", "Sales are kept and sent later"},
		{"unreachable", purchase.SyncState{Link: purchase.LinkUnreachable, Cause: fault.New(fault.LinkNoAnswer),
			NextTry: noon.Add(12 * time.Second)},
			kit.ShapeTriangle, kit.InkError, "Forloy unreachable", "next try in 12 s"},
		{"unreachable, trying", purchase.SyncState{Link: purchase.LinkUnreachable, NextTry: noon.Add(-time.Second)},
			kit.ShapeTriangle, kit.InkError, "Forloy unreachable", ""},
		{"sign in", purchase.SyncState{Link: purchase.LinkSignIn},
			kit.ShapeDiamond, kit.InkAttention, "Sign in to resume", "Sales are kept and sent later"},
		{"halted", purchase.SyncState{Link: purchase.LinkOnline, Halted: true, Cause: fault.New(fault.LinkFormat)},
			kit.ShapeTriangle, kit.InkAttention, "Online", ""},
	} {
		h := Describe(till.Status{Ready: true, ProfileKnown: true, Sync: c.sync}, noon)
		if h.shape != c.shape || h.ink != c.ink || h.word != c.word || h.sub != c.sub {
			t.Errorf("%s: shape %d in %s, %q, %q", c.name, h.shape, h.ink, h.word, h.sub)
		}
		if h.signIn != (c.name == "sign in") {
			t.Errorf("%s: offers a sign-in: %v", c.name, h.signIn)
		}
		p := Describe(till.Status{Ready: true, ProfileKnown: true, Practice: true, Sync: c.sync}, noon)
		if p.word != "Practice · "+c.word {
			t.Errorf("%s in practice: %q", c.name, p.word)
		}
	}
}

// Where nobody ever signed in, there is nothing to resume.
func TestBadgeOfAFirstStart(t *testing.T) {
	link := purchase.SyncState{Link: purchase.LinkSignIn, Cause: fault.New(fault.SignInNeeded),
		LastError: purchase.Failure{Message: "Sign in to resume", At: noon}}
	for _, c := range []struct {
		status till.Status
		word   string
		sub    string
	}{
		{till.Status{Sync: link}, "Sign in to set up this till", ""},
		{till.Status{Sync: link, Ready: true}, "Not signed in yet", "Sales are kept and sent later"},
	} {
		h := Describe(c.status, noon)
		if h.word != c.word || h.sub != c.sub || h.shape != kit.ShapeDiamond || !h.signIn {
			t.Errorf("the badge says %q, %q", h.word, h.sub)
		}
		if words := linkWords(c.status, noon); strings.Contains(words, "resume") {
			t.Errorf("tapped, it says %q", words)
		}
	}
}

func TestWhatWaits(t *testing.T) {
	counts := func(waiting, review int64) purchase.Counts {
		return purchase.Counts{By: map[purchase.State]purchase.Tally{purchase.Pending: {Count: waiting},
			purchase.Review: {Count: review}}}
	}
	for _, c := range []struct {
		waiting, review int64
		oldest          time.Duration
		want            string
	}{
		{0, 0, 0, "Nothing waiting"},
		{12, 2, 14 * time.Minute, "12 waiting, oldest 14 min · 2 to review"},
		{1, 0, 5 * time.Second, "1 waiting"},
		{1000, 0, 49 * time.Hour, "1,000 waiting, oldest 2 days"},
		{0, 3, 0, "3 to review"},
	} {
		s := till.Status{Counts: counts(c.waiting, c.review)}
		if c.waiting > 0 {
			s.Oldest = noon.Add(-c.oldest)
		}
		if got := queueForms(s, noon); got[0] != c.want {
			t.Errorf("%q, want %q", got[0], c.want)
		}
	}
}

func TestLinkWords(t *testing.T) {
	s := till.Status{Settings: till.Settings{APIURL: "https://api.example/v1"},
		Sync: purchase.SyncState{Link: purchase.LinkUnreachable, Cause: fault.New(fault.LinkNoAnswer),
			LastError: purchase.Failure{Code: "INTERNAL_ERROR", Message: "try later", At: noon},
			LastSync:  noon, LastAnswer: noon}}
	got := linkWords(s, noon)
	for _, want := range []string{"Forloy unreachable.", "Forloy does not answer. Selling goes on", "Nothing waiting.",
		"Address: https://api.example/v1", "INTERNAL_ERROR: try later", "Last answer:"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %q", want, got)
		}
	}
}

func TestClockWords(t *testing.T) {
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
		s := purchase.SyncState{ClockOffset: c.offset, ClockKnown: c.known}
		got := strings.Join(clockForms(s, fault.Fault{}), " ")
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%v: %q", c.offset, got)
		}
	}
	zone := fault.Fault{Kind: fault.ZoneUnknown, Facts: fault.Facts{Detail: "Germany"}}
	both := clockForms(purchase.SyncState{ClockOffset: time.Hour, ClockKnown: true}, zone)[0]
	for _, want := range []string{"This PC's clock is 1 h slow.",
		`TZ is "Germany", which is not a time zone that this PC knows, so UTC is used. ` +
			`Sales may count on the wrong day`} {
		if !strings.Contains(both, want) {
			t.Errorf("%q lacks %q", both, want)
		}
	}
}

// office is a till that keeps what it is told.
type office struct{ told []string }

func (o *office) SyncNow() { o.told = append(o.told, "sync now") }

func (o *office) Salvage(context.Context) (till.Salvaged, error) {
	o.told = append(o.told, "salvage")
	lost := int64(2)
	return till.Salvaged{MovedTo: "counterfoil.db.damaged-1", BackupOf: "2026-11-22", Recorded: 1204, Restored: 1,
		ToReview: 3, Lost: &lost}, nil
}

var selling = till.Status{Ready: true, ProfileKnown: true, Sync: purchase.SyncState{Link: purchase.LinkOnline},
	Station: till.Station{LocationName: "Downtown", StaffName: "Ana"}}

// desk is the header before a person.
type desk struct {
	*uitest.Desk
	header  *Header
	office  *office
	setting string
	visited []shell.Place
}

func open(t *testing.T) *desk {
	t.Helper()
	u, s := uitest.Open(t)
	d := &desk{Desk: u, office: &office{}}
	s.Visit = func(p shell.Place) { d.visited = append(d.visited, p) }
	s.Setting = func(key string) { d.setting = key }
	d.header = New(s, d.office, selling)
	d.Put(d.header.Root)
	d.header.Show(selling, noon)
	return d
}

func TestHeader(t *testing.T) {
	d := open(t)
	d.Shows("Downtown · Ana")
	d.Press("Sync now")
	if strings.Join(d.office.told, ";") != "sync now" {
		t.Errorf("told the till %q", d.office.told)
	}
	s := selling
	s.Counts.By = map[purchase.State]purchase.Tally{purchase.Review: {Count: 2}}
	s.Sync.Link = purchase.LinkSignIn
	d.header.Show(s, noon)
	d.Press("Review 2")
	d.Press("Sign in")
	if len(d.visited) != 1 || d.visited[0] != shell.Review || d.setting != shell.Account {
		t.Errorf("went to %v and %q", d.visited, d.setting)
	}
	d.header.line.badge.Tapped(nil)
	d.Shows("Address: ")
	d.Press("Close")
	d.Hides("Address: ")
	d.header.Camera(true)
	d.Shows("Camera on")
	d.header.Camera(false)
	d.Hides("Camera on")
}

// What must not be missed is said in the line that is there anyway: nothing below it moves. What
// weighs most is said, in as many words as have room, and the badge tells all.
func TestTroubleAndClockMoveNothing(t *testing.T) {
	d := open(t)
	clock := selling
	clock.Sync.ClockKnown, clock.Sync.ClockOffset = true, time.Hour
	trouble := clock
	trouble.Trouble = fault.New(fault.StoreFull)
	offline := clock
	offline.Sync.Link = purchase.LinkOffline
	high := d.header.Root.MinSize().Height
	for _, c := range []struct {
		status      till.Status
		long, short string
		ground      fyne.ThemeColorName
	}{
		{clock, "This PC's clock is 1 h slow. Sales carry its time: set it right in the system's settings.",
			"This PC's clock is 1 h slow.", kit.InkAttention},
		{trouble, "Sales cannot be recorded. The disk is full. Make room on it.", "Sales cannot be recorded.",
			kit.InkError},
		{offline, "Selling goes on, and sales are sent later. No balances and no rewards until then.",
			"Selling goes on", kit.InkAttention},
	} {
		d.header.Show(c.status, noon)
		for width, says := range map[float32]string{1920: c.long, 400: c.short} {
			d.header.line.root.Resize(fyne.NewSize(width, d.header.line.root.MinSize().Height))
			if got := d.header.line.badge.sub.Content; !strings.HasSuffix(got, says) {
				t.Errorf("%g wide: %q, want %q", width, got, says)
			}
		}
		if d.header.line.ground.Fill() != c.ground || d.header.Root.MinSize().Height != high {
			t.Errorf("%q: the ground is %q, the header is %g high, not %g", c.long, d.header.line.ground.Fill(),
				d.header.Root.MinSize().Height, high)
		}
		d.header.line.badge.Tapped(nil)
		d.Shows(c.long)
		d.Shows("This PC's clock is 1 h slow. Sales carry its time")
		d.Press("Close")
		d.Shows("Sync now")
	}
	d.header.Show(selling, noon)
	if d.header.line.ground.Fill() != kit.InkNone {
		t.Error("the band has outlived its cause")
	}
}

// While the link hinders, its line is the amber band: it says the cause, what goes on working and
// what does not, in as many words as have room, and the badge tells all.
func TestTheLinksLine(t *testing.T) {
	d := open(t)
	for _, c := range []struct {
		name        string
		sync        purchase.SyncState
		long, short string
	}{
		{"offline", purchase.SyncState{Link: purchase.LinkOffline, Cause: fault.New(fault.LinkNoNetwork)},
			"No network. Selling goes on, and sales are sent later. No balances and no rewards until then.",
			"Sales are kept and sent later. No balances, no rewards."},
		{"unreachable", purchase.SyncState{Link: purchase.LinkUnreachable, Cause: fault.New(fault.LinkPortal),
			NextTry: noon.Add(12 * time.Second)},
			"Network sign-in page. Open a browser and sign in to this network. Selling goes on, and sales are sent " +
				"later. No balances and no rewards until then · next try in 12 s",
			"Sales are kept and sent later · next try in 12 s"},
		{"sign in", purchase.SyncState{Link: purchase.LinkSignIn, Cause: fault.New(fault.SignInNeeded)},
			"Forloy wants a sign-in. Selling goes on, and sales are sent later. No balances and no rewards until then.",
			"Sales are kept and sent later"},
		{"halted", purchase.SyncState{Link: purchase.LinkOnline, Halted: true, Cause: fault.New(fault.LinkFormat)},
			"Forloy refuses the request format. Update Counterfoil. Selling goes on, and sales are sent once that is " +
				"fixed.", "Forloy refuses the request format. Update Counterfoil."},
	} {
		s := selling
		s.Sync, s.Oldest = c.sync, noon.Add(-14*time.Minute)
		s.Counts.By = map[purchase.State]purchase.Tally{purchase.Pending: {Count: 12}, purchase.Review: {Count: 2}}
		d.header.Show(s, noon)
		for width, says := range map[float32]string{1920: c.long, 800: c.short} {
			d.header.line.root.Resize(fyne.NewSize(width, d.header.line.root.MinSize().Height))
			if got := d.header.line.badge.sub.Content; got != says {
				t.Errorf("%s, %g wide: %q, want %q", c.name, width, got, says)
			}
			d.Shows("12 waiting")
		}
		if d.header.line.ground.Fill() != kit.InkAttention {
			t.Errorf("%s: the line is no band", c.name)
		}
		if whole := strings.Split(c.long, " · ")[0]; !strings.Contains(linkWords(s, noon), whole) {
			t.Errorf("%s: the badge does not tell %q", c.name, whole)
		}
		for _, s := range []till.Status{{Sync: purchase.SyncState{Link: purchase.LinkSignIn}}, selling} {
			d.header.Show(s, noon) // the first start, which hinders nobody; and back online
			if d.header.line.ground.Fill() != kit.InkNone {
				t.Errorf("%s: the line is still a band", c.name)
			}
		}
		s.Trouble = fault.New(fault.StoreFull) // then selling does not go on
		d.header.Show(s, noon)
		d.Hides("Selling goes on")
	}
}
