package faults

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Sentences of the program that several rows share.
const (
	portal   = "Network sign-in page"
	notRead  = "Forloy's answer was incomplete"
	trouble  = "has trouble"
	broke    = "broke off"
	unsafe   = "not safe"
	toWait   = "asks us to wait"
	late     = "did not answer in time"
	wrong    = "The address is wrong"
	moved    = "The address has moved"
	notEvery = "could not take every sale now"
)

func faultRows() []row {
	return slices.Concat(networkRows(), answerRows(), itemRows(), batchRows(), statusRows())
}

// answerRows are answers that say nothing about the sales (rows 3 to 12, 26, 27).
func answerRows() []row {
	unread := func(name, body string, headers ...string) row {
		return down(name, says(200, asJSON, body, headers...), notRead)
	}
	cut := "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"success\":true"
	toPortal := says(302, "text/html", page, "Location", "http://portal.example/login")
	return []row{
		down("3 HTML with 200", says(200, "text/html", page), portal),
		down("3 HTML without a type", says(200, "", page), portal),
		down("3 HTML with 511", says(511, "text/html", page), portal),
		down("3 HTML with 400", says(400, "text/html", page), portal),
		down("3 redirect to a portal", toPortal, portal),
		down("3 JSON declared as text", says(200, "text/plain", envelope()), notRead),
		down("4 a 407", says(407, "text/html", page), "The proxy wants a sign-in"),
		down("5 reset", raw(reset), broke),
		down("5 closed", raw(hangUp), broke),
		down("5 reset after booking", after(raw(reset)), broke),
		down("5 timeout", silence, late).hurried(),
		down("5 timeout after booking", after(silence), late).hurried(),
		down("6 truncated", raw(bytesOf(cut)), notRead),
		unread("6 bad JSON", `{"success":true,"data":{"results":[}`),
		unread("6 trailing bytes", envelope()+"x"),
		unread("6 a field twice", `{"success":true,"success":true,"data":{"results":[]}}`),
		unread("6 empty", ""),
		down("6 half of a right answer", halfAnswer, notRead),
		down("6 204", says(204, "", ""), notRead),
		down("6 not HTTP", raw(bytesOf("hello\r\n\r\n")), notRead),
		down("6 three times", says(200, asJSON, "{"), "The server's answer can't be read").repeated(3),
		unread("7 nothing answered", envelope()),
		down("12 says no", says(200, asJSON, failure("INTERNAL_ERROR")), trouble).telling("No, because"),
		down("12 says no and echoes", says(200, asJSON, echoing("INTERNAL_ERROR")), trouble).telling("No to Bearer"),
		down("12 no data", says(200, asJSON, `{"success":true,"meta":{}}`), trouble),
		down("12 null data", says(200, asJSON, `{"success":true,"data":null}`), trouble),
		down("26 drip", drip, late).hurried(),
		unread("27 huge body", `{"success":true,"data":{"results":["`+strings.Repeat("x", 4<<20)+`"]}}`),
		unread("27 gzip bomb", bomb(), "Content-Encoding", "gzip"),
		unread("27 huge headers", "{}", "X-Long", strings.Repeat("x", 128<<10)),
	}
}

// halfAnswer books the batch and sends only half of the answer.
func halfAnswer(f *forloy, r request) bool {
	body := f.answer(r.batch)
	return says(200, asJSON, body[:len(body)/2])(f, r)
}

