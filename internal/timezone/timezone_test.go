package timezone

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// What Go makes of TZ is asked of Go itself, in a process of its own: it looks
// only once.
func TestTrouble(t *testing.T) {
	if os.Getenv("TIMEZONE_TEST_TELL") != "" {
		what, _ := Trouble()
		os.Stdout.WriteString("<" + what + ">")
		return
	}
	if runtime.GOOS == "windows" {
		t.Skip("Go does not look at TZ there")
	}
	broken := filepath.Join(t.TempDir(), "zone")
	if err := os.WriteFile(broken, []byte("TZif2, but no more of it"), 0o600); err != nil {
		t.Fatal(err)
	}
	const unknown = "which is no time zone known here, so UTC is used"
	for tz, want := range map[string]string{
		"Germany":                     unknown,
		"europe/berlin":               unknown,
		"Europe/Berlin ":              unknown,
		"CET-1CEST,M3.5.0,M10.5.0/3":  unknown, // POSIX: the C library knows it, Go does not
		":Nowhere/At_All":             unknown,
		broken:                        unknown,
		filepath.Join(broken, "gone"): unknown,
		"":                            "TZ is empty, which means UTC",
		":":                           "TZ is empty, which means UTC",
		"UTC":                         "",
		":UTC":                        "",
		"UTC0":                        "",
	} {
		program := exec.Command(os.Args[0], "-test.run", "^TestTrouble$")
		program.Env = append(os.Environ(), "TIMEZONE_TEST_TELL=1", "TZ="+tz)
		out, err := program.CombinedOutput()
		_, said, _ := strings.Cut(string(out), "<")
		said, _, found := strings.Cut(said, ">")
		if err != nil || !found || !strings.HasSuffix(said, want) || (want == "") != (said == "") {
			t.Errorf("TZ=%q: said %q, want …%q (%v: %s)", tz, said, want, err, out)
		}
	}
}

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		local, tz string
		set       bool
		want      string
	}{
		{"Local", "", false, ""},
		{"Europe/Berlin", "Europe/Berlin", true, ""},
		{"Etc/UTC", "Etc/UTC", true, ""},
		{"Local", "Germany", true, ""}, // Windows does not look at TZ
		{"UTC", "", false, "this PC's time zone cannot be read, so UTC is used"},
		{"UTC", "Germany", true, `TZ is "Germany", which is no time zone known here, so UTC is used`},
	} {
		if got, advice := judge(c.local, c.tz, c.set); got != c.want || (got == "") != (advice == "") {
			t.Errorf("%+v: %q, %q", c, got, advice)
		}
	}
}
