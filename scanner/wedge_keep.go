package scanner

import (
	"slices"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
)

// In doubt nothing acts; but where text does no harm it is not lost either.

// keeps reports whether all of a burst went to a field in which text does nothing before a person enters it. A card's
// code is never left there: whoever reads the field later would have the card.
func (b burst) keeps() bool {
	text := b.textStrokes()
	return len(text) > 0 && !b.holdsPayload() &&
		!slices.ContainsFunc(text, func(at int) bool { return !b[at].Keeps })
}

// keep leaves what is in doubt in its field and ends the burst. Of the held strokes it passes what types, up to the
// first key that would act: that one and whatever came behind it are dropped, since they were meant for what it does.
func (w *Wedge) keep(by ending) {
	acted := false
	for i, b := range w.burst {
		if i < w.passed {
			continue
		}
		acted = acted || b.Kind == device.StrokePress && b.acts() && b.Key != " "
		if acted {
			w.drop(b)
		} else {
			w.pass(b)
		}
	}
	if acted { // what comes in the same poll was typed for where that key would have led
		w.kept = w.ticked
	}
	w.silence = silent{}
	w.awaitSuffix(by, false)
	w.out = append(w.out, device.Action{Do: device.Doubted, Cause: fault.ScanKept})
	w.burst, w.passed, w.chip = nil, 0, chip{}
}
