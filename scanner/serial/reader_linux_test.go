package serial

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/tests/xtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bench is a running Reader.
type bench struct {
	*testing.T
	*Reader
	scans    chan purchase.Scan
	troubles chan error
	stop     func()
}

func run(t *testing.T, s Settings) *bench {
	t.Helper()
	return runWith(t, s, Options{})
}

func runWith(t *testing.T, s Settings, o Options) *bench {
	t.Helper()
	b := &bench{T: t, scans: make(chan purchase.Scan, 100), troubles: make(chan error, 100)}
	o.OnScan = func(s purchase.Scan) { b.scans <- s }
	o.OnTrouble = func(err error) { b.troubles <- err }
	o.Retry, o.Silence = 5*time.Millisecond, 50*time.Millisecond
	b.Reader = NewReader(o)
	b.Use(s)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { b.Reader.Run(ctx); close(done) }()
	b.stop = func() { cancel(); <-done }
	t.Cleanup(b.stop)
	return b
}

const patience = 2 * time.Minute

func (b *bench) scan(want string) purchase.Scan {
	b.Helper()
	select {
	case got := <-b.scans:
		if got.Text != want || got.Source != purchase.SourceSerial || time.Since(got.At) > patience {
			b.Errorf("scanned %q from %s at %v, want %q", got.Text, got.Source, got.At, want)
		}
		return got
	case <-time.After(patience):
		b.Fatalf("no scan of %q; trouble: %v", want, b.Trouble())
		return purchase.Scan{}
	}
}

func (b *bench) trouble(want error) {
	b.Helper()
	select {
	case err := <-b.troubles:
		if !errors.Is(err, want) || want == nil && err != nil {
			b.Errorf("trouble %v, want %v", err, want)
		}
	case <-time.After(patience):
		b.Fatalf("no report of %v", want)
	}
}

const payload = "forloy_enr_abc123DEF456"

func TestEveryLineEnding(t *testing.T) {
	p := xtest.PlugIn(t, filepath.Join(t.TempDir(), "port"))
	b := run(t, Settings{Port: p.Path})
	for name, ending := range map[string]string{
		"CR": "\r", "LF": "\n", "CR LF": "\r\n", "Tab": "\t", "ETX": "\x03", "silence": "",
	} {
		t.Run(name, func(t *testing.T) {
			b.T = t
			p.Send(payload + ending)
			b.scan(payload)
		})
	}
	p.Send("one1111\rtwo2222\r\nthree333\n\n\r\r")
	for _, want := range []string{"one1111", "two2222", "three333"} {
		b.scan(want)
	}
	if len(b.scans) > 0 {
		t.Errorf("unexpected scan %v", <-b.scans)
	}
}

func TestMarksOfScannersAreCutOff(t *testing.T) {
	p := xtest.PlugIn(t, filepath.Join(t.TempDir(), "port"))
	b := run(t, Settings{Port: p.Path, Baud: 115200, Prefix: "~"})
	for sent, symbology := range map[string]string{
		"~" + payload:                 "",
		"]Q1" + payload:               "QR",
		"~]C1" + payload:              "CODE_128",
		"]Q3~\x1d" + payload:          "QR",
		"\x1d" + payload + "\x1d":     "",
		"\x02~" + payload + "\x03":    "",
		`\000026` + payload:           "",
		`]Q2\\000026~` + payload:      "QR",
		"\ufeff" + payload:            "",
		payload + payload:             "",
		"~" + payload + "~" + payload: "",
	} {
		p.Send(sent + "\r")
		if got := b.scan(payload); got.Symbology != symbology {
			t.Errorf("%q is of %q, want %q", sent, got.Symbology, symbology)
		}
	}
}

// A port is missing, appears, disappears and comes back: each change is reported once, and the scans in between
// arrive.
func TestPluggedInAndOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "port")
	b := run(t, Settings{Port: path})
	b.trouble(fault.PortGone)
	p := xtest.PlugIn(t, path)
	for range 3 {
		b.trouble(nil)
		p.Send(payload + "\r")
		b.scan(payload)
		p.Send("forloy_enr_cut_sho")
		p.Out()
		b.trouble(fault.PortGone)
		p.In()
	}
	b.trouble(nil)
	p.Send("whole99\r")
	b.scan("whole99")
}

