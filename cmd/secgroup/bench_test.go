package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkCommand holds the processor time of an answer about one rule, start
// included, in the median run.
func BenchmarkCommand(b *testing.B) {
	const most = 5 * time.Millisecond
	file := filepath.Join(b.TempDir(), "one.txt")
	if err := os.WriteFile(file, []byte("IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=203.0.113.0/24}]\n"), 0o666); err != nil {
		b.Fatal(err)
	}
	for _, line := range []string{
		"check --ingress " + file,
		"authorize-security-group-ingress --group-id sg-1a2b3c4d --protocol tcp --port 22 --cidr 203.0.113.0/24",
	} {
		args := strings.Fields(line)
		b.Run(args[0], func(b *testing.B) {
			var times []time.Duration
			for b.Loop() {
				cmd := exec.Command(filepath.Join(bin, "secgroup"), args...)
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%v: %s", err, out)
				}
				times = append(times, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
			}
			slices.Sort(times)
			median := times[len(times)/2]
			if median > most {
				b.Errorf("%v of processor time, want %v at most", median, most)
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(median.Microseconds())/1000, "ms")
			b.ReportMetric(float64(most.Milliseconds()), "most")
		})
	}
}
