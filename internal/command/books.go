package command

import (
	"bufio"
	"context"
	"fmt"
	"slices"

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
	problems := sentences(slices.Concat(books.Problems, books.Altered))
	err = j.answer(struct {
		OK           bool        `json:"ok"`
		Transactions int64       `json:"transactions"`
		Entries      int64       `json:"journal_entries"`
		Head         journalHead `json:"journal_head"`
		Problems     []string    `json:"problems"`
	}{len(problems) == 0, books.Transactions, books.Entries, journalHead(books.Head), problems}, "%s", wellText(books))
	if err != nil || len(problems) == 0 {
		return err
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

// wellText reports sound books; "" if they are not sound.
func wellText(books till.Audit) string {
	if len(books.Problems)+len(books.Altered) > 0 {
		return ""
	}
	return fmt.Sprintf("All is well: %d transactions, %d journal entries.\nHead of the journal: no. %d %s\n",
		books.Transactions, books.Entries, books.Head.Number, books.Head.Hash)
}

// journalHead can be written down outside this PC, to prove the journal up to
// that entry later.
type journalHead struct {
	Number uint64 `json:"number"`
	Hash   string `json:"sha256"`
}

// adviceAltered is for a changed sale whose checksum is still right: that is no
// accidental damage.
const adviceAltered = "somebody has changed the store's file: keep a copy of it, and compare with a backup"

func backupVerb(run runner) *cobra.Command {
	replace := false
	cmd := newVerb(run, onStore, "backup FILE", "copy the store as a whole, even while the till runs",
		func(ctx context.Context, j *job, args []string) error { return backup(ctx, j, args[0], replace) })
	forceFlag(cmd, &replace)
	return cmd
}

func backup(ctx context.Context, j *job, file string, replace bool) error {
	if file == stdout {
		return usage("a backup is a file: name one")
	}
	path, err := j.path(file)
	if err != nil {
		return err
	}
	if err := j.till.Backup(ctx, path, replace); err != nil {
		return err
	}
	return j.wrote(path)
}

// stdout is the name that means standard output.
const stdout = "-"

func forceFlag(cmd *cobra.Command, replace *bool) {
	cmd.Flags().BoolVar(replace, "force", false, "replace a file that is there (never one of the till's own)")
}

func (j *job) wrote(path string) error {
	return j.answer(struct {
		File string `json:"file"`
	}{path}, "Written: %s\n", path)
}

func exportVerb(run runner) *cobra.Command {
	file, replace := "", false
	cmd := newVerb(run, onStore, "export", "write all transactions as a spreadsheet",
		func(ctx context.Context, j *job, _ []string) error { return export(ctx, j, file, replace) })
	exact := cmd.Args
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if file == "" {
			return wrongUsage(cmd, "--csv and a file's name are missing")
		}
		return exact(cmd, args)
	}
	cmd.Flags().StringVar(&file, "csv", "", "`FILE` to write, or - for standard output")
	forceFlag(cmd, &replace)
	return cmd
}

func export(ctx context.Context, j *job, file string, replace bool) error {
	if file == stdout {
		if j.json {
			return usage("--json and --csv - cannot be combined")
		}
		return j.stream(func(out *bufio.Writer) error { return j.till.ExportCSV(ctx, till.Query{}, out) })
	}
	path, err := j.path(file)
	if err != nil {
		return err
	}
	if err := j.till.ExportFile(ctx, till.Query{}, path, replace); err != nil {
		return err
	}
	return j.wrote(path)
}
