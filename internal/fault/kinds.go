package fault

import "slices"

// Each kind stands once in its block and once in Kinds. The facts that it needs
// are behind it.

// Cards.
const (
	CardMissing        Kind = "card.missing"
	CardDamaged        Kind = "card.damaged"         // it is no valid UTF-8
	CardTooLong        Kind = "card.too_long"        // Max
	CardControl        Kind = "card.control"         // it holds control characters
	CardOtherText      Kind = "card.other_text"      // beside the payload
	CardTwice          Kind = "card.twice"           // the code came more than once
	CardMarksOnly      Kind = "card.marks_only"      // the scanner's own marks and no code
	CardTestCode       Kind = "card.test_code"       // the scan test's
	CardJoinCode       Kind = "card.join_code"       // a desk's, by which a till joins it
	CardImpossible     Kind = "card.impossible"      // no card's code looks like that
	CardBarcode        Kind = "card.barcode"         // a number: it can be looked up, not sold on
	CardBarcodeUnknown Kind = "card.barcode_unknown" // Forloy knows no card with that number
	CardBarcodeUnasked Kind = "card.barcode_unasked" // Forloy cannot be asked whose it is
	CardOtherBars      Kind = "card.other_bars"      // a bar code that is no card's number
	CardUnknown        Kind = "card.unknown"         // Forloy knows no such card
	CardAgain          Kind = "card.again"           // the same card once more: counted as one scan
)

// Rewards.
const (
	RewardOffline Kind = "reward.offline" // Forloy cannot be reached
	RewardRefused Kind = "reward.refused" // Detail: Forloy's code
	RewardUnsent  Kind = "reward.unsent"  // certainly not given
	RewardUnclear Kind = "reward.unclear" // it may have been given
	RewardAgain   Kind = "reward.again"   // another one is being given
)

// Amounts. The first three may become amounts when more is typed.
const (
	AmountMissing    Kind = "amount.missing"
	AmountUnfinished Kind = "amount.unfinished" // "24."
	AmountZeroSoFar  Kind = "amount.zero_so_far"
	AmountZero       Kind = "amount.zero"
	AmountNegative   Kind = "amount.negative"
	AmountMalformed  Kind = "amount.malformed"
	AmountNoDecimals Kind = "amount.no_decimals" // Currency: it has none
	AmountDecimals   Kind = "amount.decimals"    // Currency, Max: more than that many
	AmountTooLarge   Kind = "amount.too_large"   // Limit
)

// What else is typed.
const (
	InputCurrency     Kind = "input.currency"      // no currency's code
	InputCurrencyGone Kind = "input.currency_gone" // Currency: it may have been one once
	InputPunches      Kind = "input.punches"       // Min, Max
	InputMissing      Kind = "input.missing"       // Field: not known yet
	InputReason       Kind = "input.reason"        // none is given
	InputUnreadable   Kind = "input.unreadable"    // Field: it is no valid UTF-8
	InputControl      Kind = "input.control"       // Field: it holds control characters
	InputTooLong      Kind = "input.too_long"      // Field, Max
	InputID           Kind = "input.id"            // Field, Detail: what one looks like
	InputScanTime     Kind = "input.scan_time"     // the time of the scan is missing
	InputPIN          Kind = "input.pin"           // Count: digits that it has
	InputPINEasy      Kind = "input.pin_easy"      // its digits repeat or count
	InputBaud         Kind = "input.baud"          // Min, Max
	InputUndo         Kind = "input.undo"          // Min, Max: seconds
	InputLock         Kind = "input.lock"          // Min, Max minutes
	InputCutOff       Kind = "input.cut_off"       // no time of a clock
	InputPOSPort      Kind = "input.pos_port"      // Min, Max: a port's number
	InputLimit        Kind = "input.limit"         // it wraps what is wrong with the amount
	InputAddress      Kind = "input.address"       // Detail: what an address looks like
	InputAddressExtra Kind = "input.address_extra" // it has a user name, ? or #
	InputAddressPlain Kind = "input.address_plain" // http to another PC
	InputAddressOther Kind = "input.address_other" // another scheme
)

