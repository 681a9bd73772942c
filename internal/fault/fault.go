package fault

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Fault is what went wrong. The zero value is nothing.
type Fault struct {
	Kind Kind `json:"kind"`
	Facts
}

// New is a fault without facts.
func New(kind Kind) Fault { return Fault{Kind: kind} }

// Facts are what a sentence about a fault needs. Which of them are set depends
// on the kind (kinds.go). They never hold a whole card code, nor what somebody
// typed: that can be a secret in the wrong field.
type Facts struct {
	Field    Field         `json:"field,omitzero"`
	Where    string        `json:"where,omitzero"`    // a setting's flag, variable or line of a file; a file's path
	Min      int           `json:"min,omitzero"`      //
	Max      int           `json:"max,omitzero"`      //
	Count    int           `json:"count,omitzero"`    //
	Currency string        `json:"currency,omitzero"` // its code
	Amount   string        `json:"amount,omitzero"`   // as Money writes it
	Limit    string        `json:"limit,omitzero"`    // likewise
	Card     string        `json:"card,omitzero"`     // masked
	Key      string        `json:"key,omitzero"`      // an idempotency key, or a setting's
	Account  string        `json:"account,omitzero"`  // an e-mail address
	Proxy    string        `json:"proxy,omitzero"`    // host and port
	Status   int           `json:"status,omitzero"`   // of HTTP
	Wait     time.Duration `json:"wait,omitzero"`     //
	At       time.Time     `json:"at,omitzero"`       // when it happened, or until when it lasts
	Clock    bool          `json:"clock,omitzero"`    // this PC's clock is plainly wrong
	Sent     string        `json:"-"`                 // what a scanner sent beside the test code
	Number   uint64        `json:"number,omitzero"`   // of a page, a sale or a journal entry
	Other    uint64        `json:"other,omitzero"`    // likewise
	Against  int           `json:"against,omitzero"`  // what Count should be
	Name     string        `json:"name,omitzero"`     // of a part of the store, or a day
	State    string        `json:"state,omitzero"`    // of a sale
	Told     string        `json:"told,omitzero"`     // what the journal says instead
	Detail   string        `json:"detail,omitzero"`   // technical, in English: shown as it is
}

// Field is the field of a form or of a command line that a fault is about.
type Field string

const (
	Location Field = "location"
	Staff    Field = "staff"
	Terminal Field = "terminal"
	Receipt  Field = "receipt"
	Note     Field = "note"
	Reason   Field = "reason"
	Setting  Field = "setting" // the one that Where names
)

// Error is for the log. A face says a fault in its own words.
func (f Fault) Error() string {
	if f.Facts == (Facts{}) {
		return string(f.Kind)
	}
	facts, err := json.Marshal(f.Facts)
	if err != nil {
		return string(f.Kind)
	}
	return fmt.Sprintf("%s %s", f.Kind, facts)
}

// Is lets errors.Is ask for a Kind or a Class.
func (f Fault) Is(target error) bool { return target == f.Kind || f.Kind.Is(target) }

// With is the fault as an error that keeps what caused it.
func (f Fault) With(cause error) error {
	if cause == nil {
		return f
	}
	return caused{f, cause}
}

type caused struct {
	fault Fault
	cause error
}

func (c caused) Error() string   { return c.fault.Error() + ": " + c.cause.Error() }
func (c caused) Unwrap() []error { return []error{c.fault, c.cause} }

// Of is the outermost fault of an error; false: it holds none.
func Of(err error) (Fault, bool) { return errors.AsType[Fault](err) }

// Under is what caused the outermost fault of an error; nil: nothing known.
func Under(err error) error {
	c, _ := errors.AsType[caused](err)
	return c.cause
}

// Kind is what went wrong: its class, a point, its name. A kind that is one of
// another begins with that, and a point.
type Kind string

// Error makes a Kind a target of errors.Is.
func (k Kind) Error() string { return string(k) }

// Is lets errors.Is ask a Kind for its Class, and for a Kind of which it is one.
func (k Kind) Is(target error) bool {
	general, is := target.(Kind)
	return target == k.Class() || is && strings.HasPrefix(string(k), string(general)+".")
}

// Class is what kind of fault a kind is.
func (k Kind) Class() Class {
	class, _, _ := strings.Cut(string(k), ".")
	return Class(class)
}

// Class gathers the kinds that a caller treats alike.
type Class string

// Error makes a Class a target of errors.Is.
func (c Class) Error() string { return string(c) }

const (
	Fleet    Class = "fleet"     // between a till and the desk
	Reward   Class = "reward"    // a reward that was not given, or may not have been
	Card     Class = "card"      // what was read or typed cannot be sold on
	Amount   Class = "amount"    // what was typed is no amount, or none that can be recorded
	Input    Class = "input"     // anything else that was typed
	Config   Class = "config"    // a setting that cannot be used
	Setup    Class = "setup"     // location or staff are not known
	SignIn   Class = "sign_in"   // a sign-in is needed, or this one is refused
	Store    Class = "store"     // nothing has changed, unless it is StoreUnsure
	Backup   Class = "backup"    // what was to be restored cannot be
	Move     Class = "move"      // the till cannot move that way
	Books    Class = "books"     // verify or salvage has found it, and it is no damage
	Refused  Class = "refused"   // the state of things does not allow it
	Locked   Class = "locked"    // the PIN
	File     Class = "file"      // no file can be written there
	Camera   Class = "camera"    // it cannot be used
	Sound    Class = "sound"     // it cannot be played
	Port     Class = "port"      // the serial scanner's port cannot be read
	Inbox    Class = "inbox"     // a way by which a POS hands over sales does not work
	POS      Class = "pos"       // a sale that a POS hands over cannot be used
	Link     Class = "link"      // a request has failed
	Scan     Class = "scan"      // a scan has arrived damaged
	ScanTest Class = "scan_test" // what the scan test has found
	Zone     Class = "zone"      // the PC's time zone is not known
	Folder   Class = "folder"    // the data directory lies where a store is not safe
	Doubt    Class = "doubt"     // a question before a sale
)
