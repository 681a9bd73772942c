package command_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/command"
	"counterfoil/scanner/bars/barstest"
	"counterfoil/scanner/camera"
	"counterfoil/scanner/qr/qrtest"
)

// shelf is a system whose cameras show pictures of qrtest, each for a second.
type shelf struct {
	list   []camera.Info
	broken error // from Open
	shown  []int // pictures by number: -1 is none, from barred on barstest's
	end    error // after them
}

func (s shelf) List() ([]camera.Info, error) { return s.list, nil }

func (s shelf) Open(string) (camera.Camera, error) {
	if s.broken != nil {
		return nil, s.broken
	}
	return &show{shelf: s}, nil
}

type show struct {
	shelf
	n int
}

func (s *show) Next(ctx context.Context, f *camera.Frame) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Second / 2):
	}
	if s.n/2 >= len(s.shown) {
		return s.end
	}
	number := s.shown[s.n/2]
	s.n++
	*f = camera.Frame{Format: camera.Grey, W: qrtest.Width, H: qrtest.Height,
		Data: make([]byte, qrtest.Width*qrtest.Height), At: time.Now()}
	switch {
	case number == halved:
		half, err := qrtest.Appended("forloy_enr_half_of_it", 1, 2)
		if err != nil {
			return err
		}
		page := &image.Gray{Pix: f.Data, Stride: f.W, Rect: image.Rect(0, 0, f.W, f.H)}
		draw.Draw(page, page.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(page, half.Rect.Add(image.Pt(100, 100)), half, image.Point{}, draw.Src)
	case number >= barred:
		f.Data = barstest.Named("plain").Picture(number - barred).Pix
	case number >= 0:
		f.Data = qrtest.Groups()[0].Picture(number).Pix
	}
	return nil
}

const (
	barred = 100
	halved = 200 // one of two codes that together hold a text
)

func (s *show) Close() error { return nil }

var desk = camera.Info{ID: "0", Name: "Desk camera"}

// scans runs the verb on synctest's clock.
func scans(t *testing.T, s shelf, args ...string) (exit int, out, errs string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var o, e bytes.Buffer
		exit = command.Main(t.Context(), command.Host{Cameras: s}, command.Console{Out: &o, Err: &e},
			append([]string{"scan"}, args...))
		out, errs = o.String(), e.String()
	})
	return exit, out, errs
}

func TestScan(t *testing.T) {
	one, two := qrtest.Groups()[0].Picture(0).Text, qrtest.Groups()[0].Picture(1).Text
	all := []camera.Info{desk}
	for name, c := range map[string]struct {
		shelf shelf
		args  []string
		exit  int
		lines []string // what each begins or ends with
		err   string
	}{
		"unplugged after two": {shelf{list: all, shown: []int{0, 0, 1}, end: camera.ErrUnplugged}, nil, 3,
			[]string{one, two}, "The camera was unplugged.\n"},
		"a bar code, once": {shelf{list: all, shown: []int{barred, barred, barred}, end: camera.ErrUnplugged},
			[]string{"--once"}, 0, []string{barstest.Named("plain").Picture(0).Text}, ""},
		"once": {shelf{list: all, shown: []int{-1, 0, 1}, end: camera.ErrUnplugged}, []string{"--once"},
			0, []string{one}, ""},
		"some seconds": {shelf{list: all, shown: []int{0, -1, -1, -1, 1}, end: camera.ErrUnplugged},
			[]string{"--seconds", "3"}, 0, []string{one}, ""},
		"none in some seconds": {shelf{list: all, shown: []int{-1, -1, -1, 0}, end: camera.ErrUnplugged},
			[]string{"--seconds", "3"}, 1, nil, ""},
		"by name": {shelf{list: all, shown: []int{0}, end: camera.ErrUnplugged},
			[]string{"--once", "--camera", "desk CAMERA"}, 0, []string{one}, ""},
		"half of a text, twice": {shelf{list: all, shown: []int{halved, halved, 0}, end: camera.ErrUnplugged},
			[]string{"--once"}, 0, []string{one},
			"This is one of 2 codes that hold a text together: a card has one code.\n"},
		"no such name": {shelf{list: all}, []string{"--camera", "Other"}, 2, nil,
			"--camera: there is no camera of that name: see counterfoil scan --list.\n"},
		"none connected": {shelf{}, nil, 2, nil, "No camera is connected.\n"},
		"busy": {shelf{list: all, broken: camera.ErrBusy}, nil, 3, nil,
			"Another program is using the camera.\n"},
		"refused": {shelf{list: all, broken: camera.ErrDenied}, nil, 3, nil,
			"This user is not allowed to use the camera.\n"},
		"a number of no sense": {shelf{list: all}, []string{"--seconds", "-1"}, 2, nil,
			"--seconds: from 0 to 86400.\n"},
		"list": {shelf{list: append(all, camera.Info{ID: "2", Name: "IR Camera", Infrared: true})},
			[]string{"--list"}, 0, []string{"Desk camera", "IR Camera"}, ""},
		"list of none": {shelf{}, []string{"--list"}, 0, []string{"No camera is connected."}, ""},
		"a name that obeys one": {shelf{list: []camera.Info{{ID: "0", Name: "\x1b[31mred"}}}, []string{"--list"}, 0,
			[]string{"[31mred"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			exit, out, errs := scans(t, c.shelf, c.args...)
			if exit != c.exit || errs != c.err {
				t.Errorf("exit %d, %q; want %d, %q", exit, errs, c.exit, c.err)
			}
			lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
			if out == "" {
				lines = nil
			}
			if len(lines) != len(c.lines) {
				t.Fatalf("got %q", out)
			}
			for i, line := range lines {
				if !strings.HasSuffix(line, c.lines[i]) {
					t.Errorf("line %d is %q", i, line)
				}
			}
		})
	}
}

