package words

import (
	"errors"
	"strconv"
	"strings"

	"counterfoil/internal/checkup"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// areas are the titles of what is checked.
var areas = map[checkup.About]string{
	checkup.Configuration: "This till's records",
	checkup.Setting:       "Setting",
	checkup.Store:         "Sales",
	checkup.Folder:        "The folder of the records",
	checkup.Disk:          "Room on the disk",
	checkup.Backup:        "Daily backups",
	checkup.Account:       "Location and staff",
	checkup.Link:          "Connection",
	checkup.Proxy:         "Proxy server",
	checkup.Clock:         "This PC's clock",
	checkup.Zone:          "Time zone",
	checkup.Scanner:       "Hand scanner",
	checkup.Cameras:       "Cameras",
	checkup.Sound:         "Sounds",
	checkup.POS:           "Point of sale",
}

const (
	saveReason = "Save a support file: it says why."
	keptHere   = "Sales are kept here and sent later."
)

// findings have the words of every kind that a check can find. Where nothing is said
// of what has happened, the fault beneath says it, and what to do if it knows.
var findings = map[checkup.Kind]Words{
	checkup.DataFolder: {What: "They are in the folder {where}."},

	checkup.SettingFrom:    {What: "Its value comes from {where}."},
	checkup.SettingDefault: {What: "It follows this PC."},
	checkup.SettingWarning: {Do: "Correct it in Settings."},
	checkup.SettingUnread:  {Do: "Correct the settings file, then start Counterfoil again."},

	checkup.StoreSound: {What: "Recorded: {recorded}. Waiting to be sent: {waiting}. To review: {review}."},
	checkup.StoreFault: {},
	checkup.StoreFailed: {Do: "Close other Counterfoils that use these records, and make room on the disk. If that " +
		"does not help, save a support file."},

	checkup.FolderSafe:   {What: "It is on this PC, and nothing is known to synchronise it."},
	checkup.FolderUnsafe: {},

	checkup.DiskRoom: {What: "{free} are free; the records take {size}."},
	checkup.DiskShort: {"Only {free} are free; the records take {size}.",
		"Make room: a backup needs as much again, and so does a repair."},
	checkup.DiskLow: {"Only {free} are free.", "Make room: a sale that cannot be written cannot be recorded."},

	checkup.BackupMade: {What: "The newest is of {moment}."},
	checkup.BackupSoon: {What: "None yet: one is made each day while this window is open."},
	checkup.BackupOld: {"The newest is of {moment}, and sales were made since.",
		"Make room on the disk, leave this window open, and save a backup elsewhere."},
	checkup.BackupNone: {"There is none.",
		"Make room on the disk, leave this window open, and save a backup elsewhere."},

	checkup.AccountKnown:   {What: "Location {name}, staff {staff}."},
	checkup.AccountUnknown: catalogue[fault.SetupMissing],

	checkup.LinkOnline:  {What: "Forloy answers."},
	checkup.LinkUnheard: {"Nothing has been heard from Forloy yet.", "Wait a moment, then check again."},
	checkup.LinkOffline: {"No network.", "Check the network cable or Wi-Fi."},
	checkup.LinkUnreachable: {"Forloy does not answer.",
		"See whether a browser on this PC reaches Forloy, and whether the address in Settings is right."},
	checkup.LinkSignIn: {"Forloy wants a sign-in.", "Sign in again."},
	checkup.LinkNobody: {"Nobody has signed in here yet.", "Sign in once with your Forloy e-mail and password."},

	checkup.ProxyNamed: {What: "The connection goes through {name}, which HTTPS_PROXY names."},
	checkup.ProxyUnread: {"The proxy in HTTPS_PROXY can't be read.",
		"Correct HTTPS_PROXY, or remove it, and start Counterfoil again."},

	checkup.ClockUncompared: {What: "It has not been compared with Forloy's yet. It says {moment}."},
	checkup.ClockGood:       {What: "It agrees with Forloy's."},
	checkup.ClockWrong:      {"It is {span} slow.", setClock},

	checkup.ZoneKnown:   {What: "It is {name}."},
	checkup.ZoneUnknown: {},

	checkup.ScannerNone: {What: "None at a serial port is set. One that types like a keyboard needs no setting."},

	checkup.ScannerUnchecked: {What: notChecked},
	checkup.ScannerReady:     {What: "Its port can be read: {where}."},
	checkup.ScannerFailed:    {Do: "Choose the scanner's port in Settings."},

	checkup.CamerasThere:       {What: "{cameras}."},
	checkup.CamerasNone:        {What: "No camera is connected. A hand scanner needs none."},
	checkup.CamerasUnsupported: {What: "Cameras cannot be used on this PC. A hand scanner needs none."},
	checkup.CamerasFailed:      {"This PC's cameras cannot be listed.", saveReason},

	checkup.SoundReady:     {What: "They can be played."},
	checkup.SoundOff:       {What: "They are switched off in Settings."},
	checkup.SoundUnchecked: {What: notChecked},
	checkup.SoundFailed:    {Do: saveReason},

	checkup.POSFolder: {What: "Its sales are taken from the folder {where}."},
	checkup.POSPort:   {What: "Its sales are taken at {address}."},
	checkup.POSFailed: {},
}

const (
	clockFast  = "It is {span} fast."
	setClock   = "Set this PC's date, time and time zone right."
	clearThem  = "A manager clears them in Review."
	sharedPC   = "Several accounts of this PC share them."
	notChecked = "Not checked."
)

// Finding is what a check of the till has found: a title, what there is, and what to do.
func Finding(f checkup.Finding) Cause {
	w := findings[f.Kind]
	switch {
	case w.What == "":
		w = beneath(f.Why, localized(w.Do))
	case f.Kind == checkup.ClockWrong && f.Off < 0: // Forloy's less this PC's
		w = Words{localized(clockFast), localized(w.Do)}
	default:
		w = Words{localized(w.What), localized(w.Do)}
	}
	switch {
	case f.Kind.About() == checkup.Link:
		w = linkWords(f, w)
	case f.Kind == checkup.StoreSound && f.Review > 0:
		w.Do = localized(clearThem)
	case f.Kind == checkup.DataFolder && f.Shared:
		w.What += " " + localized(sharedPC)
	}
	facts := findingFacts(f)
	title := areas[f.Kind.About()]
	if f.Label != "" {
		title = f.Label
	}
	if title = localized(title); f.Key != "" && f.Label == "" {
		title += ": " + f.Key
	}
	return Cause{Title: title, Words: Words{facts.Replace(w.What), facts.Replace(w.Do)}}
}

// beneath are the words of the fault that was found.
func beneath(why error, otherwise string) Words {
	f, known := fault.Of(why)
	if !known || errors.Is(f, fault.ConfigValue) || f.Kind == fault.InputLimit {
		return Words{Say(why), otherwise}
	}
	w := Of(f)
	if w.Do == "" {
		w.Do = otherwise
	}
	return w
}

// linkWords say what is known to be in the way, what goes on, and when Forloy last
// answered.
func linkWords(f checkup.Finding, w Words) Words {
	if f.Why != nil {
		cause := Say(f.Why)
		if f.Kind == checkup.LinkOnline {
			cause = w.What + " " + cause
		}
		w.What = cause
	}
	if !f.At.IsZero() {
		w.What += " " + T("Last answer: {time}", "time", "{moment}") + "."
	}
	if !f.OK() {
		w.Do += " " + localized(keptHere)
	}
	return w
}

// findingFacts puts facts in the place of their names.
func findingFacts(f checkup.Finding) *strings.Replacer {
	var cameras []string
	for _, c := range f.Cameras {
		name := purchase.Legible(c.Name)
		if c.Infrared {
			name = T("{name} (infra-red)", "name", name)
		}
		cameras = append(cameras, name)
	}
	return strings.NewReplacer(
		"{where}", purchase.Legible(f.Where), "{name}", purchase.Legible(f.Name), "{staff}", purchase.Legible(f.Staff),
		"{recorded}", Number(f.Recorded), "{waiting}", Number(f.Waiting), "{review}", Number(f.Review),
		"{moment}", When(f.At, Date)+" "+When(f.At, Time), "{span}", Span(f.Off.Abs()), "{free}", size(f.Free),
		"{size}", size(f.Size),
		"{address}", "http://127.0.0.1:"+strconv.Itoa(f.Port)+"/sale", "{cameras}", strings.Join(cameras, ", "),
	)
}

// size is a number of bytes, rounded down.
func size(bytes uint64) string {
	const mega, giga = 1_000_000, 1_000_000_000
	if bytes < giga {
		return T("{n} MB", "n", Number(int64(bytes/mega)))
	}
	return T("{n} GB", "n", Number(int64(bytes/giga)))
}
