package words

import (
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Words are whole sentences about one fault.
type Words struct {
	What string // what happened
	Do   string // what to do about it; "": nothing more than What says
}

// String is what happened and what to do.
func (w Words) String() string {
	if w.Do == "" {
		return w.What
	}
	return w.What + " " + w.Do
}

// Say is an error as the person at the window should read it.
func Say(err error) string {
	if err == nil {
		return ""
	}
	f, known := fault.Of(err)
	if !known {
		return unforeseen(err)
	}
	if f.Kind == fault.InputLimit || errors.Is(f, fault.ConfigValue) { // what is wrong with it is the fault beneath
		return Of(f).String() + " " + Say(fault.Under(err))
	}
	return Of(f).String()
}

// Ask is the question that doubts about a sale put to a person.
func Ask(doubts []fault.Fault) string {
	var text []string
	for _, doubt := range doubts {
		text = append(text, Of(doubt).String())
	}
	return strings.Join(text, " ")
}

// ScanTest is what the scan test has found, a paragraph each.
func ScanTest(found []fault.Fault) string {
	var text []string
	for _, f := range found {
		text = append(text, Of(f).String())
	}
	return strings.Join(text, "\n\n")
}

// InScanTest is why a scan cannot be used, for whoever is in the scan test
// already and need not be sent there.
func InScanTest(err error) string {
	if f, known := fault.Of(err); known {
		return Of(f).What
	}
	return Say(err)
}

// Of is what the catalogue says of a fault. The fault that is nothing has no
// words.
func Of(f fault.Fault) Words {
	if f == (fault.Fault{}) {
		return Words{}
	}
	w, known := catalogue[f.Kind]
	if !known {
		w, known = fleet[f.Kind]
	}
	if f.Kind.Is(fault.StoreDamaged) { // what is damaged is for the verbs
		w, known = catalogue[fault.StoreDamaged]
	}
	if !known { // of a newer version, from the store
		return Words{What: unforeseen(f)}
	}
	if f.Clock {
		w.Do = clockWrong
	}
	facts := replacer(f)
	return Words{What: facts.Replace(localized(w.What)), Do: facts.Replace(localized(w.Do))}
}

// replacer puts facts in the place of their names. A text of others is made
// legible.
func replacer(f fault.Fault) *strings.Replacer {
	return strings.NewReplacer(
		"{field}", localized(fields[f.Field]),
		"{where}", purchase.Legible(f.Where),
		"{min}", strconv.Itoa(f.Min), "{max}", strconv.Itoa(f.Max), "{count}", strconv.Itoa(f.Count),
		"{currency}", purchase.Legible(f.Currency), "{amount}", sum(f.Amount), "{limit}", sum(f.Limit),
		"{whose}", whose(f),
		"{card}", purchase.Legible(f.Card), "{key}", purchase.Legible(f.Key), "{name}", purchase.Legible(f.Name),
		"{account}", purchase.Legible(f.Account), "{proxy}", purchase.Legible(f.Proxy),
		"{status}", strconv.Itoa(f.Status),
		"{wait}", wait(f.Wait), "{milliseconds}", strconv.FormatInt(f.Wait.Milliseconds(), 10),
		"{moment}", When(f.At, Date)+" "+When(f.At, Time), "{pc}", purchase.Legible(f.Name),
		"{clock}", When(f.At, Time), "{second}", When(f.At, Seconds),
		"{sent}", strconv.Quote(f.Sent), "{end}", ScanEnd(f.Sent), "{set}", ScanEnd(f.Where),
		"{detail}", purchase.Legible(f.Detail),
	)
}

// whose is a card by its holder, or else by the end of its code, which is all that a fault has
// of it.
func whose(f fault.Fault) string {
	if f.Name != "" {
		return Whose(f.Name, f.Card)
	}
	return T("card ending {last}", "last", purchase.Legible(f.Card))
}

// sum is an amount with its currency's code, "24.50 EUR", or a number alone, as the language in force
// writes it.
func sum(amount string) string {
	decimal, code, is := strings.Cut(amount, " ")
	if !is { // the largest, of any currency
		return number(amount)
	}
	return Amount(decimal, code)
}

// wait rounds a wait up to what a person reads at a glance.
func wait(d time.Duration) string {
	if d <= time.Minute {
		return T("{n} s", "n", Number(int64((d+time.Second-1)/time.Second)))
	}
	return T("{n} min", "n", Number(int64((d+time.Minute-1)/time.Minute)))
}

// Sentence makes a text of others one line that begins with a capital and ends
// with a full stop.
func Sentence(text string) string {
	text = purchase.Legible(strings.ReplaceAll(strings.TrimSpace(text), "\n", "; ")) // joined errors are one line
	if text == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(text)
	text = string(unicode.ToUpper(first)) + text[size:]
	if !strings.ContainsRune(".!?", rune(text[len(text)-1])) {
		text += "."
	}
	return text
}

// Deaf is said while keys, and so a scanner that types, do not reach the window.
func Deaf() string { return T("Not listening: click here before you scan") }

// DeafBriefly is the same where there is less room.
func DeafBriefly() string { return T("Not listening: click here") }
