package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"counterfoil/internal/config"
	"counterfoil/internal/support"
	"counterfoil/internal/till"
)

func supportVerb(run runner) *cobra.Command {
	replace := false
	cmd := newVerb(run, evenClosed, "support FILE",
		"write a zip for whoever helps: logs, settings, counts, the journal's end; no secrets, no whole card codes",
		func(ctx context.Context, j *job, args []string) error { return supportFile(ctx, j, args[0], replace) })
	forceFlag(cmd, &replace)
	return cmd
}

func supportFile(ctx context.Context, j *job, file string, replace bool) error {
	if file == stdout {
		return usage("it is a zip: name a file")
	}
	path, err := j.path(file)
	if err != nil {
		return err
	}
	if err := j.writeSupport(ctx, path, replace); err != nil {
		return err
	}
	return j.wrote(path)
}

// Support writes the file for whoever helps, for an open window.
func Support(ctx context.Context, h Host, desk Desk, path string, replace bool) error {
	j := &job{host: h, till: desk.Till, desk: &desk, cfg: desk.Config, err: io.Discard}
	return j.writeSupport(ctx, path, replace)
}

func (j *job) writeSupport(ctx context.Context, path string, replace bool) error {
	now := time.Now()
	fill := func(w io.Writer) error { return support.Write(w, j.scrub(ctx), now, j.parts(ctx, now)) }
	if j.till != nil {
		if _, err := j.till.Report(ctx); errors.Is(err, errHandedOver) { // all other trouble is told in the file
			return err
		}
		return j.till.WriteFile(path, replace, fill)
	}
	return j.host.Files(j.cfg).Write(path, replace, fill) // the settings cannot be used, and there is no till
}

// scrub knows all that must not leave this PC.
func (j *job) scrub(ctx context.Context) *support.Scrub {
	secrets := []string{string(j.cfg.Token), os.Getenv("COUNTERFOIL_TOKEN"), os.Getenv("COUNTERFOIL_PASSWORD")}
	secrets = append(secrets, proxyPasswords(os.Environ())...)
	if j.till != nil {
		secrets = append(secrets, j.till.Secrets(ctx)...)
	}
	var cards []string
	if j.host.Cards != nil {
		cards = j.host.Cards(j.cfg.DataDir)
	}
	return support.NewScrub(secrets, cards)
}

// proxyPasswords are those in an environment's proxies, as they are written there and as they are meant.
func proxyPasswords(environ []string) (all []string) {
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		at := strings.LastIndex(value, "@")
		if at < 0 || !strings.HasSuffix(strings.ToLower(name), "_proxy") {
			continue
		}
		who := value[:at]
		if _, behind, is := strings.Cut(who, "://"); is {
			who = behind
		}
		_, password, _ := strings.Cut(who, ":")
		all = append(all, password)
		if meant, err := url.PathUnescape(password); err == nil {
			all = append(all, meant)
		}
	}
	return all
}

// parts are the texts in the file.
func (j *job) parts(ctx context.Context, now time.Time) []support.Part {
	parts := []support.Part{
		{Name: "README.txt", Fill: func(w io.Writer) error { return says(w, supportText, local(now)) }},
		{Name: "program.txt", Fill: j.program},
		{Name: "doctor.txt", Fill: func(w io.Writer) error {
			findings, _ := j.examine(ctx) // what is wrong is among them
			return says(w, "%s", findingsText(findingLines(findings)))
		}},
		{Name: "settings.txt", Fill: j.settingsText},
		{Name: "files.txt", Fill: j.files},
		{Name: "status.json", Fill: j.asked(ctx, status)},
		{Name: "verify.json", Fill: j.asked(ctx, verify)},
		{Name: "journal.txt", Fill: func(w io.Writer) error { return j.journalEnd(ctx, w) }},
	}
	files, _ := os.ReadDir(j.cfg.DataDir) // files.txt says why not
	for _, file := range files {
		log := strings.HasPrefix(file.Name(), "counterfoil") && strings.HasSuffix(file.Name(), ".log")
		if !file.Type().IsRegular() { // a pipe would be waited for
			continue
		}
		if !log && !strings.HasPrefix(file.Name(), config.CrashName) {
			continue
		}
		path := filepath.Join(j.cfg.DataDir, file.Name())
		parts = append(parts, support.Part{Name: filepath.Base(path),
			Fill: func(w io.Writer) error { return copyOf(w, path) }})
	}
	return parts
}

