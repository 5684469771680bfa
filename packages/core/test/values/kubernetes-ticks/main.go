// Prints what the cron library of Kubernetes makes of schedules: one line of JSON for each line of
// the input. A line is a schedule, for the first six ticks of 2026 in UTC, or JSON with a time
// zone, for its ticks between two times. There are none where the library refuses the schedule or
// the time zone. With the argument "zones" it prints the names of all time zones that Go has.
package main

import (
	"archive/zip"
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
	_ "time/tzdata"

	"github.com/robfig/cron/v3"
)

type answer struct {
	TimeZone string  `json:"timeZone,omitempty"`
	Schedule string  `json:"schedule"`
	From     int64   `json:"from,omitempty"`
	To       int64   `json:"to,omitempty"`
	Ticks    []int64 `json:"ticks,omitempty"`
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "zones" {
		printZones()
		return
	}
	lines := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		found := answer{Schedule: lines.Text()}
		if strings.HasPrefix(found.Schedule, "{") {
			check(json.Unmarshal(lines.Bytes(), &found))
			found.Ticks = ticksBetween(found)
		} else {
			found.Ticks = firstTicks(found.Schedule)
		}
		check(out.Encode(found))
	}
}

func firstTicks(text string) (ticks []int64) {
	schedule, err := cron.ParseStandard(text)
	if err != nil {
		return nil
	}
	tick := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for len(ticks) < 6 {
		if tick = schedule.Next(tick); tick.IsZero() {
			break
		}
		ticks = append(ticks, tick.Unix())
	}
	return ticks
}

// As the controller of CronJobs does, with the zone in front of the schedule.
func ticksBetween(asked answer) (ticks []int64) {
	schedule, err := cron.ParseStandard("TZ=" + asked.TimeZone + " " + asked.Schedule)
	if err != nil {
		return nil
	}
	end := time.Unix(asked.To, 0)
	for tick := schedule.Next(time.Unix(asked.From, 0)); tick.Before(end); tick = schedule.Next(tick) {
		ticks = append(ticks, tick.Unix())
	}
	return ticks
}

func printZones() {
	zones, err := zip.OpenReader(filepath.Join(runtime.GOROOT(), "lib", "time", "zoneinfo.zip"))
	check(err)
	for _, file := range zones.File {
		if _, err := time.LoadLocation(file.Name); err == nil && !strings.HasSuffix(file.Name, "/") {
			fmt.Println(file.Name)
		}
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
