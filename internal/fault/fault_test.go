package fault_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"counterfoil/internal/fault"
)

// A lower package makes the error; it wraps what caused it.
func write() error {
	return fault.New(fault.StoreFull).With(fs.ErrInvalid)
}

// A face says it: one whole sentence for each kind, with the facts named.
func say(err error) string {
	f, known := fault.Of(err)
	switch {
	case !known:
		return "Something unexpected happened: " + err.Error() + "."
	case f.Kind == fault.StoreFull:
		return "The disk is full: make room, then try again."
	case f.Kind == fault.AmountTooLarge:
		return fmt.Sprintf("The amount is above %s.", f.Limit)
	}
	return ""
}

func Example() {
	err := fmt.Errorf("record a sale: %w", write())
	fmt.Println(err) // for the log
	fmt.Println(say(err))
	fmt.Println(errors.Is(err, fault.StoreFull), errors.Is(err, fault.Store), errors.Is(err, fault.Amount))
	fmt.Println(say(fault.Fault{Kind: fault.AmountTooLarge, Facts: fault.Facts{Limit: "9999999.99"}}))
	// Output:
	// record a sale: store.full: invalid argument
	// The disk is full: make room, then try again.
	// true true false
	// The amount is above 9999999.99.
}

func TestOutermostFaultIsSaid(t *testing.T) {
	inner := fault.New(fault.StoreDisk).With(fs.ErrClosed)
	outer := fault.Fault{Kind: fault.StoreUnsure, Facts: fault.Facts{Key: "k"}}.With(inner)
	if f, ok := fault.Of(fmt.Errorf("ring: %w", outer)); !ok || f.Kind != fault.StoreUnsure || f.Key != "k" {
		t.Errorf("Of gives %v, %v", f, ok)
	}
	if f, ok := fault.Of(fault.Under(outer)); !ok || f.Kind != fault.StoreDisk {
		t.Errorf("Under gives %v, %v", f, ok)
	}
	for _, target := range []error{fault.StoreUnsure, fault.StoreDisk, fault.Store, fs.ErrClosed} {
		if !errors.Is(outer, target) {
			t.Errorf("it is no %v", target)
		}
	}
	if _, ok := fault.Of(fs.ErrClosed); ok {
		t.Error("an error without a fault has one")
	}
	if fault.Under(fault.New(fault.StoreFull)) != nil {
		t.Error("a fault without a cause has one")
	}
}

func TestFaultsCanBeKept(t *testing.T) {
	before := fault.Fault{Kind: fault.InputTooLong, Facts: fault.Facts{Field: fault.Note, Max: 1000}}
	text, err := json.Marshal(before)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"kind":"input.too_long","field":"note","max":1000}`; string(text) != want {
		t.Errorf("kept as %s, want %s", text, want)
	}
	var after fault.Fault
	if err := json.Unmarshal(text, &after); err != nil || after != before {
		t.Errorf("read back as %+v, %v", after, err)
	}
}

func TestDamageIsDamageOfTheStore(t *testing.T) {
	page := fault.Fault{Kind: fault.DamagedPage, Facts: fault.Facts{Number: 7}}.With(fs.ErrInvalid)
	for target, is := range map[error]bool{fault.DamagedPage: true, fault.StoreDamaged: true, fault.Store: true,
		fault.DamagedPageTwice: false, fault.StoreDisk: false} {
		if errors.Is(page, target) != is {
			t.Errorf("it is %v: %v, want %v", target, !is, is)
		}
	}
	if errors.Is(fault.New(fault.StoreUnsureSale), fault.StoreUnsure) {
		t.Error("a name that begins alike is taken for a kind of it")
	}
}

// A kind that is missing in Kinds would have no sentence, and no test would say so.
func TestKindsAreAll(t *testing.T) {
	declared := 0
	look := func(n ast.Node) bool {
		spec, is := n.(*ast.ValueSpec)
		if !is || len(spec.Values) != 1 {
			return true
		}
		if literal, is := spec.Values[0].(*ast.BasicLit); is {
			declared++
			if !slices.Contains(fault.Kinds(), fault.Kind(strings.Trim(literal.Value, `"`))) {
				t.Errorf("%s is not in Kinds", spec.Names[0])
			}
		}
		return true
	}
	for _, name := range []string{"kinds.go", "config.go", "damage.go", "pos.go", "fleet.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, look)
	}
	seen := map[fault.Kind]bool{}
	for _, kind := range fault.Kinds() {
		if seen[kind] {
			t.Errorf("%s is in Kinds twice", kind)
		}
		seen[kind] = true
	}
	if declared != len(seen) || declared == 0 {
		t.Errorf("%d kinds are declared, %d are in Kinds", declared, len(seen))
	}
}
