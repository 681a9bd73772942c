package command

import (
	"strconv"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// posFindings are about the folder and the port by which a POS hands over sales;
// nothing where none is set.
func posFindings(j *job) []finding {
	s := settings(j)
	var trouble []error
	if j.host.POS != nil {
		trouble = j.host.POS(s)
	}
	var all []finding
	if s.POSFolder != "" {
		all = append(all, wayFinding(trouble, fault.InboxFolder, "sales of a POS are taken from "+
			purchase.Legible(s.POSFolder)))
	}
	if s.POSPort != 0 {
		all = append(all, wayFinding(trouble, fault.InboxPort, "sales of a POS are taken at http://127.0.0.1:"+
			strconv.Itoa(s.POSPort)+"/sale"))
	}
	if j.desk == nil { // only the window takes them
		for i := range all {
			if all[i].OK {
				all[i].Detail += " while the window is open"
			}
		}
	}
	return all
}

func wayFinding(trouble []error, kind fault.Kind, works string) finding {
	for _, err := range trouble {
		if f, _ := fault.Of(err); f.Kind == kind {
			return finding{About: "POS", Detail: wordsOf(f).what, Advice: wordsOf(f).do}
		}
	}
	return finding{About: "POS", OK: true, Detail: works}
}
