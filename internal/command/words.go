package command

import (
	"errors"
	"strconv"
	"strings"

	"counterfoil/internal/fault"
	"counterfoil/internal/pos"
	"counterfoil/internal/purchase"
)

// words are what the command line says of a fault: what happened and what to do,
// as clauses. sentence makes a sentence of them. The window has a catalogue of
// its own (internal/words).
type words struct {
	what string
	do   string // "": nothing more than what says
}

func (w words) String() string {
	if w.do == "" {
		return w.what
	}
	return w.what + ": " + w.do
}

// say is an error as a clause: the catalogue's, where it holds a fault, else
// what the operating system or a library said.
func say(err error) string {
	if of, is := errors.AsType[flagFault](err); is {
		return of.flag + ": " + say(of.err)
	}
	if of, is := errors.AsType[pos.FieldError](err); is {
		return of.Name + ": " + say(of.Err)
	}
	f, known := fault.Of(err)
	switch {
	case !known:
		return purchase.Legible(err.Error())
	case f.Kind == fault.InputLimit, errors.Is(f, fault.ConfigValue): // what is wrong with it is the fault beneath
		return wordsOf(f).String() + ": " + say(fault.Under(err))
	case f.Kind == fault.StoreFolder && fault.Under(err) != nil:
		return wordsOf(f).String() + ": " + say(fault.Under(err))
	}
	return wordsOf(f).String()
}

// cause is a fault as a clause that begins with a capital: why sales are left, in
// an answer and on a line of its own. The fault that is nothing has no cause.
func cause(f fault.Fault) string {
	if f == (fault.Fault{}) {
		return ""
	}
	return strings.TrimSuffix(sentence(wordsOf(f).String()), ".")
}

// flagFault is what is wrong with a flag's value.
type flagFault struct {
	flag string
	err  error
}

func (f flagFault) Error() string { return f.flag + ": " + f.err.Error() }
func (f flagFault) Unwrap() error { return f.err }

// wordsOf is what the catalogue says of a fault. The fault that is nothing has no
// words.
func wordsOf(f fault.Fault) words {
	if f == (fault.Fault{}) {
		return words{}
	}
	w, known := catalogue[f.Kind]
	if !known {
		w.what, known = problems[f.Kind]
	}
	if !known {
		w, known = fleetWords[f.Kind]
	}
	if !known { // of a newer version, from the store
		return words{what: string(f.Kind)}
	}
	if f.Kind.Is(fault.StoreDamaged) {
		w = words{"the store is damaged (" + w.what + ")", adviceSalvage}
	}
	if f.Clock {
		w.do = "this PC's clock looks wrong"
	}
	facts := replacer(f)
	return words{facts.Replace(w.what), facts.Replace(w.do)}
}

// replacer puts facts in the place of their names. A text of others is made
// legible.
func replacer(f fault.Fault) *strings.Replacer {
	return strings.NewReplacer(
		"{field}", fieldNames[f.Field],
		"{where}", purchase.Legible(f.Where),
		"{min}", strconv.Itoa(f.Min), "{max}", strconv.Itoa(f.Max), "{count}", strconv.Itoa(f.Count),
		"{currency}", purchase.Legible(f.Currency), "{amount}", f.Amount, "{limit}", f.Limit,
		"{card}", purchase.Legible(f.Card), "{key}", purchase.Legible(f.Key),
		"{account}", purchase.Legible(f.Account), "{proxy}", purchase.Legible(f.Proxy),
		"{status}", strconv.Itoa(f.Status),
		"{moment}", local(f.At), "{pc}", purchase.Legible(f.Name),
		"{clock}", f.At.Local().Format("15:04"),
		"{number}", strconv.FormatUint(f.Number, 10), "{other}", strconv.FormatUint(f.Other, 10),
		"{against}", strconv.Itoa(f.Against), "{name}", strconv.Quote(f.Name), "{day}", purchase.Legible(f.Name),
		"{state}", purchase.Legible(f.State), "{told}", purchase.Legible(f.Told),
		"{detail}", purchase.Legible(f.Detail),
	)
}

// fieldNames are the names of fields, as they stand in a sentence.
var fieldNames = map[fault.Field]string{
	fault.Location: "location", fault.Staff: "staff", fault.Terminal: "terminal", fault.Receipt: "receipt number",
	fault.Note: "note", fault.Reason: "reason", fault.Setting: "setting",
}