// itemRows are verdicts on single sales (rows 7 to 11, 13 to 15).
func itemRows() []row {
	const accepted = `{"success":true,"idempotent":false,"transaction_id":"txn_9","card_type":"punch"}`
	unanswered := onCardB(func(*forloy, sale) []string { return nil })
	contradicting := onCardB(func(_ *forloy, s sale) []string {
		return []string{result(s.Key, refused("CARD_NOT_FOUND")), result(s.Key, accepted)}
	})
	rows := []row{
		stays("7 one is never answered").by(unanswered).within(2),
		takes("7 one is answered the next time", once(firstAndLast)).within(2),
		takes("8 unknown keys", results(func(f *forloy, s sale) []string {
			return []string{result("11111111-2222-4333-8444-555555555555", refused("CARD_NOT_FOUND")), f.result(s)}
		})),
		takes("9 twice the same", results(func(f *forloy, s sale) []string {
			return []string{f.result(s), f.result(s)}
		})),
		stays("9 twice, contradicting").by(contradicting),
		rejects("9 three times contradicting", cardB, "CONFLICTING_VERDICTS", 1).by(contradicting).repeated(3),
		takes("10 counts disagree", miscounted),
		stays("11 null verdict").saying("null").charged("UNCLEAR_VERDICT", 1),
		stays("11 contradicts itself").saying(`{"success":false,"transaction_id":"txn_9"}`).
			charged("UNCLEAR_VERDICT", 1),
		rejects("11 eight times", cardB, "UNCLEAR_VERDICT", 8).saying(`{"success":"yes"}`).repeated(8),
		rewritten("11 a success beside anything",
			`"idempotent":false`, `"idempotent":"true","error":"CARD_NOT_FOUND"`),
		rewritten("11 a success as a text", `"success":true`, `"success":"true"`),
		takes("13 keys in capitals", results(func(f *forloy, s sale) []string {
			return []string{result(strings.ToUpper(s.Key), f.book(s))}
		})).within(1),
		rejects("13 a code in lower case", cardB, "CARD_NOT_FOUND", 1).saying(refused("card_not_found")).within(1),
		rejects("13 no such card", cardB, "CARD_NOT_FOUND", 1).saying(refused("CARD_NOT_FOUND")).within(1),
		rejects("13 inactive card", cardA, "CARD_INACTIVE", 1).saying(refused("CARD_INACTIVE")).within(1),
		takes("14 a byte order mark and 202", func(f *forloy, r request) bool {
			send(r.w, 202, "\ufeff"+f.answer(r.batch))
			return true
		}).within(1),
		stays("14 for long").saying(refused("DATABASE_ERROR")).charged("DATABASE_ERROR", 10).repeated(10),
		stays("15 unknown code").saying(refused("MOON_PHASE")).charged("MOON_PHASE", 1),
		rejects("15 eight times", cardB, "MOON_PHASE", 8).saying(refused("MOON_PHASE")).repeated(8),
	}
	// A sale that stays holds up the later ones of its card, and no others.
	held := stays("14 trouble with one").charged("INTERNAL_ERROR", 1)
	held.verdict, held.cards = verdictOn(cardA, refused("INTERNAL_ERROR")), []string{cardA, cardA, cardB}
	held.states, held.attempts = []string{pending, pending, done}, []int{1, 0, 0}
	return append(rows, held)
}

// onCardB answers the sale on card B as shape says, and the others as usual.
func onCardB(shape func(*forloy, sale) []string) fault {
	return results(func(f *forloy, s sale) []string {
		if s.Card == cardB {
			return shape(f, s)
		}
		return []string{f.result(s)}
	})
}

// firstAndLast books and answers the first and the last of three sales only.
func firstAndLast(f *forloy, r request) bool {
	send(r.w, 207, envelope(f.result(r.batch[0]), f.result(r.batch[2])))
	return true
}

// miscounted adds counts that contradict the results.
func miscounted(f *forloy, r request) bool {
	counts := `"total_count":7,"success_count":0,"error_count":"x","results"`
	send(r.w, 200, strings.Replace(f.answer(r.batch), `"results"`, counts, 1))
	return true
}

// rewritten is a row whose successes are spelled in another way, and count all the same.
func rewritten(name, old, spelling string) row {
	return takes(name, results(func(f *forloy, s sale) []string {
		return []string{strings.Replace(f.result(s), old, spelling, 1)}
	})).within(1)
}

