// Package fleet is the story of a shop with three tills and a desk, one of whose PCs dies: make fleet-demo tells it.
package fleet

import (
	"flag"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"

	"counterfoil/tests/built"
	"counterfoil/tests/grid"
)

var (
	program = flag.String("program", "", "a program that is built already")
	desk    = flag.String("desk", "", "the desk's program, built already")
	tell    = flag.Bool("tell", false, "TestFleetDemo tells what it does")
)

// asTill is set in the environment of a process that is a till.
const asTill = "COUNTERFOIL_TEST_TILL"

// asRelay is set, to where to listen and where to lead, in that of a process that leads connections on.
const asRelay = "COUNTERFOIL_TEST_RELAY"

func TestMain(m *testing.M) {
	grid.Node()
	flag.Parse()
	if at, to, is := strings.Cut(os.Getenv(asRelay), " "); is {
		l, err := net.Listen("tcp", at)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(l.Addr())
		lead(l, func() string { return to })
		return
	}
	if os.Getenv(asTill) == "" {
		built.Main(m)
		return
	}
	if err := runTill(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
