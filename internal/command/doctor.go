package command

import (
	"context"
	"errors"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"counterfoil/internal/checkup"
	"counterfoil/internal/config"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/timezone"
	"counterfoil/scanner/camera"
)

func doctorVerb(run runner) *cobra.Command {
	return newVerb(run, evenClosed, "doctor",
		"check configuration, store, link, clock, cameras and sound, and say what to do", doctor)
}

// Examine gives what doctor finds to an open window, which says it in words of its own.
func Examine(ctx context.Context, h Host, desk Desk) []checkup.Finding {
	j := &job{host: h, till: desk.Till, desk: &desk, cfg: desk.Config, err: io.Discard}
	all, _ := j.examine(ctx) // what is wrong with the store is among them
	return all
}

// doctor changes nothing. It fails only if the store or the configuration cannot
// be used; everything else is advice.
func doctor(ctx context.Context, j *job, _ []string) error {
	findings, err := j.examine(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errHandedOver):
		return err
	}
	lines := findingLines(findings)
	if err := j.answer(lines, "%s", findingsText(lines)); err != nil {
		return err
	}
	if err != nil {
		return finished(code(err))
	}
	return nil
}

// examine gives the doctor's findings. The error is what is wrong with the store.
func (j *job) examine(ctx context.Context) ([]checkup.Finding, error) {
	var report till.Report
	err := j.trouble
	if err == nil {
		report, err = j.till.Report(ctx)
	}
	findings := configuration(j)
	if errors.Is(err, fault.Config) {
		findings = append(findings, because(checkup.SettingUnread, err))
		return append(findings, zoneFinding(timezone.Trouble()), cameraFinding(j)), err
	}
	findings = append(findings, storeFinding(report, err), folderFinding(j.cfg.DataDir))
	if err == nil {
		findings = append(findings, diskFinding(report)...)
		findings = append(findings, backupFinding(j, report)...)
		findings = append(findings, accountFinding(j), linkFinding(report, j.nobody()), clockFinding(report))
	}
	findings = append(findings, zoneFinding(timezone.Trouble()))
	findings = append(findings, proxyFinding(j)...)
	findings = append(findings, scannerFinding(j), cameraFinding(j), soundFinding(j))
	return append(findings, posFindings(j)...), err
}

func plain(kind checkup.Kind) checkup.Finding { return checkup.Finding{Kind: kind} }

func because(kind checkup.Kind, why error) checkup.Finding {
	return checkup.Finding{Kind: kind, Facts: checkup.Facts{Why: why}}
}

// configuration lists where the settings come from, and what needs attention.
// Plain defaults are left out.
func configuration(j *job) []checkup.Finding {
	findings := []checkup.Finding{{Kind: checkup.DataFolder,
		Facts: checkup.Facts{Where: j.cfg.DataDir, Shared: j.cfg.Shared, Open: j.desk != nil}}}
	origin := j.origins()
	keys := maps.Clone(j.cfg.From)
	for _, row := range till.SettingRows {
		keys[row.Key] = config.Origin{} // the window may have saved it since
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		from := origin(key)
		if from.Name == "" || key == "data_dir" {
			continue
		}
		f := checkup.Finding{Kind: checkup.SettingFrom,
			Facts: checkup.Facts{Key: key, Label: settingLabel(key), Where: from.Name}}
		if from.Kind == config.Default {
			f.Kind = checkup.SettingDefault
		}
		findings = append(findings, f)
	}
	for _, warning := range j.warnings(origin) {
		findings = append(findings, because(checkup.SettingWarning, warning))
	}
	return findings
}

// origins tells where a setting comes from. What the open window has saved since it was started is
// in its file, which is read once, and only if it must be.
func (j *job) origins() func(key string) config.Origin {
	kept := sync.OnceValue(func() map[string]bool { return config.Kept(j.cfg.DataDir) })
	return func(key string) config.Origin {
		start := j.cfg.From[key]
		at := slices.IndexFunc(till.SettingRows, func(row till.Setting) bool { return row.Key == key })
		if j.desk == nil || at < 0 || j.cfg.Demo && key == "api_url" { // the practice server's is in no file
			return start
		}
		row := till.SettingRows[at]
		changed := row.Value(j.desk.Till.Status().Settings) != row.Value(j.desk.Config.Settings)
		switch {
		case start.Kind > config.Default && !changed:
			return start
		case kept()[key]:
			return config.Origin{Kind: config.File, Name: filepath.Join(j.cfg.DataDir, config.FileName)}
		case changed:
			return config.Origin{}
		}
		return start
	}
}

// warnings are those of the configuration that still hold: the open window may have set the
// currency since.
func (j *job) warnings(origin func(key string) config.Origin) []error {
	return slices.DeleteFunc(slices.Clone(j.cfg.Warnings), func(err error) bool {
		switch {
		case j.desk == nil:
			return false
		case errors.Is(err, fault.ConfigNoRegion):
			return origin("currency").Kind > config.Default
		case errors.Is(err, fault.InputCurrencyGone):
			_, still := purchase.Digits(j.desk.Till.Status().Settings.Currency)
			return still == nil
		}
		return false
	})
}

// settingLabel is what the window calls a setting; "": it does not show it.
func settingLabel(key string) string {
	for _, row := range till.SettingRows {
		if row.Key == key {
			return row.Label
		}
	}
	return ""
}

