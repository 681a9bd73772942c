package purchase

// State is the state of a transaction. It has exactly one at any time, so
// recorded = pending + synced + review + dismissed + voided.
type State string

const (
	Pending   State = "pending"   // not yet confirmed by Forloy
	Synced    State = "synced"    // confirmed by Forloy
	Review    State = "review"    // refused for good, waiting for a person
	Dismissed State = "dismissed" // ended by a person after a refusal, kept
	Voided    State = "voided"    // ended by a person before it was ever offered, kept
)

// Sold reports whether a sale in this state counts among the takings.
func (s State) Sold() bool { return s != Dismissed && s != Voided }

// States lists all states, in the order in which they are shown.
var States = [...]State{Pending, Synced, Review, Dismissed, Voided}

// Source is the way a card's code came in.
type Source string

const (
	SourceWedge   Source = "wedge"   // a keyboard-wedge scanner
	SourceCamera  Source = "camera"  // a live camera
	SourceSerial  Source = "serial"  // a serial scanner
	SourcePicture Source = "picture" // a picture file
	SourceTyped   Source = "typed"   // typed by hand
	SourceCommand Source = "command" // the command line
)
