package syncclient

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"counterfoil/internal/purchase"
)

// maxAttempts is how many unclear verdicts an item gets before a person has to
// look at it (rows 11 and 15).
const maxAttempts = 8

// Answer is Forloy's answer to one batch.
type Answer struct {
	// Results are the items' own verdicts, in the order of the batch. An item
	// without a verdict is not listed: it waits (row 7).
	Results []purchase.Result
	// Conflicts are items with contradictory verdicts (row 9).
	Conflicts []purchase.Transaction
	RequestID string

	clock clockReading
}

// clockReading is how far Forloy's clock was ahead of this PC's.
type clockReading struct {
	offset time.Duration // server less PC
	at     time.Time     // Forloy's clock
	here   time.Time     // the PC's clock at that moment
	known  bool
}

const syncPath = "transactions/sync"

// Send offers a batch of 1 to purchase.MaxBatch transactions, in exactly one attempt.
// The body is made of the transactions' own bytes (rule R2). The error is a
// *Trouble, unless the batch has a wrong size.
func (c *Client) Send(ctx context.Context, token string, txs []purchase.Transaction) (Answer, error) {
	if len(txs) < 1 || len(txs) > purchase.MaxBatch {
		return Answer{}, fmt.Errorf("send: %d transactions in a batch of 1 to %d", len(txs), purchase.MaxBatch)
	}
	secrets := []string{token}
	for _, tx := range txs {
		secrets = append(secrets, tx.Card)
	}
	words := newCensor(secrets...)
	r, err := c.exchange(ctx, call{method: http.MethodPost, path: syncPath, token: token, body: syncBody(txs),
		words: words})
	if err != nil {
		return Answer{}, err
	}
	a, err := readAnswer(r.body, txs, words)
	if err != nil {
		t := &Trouble{Kind: Unreadable, Status: r.status, Wrote: true, err: err}
		if said, is := errors.AsType[failedError](err); is {
			t.Kind, t.Code, t.Message, t.err = Failed, said.code, said.message, nil
		}
		return Answer{}, t
	}
	a.report(c, txs)
	a.Answer.clock = r.clock(a.at)
	return a.Answer, nil
}

// syncBody is the request of the sync guide, made of the stored items.
func syncBody(txs []purchase.Transaction) []byte {
	var b bytes.Buffer
	b.WriteString(`{"transactions":[`)
	for i, tx := range txs {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(tx.Wire)
	}
	b.WriteString(`]}`)
	return b.Bytes()
}

// failedError is an envelope that reports a failure, or that holds no data (row
// 12).
type failedError struct{ code, message string }

func (e failedError) Error() string { return "the envelope says no " + e.code }

// parsed is a sync answer, and what in it is only worth a line in the log.
type parsed struct {
	Answer
	at        time.Time
	unknown   int   // results whose key is not in this batch (row 8)
	miscounts []int // total, success and error counts that disagree (row 10)
}

func (p parsed) report(c *Client, txs []purchase.Transaction) {
	if p.unknown > 0 {
		c.log.Warn("Forloy answered for items that were not asked", "results", p.unknown, "request", p.RequestID)
	}
	if p.miscounts != nil {
		c.log.Warn("Forloy's counts disagree with its results",
			"counts", p.miscounts, "results", len(p.Results), "request", p.RequestID)
	}
	if missing := len(txs) - len(p.Results) - len(p.Conflicts); missing > 0 {
		c.log.Warn("Forloy left items unanswered", "items", missing, "of", len(txs), "request", p.RequestID)
	}
}

// readAnswer decodes an answer and matches it to the batch by key (rule R1).
// Unless the whole body is sound, it returns an error and no verdict at all.
func readAnswer(body []byte, txs []purchase.Transaction, words *censor) (parsed, error) {
	e, err := readEnvelope(body)
	if err != nil {
		return parsed{}, err
	}
	switch {
	case !e.enveloped:
		return parsed{}, errors.New("the answer has no envelope")
	case !e.success:
		return parsed{}, failedError{words.code(e.code), words.message(e.message)}
	case e.data == nil:
		return parsed{}, failedError{}
	}
	var elements []json.RawMessage
	if err := json.Unmarshal(e.data["results"], &elements); err != nil || elements == nil {
		return parsed{}, errors.New("the answer has no results")
	}
	p := parsed{Answer: Answer{RequestID: e.requestID}, at: e.at}
	verdicts, good := p.collect(elements, txs)
	for _, tx := range txs {
		switch said := verdicts[canonical(tx.IdempotencyKey)]; {
		case len(said) == 0:
		case slices.ContainsFunc(said, func(v itemResult) bool { return !v.equal(said[0]) }):
			p.Conflicts = append(p.Conflicts, tx)
		default:
			p.Results = append(p.Results, said[0].forOutbox(tx, words))
		}
	}
	p.miscounts = miscounts(e.data, len(elements), good)
	return p, nil
}

// collect gathers the verdicts by key, and counts the successes.
func (p *parsed) collect(elements []json.RawMessage, txs []purchase.Transaction) (map[string][]itemResult, int) {
	asked := make(map[string]bool, len(txs))
	for _, tx := range txs {
		asked[canonical(tx.IdempotencyKey)] = true
	}
	verdicts, good := make(map[string][]itemResult, len(elements)), 0
	for _, raw := range elements {
		element, err := readObject(raw)
		key := element.uuid("idempotency_key")
		if err != nil || !asked[key] {
			p.unknown++
			continue
		}
		v := readItemResult(element["result"])
		if v.is == purchase.Accepted {
			good++
		}
		verdicts[key] = append(verdicts[key], v)
	}
	return verdicts, good
}

// miscounts returns the envelope's counts if they exist and disagree with the
// results. Only the results are trusted (row 10).
func miscounts(data object, results, good int) []int {
	want := [...]int{results, good, results - good}
	var told []int
	differ := false
	for i, name := range []string{"total_count", "success_count", "error_count"} {
		n := want[i]
		if raw, has := data[name]; has && json.Unmarshal(raw, &n) != nil {
			n = -1
		}
		told = append(told, n)
		differ = differ || n != want[i]
	}
	if !differ {
		return nil
	}
	return told
}

// clock compares the server's time with the middle of the exchange (row 29).
// Without a meta.timestamp it uses the Date header.
func (r reply) clock(at time.Time) clockReading {
	if at.IsZero() {
		told, err := http.ParseTime(r.header.Get("Date"))
		if err != nil {
			return clockReading{}
		}
		at = told
	}
	middle := r.sent.Add(r.read.Sub(r.sent) / 2)
	return clockReading{offset: at.Sub(middle.Round(0)), at: at, here: middle, known: true}
}
