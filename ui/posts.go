package ui

import "sync"

// posts hands funcs to the UI goroutine: all that have gathered run at once. The toolkit
// runs one or two between two pictures. Where a picture takes long, on a PC without a
// graphics card, more would come than run, and what the window shows would be minutes old.
type posts struct {
	do func(func()) // the toolkit's

	mu      sync.Mutex
	waiting []func()
}

func (p *posts) post(f func()) {
	p.mu.Lock()
	p.waiting = append(p.waiting, f)
	first := len(p.waiting) == 1
	p.mu.Unlock()
	if first {
		p.do(p.run)
	}
}

func (p *posts) run() {
	p.mu.Lock()
	all := p.waiting
	p.waiting = nil
	p.mu.Unlock()
	for _, f := range all {
		f()
	}
}
