package assembly

import (
	"errors"
	"io"
	"path/filepath"

	"counterfoil/internal/fault"
	"counterfoil/internal/outfile"
	"counterfoil/queue"
)

// files writes the files that a till is asked for, by outfile's rules.
type files struct{ outfile.Writer }

// files guards the data directory, this program's file and, in practice, the
// real till's data directory, which practice's lies in.
func (p *Parts) files() files {
	own := []string{p.config.DataDir}
	if p.config.Demo {
		own = append(own, filepath.Dir(p.config.DataDir))
	}
	if p.build.Path != "" {
		own = append(own, p.build.Path)
	}
	return files{outfile.Writer{Own: own, Mark: filepath.Base(queue.MarkOf(p.storePath()))}}
}

func (f files) Write(path string, replace bool, fill func(io.Writer) error) error {
	err := f.Writer.Write(path, replace, fill)
	if errors.Is(err, outfile.ErrRefused) {
		err = also(err, fault.Input)
	}
	if errors.Is(err, outfile.ErrExists) {
		err = also(err, fault.RefusedExists)
	}
	return err
}
