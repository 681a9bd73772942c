package queue

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"os"
	"slices"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Report is what Verify has checked and what is wrong.
type Report struct {
	Pages    int           // pages of the file
	Sales    int           // transactions kept
	Entries  int           // of the journal
	Days     int           // business days with totals
	Head     purchase.Head // of the journal, as far as its chain holds
	Problems []fault.Fault // damage of the store; none: it is sound
	Altered  []fault.Fault // sales that differ from what the journal says of them
}

// maxProblems bounds each list: a badly damaged file has a problem on every
// page.
const maxProblems = 100

// Verify checks every page, checksum, journal entry and total of the store as
// it is at one moment; the till goes on meanwhile. The error says that it could
// not check (the disk's, ctx's). What is wrong is in the report.
func (q *Queue) Verify(ctx context.Context) (Report, error) {
	var report Report
	if err := q.stillInPlace(); err != nil {
		return report, err
	}
	file, err := os.Open(q.path)
	if err != nil {
		return report, explain(err)
	}
	defer file.Close()
	// A read transaction keeps the pages of this moment from being reused; the
	// pages themselves are read from the file.
	q.mu.Lock()
	locked := true
	unlock := func() {
		if locked {
			locked = false
			q.mu.Unlock()
		}
	}
	defer unlock()
	err = q.read(func(*bbolt.Tx) error {
		info, err := file.Stat()
		if err != nil {
			return explain(err)
		}
		img, err := readImage(file, info.Size())
		unlock()
		if err != nil {
			return err
		}
		return newVerifier(ctx, &report).run(img)
	})
	if what, is := damageOf(err); is {
		report.Problems = append(report.Problems, what)
		err = nil
	}
	return report, err
}

// verifier gathers in one walk what has to add up at its end.
type verifier struct {
	ctx    context.Context
	report *Report

	totals  totals
	days    []day
	kept    map[string]map[purchase.State]purchase.Tally // by business day
	highest purchase.Sequence
	last    uint64 // journal entry
	head    string
	proof   *proof

	layout   int
	closed   map[string]storedClosing
	replaced map[string]purchase.Tally // of the sales that are kept, by business day
}

func newVerifier(ctx context.Context, report *Report) *verifier {
	return &verifier{ctx: ctx, report: report, kept: map[string]map[purchase.State]purchase.Tally{},
		proof: newProof(), closed: map[string]storedClosing{}, replaced: map[string]purchase.Tally{}}
}

func (v *verifier) problem(err error) {
	if f, _ := fault.Of(explain(err)); len(v.report.Problems) < maxProblems {
		v.report.Problems = append(v.report.Problems, f)
	}
}

func (v *verifier) altered(f fault.Fault) {
	if len(v.report.Altered) < maxProblems {
		v.report.Altered = append(v.report.Altered, f)
	}
}

func (v *verifier) run(img *image) error {
	v.report.Pages = int(img.meta.high)
	w := &walker{image: img, visit: v.visit, damage: v.problem}
	if err := w.all(); err != nil {
		return err
	}
	if err := v.ctx.Err(); err != nil {
		return err
	}
	v.chain()
	v.balance()
	v.closings()
	if len(v.report.Problems) == 0 { // else what is missing may be damaged
		v.proof.end(v.totals.Recorded.Count, v.altered)
		slices.SortFunc(v.report.Altered, func(a, b fault.Fault) int {
			return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Kind, b.Kind))
		})
	}
	return nil
}

func (v *verifier) visit(bucket string, key, value []byte) error {
	if err := v.ctx.Err(); err != nil {
		return err
	}
	var err error
	switch bucket {
	case string(bucketPending), string(bucketReview), string(bucketDone):
		err = v.sale(bucket, key, value)
	case string(bucketJournal):
		err = v.entry(key, value)
	case string(bucketDay):
		d := day{}
		if err = decode(key, value, &d); err == nil {
			v.report.Days++
			v.days = append(v.days, d)
		}
	case string(bucketClosing):
		err = v.closing(key, value)
	case string(bucketMeta):
		if bytes.Equal(key, keySchema) {
			v.layout = layoutOf(value)
		}
		if bytes.Equal(key, keyTotals) {
			err = decode(key, value, &v.totals)
		} else if _, sound := unseal(key, value); !sound {
			err = named(fault.DamagedValue, key)
		}
	default:
		err = named(fault.DamagedPartUnknown, bucket)
	}
	if err != nil {
		v.problem(err)
	}
	return nil
}

