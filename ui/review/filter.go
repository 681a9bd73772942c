package review

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// aspect is something that sales are filtered by.
type aspect int

const (
	byCause aspect = iota
	byDay
	byStaff
	aspects
)

// filter has the value that each aspect must have; "": any.
type filter [aspects]string

// valueOf is a sale's value of an aspect. It is never "".
func valueOf(a aspect, tx *purchase.Transaction) string {
	switch a {
	case byDay:
		return tx.BusinessDay
	case byStaff:
		return tx.StaffUserID
	}
	return "=" + words.CauseOf(tx.LastError.Code) // there may be no code
}

// labelOf is a value of an aspect as a person reads it.
func labelOf(a aspect, value string, s till.Status) string {
	switch a {
	case byDay:
		at, err := time.ParseInLocation(purchase.DayFormat, value, time.Local)
		if err != nil {
			return purchase.Legible(value)
		}
		return words.When(at, words.Weekday)
	case byStaff:
		return kit.Name(s.StaffOf(value))
	}
	return words.Refused(purchase.Failure{Code: value[1:]}).Title
}

func anyOf(a aspect) string {
	switch a {
	case byDay:
		return words.T("All days")
	case byStaff:
		return words.T("Everybody")
	}
	return words.T("All causes")
}

// choice is a value of an aspect, and how many of the sales that pass the other filters
// have it.
type choice struct {
	value string
	count int
}

// view is what passes a filter, and the choices that there are.
type view struct {
	filter  filter
	txs     []purchase.Transaction
	choices [aspects][]choice
	outage  []purchase.Transaction // of all: those that Forloy refused while it had trouble
	first   bool                   // more are being read
	whole   bool                   // all that is in review has been read
}

// viewOf filters what is in review. If nothing passes the filter any longer, because a
// manager has cleared it all, it is dropped.
func viewOf(all []purchase.Transaction, f filter) view {
	v := view{filter: f}
	var counts [aspects]map[string]int
	for a := range aspects {
		counts[a] = map[string]int{}
	}
	if f == (filter{}) {
		v.txs = all // there may be a hundred thousand
	}
	for i := range all {
		tx := &all[i]
		var values filter
		misses, missed := 0, byCause
		for a := range aspects {
			values[a] = valueOf(a, tx)
			if f[a] != "" && f[a] != values[a] {
				misses++
				missed = a
			}
		}
		if values[byCause] == "="+purchase.CodeInternalError {
			v.outage = append(v.outage, *tx)
		}
		switch misses {
		case 0:
			if f != (filter{}) {
				v.txs = append(v.txs, *tx)
			}
			for a := range aspects {
				counts[a][values[a]]++
			}
		case 1:
			counts[missed][values[missed]]++
		}
	}
	if len(v.txs) == 0 && f != (filter{}) {
		return viewOf(all, filter{})
	}
	for a := range aspects {
		for _, value := range slices.Sorted(maps.Keys(counts[a])) {
			v.choices[a] = append(v.choices[a], choice{value, counts[a][value]})
		}
	}
	slices.Reverse(v.choices[byDay]) // the newest first
	return v
}

// filters are the buttons above the list, one for each aspect, with a menu of its choices.
// One without a choice is hidden.
type filters struct {
	root     *fyne.Container
	keys     [aspects]*kit.Button
	shell    *shell.Shell
	onChoose func(filter)

	view   view
	status till.Status
}

func newFilters(s *shell.Shell, onChoose func(filter)) *filters {
	f := &filters{shell: s, onChoose: onChoose}
	var objects []fyne.CanvasObject
	for a := range aspects {
		f.keys[a] = kit.NewButton(anyOf(a), kit.Plain, func() { f.open(a) })
		objects = append(objects, f.keys[a])
	}
	f.root = kit.Row(kit.Grid, -1, objects...)
	return f
}

func (f *filters) show(v view, s till.Status) {
	f.view, f.status = v, s
	several := false
	for a, key := range f.keys {
		is := aspect(a)
		chosen := v.filter[a] != ""
		label := anyOf(is)
		if chosen {
			label = words.T("{what}: {n}", "what", labelOf(is, v.filter[a], s),
				"n", words.Number(int64(len(v.txs))))
		}
		key.Set(label + " ▾")
		key.Kind = kit.Plain
		if chosen {
			key.Kind = kit.Primary
		}
		key.Refresh()
		there := chosen || len(v.choices[a]) > 1
		several = several || there
		kit.SetVisible(key, there)
	}
	kit.SetVisible(f.root, several)
	f.root.Refresh()
}

func (f *filters) open(a aspect) { f.shell.Menu(fyne.NewMenu("", f.items(a)...), f.keys[a]) }

// items are the choices of an aspect: days as they are, of others those with the most sales first.
func (f *filters) items(a aspect) []*fyne.MenuItem {
	choices, total := slices.Clone(f.view.choices[a]), 0
	label := func(c choice) string { return labelOf(a, c.value, f.status) }
	if a != byDay {
		words.Sort(choices, label)
		slices.SortStableFunc(choices, func(x, y choice) int { return cmp.Compare(y.count, x.count) })
	}
	for _, c := range choices {
		total += c.count
	}
	item := func(label, value string, count int) *fyne.MenuItem {
		it := fyne.NewMenuItem(words.T("{what}: {n}", "what", label, "n", words.Number(int64(count))), func() {
			next := f.view.filter
			next[a] = value
			f.onChoose(next)
		})
		it.Checked = f.view.filter[a] == value
		return it
	}
	items := []*fyne.MenuItem{item(anyOf(a), "", total)}
	for _, c := range choices {
		items = append(items, item(label(c), c.value, c.count))
	}
	return items
}