func TestFileIsNoPort(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	b := run(t, Settings{Port: path})
	b.trouble(fault.PortUnfit)
	if err := Check(Settings{Port: path}); !errors.Is(err, fault.PortUnfit) {
		t.Error(err)
	}
	b.Use(Settings{})
	b.trouble(nil)
	p := xtest.PlugIn(t, filepath.Join(t.TempDir(), "port"))
	if err := Check(Settings{Port: p.Path}); err != nil {
		t.Error(err)
	}
	b.Use(Settings{Port: p.Path})
	p.Send(payload + "\n")
	b.scan(payload)
	b.Use(Settings{Port: p.Path, Prefix: "~"})
	p.Send("~" + payload + "\n")
	got := <-b.scans // read with the old settings or the new, but never lost
	if !strings.HasSuffix(got.Text, payload) {
		t.Errorf("scanned %q", got.Text)
	}
}

func TestEndlessBytesAreCut(t *testing.T) {
	var got []purchase.Scan
	l := line{scan: func(s purchase.Scan) { got = append(got, s) }}
	for range 100 {
		l.take([]byte(strings.Repeat("x", 1024)), time.Now())
	}
	l.take([]byte("\rnext99\r"), time.Now())
	if len(got) != 2 || len(got[0].Text) != maxBytes || got[1].Text != "next99" {
		t.Fatalf("%d scans", len(got))
	}
	if _, err := purchase.ParseCard(got[0].Text); err == nil {
		t.Error("an endless code was accepted")
	}
}

// At a wrong speed the bytes are no text. They must be refused, not mended.
func TestNoiseIsNoCard(t *testing.T) {
	var got []purchase.Scan
	l := line{scan: func(s purchase.Scan) { got = append(got, s) }}
	l.take([]byte("forl\xff\xfey_\x80\r"), time.Now())
	if len(got) != 1 {
		t.Fatal(got)
	}
	if _, err := purchase.ParseCard(got[0].Text); !errors.Is(err, fault.Card) {
		t.Errorf("noise was taken for a card: %v", err)
	}
}

// A line that brings nothing but noise must not keep the window busy, and its scraps are no codes. A code amid the
// noise is read.
func TestEndlessNoiseIsLimited(t *testing.T) {
	var got []string
	l := line{scan: func(s purchase.Scan) { got = append(got, s.Text) }}
	start := time.Now()
	for i := range 2500 { // one a millisecond
		l.take([]byte("\xff\x80\rz\r"), start.Add(time.Duration(i)*time.Millisecond))
	}
	if len(got) != 3 {
		t.Errorf("%d codes in 2.5 s: %q", len(got), got)
	}
	got = nil
	l.take([]byte(payload+"\r"), start.Add(2500*time.Millisecond))
	l.take([]byte("z\r"), start.Add(4*time.Second)) // after the noise, a short code is read too
	if fmt.Sprint(got) != fmt.Sprint([]string{payload, "z"}) {
		t.Errorf("codes %q", got)
	}
}

func TestPortsHaveLastingNames(t *testing.T) {
	root := t.TempDir()
	put := func(path, content string) {
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("sys/class/tty/tty1/dev", "4:1")      // a console
	put("sys/class/tty/ttyS0/device/x", "")   // a real port
	put("sys/class/tty/ttyS0/type", "4\n")    //
	put("sys/class/tty/ttyS1/device/x", "")   // an empty place for a port
	put("sys/class/tty/ttyS1/type", "0\n")    //
	put("sys/class/tty/ttyACM0/device/x", "") // at USB
	put("sys/class/tty/ttyUSB0/device/x", "") // at USB, without a lasting name
	put("dev/serial/by-id/.keep", "")         //
	const id = "usb-Honeywell_Voyager_1470g_20351B-if00"
	if err := os.Symlink("../../ttyACM0", filepath.Join(root, "dev/serial/by-id", id)); err != nil {
		t.Fatal(err)
	}
	got, err := ports(root)
	want := []device.Port{{Name: "/dev/serial/by-id/" + id, Label: "ttyACM0, Honeywell Voyager 1470g"},
		{Name: "/dev/ttyS0", Label: "ttyS0"}, {Name: "/dev/ttyUSB0", Label: "ttyUSB0"}}
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("ports %v, %v; want %v", got, err, want)
	}
	if _, err := Ports(); err != nil {
		t.Errorf("the ports of this PC: %v", err)
	}
}
