package pos

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/net/netutil"

	"counterfoil/internal/fault"
)

// Limits on callers: enough for a POS, and little for anybody else to abuse.
const (
	maxCallers = 32
	headerTime = 5 * time.Second
	readTime   = 10 * time.Second
	writeTime  = 60 * time.Second // a disk may be slow, and the sale is answered after its commit
	idleTime   = 30 * time.Second
	maxHeader  = 16 << 10 // bytes
)

// Door takes sales over HTTP from programs on this PC:
//
//	POST http://127.0.0.1:PORT/sale
//	Authorization: Bearer SECRET
//	Content-Type: application/json
//
// Any page in a browser on this PC can send requests here as well. So the Host header
// must be 127.0.0.1 or localhost (against DNS rebinding), a request with an Origin is
// refused, and CORS gets no answer. Nor does such a page know the secret.
type Door struct {
	Port    int
	Counter Counter
	// Secret reports whether this is the secret that was made in Settings.
	Secret  func(ctx context.Context, given string) (bool, error)
	Say     func(error) string
	Trouble func(error) // told why the port cannot be opened; nil: it is open
	Logger  *slog.Logger
}

// Run serves until ctx ends. While the port cannot be opened, it keeps trying.
func (d Door) Run(ctx context.Context) {
	for ctx.Err() == nil {
		listener, err := Listen(d.Port)
		d.Trouble(err)
		if err == nil {
			d.serve(ctx, listener)
		}
		select {
		case <-ctx.Done():
		case <-time.After(retryEvery):
		}
	}
}

// takenOnWindows is how Windows says that a port is another program's.
const takenOnWindows = syscall.Errno(10048)

// Listen opens the port, for this PC only. The error is fault.InboxPort.
func Listen(port int) (net.Listener, error) {
	listener, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		detail := err
		if of, is := errors.AsType[*net.OpError](err); is {
			detail = of.Err
		}
		is := fault.Fault{Kind: fault.InboxPort, Facts: fault.Facts{Count: port, Detail: detail.Error()}}
		if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, takenOnWindows) {
			is.Kind = fault.InboxTaken
		}
		return nil, is.With(err)
	}
	return netutil.LimitListener(listener, maxCallers), nil
}

func (d Door) serve(ctx context.Context, listener net.Listener) {
	server := &http.Server{Handler: d, ReadHeaderTimeout: headerTime, ReadTimeout: readTime,
		WriteTimeout: writeTime, IdleTimeout: idleTime, MaxHeaderBytes: maxHeader,
		DisableGeneralOptionsHandler: true, // it answers before anything is checked
		BaseContext:                  func(net.Listener) context.Context { return ctx },
		ErrorLog:                     slog.NewLogLogger(d.Logger.Handler(), slog.LevelDebug)}
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(ended)
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), retryEvery)
		defer cancel()
		if server.Shutdown(last) != nil {
			server.Close()
		}
	})
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		d.Logger.Warn("the port for a POS has closed", "error", err)
	}
	if !stop() {
		<-ended
	}
}

// ServeHTTP answers one request.
func (d Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	status, sentence := d.mayEnter(w, r)
	if sentence != "" {
		refuse(w, status, sentence)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxSale))
	if tooLong, is := errors.AsType[*http.MaxBytesError](err); is {
		refuse(w, http.StatusRequestEntityTooLarge,
			d.Say(fault.Fault{Kind: fault.POSTooLong, Facts: fault.Facts{Max: int(tooLong.Limit)}}))
		return
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, d.Say(fault.New(fault.POSCutShort)))
		return
	}
	sale, err := ParseJSON(body)
	if err != nil {
		refuse(w, http.StatusBadRequest, d.Say(err))
		return
	}
	answer, err := d.Counter.Take(r.Context(), sale)
	if err != nil {
		d.Logger.Warn("a POS's request was not carried out", "error", err)
		refuse(w, statusOf(err), d.Say(err))
		return
	}
	w.Write(answerText(answer))
}

// mayEnter checks everything but the sale itself. Its refusals tell a stranger
// nothing about the till.
func (d Door) mayEnter(w http.ResponseWriter, r *http.Request) (status int, sentence string) {
	port := strconv.Itoa(d.Port)
	kind, _, _ := mime.ParseMediaType(only(r.Header, "Content-Type"))
	switch {
	case r.Host != "127.0.0.1:"+port && !strings.EqualFold(r.Host, "localhost:"+port):
		return http.StatusMisdirectedRequest, "The address must be http://127.0.0.1:" + port + "/sale."
	case r.Header.Get("Origin") != "" || r.Header.Get("Sec-Fetch-Site") != "":
		return http.StatusForbidden, "No browser may come in here."
	case r.URL.Path != "/sale":
		return http.StatusNotFound, "There is only /sale here."
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		return http.StatusMethodNotAllowed, "Send a sale with POST."
	}
	scheme, given, _ := strings.Cut(only(r.Header, "Authorization"), " ")
	known, err := false, error(nil)
	if strings.EqualFold(scheme, "Bearer") {
		known, err = d.Secret(r.Context(), strings.TrimSpace(given))
	}
	switch {
	case err != nil:
		return statusOf(err), d.Say(err)
	case !known:
		w.Header().Set("WWW-Authenticate", "Bearer")
		return http.StatusUnauthorized, "The secret is missing or wrong: make one in Settings, and send it as " +
			"Authorization: Bearer SECRET."
	case kind != "application/json":
		return http.StatusUnsupportedMediaType, "Send the sale as application/json."
	}
	return 0, ""
}

// only is a header that is there once: of two, it depends on the reader which one counts.
func only(h http.Header, name string) string {
	if values := h.Values(name); len(values) == 1 {
		return values[0]
	}
	return ""
}

// statusOf tells a POS whether it is worth sending the same request again.
func statusOf(err error) int {
	switch {
	case errors.Is(err, fault.POSReceipt):
		return http.StatusConflict
	case Wrong(err):
		return http.StatusUnprocessableEntity
	case errors.Is(err, fault.Store), errors.Is(err, fault.Setup), errors.Is(err, context.Canceled):
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

func refuse(w http.ResponseWriter, status int, sentence string) {
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(struct {
		Error string `json:"error"`
	}{sentence})
}
