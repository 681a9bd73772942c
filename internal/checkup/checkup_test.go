package checkup_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"counterfoil/internal/checkup"
)

// A kind that Kinds leaves out would be said by nobody, and no test would tell.
func TestKindsAreComplete(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "checkup.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, is := n.(*ast.ValueSpec)
		if !is {
			return true
		}
		of, is := spec.Type.(*ast.Ident)
		if !is || of.Name != "Kind" {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil || !slices.Contains(checkup.Kinds(), checkup.Kind(text)) {
			t.Errorf("%s is not among Kinds", spec.Names[0].Name)
		}
		declared++
		return true
	})
	if all := checkup.Kinds(); declared != len(all) || declared == 0 {
		t.Errorf("%d kinds are declared, Kinds has %d", declared, len(all))
	}
}
