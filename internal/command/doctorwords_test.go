package command

import (
	"errors"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/checkup"
	"counterfoil/internal/fault"
)

// What doctor prints and its JSON are a contract: every kind is here to the letter.
func TestFindingsAreSaid(t *testing.T) {
	at := time.Date(2026, 3, 10, 14, 22, 5, 0, time.Local)
	unreadable := errors.New("it can't be read")
	lines := map[checkup.Kind]struct {
		facts          checkup.Facts
		about          string
		detail, advice string
	}{
		checkup.DataFolder: {checkup.Facts{Where: "/till", Shared: true, Open: true}, "configuration",
			"data directory /till, shared by accounts of this PC, open in a window", ""},
		checkup.SettingFrom: {checkup.Facts{Key: "currency", Label: "Currency", Where: "--currency"}, "setting",
			"currency is from --currency", ""},
		checkup.SettingDefault: {checkup.Facts{Key: "currency", Where: "no region is set"}, "setting",
			"currency is from the default: no region is set", ""},
		checkup.SettingWarning: {checkup.Facts{Why: fault.Fault{Kind: fault.ConfigNoRegion,
			Facts: fault.Facts{Currency: "EUR"}}}, "setting", "this PC has no region set, so the currency is EUR: " +
			"set the right one in Settings, or with --currency", "correct it in Settings or in config.toml"},
		checkup.SettingUnread: {checkup.Facts{Why: fault.Fault{Kind: fault.ConfigValue,
			Facts: fault.Facts{Where: "--timeout"}}.With(fault.New(fault.ConfigEmpty))}, "setting",
			"--timeout: it is empty", "correct config.toml"},
		checkup.StoreSound: {checkup.Facts{Recorded: 12, Waiting: 3, Review: 1}, "store",
			"12 transactions, 3 waiting, 1 to review",
			"clear Review in the window, or see counterfoil list --state review"},
		checkup.StoreFault: {checkup.Facts{Why: fault.New(fault.StoreFull)}, "store", "the disk is full",
			"make room on it"},
		checkup.StoreFailed: {checkup.Facts{Why: unreadable}, "store", "it can't be read", "close other Counterfoils " +
			"on this data directory, make room on the disk, and see counterfoil verify"},
		checkup.FolderSafe: {checkup.Facts{}, "folder", "on this PC, and nothing is known to synchronise it", ""},
		checkup.FolderUnsafe: {checkup.Facts{Why: fault.Fault{Kind: fault.FolderSynced,
			Facts: fault.Facts{Name: "OneDrive"}}}, "folder", "the data directory is in a folder that OneDrive " +
			"synchronises: a store is not safe there", "use a folder that nothing synchronises"},
		checkup.DiskRoom: {checkup.Facts{Free: 12_345_000_000, Size: 288_000_000}, "disk",
			"12 GB free; the store has 288 MB", ""},
		checkup.DiskShort: {checkup.Facts{Free: 600_000_000, Size: 400_000_000}, "disk",
			"600 MB free; the store has 400 MB",
			"make room on the disk: a backup needs as much again as the store has, and so does a repair"},
		checkup.BackupMade: {checkup.Facts{At: at, Backups: 7}, "backups", "7 kept, the newest of " + local(at), ""},
		checkup.BackupSoon: {checkup.Facts{}, "backups",
			"none yet: one is made each day while the window is open", ""},
		checkup.BackupOld: {checkup.Facts{At: at}, "backups", "sales were made since the newest, of " + local(at),
			backUpNow},
		checkup.BackupNone: {checkup.Facts{}, "backups", "there is none", backUpNow},
		checkup.DiskLow: {checkup.Facts{Free: 499_999_999}, "disk", "499 MB free",
			"make room on the disk: a sale that can't be written can't be recorded"},
		checkup.AccountKnown: {checkup.Facts{Name: "loc_1", Staff: "usr_1"}, "account",
			"location loc_1, staff usr_1", ""},
		checkup.AccountUnknown: {checkup.Facts{}, "account",
			"location and staff are not known: nothing can be recorded",
			"sign in once (counterfoil login --email E), or give --location and --staff"},
		checkup.LinkOnline: {checkup.Facts{At: at}, "link",
			"last known: online, Forloy last answered 2026-03-10 14:22:05", ""},
		checkup.LinkUnheard: {checkup.Facts{}, "link", "last known: not known yet", "try it: counterfoil sync"},
		checkup.LinkOffline: {checkup.Facts{Why: fault.New(fault.LinkNoNetwork)}, "link",
			"last known: offline, No network",
			"check the network cable or Wi-Fi; sales are kept here and sent later"},
		checkup.LinkUnreachable: {checkup.Facts{At: at, Why: fault.New(fault.LinkTimedOut)}, "link",
			"last known: Forloy unreachable, Forloy last answered 2026-03-10 14:22:05, Forloy did not answer in time",
			"check the API address and whether a browser reaches it; sales are kept here and sent later"},
		checkup.LinkSignIn: {checkup.Facts{}, "link", "last known: sign in to resume",
			"sign in: counterfoil login --email E"},
		checkup.LinkNobody: {checkup.Facts{}, "link", "last known: nobody has signed in yet",
			"sign in: counterfoil login --email E"},
		checkup.ProxyNamed: {checkup.Facts{Name: "proxy.shop:3128"}, "proxy",
			"HTTPS_PROXY names proxy.shop:3128; the link goes through it", ""},
		checkup.ProxyUnread: {checkup.Facts{Why: unreadable}, "proxy", "it can't be read",
			"correct HTTPS_PROXY, or unset it, and start Counterfoil again"},
		checkup.ClockUncompared: {checkup.Facts{At: at.UTC()}, "clock",
			"not compared with Forloy's yet: " + at.UTC().Format(time.RFC1123Z), ""},
		checkup.ClockGood: {checkup.Facts{}, "clock", "right", ""},
		checkup.ClockWrong: {checkup.Facts{Off: -90 * time.Minute}, "clock", "this PC is 1h30m0s fast",
			"set this PC's date, time and time zone"},
		checkup.ZoneKnown: {checkup.Facts{Name: "CET, UTC+01:00"}, "time zone", "CET, UTC+01:00", ""},
		checkup.ZoneUnknown: {checkup.Facts{Why: fault.New(fault.ZoneEmpty)}, "time zone",
			"TZ is empty, which means UTC: sales may count on the wrong day", setTZ},
		checkup.ScannerNone: {checkup.Facts{}, "scanner",
			"no serial scanner is set; one that types like a keyboard needs no setting", ""},
		checkup.ScannerUnchecked: {checkup.Facts{}, "scanner", "not checked", ""},
		checkup.ScannerReady:     {checkup.Facts{Where: "COM3"}, "scanner", "the port can be read: COM3", ""},
		checkup.ScannerFailed: {checkup.Facts{Why: fault.Fault{Kind: fault.PortGone,
			Facts: fault.Facts{Where: "COM3"}}}, "scanner",
			"the scanner's port is gone (COM3): plug the scanner in again, or choose another port",
			"choose the scanner's port in Settings"},
		checkup.CamerasThere: {checkup.Facts{Cameras: []checkup.Camera{{Name: "C920"}, {Name: "IR", Infrared: true}}},
			"cameras", "C920, IR (infra-red)", ""},
		checkup.CamerasNone: {checkup.Facts{}, "cameras", "none is connected; a hand scanner needs none", ""},
		checkup.CamerasUnsupported: {checkup.Facts{Why: fault.New(fault.CameraUnsupported)}, "cameras",
			"this Counterfoil has no camera support on this operating system; a hand scanner needs none", ""},
		checkup.CamerasFailed:  {checkup.Facts{Why: unreadable}, "cameras", "it can't be read", ""},
		checkup.SoundReady:     {checkup.Facts{}, "sound", "can be played", ""},
		checkup.SoundOff:       {checkup.Facts{}, "sound", "switched off in Settings", ""},
		checkup.SoundUnchecked: {checkup.Facts{}, "sound", "not checked", ""},
		checkup.SoundFailed: {checkup.Facts{Why: fault.New(fault.SoundNone)}, "sound",
			"no sound device was found: plug one in, or switch the sounds off in Settings", ""},
		checkup.POSFolder: {checkup.Facts{Where: "/sales"}, "POS",
			"sales of a POS are taken from /sales while the window is open", ""},
		checkup.POSPort: {checkup.Facts{Port: 7070, Open: true}, "POS",
			"sales of a POS are taken at http://127.0.0.1:7070/sale", ""},
		checkup.POSFailed: {checkup.Facts{Why: fault.Fault{Kind: fault.InboxPort,
			Facts: fault.Facts{Count: 7070, Detail: "it is taken"}}}, "POS",
			"port 7070 on this PC cannot be used for sales of a POS: it is taken",
			"choose another one in Settings, and in the POS"},
	}
	for _, kind := range checkup.Kinds() {
		want := lines[kind]
		f := checkup.Finding{Kind: kind, Facts: want.facts}
		got := findingLines([]checkup.Finding{f})[0]
		if got != (finding{want.about, f.OK(), want.detail, want.advice}) {
			t.Errorf("%s: %+v\nwant %+v", kind, got, want)
		}
		if strings.ContainsAny(got.Detail+got.Advice, "{}") || got.Detail == "" {
			t.Errorf("%s: %+v has a fact that nobody fills in, or no words", kind, got)
		}
	}
	if w := findingWords(checkup.Finding{Kind: checkup.StoreSound}); w.do != "" {
		t.Errorf("an empty Review: %s", w.do)
	}
}
