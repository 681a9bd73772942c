package checkup

import (
	"slices"
	"strings"
	"time"
)

// Finding is one thing that was looked at.
type Finding struct {
	Kind Kind
	Facts
}

// OK reports whether there is nothing to do about it, or nothing that must be done.
func (f Finding) OK() bool { return !slices.Contains(wrong, f.Kind) }

// Facts are what a sentence about a finding needs. Which of them are set depends on the
// kind.
type Facts struct {
	Why        error     // a fault, or what the system said
	Where      string    // a folder, a serial port, or where a setting comes from
	Key, Label string    // a setting's; Label is a text of the window, "": it has none
	Name       string    // of the location, the proxy, the time zone
	Staff      string    //
	At         time.Time //
	Off        time.Duration
	Port       int
	Free       uint64 // bytes on the disk
	Size       uint64 // bytes of the store
	Backups    int    // daily ones
	Cameras    []Camera
	Recorded   int64 // sales, and of them:
	Waiting    int64
	Review     int64
	Shared     bool // several accounts of this PC sell with the folder
	Open       bool // the till's window is
}

// Camera is one of this PC's.
type Camera struct {
	Name     string
	Infrared bool
}

// Kind is what was looked at, a point, and what was found.
type Kind string

// About is what was looked at.
func (k Kind) About() About {
	about, _, _ := strings.Cut(string(k), ".")
	return About(about)
}

const (
	DataFolder Kind = "configuration.folder" // Where, Shared, Open

	SettingFrom    Kind = "setting.from"    // Key, Label, Where
	SettingDefault Kind = "setting.default" // Key, Label; Where: what the default follows, in English
	SettingWarning Kind = "setting.warning" // Why: it works, but needs a person's attention
	SettingUnread  Kind = "setting.unread"  // Why: the settings cannot be used

	StoreSound  Kind = "store.sound"  // Recorded, Waiting, Review
	StoreFault  Kind = "store.fault"  // Why, and what to do is known
	StoreFailed Kind = "store.failed" // Why, and that is all that is known

	FolderSafe   Kind = "folder.safe"
	FolderUnsafe Kind = "folder.unsafe" // Why

	DiskRoom  Kind = "disk.room"  // Free, Size
	DiskLow   Kind = "disk.low"   // Free: less than LeastRoom
	DiskShort Kind = "disk.short" // Free, Size: less than twice that, which a backup and a repair need

	BackupMade Kind = "backup.made" // At: the newest, Backups
	BackupSoon Kind = "backup.soon" // none yet, of records so young
	BackupOld  Kind = "backup.old"  // At: the newest; sales were made for more than BackupLate since
	BackupNone Kind = "backup.none" // sales were made for more than BackupLate, and there is none

	AccountKnown   Kind = "account.known" // Name, Staff
	AccountUnknown Kind = "account.unknown"

	// At: Forloy's last answer, zero: none. Why: the trouble, nil: none that is known.
	LinkOnline      Kind = "link.online"
	LinkUnheard     Kind = "link.unheard" // nothing has been heard from Forloy yet
	LinkOffline     Kind = "link.offline"
	LinkUnreachable Kind = "link.unreachable"
	LinkSignIn      Kind = "link.sign_in"
	LinkNobody      Kind = "link.nobody" // likewise, and nobody has ever signed in here

	ProxyNamed  Kind = "proxy.named"  // Name
	ProxyUnread Kind = "proxy.unread" // Why

	ClockUncompared Kind = "clock.uncompared" // At: what it says
	ClockGood       Kind = "clock.good"       // Off: Forloy's clock less this PC's
	ClockWrong      Kind = "clock.wrong"      // Off

	ZoneKnown   Kind = "zone.known"   // Name
	ZoneUnknown Kind = "zone.unknown" // Why

	ScannerNone      Kind = "scanner.none"
	ScannerUnchecked Kind = "scanner.unchecked"
	ScannerReady     Kind = "scanner.ready"  // Where
	ScannerFailed    Kind = "scanner.failed" // Why

	CamerasThere       Kind = "cameras.there" // Cameras
	CamerasNone        Kind = "cameras.none"
	CamerasUnsupported Kind = "cameras.unsupported" // Why
	CamerasFailed      Kind = "cameras.failed"      // Why

	SoundReady     Kind = "sound.ready"
	SoundOff       Kind = "sound.off"
	SoundUnchecked Kind = "sound.unchecked"
	SoundFailed    Kind = "sound.failed" // Why

	POSFolder Kind = "pos.folder" // Where, Open
	POSPort   Kind = "pos.port"   // Port, Open
	POSFailed Kind = "pos.failed" // Why
)

// About is what was looked at.
type About string

const (
	Configuration About = "configuration"
	Setting       About = "setting"
	Store         About = "store"
	Folder        About = "folder"
	Disk          About = "disk"
	Backup        About = "backup"
	Account       About = "account"
	Link          About = "link"
	Proxy         About = "proxy"
	Clock         About = "clock"
	Zone          About = "zone"
	Scanner       About = "scanner"
	Cameras       About = "cameras"
	Sound         About = "sound"
	POS           About = "pos"
)

// LeastRoom is how many bytes should be free on a till's disk: some two years of a small
// shop, and a daily backup of it.
const LeastRoom = 500_000_000

// BackupLate is how long a till may sell on without a daily backup: one is made as soon as
// the window is open.
const BackupLate = 48 * time.Hour

// Kinds are all of them.
func Kinds() []Kind { return slices.Concat(good, wrong) }

var good = []Kind{
	DataFolder, SettingFrom, SettingDefault, StoreSound, FolderSafe, DiskRoom, BackupMade, BackupSoon, AccountKnown,
	LinkOnline, LinkUnheard, ProxyNamed, ClockUncompared, ClockGood, ZoneKnown, ScannerNone, ScannerUnchecked,
	ScannerReady, CamerasThere, CamerasNone, CamerasUnsupported, SoundReady, SoundOff, SoundUnchecked, POSFolder,
	POSPort,
}

var wrong = []Kind{
	SettingWarning, SettingUnread, StoreFault, StoreFailed, FolderUnsafe, DiskLow, DiskShort, BackupOld, BackupNone,
	AccountUnknown, LinkOffline, LinkUnreachable, LinkSignIn, LinkNobody, ProxyUnread, ClockWrong, ZoneUnknown,
	ScannerFailed, CamerasFailed, SoundFailed, POSFailed,
}
