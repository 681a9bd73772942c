package desk

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// The window has words of its own for everything that package office has a name for.
func TestWordsForEachNameOfTheOffice(t *testing.T) {
	const none = "no such name"
	shown := map[string]func(name string) string{
		"State": func(name string) string { return look(Till{State: name}).Word },
		"Alarm": func(name string) string { return alarm(Alarm{What: name, Since: noon}, noon) },
		"Order": func(name string) string { return came(Done{State: name}, noon) },
		"Sent":  func(name string) string { return why(Sale{Code: name}).Title },
	}
	kinds := map[string]int{}
	for name, is := range officeNames(t) {
		kind := "State"
		switch {
		case strings.HasPrefix(name, "Alarm"):
			kind = "Alarm"
		case name == "OrderWaits": // an order of which nothing has come
			continue
		case strings.HasPrefix(name, "Order"):
			kind = "Order"
		case strings.HasSuffix(name, "Sent") || strings.HasPrefix(name, "Sent"):
			kind = "Sent"
		}
		kinds[kind]++
		said := shown[kind](is)
		if kind == "State" {
			if look(Till{State: is}).Shape == kit.ShapeNone {
				t.Errorf("%s has no look", name)
			}
		} else if said == "" || said == is || said == shown[kind](none) {
			t.Errorf("%s is shown as %q", name, said)
		}
	}
	for kind := range shown {
		if kinds[kind] < 2 {
			t.Errorf("%d names of the kind %s were found", kinds[kind], kind)
		}
	}
}

// A size is written as the language writes it.
func TestSizesAreInTheLanguage(t *testing.T) {
	defer words.Use("")
	words.Use("fr")
	if got := size(12_000_000_000) + ", " + size(12_000_000); got != "12 Go, 12 Mo" {
		t.Errorf("%q", got)
	}
}

// officeNames are the texts among the constants that package office has in groups, by their names.
func officeNames(t *testing.T) map[string]string {
	t.Helper()
	names := map[string]string{}
	for _, name := range []string{"office.go", "alarm.go", "order.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), "../../syncclient/fleet/office/"+name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			group, is := d.(*ast.GenDecl)
			if !is || group.Tok != token.CONST || !group.Lparen.IsValid() {
				continue
			}
			for _, s := range group.Specs {
				v := s.(*ast.ValueSpec)
				for i, of := range v.Values {
					if text, is := of.(*ast.BasicLit); is && text.Kind == token.STRING {
						names[v.Names[i].Name], _ = strconv.Unquote(text.Value)
					}
				}
			}
		}
	}
	return names
}
