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
	for _, f := range []struct {
		name string
		n    int
		do   func(ps secgroup.IpPermissions)
	}{
		{"Canonicalize", 1000, func(ps secgroup.IpPermissions) { ps.Canonicalize() }},
		{"Advise", 100, func(ps secgroup.IpPermissions) { secgroup.Advise(ps, secgroup.Ingress) }},
	} {
		fastest := func(ps secgroup.IpPermissions) time.Duration {
			best := time.Duration(1 << 62)
			for range 5 {
				start := time.Now()
				f.do(ps)
				best = min(best, time.Since(start))
			}
			return best
		}
		for _, s := range shapes {
			small, large := fastest(s.make(f.n)), fastest(s.make(100*f.n))
			if large > 2000*small {
				t.Errorf("%s, %s: %d rules take %v, %d take %v", f.name, s.name, f.n, small, 100*f.n, large)
			}
		}
	}
}

// BenchmarkAdvise shows what advice costs a rule.
func BenchmarkAdvise(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			ps := many(n)
			for b.Loop() {
				secgroup.Advise(ps, secgroup.Ingress)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/rule")
		})
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
