package pos

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Page is the page with the examples, from a package of tests.
const Page = "../../docs/pos-integration.md"

// Example writes the page's example in a language into a folder, under a name, with the ends of lines given.
func Example(t *testing.T, language, end, folder, name string) (path string) {
	t.Helper()
	page, err := os.ReadFile(Page)
	if err != nil {
		t.Fatal(err)
	}
	code, err := block(string(page), language)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(code, "\n", end)), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// block is the one block of code in a language on a page.
func block(page, language string) (string, error) {
	parts := strings.Split(page, "\n```"+language+"\n")
	if len(parts) != 2 {
		return "", fmt.Errorf("the page has %d examples in %s, not one", len(parts)-1, language)
	}
	code, _, ended := strings.Cut(parts[1], "\n```\n")
	if !ended {
		return "", fmt.Errorf("the example in %s has no end", language)
	}
	return code + "\n", nil
}
