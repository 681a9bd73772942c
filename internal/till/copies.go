package till

import (
	"context"
	"io"

	"counterfoil/internal/fault"
)

// Verify checks the store and its journal.
func (t *Till) Verify(ctx context.Context) (Audit, error) {
	var audit Audit
	err := t.use(ctx, func(s Store) error {
		var err error
		audit, err = s.Verify(ctx)
		return err
	})
	return audit, err
}

// Backup writes a consistent copy of the store to a file while the till keeps running.
// The path is absolute. Files decides which paths are refused, and replace whether an
// existing file may be overwritten. The copy is read again before it takes the name: a
// damaged one is not kept (fault.StoreCopy), and one that a restore would refuse,
// since somebody has changed sales in it, takes no older file's place.
func (t *Till) Backup(ctx context.Context, path string, replace bool) error {
	return t.opts.Files.WriteChecked(path, replace, func(w io.Writer) error {
		return t.use(ctx, func(s Store) error { return s.Backup(w) })
	}, func(written io.ReaderAt, size int64, replaces bool) error {
		found, err := t.opts.Records.Audit(ctx, written, size)
		if replaces {
			found.Problems = append(found.Problems, found.Altered...)
		}
		if err == nil && len(found.Problems) > 0 {
			err = fault.Fault{Kind: fault.StoreCopy, Facts: fault.Facts{Where: path,
				Detail: found.Problems[0].Error()}}
		}
		return err
	})
}

// WriteFile writes a file that a person asks for, with Backup's rules for the path.
func (t *Till) WriteFile(path string, replace bool, fill func(io.Writer) error) error {
	return t.opts.Files.Write(path, replace, fill)
}

// ExportFile writes transactions to a file as ExportCSV does, with Backup's rules for
// the path.
func (t *Till) ExportFile(ctx context.Context, q Query, path string, replace bool) error {
	return t.opts.Files.Write(path, replace, func(w io.Writer) error { return t.ExportCSV(ctx, q, w) })
}

// Secrets are the tokens that this till knows, for whoever removes them from
// texts.
func (t *Till) Secrets(ctx context.Context) []string {
	if t.opts.Secrets == nil {
		return nil
	}
	return t.opts.Secrets(ctx)
}
