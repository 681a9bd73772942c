// Package printing hands a page to the system's own printing: to the printer that the
// system prefers, else to the program that shows such pages, which can print them.
package printing

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Pages are the pages that were printed. Each has a folder of its own, since a program may
// still have the last one open.
type Pages struct {
	mu   sync.Mutex
	dirs []string
}

const folder = "counterfoil-print-" // and what makes it another one

// Print hands over a page, a PDF. The name is what the printer's list shows, without
// an ending. It tells whether the page was only shown, in a program that may print it. The
// error is fault.PrintNone if this PC has nothing that does either.
func (p *Pages) Print(name string, pdf []byte) (shown bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.dirs) == 0 {
		removeOld()
	}
	dir, err := os.MkdirTemp("", folder) // only its owner can read it
	if err != nil {
		return false, fmt.Errorf("make room for a page: %w", err)
	}
	p.dirs = append(p.dirs, dir)
	path := filepath.Join(dir, name+".pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		return false, fmt.Errorf("write the page to print: %w", err)
	}
	return handOver(path)
}

// removeOld removes what earlier runs have left for whoever prints it.
func removeOld() {
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), folder+"*"))
	for _, dir := range left {
		if info, err := os.Lstat(dir); err == nil && info.IsDir() && time.Since(info.ModTime()) > 24*time.Hour {
			_ = os.RemoveAll(dir) // another user's stays
		}
	}
}

// Close removes the pages, but for those of the last minutes: a program that was just started
// may not have read them yet.
func (p *Pages) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, dir := range p.dirs {
		if info, err := os.Lstat(dir); err == nil && time.Since(info.ModTime()) > 5*time.Minute {
			_ = os.RemoveAll(dir)
		}
	}
	p.dirs = nil
}