// Who sells, and who may look.
const (
	SetupMissing  Kind = "setup.missing"  // location or staff are not known
	SetupLocation Kind = "setup.location" // the account has no such location

	SignInNeeded    Kind = "sign_in.needed"
	SignInFirst     Kind = "sign_in.first"      // before a location can be chosen
	SignInPassword  Kind = "sign_in.password"   // it or the e-mail is wrong
	SignInRefused   Kind = "sign_in.refused"    // Forloy refuses this one
	SignInMerchant  Kind = "sign_in.merchant"   // Account: an account of the merchant whose sales are here
	SignInOther     Kind = "sign_in.other"      // the sales here are another merchant's than the sign-in
	SignInOtherAs   Kind = "sign_in.other_as"   // Account: likewise, and this is one of theirs
	SignInKeyring   Kind = "sign_in.keyring"    // the keyring is out of reach
	SignInNotStored Kind = "sign_in.not_stored" // the tokens could not be read or kept; it wraps the cause

	LockedWait    Kind = "locked.wait"    // Wait: too many wrong PINs
	LockedWrong   Kind = "locked.wrong"   // Count: tries left
	LockedLast    Kind = "locked.last"    // Wait: a wrong PIN, and no tries left until then
	LockedNoPIN   Kind = "locked.no_pin"  // none is set
	LockedChoose  Kind = "locked.choose"  // only with a password
	LockedAccount Kind = "locked.account" // another's account cannot reset the PIN
	LockedStaff   Kind = "locked.staff"   // only who has just signed in may choose their PIN
	LockedManager Kind = "locked.manager" // for a manager, with Review open; never for the account signed in
	LockedOwner   Kind = "locked.owner"   // nor one that is no owner's open review
)

// The store.
const (
	StoreLocked   Kind = "store.locked"    // another Counterfoil is using it
	StoreDamaged  Kind = "store.damaged"   // salvage helps; damage.go has what is damaged
	StoreFull     Kind = "store.full"      // the disk is
	StoreFullSize Kind = "store.full.size" // or the file is as long as the system lets it be
	StoreReadOnly Kind = "store.read_only" //
	StoreNewer    Kind = "store.newer"     // Detail: written by a newer Counterfoil
	StoreDisk     Kind = "store.disk"      // the disk reported an error
	StoreUnsure   Kind = "store.unsure"    // the disk failed, and whether this was written cannot be told yet
	// Key: a StoreUnsure, which it wraps, about a new sale
	StoreUnsureSale Kind = "store.unsure_sale"
	StoreClosed     Kind = "store.closed"  //
	StoreSender     Kind = "store.sender"  // sending has stopped
	StoreFolder     Kind = "store.folder"  // the data directory, or a file in it, cannot be used; it wraps the cause
	StoreSalvage    Kind = "store.salvage" // Detail: it could not be repaired
	StoreCopy       Kind = "store.copy"    // Where, Detail: a copy was damaged, and is not kept
	StoreMoved      Kind = "store.moved"   // At: this till goes on on another PC since then
)

// Backups, and files in which a till moves to another PC. Where is the file.
const (
	BackupDamaged  Kind = "backup.damaged"  // Detail
	BackupNewer    Kind = "backup.newer"    // Detail: written by a newer Counterfoil
	BackupSame     Kind = "backup.same"     // it is the store itself
	BackupUnread   Kind = "backup.unread"   // Detail: it cannot be read, or is not there
	BackupMerchant Kind = "backup.merchant" // Account: an account of the merchant whose sales are here; "": not known

	MoveNone  Kind = "move.none"  // the till has not moved
	MoveOther Kind = "move.other" // the file is of another move
	MoveMany  Kind = "move.many"  // more than one file of the move was written
	MoveFile  Kind = "move.file"  // it is no file that a till has moved out into
	MoveUsed  Kind = "move.used"  // At: it has been moved in already, Name: on that PC
	// Name: of the file beside it by which some PC has claimed it, without saying which
	MoveClaimed Kind = "move.claimed"
	MoveSelf    Kind = "move.self" // it was written by this till
	MoveBack    Kind = "move.back" // At: the till has gone on on the PC that it came from, Name
	// Detail: that it is used cannot be written into the file
	MoveUnmarked Kind = "move.unmarked"
)

// What the state of things does not allow.
const (
	RefusedNotFound Kind = "refused.not_found" // Key: no such transaction
	RefusedState    Kind = "refused.state"     // Key: e.g. dismissing what is not in review
	RefusedOffered  Kind = "refused.offered"   // Key: it may have reached Forloy
	RefusedSound    Kind = "refused.sound"     // nothing to salvage
	RefusedClosed   Kind = "refused.closed"    // Name: a business day that is closed already
	RefusedEarly    Kind = "refused.early"     // Name: a business day that has not begun
	PrintNone       Kind = "print.none"        // this PC has nothing that prints
	RefusedExists   Kind = "refused.exists"    // Where: a file is there, which may be replaced
)

