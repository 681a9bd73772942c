package main

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"counterfoil/internal/command"
)

// TestMain goes to the root of the repository, where papers runs.
func TestMain(m *testing.M) {
	if err := os.Chdir("../.."); err != nil {
		panic(err)
	}
	os.Setenv("SOURCE_DATE_EPOCH", "1795860746")
	os.Exit(m.Run())
}

func written(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, args); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// The manual page has every verb and flag that help has.
func TestManual(t *testing.T) {
	page := written(t, "man", "1.2.0")
	var has func(cmd *cobra.Command)
	has = func(cmd *cobra.Command) {
		if !cmd.HasSubCommands() && cmd.HasParent() && cmd.IsAvailableCommand() {
			use := strings.TrimPrefix(cmd.UseLine(), "counterfoil ")
			if !strings.Contains(page, "\n.SS "+roff(use)+"\n"+roff(cmd.Short)+"\n") {
				t.Errorf("the page lacks %q", use)
			}
		}
		for _, sub := range cmd.Commands() {
			has(sub)
		}
	}
	has(command.Tree())
	for _, want := range []string{"\n.B \\-\\-data\\-dir \\fIFOLDER\\fR\n", "\n.B COUNTERFOIL_TOKEN\n",
		"\n.B 5\na sign\\-in is needed\n", "2026-11-28"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "salvage\\-alone") {
		t.Error("the page has a hidden verb")
	}
}

func TestCompletions(t *testing.T) {
	for shell, want := range map[string]string{
		"bash": "__start_counterfoil", "zsh": "#compdef counterfoil", "fish": "complete -c counterfoil",
	} {
		if !strings.Contains(written(t, "completion", shell), want) {
			t.Errorf("what is for %s lacks %q", shell, want)
		}
	}
	if err := write(&bytes.Buffer{}, []string{"completion", "tcsh"}); err == nil {
		t.Error("there are completions for tcsh")
	}
}

// What About shows holds for the modules of go.mod.
func TestLicencesAreCurrent(t *testing.T) {
	kept, err := os.ReadFile("assets/licences.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got := written(t, "licences"); got != string(kept) {
		t.Error("assets/licences.txt is out of date: run make licences")
	}
}

// Debian's copyright refers to the Apache licence and has all others.
func TestCopyright(t *testing.T) {
	got := written(t, "copyright")
	for text, want := range map[string]bool{
		"\ngithub.com/spf13/cobra (Apache-2.0)\n": true, "/usr/share/common-licenses/Apache-2.0": true,
		"Permission is hereby granted": true, "SIL OPEN FONT LICENSE": true, "TERMS AND CONDITIONS": false,
		"\ngithub.com/danieljoos/wincred": false, // on Windows only
	} {
		if strings.Contains(got, text) != want {
			t.Errorf("%q is in copyright: %v", text, !want)
		}
	}
}

func TestChangelog(t *testing.T) {
	got := written(t, "changelog", "9.9.9", "1")
	first, _, _ := strings.Cut(got, "\n")
	if first != "counterfoil (9.9.9-1) stable; urgency=medium" {
		t.Errorf("it begins with %q", first)
	}
	if !strings.HasSuffix(got, ">  Sat, 28 Nov 2026 10:12:26 +0000\n") {
		t.Errorf("it ends with %q", got[max(0, len(got)-60):])
	}
	for line := range strings.Lines(got) {
		if len([]rune(line)) > 120 || strings.Contains(line, "**") {
			t.Errorf("a line is %q", line)
		}
	}
	just := "# Changes\n\n## Unreleased\n\n## 0.1.0\n\n- First.\n"
	if got := entry(just, "0.2.0"); !strings.HasPrefix(got, "- Nothing") {
		t.Errorf("without changes it says %q", got)
	}
	if old := written(t, "changelog", "0.1.0", "1"); old[100:] == got[100:] {
		t.Error("a version has the changes of another one")
	}
}

