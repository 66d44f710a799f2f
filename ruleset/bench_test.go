package ruleset_test

import (
	"fmt"
	"testing"

	"example.com/secgroup"
	"example.com/secgroup/internal/measure"
	"example.com/secgroup/ruleset"
)

// rules returns n rules, of which every tenth is another one where other is set:
// one port each of a hundred, from a block each.
func manyRules(n int, other bool) secgroup.IpPermissions {
	ps := make(secgroup.IpPermissions, 100)
	for i := range ps {
		ps[i] = secgroup.IpPermission{IpProtocol: "tcp", FromPort: secgroup.PortOf(int32(i)), ToPort: secgroup.PortOf(int32(i))}
	}
	for i := range n {
		high := 10
		if other && i%10 == 0 {
			high = 11
		}
		p := &ps[i%len(ps)]
		p.IpRanges = append(p.IpRanges, secgroup.IpRange{CidrIp: fmt.Sprintf("%d.%d.%d.%d/32", high, i>>16&255, i>>8&255, i&255), Description: "a service"})
	}
	return ps
}

// sizes are the numbers of rules that are measured.
var sizes = []int{1000, 10000, 100000, 1000000}

func BenchmarkPlan(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			current, desired := manyRules(n, false), manyRules(n, true)
			for b.Loop() {
				if _, err := ruleset.Plan(current, desired); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// pairwise is what controllers do today: every rule is compared with every
// other, text by text.
func pairwise(current, desired []secgroup.SecurityGroupRule) (authorize, revoke []secgroup.SecurityGroupRule) {
	missing := func(from, in []secgroup.SecurityGroupRule) (list []secgroup.SecurityGroupRule) {
		for _, r := range from {
			found := false
			for _, s := range in {
				if r == s {
					found = true
					break
				}
			}
			if !found {
				list = append(list, r)
			}
		}
		return list
	}
	return missing(desired, current), missing(current, desired)
}

func BenchmarkPairwise(b *testing.B) {
	for _, n := range sizes[:2] {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			current, desired := manyRules(n, false), manyRules(n, true)
			for b.Loop() {
				is, _ := current.Rules(secgroup.Ingress)
				want, _ := desired.Rules(secgroup.Ingress)
				if a, r := pairwise(is, want); len(a) != n/10 || len(r) != n/10 {
					b.Fatal(len(a), len(r))
				}
			}
		})
	}
}

func benchmarkEach(b *testing.B, f func(secgroup.IpPermissions) error) {
	for _, n := range sizes[:3] {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			ps := manyRules(n, true)
			for b.Loop() {
				if err := f(ps); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRedundant(b *testing.B) {
	benchmarkEach(b, func(ps secgroup.IpPermissions) error { _, err := ruleset.Redundant(ps); return err })
}

func BenchmarkAggregate(b *testing.B) {
	benchmarkEach(b, func(ps secgroup.IpPermissions) error { _, err := ruleset.Aggregate(ps); return err })
}

func BenchmarkCount(b *testing.B) {
	benchmarkEach(b, func(ps secgroup.IpPermissions) error { _, err := ruleset.Count(ps, nil); return err })
}

// BenchmarkScale holds that nothing compares every two rules: that would take 100
// times as long a rule for 100 times the rules.
func BenchmarkScale(b *testing.B) {
	for _, f := range []struct {
		name string
		do   func(current, desired secgroup.IpPermissions) error
	}{
		{"Plan", func(c, d secgroup.IpPermissions) error { _, err := ruleset.Plan(c, d); return err }},
		{"Redundant", func(c, _ secgroup.IpPermissions) error { _, err := ruleset.Redundant(c); return err }},
		{"Aggregate", func(c, _ secgroup.IpPermissions) error { _, err := ruleset.Aggregate(c); return err }},
		{"Count", func(c, _ secgroup.IpPermissions) error { _, err := ruleset.Count(c, nil); return err }},
		{"Split", func(c, _ secgroup.IpPermissions) error { _, err := ruleset.Split(c, 60); return err }},
	} {
		do := func(n, times int) func() {
			current, desired := manyRules(n, false), manyRules(n, true)
			return func() {
				for range times {
					if err := f.do(current, desired); err != nil {
						b.Fatal(err)
					}
				}
			}
		}
		b.Run(f.name, func(b *testing.B) { measure.Ratio(b, 30_000, 10, do(30_000, 1), do(300, 100)) })
	}
}
