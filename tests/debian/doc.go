// Package debian installs the package on the system that it runs on, sells with the installed program, updates it,
// removes and purges it. `make installed` builds the packages and runs it (build tag debian). It changes a system only
// if Counterfoil is not installed there, and leaves it without.
package debian