// A part whose licence is not known fails the build: this test has modules that the till lacks.
func TestUnknownPart(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	err = write(&bytes.Buffer{}, []string{"sbom", self, "1.2.0"})
	if err == nil || !strings.Contains(err.Error(), "not known to be on linux") {
		t.Errorf("the parts of a program with others: %v", err)
	}
}

// The app for macOS, put together round some program: its Info.plist names what is there, and why a camera is wanted.
func TestBundle(t *testing.T) {
	dir := t.TempDir()
	papers := filepath.Join(dir, "papers")
	if out, err := exec.Command("go", "build", "-o", papers, "./packaging/papers").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	bundle := exec.Command("packaging/macos/bundle", papers, papers, papers, "1.2.0+7.gabc", dir)
	if out, err := bundle.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	inside := filepath.Join(dir, "Counterfoil.app", "Contents")
	read := func(name string) string {
		content, err := os.ReadFile(filepath.Join(inside, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	said := plist(t, read("Info.plist"))
	if said["CFBundleShortVersionString"] != "1.2.0" || said["NSCameraUsageDescription"] == "" {
		t.Errorf("Info.plist says %v", said)
	}
	for _, name := range []string{said["CFBundleExecutable"], "counterfoil-desk"} {
		at, err := os.Stat(filepath.Join(inside, "MacOS", name))
		if err != nil || at.Mode()&0o111 == 0 {
			t.Errorf("it has no program %s: %v", name, err)
		}
	}
	icon := read("Resources/" + said["CFBundleIconFile"])
	if !strings.HasPrefix(icon, "icns") || int(binary.BigEndian.Uint32([]byte(icon)[4:])) != len(icon) {
		t.Error("its icon is none")
	}
	allowed, err := os.ReadFile("packaging/macos/entitlements.plist")
	if err != nil {
		t.Fatal(err)
	}
	if plist(t, string(allowed))["com.apple.security.device.camera"] != "true" {
		t.Error("it may use no camera")
	}
}

// plist reads the strings and truths of a flat property list.
func plist(t *testing.T, text string) map[string]string {
	t.Helper()
	found, key := map[string]string{}, ""
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return found
		} else if err != nil {
			t.Fatal(err)
		}
		start, begins := token.(xml.StartElement)
		if !begins {
			continue
		}
		switch start.Name.Local {
		case "key":
			d.DecodeElement(&key, &start)
		case "string":
			var value string
			d.DecodeElement(&value, &start)
			found[key] = value
		case "true":
			found[key] = "true"
		}
	}
}

// The number of a version comes from git, or FyneApp.toml.
func TestVersion(t *testing.T) {
	dir := t.TempDir()
	for _, file := range []string{"FyneApp.toml", "packaging/version"} {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		os.MkdirAll(filepath.Join(dir, filepath.Dir(file)), 0o700)
		if err := os.WriteFile(filepath.Join(dir, file), content, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	git := func(args ...string) string {
		cmd := exec.Command("git", append([]string{"-c", "user.name=A", "-c", "user.email=a@example.com"}, args...)...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %s: %v\n%s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	number := func() string {
		cmd := exec.Command("packaging/version")
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("version: %v\n%s", err, out)
		}
		return strings.TrimSpace(string(out))
	}
	base := number()
	if strings.ContainsAny(base, "+g") {
		t.Errorf("without git it is %s", base)
	}
	git("init", "-q")
	git("add", ".")
	git("commit", "-q", "-m", "first")
	commit := git("rev-parse", "--short=8", "HEAD")
	if got, want := number(), base+"+1.g"+commit; got != want {
		t.Errorf("on a commit it is %s, want %s", got, want)
	}
	git("tag", "v3.2.1")
	if got := number(); got != "3.2.1" {
		t.Errorf("on a tag it is %s", got)
	}
	if err := os.WriteFile(filepath.Join(dir, "FyneApp.toml"), []byte("Version = \"4.0.0\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, want := number(), "4.0.0+1.g"+commit+".changed"; got != want {
		t.Errorf("with changes it is %s, want %s", got, want)
	}
}