const supportText = `This is what Counterfoil tells of a till, %s.

Tokens, passwords, PINs and e-mail addresses have been removed, and every
card's code is cut to its last four characters. Receipts, notes, customers'
names and the reasons that people have typed are not in here. Amounts and names of files and folders are.

  program.txt    the program and the PC
  doctor.txt     the checks, each with what to do
  settings.txt   the settings, and where each comes from
  files.txt      what lies in the data directory
  status.json    counts, and the connection
  verify.json    whether the books hold
  journal.txt    the last entries of the journal
  *.log          the window's log; crash.log: how it ended last, if it crashed
`

func says(w io.Writer, format string, args ...any) error {
	_, err := fmt.Fprintf(w, format, args...)
	return err
}

func (j *job) program(w io.Writer) error {
	says(w, "Counterfoil %s (%s), %s, %s/%s, %d processors\n", j.host.Version, j.host.Commit, runtime.Version(),
		runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	says(w, "%s\ndata directory: %s\nin an open window: %v\npractice: %v\n", time.Now().Format(time.RFC1123Z),
		j.cfg.DataDir, j.desk != nil, j.cfg.Demo)
	for _, pair := range os.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		switch {
		case slices.Contains(told, name) || strings.HasPrefix(name, "LC_"):
			says(w, "%s=%s\n", name, value)
		case strings.HasPrefix(name, "COUNTERFOIL_") || strings.HasSuffix(strings.ToLower(name), "_proxy"):
			says(w, "%s is set\n", name)
		}
	}
	return nil
}

// told are the variables of the environment whose values are told.
var told = []string{"LANG", "LANGUAGE", "TZ", "DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP",
	"XDG_RUNTIME_DIR", "SESSIONNAME", "PROCESSOR_IDENTIFIER", "OS"}

// settingsText never copies config.toml: a secret may have been typed into it.
func (j *job) settingsText(w io.Writer) error {
	if j.till == nil {
		return inWords(j.trouble)
	}
	now, origin := settings(j), j.origins()
	for _, row := range till.SettingRows {
		says(w, "%s = %v", row.Key, row.Value(now))
		if from := origin(row.Key); from.Kind > config.Default {
			says(w, "    # %s", from.Name)
		}
		says(w, "\n")
	}
	for _, warning := range j.warnings(origin) {
		says(w, "# %s\n", sentence(say(warning)))
	}
	return nil
}

func (j *job) files(w io.Writer) error {
	return filepath.WalkDir(j.cfg.DataDir, func(path string, d fs.DirEntry, err error) error {
		if err != nil { // a disk's lost+found is not for everybody
			return says(w, "%v\n", err)
		}
		info, err := d.Info()
		if err != nil {
			return says(w, "%s: %v\n", path, err)
		}
		name, err := filepath.Rel(j.cfg.DataDir, path)
		if err != nil {
			return err
		}
		return says(w, "%s %12d %s %s\n", info.Mode(), info.Size(), info.ModTime().UTC().Format(time.RFC3339), name)
	})
}

// asked is what a verb answers.
func (j *job) asked(ctx context.Context, do verb) func(io.Writer) error {
	return func(w io.Writer) error {
		if j.till == nil {
			return inWords(j.trouble)
		}
		of := *j
		of.json, of.out, of.err = true, w, w
		err := do(ctx, &of, nil)
		if _, said := errors.AsType[finished](err); said {
			return nil
		}
		return inWords(err)
	}
}

// inWords is an error that reads as a sentence.
func inWords(err error) error {
	if err == nil {
		return nil
	}
	return errors.New(sentence(say(err)))
}

// journalKept is how many entries of the journal's end are told.
const journalKept = 200

func (j *job) journalEnd(ctx context.Context, w io.Writer) error {
	if j.till == nil {
		return inWords(j.trouble)
	}
	var end []till.Entry
	err := j.till.Journal(ctx, func(e till.Entry) error {
		end = append(end, e)
		if len(end) > 2*journalKept {
			end = slices.Clone(end[journalKept:])
		}
		return nil
	})
	for _, e := range end[max(0, len(end)-journalKept):] {
		// Why a person has ended a sale is free text: names, a card that was typed again.
		if !e.To.Sold() && e.Reason != "replaced" {
			e.Reason = fmt.Sprintf("(a reason of %d characters)", utf8.RuneCountInString(e.Reason))
		}
		says(w, "%s", entryLine(e))
	}
	return inWords(err)
}

func copyOf(w io.Writer, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(w, file)
	return err
}
