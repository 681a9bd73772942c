package till

import (
	"context"
	"io"
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

// Backup writes a consistent copy of the store to a file while the till goes
// on. Its path is absolute; what of it is refused, and when a file that is
// there is replaced, is Files' rule.
func (t *Till) Backup(ctx context.Context, path string, replace bool) error {
	return t.opts.Files.Write(path, replace, func(w io.Writer) error {
		return t.use(ctx, func(s Store) error { return s.Backup(w) })
	})
}

// ExportFile writes transactions to a file, as ExportCSV does, under the rule of
// Backup.
func (t *Till) ExportFile(ctx context.Context, q Query, path string, replace bool) error {
	return t.opts.Files.Write(path, replace, func(w io.Writer) error { return t.ExportCSV(ctx, q, w) })
}
