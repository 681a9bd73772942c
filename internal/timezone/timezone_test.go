package timezone

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"counterfoil/internal/fault"
)

// A process of its own shows what Go makes of TZ: Go reads it only once.
func TestTrouble(t *testing.T) {
	if os.Getenv("TIMEZONE_TEST_TELL") != "" {
		os.Stdout.WriteString("<" + string(Trouble().Kind) + ">")
		return
	}
	if runtime.GOOS == "windows" {
		t.Skip("Go does not look at TZ there")
	}
	broken := filepath.Join(t.TempDir(), "zone")
	if err := os.WriteFile(broken, []byte("TZif2, but no more of it"), 0o600); err != nil {
		t.Fatal(err)
	}
	const unknown, empty = fault.ZoneUnknown, fault.ZoneEmpty
	for tz, want := range map[string]fault.Kind{
		"Germany":                     unknown,
		"europe/berlin":               unknown,
		"Europe/Berlin ":              unknown,
		"CET-1CEST,M3.5.0,M10.5.0/3":  unknown, // POSIX: the C library knows it, Go does not
		":Nowhere/At_All":             unknown,
		broken:                        unknown,
		filepath.Join(broken, "gone"): unknown,
		"":                            empty,
		":":                           empty,
		"UTC":                         "",
		":UTC":                        "",
		"UTC0":                        "",
	} {
		program := exec.Command(os.Args[0], "-test.run", "^TestTrouble$")
		program.Env = append(os.Environ(), "TIMEZONE_TEST_TELL=1", "TZ="+tz)
		out, err := program.CombinedOutput()
		_, said, _ := strings.Cut(string(out), "<")
		said, _, found := strings.Cut(said, ">")
		if err != nil || !found || said != string(want) {
			t.Errorf("TZ=%q: said %q, want %q (%v: %s)", tz, said, want, err, out)
		}
	}
}

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		local, tz string
		set       bool
		want      fault.Fault
	}{
		{"Local", "", false, fault.Fault{}},
		{"Europe/Berlin", "Europe/Berlin", true, fault.Fault{}},
		{"Etc/UTC", "Etc/UTC", true, fault.Fault{}},
		{"Local", "Germany", true, fault.Fault{}}, // Windows does not look at TZ
		{"UTC", "", false, fault.New(fault.ZoneUnreadable)},
		{"UTC", "Germany", true, fault.Fault{Kind: fault.ZoneUnknown, Facts: fault.Facts{Detail: "Germany"}}},
	} {
		if got := judge(c.local, c.tz, c.set); got != c.want {
			t.Errorf("%+v: %+v", c, got)
		}
	}
}
