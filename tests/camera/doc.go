// Package camera tests the scan verb, and what keeps a window's camera running,
// with a real V4L2 camera, which no build machine has: a virtual machine has one.
//
//	host                                guest: Debian's kernel, init is our own program
//	TestCamera ─ initrd ─→ QEMU (TCG) ─→ vivid: output /dev/video1 ═loop═> capture /dev/video0
//	    ▲                                v4l2-ctl writes a code to the output
//	    └──────── CHECK lines ◄───────── the scan verb or a camera.Live, a process for each check
//
// The kernel comes from `.ci/setup camera`. What vivid cannot do, MJPEG, is
// tested with recorded frames beside the code itself (scanner/camera).
package camera
