package till

import (
	"context"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"counterfoil/internal/purchase"
)

var csvHead = []string{"business_day", "client_timestamp", "state", "purchase_amount", "currency", "qr_code_data",
	"punch_count", "pos_reference_id", "transaction_notes", "location_id", "staff_user_id", "pos_terminal_id",
	"attempts", "last_error", "last_message", "transaction_id", "card_type", "idempotency_key", "replaces",
	"replaced_by", "reason", "purchase_amount_minor"}

// ByteOrderMark tells Excel that the text is UTF-8; without it umlauts break.
const ByteOrderMark = "\uFEFF"

// ExportCSV streams transactions as a spreadsheet, oldest first, after a header line:
// UTF-8 with a byte order mark, commas, a point in amounts. purchase_amount_minor
// (whole cents) is a number even where the spreadsheet's decimal sign is the comma.
// Texts stay texts: see AsText.
func (t *Till) ExportCSV(ctx context.Context, q Query, w io.Writer) error {
	if _, err := io.WriteString(w, ByteOrderMark+csvLine(csvHead)); err != nil {
		return err
	}
	return t.List(ctx, q, func(tx purchase.Transaction) error {
		_, err := io.WriteString(w, csvLine(csvRow(tx)))
		return err
	})
}

func csvRow(tx purchase.Transaction) []string {
	punches := ""
	if tx.Punches > 0 {
		punches = strconv.Itoa(tx.Punches)
	}
	return []string{tx.BusinessDay, tx.ScannedAt.Format(purchase.TimeFormat), string(tx.State), tx.Amount.Decimal(),
		tx.Amount.Code(), AsText(tx.Card), punches, AsText(tx.Receipt), AsText(tx.Note), AsText(tx.LocationID),
		AsText(tx.StaffUserID), AsText(tx.TerminalID), strconv.Itoa(tx.Attempts), AsText(tx.LastError.Code),
		AsText(tx.LastError.Message), AsText(tx.TransactionID), AsText(tx.CardType), tx.IdempotencyKey, tx.Replaces,
		tx.ReplacedBy, AsText(tx.Reason), strconv.FormatInt(tx.Amount.Minor, 10)}
}

// SheetLine is a line of a spreadsheet. Where the decimal sign is a comma, its cells
// are separated by semicolons, as spreadsheets in such a language expect; one in
// another language splits it at commas. Pass text that came from elsewhere through
// AsText first.
func SheetLine(decimal string, cells ...string) string {
	if decimal != "," {
		return csvLine(cells)
	}
	guarded := make([]string, len(cells))
	for i, cell := range cells {
		guarded[i] = guardParts(cell, ",")
	}
	return line(";", guarded)
}

// csvLine is a line of a spreadsheet of any language.
func csvLine(cells []string) string { return line(",", cells) }

// line quotes every cell that a separator of any country's spreadsheet could split.
func line(separator string, cells []string) string {
	var b strings.Builder
	for i, cell := range cells {
		if i > 0 {
			b.WriteString(separator)
		}
		if strings.ContainsAny(cell, ",;|'\"\t\r\n") || strings.TrimSpace(cell) != cell {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		b.WriteString(cell)
	}
	b.WriteByte('\n')
	return b.String()
}

// AsText keeps a spreadsheet from computing or rewriting a text that somebody
// else wrote (a receipt, a card's code, a server's message): an apostrophe goes
// before what would be a formula, a number, a date or a time there. Where lines
// are split at semicolons, tabs or bars, quotes do not hold a cell together, so
// each part behind one is looked at too. Texts that begin with an apostrophe
// get a second one: whoever takes one away has the text again.
func AsText(text string) string {
	guarded := guardParts(text, ";|\t\r\n")
	if rewritten(text) || strings.HasPrefix(text, "'") || computed(text) {
		return "'" + guarded
	}
	return guarded
}

// guardParts puts an apostrophe before each part, behind one of the separators, that would be a formula.
func guardParts(text, separators string) string {
	var b strings.Builder
	for rest := text; rest != ""; {
		part := rest
		if at := strings.IndexAny(rest, separators); at >= 0 {
			part = rest[:at+1]
		}
		if len(rest) < len(text) && computed(rest) {
			b.WriteByte('\'')
		}
		b.WriteString(part)
		rest = rest[len(part):]
	}
	return b.String()
}

// computed reports whether a cell begins with a formula's sign, after blanks, quotes
// and invisible characters.
func computed(text string) bool {
	text = strings.TrimLeftFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '"' || r == '\''
	})
	return strings.IndexAny(text, "=+-@−＝＋－＠﹦﹢﹣﹫") == 0
}

var (
	// asIs are numbers that look the same as numbers. Longer ones lose digits.
	asIs = regexp.MustCompile(`^(0|[1-9][0-9]{0,10})$`)
	// A number, a share, money, a date or a time; a date with a month's name in
	// one of the languages in which spreadsheets read them.
	number = regexp.MustCompile(`^[\pN\p{Sc}\pZ\s.,:/'’()%+\-−eE]*([aApP][mM]?)?$`)
	dated  = regexp.MustCompile(`^[\pN\pZ\s.,/'’\-]*(?i:` +
		`jan|feb|mar|apr|ma[iyj]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|` + // English, German, Dutch
		`mär|mrz|mrt|gen|giu|lug|ago|set|ott|dic|mag|ene|abr|out|fev|fév|avr|jui|aoû|déc|ao[uû]` +
		`)\pL*[\pN\pZ\s.,/'’\-]*$`)
	// Yes and no, in the languages in which spreadsheets read them.
	truth = regexp.MustCompile(`^\pZ*(?i:` +
		`true|false|wahr|falsch|vrai|faux|verdadero|verdadeiro|falso|vero|waar|onwaar` + `)\pZ*$`)
)

// rewritten reports whether a spreadsheet would take a text for something else and
// show it differently: 00123, 1E5, 1-2, MAR-12, true.
func rewritten(text string) bool {
	return truth.MatchString(text) || !asIs.MatchString(text) && strings.ContainsFunc(text, unicode.IsNumber) &&
		(number.MatchString(text) || dated.MatchString(text))
}
