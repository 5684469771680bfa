// Package lifeline ends a program with the one that started it, however that one ends: the kernel closes the other end of a descriptor.
package lifeline

import (
	"bufio"
	"io"
	"os"
	"syscall"
)

// Descriptor is the number under which the starter hands over one end of a socket pair.
const Descriptor = 3

// Open takes the line, or returns nil where the program was started without one (by hand).
func Open() *os.File {
	if os.Getenv("CONTROL_PLANE_LIFELINE") != "1" {
		return nil
	}
	os.Unsetenv("CONTROL_PLANE_LIFELINE")
	// A child that inherited it would keep neither us nor itself alive, but could read the line in our place.
	syscall.CloseOnExec(Descriptor)
	return os.NewFile(Descriptor, "lifeline")
}

// Watch calls gone once the starter is gone.
func Watch(line *os.File, gone func()) {
	if line == nil {
		return
	}
	go func() {
		_, _ = io.Copy(io.Discard, bufio.NewReader(line))
		gone()
	}()
}
