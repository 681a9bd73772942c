package words

import (
	"counterfoil/internal/device"
	"counterfoil/internal/fault"
)

const (
	scanAgain = "Scan again."

	checkAndScan = "Check the amount and scan again."
	scanQR       = "Scan the card's QR code."
	clockWrong   = "This PC's clock looks wrong: set it right."
	wrongDay     = "Sales may count on the wrong day."
	setZone      = "Correct the time zone, then start Counterfoil again."
	otherName    = "Choose another name."
	otherFolder  = "Choose another folder."
	portAccess   = "On Linux, add this PC's user to the group dialout and log in again."
	testHelps    = "The scan test in Settings says what to do."
)

// catalogue has the words for every kind.
var catalogue = map[fault.Kind]Words{
	fault.CardMissing: {"No card? Nothing is recorded.",
		"Scan it, or type its code with F2. A barcode's number can be looked up."},
	fault.CardDamaged:        {"The card code is damaged.", scanAgain},
	fault.CardTooLong:        {"The card code is too long.", scanAgain},
	fault.CardControl:        {"The card code holds control characters.", scanAgain},
	fault.CardOtherText:      {"There is other text beside the card's code.", scanAgain},
	fault.CardTwice:          {"The code came more than once in one scan.", scanAgain},
	fault.CardMarksOnly:      {"The scanner sent its own marks and no card code.", scanAgain},
	fault.CardTestCode:       {"That is the scan test's code, not a card.", "The test is in Settings."},
	fault.CardJoinCode:       {"That is a desk's join code, not a card.", "Scan it when no sale is being made."},
	fault.CardImpossible:     {"That is not a card's code.", scanQR},
	fault.CardBarcode:        {"That is a barcode, of a product or a card, and no sale can be made with it.", scanQR},
	fault.CardBarcodeUnknown: {"Forloy knows no card with this barcode: it may be a product's.", scanQR},
	fault.CardBarcodeUnasked: {"That is a barcode, of a product or a card, and Forloy cannot be asked just now.",
		scanQR},
	fault.CardOtherBars: {"That bar code is not a card's number.", scanQR},
	fault.CardUnknown:   {What: "Forloy knows no such card."},
	fault.CardAgain:     {What: "The same card again: counted as one scan."},

	fault.RewardOffline: {What: "Rewards can be given only while Forloy can be reached."},
	fault.RewardRefused: {What: "Forloy gives no reward ({detail})."},
	fault.RewardUnsent:  {"The reward was not given.", "Press the button again."},
	fault.RewardUnclear: {"Forloy did not answer clearly: the reward may have been given.",
		"Look the card up again before you hand anything out."},
	fault.RewardAgain: {What: "A reward is being given already."},

	fault.AmountMissing:    {What: "Type an amount."},
	fault.AmountUnfinished: {"The amount is not finished.", "Type its decimals."},
	fault.AmountZeroSoFar:  {What: "The amount is zero."},
	fault.AmountZero:       {What: "The amount is zero."},
	fault.AmountNegative:   {What: "The amount is below zero."},
	fault.AmountMalformed:  {"That is not an amount.", "Use digits and one point or comma, without grouping."},
	fault.AmountNoDecimals: {What: "Amounts in {currency} have no decimals."},
	fault.AmountDecimals:   {What: "Amounts in {currency} have at most {max} decimals."},
	fault.AmountTooLarge:   {What: "The amount is above {limit}."},

	fault.InputCurrency: {What: "The currency must be a code like EUR or USD."},
	fault.InputCurrencyGone: {"{currency} is not a currency in use today.",
		"Set the one in use now, like EUR."},
	fault.InputPunches:    {What: "The punches must be a whole number from {min} to {max}."},
	fault.InputMissing:    {What: "The {field} is not known yet."},
	fault.InputReason:     {What: "A reason is required."},
	fault.InputUnreadable: {What: "The {field} holds characters that cannot be read."},
	fault.InputControl:    {What: "The {field} holds characters that cannot be kept."},
	fault.InputTooLong:    {What: "The {field} is longer than {max} characters."},
	fault.InputID:         {"The {field} must be an id of Forloy’s, like {detail}.", "It has no spaces."},
	fault.InputScanTime:   {"The time of the scan is missing.", scanAgain},
	fault.InputPIN:        {What: "The PIN has {count} digits."},
	fault.InputPINEasy: {"This PIN is too easy to guess.",
		"Choose digits that neither repeat nor count up or down."},
	fault.InputBaud:         {"The scanner's speed must be {min} to {max} bits a second.", "9600 is usual."},
	fault.InputLock:         {What: "The time until the till locks must be {min} to {max} minutes."},
	fault.InputUndo:         {What: "The time to undo must be {min} to {max} seconds."},
	fault.InputPOSPort:      {What: "The port must be a whole number, {min} to {max}."},
	fault.InputCutOff:       {What: "The end of the day must be a time like 04:00."},
	fault.InputLimit:        {What: "The limit cannot be used."},
	fault.InputAddress:      {What: "The API address must look like {detail}."},
	fault.InputAddressExtra: {What: "The API address must be without user name, ? and #."},
	fault.InputAddressPlain: {"Plain http is for this PC only.", "Use https."},
	fault.InputAddressOther: {What: "The API address must begin with https://."},

	fault.ConfigValue:    {What: "The setting {where} cannot be used."},
	fault.ConfigEmpty:    {What: "A setting is empty."},
	fault.ConfigPractice: {What: "Practice has a Forloy of its own."},
	fault.ConfigQuotes:   {What: "A number in the settings file must be in quotes, like \"1000.00\"."},
	fault.ConfigType:     {What: "A setting must be a text in quotes, a whole number, true or false."},
	fault.ConfigChoice:   {What: "A setting must be one of {detail}."},
	fault.ConfigTruth:    {What: "A setting must be true or false."},
	fault.ConfigToken:    {What: "A token holds no spaces and no special characters."},
	fault.ConfigTimeout:  {What: "The time limit must be a time like 30s, up to 1h."},
	fault.ConfigLine:     {What: "Line {count} of the settings file cannot be read: {detail}."},
	fault.ConfigBare:     {What: "Line {count} of the settings file: a text must be in quotes."},
	fault.ConfigUnread:   {What: "The settings file cannot be read: {detail}."},
	fault.ConfigUnknown:  {What: "The settings file holds {key}, which is not a setting of this version."},
	fault.ConfigMistyped: {What: "The settings file holds {key}, which is not a setting of this version; " +
		"{name} is one."},
	fault.ConfigNoRegion: {"This PC has no region set, so the currency is {currency}.",
		"Set the right one in Settings."},

	fault.SetupMissing: {"Nothing can be recorded until location and staff are known.",
		"Sign in once, or type them in Settings."},
	fault.SetupLocation: {What: "This account has no such location."},

	fault.SignInNeeded:   {What: "Sign in to resume."},
	fault.SignInFirst:    {What: "Sign in first, then choose the location."},
	fault.SignInPassword: {What: "The e-mail or the password is wrong."},
	fault.SignInRefused:  {What: "Forloy refuses this sign-in."},
	fault.SignInMerchant: {"Sales of another merchant wait here.",
		"They need {account} or another account of that merchant, until they are sent and the review is empty."},
	fault.SignInOther:     {What: "The sales here are another merchant's."},
	fault.SignInOtherAs:   {"The sales here are another merchant's.", "Sign in as {account}."},
	fault.SignInKeyring:   {What: "The keyring that holds the sign-in can't be reached."},
	fault.SignInNotStored: {What: "The sign-in could not be kept on this PC."},

	fault.LockedWait:    {What: "Too many wrong PINs: wait {wait}."},
	fault.LockedWrong:   {What: "Wrong PIN. Tries left: {count}."},
	fault.LockedLast:    {What: "Wrong PIN: wait {wait}."},
	fault.LockedNoPIN:   {What: "No PIN is set yet."},
	fault.LockedChoose:  {What: "The PIN can be changed with the account's or an owner's password only."},
	fault.LockedAccount: {What: "Only the account signed in here, or an owner, can reset the PIN."},
	fault.LockedStaff:   {What: "You choose your own PIN right after signing in with your password."},
	fault.LockedManager: {"Only a manager can remove somebody.", "Open Review first; the account signed in stays."},
	fault.LockedOwner:   {What: "That is not an owner's account of this till's merchant."},

	fault.StoreLocked:  {"Another Counterfoil is using the store.", "Close it."},
	fault.StoreDamaged: {"This till's records are damaged.", "Repair saves everything that can still be read."},
	fault.StoreFull:    {"The disk is full.", "Make room on it."},
	fault.StoreFullSize: {"The store's file may not grow: this PC limits the size of a file there.",
		"Raise the limit (ulimit -f)."},
	fault.StoreReadOnly: {"The store cannot be written: {detail}.",
		"See that the disk is not write-protected, and that this user may write to its folder."},
	fault.StoreNewer:  {"The store was written by a newer Counterfoil.", "Update this one."},
	fault.StoreDisk:   {What: "The disk reported an error."},
	fault.StoreUnsure: {What: "The disk failed, and whether this was written cannot be told yet."},
	fault.StoreUnsureSale: {"The disk failed, and whether the sale was recorded cannot be told yet.",
		"Press Enter again: Counterfoil first checks whether it was recorded."},
	fault.StoreClosed:  {What: "The store is closed."},
	fault.StoreSender:  {What: "Sending has stopped."},
	fault.StoreFolder:  {What: "The folder of this till's records cannot be used."},
	fault.StoreSalvage: {What: "The store could not be repaired: {detail}."},
	fault.StoreCopy: {"The copy was not sound, so it was not kept. A file that was there is as it was.",
		"Check this till (menu, Records and support). If nothing is wrong, choose another disk."},
	fault.StoreMoved: {"This till has moved to another PC ({moment}).",
		"Sell there. If the file of the move was never used, take it back: menu, Records."},

	fault.BackupDamaged: {"The file {where} is no backup, or it is damaged.", "Take another one."},
	fault.BackupNewer:   {"The file {where} was written by a newer Counterfoil.", "Update this one."},
	fault.BackupSame:    {What: "The file {where} is this till's own records, no backup."},
	fault.BackupUnread:  {What: "The file {where} cannot be read: {detail}."},
	fault.BackupMerchant: {"The file {where} holds the sales of another merchant.",
		"The sales here are those of {account}."},

	fault.FolderNetwork: {"This till's records are on another computer ({pc}). They are not safe there: a sale may " +
		"not be on its disk when it is said to be.", "Move them to this PC's own disk."},
	fault.FolderSynced: {"This till's records are in a folder that “{pc}” synchronises. They are not safe there: an " +
		"older copy may be put over them.", "Move them to a folder that nothing synchronises."},

	fault.MoveNone:  {What: "This till has not moved."},
	fault.MoveOther: {What: "The file {where} is the file of another move."},
	fault.MoveMany: {"More than one file of this move was written, and one of them may be in use.",
		"Move in with one of them; to come back, move out there."},
	fault.MoveFile: {What: "The file {where} is not a file in which a till moves."},
	fault.MoveUsed: {"The file {where} has been moved in already ({moment}, on {pc}).", "Sell there."},
	fault.MoveSelf: {"The file {where} was written by this till.", "Take it back instead."},
	fault.MoveBack: {What: "The file {where} is no longer valid: the till was taken back ({moment}, on {pc})."},
	fault.MoveClaimed: {"A PC has begun to use the file {where}, and did not say which.",
		"If none sells with it, delete {name} beside it and try again."},
	fault.MoveUnmarked: {"The file {where} cannot be marked as used: {detail}.",
		"Copy it to this PC, use the copy, and delete the other one."},

	fault.RefusedNotFound: {What: "There is no such sale."},
	fault.RefusedState:    {What: "This sale has changed in the meantime, so that is no longer possible."},
	fault.RefusedOffered:  {What: "Too late: this sale is on its way to Forloy."},
	fault.RefusedSound:    {What: "The store is sound: there is nothing to repair."},
	fault.RefusedClosed:   {What: "This day is closed already."},
	fault.RefusedEarly:    {What: "This day has not begun yet."},
	fault.PrintNone: {What: "This PC has no printing system.",
		Do: "Save the page as PDF and print it elsewhere."},
	fault.RefusedExists: {What: "There is a file of that name already."},

	fault.CameraNone:        {What: "No camera is connected."},
	fault.CameraNotFound:    {What: "There is no camera of that name."},
	fault.CameraBusy:        {What: "Another program is using the camera."},
	fault.CameraDenied:      {What: "This user is not allowed to use the camera."},
	fault.CameraUnplugged:   {What: "The camera was unplugged."},
	fault.CameraSilent:      {What: "The camera gives no picture."},
	fault.CameraFormat:      {What: "The camera's pictures cannot be read."},
	fault.CameraUnsupported: {What: "This Counterfoil has no camera support on this operating system."},

	fault.SoundNone:      {"No sound device was found.", "Plug one in, or switch the sounds off in Settings."},
	fault.SoundForbidden: {"This PC's user may not use the sound device.", "Add the user to the group audio."},

	fault.PortGone: {"The scanner's port is gone ({where}).", "Plug the scanner in again, or choose another port."},
	fault.PortBusy: {"Another program uses the scanner's port ({where}).",
		"Close that program, or choose another port."},
	fault.PortForbidden: {"This user may not use the scanner's port ({where}).", portAccess},
	fault.PortUnfit: {"No scanner can be read at this port, or not at this speed ({where}).",
		"Choose another port, or 9600."},
	fault.InboxFolder: {"Sales of the POS cannot come in: the folder {where} cannot be used ({detail}).",
		"Create or reconnect it, or choose another one."},
	fault.InboxOwn: {"Sales of the POS cannot come in: in the folder {where} a till keeps its own files.", otherFolder},
	fault.InboxPort: {"Sales of the POS cannot come in: port {count} on this PC cannot be used ({detail}).",
		"Choose another port here, and in the POS."},
	fault.PortFailed: {What: "The scanner's port cannot be opened ({where}): {detail}."},

	fault.FileRelative:    {What: "Give the file's whole path, from its drive or root."},
	fault.FileFolder:      {"The path {where} is a folder.", "Add the file's name."},
	fault.FileDevice:      {"The path {where} is a device's path.", "Begin it with a drive's letter."},
	fault.FileName:        {"The path {where} does not end in a possible file name.", otherName},
	fault.FileOwn:         {"The path {where} is a file of the till's own.", otherName},
	fault.FileOwnFolder:   {"The path {where} is in a folder of the till's own.", otherFolder},
	fault.FileOtherTill:   {"The path {where} is in a folder of another till's.", otherFolder},
	fault.FileDeadLink:    {"The path {where} is a link that leads to no file.", otherName},
	fault.FileOdd:         {"The path {where} is not a regular file.", otherName},
	fault.FileUnreachable: {What: "The file {where} cannot be written: {detail}."},

	fault.LinkNoNetwork: {What: "No network."},
	fault.LinkNoAnswer:  {What: "Forloy does not answer."},
	fault.LinkUntrusted: {What: "The connection to Forloy is not safe."},
	fault.LinkUntrustedIssuer: {
		What: "The connection to Forloy is not safe: the server's certificate is not from a trusted authority.",
	},
	fault.LinkUntrustedName: {What: "The connection to Forloy is not safe: the server answers under another name."},
	fault.LinkUntrustedDate: {What: "The connection to Forloy is not safe: the server's certificate is not valid " +
		"today."},
	fault.LinkPortal:       {"Network sign-in page.", "Open a browser and sign in to this network."},
	fault.LinkProxySignIn:  {What: "The proxy {proxy} wants a sign-in."},
	fault.LinkProxyUnnamed: {What: "The proxy wants a sign-in."},
	fault.LinkProxyUnreadable: {"The proxy in HTTPS_PROXY can't be read.",
		"It must look like http://proxy.example:8080."},
	fault.LinkProxyRefuses:   {What: "The proxy {proxy} refuses to connect to Forloy (HTTP {status})."},
	fault.LinkProxyNoName:    {What: "The proxy {proxy} cannot be found: no such name."},
	fault.LinkProxyUntrusted: {What: "The proxy {proxy} cannot prove who it is."},
	fault.LinkProxySilent:    {What: "The proxy {proxy} does not answer."},
	fault.LinkProxyNoWay:     {What: "The proxy {proxy} does not lead to Forloy."},
	fault.LinkTimedOut:       {What: "Forloy did not answer in time."},
	fault.LinkBrokenOff:      {What: "The connection to Forloy broke off."},
	fault.LinkCutShort:       {What: "Forloy's answer was incomplete."},
	fault.LinkUnreadable:     {What: "The server's answer can't be read."},
	fault.LinkServer:         {What: "Forloy has trouble and could not take the sales."},
	fault.LinkRequest:        {What: "Forloy refuses the request."},
	fault.LinkFormat:         {"Forloy refuses the request format.", "Update Counterfoil."},
	fault.LinkAddress:        {What: "The address is wrong."},
	fault.LinkMoved:          {What: "The address has moved."},
	fault.LinkTooLarge:       {What: "Forloy wants smaller batches."},
	fault.LinkWait:           {What: "Forloy asks us to wait."},
	fault.LinkWaitUntil:      {What: "Forloy asks us to wait until {clock}."},
	fault.LinkSaleStuck:      {What: "Forloy has failed on a sale for more than a day, and keeps failing."},
	fault.LinkSalesLeft:      {What: "Forloy could not take every sale now: they are kept and sent again."},

	fault.ScanLayout:    {"The scanner types another keyboard layout than this PC.", testHelps},
	fault.ScanCapsLock:  {"Caps Lock is on.", "Switch it off and scan again."},
	fault.ScanPieces:    {"The scan came in pieces.", checkAndScan},
	fault.ScanShort:     {"What the scanner sent is too short for a card.", checkAndScan},
	fault.ScanTorn:      {"The scan came in pieces, and the card is taken off again.", checkAndScan},
	fault.ScanOtherText: {"There is other text beside the card's code, which the scanner may add.", testHelps},
	fault.ScanHeld:      {"Ctrl or Alt is held down, by hand or by the scanner.", scanAgain},
	fault.ScanShift:     {"A Shift key is held down, or Caps Lock is on.", scanAgain},
	fault.ScanNumLock: {"Num Lock is off, and the scanner types on the number pad.",
		"Press Num Lock and scan again."},
	fault.ScanPadNumLock: {"Num Lock is off, so the number pad types no digits.", "Press Num Lock."},
	fault.ScanPadShift:   {What: "Shift is held down, so the number pad types no digits."},

	fault.ScanDoubted: {"This PC was busy.", "Check the amount, then press Enter."},
	fault.ScanNoCode:  {What: "No code was found in {where}."},
	fault.ScanPicture: {What: "The picture {where} cannot be read."},

	fault.TestSlow: {"It types slowly, {milliseconds} ms a character. Cards are read; other codes only with a prefix.",
		"Set a shorter delay in the scanner."},
	fault.TestPerson: {"The keys came {milliseconds} ms apart: a person typed them, or the scanner is too slow.",
		"Set the delay between characters in the scanner, best to 0."},
	fault.TestOtherCode: {"That was another code, or characters were lost on the way.", "Scan the picture."},
	fault.TestNoText:    {"What arrives is no text: the speed in Settings is not the scanner's.", "9600 is usual."},
	fault.TestOwnLayout: {What: "The scanner is set to this PC's keyboard layout, but Settings say otherwise."},
	fault.TestOtherLayout: {What: "The scanner types another keyboard layout than this PC. " +
		"Cards are still read; other codes once Settings say that it is a US one."},
	fault.TestCapsLock: {"Caps Lock is on. Cards are still read, other codes are refused.", "Switch it off."},
	fault.TestNoPrefix: {What: "Settings expect {sent} before each code, and the scanner does not send it."},
	fault.TestPrefix:   {What: "The scanner sends {sent} before each code, but Settings say otherwise."},
	fault.TestTail: {"The scanner sends {sent} after each code, which cannot be told apart from the code itself.",
		"Switch it off in the scanner."},
	fault.TestOddEnd: {"The scanner ends a code with a key that is neither Enter nor Tab.",
		"Set Enter in the scanner."},
	fault.TestEnd: {What: "The scanner ends a code with {end}, Settings say {set}."},

	fault.ZoneUnreadable: {"This PC's time zone cannot be read, so UTC is used. " + wrongDay, setZone},
	fault.ZoneEmpty:      {"TZ is empty, which means UTC. " + wrongDay, setZone},
	fault.ZoneUnknown: {"TZ is \"{detail}\", which is not a time zone that this PC knows, so UTC is used. " + wrongDay,
		setZone},

	fault.DoubtCardInactive: {What: "This card is {detail}. Forloy will refuse a sale on it."},
	fault.DoubtCardUnknown:  {What: "Forloy knows no such card: it will refuse the sale."},
	fault.DoubtDiscount: {"The card gives {detail} off, which was not shown before the amount.",
		"Is {amount} the amount after the discount?"},
	fault.DoubtNoPunches: {"This card collects no punches.", "Record the sale with punches?"},
	fault.DoubtLimit:     {What: "{amount} is more than this till's limit of {limit}.", Do: "Record it?"},
	fault.DoubtPunches:   {What: "{count} punches are a lot for one sale.", Do: "Record it?"},
	fault.DoubtRepeat:    {What: "{amount} for {whose} was recorded at {second}.", Do: "Again?"},
	fault.DoubtRecorded: {"{amount} on card {card} was recorded after all, at {second}.",
		"Record this sale too?"},
}

// fields are the names of fields, as they stand in a sentence.
var fields = map[fault.Field]string{
	fault.Location: "location", fault.Staff: "staff", fault.Terminal: "terminal", fault.Receipt: "receipt number",
	fault.Note: "note", fault.Reason: "reason", fault.Setting: "setting",
}

// ends are the keys with which a scanner ends a code.
var ends = map[string]string{
	device.SuffixEnter: "Enter", device.SuffixTab: "Tab", device.SuffixNone: "nothing",
	device.KeyOther: "another key",
}

// ScanEnd names the key with which a scanner ended a code.
func ScanEnd(end string) string { return localized(ends[end]) }
