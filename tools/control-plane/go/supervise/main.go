// supervise runs one container's process: `supervise LOG FOLDER PROGRAM [ARGUMENT...]`.
//
// Its output goes to LOG with a time per line. It is a process group of its own, which ends with its first process, as a container does. TERM is handed to
// the first process only. When the starter is gone the group is killed. Over the lifeline it reports, each in one line of JSON, that the process started or
// could not, and how it ended.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"dagctl.dev/control-plane/lifeline"
)

type report struct {
	Event  string `json:"event"`
	Pid    int    `json:"pid,omitempty"`
	Code   int    `json:"code"`
	Signal int    `json:"signal,omitempty"`
	Text   string `json:"message,omitempty"`
}

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: supervise LOG FOLDER PROGRAM [ARGUMENT...]")
		os.Exit(2)
	}
	line := lifeline.Open()
	say := func(r report) {
		if line != nil {
			_ = json.NewEncoder(line).Encode(r)
		}
	}
	fail := func(err error) {
		say(report{Event: "failed", Code: 128, Text: err.Error()})
		os.Exit(128)
	}
	file, err := os.OpenFile(os.Args[1], os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		fail(err)
	}
	// Asked to end before the process is there: it is told as soon as it is.
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)

	command := exec.Command(os.Args[3], os.Args[4:]...)
	command.Dir = os.Args[2]
	// As it is: left unset, a PWD would be added, which a container has not.
	command.Env = os.Environ()
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stdout, err := command.StdoutPipe()
	if err != nil {
		fail(err)
	}
	stderr, err := command.StderrPipe()
	if err != nil {
		fail(err)
	}
	if err := command.Start(); err != nil {
		fail(err)
	}
	pid := command.Process.Pid
	// What it wrote until then still reaches the log below.
	lifeline.Watch(line, func() { _ = syscall.Kill(-pid, syscall.SIGKILL) })
	say(report{Event: "started", Pid: pid})
	go func() {
		for s := range signals {
			// The first process only: what it does with its children is its affair.
			_ = command.Process.Signal(s)
		}
	}()
	out := &log{file: file}
	done := make(chan struct{}, 2)
	go func() { out.copy("stdout", stdout); done <- struct{}{} }()
	go func() { out.copy("stderr", stderr); done <- struct{}{} }()

	state, err := command.Process.Wait()
	if err != nil {
		fail(err)
	}
	// The rest of a container ends with its first process.
	_ = syscall.Kill(-pid, syscall.SIGKILL)
	// What left the group may hold the pipes open for ever: it is not waited for.
	timeout := time.After(2 * time.Second)
	for range 2 {
		select {
		case <-done:
		case <-timeout:
		}
	}
	code, sig := state.ExitCode(), 0
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		sig = int(status.Signal())
		code = 128 + sig
	}
	say(report{Event: "exited", Code: code, Signal: sig})
	os.Exit(code)
}
