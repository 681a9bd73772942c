package ui

import (
	"slices"
	"testing"
)

// TestPostsRunAtOnce: the toolkit is asked once for all that has gathered, and the order
// is kept.
func TestPostsRunAtOnce(t *testing.T) {
	var asked []func()
	var ran []int
	p := &posts{do: func(f func()) { asked = append(asked, f) }}
	for n := range 3 {
		p.post(func() {
			ran = append(ran, n)
			if n == 1 {
				p.post(func() { ran = append(ran, 10) }) // not before the next picture
			}
		})
	}
	if len(asked) != 1 || len(ran) != 0 {
		t.Fatalf("asked %d times; ran %v", len(asked), ran)
	}
	asked[0]()
	if !slices.Equal(ran, []int{0, 1, 2}) || len(asked) != 2 {
		t.Fatalf("asked %d times; ran %v", len(asked), ran)
	}
	asked[1]()
	if p.post(func() {}); !slices.Equal(ran, []int{0, 1, 2, 10}) || len(asked) != 3 {
		t.Errorf("asked %d times; ran %v", len(asked), ran)
	}
}
