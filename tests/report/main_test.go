package main

import (
	"io"
	"strings"
	"testing"
)

const stream = `{"Action":"start","Package":"counterfoil/a"}
{"Action":"run","Package":"counterfoil/a","Test":"TestGood"}
{"Action":"output","Package":"counterfoil/a","Test":"TestGood","Output":"=== RUN   TestGood\n"}
{"Action":"output","Package":"counterfoil/a","Test":"TestGood","Output":"    a_test.go:5: chatter\n"}
{"Action":"pass","Package":"counterfoil/a","Test":"TestGood","Elapsed":0}
{"Action":"output","Package":"counterfoil/a","Test":"TestNo/a","Output":"=== RUN   TestNo/a\n"}
{"Action":"output","Package":"counterfoil/b","Test":"TestBad","Output":"=== RUN   TestBad\n"}
{"Action":"output","Package":"counterfoil/a","Test":"TestNo/a","Output":"    a_test.go:7: SKIPPED, NOT TESTED: no VM\n"}
{"Action":"output","Package":"counterfoil/a","Test":"TestNo/a","Output":"        for it\n"}
{"Action":"output","Package":"counterfoil/a","Test":"TestNo/a","Output":"--- SKIP: TestNo/a (0.00s)\n"}
{"Action":"skip","Package":"counterfoil/a","Test":"TestNo/a","Elapsed":0}
{"Action":"output","Package":"counterfoil/a","Output":"PASS\n"}
{"Action":"output","Package":"counterfoil/a","Output":"ok  \tcounterfoil/a\t0.01s\n"}
{"Action":"pass","Package":"counterfoil/a","Elapsed":0.01}
{"Action":"output","Package":"counterfoil/b","Test":"TestBad","Output":"    b_test.go:9: 1, want 2\n"}
{"Action":"output","Package":"counterfoil/b","Test":"TestBad","Output":"--- FAIL: TestBad (0.00s)\n"}
{"Action":"fail","Package":"counterfoil/b","Test":"TestBad","Elapsed":0}
{"Action":"output","Package":"counterfoil/b","Test":"TestHangs","Output":"=== RUN   TestHangs\n"}
{"Action":"output","Package":"counterfoil/b","Test":"TestPassed","Output":"panic: test timed out after 1s\n"}
{"Action":"output","Package":"counterfoil/b","Test":"TestPassed","Output":"\trunning tests:\n"}
{"Action":"output","Package":"counterfoil/b","Test":"TestPassed","Output":"\t\tTestHangs (1s)\n"}
{"Action":"pass","Package":"counterfoil/b","Test":"TestPassed"}
{"Action":"output","Package":"counterfoil/b","Output":"FAIL\tcounterfoil/b\t1.01s\n"}
{"Action":"fail","Package":"counterfoil/b","Elapsed":1.01}
{"ImportPath":"counterfoil/c","Action":"build-output","Output":"c.go:1:1: no package\n"}
{"Action":"output","Package":"counterfoil/d","Output":"?   \tcounterfoil/d\t[no test files]\n"}
{"Action":"skip","Package":"counterfoil/d","Elapsed":0}
go: a word of the go command's own
{"Action":"output","Package":"counterfoil/e","Test":"TestCut","Output":"=== RUN   TestCut\n"}
`

func TestReport(t *testing.T) {
	var out, packages, skipped, hung strings.Builder
	r := report{said: map[string][]string{}, late: map[string]bool{}, out: &out, packages: &packages, skipped: &skipped,
		hung: &hung, where: "Wine"}
	r.read(strings.NewReader(stream))
	want := "ok  \tcounterfoil/a\t0.01s\n" +
		"    b_test.go:9: 1, want 2\n--- FAIL: TestBad (0.00s)\npanic: test timed out after 1s\n" +
		"\trunning tests:\n\t\tTestHangs (1s)\n" +
		"FAIL\tcounterfoil/b\t1.01s\nFAIL\tcounterfoil/b: its time ran out in TestHangs (1s)\n" +
		"c.go:1:1: no package\n?   \tcounterfoil/d\t[no test files]\ngo: a word of the go command's own\n" +
		"=== RUN   TestCut\n"
	if out.String() != want {
		t.Errorf("printed\n%s\nwant\n%s", out.String(), want)
	}
	want = "Wine ok  \tcounterfoil/a\t0.01s\nWine FAIL\tcounterfoil/b\t1.01s\n" +
		"Wine ?   \tcounterfoil/d\t[no test files]\n"
	if packages.String() != want {
		t.Errorf("packages\n%s\nwant\n%s", packages.String(), want)
	}
	if want := "Wine a TestNo/a: no VM for it\n"; skipped.String() != want {
		t.Errorf("skipped %q, want %q", skipped.String(), want)
	}
}

// Whoever runs a package again whose time ran out must know that nothing else failed.
func TestOnlyHung(t *testing.T) {
	const (
		late = `{"Action":"output","Package":"p/late","Test":"TestX","Output":"panic: test timed out after 1m0s\n"}
{"Action":"fail","Package":"p/late"}
`
		bad = `{"Action":"output","Package":"p/bad","Test":"TestY","Output":"--- FAIL: TestY (0.00s)\n"}
{"Action":"fail","Package":"p/bad"}
`
		unbuilt = `{"ImportPath":"p/c","Action":"build-output","Output":"c.go:1:1: no package\n"}
`
		good = `{"Action":"pass","Package":"p/good"}
`
	)
	for stream, want := range map[string]bool{
		"": false, good: false, bad: false, late: true, late + late: true, good + late + good: true,
		late + bad: false, bad + late: false, late + unbuilt: false, unbuilt + late: false,
	} {
		var hung strings.Builder
		r := report{said: map[string][]string{}, late: map[string]bool{}, out: io.Discard, packages: io.Discard,
			skipped: io.Discard, hung: &hung}
		r.read(strings.NewReader(stream))
		if r.onlyHung != want {
			t.Errorf("%t for\n%s", r.onlyHung, stream)
		}
		if got := strings.Count(hung.String(), "p/late\n"); got != strings.Count(stream, `"fail","Package":"p/late"`) {
			t.Errorf("%q for\n%s", hung.String(), stream)
		}
	}
}
