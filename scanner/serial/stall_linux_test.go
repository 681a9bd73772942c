package serial

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/tests/xtest"
)

// A radio scanner that ends its codes may pause inside one. The parts are no codes.
func TestPauseInsideACodeDoesNotEndIt(t *testing.T) {
	l := line{}
	if got := l.silence(time.Second); got != time.Second {
		t.Errorf("at first a code ends after %v", got)
	}
	p := xtest.PlugIn(t, filepath.Join(t.TempDir(), "port"))
	b := run(t, Settings{Port: p.Path})
	p.Send(payload + "\r")
	b.scan(payload)
	p.Send("forloy_enr_")
	<-time.After(3 * b.options.Silence)
	p.Send("whole\r")
	b.scan("forloy_enr_whole")
	p.Send("no end")
	b.scan("no end")
}

// The link of a scanner that ends its codes may stall for seconds, as a keyboard scanner's: no part of the code is a
// card, nor is its rest another code. One that has been set to end them no more is waited for only once.
func TestStallInsideACodeDoesNotEndIt(t *testing.T) {
	var got []string
	l := line{scan: func(s purchase.Scan) { got = append(got, s.Text) }}
	const usual = 100 * time.Millisecond // of a Reader
	l.quiet()
	l.take([]byte(payload+"\r"), time.Now())
	l.quiet() // nothing comes for a while
	if wait := l.silence(usual); wait < 5*time.Second {
		t.Errorf("a code without its end counts as ended after %v", wait)
	}
	l.take([]byte(payload[:20]), time.Now())
	l.take([]byte(payload[20:]+"\r"), time.Now())
	l.take([]byte("no end"), time.Now())
	l.quiet()
	if wait := l.silence(usual); wait != usual {
		t.Errorf("the scanner ends no codes, and each is waited for by %v", wait)
	}
	if want := []string{payload, payload, "no end"}; !slices.Equal(got, want) {
		t.Errorf("scans %q, want %q", got, want)
	}
}

// A radio scanner that sleeps is gone, and its first scan after that is the likeliest to stall.
func TestStallOfAScannerThatWakesUp(t *testing.T) {
	p := xtest.PlugIn(t, filepath.Join(t.TempDir(), "port"))
	b := run(t, Settings{Port: p.Path})
	p.Send(payload + "\r")
	b.scan(payload)
	p.Out()
	b.trouble(fault.PortGone)
	p.In()
	b.trouble(nil)
	p.Send(payload[:20])
	<-time.After(3 * b.options.Silence)
	p.Send(payload[20:] + "\r")
	b.scan(payload)
}

// In the morning the PC starts, and the scanner wakes up: what was learned of it yesterday holds for its first scan,
// and what is learned otherwise is told.
func TestStallOfTheFirstScan(t *testing.T) {
	p := xtest.PlugIn(t, filepath.Join(t.TempDir(), "port"))
	set := Settings{Port: p.Path, Prefix: "~"}
	type news struct {
		of   Settings
		ends bool
	}
	told := make(chan news, 10)
	start := func(ended Settings) *bench {
		return runWith(t, set, Options{Ended: ended, OnEnded: func(s Settings, ends bool) { told <- news{s, ends} }})
	}
	hear := func(want news) {
		t.Helper()
		select {
		case got := <-told:
			if got != want {
				t.Errorf("told %+v, want %+v", got, want)
			}
		case <-time.After(patience):
			t.Fatalf("not told %+v", want)
		}
	}
	b := start(Settings{Port: p.Path}) // another one's, with another prefix
	p.Send(payload[:20])
	b.scan(payload[:20])
	p.Send(payload + "\r")
	b.scan(payload)
	hear(news{set, true})
	b.stop()

	b = start(set)
	p.Send(payload[:20])
	<-time.After(3 * b.options.Silence)
	p.Send(payload[20:] + "\r")
	b.scan(payload)
	p.Send("no end")
	b.scan("no end")
	hear(news{set, false})
	if len(told) > 0 {
		t.Errorf("told %+v too", <-told)
	}
}
