package practice

import (
	"io"
	"net/http"
	"time"
)

// The limits of control over HTTP.
const (
	maxOffline = time.Hour
	maxLatency = time.Minute
)

// orders are what POST /practice takes; what is absent stays as it is.
type orders struct {
	OfflineSeconds *float64 `json:"offline_seconds"`
	LatencyMS      *int     `json:"latency_ms"`
	Card           *struct {
		Code   string    `json:"code"`
		Status Behaviour `json:"status"`
	} `json:"card"`
}

func (o orders) check() error {
	if s := o.OfflineSeconds; s != nil && (*s <= 0 || *s > maxOffline.Seconds()) {
		return invalid(http.StatusUnprocessableEntity, "offline_seconds must be above 0, up to %.0f",
			maxOffline.Seconds())
	}
	if ms := o.LatencyMS; ms != nil && (*ms < 0 || *ms > int(maxLatency/time.Millisecond)) {
		return invalid(http.StatusUnprocessableEntity, "latency_ms must be 0 to %d", maxLatency/time.Millisecond)
	}
	return nil
}

// control carries out all orders or none. Going offline comes last, after the
// answer has been sent.
func (f *forloy) control(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var o orders
	if err == nil {
		err = decode(body, &o)
	}
	if err == nil {
		err = f.obey(o)
	}
	if err != nil {
		f.refuse(w, r, err)
		return
	}
	f.showControl(w, r)
	if o.OfflineSeconds == nil {
		return
	}
	// Without the flush, the answer would be lost with its connection.
	_ = http.NewResponseController(w).Flush()
	if err := f.goOffline(time.Duration(*o.OfflineSeconds * float64(time.Second))); err != nil {
		f.log.Warn("practice server cannot go offline", "error", err)
	}
}

func (f *forloy) obey(o orders) error {
	if err := o.check(); err != nil {
		return err
	}
	if o.Card != nil {
		if err := f.setCard(o.Card.Code, o.Card.Status); err != nil {
			return invalid(http.StatusUnprocessableEntity, "card: %v", err)
		}
	}
	if o.LatencyMS != nil {
		f.setLatency(time.Duration(*o.LatencyMS) * time.Millisecond)
	}
	return nil
}

func (f *forloy) showControl(w http.ResponseWriter, r *http.Request) {
	f.write(w, r, http.StatusOK, struct {
		LatencyMS int64  `json:"latency_ms"`
		Cards     []Card `json:"cards"`
	}{f.latencyNow().Milliseconds(), f.namedCards()})
}
