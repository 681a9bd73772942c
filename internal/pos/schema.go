package pos

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// MaxSale is the longest file or request, in bytes.
const MaxSale = 64 << 10

// names are the fields of a sale, as JSON and CSV have them.
var names = []string{"amount", "currency", "receipt", "card", "note", "punches", "at", "record"}

// values are the fields that were given, as text.
type values map[string]string

// set refuses what is not known: a misspelt "receipt" would make two sales of one.
func (v values) set(name, text string) error {
	if !slices.Contains(names, name) {
		shown := purchase.Clip(purchase.Legible(name), 40)
		if strings.ContainsAny(name, "0123456789") { // values where names belong: it may be a card's code
			shown = purchase.MaskCard(name)
		}
		return fault.Fault{Kind: fault.POSUnknown, Facts: fault.Facts{Name: shown}}
	}
	if _, there := v[name]; there {
		return fault.Fault{Kind: fault.POSTwice, Facts: fault.Facts{Name: name}}
	}
	v[name] = strings.TrimSpace(text)
	return nil
}

func (v values) sale() (Sale, error) {
	s := Sale{Amount: v["amount"], Currency: strings.ToUpper(v["currency"]), Receipt: v["receipt"], Card: v["card"],
		Note: v["note"], Punches: v["punches"], At: v["at"]}
	if s.Amount == "" {
		return s, fault.Fault{Kind: fault.POSMissing, Facts: fault.Facts{Name: "amount"}}
	}
	switch strings.ToLower(v["record"]) {
	case "true":
		s.Record = true
	case "false", "":
	default:
		return s, FieldError{"record", fault.New(fault.POSTruth)}
	}
	return s, nil
}

// ParseJSON reads one flat object. A number is taken as it is written, never through a
// float.
func ParseJSON(content []byte) (Sale, error) {
	text, err := plain(content)
	if err != nil {
		return Sale{}, err
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	v := values{}
	if token, err := d.Token(); err != nil || token != json.Delim('{') {
		return Sale{}, jsonFault(err)
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return Sale{}, jsonFault(err)
		}
		value, err := d.Token()
		if err != nil {
			return Sale{}, jsonFault(err)
		}
		written, err := scalar(value)
		if err != nil {
			return Sale{}, err
		}
		key, is := name.(string)
		if !is {
			return Sale{}, jsonFault(errors.New("no name"))
		}
		if err := v.set(key, written); err != nil {
			return Sale{}, err
		}
	}
	if _, err := d.Token(); err != nil {
		return Sale{}, jsonFault(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Sale{}, fault.New(fault.POSMany)
	}
	if halved(text) { // the decoder would put U+FFFD in its place
		return Sale{}, fault.New(fault.POSText)
	}
	return v.sale()
}

func scalar(token json.Token) (string, error) {
	switch value := token.(type) {
	case string:
		return value, nil
	case json.Number:
		return value.String(), nil
	case bool:
		if value {
			return "true", nil
		}
		return "false", nil
	case nil:
		return "", nil
	}
	return "", fault.New(fault.POSShape)
}

// jsonFault never quotes what was read: it may be a card's code.
func jsonFault(err error) error {
	switch {
	case err == nil:
		return fault.New(fault.POSShape)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), err.Error() == "unexpected end of JSON input":
		return fault.New(fault.POSCutShort)
	}
	return fault.Fault{Kind: fault.POSFormat, Facts: fault.Facts{Detail: "it is not JSON"}}
}

// ParseCSV reads two lines, the names of the fields and their values, separated by
// commas, semicolons or tabs: whichever the first line has.
func ParseCSV(content []byte) (Sale, error) {
	text, err := plain(content)
	if err != nil {
		return Sale{}, err
	}
	lines, err := reader(text).ReadAll()
	switch {
	case err != nil && breaksOff(text):
		return Sale{}, fault.New(fault.POSCutShort)
	case errors.Is(err, csv.ErrFieldCount):
		return Sale{}, csvFault("a line has more or fewer fields than the first one; " +
			"put an amount with a comma in quotes, or separate the fields by semicolons")
	case errors.Is(err, csv.ErrQuote), errors.Is(err, csv.ErrBareQuote):
		return Sale{}, csvFault("a quote is not where it belongs")
	case err != nil:
		return Sale{}, csvFault("it is not CSV")
	case len(lines) < 2:
		return Sale{}, fault.New(fault.POSCutShort)
	case len(lines) > 2:
		return Sale{}, fault.New(fault.POSMany)
	}
	v := values{}
	for i, name := range lines[0] {
		if name == "" && lines[1][i] == "" { // many a program ends each line with a separator
			continue
		}
		if err := v.set(strings.ToLower(strings.TrimSpace(name)), lines[1][i]); err != nil {
			return Sale{}, err
		}
	}
	return v.sale()
}

// reader reads a CSV's lines.
func reader(text string) *csv.Reader {
	r := csv.NewReader(strings.NewReader(text))
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	for _, separator := range ";\t" {
		if strings.ContainsRune(first, separator) {
			r.Comma = separator
		}
	}
	return r
}

// breaksOff reports whether a CSV that cannot be read may be half of one: it ends between two quotes, or in a line
// that has too few values yet.
func breaksOff(text string) bool {
	quoted := strings.Count(text, `"`)%2 == 1
	if quoted {
		text += `"`
	}
	r := reader(text)
	r.FieldsPerRecord = -1
	lines, err := r.ReadAll()
	if err != nil || len(lines) == 0 || len(lines) > 2 {
		return false
	}
	return quoted || !strings.HasSuffix(text, "\n") && len(lines[len(lines)-1]) < len(lines[0])
}

func csvFault(detail string) error {
	return fault.Fault{Kind: fault.POSFormat, Facts: fault.Facts{Detail: detail}}
}

// Wrong reports whether an error is about the sale itself, so that handing it over
// again as it is cannot help.
func Wrong(err error) bool {
	for _, class := range []fault.Class{fault.POS, fault.Card, fault.Amount, fault.Input} {
		if errors.Is(err, class) {
			return true
		}
	}
	return false
}
