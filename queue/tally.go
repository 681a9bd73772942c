package queue

import (
	"maps"

	"counterfoil/internal/purchase"
)

// with returns the tally with n transactions of an amount added; n is 1 or -1.
// Readers share tallies, so none is changed in place. A sum that returns to
// zero is removed, so that equal totals are equal values.
func with(t purchase.Tally, amount purchase.Money, n int64) purchase.Tally {
	return join(t, one(amount), n)
}

// join returns t plus n times other.
func join(t, other purchase.Tally, n int64) purchase.Tally { return t.Plus(other, n) }

func equal(a, b purchase.Tally) bool { return a.Count == b.Count && maps.Equal(a.Sums, b.Sums) }

// covers reports whether a tally can be of these sales, with or without others.
func covers(t, some purchase.Tally) bool {
	for currency, minor := range some.Sums {
		if t.Sums[currency] < minor {
			return false
		}
	}
	return t.Count > some.Count || equal(t, some)
}

// byKey returns a copy of the map in which one tally has changed.
func byKey[K comparable](m map[K]purchase.Tally, key K, amount purchase.Money, n int64) map[K]purchase.Tally {
	return add(m, key, one(amount), n)
}

// add returns a copy of the map with n times t added to the tally at key.
func add[K comparable](m map[K]purchase.Tally, key K, t purchase.Tally, n int64) map[K]purchase.Tally {
	m = maps.Clone(m)
	if m == nil {
		m = map[K]purchase.Tally{}
	}
	if m[key] = join(m[key], t, n); m[key].IsZero() {
		delete(m, key)
	}
	return m
}

// one is the tally of one transaction.
func one(amount purchase.Money) purchase.Tally {
	return purchase.Tally{Count: 1, Sums: map[string]int64{amount.Currency: amount.Minor}}
}

func sum[K comparable](m map[K]purchase.Tally) purchase.Tally {
	var total purchase.Tally
	for _, t := range m {
		total = join(total, t, 1)
	}
	return total
}
