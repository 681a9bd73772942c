package command

import (
	"archive/zip"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"counterfoil/syncclient/practice"
	"counterfoil/tests/built"
	"counterfoil/tests/secrets"
)

// Whatever has got into a till's log, configuration and store by mistake, its
// support file holds no secret and no whole card code.
func TestSupportFileTellsNoSecret(t *testing.T) {
	server, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close(context.Background()) })
	dir := filepath.Join(t.TempDir(), "data")
	const fixed, password, typed = "fixed-token-4711", "correct horse battery", "typed-by-mistake"
	const foreign, proxied = "key-of-another-program", "s!ck0fpr$xies"
	cards := []string{"forloy_enr_abc123def456", "Member 77 of Zoë", `odd"card\code`, "4006381333931"}
	run := func(exit int, args ...string) string {
		t.Helper()
		cmd := exec.Command(built.Program(built.Plain), args...)
		cmd.Env = append(os.Environ(), "COUNTERFOIL_DATA_DIR="+dir, "COUNTERFOIL_API_URL="+server.URL(),
			"COUNTERFOIL_CURRENCY=EUR", "COUNTERFOIL_PASSWORD="+password, "XDG_RUNTIME_DIR=",
			"HTTPS_PROXY=http://user:"+proxied+"@127.0.0.1:9", "DBUS_SESSION_BUS_ADDRESS=disabled:",
			"COUNTERFOIL_LOCATION_ID=loc_1", "COUNTERFOIL_STAFF_USER_ID=usr_1")
		if exit >= 0 && args[0] != "login" {
			cmd.Env = append(cmd.Env, "COUNTERFOIL_TOKEN="+fixed)
		} else {
			cmd.Env = append(cmd.Env, "COUNTERFOIL_PASSWORD="+practice.Password)
		}
		out, err := cmd.CombinedOutput()
		if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != exit {
			t.Fatalf("%q: %v\n%s", args, err, out)
		}
		return string(out)
	}
	run(0, "login", "--email", practice.StaffEmail) // its tokens lie in a file
	var keys []string
	for _, card := range cards {
		if card != "4006381333931" { // no sale can be made on a bar code
			keys = append(keys, strings.TrimSpace(run(0, "record", "--card", card, "--amount", "1")))
		}
	}
	// What a person types may be anything.
	const person, pin, mail = "Zoë Quill", "482915", "zoë.quill@shop.example"
	upper, broken := strings.ToUpper(cards[0]), cards[1][:6]+"\n"+cards[1][6:]
	run(0, "void", keys[0], "--reason", "was "+cards[1]+", not "+upper+": "+person+", pin "+pin+", "+typed)
	session, err := filepath.Glob(filepath.Join(dir, "session-*.json"))
	if err != nil || len(session) != 1 {
		t.Fatalf("no sign-in is kept: %v", err)
	}
	kept, err := os.ReadFile(session[0])
	if err != nil {
		t.Fatal(err)
	}
	tokens := strings.FieldsFunc(string(kept), func(r rune) bool { return r == '"' })
	line := func(text string) string { return `level=WARN msg="by mistake" said=` + text + "\n" }
	noise := line(strings.Join(cards, "; ")) + line("password="+typed) + line("manager_pin=314159") +
		line("Authorization: Bearer "+fixed) + line(string(kept)) + line(`"`+password+`"`) +
		line(upper) + line(broken) + line("pin "+pin) + line(mail) + line(`customer_name="`+person+`"`) +
		line("X-Api-Key: "+foreign) + line("Authorization: Digest "+foreign) +
		line("proxyconnect http://user:"+foreign+"!$@proxy:9") + line("said "+proxied) +
		line("forloy_enr_fe12\ndc34ba56 FORLOY_ENR_fe12dc34ba56")
	for _, name := range []string{"counterfoil.log", "counterfoil-2026-03-10T14-22-05.000.log", "crash.log"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(noise), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mistaken := "password = \"" + typed + "\"\nlanguage = \"de\"\n"
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(mistaken), 0o600); err != nil {
		t.Fatal(err)
	}
	watch := secrets.New(t)
	watch.Hide(proxied)
	watch.Hide(fixed, password, typed, "314159", person, "Quill", pin, "quill@", foreign, "dc34ba56", cards[1][6:])
	hidden := 0
	for _, one := range tokens {
		if len(one) >= 20 && !strings.ContainsAny(one, ":, ") {
			watch.Hide(one)
			hidden++
		}
	}
	if hidden < 2 && runtime.GOOS != "windows" { // Windows keeps them in its credential manager
		t.Fatalf("the sign-in holds no tokens: %d", hidden)
	}
	watch.HideCards(cards...)
	watch.HideCards(upper)
	look := func(name string) string {
		t.Helper()
		file, err := zip.OpenReader(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		all := ""
		for _, part := range file.File {
			from, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(from)
			if err != nil {
				t.Fatal(err)
			}
			watch.Output([]string{part.Name}, text, nil, false)
			all += part.Name + "\n" + string(text) + "\n"
		}
		return all
	}
	out := filepath.Join(t.TempDir(), "support.zip")
	run(0, "support", out)
	all := look(out)
	for _, want := range []string{"by mistake", `"recorded":3`, "voided", "…f456", "language = de", "is not a setting",
		"crash.log", "counterfoil-2026-03-10T14-22-05.000.log", keys[1], `"ok":true`, "COUNTERFOIL_TOKEN is set",
		"counterfoil.db", "link", "(a reason of "} {
		if !strings.Contains(all, want) {
			t.Errorf("the file does not tell %q", want)
		}
	}
	run(2, "support", out)
	run(0, "support", "--force", out)
	run(2, "support", "-")
	run(2, "support", filepath.Join(dir, "support.zip"))

	// A till that cannot be opened, and one whose configuration cannot be read, are
	// those that need help most.
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(mistaken+"keypad = \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out = filepath.Join(t.TempDir(), "support.zip")
	run(0, "support", out)
	if all = look(out); !strings.Contains(all, "config.toml: line 3") || !strings.Contains(all, "by mistake") {
		t.Errorf("of a bad configuration:\n%s", all)
	}
	if said := run(2, "doctor"); !strings.Contains(said, "line 3") {
		t.Errorf("doctor: %s", said)
	}
	if err := os.Remove(filepath.Join(dir, "config.toml")); err != nil {
		t.Fatal(err)
	}
	store, err := os.OpenFile(filepath.Join(dir, "counterfoil.db"), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.WriteAt(make([]byte, 2*os.Getpagesize()), 0); err != nil {
		t.Fatal(err)
	}
	store.Close()
	out = filepath.Join(t.TempDir(), "support.zip")
	run(0, "support", out)
	if all = look(out); !strings.Contains(all, "damaged") || !strings.Contains(all, "by mistake") {
		t.Errorf("of a damaged store:\n%s", all)
	}
}
