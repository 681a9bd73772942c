// Package fleet is the story of a shop with three tills and a desk, one of whose PCs dies: make fleet-demo tells it.
package fleet

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"counterfoil/tests/built"
)

var (
	program = flag.String("program", "", "a program that is built already")
	desk    = flag.String("desk", "", "the desk's program, built already")
	tell    = flag.Bool("tell", false, "TestFleetDemo tells what it does")
)

// asTill is set in the environment of a process that is a till.
const asTill = "COUNTERFOIL_TEST_TILL"

func TestMain(m *testing.M) {
	flag.Parse()
	if os.Getenv(asTill) == "" {
		built.Main(m)
		return
	}
	if err := runTill(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