func accountFinding(j *job) checkup.Finding {
	s := j.till.Status()
	if !s.Ready {
		return plain(checkup.AccountUnknown)
	}
	return checkup.Finding{Kind: checkup.AccountKnown,
		Facts: checkup.Facts{Name: s.Station.LocationID, Staff: s.Station.StaffID}}
}

var linkKinds = map[purchase.Link]checkup.Kind{
	purchase.LinkOnline: checkup.LinkOnline, purchase.LinkUnknown: checkup.LinkUnheard,
	purchase.LinkOffline: checkup.LinkOffline, purchase.LinkUnreachable: checkup.LinkUnreachable,
	purchase.LinkSignIn: checkup.LinkSignIn,
}

func linkFinding(r till.Report, nobody bool) checkup.Finding {
	f := checkup.Finding{Kind: linkKinds[link(r.Sync.Link)], Facts: checkup.Facts{At: r.Sync.LastAnswer}}
	if f.Kind == checkup.LinkSignIn && nobody {
		f.Kind = checkup.LinkNobody
	}
	if cause := r.Sync.Cause; cause != (fault.Fault{}) && cause.Kind != fault.SignInNeeded {
		f.Why = cause
	}
	return f
}

// proxyFinding names the proxy that this process's environment gives; nothing
// where there is none.
func proxyFinding(j *job) []checkup.Finding {
	if j.host.Proxy == nil {
		return nil
	}
	proxy, err := j.host.Proxy(settings(j).APIURL)
	switch {
	case err != nil:
		return []checkup.Finding{because(checkup.ProxyUnread, err)}
	case proxy == "":
		return nil
	}
	return []checkup.Finding{{Kind: checkup.ProxyNamed, Facts: checkup.Facts{Name: proxy}}}
}

func clockFinding(r till.Report) checkup.Finding {
	switch off := r.Sync.ClockOffset; {
	case !r.Sync.ClockKnown:
		return checkup.Finding{Kind: checkup.ClockUncompared, Facts: checkup.Facts{At: time.Now()}}
	case off.Abs() < purchase.ClockWrong:
		return checkup.Finding{Kind: checkup.ClockGood, Facts: checkup.Facts{Off: off}}
	default:
		return checkup.Finding{Kind: checkup.ClockWrong, Facts: checkup.Facts{Off: off}}
	}
}

// zoneFinding names the time zone: it decides on which day a sale counts.
func zoneFinding(trouble fault.Fault) checkup.Finding {
	if trouble != (fault.Fault{}) {
		return because(checkup.ZoneUnknown, trouble)
	}
	return checkup.Finding{Kind: checkup.ZoneKnown, Facts: checkup.Facts{Name: timezone.Now(time.Now())}}
}

// settings are those in force: the window's may have changed since it started.
func settings(j *job) till.Settings {
	if j.till != nil {
		return j.till.Status().Settings
	}
	return j.cfg.Settings
}

func scannerFinding(j *job) checkup.Finding {
	s := settings(j)
	switch {
	case s.SerialPort == "":
		return plain(checkup.ScannerNone)
	case j.host.Scanner == nil:
		return plain(checkup.ScannerUnchecked)
	}
	if err := j.host.Scanner(s); err != nil {
		return because(checkup.ScannerFailed, err)
	}
	return checkup.Finding{Kind: checkup.ScannerReady, Facts: checkup.Facts{Where: s.SerialPort}}
}

func soundFinding(j *job) checkup.Finding {
	switch {
	case settings(j).Silent:
		return plain(checkup.SoundOff)
	case j.host.Sound == nil:
		return plain(checkup.SoundUnchecked)
	}
	if err := j.host.Sound(); err != nil {
		return because(checkup.SoundFailed, err)
	}
	return plain(checkup.SoundReady)
}

// cameraFinding lists the cameras without opening one: its light would go on.
func cameraFinding(j *job) checkup.Finding {
	all, err := j.cameras().List()
	switch {
	case errors.Is(err, camera.ErrUnsupported):
		return because(checkup.CamerasUnsupported, err)
	case err != nil:
		return because(checkup.CamerasFailed, err)
	case len(all) == 0:
		return plain(checkup.CamerasNone)
	}
	f := plain(checkup.CamerasThere)
	for _, c := range all {
		f.Cameras = append(f.Cameras, checkup.Camera{Name: c.Name, Infrared: c.Infrared})
	}
	return f
}

// posFindings are about the folder and the port by which a POS hands over sales;
// nothing where none is set.
func posFindings(j *job) []checkup.Finding {
	s := settings(j)
	var trouble []error
	if j.host.POS != nil {
		trouble = j.host.POS(s)
	}
	way := func(works checkup.Finding, kinds ...fault.Kind) checkup.Finding {
		for _, err := range trouble {
			if slices.ContainsFunc(kinds, func(k fault.Kind) bool { return errors.Is(err, k) }) {
				f, _ := fault.Of(err)
				return because(checkup.POSFailed, f)
			}
		}
		return works
	}
	open := j.desk != nil
	var all []checkup.Finding
	if s.POSFolder != "" {
		all = append(all, way(checkup.Finding{Kind: checkup.POSFolder,
			Facts: checkup.Facts{Where: s.POSFolder, Open: open}}, fault.InboxFolder, fault.InboxOwn))
	}
	if s.POSPort != 0 {
		all = append(all, way(checkup.Finding{Kind: checkup.POSPort,
			Facts: checkup.Facts{Port: s.POSPort, Open: open}}, fault.InboxPort))
	}
	return all
}
