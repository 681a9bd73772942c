package assembly

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"counterfoil/internal/durable"
	"counterfoil/internal/movefile"
	"counterfoil/queue"
)

// idName is the file in a data directory with the id of the till that sells there. Two PCs
// of one shop often have one name, and their data directories the same path.
const idName = "till.id"

// pcName is this PC's name, for whoever reads what has become of a file.
func pcName() string {
	name, err := os.Hostname()
	if err != nil {
		return "?"
	}
	return name
}

// here names this PC and its data directory: two tills on one PC are two.
func (p *Parts) here() string { return pcName() + " " + p.config.DataDir }

// id is the till's own; it gets one when it first has to say who it is. "": it cannot be
// kept, on a disk that is full. Then only the PC's name and the path count.
func (p *Parts) id() string {
	id, kept := p.nextID()
	if !kept {
		id = p.keepID(id)
	}
	return id
}

// nextID is the till's id or, while it has none, one that is kept nowhere yet.
func (p *Parts) nextID() (id string, kept bool) {
	text, err := os.ReadFile(p.idPath())
	id = strings.TrimSpace(string(text))
	switch {
	case err == nil && id != "":
		return id, true
	case err == nil || errors.Is(err, fs.ErrNotExist):
		return rand.Text(), false
	}
	p.log.Warn("this till's id cannot be read", "error", err)
	return "", true
}

// keepID makes an id the till's own.
func (p *Parts) keepID(id string) string {
	err := durable.Write(p.idPath(), func(w io.Writer) error { _, err := io.WriteString(w, id+"\n"); return err })
	if err != nil {
		p.log.Warn("this till's id cannot be kept", "error", err)
		return ""
	}
	return id
}

func (p *Parts) idPath() string { return filepath.Join(p.config.DataDir, idName) }

// use is what this till does with the file of a move, now.
func (p *Parts) use(how movefile.How, id string) movefile.Use {
	return movefile.Use{How: how, At: time.Now().UTC().Truncate(time.Second), On: p.here(), Till: id}
}

// Who tells this till from all others: on one PC, and of PCs that have one name and their
// data directories at the same path.
func (p *Parts) Who() string { return p.leaver() }

// leaver is how a move says which till was left: the PC and the data directory, and behind
// a tab the till's id.
func (p *Parts) leaver() string { return p.here() + "\t" + p.id() }

// leftBy reports whether it was this till that a move has left.
func leftBy(m queue.Move, here movefile.Use) bool {
	on, id, _ := strings.Cut(m.On, "\t")
	return movefile.Use{How: here.How, On: on, Till: id}.Same(here)
}
