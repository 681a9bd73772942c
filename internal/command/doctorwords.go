package command

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"counterfoil/internal/checkup"
	"counterfoil/internal/config"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
)

// finding is one line of the doctor's answer.
type finding struct {
	About  string `json:"about"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	Advice string `json:"advice"` // what to do; "": nothing
}

func findingLines(all []checkup.Finding) []finding {
	lines := make([]finding, len(all))
	for i, f := range all {
		w := findingWords(f)
		lines[i] = finding{About: aboutWords[f.Kind.About()], OK: f.OK(), Detail: w.what, Advice: w.do}
	}
	return lines
}

func findingsText(lines []finding) string {
	var b strings.Builder
	for _, f := range lines {
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

var aboutWords = map[checkup.About]string{
	checkup.Configuration: "configuration", checkup.Setting: "setting", checkup.Store: "store",
	checkup.Folder: "folder", checkup.Disk: "disk", checkup.Backup: "backups",
	checkup.Account: "account", checkup.Link: "link",
	checkup.Proxy: "proxy",
	checkup.Clock: "clock", checkup.Zone: "time zone", checkup.Scanner: "scanner", checkup.Cameras: "cameras",
	checkup.Sound: "sound", checkup.POS: "POS",
}

const backUpNow = "make room on the disk and leave the window open for a minute, or save one: counterfoil backup FILE"

const keptHere = "sales are kept here and sent later"

// findings have the words of every kind. Where nothing is said here, what has
// happened, or what to do, is what the fault beneath says.
var findings = map[checkup.Kind]words{
	checkup.DataFolder: {what: "data directory {where}{shared}{in window}"},

	checkup.SettingFrom:    {what: "{key} is from {from}"},
	checkup.SettingDefault: {what: "{key} is from the default: {from}"},
	checkup.SettingWarning: {"{why}", "correct it in Settings or in " + config.FileName},
	checkup.SettingUnread:  {"{why}", "correct " + config.FileName},

	checkup.StoreSound: {what: "{recorded} transactions, {waiting} waiting, {review} to review"},
	checkup.StoreFault: {},
	checkup.StoreFailed: {"{why}", "close other Counterfoils on this data directory, make room on the disk, " +
		"and see counterfoil verify"},

	checkup.FolderSafe:   {what: "on this PC, and nothing is known to synchronise it"},
	checkup.FolderUnsafe: {},

	checkup.DiskRoom: {what: "{free} free; the store has {size}"},
	checkup.DiskLow:  {"{free} free", "make room on the disk: a sale that can't be written can't be recorded"},
	checkup.DiskShort: {"{free} free; the store has {size}",
		"make room on the disk: a backup needs as much again as the store has, and so does a repair"},

	checkup.BackupMade: {what: "{backups} kept, the newest of {at time}"},
	checkup.BackupSoon: {what: "none yet: one is made each day while the window is open"},
	checkup.BackupOld:  {"sales were made since the newest, of {at time}", backUpNow},
	checkup.BackupNone: {"there is none", backUpNow},

	checkup.AccountKnown: {what: "location {name}, staff {staff}"},
	checkup.AccountUnknown: {"location and staff are not known: nothing can be recorded",
		"sign in once (counterfoil login --email E), or give --location and --staff"},

	checkup.LinkOnline:  {what: "last known: online{heard}"},
	checkup.LinkUnheard: {"last known: not known yet{heard}", "try it: counterfoil sync"},
	checkup.LinkOffline: {"last known: offline{heard}", "check the network cable or Wi-Fi; " + keptHere},
	checkup.LinkUnreachable: {"last known: Forloy unreachable{heard}",
		"check the API address and whether a browser reaches it; " + keptHere},
	checkup.LinkSignIn: {"last known: sign in to resume{heard}", signInOnce},
	checkup.LinkNobody: {"last known: nobody has signed in yet{heard}", signInOnce},

	checkup.ProxyNamed: {what: "HTTPS_PROXY names {name}; the link goes through it"},
	checkup.ProxyUnread: {"{why}",
		"correct HTTPS_PROXY, or unset it, and start Counterfoil again"},

	checkup.ClockUncompared: {what: "not compared with Forloy's yet: {now}"},
	checkup.ClockGood:       {what: "{off}"},
	checkup.ClockWrong:      {"{off}", "set this PC's date, time and time zone"},

	checkup.ZoneKnown:   {what: "{zone}"},
	checkup.ZoneUnknown: {what: "{fault}: sales may count on the wrong day"},

	checkup.ScannerNone:      {what: "no serial scanner is set; one that types like a keyboard needs no setting"},
	checkup.ScannerUnchecked: {what: "not checked"},
	checkup.ScannerReady:     {what: "the port can be read: {at}"},
	checkup.ScannerFailed:    {"{why}", "choose the scanner's port in Settings"},

	checkup.CamerasThere:       {what: "{cameras}"},
	checkup.CamerasNone:        {what: "none is connected; a hand scanner needs none"},
	checkup.CamerasUnsupported: {what: "{why}; a hand scanner needs none"},
	checkup.CamerasFailed:      {what: "{why}"},

	checkup.SoundReady:     {what: "can be played"},
	checkup.SoundOff:       {what: "switched off in Settings"},
	checkup.SoundUnchecked: {what: "not checked"},
	checkup.SoundFailed:    {what: "{why}"},

	checkup.POSFolder: {what: "sales of a POS are taken from {at}{while open}"},
	checkup.POSPort:   {what: "sales of a POS are taken at http://127.0.0.1:{port}/sale{while open}"},
	checkup.POSFailed: {},
}

const signInOnce = "sign in: counterfoil login --email E"

func findingWords(f checkup.Finding) words {
	w := findings[f.Kind]
	beneath, _ := fault.Of(f.Why)
	if of := wordsOf(beneath); w.what == "" {
		w = of
	} else if f.Kind == checkup.ZoneUnknown {
		w.do = of.do
	}
	if f.Kind == checkup.StoreSound && f.Review > 0 {
		w.do = "clear Review in the window, or see counterfoil list --state review"
	}
	w.what = findingFacts(f, beneath).Replace(w.what)
	return w
}

// findingFacts puts facts in the place of their names.
func findingFacts(f checkup.Finding, beneath fault.Fault) *strings.Replacer {
	why := ""
	if f.Why != nil {
		why = say(f.Why)
	}
	return strings.NewReplacer(
		"{why}", why, "{fault}", wordsOf(beneath).what,
		"{where}", f.Where, "{from}", f.Where, "{at}", purchase.Legible(f.Where),
		"{shared}", only(f.Shared, ", shared by accounts of this PC"),
		"{in window}", only(f.Open, ", open in a window"),
		"{while open}", only(!f.Open, " while the window is open"),
		"{key}", f.Key, "{name}", purchase.Legible(f.Name), "{staff}", purchase.Legible(f.Staff), "{zone}", f.Name,
		"{recorded}", strconv.FormatInt(f.Recorded, 10), "{waiting}", strconv.FormatInt(f.Waiting, 10),
		"{review}", strconv.FormatInt(f.Review, 10),
		"{heard}", heard(f), "{now}", f.At.Format(time.RFC1123Z), "{off}", clockWords(f.Off),
		"{port}", strconv.Itoa(f.Port), "{free}", office.Size(f.Free), "{size}", office.Size(f.Size),
		"{backups}", strconv.Itoa(f.Backups), "{at time}", local(f.At),
		"{cameras}", cameraNames(f.Cameras),
	)
}

func only(is bool, text string) string {
	if is {
		return text
	}
	return ""
}

// heard is when Forloy last answered, and what has been in the way since.
func heard(f checkup.Finding) string {
	text := ""
	if !f.At.IsZero() {
		text = ", Forloy last answered " + local(f.At)
	}
	if beneath, is := fault.Of(f.Why); is {
		text += ", " + cause(beneath)
	}
	return text
}

func cameraNames(all []checkup.Camera) string {
	names := make([]string, len(all))
	for i, c := range all {
		names[i] = purchase.Legible(c.Name) + only(c.Infrared, " (infra-red)")
	}
	return strings.Join(names, ", ")
}
