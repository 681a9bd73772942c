package purchase

// Tally is a number of transactions and their sums in minor units, by currency: a
// shop that changes its currency keeps both totals apart. Treat Sums as read-only.
type Tally struct {
	Count int64            `json:"count"`
	Sums  map[string]int64 `json:"sums,omitempty"`
}

// Counts holds the lifetime totals of a store. Recorded.Count always equals the
// sum over By, and so do the sums of money.
type Counts struct {
	Recorded Tally
	By       map[State]Tally
}

// Waiting returns how many transactions Forloy has not confirmed yet.
func (c Counts) Waiting() int64 { return c.By[Pending].Count }

// Day holds the totals of one business day. Whatever happens to a sale later counts
// on the day for which it was recorded.
type Day struct {
	Date   string           // DayFormat
	Counts                  // recorded on that day, by what has become of them
	Hours  [24]Tally        // by the local hour of the scan
	Staff  map[string]Tally // by staff user id
	Types  map[string]Tally // by card type, of the synced ones
}

// Head is the end of a store's journal. Each entry holds the hash of the one
// before it, so the last one covers them all: written down outside this PC, it proves
// what the journal contained.
type Head struct {
	Number uint64 // of the last entry; 0: there is none
	Hash   string // its SHA-256, in hex
}