// Cameras.
const (
	CameraNone        Kind = "camera.none"        // none is connected
	CameraNotFound    Kind = "camera.not_found"   // none has that name
	CameraBusy        Kind = "camera.busy"        // another program has it
	CameraDenied      Kind = "camera.denied"      // this user may not use it
	CameraUnplugged   Kind = "camera.unplugged"   //
	CameraSilent      Kind = "camera.silent"      // it is open, and no picture comes
	CameraFormat      Kind = "camera.format"      // its pictures cannot be read
	CameraUnsupported Kind = "camera.unsupported" // by this build, on this operating system
)

// Sounds.
const (
	SoundNone      Kind = "sound.none"      // there is no device now
	SoundForbidden Kind = "sound.forbidden" // this user may not use it
)

// The serial scanner's port. Where is its name.
const (
	PortGone      Kind = "port.gone"
	PortBusy      Kind = "port.busy"      // another program has it
	PortForbidden Kind = "port.forbidden" // this user may not open it
	PortUnfit     Kind = "port.unfit"     // no serial port, or not at this speed
	PortFailed    Kind = "port.failed"    // Detail: what the system says
)

// The ways by which a POS hands over sales.
const (
	InboxFolder    Kind = "inbox.folder"           // Where: it cannot be used; Detail: what the system says
	InboxGone      Kind = "inbox.folder.gone"      // it is not there
	InboxFile      Kind = "inbox.folder.file"      // it is a file
	InboxForbidden Kind = "inbox.folder.forbidden" // this user may not use it
	InboxSilent    Kind = "inbox.folder.silent"    // it does not answer
	InboxOwn       Kind = "inbox.own"              // Where: the watched folder is a till's own
	InboxPort      Kind = "inbox.port"             // Count: the port on this PC may not be used; Detail
	InboxTaken     Kind = "inbox.port.taken"       // Count: another program has it
)

// Where a file may be written. Where is its path.
const (
	FileRelative    Kind = "file.relative"    // its whole path is needed
	FileFolder      Kind = "file.folder"      // it is a folder
	FileDevice      Kind = "file.device"      // it is a device's path
	FileName        Kind = "file.name"        // no file can have that name
	FileOwn         Kind = "file.own"         // it is the till's own
	FileOwnFolder   Kind = "file.own_folder"  // it would lie among the till's own
	FileOtherTill   Kind = "file.other_till"  // it would lie among another till's
	FileDeadLink    Kind = "file.dead_link"   // it is a link that leads to no file
	FileOdd         Kind = "file.odd"         // it is no plain file
	FileNoFolder    Kind = "file.no_folder"   // the folder, which Where names, is not there
	FileForbidden   Kind = "file.forbidden"   // this PC's user may not write there, or nobody may
	FileUnreachable Kind = "file.unreachable" // Detail: what the system says
)

// Requests, and what is left to send.
const (
	LinkNoNetwork       Kind = "link.no_network"
	LinkNoAnswer        Kind = "link.no_answer"
	LinkUntrusted       Kind = "link.untrusted"        // Clock
	LinkUntrustedIssuer Kind = "link.untrusted_issuer" // Clock: of an unknown authority
	LinkUntrustedName   Kind = "link.untrusted_name"   // Clock: it answers under another name
	LinkUntrustedDate   Kind = "link.untrusted_date"   // Clock: its certificate is not valid today
	LinkPortal          Kind = "link.portal"           // a network's sign-in page
	LinkProxySignIn     Kind = "link.proxy_sign_in"    // Proxy
	LinkProxyUnnamed    Kind = "link.proxy_unnamed"    // one that nobody has set here wants a sign-in
	LinkProxyUnreadable Kind = "link.proxy_unreadable" // the setting of the environment
	LinkProxyRefuses    Kind = "link.proxy_refuses"    // Proxy, Status
	LinkProxyNoName     Kind = "link.proxy_no_name"    // Proxy
	LinkProxyUntrusted  Kind = "link.proxy_untrusted"  // Proxy
	LinkProxySilent     Kind = "link.proxy_silent"     // Proxy
	LinkProxyNoWay      Kind = "link.proxy_no_way"     // Proxy: it does not lead to Forloy
	LinkTimedOut        Kind = "link.timed_out"
	LinkBrokenOff       Kind = "link.broken_off"
	LinkCutShort        Kind = "link.cut_short"  // an answer did not arrive whole
	LinkUnreadable      Kind = "link.unreadable" // nor did the ones after it
	LinkServer          Kind = "link.server"     // Forloy has trouble
	LinkRequest         Kind = "link.request"    // it refuses the request
	LinkFormat          Kind = "link.format"     // it refuses each item alone
	LinkAddress         Kind = "link.address"    // the address is wrong
	LinkMoved           Kind = "link.moved"      // the address has moved
	LinkTooLarge        Kind = "link.too_large"  // it wants smaller batches
	LinkWait            Kind = "link.wait"       // Forloy asks to wait
	LinkWaitUntil       Kind = "link.wait_until" // At
	LinkSaleStuck       Kind = "link.sale_stuck" // Forloy has failed on one for more than a day
	LinkSalesLeft       Kind = "link.sales_left" // Forloy could not take every sale now
)