// batchRows are refusals of a whole batch (rows 16 and 22), and a lost connection between two (row 28).
func batchRows() []row {
	return []row{
		rejects("16 one poison", cardB, "VALIDATION_ERROR", 1).by(poison(422, echoing("VALIDATION_ERROR"), cardB)),
		rejects("16 one poison, the first", cardA, "HTTP_400", 1).by(poison(400, page, cardA)),
		down("16 all of them", says(400, asJSON, failure("VALIDATION_ERROR")), "Forloy refuses the request format").
			telling("No, because of VALIDATION_ERROR"),
		takes("22 too large", over(1, 413, failure("TOO_LARGE"))).within(4),
		rejects("22 one alone is too large", cardB, "TOO_LARGE", 1).by(poison(413, failure("TOO_LARGE"), cardB)),
		takes("28 closed between two batches", hangUpAfter),
	}
}

// hangUpAfter takes one item a batch, and closes the connection after each answer without announcing it.
func hangUpAfter(f *forloy, r request) bool {
	if len(r.batch) > 1 {
		return says(413, asJSON, failure("TOO_LARGE"))(f, r)
	}
	body := f.answer(r.batch)
	head := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", len(body))
	return raw(bytesOf(head+body))(f, r)
}

// statusRows are statuses about the request (rows 17 to 21, 23 to 25).
func statusRows() []row {
	rows := []row{
		noSignIn("17 the fixed token is dead", says(401, asJSON, echoing("TOKEN_EXPIRED")), "Sign in to resume"),
		noSignIn("18", says(403, asJSON, echoing("FORBIDDEN")), "Forloy refuses this sign-in").telling("No to Bearer"),
		down("21 with Retry-After", once(says(409, asJSON, failure("CONFLICT"), "Retry-After", "3")), toWait).
			telling("No, because").waiting(),
		down("23 Retry-After in seconds", once(says(429, "", "", "Retry-After", "3")), toWait+" until").
			telling(toWait).waiting(),
		down("23 Retry-After as a date", once(retryAt), toWait+" until").telling(toWait).waiting(),
	}
	for _, s := range []struct {
		number int
		row    string
		cause  string
		words  bool // once more with an answer that has words
	}{
		{404, "19", wrong, true}, {405, "19", wrong, false}, {410, "19", wrong, false}, {501, "19", wrong, false},
		{408, "20", trouble, false}, {425, "20", trouble, false},
		{409, "21", trouble, true},
		{429, "23", toWait, false}, {503, "23", toWait, false},
		{500, "24", trouble, true}, {502, "24", trouble, false}, {504, "24", trouble, false},
		{599, "24", trouble, false}, {299, "24", trouble, false}, {418, "24", trouble, false},
	} {
		rows = append(rows, down(fmt.Sprint(s.row, " bare ", s.number), says(s.number, "", ""), s.cause).within(1))
		if s.words {
			words := says(s.number, asJSON, echoing("SOME_CODE"))
			name := fmt.Sprint(s.row, " with words ", s.number)
			rows = append(rows, down(name, words, s.cause).telling("No to Bearer").within(1))
		}
	}
	for _, number := range []int{301, 302, 303, 307, 308} {
		away := says(number, "", "", "Location", "{stranger}/api/v1/transactions/sync")
		rows = append(rows, down(fmt.Sprint("25 to another host ", number), away, moved).within(1))
	}
	elsewhere := says(308, asJSON, failure("MOVED"), "Location", "/v2/sync")
	return append(rows, down("25 to another path", elsewhere, moved).within(1))
}

// wait is how long the servers with a Retry-After ask to wait.
const wait = 3 * time.Second

// retryAt asks to wait, by a clock that is a year slow.
func retryAt(f *forloy, r request) bool {
	slow := time.Now().UTC().AddDate(-1, 0, 0)
	r.w.Header().Set("Date", slow.Format(http.TimeFormat))
	return says(503, "", "", "Retry-After", slow.Add(wait).Format(http.TimeFormat))(f, r)
}
