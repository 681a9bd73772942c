package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"counterfoil/internal/config"
	"counterfoil/internal/fault"
	"counterfoil/internal/folder"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/timezone"
	"counterfoil/scanner/camera"
)

func doctorVerb(run runner) *cobra.Command {
	return newVerb(run, evenClosed, "doctor",
		"check configuration, store, link, clock, cameras and sound, and say what to do", doctor)
}

// Finding is one line of the doctor's report.
type Finding = finding

// Examine gives the doctor's report to an open window.
func Examine(ctx context.Context, h Host, desk Desk) []Finding {
	j := &job{host: h, till: desk.Till, desk: &desk, cfg: desk.Config, err: io.Discard}
	all, _ := j.examine(ctx) // what is wrong with the store is among them
	for i := range all {
		all[i].Detail = sentence(all[i].Detail)
		if all[i].Advice != "" {
			all[i].Advice = sentence(all[i].Advice)
		}
	}
	return all
}

type finding struct {
	About  string `json:"about"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	Advice string `json:"advice"` // what to do; "": nothing
}

// doctor changes nothing. It fails only if the store or the configuration cannot
// be used; everything else is advice.
func doctor(ctx context.Context, j *job, _ []string) error {
	findings, err := j.examine(ctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := j.answer(findings, "%s", findingsText(findings)); err != nil {
		return err
	}
	if err != nil {
		return finished(code(err))
	}
	return nil
}

// examine gives the doctor's findings. The error is what is wrong with the store.
func (j *job) examine(ctx context.Context) ([]finding, error) {
	var report till.Report
	err := j.trouble
	if err == nil {
		report, err = j.till.Report(ctx)
	}
	findings := configuration(j)
	if errors.Is(err, fault.Config) {
		findings = append(findings, finding{About: "setting", Detail: say(err), Advice: "correct " + config.FileName})
		return append(findings, zoneFinding(timezone.Trouble()), cameraFinding(j)), err
	}
	findings = append(findings, storeFinding(report, err), folderFinding(j.cfg.DataDir))
	if err == nil {
		link := linkFinding(report, j.linkWord(report.Sync.Link))
		findings = append(findings, accountFinding(j), link, clockFinding(report))
	}
	findings = append(findings, zoneFinding(timezone.Trouble()))
	findings = append(findings, proxyFinding(j)...)
	findings = append(findings, scannerFinding(j), cameraFinding(j), soundFinding(j))
	return append(findings, posFindings(j)...), err
}

func findingsText(findings []finding) string {
	var b strings.Builder
	for _, f := range findings {
		mark := "ok "
		if !f.OK {
			mark = "!! "
		}
		fmt.Fprintf(&b, "%s %-14s %s\n", mark, f.About, sentence(f.Detail))
		if f.Advice != "" {
			fmt.Fprintf(&b, "%-18s → %s\n", "", sentence(f.Advice))
		}
	}
	return b.String()
}

// configuration lists where the settings come from, and what needs attention.
// Plain defaults are left out.
func configuration(j *job) []finding {
	detail := "data directory " + j.cfg.DataDir
	if j.cfg.Shared {
		detail += ", shared by accounts of this PC"
	}
	if j.desk != nil {
		detail += ", open in a window"
	}
	findings := []finding{{About: "configuration", OK: true, Detail: detail}}
	for _, key := range slices.Sorted(maps.Keys(j.cfg.From)) {
		if from := j.cfg.From[key]; from.Name != "" && key != "data_dir" {
			findings = append(findings, finding{About: "setting", OK: true,
				Detail: key + " is from " + fromWhere(from)})
		}
	}
	for _, warning := range j.cfg.Warnings {
		findings = append(findings, finding{About: "setting", Detail: say(warning),
			Advice: "correct it in Settings or in " + config.FileName})
	}
	return findings
}

func fromWhere(o config.Origin) string {
	if o.Kind == config.Default {
		return "the default: " + o.Name
	}
	return o.Name
}

func storeFinding(r till.Report, err error) finding {
	if f, known := fault.Of(err); known && wordsOf(f).do != "" {
		return finding{About: "store", Detail: wordsOf(f).what, Advice: wordsOf(f).do}
	}
	if err != nil {
		return finding{About: "store", Detail: say(err),
			Advice: "close other Counterfoils on this data directory, make room on the disk, " +
				"and see counterfoil verify"}
	}
	if !r.Moved.IsZero() {
		moved := wordsOf(fault.Fault{Kind: fault.StoreMoved, Facts: fault.Facts{At: r.Moved}})
		return finding{About: "store", Detail: moved.what, Advice: moved.do}
	}
	f := finding{About: "store", OK: true, Detail: fmt.Sprintf("%d transactions, %d waiting, %d to review",
		r.Counts.Recorded.Count, r.Counts.By[purchase.Pending].Count, r.Counts.By[purchase.Review].Count)}
	if r.Counts.By[purchase.Review].Count > 0 {
		f.Advice = "clear Review in the window, or see counterfoil list --state review"
	}
	return f
}

// folderFinding names a folder in which a store is not safe.
func folderFinding(dir string) finding {
	if f := folder.Trouble(dir); f != (fault.Fault{}) {
		return finding{About: "folder", Detail: wordsOf(f).what, Advice: wordsOf(f).do}
	}
	return finding{About: "folder", OK: true, Detail: "on this PC, and nothing is known to synchronise it"}
}

func accountFinding(j *job) finding {
	s := j.till.Status()
	switch {
	case s.Ready:
		return finding{About: "account", OK: true,
			Detail: "location " + purchase.Legible(s.Station.LocationID) +
				", staff " + purchase.Legible(s.Station.StaffID)}
	default:
		return finding{About: "account", Detail: "location and staff are not known: nothing can be recorded",
			Advice: "sign in once (counterfoil login --email E), or give --location and --staff"}
	}
}

func linkFinding(r till.Report, connection string) finding {
	f := finding{About: "link", OK: r.Sync.Link == purchase.LinkOnline, Detail: "last known: " + connection}
	if !r.Sync.LastAnswer.IsZero() {
		f.Detail += ", Forloy last answered " + local(r.Sync.LastAnswer)
	}
	if r.Sync.Cause != (fault.Fault{}) && r.Sync.Cause.Kind != fault.SignInNeeded {
		f.Detail += ", " + cause(r.Sync.Cause)
	}
	switch link(r.Sync.Link) {
	case purchase.LinkUnknown:
		f.OK, f.Advice = true, "try it: counterfoil sync"
	case purchase.LinkOffline:
		f.Advice = "check the network cable or Wi-Fi; sales are kept here and sent later"
	case purchase.LinkUnreachable:
		f.Advice = "check the API address and whether a browser reaches it; sales are kept here and sent later"
	case purchase.LinkSignIn:
		f.Advice = "sign in: counterfoil login --email E"
	}
	return f
}

// proxyFinding names the proxy that this process's environment gives; nothing
// where there is none.
func proxyFinding(j *job) []finding {
	if j.host.Proxy == nil {
		return nil
	}
	proxy, err := j.host.Proxy(settings(j).APIURL)
	switch {
	case err != nil:
		return []finding{{About: "proxy", Detail: say(err),
			Advice: "correct HTTPS_PROXY, or unset it, and start Counterfoil again"}}
	case proxy == "":
		return nil
	}
	return []finding{{About: "proxy", OK: true,
		Detail: "HTTPS_PROXY names " + purchase.Legible(proxy) + "; the link goes through it"}}
}

func clockFinding(r till.Report) finding {
	if !r.Sync.ClockKnown {
		return finding{About: "clock", OK: true,
			Detail: "not compared with Forloy's yet: " + time.Now().Format(time.RFC1123Z)}
	}
	f := finding{About: "clock", OK: r.Sync.ClockOffset.Abs() < till.ClockWrong,
		Detail: clockWords(r.Sync.ClockOffset)}
	if !f.OK {
		f.Advice = "set this PC's date, time and time zone"
	}
	return f
}

// zoneFinding names the time zone: it decides on which day a sale counts.
func zoneFinding(trouble fault.Fault) finding {
	if trouble != (fault.Fault{}) {
		w := wordsOf(trouble)
		return finding{About: "time zone", Detail: w.what + ": sales may count on the wrong day", Advice: w.do}
	}
	return finding{About: "time zone", OK: true, Detail: timezone.Now(time.Now())}
}

// settings are those in force: the window's may have changed since it started.
func settings(j *job) till.Settings {
	if j.till != nil {
		return j.till.Status().Settings
	}
	return j.cfg.Settings
}

func scannerFinding(j *job) finding {
	s := settings(j)
	if s.SerialPort == "" {
		return finding{About: "scanner", OK: true,
			Detail: "no serial scanner is set; one that types like a keyboard needs no setting"}
	}
	if j.host.Scanner == nil {
		return finding{About: "scanner", OK: true, Detail: "not checked"}
	}
	if err := j.host.Scanner(s); err != nil {
		return finding{About: "scanner", Detail: say(err),
			Advice: "choose the scanner's port in Settings"}
	}
	return finding{About: "scanner", OK: true, Detail: "the port can be read: " + purchase.Legible(s.SerialPort)}
}

func soundFinding(j *job) finding {
	if settings(j).Silent {
		return finding{About: "sound", OK: true, Detail: "switched off in Settings"}
	}
	if j.host.Sound == nil {
		return finding{About: "sound", OK: true, Detail: "not checked"}
	}
	if err := j.host.Sound(); err != nil {
		return finding{About: "sound", Detail: say(err)}
	}
	return finding{About: "sound", OK: true, Detail: "can be played"}
}

// cameraFinding lists the cameras without opening one: its light would go on.
func cameraFinding(j *job) finding {
	all, err := j.cameras().List()
	switch {
	case errors.Is(err, camera.ErrUnsupported):
		return finding{About: "cameras", OK: true, Detail: say(err) + "; a hand scanner needs none"}
	case err != nil:
		return finding{About: "cameras", Detail: say(err)}
	case len(all) == 0:
		return finding{About: "cameras", OK: true, Detail: "none is connected; a hand scanner needs none"}
	}
	var names []string
	for _, c := range all {
		name := purchase.Legible(c.Name)
		if c.Infrared {
			name += " (infra-red)"
		}
		names = append(names, name)
	}
	return finding{About: "cameras", OK: true, Detail: strings.Join(names, ", ")}
}
