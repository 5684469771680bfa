// Prints what the cron library of Kubernetes makes of schedules: one line of JSON for each line of
// the input, with the first six ticks of 2026 in UTC, or none where it refuses the schedule.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"time"

	"github.com/robfig/cron/v3"
)

type answer struct {
	Schedule string  `json:"schedule"`
	Ticks    []int64 `json:"ticks,omitempty"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		found := answer{Schedule: lines.Text()}
		if schedule, err := cron.ParseStandard(found.Schedule); err == nil {
			tick := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
			for len(found.Ticks) < 6 {
				if tick = schedule.Next(tick); tick.IsZero() {
					break
				}
				found.Ticks = append(found.Ticks, tick.Unix())
			}
		}
		if err := out.Encode(found); err != nil {
			panic(err)
		}
	}
}
