package queue

import (
	"maps"
	"slices"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// closing takes a closing as it is stored, and its hash, for closings.
func (v *verifier) closing(key, value []byte) error {
	s, body, err := unpackClosing(key, value)
	if err != nil {
		return err
	}
	if s.Date != string(key) || !equal(s.Totals.Recorded, sum(s.Totals.By)) {
		return named(fault.DamagedClosing, key)
	}
	v.closed[s.Date] = s
	v.proof.closings[entryHash(body)] = s.Date
	return nil
}

// closings checks that each closed day is what its closing says with the
// corrections since, and that no closed day has got another correction.
func (v *verifier) closings() {
	totals := map[string]day{}
	wrong := map[string]bool{}
	for _, d := range v.days {
		totals[d.Date] = d
		own, closed := v.closed[d.Date]
		if closed && !sameCorrections(d.Corrections, own.Totals.Corrections) {
			wrong[d.Date] = true
		}
		for date := range d.Corrections {
			if _, is := v.closed[date]; !is && !closed {
				wrong[date] = true
			}
		}
	}
	since := correctionsSince(totals, v.closed)
	for date, s := range v.closed {
		if c := differs(totals[date], s, since[date]); !c.isZero() {
			wrong[date] = true
		}
	}
	for _, date := range slices.Sorted(maps.Keys(wrong)) {
		v.problem(named(fault.DamagedClosing, date))
	}
}

// correctionsSince are what has come on closed days since they were closed. A
// closing that is older than the day's own tells of one that a damage has lost.
func correctionsSince(days map[string]day, closed map[string]storedClosing) map[string]correction {
	since := map[string]correction{}
	for _, d := range days {
		on, fixed := closed[d.Date]
		for date, c := range d.Corrections {
			if of, is := closed[date]; is && (!fixed || on.Number > of.Number) {
				since[date] = since[date].plus(c, 1)
			}
		}
	}
	return since
}

// differs is what neither a day's closing nor its corrections explain.
func differs(now day, s storedClosing, since correction) correction {
	c := correction{By: maps.Clone(now.By), Replaced: now.Replaced}
	return c.plus(correction{By: s.Totals.By, Replaced: s.Totals.Replaced}, -1).plus(since, -1)
}

func sameCorrections(a, b map[string]correction) bool {
	return maps.EqualFunc(a, b, func(a, b correction) bool {
		return maps.EqualFunc(a.By, b.By, equal) && equal(a.Replaced, b.Replaced)
	})
}

// closed compares a journal entry of a closing with what is kept.
func (p *proof) closed(e Entry) {
	if date, kept := p.closings[e.Item]; kept {
		p.proved[date] = true
	} else {
		p.gone = append(p.gone, e)
	}
}

// closingsEnd calls wrong for closings that are not what the journal proves. A
// salvage may have lost their entries, or have had to choose between two.
func (p *proof) closingsEnd(wrong func(fault.Fault)) {
	for _, date := range p.closings {
		if !p.proved[date] && p.salvages == 0 {
			wrong(named(fault.BooksClosing, date))
		}
	}
	for _, e := range p.gone {
		wrong(fault.Fault{Kind: fault.BooksNoClosing, Facts: fault.Facts{Number: e.Number, Detail: e.Reason}})
	}
}

// layoutOf is the number of a store's layout, which decides how its totals were counted;
// 0: it is unknown.
func layoutOf(value []byte) int {
	if body, sound := unseal(keySchema, value); sound {
		if n, is := numberAfter(body, ""); is {
			return int(n)
		}
	}
	return 0
}

// asRecorded is for layout 1 what balanced is for later ones: by hour and by staff, layout 1
// counted all that was recorded.
func (d day) asRecorded() bool {
	return equal(d.Recorded, sum(d.By)) && equal(d.Recorded, sum(d.Hours)) &&
		equal(d.Recorded, sum(d.Staff)) && equal(d.By[purchase.Synced], sum(d.Types))
}
