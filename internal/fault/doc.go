// Package fault is the one vocabulary for what goes wrong: kinds, and the facts
// that a sentence about them needs. It holds no sentences.
//
//	purchase, till, config, queue, syncclient, scanner    make a Fault: a Kind and its Facts
//	         │ error
//	internal/words, internal/command/catalogue.go               make the sentence that a person reads
//
// A package that finds something wrong returns a Fault, with the error that
// caused it where there is one:
//
//	return fault.Fault{Kind: fault.AmountTooLarge, Facts: fault.Facts{Limit: MaxAmount}}
//	return fault.New(fault.StoreFull).With(err)
//
// A caller that decides asks for a kind or for a whole class, through any
// wrapping:
//
//	if errors.Is(err, fault.StoreDamaged) { … }
//	if errors.Is(err, fault.Store) { … }
//
// A kind can be one of another: each kind of damage (damage.go) is a
// StoreDamaged.
//
// A face finds the fault with Of and switches over its kind. Each face has a
// test that goes over Kinds and fails where one has no sentence, so a new kind
// is three lines: the constant and its entry in Kinds, and a sentence in each
// face.
//
// The outermost fault of an error is the one that is said. So a package that
// knows more than the one below it wraps that error in a fault of its own.
//
// Error gives a technical text for the log: "amount.too_large
// {"limit":"9999999.99"}". Faults are plain data: they can be compared, and
// kept as JSON.
//
// The package imports nothing of ours.
package fault