// A picture with one of two codes says so, and has no code.
func TestDecodeOfAPartOfAText(t *testing.T) {
	half, err := qrtest.Appended("forloy_enr_half_of_it", 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := png.Encode(&file, half); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "half.png")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"decode", path}, "half.png\tone of 2 codes\t"},
		{[]string{"decode", "--json", path}, `"codes":[],`},
		{[]string{"decode", "--json", path}, `"note":"one of 2 codes"`},
	} {
		var out, errs bytes.Buffer
		exit := command.Main(t.Context(), command.Host{}, command.Console{Out: &out, Err: &errs}, c.args)
		if exit != 1 || !strings.Contains(out.String(), c.want) || strings.Contains(out.String(), "forloy") {
			t.Errorf("%q: exit %d, %q, %q", c.args, exit, &out, &errs)
		}
	}
}

func TestScanJSON(t *testing.T) {
	for name, c := range map[string]struct {
		shown []int
		want  int
	}{"none": {[]int{-1}, 0}, "one": {[]int{0}, 1}, "two": {[]int{0, 1}, 2}} {
		t.Run(name, func(t *testing.T) {
			_, out, _ := scans(t, shelf{list: []camera.Info{desk}, shown: c.shown, end: camera.ErrUnplugged}, "--json")
			var got []struct{ Text, Symbology, At, Camera string }
			if err := json.Unmarshal([]byte(out), &got); err != nil || len(got) != c.want {
				t.Fatalf("%v: %s", err, out)
			}
			for i, s := range got {
				if want := qrtest.Groups()[0].Picture(i).Text; s.Text != want || s.Symbology != "QR" ||
					s.Camera != desk.Name {
					t.Errorf("got %+v", s)
				}
				if _, err := time.Parse(time.RFC3339, s.At); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range 3 {
		n := barred + i
		_, out, _ := scans(t, shelf{list: []camera.Info{desk}, shown: []int{n, n, n}, end: camera.ErrUnplugged},
			"--json")
		var got []struct{ Text, Symbology string }
		p := barstest.Named("plain").Picture(i)
		if err := json.Unmarshal([]byte(out), &got); err != nil || len(got) != 1 || got[0].Text != p.Text ||
			got[0].Symbology != p.Symbology {
			t.Errorf("%v: %s, want %s %s", err, out, p.Symbology, p.Text)
		}
	}
	_, out, _ := scans(t, shelf{list: []camera.Info{desk}}, "--list", "--json")
	if want := `[{"name":"Desk camera","id":"0","infrared":false}]` + "\n"; out != want {
		t.Errorf("got %q", out)
	}
	if _, out, _ := scans(t, shelf{}, "--list", "--json"); out != "[]\n" {
		t.Errorf("got %q", out)
	}
}
