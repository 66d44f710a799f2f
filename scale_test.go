package secgroup_test

import (
	"fmt"
	"testing"
	"time"

	"example.com/secgroup"
)

// shapes are lists of n rules, the last two with something wrong in each.
var shapes = []struct {
	name string
	make func(n int) secgroup.IpPermissions
}{
	{"one permission", func(n int) secgroup.IpPermissions { return secgroup.IpPermissions{wide(n)} }},
	{"many permissions", many},
	{"duplicates", func(n int) secgroup.IpPermissions {
		ps := many(n)
		for i := range ps {
			ps[i] = ps[i%7]
		}
		return ps
	}},
	{"invalid", func(n int) secgroup.IpPermissions { return make(secgroup.IpPermissions, n) }},
}

// TestScale holds that a hundred times the rules cost far less than the ten
// thousand times that comparing every two of them would.
func TestScale(t *testing.T) {
	fastest := func(ps secgroup.IpPermissions) time.Duration {
		best := time.Duration(1 << 62)
		for range 5 {
			start := time.Now()
			ps.Canonicalize()
			best = min(best, time.Since(start))
		}
		return best
	}
	for _, s := range shapes {
		small, large := fastest(s.make(1000)), fastest(s.make(100_000))
		if large > 2000*small {
			t.Errorf("%s: 1,000 rules take %v, 100,000 take %v", s.name, small, large)
		}
	}
}

// BenchmarkValidate shows what Validate costs a rule, by the number of rules.
func BenchmarkValidate(b *testing.B) {
	for _, s := range shapes {
		for _, n := range []int{1, 1000, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", s.name, n), func(b *testing.B) {
				ps := s.make(n)
				for b.Loop() {
					ps.Validate()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/rule")
			})
		}
	}
}
