package main

import (
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
{"Action":"output","Package":"counterfoil/b","Test":"TestHangs","Output":"panic: test timed out after 1s\n"}
{"Action":"output","Package":"counterfoil/b","Output":"FAIL\tcounterfoil/b\t1.01s\n"}
{"Action":"fail","Package":"counterfoil/b","Elapsed":1.01}
{"ImportPath":"counterfoil/c","Action":"build-output","Output":"c.go:1:1: no package\n"}
{"Action":"output","Package":"counterfoil/d","Output":"?   \tcounterfoil/d\t[no test files]\n"}
{"Action":"skip","Package":"counterfoil/d","Elapsed":0}
go: a word of the go command's own
{"Action":"output","Package":"counterfoil/e","Test":"TestCut","Output":"=== RUN   TestCut\n"}
`

func TestReport(t *testing.T) {
	var out, packages, skipped strings.Builder
	r := report{said: map[string][]string{}, out: &out, packages: &packages, skipped: &skipped, where: "Wine"}
	r.read(strings.NewReader(stream))
	want := "ok  \tcounterfoil/a\t0.01s\n" +
		"    b_test.go:9: 1, want 2\n--- FAIL: TestBad (0.00s)\npanic: test timed out after 1s\n" +
		"FAIL\tcounterfoil/b\t1.01s\n" +
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
