package words_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/checkup"
	"counterfoil/internal/fault"
	"counterfoil/internal/words"
)

// What is said depends on no PC's own language.
func init() { words.SystemIs("en-GB") }

// full is a fault of a kind with every fact set.
func full(kind fault.Kind) fault.Fault {
	return fault.Fault{Kind: kind, Facts: fault.Facts{Field: fault.Note, Where: "tab", Min: 1, Max: 9, Count: 3,
		Currency: "EUR", Amount: "24.50 EUR", Limit: "10.00 EUR", Card: "…f456", Key: "k", Name: "n",
		Account: "ana@shop.example", Proxy: "proxy:8080", Status: 502, Wait: 90 * time.Second,
		At: time.Unix(1, 0), Sent: "enter", Detail: "inactive"}}
}

func TestEveryKindHasWords(t *testing.T) {
	for _, kind := range fault.Kinds() {
		if kind.Class() == fault.Books || kind.Class() == fault.POS { // only verbs tell of them
			continue
		}
		w := words.Of(full(kind))
		if w.What == "" || strings.Contains(w.What, string(kind)) {
			t.Errorf("%s has no words", kind)
			continue
		}
		for _, sentence := range []string{w.What, w.Do} {
			if sentence == "" {
				continue
			}
			if sentence != words.Sentence(sentence) {
				t.Errorf("%s: %q is no whole sentence", kind, sentence)
			}
			if strings.ContainsAny(sentence, "{}") || strings.Contains(sentence, "  ") {
				t.Errorf("%s: %q has a fact that nobody fills in", kind, sentence)
			}
		}
	}
}

// finding is one of a kind with every fact set.
func finding(kind checkup.Kind) checkup.Finding {
	why := map[checkup.Kind]error{
		checkup.SettingWarning: full(fault.ConfigValue).With(full(fault.AmountZero)),
		checkup.SettingUnread:  full(fault.ConfigLine), checkup.StoreFault: full(fault.StoreMoved),
		checkup.StoreFailed: fs.ErrPermission, checkup.FolderUnsafe: full(fault.FolderSynced),
		checkup.LinkOffline: full(fault.LinkNoNetwork), checkup.LinkUnreachable: full(fault.LinkProxySilent),
		checkup.LinkOnline: full(fault.LinkSaleStuck), checkup.ProxyUnread: full(fault.LinkProxyUnreadable),
		checkup.ZoneUnknown: full(fault.ZoneUnknown), checkup.ScannerFailed: full(fault.PortGone),
		checkup.SoundFailed: full(fault.SoundNone), checkup.POSFailed: full(fault.InboxPort),
		checkup.CamerasUnsupported: full(fault.CameraUnsupported), checkup.CamerasFailed: fs.ErrPermission,
	}
	facts := checkup.Facts{Where: "/till", Name: "n", Staff: "s", At: time.Unix(1, 0), Off: 3 * time.Hour, Port: 7070,
		Cameras: []checkup.Camera{{Name: "C920"}, {Name: "IR", Infrared: true}}, Recorded: 12, Waiting: 3, Review: 1,
		Shared: true, Why: why[kind]}
	if kind == checkup.SettingFrom {
		facts.Key, facts.Label = "currency", "Currency"
	}
	return checkup.Finding{Kind: kind, Facts: facts}
}

// What a check of the till can find is said in whole sentences, in each language; and
// what is wrong comes with what to do.
func TestEveryFindingHasWords(t *testing.T) {
	defer words.Use("")
	for _, language := range words.Languages() {
		words.Use(language.Code)
		for _, kind := range checkup.Kinds() {
			f := finding(kind)
			said := words.Finding(f)
			for _, sentence := range []string{said.What, said.Do} {
				if sentence != words.Sentence(sentence) || strings.ContainsAny(sentence, "{}") ||
					strings.Contains(sentence, "  ") {
					t.Errorf("%s: %s: %q is no whole sentence", language.Code, kind, sentence)
				}
			}
			if said.Title == "" || said.What == "" || !f.OK() && said.Do == "" {
				t.Errorf("%s: %s: %+v lacks something", language.Code, kind, said)
			}
		}
	}
	words.Use("de")
	slow, fast := finding(checkup.ClockWrong), finding(checkup.ClockWrong)
	fast.Off = -fast.Off
	if a, b := words.Finding(slow).What, words.Finding(fast).What; a != "Sie geht 3 h nach." ||
		b != "Sie geht 3 h vor." {
		t.Errorf("a clock that is slow: %q, fast: %q", a, b)
	}
}

func TestSay(t *testing.T) {
	full := fault.New(fault.StoreFull).With(fs.ErrInvalid)
	limit := fault.Fault{Kind: fault.AmountTooLarge, Facts: fault.Facts{Limit: "9999999.99"}}
	low := fault.New(fault.InputLimit).With(fault.New(fault.AmountZero))
	clock := fault.Fault{Kind: fault.LinkUntrusted, Facts: fault.Facts{Clock: true}}
	repeat := fault.Fault{Kind: fault.DoubtRepeat, Facts: fault.Facts{Amount: "24.50 EUR", Card: "…f456",
		At: time.Date(2026, 3, 10, 12, 0, 1, 0, time.Local)}}
	hers := repeat
	hers.Name = "Jane D."
	for _, test := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{fault.Fault{}, ""},
		{fmt.Errorf("record: %w", full), "The disk is full. Make room on it."},
		{limit, "The amount is above 9,999,999.99."},
		{low, "The limit cannot be used. The amount is zero."},
		{repeat, "€24.50 for card ending …f456 was recorded at 12:00:01. Again?"},
		{hers, "€24.50 for Jane D. was recorded at 12:00:01. Again?"},
		{clock, "The connection to Forloy is not safe. This PC's clock looks wrong: set it right."},
	} {
		if got := words.Say(test.err); got != test.want {
			t.Errorf("%v is said as %q, want %q", test.err, got, test.want)
		}
	}
}

// What is no fault, or a newer version's, never reaches the screen: it goes to the log,
// once.
func TestForeignErrors(t *testing.T) {
	for _, err := range []error{errors.New("open /home/x: denied"), fmt.Errorf("dial: %w", fs.ErrPermission),
		errors.Join(errors.New("one"), errors.New("two")), fault.New("link.of_tomorrow")} {
		var told []error
		words.OnForeign(func(err error) { told = append(told, err) })
		for range 3 { // a band says it every second
			if got := words.Say(err); got != "Something unexpected went wrong. The log has the details." {
				t.Errorf("%v is said as %q", err, got)
			}
		}
		if len(told) != 1 || told[0].Error() != err.Error() {
			t.Errorf("told %v of %v", told, err)
		}
	}
	words.OnForeign(nil)
}

// TestAmountsInSentences are written as the language in force writes them.
func TestAmountsInSentences(t *testing.T) {
	defer words.Use("")
	f := fault.Fault{Kind: fault.DoubtLimit, Facts: fault.Facts{Amount: "1200.50 EUR", Limit: "1000.00 EUR"}}
	for code, want := range map[string]string{
		"en-GB": "€1,200.50 is more than this till's limit of €1,000.00.",
		"de":    "1.200,50\u00a0€ ist mehr als die Grenze dieser Kasse von 1.000,00\u00a0€.",
	} {
		words.Use(code)
		if got := words.Of(f).What; got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}
