package office

import (
	"fmt"
	"slices"
	"time"
)

// What an alarm is about.
const (
	AlarmSilent  = "silent"           // it has not been heard of while the shops were open
	AlarmWaiting = "waiting"          // sales wait for long
	AlarmChain   = "chain_broken"     // its journal went on in two ways, or what it says cannot be read
	AlarmClock   = "clock_wrong"      // by more than purchase.ClockWrong
	AlarmDisk    = "disk_almost_full" // less room than a till needs for a day of sales
	AlarmReview  = "review"           // sales are to review for long
)

// urgency is the order of alarms.
var urgency = []string{AlarmSilent, AlarmWaiting, AlarmChain, AlarmClock, AlarmDisk, AlarmReview}

// Urgency is the place of an alarm among others: the least comes first.
func (a Alarm) Urgency() int { return slices.Index(urgency, a.What) }

// Alarm is what a person has to look after at a till.
type Alarm struct {
	What   string        `json:"alarm"`
	Since  time.Time     `json:"since,omitzero"`
	Count  int64         `json:"count,omitempty"`  // of sales, or of messages that cannot be read
	After  uint64        `json:"after,omitempty"`  // the entry that two others follow
	Offset time.Duration `json:"offset,omitempty"` // of its clock
	Room   uint64        `json:"room,omitempty"`   // bytes on its disk
}

// Text is the alarm for a person, behind the till's name.
func (a Alarm) Text() string {
	since := moment(a.Since)
	switch a.What {
	case AlarmSilent:
		if a.Since.IsZero() {
			return "not heard of yet"
		}
		return "not heard of since " + since
	case AlarmWaiting:
		if a.Count == 1 {
			return "1 sale has waited since " + since
		}
		return fmt.Sprintf("%d sales have waited since %s", a.Count, since)
	case AlarmReview:
		return fmt.Sprintf("%d to review since %s", a.Count, since)
	case AlarmChain:
		if a.Count > 0 {
			return fmt.Sprintf("%d messages could not be read", a.Count)
		}
		return fmt.Sprintf("the journal went on in two ways after no. %d", a.After)
	case AlarmClock:
		return "clock " + ClockOff(a.Offset)
	case AlarmDisk:
		return "disk almost full, " + Size(a.Room) + " left"
	}
	return a.What
}

func moment(at time.Time) string { return at.Local().Format("Mon 2 Jan 15:04") }

// ClockOff is how wrong a clock is, roughly.
func ClockOff(d time.Duration) string {
	way := "ahead"
	if d < 0 {
		d, way = -d, "behind"
	}
	switch {
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min %s", int(d.Minutes()), way)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h %s", int(d.Hours()), way)
	}
	return fmt.Sprintf("%d days %s", int(d.Hours()/24), way)
}

// Size is a number of bytes for a person.
func Size(n uint64) string {
	switch {
	case n >= 10_000_000_000:
		return fmt.Sprintf("%d GB", n/1_000_000_000)
	case n >= 1_000_000_000:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	}
	return fmt.Sprintf("%d MB", n/1_000_000)
}
