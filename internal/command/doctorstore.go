package command

import (
	"counterfoil/internal/checkup"
	"counterfoil/internal/fault"
	"counterfoil/internal/folder"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

func storeFinding(r till.Report, err error) checkup.Finding {
	f, known := fault.Of(err)
	switch {
	case known && wordsOf(f).do != "":
		return because(checkup.StoreFault, f)
	case err != nil:
		return because(checkup.StoreFailed, err)
	case !r.Moved.IsZero():
		return because(checkup.StoreFault, fault.Fault{Kind: fault.StoreMoved, Facts: fault.Facts{At: r.Moved}})
	}
	return checkup.Finding{Kind: checkup.StoreSound, Facts: checkup.Facts{Recorded: r.Counts.Recorded.Count,
		Waiting: r.Counts.By[purchase.Pending].Count, Review: r.Counts.By[purchase.Review].Count}}
}

// diskFinding is nothing where the system does not tell.
func diskFinding(r till.Report) []checkup.Finding {
	kind := checkup.DiskRoom
	switch {
	case r.Free == 0:
		return nil
	case r.Free < checkup.LeastRoom:
		kind = checkup.DiskLow
	case r.Free < 2*r.Kept.Size:
		kind = checkup.DiskShort
	}
	return []checkup.Finding{{Kind: kind, Facts: checkup.Facts{Free: r.Free, Size: r.Kept.Size}}}
}

// backupFinding is about the daily backups, of which practice has none.
func backupFinding(j *job, r till.Report) []checkup.Finding {
	f := checkup.Finding{Kind: checkup.BackupMade, Facts: checkup.Facts{At: r.Kept.Newest, Backups: r.Kept.Backups}}
	late := r.Kept.Ahead > checkup.BackupLate && r.Moved.IsZero()
	switch none := r.Kept.Newest.IsZero(); {
	case j.cfg.Demo:
		return nil
	case none && late:
		f.Kind = checkup.BackupNone
	case none:
		f.Kind = checkup.BackupSoon
	case late:
		f.Kind = checkup.BackupOld
	}
	return []checkup.Finding{f}
}

// folderFinding names a folder in which a store is not safe.
func folderFinding(dir string) checkup.Finding {
	if f := folder.Trouble(dir); f != (fault.Fault{}) {
		return because(checkup.FolderUnsafe, f)
	}
	return plain(checkup.FolderSafe)
}
