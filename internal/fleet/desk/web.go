package desk

import (
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/fleet/office"
	"counterfoil/internal/purchase"
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Funcs(template.FuncMap{"ago": ago, "sums": sums,
	"legible": purchase.Legible,
	"count":   func(r office.Row, state purchase.State) int64 { return r.By[state] }}).Parse(pageText))

// openPage serves the page of all tills, which only looks, and only to this PC.
func (d *Desk) openPage() error {
	if d.options.Web == "" {
		return nil
	}
	at := fault.Facts{Where: d.options.Web}
	if !loopback(hostOf(d.options.Web)) {
		return fault.Fault{Kind: fault.FleetListen, Facts: at}.With(errors.New("the page is for this PC only"))
	}
	l, err := net.Listen("tcp", d.options.Web)
	if err != nil {
		return fault.Fault{Kind: fault.FleetListen, Facts: at}.With(err)
	}
	d.page = l
	d.web = &http.Server{Handler: http.HandlerFunc(d.show), ReadHeaderTimeout: 5 * time.Second,
		WriteTimeout: 10 * time.Second}
	go d.web.Serve(l)
	return nil
}

// Page is the page's address; "": there is none.
func (d *Desk) Page() string {
	if d.page == nil {
		return ""
	}
	return "http://" + d.page.Addr().String() + "/"
}

func (d *Desk) show(w http.ResponseWriter, r *http.Request) {
	switch {
	case !loopback(hostOf(r.Host)): // a web page elsewhere that has its own name point here
		http.Error(w, "This page is for this PC only.", http.StatusForbidden)
		return
	case r.URL.Path != "/":
		http.NotFound(w, r)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		http.Error(w, "This page only shows.", http.StatusMethodNotAllowed)
		return
	}
	o, err := d.Overview(time.Now())
	if err != nil {
		d.log.Error("read the books for the page", "error", err)
		http.Error(w, "The desk's books cannot be read.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	if err := page.Execute(w, o); err != nil {
		d.log.Info("the page was not sent whole", "error", err)
	}
}

// ago is a moment as a person reads it from two metres.
func ago(at, now time.Time) string {
	d := now.Sub(at)
	switch {
	case at.IsZero():
		return "–"
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 24*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	}
	return at.Local().Format("2 Jan 15:04")
}

// sums are the sums of what was sold, in the order of their currencies.
func sums(of map[purchase.State]purchase.Tally) string {
	t := purchase.Counts{By: of}.Takings()
	texts := []string{fmt.Sprintf("%d sales", t.Count)}
	for _, currency := range slices.Sorted(maps.Keys(t.Sums)) {
		m := purchase.Money{Minor: t.Sums[currency], Currency: currency}
		texts = append(texts, m.Decimal()+" "+m.Code())
	}
	return strings.Join(texts, ", ")
}
