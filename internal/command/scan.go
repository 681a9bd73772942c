package command

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/scanner/camera"
)

func scanVerb(run runner) *cobra.Command {
	var f scanFlags
	cmd := newVerb(run, here, "scan", "read codes with a live camera, one per line with its time, until interrupted",
		func(ctx context.Context, j *job, _ []string) error {
			if f.list {
				return listCameras(j)
			}
			return scan(ctx, j, f)
		})
	cmd.Flags().StringVar(&f.camera, "camera", "", "`NAME` of the camera, as --list shows it; else the first")
	cmd.Flags().BoolVar(&f.once, "once", false, "end with the first code")
	cmd.Flags().IntVar(&f.seconds, "seconds", 0, "end after `N` seconds; 0 is never")
	cmd.Flags().BoolVar(&f.list, "list", false, "list the cameras by name")
	return cmd
}

type scanFlags struct {
	camera     string
	once, list bool
	seconds    int
}

// sighted is one code in JSON.
type sighted struct {
	Text      string `json:"text"`
	Symbology string `json:"symbology"`
	At        string `json:"at"`
	Camera    string `json:"camera"`
}

// scan prints codes as they are seen, in JSON too: the reader of a pipe waits
// for them. Without any code the exit code is 1. An interrupt is the usual end.
func scan(ctx context.Context, j *job, f scanFlags) error {
	if f.seconds < 0 || f.seconds > 24*60*60 {
		return usage("--seconds: from 0 to 86400")
	}
	cam, info, err := camera.Open(j.cameras(), f.camera)
	if errors.Is(err, camera.ErrNotFound) {
		return usage("--camera: %s: see counterfoil scan --list", say(err))
	}
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if f.seconds > 0 {
		ctx, stop = context.WithTimeout(ctx, time.Duration(f.seconds)*time.Second)
		defer stop()
	}
	out := sights{j: j, camera: info.Name, array: elements{to: answerWriter{j}}}
	var failed error
	told := 0 // the number of codes that was last reported
	err = camera.Watch(ctx, cam, func(l camera.Look) {
		if l.Parts > 0 && l.Parts != told {
			told = l.Parts
			j.remark("this is one of %d codes that hold a text together: a card has one code", l.Parts)
		}
		for _, s := range l.Scans {
			if ctx.Err() != nil {
				return
			}
			if failed = out.print(s); failed != nil || f.once {
				stop()
			}
		}
	})
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		err = nil
	}
	if err := cmp.Or(failed, out.end(), err); err != nil {
		return err
	}
	if out.count == 0 {
		return finished(exitOther)
	}
	return nil
}

func (j *job) cameras() camera.System {
	if j.host.Cameras != nil {
		return j.host.Cameras
	}
	return camera.Local()
}

// sights prints codes one by one: lines, or the elements of one array.
type sights struct {
	j      *job
	camera string
	count  int
	array  elements
}

func (s *sights) print(scan purchase.Scan) error {
	s.count++
	if !s.j.json {
		return s.j.printf("%s\t%s\n", scan.At.Format("2006-01-02 15:04:05.000"), visible(scan.Text))
	}
	return s.array.add(sighted{scan.Text, scan.Symbology, scan.At.UTC().Format(purchase.TimeFormat), s.camera})
}

func (s *sights) end() error {
	if !s.j.json {
		return nil
	}
	return s.array.end()
}

// listedCamera is one camera in JSON.
type listedCamera struct {
	Name     string `json:"name"`
	ID       string `json:"id"`
	Infrared bool   `json:"infrared"`
}

// listCameras names the cameras, the one that is used without --camera first.
// No camera is an answer, too.
func listCameras(j *job) error {
	all, err := j.cameras().List()
	if err != nil {
		return err
	}
	answer, text := []listedCamera{}, ""
	for _, c := range all {
		answer = append(answer, listedCamera{c.Name, c.ID, c.Infrared})
		text += purchase.Legible(c.Name) + "\n"
	}
	if len(all) == 0 {
		text = sentence(say(device.ErrNoCamera)) + "\n"
	}
	return j.answer(answer, "%s", text)
}
