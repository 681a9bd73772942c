package queue

import (
	"maps"
	"slices"

	"counterfoil/internal/purchase"
)

// day is one business day's totals as they are stored. By follows each sale's
// state; hours, staff and card types count what is sold, so a sale that is
// voided or dismissed leaves its hour and its staff again.
type day struct {
	Date     string                            `json:"date"`
	Recorded purchase.Tally                    `json:"recorded"`
	By       map[purchase.State]purchase.Tally `json:"by"`
	Replaced purchase.Tally                    `json:"replaced,omitzero"` // of the dismissed ones
	Pruned   map[purchase.State]purchase.Tally `json:"pruned,omitempty"`
	PrunedBy purchase.Tally                    `json:"pruned_replaced,omitzero"` // of Replaced: no longer kept
	Hours    map[int]purchase.Tally            `json:"hours"`
	Staff    map[string]purchase.Tally         `json:"staff"`
	Types    map[string]purchase.Tally         `json:"types,omitempty"`

	Corrections map[string]correction `json:"corrections,omitempty"` // by the closed day
}

// correction is what has changed in a closed day's totals; a tally is negative
// for what was taken away.
type correction struct {
	By       map[purchase.State]purchase.Tally `json:"by,omitempty"`
	Replaced purchase.Tally                    `json:"replaced,omitzero"`
}

// hourUnknown is where a day counts sales whose hour is lost.
const hourUnknown = -1

// recorded counts a sale in the state that it has: pending, but for a salvage.
func (d day) recorded(tx purchase.Transaction, hour int) day {
	d.Recorded = with(d.Recorded, tx.Amount, 1)
	d.By = byKey(d.By, tx.State, tx.Amount, 1)
	if tx.State.Sold() {
		d.Hours = byKey(d.Hours, hour, tx.Amount, 1)
		d.Staff = byKey(d.Staff, tx.StaffUserID, tx.Amount, 1)
	} else if tx.ReplacedBy != "" {
		d.Replaced = with(d.Replaced, tx.Amount, 1)
	}
	if tx.State == purchase.Synced {
		d.Types = byKey(d.Types, tx.CardType, tx.Amount, 1)
	}
	return d
}

func (d day) moved(m move, t purchase.Tally) day {
	d.By = add(add(d.By, m.from, t, -1), m.to, t, 1)
	if !m.to.Sold() {
		d.Hours = add(d.Hours, d.hourOf(m.hour, t), t, -1)
		d.Staff = add(d.Staff, m.staff, t, -1)
	}
	if m.replaced {
		d.Replaced = join(d.Replaced, t, 1)
	}
	if m.to == purchase.Synced {
		d.Types = add(d.Types, m.cardType, t, 1)
	}
	return d
}

// hourOf is the hour from which to take what is sold no more. If the PC's time zone has
// changed since, it was counted under another one: the nearest that holds as much.
func (d day) hourOf(hour int, t purchase.Tally) int {
	for away := range 13 {
		for _, near := range []int{(hour + 24 - away) % 24, (hour + away) % 24} {
			if covers(d.Hours[near], t) {
				return near
			}
		}
	}
	return hourUnknown
}

// corrected books a change of a closed day on this one.
func (d day) corrected(closed string, by correction) day {
	d.Corrections = maps.Clone(d.Corrections)
	if d.Corrections == nil {
		d.Corrections = map[string]correction{}
	}
	if d.Corrections[closed] = d.Corrections[closed].plus(by, 1); d.Corrections[closed].isZero() {
		delete(d.Corrections, closed)
	}
	return d
}

func (c correction) plus(other correction, n int64) correction {
	for state, t := range other.By {
		c.By = add(c.By, state, t, n)
	}
	c.Replaced = join(c.Replaced, other.Replaced, n)
	return c
}

func (c correction) isZero() bool { return len(c.By) == 0 && c.Replaced.IsZero() }

func (d day) pruned(tx purchase.Transaction) day {
	d.Pruned = byKey(d.Pruned, tx.State, tx.Amount, 1)
	if tx.ReplacedBy != "" {
		d.PrunedBy = with(d.PrunedBy, tx.Amount, 1)
	}
	return d
}

func (d day) public() purchase.Day {
	out := purchase.Day{Date: d.Date, Counts: purchase.Counts{Recorded: d.Recorded, By: d.By}, Replaced: d.Replaced,
		Staff: d.Staff, Types: d.Types}
	for hour, tally := range d.Hours {
		if hour >= 0 && hour < len(out.Hours) {
			out.Hours[hour] = tally
		} else {
			out.Unplaced = join(out.Unplaced, tally, 1)
		}
	}
	for _, date := range slices.Sorted(maps.Keys(d.Corrections)) {
		c := d.Corrections[date]
		out.Corrections = append(out.Corrections, purchase.Correction{Date: date, Replaced: c.Replaced,
			Counts: purchase.Counts{Recorded: sum(c.By), By: c.By}})
	}
	return out
}

// takings are what is sold of the day.
func (d day) takings() purchase.Tally { return purchase.Counts{By: d.By}.Takings() }

// balanced reports whether the day's own totals agree with each other.
func (d day) balanced() bool {
	return equal(d.Recorded, sum(d.By)) && equal(d.takings(), sum(d.Hours)) &&
		equal(d.takings(), sum(d.Staff)) && equal(d.By[purchase.Synced], sum(d.Types))
}
