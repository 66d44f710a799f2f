package secgroup_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"example.com/secgroup"
	"example.com/secgroup/internal/measure"
)

// The targets of docs/performance.md that are about time. What is a count is
// held by a test: alloc_test.go here and in awscli and ec2query.

// A plain permission is what programs declare today.
type plainPermission struct {
	IpProtocol       string
	FromPort, ToPort *int32
	IpRanges         []struct{ CidrIp, Description string }
	Ipv6Ranges       []struct{ CidrIpv6, Description string }
	PrefixListIds    []struct{ PrefixListId, Description string }
	UserIdGroupPairs []struct {
		GroupId, GroupName, UserId, VpcId, VpcPeeringConnectionId, PeeringStatus, Description string
	}
}

// written gives a permission of n entries, document 004's example 7 for one, in
// shorthand and in JSON.
func written(b *testing.B, n int) (shorthand, asJSON string) {
	p := wide(n)
	if n == 1 {
		var err error
		if p, err = secgroup.ParseShorthand(example7); err != nil {
			b.Fatal(err)
		}
	}
	data, err := json.Marshal(p)
	if err != nil {
		b.Fatal(err)
	}
	return p.String(), string(data)
}

// decode returns what encoding/json does with the same text.
func decode[T any](b *testing.B, text string) func() {
	data := []byte(text)
	return func() {
		var v T
		if err := json.Unmarshal(data, &v); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkParseShorthand compares with encoding/json.
func BenchmarkParseShorthand(b *testing.B) {
	for _, size := range []struct {
		n                         int
		alone, withCanonicalizing float64 // at most
	}{{1, 0.15, 0.25}, {100, 0.3, 0.8}, {10_000, 0.4, 0.8}} {
		shorthand, asJSON := written(b, size.n)
		parse := func() secgroup.IpPermission {
			p, err := secgroup.ParseShorthand(shorthand)
			if err != nil {
				b.Fatal(err)
			}
			return p
		}
		b.Run(fmt.Sprintf("alone/%d", size.n), func(b *testing.B) {
			measure.Ratio(b, size.n, size.alone, func() { parse() }, decode[plainPermission](b, asJSON))
		})
		b.Run(fmt.Sprintf("and Canonicalize/%d", size.n), func(b *testing.B) {
			measure.Ratio(b, size.n, size.withCanonicalizing, func() {
				if _, err := parse().Canonicalize(); err != nil {
					b.Fatal(err)
				}
			}, decode[plainPermission](b, asJSON))
		})
	}
}

// BenchmarkParseIpPermissions compares with encoding/json, which reads keys in
// any case and twice.
func BenchmarkParseIpPermissions(b *testing.B) {
	for _, n := range []int{1, 100, 10_000} {
		_, object := written(b, n)
		list := "[" + object + "]"
		parse := func(text string) func() {
			return func() {
				if _, err := secgroup.ParseIpPermissions(text); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.Run(fmt.Sprintf("an object/%d", n), func(b *testing.B) {
			measure.Ratio(b, n, 1, parse(object), decode[plainPermission](b, object))
		})
		b.Run(fmt.Sprintf("a list/%d", n), func(b *testing.B) {
			measure.Ratio(b, n, 1, parse(list), decode[[]plainPermission](b, list))
		})
	}
}

// parsePrefixes does to the blocks of ps what nobody can do without, and for a
// group as for a block.
func parsePrefixes(b *testing.B, ps secgroup.IpPermissions, mask bool) func() {
	var blocks []string
	for _, p := range ps {
		for _, r := range p.IpRanges {
			blocks = append(blocks, r.CidrIp)
		}
		for _, r := range p.Ipv6Ranges {
			blocks = append(blocks, r.CidrIpv6)
		}
		for range p.UserIdGroupPairs {
			blocks = append(blocks, "203.0.113.0/24")
		}
	}
	return func() {
		for _, s := range blocks {
			p, err := netip.ParsePrefix(s)
			if err != nil {
				b.Fatal(err)
			}
			if mask {
				p.Masked()
			}
		}
	}
}

// BenchmarkExample7 compares with netip.ParsePrefix and Masked of the one block.
func BenchmarkExample7(b *testing.B) {
	p, err := secgroup.ParseShorthand(example7)
	if err != nil {
		b.Fatal(err)
	}
	theirs := parsePrefixes(b, secgroup.IpPermissions{p}, true)
	b.Run("Validate", func(b *testing.B) { measure.Ratio(b, 1, 3, func() { p.Validate() }, theirs) })
	b.Run("Canonicalize", func(b *testing.B) { measure.Ratio(b, 1, 4, func() { p.Canonicalize() }, theirs) })
}

// estates are lists of n valid rules, no two the same, in the order in which
// they would be sorted and in another one.
var estates = []struct {
	name string
	make func(n int) secgroup.IpPermissions
}{
	{"one permission", func(n int) secgroup.IpPermissions { return secgroup.IpPermissions{wide(n)} }},
	{"one permission, shuffled", func(n int) secgroup.IpPermissions { return secgroup.IpPermissions{ranges(shuffled(n)...)} }},
	{"IPv6, shuffled", func(n int) secgroup.IpPermissions {
		p := secgroup.IpPermission{IpProtocol: "-1"}
		for _, i := range shuffled(n) {
			p.Ipv6Ranges = append(p.Ipv6Ranges, secgroup.Ipv6Range{CidrIpv6: fmt.Sprintf("2001:db8:%x:%x::/64", i>>16, i&0xffff), Description: "network"})
		}
		return secgroup.IpPermissions{p}
	}},
	{"permissions by address, shuffled", func(n int) secgroup.IpPermissions {
		ps := make(secgroup.IpPermissions, n)
		for at, i := range shuffled(n) {
			ps[at] = ranges(i)
			ps[at].FromPort = secgroup.PortOf(int32(i % 23))
		}
		return ps
	}},
	{"permissions by group", many},
}

func shuffled(n int) []int { return rand.New(rand.NewPCG(1, 2)).Perm(n) }

func validate(b *testing.B, ps secgroup.IpPermissions) func() {
	return func() {
		if err := ps.Validate(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkValidate compares with netip.ParsePrefix of each block, and 100,000
// rules with 100 times 1,000.
func BenchmarkValidate(b *testing.B) {
	for _, e := range estates {
		small, large := e.make(1000), e.make(100_000)
		b.Run("1000/"+e.name, func(b *testing.B) {
			measure.Ratio(b, 1000, 8, validate(b, small), parsePrefixes(b, small, false))
		})
		b.Run("100000/"+e.name, func(b *testing.B) {
			measure.Ratio(b, 100_000, 2, validate(b, large), hundredTimes(validate(b, small)))
		})
	}
}

func hundredTimes(f func()) func() {
	return func() {
		for range 100 {
			f()
		}
	}
}

// BenchmarkScale holds that nothing compares every two rules, valid or not: that
// would take 100 times as long a rule for 100 times the rules.
func BenchmarkScale(b *testing.B) {
	for _, f := range []struct {
		name string
		do   func(ps secgroup.IpPermissions)
	}{
		{"Validate", func(ps secgroup.IpPermissions) { ps.Validate() }},
		{"Canonicalize", func(ps secgroup.IpPermissions) { ps.Canonicalize() }},
		{"Rules and GroupRules", func(ps secgroup.IpPermissions) {
			rules, _ := ps.Rules(secgroup.Ingress)
			secgroup.GroupRules(rules)
		}},
		{"Advise", func(ps secgroup.IpPermissions) { secgroup.Advise(ps, secgroup.Ingress) }},
	} {
		for _, e := range slices.Concat(estates, invalid) {
			b.Run(f.name+"/"+e.name, func(b *testing.B) {
				small, large := e.make(300), e.make(30_000)
				measure.Ratio(b, 30_000, 10, func() { f.do(large) }, hundredTimes(func() { f.do(small) }))
			})
		}
	}
}

// invalid are lists of n rules with something wrong in each.
var invalid = []struct {
	name string
	make func(n int) secgroup.IpPermissions
}{
	{"duplicates", func(n int) secgroup.IpPermissions {
		ps := many(n)
		for i := range ps {
			ps[i] = ps[i%7]
		}
		return ps
	}},
	{"invalid", func(n int) secgroup.IpPermissions { return make(secgroup.IpPermissions, n) }},
}
