package syncclient

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// memoryName is the name under which the outbox keeps the memory.
const memoryName = "sender"

// maxSuspects bounds the list of suspects: more at once mean that the server is
// in trouble, not that items are.
const maxSuspects = 16

// senderMemory is what the sender keeps across restarts (R4): Retry-After, the
// batch limit, counts that are added up over several runs of the verb `sync`,
// and what `status` shows. Backoff and halts are not kept.
type senderMemory struct {
	Link        purchase.Link    `json:"link,omitempty"`
	Cause       fault.Fault      `json:"fault,omitzero"`
	LastError   purchase.Failure `json:"last_error,omitzero"`
	LastFault   fault.Fault      `json:"last_fault,omitzero"` // what LastError was, if Forloy gave no message
	LastAnswer  time.Time        `json:"last_answer,omitzero"`
	LastSync    time.Time        `json:"last_sync,omitzero"`
	ClockOffset time.Duration    `json:"clock_offset,omitempty"`
	ClockKnown  bool             `json:"clock_known,omitempty"`
	Forloy      time.Time        `json:"forloy_at,omitzero"` // Forloy's clock, as last heard
	here        time.Time        // the PC's clock at that moment; zero: it was an earlier run's

	RetryAt time.Time `json:"retry_at,omitzero"` // nothing is sent before then (row 23)
	Limit   int       `json:"limit,omitempty"`   // items in a batch; 0: purchase.MaxBatch
	Good    int       `json:"good,omitempty"`    // full batches answered with this limit

	// Repeats counts trouble of one kind in a row (row 6: "after 3").
	RepeatKind Kind `json:"repeat_kind,omitempty"`
	Repeats    int  `json:"repeats,omitempty"`

	// Strikes counts the failures in a row of the batch that begins at
	// StrikeAt: separately for that item alone and with others (row 24). Once
	// that batch was halved, StrikeAt stays until its first item is answered.
	StrikeAt    purchase.Sequence `json:"strike_at,omitempty"`
	StrikeAlone bool              `json:"strike_alone,omitempty"`
	Strikes     int               `json:"strikes,omitempty"`

	// Suspects are items that seem to crash the server: they fail alone while
	// others are taken. They are offered last, each on its own.
	Suspects []purchase.Sequence `json:"suspects,omitempty"`
	// Conflicts counts contradictory verdicts per item (row 9).
	Conflicts map[purchase.Sequence]int `json:"conflicts,omitempty"`
}

// recall reads the memory. If it cannot be read it is forgotten: no item
// depends on it.
func recall(load func(name string) ([]byte, error)) (senderMemory, error) {
	raw, err := load(memoryName)
	if err != nil {
		return senderMemory{}, fmt.Errorf("outbox: %w", err)
	}
	var m senderMemory
	if len(raw) == 0 || json.Unmarshal(raw, &m) != nil {
		m = senderMemory{}
	}
	m.Limit = min(max(m.Limit, 0), purchase.MaxBatch)
	return m, nil
}

// anchor ties a stored Retry-After to the monotonic clock. And a clock that is
// behind the time that Forloy last told is slow, by at least that much.
func (m *senderMemory) anchor(now time.Time) {
	m.RetryAt = anchored(m.RetryAt, now)
	if back := m.Forloy.Sub(now); back > m.ClockOffset && back > sleepGap {
		m.ClockOffset, m.ClockKnown = back.Round(time.Millisecond), true
	}
}

// anchored ties the end of a Retry-After, as the wall clock has it, to the monotonic
// clock: from here on, no change of the wall clock shortens or prolongs it. One that ends
// later than is possible was noted before the clock was set back.
func anchored(until, now time.Time) time.Time {
	if until.IsZero() {
		return until
	}
	return now.Add(min(until.Round(0).Sub(now.Round(0)), maxWait))
}

// stamp is a time in the form that is shown: whole milliseconds of the wall
// clock. It keeps the monotonic reading, which UTC would drop, for ages within
// this run.
func stamp(t time.Time) time.Time {
	return t.Add(-time.Duration(t.Nanosecond()) % time.Millisecond)
}

// byWall is a stamp whose age is from now on measured by the wall clock.
func byWall(t time.Time) time.Time { return t.Round(0) }

// encode writes the memory as it is stored: times are UTC, by the clock as it stands now. A run that comes later has no
// monotonic clock in common with this one, and would take a clock that was years slow for years.
func (m senderMemory) encode(now time.Time) ([]byte, error) {
	for _, at := range []*time.Time{&m.LastError.At, &m.LastAnswer, &m.LastSync, &m.Forloy, &m.RetryAt} {
		*at = byClock(*at, now.Sub(*at), now).UTC()
	}
	return json.Marshal(m)
}

// byClock is what the clock of now would have shown at a time that is so long ago. Unless the clock was set since, it
// is that time.
func byClock(at time.Time, ago time.Duration, now time.Time) time.Time {
	shown := now.Add(-ago)
	if at.IsZero() || shown.Round(0).Sub(at.Round(0)).Abs() <= sleepGap {
		return at
	}
	return stamp(shown)
}

func (m *senderMemory) limit() int {
	if m.Limit == 0 {
		return purchase.MaxBatch
	}
	return m.Limit
}

// careful reports whether some item may be what made requests fail: one batch is
// thought of at a time then.
func (m *senderMemory) careful() bool { return m.limit() < purchase.MaxBatch || len(m.Suspects) > 0 }

