package fault

// What is wrong with a sale that a POS hands over. The POS is told, by a verb, a file
// beside its own or an answer over HTTP, and the window never says them.
const (
	POSEmpty    Kind = "pos.empty"     // the file or request holds nothing
	POSCutShort Kind = "pos.cut_short" // the JSON or CSV ends in the middle
	POSText     Kind = "pos.text"      // it is no valid UTF-8
	POSTooLong  Kind = "pos.too_long"  // Max: bytes
	POSFormat   Kind = "pos.format"    // Detail: it is not JSON or CSV, as the parser says
	POSShape    Kind = "pos.shape"     // it is JSON, and no object of plain values
	POSMany     Kind = "pos.many"      // more than one sale
	POSUnknown  Kind = "pos.unknown"   // Name: a field that does not exist
	POSTwice    Kind = "pos.twice"     // Name: a field that is given twice
	POSMissing  Kind = "pos.missing"   // Name: a field that is needed
	POSRecord   Kind = "pos.record"    // Name: a field that is needed to record a sale at once
	POSTruth    Kind = "pos.truth"     // neither true nor false
	POSTime     Kind = "pos.time"      // no time with an offset
	POSAhead    Kind = "pos.ahead"     // a time ahead of this PC's clock
	POSCurrency Kind = "pos.currency"  // Currency: the till's, which is another
	POSReceipt  Kind = "pos.receipt"   // Amount, Card, Key: the sale that has this receipt
)

var posKinds = []Kind{
	POSEmpty, POSCutShort, POSText, POSTooLong, POSFormat, POSShape, POSMany, POSUnknown, POSTwice, POSMissing,
	POSRecord, POSTruth, POSTime, POSAhead, POSCurrency, POSReceipt,
}
