package ec2query_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"example.com/secgroup"
	"example.com/secgroup/ec2query"
	"example.com/secgroup/internal/measure"
)

// requests are of the least and of many parameters, by entry and by permission.
var requests = []struct {
	name string
	make func(n int) secgroup.Request
}{
	{"nothing", func(int) secgroup.Request { return secgroup.Request{} }},
	{"entries", func(n int) secgroup.Request {
		p := secgroup.IpPermission{IpProtocol: "tcp", FromPort: secgroup.PortOf(1024), ToPort: secgroup.PortOf(65535)}
		for i := range n {
			p.IpRanges = append(p.IpRanges, secgroup.IpRange{CidrIp: fmt.Sprintf("10.0.%d.%d/32", i>>8, i&255)})
		}
		return secgroup.Request{GroupId: "sg-1a2b3c4d", IpPermissions: secgroup.IpPermissions{p}}
	}},
	{"permissions", func(n int) secgroup.Request {
		r := secgroup.Request{GroupId: "sg-1a2b3c4d", Egress: true}
		for i := range n {
			port := secgroup.PortOf(int32(1024 + i%60000))
			r.IpPermissions = append(r.IpPermissions, secgroup.IpPermission{IpProtocol: "tcp", FromPort: port, ToPort: port,
				UserIdGroupPairs: []secgroup.UserIdGroupPair{{GroupId: fmt.Sprintf("sg-%08x", i), Description: "web"}}})
		}
		return r
	}},
	{"rule ids", func(n int) secgroup.Request {
		r := secgroup.Request{GroupId: "sg-1a2b3c4d", Revoke: true}
		for i := range n {
			r.SecurityGroupRuleIds = append(r.SecurityGroupRuleIds, fmt.Sprintf("sgr-%08x", i))
		}
		return r
	}},
	{"tags", func(n int) secgroup.Request {
		s := secgroup.TagSpecification{ResourceType: "security-group-rule"}
		for i := range n {
			s.Tags = append(s.Tags, secgroup.Tag{Key: fmt.Sprint(i), Value: "web"})
		}
		return secgroup.Request{TagSpecifications: []secgroup.TagSpecification{s}}
	}},
}

// TestAllocations holds Encode to three allocations a parameter and Parse, which
// makes fewer, to two, what they return included.
func TestAllocations(t *testing.T) {
	for _, q := range requests {
		for _, n := range []int{1, 10, 1000} {
			r := q.make(n)
			values := ec2query.Encode(r)
			if got := testing.AllocsPerRun(10, func() { ec2query.Encode(r) }); got > float64(3*len(values)) {
				t.Errorf("%s, %d: Encode of %d parameters: %v allocations, want 3 for each at most", q.name, n, len(values), got)
			}
			if got := testing.AllocsPerRun(10, func() { ec2query.Parse(values) }); got > float64(2*len(values)) {
				t.Errorf("%s, %d: Parse of %d parameters: %v allocations, want 2 for each at most", q.name, n, len(values), got)
			}
			if _, err := ec2query.Parse(values); err != nil {
				t.Errorf("%s, %d: %v", q.name, n, err)
			}
		}
	}
}

func BenchmarkParse(b *testing.B) {
	benchmark(b, func(_ secgroup.Request, v url.Values) { ec2query.Parse(v) })
}

func BenchmarkEncode(b *testing.B) {
	benchmark(b, func(r secgroup.Request, _ url.Values) { ec2query.Encode(r) })
}

// benchmark shows what f costs a parameter.
func benchmark(b *testing.B, f func(secgroup.Request, url.Values)) {
	for _, q := range requests[1:] {
		for _, n := range []int{1, 100, 10_000} {
			r := q.make(n)
			values := ec2query.Encode(r)
			b.Run(fmt.Sprintf("%s/%d", q.name, n), func(b *testing.B) {
				measure.Each(b, len(values), func() { f(r, values) })
			})
		}
	}
}

// BenchmarkHostile reads a megabyte of names and judges what was read.
func BenchmarkHostile(b *testing.B) {
	for what, name := range map[string]func(i int) string{
		"unknown":          func(i int) string { return fmt.Sprintf("%x", i) },
		"dots":             func(i int) string { return strings.Repeat(".", i) },
		"leading zeros":    func(i int) string { return fmt.Sprintf("a.0%d", i) },
		"rule ids":         func(i int) string { return fmt.Sprintf("SecurityGroupRuleId.%d", i+1) },
		"permissions":      func(i int) string { return fmt.Sprintf("IpPermissions.%d.IpProtocol", i+1) },
		"pairs of another": func(i int) string { return fmt.Sprintf("IpPermissions.%d.UserIdGroupPairs.1.UserId", i+1) },
		"ranges":           func(i int) string { return fmt.Sprintf("IpPermissions.1.IpRanges.%d.CidrIp", i+1) },
	} {
		v := url.Values{"Action": {"RevokeSecurityGroupIngress"}}
		size := 0
		for i := 0; size < 1<<20; i++ {
			v[name(i)] = []string{""}
			size += len(name(i) + "=&")
		}
		b.Run(what, func(b *testing.B) {
			measure.PerByte(b, size, 100, func() {
				r, err := ec2query.Parse(v)
				if err == nil {
					err = r.Validate()
				}
				_ = err.Error()
			})
		})
	}
}
