package secgroup_test

import (
	"fmt"
	"runtime"
	"testing"

	"example.com/secgroup"
)

// document 004, example 7
const example7 = "IpProtocol=tcp,FromPort=3389,ToPort=3389,IpRanges=[{CidrIp=203.0.113.0/24,Description='RDP access from NY office'}]"

// wide returns a canonical permission of n entries.
func wide(n int) secgroup.IpPermission {
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = i
	}
	return ranges(numbers...)
}

// ranges returns a permission with an entry for each number.
func ranges(numbers ...int) secgroup.IpPermission {
	p := secgroup.IpPermission{IpProtocol: secgroup.TCP, FromPort: secgroup.PortOf(22), ToPort: secgroup.PortOf(22)}
	for _, i := range numbers {
		p.IpRanges = append(p.IpRanges, secgroup.IpRange{CidrIp: fmt.Sprintf("10.%d.%d.%d/32", i>>16&255, i>>8&255, i&255), Description: "host"})
	}
	return p
}

// many returns n canonical permissions of one entry each.
func many(n int) secgroup.IpPermissions {
	ps := make(secgroup.IpPermissions, n)
	for i := range ps {
		ps[i] = secgroup.IpPermission{
			IpProtocol: secgroup.TCP, FromPort: secgroup.PortOf(int32(i) % 65536), ToPort: secgroup.PortOf(int32(i) % 65536),
			UserIdGroupPairs: []secgroup.UserIdGroupPair{{GroupId: fmt.Sprintf("sg-%08x", i)}},
		}
	}
	return ps
}

func TestAllocations(t *testing.T) {
	all, err := secgroup.ParseIpPermissions(
		example7,
		"IpProtocol=icmpv6,FromPort=-1,ToPort=-1,Ipv6Ranges=[{CidrIpv6=2001:db8:1234:1a00::/64},{CidrIpv6=2001:db9::/32}]",
		"IpProtocol=-1,PrefixListIds=[{PrefixListId=pl-002dc3ec097de1514}]",
		"IpProtocol=50,UserIdGroupPairs=[{GroupName=websrv,UserId=999988887777},{GroupId=sg-1a2b3c4d,UserId=123456789012}]",
	)
	if err != nil {
		t.Fatal(err)
	}
	full := [...]secgroup.IpPermission{wide(16), {IpProtocol: "-1"}, {IpProtocol: "-1"}, {IpProtocol: "-1"}, {IpProtocol: "-1"}}
	for i := range 16 { // the most for which nothing is allocated
		full[1].Ipv6Ranges = append(full[1].Ipv6Ranges, secgroup.Ipv6Range{CidrIpv6: fmt.Sprintf("2001:db8::%x/128", i+1)})
		full[2].PrefixListIds = append(full[2].PrefixListIds, secgroup.PrefixListId{PrefixListId: fmt.Sprintf("pl-%x", i)})
		full[3].UserIdGroupPairs = append(full[3].UserIdGroupPairs, secgroup.UserIdGroupPair{GroupId: fmt.Sprintf("sg-%x", i)})
		full[4].UserIdGroupPairs = append(full[4].UserIdGroupPairs, secgroup.UserIdGroupPair{GroupName: fmt.Sprintf("%x", i), UserId: "123456789012"})
	}
	for _, p := range append(all, full[:]...) {
		if n := testing.AllocsPerRun(100, func() { p.Validate() }); n != 0 {
			t.Errorf("Validate of %v: %v allocations, want 0", p, n)
		}
		if n := testing.AllocsPerRun(100, func() { p.Canonicalize() }); n != 0 {
			t.Errorf("Canonicalize of %v: %v allocations, want 0", p, n)
		}
	}
	for _, r := range []secgroup.Request{
		{GroupId: "sg-1", IpPermissions: secgroup.IpPermissions{all[0]}, TagSpecifications: []secgroup.TagSpecification{{ResourceType: "security-group-rule", Tags: []secgroup.Tag{{Key: "a"}}}}},
		{GroupId: "sg-1", Revoke: true, Egress: true, SecurityGroupRuleIds: []string{"sgr-1", "sgr-2"}},
		{GroupId: "sg-1", IpProtocol: "tcp", FromPort: secgroup.PortOf(22), ToPort: secgroup.PortOf(22), CidrIp: "10.0.0.0/8"},
	} {
		if n := testing.AllocsPerRun(100, func() { r.Validate() }); n != 0 {
			t.Errorf("Validate of %+v: %v allocations, want 0", r, n)
		}
		c, err := r.Canonicalize()
		if err != nil {
			t.Fatal(err)
		}
		if n := testing.AllocsPerRun(100, func() { c.Canonicalize() }); n != 0 {
			t.Errorf("Canonicalize of %+v: %v allocations, want 0", c, n)
		}
	}
	rules, err := all.Rules(secgroup.Ingress)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range rules {
		s := rules[(i+1)%len(rules)]
		if n := testing.AllocsPerRun(100, func() { r.Validate(); r.Canonicalize(); r.Identity(); r.Covers(s); r.Compare(s) }); n != 0 {
			t.Errorf("%+v and %+v: %v allocations, want 0", r, s, n)
		}
	}
	// the list of permissions and the one of ranges in each, and two more
	if n := testing.AllocsPerRun(100, func() { secgroup.ParseIpPermissions(example7, example7, example7) }); n > 6 {
		t.Errorf("ParseIpPermissions of document 004's example 7, thrice: %v allocations, want 6 at most", n)
	}
	if n := testing.AllocsPerRun(100, func() { secgroup.ParseShorthand(example7) }); n > 1 {
		t.Errorf("ParseShorthand of document 004's example 7: %v allocations, want 1 at most", n)
	}
}