// Scans that have arrived damaged, and keys that did not type.
const (
	ScanLayout     Kind = "scan.layout"       // the scanner types another keyboard layout
	ScanCapsLock   Kind = "scan.caps_lock"    //
	ScanPieces     Kind = "scan.pieces"       // it came in pieces
	ScanShort      Kind = "scan.short"        // it is a number too short for any card
	ScanTorn       Kind = "scan.torn"         // likewise, and the first piece was taken for a card
	ScanOtherText  Kind = "scan.other_text"   // beside the card's code
	ScanHeld       Kind = "scan.held"         // Ctrl or Alt is held down
	ScanShift      Kind = "scan.shift"        // Shift is held down, or Caps Lock is on
	ScanNumLock    Kind = "scan.num_lock"     // it is off, and the scanner types on the number pad
	ScanPadNumLock Kind = "scan.pad_num_lock" // it is off, and a person types on the number pad
	ScanPadShift   Kind = "scan.pad_shift"    // Shift is held down there
	ScanDoubted    Kind = "scan.doubted"      // what was typed was withdrawn: it may have been a scan
	ScanKept       Kind = "scan.kept"         // likewise, in a field where text does no harm: it stays there
	ScanNoCode     Kind = "scan.no_code"      // Where: the picture that holds none
	ScanPicture    Kind = "scan.picture"      // Where: the picture that cannot be read
)

// What the scan test has found.
const (
	TestSlow        Kind = "scan_test.slow"         // Wait: of a character
	TestPerson      Kind = "scan_test.person"       // Wait: so slow that a person may have typed
	TestOtherCode   Kind = "scan_test.other_code"   //
	TestNoText      Kind = "scan_test.no_text"      // the speed of the serial port is wrong
	TestOwnLayout   Kind = "scan_test.own_layout"   // the scanner types this PC's layout
	TestOtherLayout Kind = "scan_test.other_layout" // it types another
	TestCapsLock    Kind = "scan_test.caps_lock"    //
	TestNoPrefix    Kind = "scan_test.no_prefix"    // Sent: what is missing
	TestPrefix      Kind = "scan_test.prefix"       // Sent: what comes before a code
	TestTail        Kind = "scan_test.tail"         // Sent: what comes behind it
	TestOddEnd      Kind = "scan_test.odd_end"      // neither Enter nor Tab
	TestEnd         Kind = "scan_test.end"          // Sent: the scanner's suffix, Where: that of Settings
)

// The time zone, by which sales count on a day.
const (
	ZoneUnreadable Kind = "zone.unreadable" // the system's, so UTC is used
	ZoneEmpty      Kind = "zone.empty"      // TZ is, which means UTC
	ZoneUnknown    Kind = "zone.unknown"    // Detail: what TZ is, so UTC is used
)

// Where the data directory lies. Where is its path.
const (
	FolderNetwork Kind = "folder.network" // Name: the file system, or the drive, of another computer
	FolderSynced  Kind = "folder.synced"  // Name: the program that synchronises it
)

// Questions before a sale.
const (
	DoubtCardInactive Kind = "doubt.card_inactive" // Forloy has just said so
	DoubtCardUnknown  Kind = "doubt.card_unknown"  // likewise
	DoubtDiscount     Kind = "doubt.discount"      // Amount, Detail: it was typed before the discount was known
	DoubtNoPunches    Kind = "doubt.no_punches"    // punches on a card that collects none
	DoubtLimit        Kind = "doubt.limit"         // Amount, Limit
	DoubtPunches      Kind = "doubt.punches"       // Count
	DoubtRepeat       Kind = "doubt.repeat"        // Amount, Card, Name, At
	DoubtRecorded     Kind = "doubt.recorded"      // Amount, Card, At: the sale before was recorded after all
)

