package storefront

import (
	"counterfoil/internal/till"
	"counterfoil/scanner"
)

func newWedge(s till.Settings) *scanner.Wedge {
	return scanner.NewWedge(scanner.WedgeOptions{Prefix: s.WedgePrefix, Suffix: s.WedgeSuffix, Reading: s.WedgeReading})
}