func (v *verifier) sale(bucket string, key, value []byte) error {
	v.report.Sales++
	v.highest = max(v.highest, sequenceOf(key))
	tx, _, err := unpack(key, value)
	if err != nil {
		return err
	}
	if tx.Sequence != sequenceOf(key) || string(bucketOf(tx.State)) != bucket {
		return fault.Fault{Kind: fault.DamagedSalePlace, Facts: fault.Facts{Number: uint64(tx.Sequence),
			State: string(tx.State), Name: bucket, Other: uint64(sequenceOf(key))}}
	}
	if !json.Valid(tx.Wire) {
		return numbered(fault.DamagedItemJSON, tx.Sequence)
	}
	v.proof.sale(tx)
	v.kept[tx.BusinessDay] = byKey(v.kept[tx.BusinessDay], tx.State, tx.Amount, 1)
	if tx.ReplacedBy != "" {
		v.replaced[tx.BusinessDay] = with(v.replaced[tx.BusinessDay], tx.Amount, 1)
	}
	return nil
}

func (v *verifier) entry(key, value []byte) error {
	v.report.Entries++
	e, hash, err := unpackEntry(key, value)
	if err != nil {
		v.last, v.head = uint64(sequenceOf(key)), ""
		return err
	}
	if f, differs := v.proof.entry(e); differs {
		v.altered(f)
	}
	last, head := v.last, v.head
	v.last, v.head = e.Number, hash
	if e.Number != uint64(sequenceOf(key)) || e.Number != last+1 {
		return fault.Fault{Kind: fault.DamagedEntryOrder, Facts: fault.Facts{Number: e.Number, Other: last}}
	}
	if e.Previous != head {
		return numbered(fault.DamagedEntryChain, e.Number)
	}
	return nil
}

func (v *verifier) chain() {
	v.report.Head = purchase.Head{Number: v.last, Hash: v.head}
	if v.last != v.totals.Entries || v.head != v.totals.Head {
		v.problem(fault.Fault{Kind: fault.DamagedJournalEnd,
			Facts: fault.Facts{Number: v.last, Other: v.totals.Entries}})
	}
}

// balance checks that the kept and the pruned sales add up to the totals of
// each day, and the days to the lifetime totals.
func (v *verifier) balance() {
	var recorded purchase.Tally
	by := map[purchase.State]purchase.Tally{}
	pruned := map[purchase.State]purchase.Tally{}
	for _, d := range v.days {
		sound := d.balanced() && equal(d.Replaced, join(v.replaced[d.Date], d.PrunedBy, 1))
		if v.layout == 1 {
			sound = d.asRecorded()
		}
		if !sound {
			v.problem(named(fault.DamagedDay, d.Date))
		}
		for _, state := range purchase.States {
			if !equal(d.By[state], join(v.kept[d.Date][state], d.Pruned[state], 1)) {
				f := named(fault.DamagedDayCount, d.Date)
				f.State, f.Count = string(state), int(d.By[state].Count-d.Pruned[state].Count)
				f.Against = int(v.kept[d.Date][state].Count)
				v.problem(f)
			}
			by[state] = join(by[state], d.By[state], 1)
			pruned[state] = join(pruned[state], d.Pruned[state], 1)
		}
		recorded = join(recorded, d.Recorded, 1)
		delete(v.kept, d.Date)
	}
	for date := range v.kept {
		v.problem(named(fault.DamagedNoDay, date))
	}
	for _, state := range purchase.States {
		if !equal(by[state], v.totals.By[state]) || !equal(pruned[state], v.totals.Pruned[state]) {
			v.problem(fault.Fault{Kind: fault.DamagedDays, Facts: fault.Facts{State: string(state),
				Count: int(by[state].Count), Against: int(v.totals.By[state].Count)}})
		}
	}
	if !equal(recorded, v.totals.Recorded) || !equal(recorded, sum(v.totals.By)) {
		v.problem(fault.Fault{Kind: fault.DamagedTotals, Facts: fault.Facts{Count: int(v.totals.Recorded.Count),
			Against: int(sum(v.totals.By).Count)}})
	}
	if v.highest > v.totals.Sequence {
		v.problem(fault.Fault{Kind: fault.DamagedSaleNewer,
			Facts: fault.Facts{Number: uint64(v.highest), Other: uint64(v.totals.Sequence)}})
	}
}

// examine returns what is damaged in a closed store.
func examine(path string) ([]fault.Fault, error) {
	report, err := examineAll(context.Background(), path)
	return report.Problems, err
}

// examineAll is Verify for a closed store.
func examineAll(ctx context.Context, path string) (report Report, err error) {
	file, err := openToRead(path)
	if err != nil {
		return report, explain(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return report, explain(err)
	}
	return Examine(ctx, file, info.Size())
}

// Examine is Verify for a store in a file that nobody writes to.
func Examine(ctx context.Context, file io.ReaderAt, size int64) (report Report, err error) {
	img, err := readImage(file, size)
	if err == nil {
		err = newVerifier(ctx, &report).run(img)
	}
	if what, is := damageOf(err); is {
		report.Problems = append(report.Problems, what)
		err = nil
	}
	return report, err
}
