// Package measure holds what is said about time in docs/performance.md: as a
// ratio within one run, since machines differ and do other work too, and where
// a number is asked for in the fastest turn. Only benchmarks use it; CI depends
// on no time.
package measure

import (
	"slices"
	"testing"
	"time"
)

// Ratio runs ours and theirs in turns and fails where ours takes more than most
// times as long, in the median turn. It reports that ratio, what it can be at
// most, and the time of one of the n things that ours does.
func Ratio(b *testing.B, n int, most float64, ours, theirs func()) {
	const grain = 50 * time.Microsecond // far above that of the clock
	calls := 1
	for min(elapsed(calls, ours), elapsed(calls, ours), elapsed(calls, ours)) < grain {
		calls *= 2
	}
	var ratios, times []float64
	for b.Loop() {
		var a, t time.Duration
		if len(ratios)%2 == 0 { // so that neither always pays for the other's garbage
			a, t = elapsed(calls, ours), elapsed(calls, theirs)
		} else {
			t, a = elapsed(calls, theirs), elapsed(calls, ours)
		}
		ratios = append(ratios, float64(a)/float64(t))
		times = append(times, float64(a)/float64(calls*n))
	}
	ratio := median(ratios)
	if ratio > most {
		b.Errorf("takes %.3g times as long, want %v at most", ratio, most)
	}
	b.ReportMetric(0, "ns/op") // of a turn, which says nothing
	b.ReportMetric(median(times), "ns/each")
	b.ReportMetric(ratio, "times")
	b.ReportMetric(most, "most")
}

// PerByte fails where f, which reads n bytes, takes more than most nanoseconds a
// byte in its fastest turn.
func PerByte(b *testing.B, n int, most float64, f func()) {
	best := time.Duration(1<<63 - 1)
	for b.Loop() {
		best = min(best, elapsed(1, f))
	}
	perByte := float64(best) / float64(n)
	if perByte > most {
		b.Errorf("%.3g ns a byte, want %v at most", perByte, most)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(perByte, "ns/byte")
	b.ReportMetric(most, "most")
}

// Each reports what f costs for each of the n things that it does.
func Each(b *testing.B, n int, f func()) {
	b.ReportAllocs()
	for b.Loop() {
		f()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/each")
}

func elapsed(calls int, f func()) time.Duration {
	start := time.Now()
	for range calls {
		f()
	}
	return time.Since(start)
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
