package purchase

// Verdict is the outcome of one attempt for one item.
type Verdict int

const (
	// Accepted: Forloy has it (now, or from an earlier try). → synced.
	Accepted Verdict = iota + 1
	// Refused: Forloy will never take it. → review, attempts + 1.
	Refused
	// Deferred: Forloy could not take it now. It stays pending, attempts + 1.
	Deferred
)

// Result is one item's own verdict (rule R1: nothing else moves an item).
type Result struct {
	Sequence       Sequence // of the transaction; keys are not indexed on disk
	IdempotencyKey string
	Verdict        Verdict
	Idempotent     bool   // Accepted: an earlier try had done it
	TransactionID  string // Accepted
	CardType       string // Accepted
	Code, Message  string // Refused, Deferred
	Kind           Kind   // Refused, Deferred
	MayBeBooked    bool   // Refused, Deferred: Forloy may have booked it all the same
}

// Delivery is what another PC did with a sale in this one's place.
type Delivery struct {
	Result        // Verdict 0: it was offered to Forloy, and what came of it is not known
	By     string // who did it
}

// Order is what the desk has a till do with a sale.
type Order struct {
	ID     string // carried out once
	Do     string
	Key    string // of the sale
	Reason string // to dismiss or to void
	By     string // who orders it, as the journal names them
	Late   bool   // its time is over: it is not carried out
	Landed bool   // no batch is in flight: what is marked as offered by now, Forloy may have
	Errand Errand // of an OrderRescue
	Card   *OnCard
}

// OnCard is the card of an OrderReplace, and the sale that it makes.
type OnCard struct {
	Code   string
	Source Source
	Key    string       // the new sale's: the same whenever the order comes, or one that is repeated would make another
	Sale   *Transaction // it; nil: it cannot be made
}

// Errand is an order that takes its time: to send the waiting sales of a till whose PC is dead.
type Errand struct {
	ID       string `json:"command_id"`
	By       string `json:"by"` // who orders it, as the journal names them
	Merchant string `json:"merchant_id"`
	Location string `json:"location_id"`
	Terminal string `json:"pos_terminal_id"`
}

// What an Order may be.
const (
	OrderRetry   = "retry"
	OrderDismiss = "dismiss"
	OrderReplace = "replace"
	OrderVoid    = "void"
	OrderRescue  = "rescue"
)

// Kind is what kind of failure a verdict was; attempts are counted by it.
type Kind int

const (
	Clear   Kind = iota // Forloy's own word for it: refused for good, or to be sent again
	Unknown             // a code that nobody knows
	Unclear             // it contradicts itself, or says nothing
)
