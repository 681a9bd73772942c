// Package about is the sheet that says which Counterfoil this is, and under which
// licences it and its parts may be used.
package about

import (
	"strings"

	"fyne.io/fyne/v2"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// Build is what About says of the program.
type Build struct {
	Version  string
	Commit   string // "": not known
	Licences string
}

// About is the sheet. It belongs to the UI goroutine.
type About struct {
	shell.Sheet

	shell *shell.Shell
	build Build
}

// New returns a sheet that is closed.
func New(s *shell.Shell, b Build) *About { return &About{shell: s, build: b} }

// Open shows the sheet.
func (a *About) Open() {
	commit := ""
	if a.build.Commit != "" {
		commit = " (" + a.build.Commit + ")"
	}
	says := words.T("This is version {version}.", "version", a.build.Version+commit)
	if a.build.Version == "" {
		says = words.T("This is a build without a version{commit}.", "commit", commit)
	}
	says += "\n" +
		words.T("It is free software under the MIT licence: use it, copy it, change it.")
	lines := wrapped(a.build.Licences)
	// Thousands of lines: only those that can be seen are widgets.
	list := kit.NewList(func() int { return len(lines) },
		func() fyne.CanvasObject { return kit.NewCut("", kit.SizeSmall, kit.InkText) },
		func(i int, o fyne.CanvasObject) { o.(*kit.Text).Set(lines[i]) })
	list.HideSeparators = true
	list.OnSelected = func(int) { list.UnselectAll() }
	end := kit.NewButton(words.T("Close"), kit.Primary, a.Close)
	head := kit.Row(kit.Grid, 0, kit.NewCut(words.T("About Counterfoil"), kit.SizeLarge, kit.InkText), end)
	content := kit.ColumnFill(kit.Grid, 4, head, kit.NewWords(says, kit.InkText).Box, kit.Rule(),
		kit.Caption(words.T("LICENCES OF ITS PARTS")), list)
	a.Lay(a.shell, 100*kit.Grid, 0, content)
	a.shell.Focus(end)
}

// columns is the longest line that the smallest window has room for.
const columns = 84

// wrapped are the lines of a text, long ones as several.
func wrapped(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.ReplaceAll(strings.TrimRight(line, "\n"), "\t", "    ")
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		for len([]rune(line)) > columns {
			cut := strings.LastIndexByte(string([]rune(line)[:columns]), ' ')
			if cut <= len(indent) {
				break // one long word
			}
			lines = append(lines, line[:cut])
			line = indent + strings.TrimLeft(line[cut:], " ")
		}
		lines = append(lines, line)
	}
	return lines
}
