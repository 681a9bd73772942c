package words

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"counterfoil/internal/till"
)

// missing names a language: its texts that are not translated are printed as JSON.
var missing = flag.String("missing", "", "print what this language does not have yet")

// wanted are the texts of the window: the English one, and the singular beside a plural.
func wanted(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, place := range []string{".", "../../ui"} {
		err := filepath.WalkDir(place, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				inFile(t, path, all)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, w := range catalogue {
		all[w.What], all[w.Do] = "", ""
	}
	for _, w := range fleet {
		all[w.What], all[w.Do] = "", ""
	}
	for _, w := range findings {
		all[w.What], all[w.Do] = "", ""
	}
	for _, name := range currencyNames {
		all[name] = ""
	}
	for _, text := range areas {
		all[text] = ""
	}
	for _, text := range []string{clockFast, clearThem, sharedPC, keptHere} {
		all[text] = ""
	}
	for _, text := range ends {
		all[text] = ""
	}
	for _, text := range fields {
		all[text] = ""
	}
	for _, row := range till.SettingRows {
		all[row.Label], all[row.Says] = "", ""
		for _, c := range row.Choices {
			all[c.Label] = ""
		}
	}
	delete(all, "")
	return all
}

// inFile finds the texts that a file gives to T and N, which must be literals.
func inFile(t *testing.T, path string, all map[string]string) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		name, at := called(file.Name.Name, call.Fun)
		if name != "T" && name != "N" || at+1 > len(call.Args) {
			return true
		}
		if name == "T" {
			all[literal(t, fset, call.Args[0])] = ""
		} else {
			all[literal(t, fset, call.Args[2])] = literal(t, fset, call.Args[1])
		}
		return true
	})
}

// called is the function of this package that a call is of, and the place of its
// last text.
func called(in string, fun ast.Expr) (name string, at int) {
	switch f := fun.(type) {
	case *ast.Ident:
		if in == "words" {
			name = f.Name
		}
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok && x.Name == "words" {
			name = f.Sel.Name
		}
	}
	if name == "N" {
		at = 2
	}
	return name, at
}

// literal is a text in quotes, or several with + between them.
func literal(t *testing.T, fset *token.FileSet, e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil {
			return text
		}
	case *ast.BinaryExpr:
		return literal(t, fset, e.X) + literal(t, fset, e.Y)
	}
	t.Errorf("%v: a text to translate must be a literal", fset.Position(e.Pos()))
	return ""
}

// same are texts that need no other words in some language.
var same = regexp.MustCompile(`^[^\pL]*$|^(\{[a-z_]+\}|[^\pL{}])*` +
	`(s|min|h|km|MB|GB|PIN|OK|CSV|PDF|API|Forloy|Counterfoil|QR|USB)?` + `(\{[a-z_]+\}|[^\pL{}])*$`)

// TestTranslations goes over the files: every text of the window is in each, with
// the same facts and the language's plural forms, and no other.
func TestTranslations(t *testing.T) {
	texts := wanted(t)
	for _, code := range tags() {
		file := readLanguage(code)
		if strings.HasPrefix(code, "en") {
			if len(file.Texts) > 0 {
				t.Errorf("%s: English texts are the keys", code)
			}
			continue
		}
		if code == *missing {
			printMissing(file, texts)
		}
		for _, key := range slices.Sorted(maps.Keys(texts)) {
			got, there := file.Texts[key]
			switch {
			case !there:
				t.Errorf("%s: no text for %q", code, key)
			default:
				checkText(t, code, key, texts[key], got)
			}
		}
		for key := range file.Texts {
			if _, used := texts[key]; !used {
				t.Errorf("%s: %q is not a text of the window", code, key)
			}
		}
	}
}

func checkText(t *testing.T, code, key, one string, got text) {
	t.Helper()
	forms := []string{"other"}
	if one != "" {
		forms = formsOf(code)
	}
	if there := slices.Sorted(maps.Keys(got)); !slices.Equal(there, slices.Sorted(slices.Values(forms))) {
		t.Errorf("%s: %q has the forms %q, want %q", code, key, there, forms)
	}
	for form, translated := range got {
		if translated == "" {
			t.Errorf("%s: %q is empty", code, key)
		}
		if a, b := factsIn(key), factsIn(translated); !slices.Equal(a, b) && (form == "other" ||
			!slices.Equal(factsIn(one), b)) {
			t.Errorf("%s: %q has the facts %q, its translation %q", code, key, a, b)
		}
		if translated == key && !same.MatchString(key) && !slices.Contains(alike[code], key) {
			t.Errorf("%s: %q is not translated", code, key)
		}
	}
}

// formsOf are the plural forms of whole numbers in a language.
func formsOf(code string) []string {
	names := map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few",
		plural.Many: "many", plural.Other: "other"}
	found := map[string]bool{}
	tag := language.MustParse(code)
	for n := range 200 {
		found[names[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)]] = true
	}
	return slices.Sorted(maps.Keys(found))
}

var fact = regexp.MustCompile(`\{[a-z_]+\}`)

func factsIn(text string) []string {
	all := fact.FindAllString(text, -1)
	slices.Sort(all)
	return all
}

func printMissing(file languageFile, texts map[string]string) {
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		if _, there := file.Texts[key]; there {
			continue
		}
		line := fmt.Sprintf("%s: %s", quoted(key), quoted(key))
		if one := texts[key]; one != "" {
			line = fmt.Sprintf("%s: {\"one\": %s, \"other\": %s}", quoted(key), quoted(one), quoted(key))
		}
		lines = append(lines, line)
	}
	fmt.Fprintf(os.Stdout, "{\n%s\n}\n", strings.Join(lines, ",\n"))
}

// quoted is a text as JSON.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(text) + `"`
}
