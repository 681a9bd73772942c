// Package printing hands a page to the system's own printing: to the printer that the
// system prefers, else to the program that shows such pages, which can print them.
package printing

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// Pages are the pages that were printed. They stay until Close, since whoever prints
// them reads them later.
type Pages struct {
	mu  sync.Mutex
	dir string // "": none yet
}

// Print hands over a page, a PDF. The name is what the printer's list shows, without
// an ending. It tells whether the page was only shown, in a program that may print it. The
// error is fault.PrintNone if this PC has nothing that does either.
func (p *Pages) Print(name string, pdf []byte) (shown bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dir == "" {
		dir, err := os.MkdirTemp("", "counterfoil-print-") // only its owner can read it
		if err != nil {
			return false, fmt.Errorf("make room for a page: %w", err)
		}
		p.dir = dir
	}
	path := filepath.Join(p.dir, name+".pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		return false, fmt.Errorf("write the page to print: %w", err)
	}
	return handOver(path)
}

// Close removes the pages. One that another program holds open may stay.
func (p *Pages) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dir != "" {
		_ = os.RemoveAll(p.dir)
		p.dir = ""
	}
}
