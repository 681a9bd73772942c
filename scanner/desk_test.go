package scanner

import (
	"encoding/base64"
	"fmt"
	"slices"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// frame is how long events may wait in a toolkit that polls them sixty times a second.
const frame = time.Second / 60

// checker is what *testing.T and *rapid.T have in common.
type checker interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// timed is a stroke and the moment at which the key moved.
type timed struct {
	device.Stroke
	at time.Duration
}

const payload = "forloy_enr_abc123def456"

var encoded = base64.StdEncoding.EncodeToString([]byte(`{"card_instance_id":"6f0b2c1e-77aa-4e0f-9a3d-1c2b3a4d5e6f"}`))

// desk stands in for the window: it has a focused field, keys that act, and a clock that advances frame by frame.
type desk struct {
	t      checker
	wedge  *Wedge
	stalls map[int]time.Duration // frame number → how much longer it took
	blind  bool                  // the first poll after a stall finds no events
	timed  time.Duration         // resolution of the strokes' own times; 0: strokes carry no time

	rings bool // Enter records what is in the field as a sale

	field, marked string
	sales         []string
	acted         []string
	passed        []device.Stroke
	scans         []purchase.Scan
	causes        []fault.Kind
	doubts        int          // bursts that may be a person's or a scanner's
	unable        []fault.Kind // causes of keys that could not type
	bursts        []device.Burst
	latest        time.Duration // the longest delay of a key that acts
}

func newDesk(t checker, o WedgeOptions) *desk {
	return &desk{t: t, wedge: NewWedge(o), stalls: map[int]time.Duration{}}
}

var epoch = time.Date(2026, 3, 10, 14, 22, 5, 0, time.UTC)

// play feeds strokes to the wedge in order of their times, frame by frame, and goes on for half a second after the
// last one.
func (d *desk) play(strokes []timed) *desk {
	strokes = slices.Clone(strokes)
	slices.SortStableFunc(strokes, func(a, b timed) int { return int(a.at - b.at) })
	now, after := -frame, 0 // frames after the last stroke
	d.apply(now, d.wedge.Tick(epoch.Add(now)))
	for i := 0; after < 30; i++ {
		now += frame + d.stalls[i]
		if len(strokes) == 0 {
			after++
		}
		for len(strokes) > 0 && strokes[0].at <= now && !(d.blind && d.stalls[i] > stall && d.stalls[i-1] <= stall) {
			s := strokes[0].Stroke
			s.Event = timed{s, now}
			if d.timed > 0 {
				s.At, s.Within = epoch.Add((strokes[0].at + d.timed - 1).Truncate(d.timed)), d.timed
			}
			d.apply(now, d.wedge.Handle(s, epoch.Add(now)))
			strokes = strokes[1:]
		}
		d.apply(now, d.wedge.Tick(epoch.Add(now)))
	}
	return d
}

func (d *desk) apply(now time.Duration, actions []device.Action) {
	for _, a := range actions {
		switch a.Do {
		case device.Mark:
			d.marked = d.field
		case device.Withdraw:
			d.field = d.marked
		case device.Pass:
			e := a.Event.(timed)
			if (beat{Stroke: e.Stroke}).acts() {
				d.latest = max(d.latest, now-e.at)
			}
			d.toolkit(e.Stroke)
		case device.Typed:
			d.bursts = append(d.bursts, a.Burst)
		case device.Scanned:
			d.scans = append(d.scans, a.Scan)
		case device.Refused:
			d.causes = append(d.causes, a.Cause)
		case device.Doubted:
			d.doubts++
		case device.Unable:
			d.unable = append(d.unable, a.Cause)
		default:
			d.t.Fatalf("an unknown action %q", a.Do)
		}
	}
}

func (d *desk) toolkit(s device.Stroke) {
	d.passed = append(d.passed, s)
	switch {
	case s.Kind == device.StrokeRune:
		d.field += string(s.Rune)
	case s.Kind == device.StrokeRepeat && len(s.Key) > 1, s.Kind == device.StrokePress && (beat{Stroke: s}).acts():
		name := s.Key
		if s.Command {
			name = "ctrl+" + name
		}
		d.acted = append(d.acted, name)
		if d.rings && name == enter {
			d.sales, d.field = append(d.sales, d.field), ""
		}
	}
}

// want is what a test expects of a desk when all strokes have been played.
type want struct {
	field  string
	acted  []string
	scans  []string
	causes []fault.Kind
	doubts int
}

// reads expects scans and nothing else.
func reads(codes ...string) want { return want{scans: codes} }

// refuses expects one scan to be refused.
func refuses(cause fault.Kind) want { return want{causes: []fault.Kind{cause}} }

// types expects a person's typing: text in the field, then keys that act.
func types(field string, keys ...string) want { return want{field: field, acted: keys} }

// over adds what a person has typed beside the scan.
func (w want) over(field string, keys ...string) want {
	w.field, w.acted = field, keys
	return w
}

func (d *desk) expect(w want) {
	d.t.Helper()
	var texts []string
	for _, s := range d.scans {
		if s.Source != purchase.SourceWedge {
			d.t.Errorf("a scan has the source %q", s.Source)
		}
		texts = append(texts, s.Text)
	}
	if d.field != w.field {
		d.t.Errorf("the field holds %q, want %q", d.field, w.field)
	}
	if !slices.Equal(d.acted, w.acted) {
		d.t.Errorf("keys acted: %q, want %q", d.acted, w.acted)
	}
	if !slices.Equal(texts, w.scans) {
		d.t.Errorf("scans %q, want %q", texts, w.scans)
	}
	if !slices.Equal(d.causes, w.causes) {
		d.t.Errorf("refusals %q, want %q", d.causes, w.causes)
	}
	if d.doubts != w.doubts {
		d.t.Errorf("%d bursts were doubted, want %d", d.doubts, w.doubts)
	}
}

// String tells everything that came of the strokes.
func (d *desk) String() string {
	return fmt.Sprintf("field %q, acted %q, scans %v, refusals %q, doubts %d",
		d.field, d.acted, d.scans, d.causes, d.doubts)
}

// sameAs checks that every stroke reached the toolkit, in order.
func (d *desk) sameAs(strokes []timed) {
	d.t.Helper()
	strokes = slices.Clone(strokes)
	slices.SortStableFunc(strokes, func(a, b timed) int { return int(a.at - b.at) })
	if len(d.passed) != len(strokes) {
		d.t.Errorf("%d strokes were passed of %d", len(d.passed), len(strokes))
		return
	}
	for i, s := range strokes {
		got := d.passed[i]
		got.Event = nil
		if got != s.Stroke {
			d.t.Errorf("stroke %d is %+v, want %+v", i, got, s.Stroke)
			return
		}
	}
}
