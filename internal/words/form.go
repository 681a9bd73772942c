package words

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bojanz/currency"
	"golang.org/x/text/language"
)

// Form is how a place writes dates and times. Layouts are those of package time;
// the names in them are replaced. The facts are CLDR's.
type Form struct {
	Place string `json:"place"` // whose words the file's are; "": those of the place that its tag stands for

	Time    string `json:"time"`     // "15:04"
	Seconds string `json:"seconds"`  // "15:04:05"
	Date    string `json:"date"`     // with the year, in digits: "02.01.2006"
	Day     string `json:"day"`      // without the year: "2. Jan"
	LongDay string `json:"long_day"` // in words: "Monday, 2. January 2006"
	Weekday string `json:"weekday"`  // with the year: "Mon 2. Jan 2006"
	Month   string `json:"month"`    // "January 2006"

	Months        [12]string `json:"months"`
	ShortMonths   [12]string `json:"short_months"`
	Weekdays      [7]string  `json:"weekdays"` // from Sunday
	ShortWeekdays [7]string  `json:"short_weekdays"`

	FirstDay time.Weekday `json:"first_day"` // of the language's own place; 0: Sunday
}

// Layout is a form of the language in force, such as words.Time.
type Layout func(Form) string

func Time(f Form) string    { return f.Time }
func Seconds(f Form) string { return f.Seconds }
func Date(f Form) string    { return f.Date }
func Day(f Form) string     { return f.Day }
func LongDay(f Form) string { return f.LongDay }
func Weekday(f Form) string { return f.Weekday }
func Month(f Form) string   { return f.Month }

// Dated is Day with the year: "2. Jan 2006", "Jan 2, 2006".
func Dated(f Form) string { return strings.TrimLeft(strings.TrimPrefix(f.Weekday, "Mon"), ", ") }

var names = regexp.MustCompile(`January|Jan|Monday|Mon`)

// When is a moment as the language in force writes it, in the PC's time zone.
//
//	words.When(at, words.Time)
func When(at time.Time, by Layout) string {
	f := inForce().form
	at = at.Local()
	layout := by(f)
	if !strings.ContainsAny(layout, "JM") {
		return at.Format(layout)
	}
	text, from := "", 0
	for _, name := range names.FindAllStringIndex(layout, -1) {
		text += at.Format(layout[from:name[0]]) + f.name(layout[name[0]:name[1]], at)
		from = name[1]
	}
	return text + at.Format(layout[from:])
}

func (f Form) name(of string, at time.Time) string {
	switch of {
	case "January":
		return f.Months[at.Month()-1]
	case "Jan":
		return f.ShortMonths[at.Month()-1]
	case "Monday":
		return f.Weekdays[at.Weekday()]
	}
	return f.ShortWeekdays[at.Weekday()]
}

// Names are what the language in force calls the months, and the days of the week
// from Sunday, in short.
func Names() (months [12]string, weekdays [7]string) {
	f := inForce().form
	return f.Months, f.ShortWeekdays
}

// FirstDay is the day on which the week begins.
func FirstDay() time.Weekday { return inForce().form.FirstDay }

// sundayFirst are the countries whose week begins on a Sunday, saturdayFirst those
// where it begins on a Saturday (CLDR 46, weekData). Elsewhere it is Monday.
var (
	sundayFirst = []string{
		"AG", "AS", "BD", "BR", "BS", "BT", "BW", "BZ", "CA", "CO", "DM", "DO", "ET", "GT", "GU", "HK", "HN", "ID",
		"IL", "IN", "JM", "JP", "KE", "KH", "KR", "LA", "MH", "MM", "MO", "MT", "MX", "MZ", "NI", "NP", "PA", "PE",
		"PH", "PK", "PR", "PT", "PY", "SA", "SG", "SV", "TH", "TT", "TW", "UM", "US", "VE", "VI", "WS", "YE", "ZA",
		"ZW",
	}
	saturdayFirst = []string{"AE", "AF", "BH", "DJ", "DZ", "EG", "IQ", "IR", "JO", "KW", "LY", "OM", "QA", "SD", "SY"}
)

func firstDay(locale language.Tag, otherwise time.Weekday) time.Weekday {
	region, confidence := locale.Region()
	switch code := region.String(); {
	case confidence != language.Exact:
		return otherwise
	case slices.Contains(sundayFirst, code):
		return time.Sunday
	case slices.Contains(saturdayFirst, code):
		return time.Saturday
	}
	return time.Monday
}

// Amount is a sum of money in the form of the language in force, with the sign of
// its currency. decimal is the amount in digits with a point.
func Amount(decimal, code string) string { return amountBy(currency.DisplaySymbol, decimal, code) }

// AmountByCode is Amount with the currency's code instead of its sign.
func AmountByCode(decimal, code string) string { return amountBy(currency.DisplayCode, decimal, code) }

func amountBy(show currency.Display, decimal, code string) string {
	amount, err := currency.NewAmount(decimal, code)
	if err != nil {
		return decimal + " " + code
	}
	f := inForce().money
	f.CurrencyDisplay = show
	f.MaxDigits = uint8(len(decimal)) // all of them: nothing is rounded
	return f.Format(amount)
}

// Sign is a currency's symbol in the language in force, or its code where it has none.
func Sign(code string) string {
	symbol, ok := currency.GetSymbol(code, currency.NewLocale(Locale()))
	if !ok {
		return code
	}
	return symbol
}

// Span is a length of time in its largest unit.
func Span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return T("{n} s", "n", Number(int64(d/time.Second)))
	case d < time.Hour:
		return T("{n} min", "n", Number(int64(d/time.Minute)))
	case d < 48*time.Hour:
		return T("{n} h", "n", Number(int64(d/time.Hour)))
	}
	return N(int64(d/(24*time.Hour)), "{n} day", "{n} days")
}

// Number groups digits as the language in force does.
func Number(n int64) string {
	return number(strconv.FormatInt(n, 10))
}

// Decimal writes a plain decimal number, as Forloy does, in the form of the language in force.
func Decimal(plain string) string { return number(plain) }

// number writes a plain decimal number in the form of the language in force.
func number(decimal string) string {
	amount, err := currency.NewAmount(decimal, "EUR")
	if err != nil {
		return decimal
	}
	f := inForce().money
	f.CurrencyDisplay, f.MinDigits, f.MaxDigits = currency.DisplayNone, 0, uint8(len(decimal))
	return f.Format(amount)
}

// Typed is an amount with a point before its decimals, as a person types it in the language in force.
func Typed(amount string) string { return strings.Replace(amount, ".", DecimalSign(), 1) }

// DecimalSign stands between a number's whole part and its decimals: "." or ",".
func DecimalSign() string {
	text := []rune(number("1.5"))
	return string(text[1 : len(text)-1])
}