// answered notes that a request got an answer. batch is empty if it was not a batch.
func (m *senderMemory) answered(now time.Time, batch []purchase.Transaction, clock clockReading) {
	m.LastAnswer = stamp(now)
	m.RetryAt = time.Time{}
	m.RepeatKind, m.Repeats = 0, 0
	// An answer to other items says nothing about the batch that has failed: those that
	// are put off (row 14) come before it in every pass.
	if slices.ContainsFunc(batch, func(tx purchase.Transaction) bool { return tx.Sequence == m.StrikeAt }) {
		m.unstrike()
	}
	if clock.known {
		m.ClockOffset, m.ClockKnown = clock.offset.Round(time.Millisecond), true
		m.Forloy, m.here = stamp(clock.at), clock.here
	}
	// Only a full batch proves that the limit is not too high. While one batch fails, the
	// others prove nothing: with a higher limit the search in it would begin again.
	if m.Limit == 0 || len(batch) < m.Limit || m.StrikeAt != 0 {
		return
	}
	if m.Good++; m.Good >= goodBatches {
		m.Limit, m.Good = m.Limit*2, 0
		if m.Limit >= purchase.MaxBatch {
			m.Limit = 0
		}
	}
}

// goodBatches is how many full batches double the limit (row 22).
const goodBatches = 5

// maxStrikes is how many failures of one batch halve it (row 24).
const maxStrikes = 3

// halve makes batches half as large as the one that has failed.
func (m *senderMemory) halve(failed int) {
	m.Limit, m.Good, m.Strikes = max(1, failed/2), 0, 0
}

// troubled notes trouble with a request. batch is what counts as having failed; it is
// empty if the request was not a batch, or only asked whether the server is well.
func (m *senderMemory) troubled(now time.Time, t *Trouble, batch []purchase.Transaction) {
	if m.RepeatKind != t.Kind {
		m.RepeatKind, m.Repeats = t.Kind, 0
	}
	m.Repeats++
	m.LastError, m.LastFault = t.failure(now), fault.Fault{}
	if t.Message == "" {
		m.LastFault = t.Fault()
		if r := t.Kind.rule(); m.LastFault.Kind == r.says {
			m.LastFault.Kind = r.after(m.Repeats)
		}
	}
	if t.RetryAfter > 0 {
		m.RetryAt = now.Add(t.RetryAfter)
	}
	if !t.Kind.rule().strikes || len(batch) == 0 {
		return
	}
	if first, alone := batch[0].Sequence, len(batch) == 1; m.StrikeAt != first || m.StrikeAlone != alone {
		m.StrikeAt, m.StrikeAlone, m.Strikes = first, alone, 0
	}
	if m.Strikes++; m.Strikes >= maxStrikes && len(batch) > 1 {
		m.halve(len(batch))
	}
}

func (m *senderMemory) unstrike() { m.StrikeAt, m.StrikeAlone, m.Strikes = 0, false, 0 }

// struckOut reports whether the item has failed maxStrikes times on its own, or was
// the one left after halving.
func (m *senderMemory) struckOut(batch []purchase.Transaction) bool {
	return len(batch) == 1 && m.StrikeAt == batch[0].Sequence && m.StrikeAlone &&
		(m.Strikes >= maxStrikes || m.Limit == 1)
}

func (m *senderMemory) isSuspect(s purchase.Sequence) bool { return slices.Contains(m.Suspects, s) }

// suspect notes an item that fails alone. The search for it is over.
func (m *senderMemory) suspect(s purchase.Sequence) {
	if m.StrikeAt == s {
		m.unstrike()
	}
	if len(m.Suspects) < maxSuspects && !m.isSuspect(s) {
		m.Suspects = append(m.Suspects, s)
	}
}

func (m *senderMemory) unsuspect(s purchase.Sequence) {
	m.Suspects = slices.DeleteFunc(m.Suspects, func(one purchase.Sequence) bool { return one == s })
}

// compareSuspects puts the suspect first that has waited longest for its next
// try.
func (m *senderMemory) compareSuspects(a, b purchase.Transaction) int {
	return slices.Index(m.Suspects, a.Sequence) - slices.Index(m.Suspects, b.Sequence)
}

// clear forgets what was held against an item, once it is settled.
func (m *senderMemory) clear(s purchase.Sequence) {
	m.unsuspect(s)
	delete(m.Conflicts, s)
}

// conflicted counts a contradictory verdict on an item, and returns how many
// there have been.
func (m *senderMemory) conflicted(s purchase.Sequence) int {
	if m.Conflicts == nil {
		m.Conflicts = map[purchase.Sequence]int{}
	}
	m.Conflicts[s]++
	return m.Conflicts[s]
}

// state is the part of the memory that is shown.
func (m senderMemory) state() purchase.SyncState {
	return purchase.SyncState{Link: m.Link, Cause: m.Cause, LastError: m.LastError, LastFault: m.LastFault,
		LastAnswer: m.LastAnswer, LastSync: m.LastSync, ClockOffset: m.ClockOffset, ClockKnown: m.ClockKnown,
		Heard: m.heard()}
}

func (m senderMemory) heard() purchase.Heard { return purchase.Heard{Forloy: m.Forloy, Here: m.here} }

// LastKnown is what was last known of the sender, without any network, for the
// verb `status`. load is the outbox's.
func LastKnown(load func(name string) ([]byte, error)) (purchase.SyncState, error) {
	m, err := recall(load)
	if err != nil {
		return purchase.SyncState{}, err
	}
	m.anchor(time.Now())
	s := m.state()
	if s.Link == "" {
		s.Link = purchase.LinkUnknown
	}
	if time.Now().Before(m.RetryAt) {
		s.NextTry = m.RetryAt
	}
	return s, nil
}
