package command

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"counterfoil/internal/till"
)

func verifyVerb(run runner) *cobra.Command {
	return newVerb(run, onStore, "verify", "check the store and its journal", verify)
}

func verify(ctx context.Context, j *job, _ []string) error {
	books, err := j.till.Verify(ctx)
	if err != nil {
		return err
	}
	problems := append(append([]string{}, books.Problems...), books.Altered...)
	err = j.answer(struct {
		OK           bool        `json:"ok"`
		Transactions int64       `json:"transactions"`
		Entries      int64       `json:"journal_entries"`
		Head         journalHead `json:"journal_head"`
		Problems     []string    `json:"problems"`
	}{len(problems) == 0, books.Transactions, books.Entries, journalHead(books.Head), problems})
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return j.printf("All is well: %d transactions, %d journal entries.\nHead of the journal: no. %d %s\n",
			books.Transactions, books.Entries, books.Head.Number, books.Head.Hash)
	}
	for _, problem := range problems {
		j.remark("%s", problem)
	}
	if len(books.Problems) > 0 {
		j.remark(adviceSalvage)
	}
	if len(books.Altered) > 0 {
		j.remark(adviceAltered)
	}
	return finished(exitStore)
}

// journalHead is noted outside this PC to prove the journal up to there.
type journalHead struct {
	Number uint64 `json:"number"`
	Hash   string `json:"sha256"`
}

// adviceAltered: no program can have damaged a sale so that its checksum holds.
const adviceAltered = "somebody has changed the store's file: keep a copy of it, and compare with a backup"

func backupVerb(run runner) *cobra.Command {
	return newVerb(run, onStore, "backup FILE", "a consistent copy of the store, while the till runs", backup)
}

// backup never overwrites: the file in the way may be the last good copy.
func backup(ctx context.Context, j *job, args []string) error {
	path := j.path(args[0])
	if err := freeName(path); err != nil {
		return err
	}
	if err := j.till.Backup(ctx, path); err != nil {
		return aboutFile(err)
	}
	return j.wrote(path)
}

func freeName(path string) error {
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return usage("%s is there already: choose another name", path)
	case !errors.Is(err, fs.ErrNotExist):
		return usage("%v", err)
	}
	folder, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return usage("%v", err)
	}
	if !folder.IsDir() {
		return usage("%s is no folder", filepath.Dir(path))
	}
	return nil
}

func (j *job) wrote(path string) error {
	if err := j.answer(struct {
		File string `json:"file"`
	}{path}); err != nil {
		return err
	}
	return j.printf("Written: %s\n", path)
}

func exportVerb(run runner) *cobra.Command {
	file := ""
	cmd := newVerb(run, onStore, "export", "all transactions as a spreadsheet",
		func(ctx context.Context, j *job, _ []string) error { return export(ctx, j, file) })
	exact := cmd.Args
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if file == "" {
			return wrongUsage(cmd, "--csv and a file's name are missing")
		}
		return exact(cmd, args)
	}
	cmd.Flags().StringVar(&file, "csv", "", "`FILE` to write, or - for standard output; one that is there is replaced")
	return cmd
}

func export(ctx context.Context, j *job, file string) error {
	if file == "-" {
		if j.json {
			return usage("--json and --csv - cannot be had together")
		}
		out := bufio.NewWriterSize(writer{j}, 32<<10)
		if err := j.till.ExportCSV(ctx, till.Query{}, out); err != nil {
			return err
		}
		return out.Flush()
	}
	path := j.path(file)
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return usage("%s is no plain file", path)
	}
	if err := exportFile(ctx, j.till, path); err != nil {
		return err
	}
	return j.wrote(path)
}

// exportFile writes beside and renames, so that nobody opens half a
// spreadsheet.
func exportFile(ctx context.Context, t *till.Till, path string) error {
	beside, err := os.CreateTemp(filepath.Dir(path), ".counterfoil-*") // 0600
	if err != nil {
		return aboutFile(err)
	}
	defer os.Remove(beside.Name()) // gone after the rename
	out := bufio.NewWriter(beside)
	err = t.ExportCSV(ctx, till.Query{}, out)
	if err == nil {
		err = errors.Join(out.Flush(), beside.Sync())
	}
	if closed := beside.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.Rename(beside.Name(), path)
}
