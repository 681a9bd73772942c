package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"counterfoil/scanner/qr"
)

func main() {
	photos := flag.String("photos", "", "")
	only := flag.String("only", "", "")
	verbose := flag.Bool("v", false, "")
	flag.Parse()
	groups, err := photoGroups(*photos)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	r := qr.NewReader(qr.Options{})
	total, all := 0, 0
	for _, g := range groups {
		hit, bad, n := 0, 0, 0
		var times []time.Duration
		for _, f := range g.files {
			if *only != "" && !strings.Contains(f, *only) {
				continue
			}
			shots, err := load(f)
			if err != nil {
				fmt.Println(err)
				continue
			}
			miss := ""
			for _, s := range shots {
				t := time.Now()
				codes := r.Read(s.plane)
				times = append(times, time.Since(t))
				n++
				found := false
				for _, c := range codes {
					if same(c.Text, s.want) {
						found = true
					} else {
						bad++
						fmt.Printf("   MISREAD %s: %q want %q\n", s.name, c.Text, s.want)
					}
				}
				if found {
					hit++
				} else {
					miss += " " + s.name
				}
			}
			if miss != "" && *verbose {
				fmt.Printf("   missed %dx%d %s\n", shots[0].plane.W, shots[0].plane.H, miss)
			}
		}
		if n == 0 {
			continue
		}
		slices.Sort(times)
		fmt.Println(g.name, hit, "of", n, "misread", bad, times[len(times)/2], times[len(times)*95/100])
		total += hit
		all += n
	}
	fmt.Println(total, all)
}

func same(a, b string) bool {
	f := func(s string) string { return strings.ReplaceAll(strings.TrimSpace(s), "\r\n", "\n") }
	return f(a) == f(b)
}