// Kinds are all of them.
func Kinds() []Kind { return slices.Concat(kinds, configKinds, bookKinds, posKinds, fleetKinds) }

var kinds = []Kind{
	CardMissing, CardDamaged, CardTooLong, CardControl, CardOtherText, CardTwice, CardMarksOnly, CardTestCode,
	CardJoinCode, CardImpossible, CardBarcode, CardBarcodeUnknown, CardBarcodeUnasked, CardOtherBars, CardUnknown,
	CardAgain, RewardOffline, RewardRefused, RewardUnsent, RewardUnclear, RewardAgain, AmountMissing, AmountUnfinished,
	AmountZeroSoFar, AmountZero, AmountNegative, AmountMalformed, AmountNoDecimals, AmountDecimals, AmountTooLarge,
	InputCurrency, InputCurrencyGone, InputPunches, InputMissing, InputReason, InputUnreadable, InputControl,
	InputTooLong, InputID, InputScanTime, InputPIN, InputBaud, InputUndo, InputLock, InputCutOff, InputPINEasy,
	InputLimit, InputAddress, InputAddressExtra, InputAddressPlain, InputAddressOther, SetupMissing, SetupLocation,
	SignInNeeded, SignInFirst, SignInPassword, SignInRefused, SignInMerchant, SignInOther, SignInOtherAs,
	SignInKeyring, SignInNotStored,
	LockedWait, LockedWrong, LockedLast, LockedNoPIN, LockedChoose, LockedAccount, LockedOwner, LockedStaff,
	LockedManager, StoreLocked, StoreDamaged, StoreFull, StoreFullSize, StoreReadOnly, StoreNewer, StoreDisk,
	StoreUnsure, StoreUnsureSale, StoreClosed, StoreSender, StoreFolder, StoreSalvage, StoreCopy, StoreMoved,
	BackupDamaged, BackupNewer, BackupSame, BackupUnread, BackupMerchant, MoveNone, MoveOther, MoveMany, MoveFile,
	MoveUsed, MoveClaimed, MoveSelf, MoveBack, MoveUnmarked, RefusedNotFound, RefusedState, RefusedOffered,
	RefusedSound, RefusedClosed, RefusedEarly, PrintNone, RefusedExists, CameraNone, CameraNotFound, CameraBusy,
	CameraDenied, CameraUnplugged, CameraSilent, CameraFormat, CameraUnsupported, SoundNone, SoundForbidden, PortGone,
	PortBusy, PortForbidden, PortUnfit, PortFailed, InboxFolder, InboxGone, InboxFile,
	InboxForbidden, InboxSilent, InboxOwn, InboxPort, InboxTaken, InputPOSPort, FileRelative,
	FileFolder, FileDevice, FileName, FileOwn, FileOwnFolder, FileOtherTill, FileDeadLink, FileOdd, FileNoFolder,
	FileForbidden, FileUnreachable, LinkNoNetwork,
	LinkNoAnswer, LinkUntrusted, LinkUntrustedIssuer, LinkUntrustedName, LinkUntrustedDate, LinkPortal,
	LinkProxySignIn, LinkProxyUnnamed, LinkProxyUnreadable, LinkProxyRefuses, LinkProxyNoName, LinkProxyUntrusted,
	LinkProxySilent, LinkProxyNoWay, LinkTimedOut, LinkBrokenOff, LinkCutShort, LinkUnreadable, LinkServer,
	LinkRequest, LinkFormat, LinkAddress, LinkMoved, LinkTooLarge, LinkWait, LinkWaitUntil, LinkSaleStuck,
	LinkSalesLeft, ScanLayout, ScanCapsLock, ScanPieces, ScanShort, ScanTorn, ScanOtherText, ScanHeld, ScanShift,
	ScanNumLock, ScanPadNumLock, ScanPadShift, ScanDoubted, ScanKept, ScanNoCode, ScanPicture, TestSlow, TestPerson,
	TestOtherCode, TestNoText, TestOwnLayout, TestOtherLayout, TestCapsLock, TestNoPrefix, TestPrefix, TestTail,
	TestOddEnd, TestEnd, ZoneUnreadable, ZoneEmpty, ZoneUnknown, FolderNetwork, FolderSynced, DoubtCardInactive,
	DoubtCardUnknown, DoubtDiscount, DoubtNoPunches, DoubtLimit, DoubtPunches, DoubtRepeat, DoubtRecorded,
}
