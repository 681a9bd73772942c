package words

import "counterfoil/internal/fault"

const (
	scanAgain   = "Scan again."
	scanQR      = "Scan the card's QR code."
	clockWrong  = "This PC's clock looks wrong: set it right."
	wrongDay    = "Sales may count on the wrong day."
	setZone     = "Set the time zone right, then start Counterfoil again."
	otherName   = "Choose another name."
	otherFolder = "Choose another folder."
	portAccess  = "On Linux, add this PC's user to the group dialout and log in again."
	testHelps   = "The scan test in Settings says what to do."
)

// catalogue has the words for every kind.
var catalogue = map[fault.Kind]Words{
	fault.CardMissing:        {What: "Scan a card or type its code."},
	fault.CardDamaged:        {"The card code is damaged.", scanAgain},
	fault.CardTooLong:        {"The card code is too long.", scanAgain},
	fault.CardControl:        {"The card code holds control characters.", scanAgain},
	fault.CardOtherText:      {"There is other text beside the card's code.", scanAgain},
	fault.CardTwice:          {"The code came more than once in one scan.", scanAgain},
	fault.CardMarksOnly:      {"The scanner sent its own marks and no card code.", scanAgain},
	fault.CardTestCode:       {"That is the scan test's code, not a card.", "The test is in Settings."},
	fault.CardImpossible:     {"That is no card's code.", scanQR},
	fault.CardBarcode:        {"That is the card's barcode number, which a sale cannot be made with.", scanQR},
	fault.CardBarcodeUnknown: {"Forloy knows no card with this barcode number.", scanQR},
	fault.CardBarcodeUnasked: {"That is a card's barcode number, and Forloy cannot be asked whose it is just now.",
		scanQR},
	fault.CardOtherBars: {"That bar code is no card's number.", scanQR},
	fault.CardUnknown:   {What: "Forloy knows no such card."},
	fault.CardAgain:     {What: "The same card again: counted as one scan."},

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
		"Set the one that is paid with now, like EUR."},
	fault.InputPunches:      {What: "The punches must be a whole number from {min} to {max}."},
	fault.InputMissing:      {What: "The {field} is not known yet."},
	fault.InputReason:       {What: "A reason is required."},
	fault.InputUnreadable:   {What: "The {field} holds characters that cannot be read."},
	fault.InputControl:      {What: "The {field} holds characters that cannot be kept."},
	fault.InputTooLong:      {What: "The {field} is longer than {max} characters."},
	fault.InputScanTime:     {"The time of the scan is missing.", scanAgain},
	fault.InputPIN:          {What: "The PIN has {count} digits."},
	fault.InputBaud:         {"The scanner's speed must be {min} to {max} bits a second.", "9600 is usual."},
	fault.InputUndo:         {What: "The time to undo must be {min} to {max} seconds."},
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
	fault.ConfigUnknown:  {What: "The settings file holds {key}, which is not a setting of this version."},
	fault.ConfigNoRegion: {"This PC has no region set, so the currency is {currency}.",
		"Set the right one in Settings."},

	fault.SetupMissing: {"Nothing can be recorded before location and staff are known.",
		"Sign in once, or type them in Settings."},
	fault.SetupLocation: {What: "This account has no such location."},

	fault.SignInNeeded:   {What: "Sign in to resume."},
	fault.SignInFirst:    {What: "Sign in first, then choose the location."},
	fault.SignInPassword: {What: "The e-mail or the password is wrong."},
	fault.SignInRefused:  {What: "Forloy refuses this sign-in."},
	fault.SignInMerchant: {"Sales of another merchant wait here.",
		"They need {account} or another account of that merchant, until they are sent and the review is empty."},
	fault.SignInKeyring:   {What: "The keyring that holds the sign-in can't be reached."},
	fault.SignInNotStored: {What: "The sign-in could not be kept on this PC."},

	fault.LockedWait:    {What: "Too many wrong PINs: wait {wait}."},
	fault.LockedWrong:   {What: "Wrong PIN. Tries left: {count}."},
	fault.LockedLast:    {What: "Wrong PIN: wait {wait}."},
	fault.LockedNoPIN:   {What: "No PIN is set yet."},
	fault.LockedChoose:  {What: "The PIN can be changed with the account's or an owner's password only."},
	fault.LockedAccount: {What: "Only the account signed in here, or an owner, can reset the PIN."},

	fault.StoreLocked:   {"Another Counterfoil is using the store.", "Close it."},
	fault.StoreDamaged:  {"This till's records are damaged.", "Repair saves everything that can still be read."},
	fault.StoreFull:     {"The disk is full.", "Make room on it."},
	fault.StoreReadOnly: {"The store cannot be written: {detail}.", "See that this user may write to its folder."},
	fault.StoreNewer:    {"The store was written by a newer Counterfoil.", "Update this one."},
	fault.StoreDisk:     {What: "The disk reported an error."},
	fault.StoreUnsure:   {What: "The disk failed, and whether this was written cannot be told yet."},
	fault.StoreUnsureSale: {"The disk failed, and whether the sale was recorded cannot be told yet.",
		"Press Enter again, and it is looked up before anything is recorded."},
	fault.StoreClosed:  {What: "The store is closed."},
	fault.StoreSender:  {What: "Sending has stopped."},
	fault.StoreFolder:  {What: "The folder of this till's records cannot be used."},
	fault.StoreSalvage: {What: "The store could not be repaired: {detail}."},

	fault.RefusedNotFound: {What: "There is no such sale."},
	fault.RefusedState:    {What: "This sale has moved on meanwhile, so that cannot be done any more."},
	fault.RefusedOffered:  {What: "Too late: this sale is on its way to Forloy."},
	fault.RefusedSound:    {What: "The store is sound: there is nothing to repair."},
	fault.RefusedExists:   {What: "There is a file of that name already."},

	fault.PortGone: {"The scanner's port is gone ({where}).", "Plug the scanner in again, or choose another port."},
	fault.PortBusy: {"Another program uses the scanner's port ({where}).",
		"Close that program, or choose another port."},
	fault.PortForbidden: {"The scanner's port may not be used ({where}).", portAccess},
	fault.PortUnfit: {"No scanner can be read at this port, or not at this speed ({where}).",
		"Choose another port, or 9600."},
	fault.PortFailed: {What: "The scanner's port cannot be opened ({where}): {detail}."},

	fault.FileRelative:    {What: "A file's whole path is needed, from its drive or root on."},
	fault.FileFolder:      {"The path {where} is a folder.", "Add the file's name."},
	fault.FileDevice:      {"The path {where} is a device's path.", "Begin it with a drive's letter."},
	fault.FileName:        {"The path {where} does not end in a possible file name.", otherName},
	fault.FileOwn:         {"The path {where} is a file of the till's own.", otherName},
	fault.FileOwnFolder:   {"The path {where} is in a folder of the till's own.", otherFolder},
	fault.FileOtherTill:   {"The path {where} is in a folder of another till's.", otherFolder},
	fault.FileDeadLink:    {"The path {where} is a link that leads to no file.", otherName},
	fault.FileOdd:         {"The path {where} is no plain file.", otherName},
	fault.FileUnreachable: {What: "The file {where} cannot be written: {detail}."},

	fault.LinkNoNetwork:       {What: "No network."},
	fault.LinkNoAnswer:        {What: "Forloy does not answer."},
	fault.LinkUntrusted:       {What: "The connection to Forloy is not safe."},
	fault.LinkUntrustedIssuer: {What: "The connection to Forloy is not safe: nobody known vouches for the server."},
	fault.LinkUntrustedName:   {What: "The connection to Forloy is not safe: the server answers under another name."},
	fault.LinkUntrustedDate: {What: "The connection to Forloy is not safe: the server's certificate is not valid " +
		"today."},
	fault.LinkPortal:      {"Network sign-in page.", "Open a browser and sign in to this network."},
	fault.LinkProxySignIn: {What: "The proxy {proxy} wants a sign-in."},
	fault.LinkProxyUnreadable: {"The proxy in HTTPS_PROXY can't be read.",
		"It must be like http://proxy.example:8080."},
	fault.LinkProxyRefuses:   {What: "The proxy {proxy} refuses the way to Forloy (HTTP {status})."},
	fault.LinkProxyNoName:    {What: "The proxy {proxy} cannot be found: no such name."},
	fault.LinkProxyUntrusted: {What: "The proxy {proxy} cannot prove who it is."},
	fault.LinkProxySilent:    {What: "The proxy {proxy} does not answer."},
	fault.LinkProxyNoWay:     {What: "The proxy {proxy} does not lead to Forloy."},
	fault.LinkTimedOut:       {What: "Forloy did not answer in time."},
	fault.LinkBrokenOff:      {What: "The connection to Forloy broke off."},
	fault.LinkCutShort:       {What: "Forloy's answer did not arrive whole."},
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
	fault.ScanPieces:    {"The scan came in pieces.", scanAgain},
	fault.ScanOtherText: {"There is other text beside the card's code, which the scanner may add.", testHelps},
	fault.ScanHeld:      {"Ctrl or Alt is held down, by hand or by the scanner.", scanAgain},
	fault.ScanShift:     {"A Shift key is held down, or Caps Lock is on.", scanAgain},
	fault.ScanNumLock: {"Num Lock is off, and the scanner types on the number pad.",
		"Press Num Lock and scan again."},
	fault.ScanPadNumLock: {"Num Lock is off, so the number pad types no digits.", "Press Num Lock."},
	fault.ScanPadShift:   {What: "Shift is held down, so the number pad types no digits."},

	fault.ScanDoubted: {"This PC was busy.", "Check the amount, then press Enter."},
	fault.ScanNoCode:  {What: "No code was found in {where}."},

	fault.TestSlow: {"It types slowly, {milliseconds} ms a character. Cards are read; other codes only with a prefix.",
		"Set a shorter delay in the scanner."},
	fault.TestPerson: {"The keys came {milliseconds} ms apart: a person typed them, or the scanner is too slow.",
		"Set the delay between characters in the scanner, best to 0."},
	fault.TestOtherCode: {"That was another code, or characters were lost on the way.", "Scan the picture."},
	fault.TestNoText:    {"What arrives is no text: the speed in Settings is not the scanner's.", "9600 is usual."},
	fault.TestOwnLayout: {What: "The scanner is set to this PC's keyboard layout, which Settings do not say."},
	fault.TestOtherLayout: {What: "The scanner types another keyboard layout than this PC. " +
		"Cards are read all the same; other codes once Settings say that it is a US one."},
	fault.TestCapsLock: {"Caps Lock is on. Cards are read all the same, other codes are refused.", "Switch it off."},
	fault.TestNoPrefix: {What: "Settings expect {sent} before each code, and the scanner does not send it."},
	fault.TestPrefix:   {What: "The scanner sends {sent} before each code, which Settings do not say."},
	fault.TestTail: {"The scanner sends {sent} after each code, and nobody can tell that from the code.",
		"Switch it off in the scanner."},
	fault.TestOddEnd: {"The scanner ends a code with a key that is neither Enter nor Tab.",
		"Set Enter in the scanner."},
	fault.TestEnd: {What: "The scanner ends a code with {end}, Settings say {set}."},

	fault.ZoneUnreadable: {"This PC's time zone cannot be read, so UTC is used. " + wrongDay, setZone},
	fault.ZoneEmpty:      {"TZ is empty, which means UTC. " + wrongDay, setZone},
	fault.ZoneUnknown: {"TZ is \"{detail}\", which is no time zone known here, so UTC is used. " + wrongDay,
		setZone},

	fault.DoubtCardInactive: {What: "This card is {detail}. Forloy will refuse a sale on it."},
	fault.DoubtCardUnknown:  {What: "Forloy knows no such card: it will refuse the sale."},
	fault.DoubtLimit:        {What: "{amount} is more than this till's limit of {limit}.", Do: "Record it?"},
	fault.DoubtRepeat:       {What: "{amount} on card {card} was recorded at {second}.", Do: "Again?"},
	fault.DoubtRecorded: {"{amount} on card {card} was recorded after all, at {second}.",
		"Record this sale too?"},
}

// fields are the names of fields, as they stand in a sentence.
var fields = map[fault.Field]string{
	fault.Location: "location", fault.Staff: "staff", fault.Terminal: "terminal", fault.Receipt: "receipt number",
	fault.Note: "note", fault.Reason: "reason", fault.Setting: "setting",
}

// ends are the keys with which a scanner ends a code.
var ends = map[string]string{"enter": "Enter", "tab": "Tab", "none": "nothing"}
