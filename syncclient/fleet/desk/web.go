package desk

import (
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet/office"
)

// openPage serves the page of all tills, which only looks: to this PC, or with a password by TLS.
func (d *Desk) openPage() error {
	if d.options.Web == "" {
		return nil
	}
	at := fault.Facts{Where: d.options.Web}
	if _, _, err := net.SplitHostPort(d.options.Web); err != nil {
		return fault.Fault{Kind: fault.FleetListen, Facts: at}.With(err)
	}
	if d.options.Password == "" && !loopback(hostOf(d.options.Web)) {
		return fault.Fault{Kind: fault.FleetOpenPage, Facts: at}
	}
	l, err := net.Listen("tcp", d.options.Web)
	if err != nil {
		return fault.Fault{Kind: fault.FleetListen, Facts: at}.With(err)
	}
	d.page = l
	handler := http.Handler(http.HandlerFunc(d.showHere))
	if d.options.Password != "" {
		certificate, _, err := d.keys.Pair()
		if err != nil {
			l.Close()
			return office.Stored(err)
		}
		l = tls.NewListener(l, &tls.Config{MinVersion: tls.VersionTLS12, // phones have it
			Certificates: []tls.Certificate{certificate}})
		handler = newLock(d.options.Password, http.HandlerFunc(d.show))
	}
	d.web = &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second,
		IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(d.log.Handler(), slog.LevelDebug)}
	go d.web.Serve(l)
	return nil
}

// Page is the page's address; "": there is none.
func (d *Desk) Page() string {
	if d.page == nil {
		return ""
	}
	scheme, address := "http", d.page.Addr().(*net.TCPAddr)
	if d.options.Password != "" {
		scheme = "https"
	}
	host := net.JoinHostPort(address.IP.String(), strconv.Itoa(address.Port))
	if address.IP.IsUnspecified() {
		host = addresses("", address.Port)[0]
	}
	return scheme + "://" + host + "/"
}

// PageCertificate is the SHA-256 of the page's certificate; nil: it is without TLS.
func (d *Desk) PageCertificate() []byte {
	if d.page == nil || d.options.Password == "" {
		return nil
	}
	_, sum, err := d.keys.Pair()
	if err != nil {
		return nil
	}
	return sum
}

// showHere shows the page to this PC.
func (d *Desk) showHere(w http.ResponseWriter, r *http.Request) {
	if !loopback(hostOf(r.Host)) { // a web page elsewhere that has its own name point here
		http.Error(w, "This page is for this PC only.", http.StatusForbidden)
		return
	}
	d.show(w, r)
}

func (d *Desk) show(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path != "/":
		http.NotFound(w, r)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
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
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	if err := page.Execute(w, o); err != nil {
		d.log.Info("the page was not sent whole", "error", err)
	}
}

const (
	guesses    = 10               // wrong passwords that a device may send at once
	guessAgain = 10 * time.Second // and then one each
	mostGuess  = 1000             // devices that are remembered
)

// lock asks for a password, whatever the user's name.
type lock struct {
	password [sha256.Size]byte
	next     http.Handler

	mu    sync.Mutex
	wrong map[string]time.Time // by device: when all its guesses are forgotten
}

func newLock(password string, next http.Handler) *lock {
	return &lock{password: sha256.Sum256([]byte(password)), next: next, wrong: map[string]time.Time{}}
}

func (l *lock) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	from, now := hostOf(r.RemoteAddr), time.Now()
	_, password, said := r.BasicAuth()
	if !l.may(from, now) {
		w.Header().Set("Retry-After", strconv.Itoa(int(guessAgain.Seconds())))
		http.Error(w, "Too many wrong passwords. Wait a little.", http.StatusTooManyRequests)
		return
	}
	sum := sha256.Sum256([]byte(password))
	if said && subtle.ConstantTimeCompare(sum[:], l.password[:]) == 1 {
		l.next.ServeHTTP(w, r)
		return
	}
	if said {
		l.note(from, now)
	}
	w.Header().Set("WWW-Authenticate", `Basic realm="Counterfoil desk", charset="UTF-8"`)
	http.Error(w, "This page needs the desk's password.", http.StatusUnauthorized)
}

func (l *lock) may(from string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.wrong[from].Sub(now) <= (guesses-1)*guessAgain
}

func (l *lock) note(from string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.wrong) >= mostGuess {
		l.wrong = map[string]time.Time{}
	}
	until := l.wrong[from]
	if until.Before(now) {
		until = now
	}
	l.wrong[from] = until.Add(guessAgain)
}