// TestCanonicalizeKeepsNothing holds that a canonical form does not keep the
// memory of what it was made of.
func TestCanonicalizeKeepsNothing(t *testing.T) {
	live := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := live()
	ps := make(secgroup.IpPermissions, 10000)
	for i := range ps {
		pairs := make([]secgroup.UserIdGroupPair, 1, 100) // room that nobody needs
		pairs[0].GroupId = fmt.Sprintf("sg-%x", i)
		ps[i] = secgroup.IpPermission{IpProtocol: secgroup.AllProtocols, UserIdGroupPairs: pairs}
	}
	c, err := ps.Canonicalize()
	if err != nil {
		t.Fatal(err)
	}
	ps = nil
	if kept := int64(live() - before); kept > 10000*500 {
		t.Errorf("%d bytes are kept for %d rules", kept, len(c[0].UserIdGroupPairs))
	}
	runtime.KeepAlive(c)
}

// TestMemory holds the memory of Validate to 100 bytes a rule. Of 13,108 rules
// the table of seenRules is the emptiest.
func TestMemory(t *testing.T) {
	for _, n := range []int{1000, 10_000, 13_108} {
		both := wide(n / 2)
		for i := range n - n/2 {
			both.Ipv6Ranges = append(both.Ipv6Ranges, secgroup.Ipv6Range{CidrIpv6: fmt.Sprintf("2001:db8::%x/128", i+1)})
		}
		all := wide(n - 2*(n/3))
		for i := range n / 3 {
			all.PrefixListIds = append(all.PrefixListIds, secgroup.PrefixListId{PrefixListId: fmt.Sprintf("pl-%x", i)})
			all.UserIdGroupPairs = append(all.UserIdGroupPairs, secgroup.UserIdGroupPair{GroupId: fmt.Sprintf("sg-%x", i)})
		}
		for name, validate := range map[string]func() error{
			"one permission of many entries": wide(n).Validate,
			"many permissions of one entry":  many(n).Validate,
			"both families":                  both.Validate,
			"as EC2 answered":                func() error { return secgroup.Options{FromEC2: true}.Validate(secgroup.IpPermissions{all}) },
		} {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := validate()
			runtime.ReadMemStats(&after)
			if err != nil {
				t.Fatal(err)
			}
			got := (after.TotalAlloc - before.TotalAlloc) / uint64(n)
			t.Logf("%s, %d: %d bytes a rule", name, n, got)
			if got > 100 {
				t.Errorf("%s, %d: %d bytes a rule, want 100 at most", name, n, got)
			}
		}
	}
}
