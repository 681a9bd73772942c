package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
)

const rule = "------------------------------------------------------------------------"

// writeLicences writes what About shows: our licence and those of all parts. Parts with the very same text share it.
func writeLicences(to io.Writer) error {
	parts, err := modules(systems...)
	if err != nil {
		return err
	}
	own, err := os.ReadFile("LICENSE")
	if err != nil {
		return err
	}
	out := bufio.NewWriter(to)
	fmt.Fprintf(out, "Counterfoil\n\n%s\n\nIt is made with these parts, whose licences follow:\n\n", tidy(string(own)))
	for _, p := range parts {
		fmt.Fprintln(out, p.title())
	}
	for _, g := range byText(parts) {
		fmt.Fprintf(out, "\n%s\n%s\n%s\n\n%s\n", rule, strings.Join(g.titles, "\n"), rule, g.text)
	}
	return out.Flush()
}

// title names a part. Its version is in the list of parts (SPDX), or the licences would have to change with it.
func (p part) title() string { return fmt.Sprintf("%s (%s)", p.Path, p.Licence) }

type group struct {
	text   string
	titles []string
}

// byText groups parts by the texts of their licences, in the order of the parts.
func byText(parts []part) []group {
	at := map[string]int{}
	var groups []group
	for _, p := range parts {
		for _, text := range p.Texts {
			i, known := at[text]
			if !known {
				i = len(groups)
				at[text] = i
				groups = append(groups, group{text: text})
			}
			groups[i].titles = append(groups[i].titles, p.title())
		}
	}
	return groups
}

// writeCopyright writes /usr/share/doc/counterfoil/copyright. Debian wants the Apache licence, which every system has,
// to be referred to.
func writeCopyright(to io.Writer) error {
	parts, err := modules("linux")
	if err != nil {
		return err
	}
	own, err := os.ReadFile("LICENSE")
	if err != nil {
		return err
	}
	out := bufio.NewWriter(to)
	fmt.Fprintf(out, "Counterfoil, a till's companion.\n\n%s\n\n", tidy(string(own)))
	fmt.Fprint(out, "The program contains the following parts, each under its own licence.\n")
	for _, g := range byText(parts) {
		text := g.text
		if strings.Contains(text, "Apache License") && strings.Contains(text, "TERMS AND CONDITIONS") {
			text = "Licensed under the Apache License, Version 2.0. On Debian systems its text is in\n" +
				"/usr/share/common-licenses/Apache-2.0."
		}
		fmt.Fprintf(out, "\n%s\n%s\n%s\n\n%s\n", rule, strings.Join(g.titles, "\n"), rule, text)
	}
	return out.Flush()
}
