package secgroup_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"example.com/secgroup"
)

// A source gives choices from bytes, so that the fuzzer makes permissions. It gives the first choice when it is used up.
type source []byte

func (s *source) next(n int) int {
	if len(*s) == 0 {
		return 0
	}
	b := (*s)[0]
	*s = (*s)[1:]
	return int(b) % n
}

func pick[T any](s *source, pool ...T) T { return pool[s.next(len(pool))] }

// Pools of valid texts, close to each other so that rules meet; now and then the source takes the invalid one at the end.
var (
	poolProtocols    = []secgroup.Protocol{"tcp", "TCP", "6", "udp", "17", "icmp", "1", "icmpv6", "58", "-1", "all", "50", "0", "esp", ""}
	poolIPv4         = []string{"10.0.0.0/8", "10.0.0.1/8", "10.0.0.0/9", "10.128.0.0/9", "0.0.0.0/0", "1.2.3.4/0", "10.0.0.1/32", "255.255.255.255/32", "10.0.0.0/33"}
	poolIPv6         = []string{"2001:db8::/32", "2001:DB8::1/32", "2001:db8::/33", "::/0", "::0/0", "2001:db8:0:0::1/128", "::ffff:10.0.0.0/104"}
	poolLists        = []string{"pl-1", "pl-2", "pl-63a5400a", "pl-"}
	poolGroups       = []string{"sg-1", "sg-2", "sg-1a2b3c4d", "", "sg"}
	poolNames        = []string{"", "", "a", "b", "websrv", "sg-1"}
	poolUsers        = []string{"", "", "123456789012", "999988887777", "amazon-elb", "1"}
	poolDescriptions = []string{"", "", "a", "RDP access from NY office", "it's", "a & b", "é", "\\", "'", "\xff"}
	poolPorts        = []int32{0, 1, 22, 443, 65535, -1, 255, 256, 65536, -2}
)

func (s *source) port() secgroup.Port {
	if s.next(8) == 7 {
		return secgroup.Port{}
	}
	return secgroup.PortOf(pick(s, poolPorts...))
}

func (s *source) permission() secgroup.IpPermission {
	p := secgroup.IpPermission{IpProtocol: pick(s, poolProtocols...)}
	switch s.next(4) {
	case 0: // nothing
	case 1:
		p.FromPort = s.port()
		p.ToPort = p.FromPort
	default:
		p.FromPort, p.ToPort = s.port(), s.port()
	}
	kind := s.next(16)
	if kind < 8 || kind == 15 {
		for range s.next(4) {
			p.IpRanges = append(p.IpRanges, secgroup.IpRange{CidrIp: pick(s, poolIPv4...), Description: pick(s, poolDescriptions...)})
		}
		for range s.next(3) {
			p.Ipv6Ranges = append(p.Ipv6Ranges, secgroup.Ipv6Range{CidrIpv6: pick(s, poolIPv6...), Description: pick(s, poolDescriptions...)})
		}
	}
	if kind >= 8 && kind < 11 || kind == 15 {
		for range s.next(4) {
			p.PrefixListIds = append(p.PrefixListIds, secgroup.PrefixListId{PrefixListId: pick(s, poolLists...), Description: pick(s, poolDescriptions...)})
		}
	}
	if kind >= 11 {
		for range s.next(4) {
			p.UserIdGroupPairs = append(p.UserIdGroupPairs, secgroup.UserIdGroupPair{
				GroupId: pick(s, poolGroups...), GroupName: pick(s, poolNames...), UserId: pick(s, poolUsers...),
				VpcId: pick(s, "", "", "", "", "", "vpc-1", "\xff"), Description: pick(s, poolDescriptions...),
			})
		}
	}
	return p
}

func (s *source) permissions() secgroup.IpPermissions {
	var ps secgroup.IpPermissions
	for range s.next(6) {
		ps = append(ps, s.permission())
	}
	return ps
}

// request gives a request, valid or not, of any operation.
func (s *source) request() secgroup.Request {
	r := secgroup.Request{
		Egress: s.next(2) == 1, Revoke: s.next(2) == 1,
		GroupId: pick(s, "sg-1a2b3c4d", "sg-1", "sg-1234567890abcdef0", "sg-2", "", "websrv", "file:///sg", "-"),
		DryRun:  s.next(4) == 3,
	}
	if !r.Egress && s.next(2) == 1 || s.next(16) == 15 {
		r.GroupName = pick(s, "websrv", "a", "--", "-x y", "file://x", "fileb://x", "--region", "a=b", "sg-1", "-1", "\xff")
	}
	kind := s.next(8)
	if r.Egress && s.next(8) != 7 {
		kind = 0
	}
	switch kind {
	case 7:
		r.CidrIp, r.IpProtocol, r.FromPort, r.ToPort = pick(s, poolIPv4...), pick(s, poolProtocols...), s.port(), s.port()
	case 6:
		r.SourceSecurityGroupName = pick(s, "other", "file://x", "--", "-o", "sg-1", "")
		r.SourceSecurityGroupOwnerId = pick(s, poolUsers...)
	case 5:
		r.IpProtocol, r.FromPort = pick(s, poolProtocols...), s.port()
	}
	if r.CidrIp+string(r.IpProtocol)+r.SourceSecurityGroupName == "" || s.next(8) == 7 {
		r.IpPermissions = s.permissions()
	}
	if r.Revoke && s.next(2) == 1 || s.next(16) == 15 {
		for range s.next(4) {
			r.SecurityGroupRuleIds = append(r.SecurityGroupRuleIds, pick(s, "sgr-1", "sgr-01afa97ef3e1bedfc", "sgr-1", "", "[", "-1", "--x", "file://x", "\xff"))
		}
	}
	if !r.Revoke && s.next(2) == 1 || s.next(16) == 15 {
		for range s.next(3) {
			spec := secgroup.TagSpecification{ResourceType: pick(s, "security-group-rule", "security-group-rule", "", "instance")}
			for range s.next(4) {
				spec.Tags = append(spec.Tags, secgroup.Tag{
					Key:   pick(s, "team", "it's", "a,b=[c]{d}", "\\", "é\U0001F512", " lead", "file://x", "", "AWS:x", "\xff"),
					Value: pick(s, "", "web", "\x00\n", "'\"", "-", "fileb://x", a255, e255+"ab"),
				})
			}
			r.TagSpecifications = append(r.TagSpecifications, spec)
		}
	}
	return r
}

// clone returns a copy of ps in memory of its own.
func clone(ps secgroup.IpPermissions) secgroup.IpPermissions {
	qs := slices.Clone(ps)
	for i, p := range qs {
		qs[i].IpRanges = slices.Clone(p.IpRanges)
		qs[i].Ipv6Ranges = slices.Clone(p.Ipv6Ranges)
		qs[i].PrefixListIds = slices.Clone(p.PrefixListIds)
		qs[i].UserIdGroupPairs = slices.Clone(p.UserIdGroupPairs)
	}
	return qs
}

// A packet is what a rule allows: naively, so that canonical forms and coverage
// can be checked without the code that computes them.
type packet struct {
	proto    int        // its number
	port     int32      // or type
	code     int32      // of icmp and icmpv6
	addr     netip.Addr // of the peer, or else
	referred string     // the list or group that the peer is in
}

var protocolNumbers = map[secgroup.Protocol]int{"tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58}

// allows reports whether a rule, given by its parts as they were written, allows k.
func allows(k packet, proto secgroup.Protocol, from, to secgroup.Port, cidr, referred string) bool {
	canonical := naiveProtocol[string(proto)]
	if canonical != "-1" {
		number, named := protocolNumbers[canonical]
		if !named {
			fmt.Sscan(string(canonical), &number)
		}
		if number != k.proto {
			return false
		}
		lo, hasLo := from.Int32()
		hi, hasHi := to.Int32()
		switch canonical {
		case "tcp", "udp":
			if k.port < lo || k.port > hi {
				return false
			}
		case "icmp", "icmpv6":
			if hasLo && lo != -1 && lo != k.port || hasHi && hi != -1 && hi != k.code {
				return false
			}
		}
	}
	if cidr == "" {
		return referred == k.referred && referred != ""
	}
	return k.addr.IsValid() && inBlock(cidr, k.addr)
}

// inBlock compares the leading bits one by one.
func inBlock(cidr string, a netip.Addr) bool {
	addr, length, _ := strings.Cut(cidr, "/")
	base := netip.MustParseAddr(addr)
	var bits int
	fmt.Sscan(length, &bits)
	x, y := base.AsSlice(), a.AsSlice()
	if len(x) != len(y) {
		return false
	}
	for i := range bits {
		if (x[i/8]^y[i/8])&(0x80>>(i%8)) != 0 {
			return false
		}
	}
	return true
}

// groupKey tells groups apart: by id, or else by owner and name.
func groupKey(id, name, user string) string {
	if id != "" {
		return "id " + id
	}
	return "name " + name + " of " + user
}

func permissionsAllow(ps secgroup.IpPermissions, k packet) bool {
	for _, p := range ps {
		for _, e := range p.IpRanges {
			if allows(k, p.IpProtocol, p.FromPort, p.ToPort, e.CidrIp, "") {
				return true
			}
		}
		for _, e := range p.Ipv6Ranges {
			if allows(k, p.IpProtocol, p.FromPort, p.ToPort, e.CidrIpv6, "") {
				return true
			}
		}
		for _, e := range p.PrefixListIds {
			if allows(k, p.IpProtocol, p.FromPort, p.ToPort, "", "list "+e.PrefixListId) {
				return true
			}
		}
		for _, e := range p.UserIdGroupPairs {
			if allows(k, p.IpProtocol, p.FromPort, p.ToPort, "", groupKey(e.GroupId, e.GroupName, e.UserId)) {
				return true
			}
		}
	}
	return false
}

func ruleAllows(r secgroup.SecurityGroupRule, k packet) bool {
	g := r.ReferencedGroupInfo
	referred := groupKey(g.GroupId, g.GroupName, g.UserId)
	if r.PrefixListId != "" {
		referred = "list " + r.PrefixListId
	}
	return allows(k, r.IpProtocol, r.FromPort, r.ToPort, r.CidrIpv4+r.CidrIpv6, referred)
}

// lastAddress returns the last address of a block.
func lastAddress(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for i := p.Bits(); i < 8*len(b); i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

// packets returns the packets at the corners of a rule, and just outside them.
func packets(r secgroup.SecurityGroupRule) []packet {
	var protos []int
	switch n, named := protocolNumbers[r.IpProtocol]; {
	case named:
		protos = []int{n, n + 1}
	case r.IpProtocol == "-1":
		protos = []int{0, 1, 6, 17, 50, 58, 255}
	default:
		fmt.Sscan(string(r.IpProtocol), &n)
		protos = []int{n, (n + 1) % 256}
	}
	lo, _ := r.FromPort.Int32()
	hi, _ := r.ToPort.Int32()
	var peers []packet
	if cidr := r.CidrIpv4 + r.CidrIpv6; cidr != "" {
		p := netip.MustParsePrefix(cidr)
		for _, a := range []netip.Addr{p.Addr(), lastAddress(p), p.Addr().Prev(), lastAddress(p).Next()} {
			if a.IsValid() {
				peers = append(peers, packet{addr: a})
			}
		}
	} else if r.PrefixListId != "" {
		peers = append(peers, packet{referred: "list " + r.PrefixListId})
	} else {
		g := r.ReferencedGroupInfo
		peers = append(peers, packet{referred: groupKey(g.GroupId, g.GroupName, g.UserId)})
	}
	var ks []packet
	for _, k := range peers {
		for _, k.proto = range protos {
			limit := int32(65535)
			if k.proto == 1 || k.proto == 58 {
				limit = 255
			}
			for _, k.port = range []int32{lo - 1, lo, lo + 1, hi, hi + 1, 0, limit} {
				for _, k.code = range []int32{hi, hi + 1, 0, 255} {
					if k.port >= 0 && k.port <= limit && k.code >= 0 && k.code <= 255 {
						ks = append(ks, k)
					}
				}
			}
		}
	}
	return ks
}

// naiveDuplicates compares every rule with every one before it, and returns the
// paths of those that are the same as one.
func naiveDuplicates(ps secgroup.IpPermissions) []string {
	type seen struct{ path, key string }
	var all []seen
	var paths []string
	add := func(p secgroup.IpPermission, i int, entry secgroup.IpPermission, name string, j int, key string) {
		entry.IpProtocol, entry.FromPort, entry.ToPort = p.IpProtocol, p.FromPort, p.ToPort
		for _, e := range naiveErrors(entry.Validate()) {
			switch e.Reason {
			case secgroup.ReasonDescriptionCharset, secgroup.ReasonDescriptionLength: // the rule can be told without
			case secgroup.ReasonGroupNameMalformed, secgroup.ReasonUserIDMalformed:
				if !strings.HasPrefix(key, "id ") {
					return
				}
			default:
				return
			}
		}
		proto := naiveProtocol[string(p.IpProtocol)]
		ports := p.FromPort.String() + "-" + p.ToPort.String()
		if _, named := protocolNumbers[proto]; !named {
			ports = ""
		} else if ports == "-" {
			ports = "-1--1"
		}
		s := seen{fmt.Sprintf("IpPermissions[%d].%s[%d]", i, name, j), string(proto) + " " + ports + " " + key}
		if slices.ContainsFunc(all, func(o seen) bool { return o.key == s.key }) {
			paths = append(paths, s.path)
		}
		all = append(all, s)
	}
	block := func(s string) string {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return s
		}
		return naiveMask(p).String()
	}
	for i, p := range ps {
		for j, e := range p.IpRanges {
			add(p, i, secgroup.IpPermission{IpRanges: []secgroup.IpRange{e}}, "IpRanges", j, block(e.CidrIp))
		}
		for j, e := range p.Ipv6Ranges {
			add(p, i, secgroup.IpPermission{Ipv6Ranges: []secgroup.Ipv6Range{e}}, "Ipv6Ranges", j, block(e.CidrIpv6))
		}
		for j, e := range p.PrefixListIds {
			add(p, i, secgroup.IpPermission{PrefixListIds: []secgroup.PrefixListId{e}}, "PrefixListIds", j, e.PrefixListId)
		}
		for j, e := range p.UserIdGroupPairs {
			add(p, i, secgroup.IpPermission{UserIdGroupPairs: []secgroup.UserIdGroupPair{e}}, "UserIdGroupPairs", j, groupKey(e.GroupId, e.GroupName, e.UserId))
		}
	}
	return paths
}

func naiveErrors(err error) secgroup.ErrorList {
	l, _ := err.(secgroup.ErrorList)
	return l
}

// checkLaws holds what is true of all permissions.
func checkLaws(t testing.TB, ps secgroup.IpPermissions) {
	t.Helper()
	before := clone(ps)
	errs := naiveErrors(ps.Validate())

	var duplicates []string
	for _, e := range errs {
		if e.Reason == secgroup.ReasonRuleDuplicate {
			duplicates = append(duplicates, e.Path)
		}
	}
	if want := naiveDuplicates(ps); !slices.Equal(duplicates, want) {
		t.Fatalf("%v: duplicates at %q, want %q", ps, duplicates, want)
	}
	checkEach(t, ps, errs)
	checkCanonical(t, ps, errs)
	checkFromEC2(t, ps, errs)
	checkText(t, ps)
	if !ps.Equal(before) {
		t.Fatalf("%v was changed to %v", before, ps)
	}
}

// checkEach holds that a permission alone has the errors that it has in a list,
// but for being the same as one of another permission.
func checkEach(t testing.TB, ps secgroup.IpPermissions, errs secgroup.ErrorList) {
	t.Helper()
	for i, p := range ps {
		prefix := fmt.Sprintf("IpPermissions[%d]", i)
		alone := located(naiveErrors(p.Validate()))
		var within []string
		for _, e := range errs {
			rest, ok := strings.CutPrefix(e.Path, prefix)
			if rest = strings.TrimPrefix(rest, ".") + " " + string(e.Reason); ok && (e.Reason != secgroup.ReasonRuleDuplicate || slices.Contains(alone, rest)) {
				within = append(within, rest)
			}
		}
		if !slices.Equal(alone, within) {
			t.Fatalf("%v has alone the errors %q, in a list %q", p, alone, within)
		}
		c, err := p.Canonicalize()
		if (err == nil) != (len(alone) == 0) || err != nil && !c.Equal(secgroup.IpPermission{}) {
			t.Fatalf("%v: canonical form %v, %v", p, c, err)
		}
		if all, err := (secgroup.IpPermissions{p}).Canonicalize(); err == nil && !all[0].Equal(c) {
			t.Fatalf("%v: canonical form %v alone, %v in a list", p, c, all)
		}
	}
}

// checkCanonical holds laws 2, 3 and 5, errs being the errors of ps.
func checkCanonical(t testing.TB, ps secgroup.IpPermissions, errs secgroup.ErrorList) {
	t.Helper()
	c, err := ps.Canonicalize()
	if !slices.Equal(located(naiveErrors(err)), located(errs)) || err != nil && c != nil {
		t.Fatalf("%v: Validate gives %v, Canonicalize %v, %v", ps, errs, c, err)
	}
	rules, ruleErr := ps.Rules(secgroup.Egress)
	onlyMixed := !slices.ContainsFunc(errs, func(e *secgroup.Error) bool { return e.Reason != secgroup.ReasonDestinationMixed })
	if (ruleErr == nil) != onlyMixed || ruleErr != nil && rules != nil {
		t.Fatalf("%v: Validate gives %v, Rules %v, %v", ps, errs, rules, ruleErr)
	}
	if ruleErr != nil {
		return
	}
	identities := make(map[secgroup.SecurityGroupRule]bool)
	for _, r := range rules {
		if canonical, err := r.Canonicalize(); err != nil || canonical != r || !r.IsEgress {
			t.Fatalf("%v: rule %+v has the canonical form %+v, %v", ps, r, canonical, err)
		}
		identities[r.Identity()] = true
		for _, k := range packets(r) {
			if ruleAllows(r, k) && !permissionsAllow(ps, k) {
				t.Fatalf("%v does not allow %v, its rule %+v does", ps, k, r)
			}
		}
	}
	if n := entries(ps); len(rules) != n || len(identities) != n {
		t.Fatalf("%v: %d rules of %d identities, want %d", ps, len(rules), len(identities), n)
	}
	grouped, err := secgroup.GroupRules(rules)
	if err != nil {
		t.Fatalf("GroupRules of %v: %v", rules, err)
	}
	if onlyMixed && len(errs) > 0 {
		c, err = secgroup.Options{FromEC2: true}.Canonicalize(ps)
	}
	if err != nil || !grouped.Equal(c) {
		t.Fatalf("%v: canonical form %v, of its rules %v; %v", ps, c, grouped, err)
	}
	if err := c.Validate(); err != nil {
		t.Fatalf("%v: the canonical form %v is invalid: %v", ps, c, err)
	}
	if again, err := c.Canonicalize(); err != nil || !again.Equal(c) {
		t.Fatalf("%v: the canonical form of %v is %v, %v", ps, c, again, err)
	}
	after, err := c.Rules(secgroup.Egress)
	if err != nil || !maps.Equal(set(after), set(rules)) {
		t.Fatalf("%v: rules %v, of its canonical form %v, %v", ps, rules, after, err)
	}
	if !slices.IsSortedFunc(after, secgroup.SecurityGroupRule.Compare) {
		t.Fatalf("the rules of the canonical form %v are not in the order of Compare", c)
	}
	for _, r := range rules {
		for _, k := range packets(r) {
			if permissionsAllow(ps, k) != permissionsAllow(c, k) {
				t.Fatalf("%v allows %v: %t, its canonical form %v does not agree", ps, k, permissionsAllow(ps, k), c)
			}
		}
	}
}

// checkFromEC2 holds that permissions as EC2 answered them have the errors that
// they have in a request but for what is legal there, and canonical forms of
// their own; a name that is not checked can show a duplicate more.
func checkFromEC2(t testing.TB, ps secgroup.IpPermissions, errs secgroup.ErrorList) {
	t.Helper()
	o := secgroup.Options{FromEC2: true}
	without := func(l secgroup.ErrorList, reasons ...secgroup.Reason) secgroup.ErrorList {
		return slices.DeleteFunc(slices.Clone(l), func(e *secgroup.Error) bool { return slices.Contains(reasons, e.Reason) })
	}
	want := without(errs, secgroup.ReasonDestinationMixed, secgroup.ReasonDescriptionCharset, secgroup.ReasonDescriptionLength, secgroup.ReasonGroupNameMalformed)
	got := naiveErrors(o.Validate(ps))
	rest := got
	if slices.ContainsFunc(errs, func(e *secgroup.Error) bool { return e.Reason == secgroup.ReasonGroupNameMalformed }) && len(got) >= len(want) {
		want, rest = without(want, secgroup.ReasonRuleDuplicate), without(got, secgroup.ReasonRuleDuplicate)
	}
	if !slices.Equal(located(rest), located(want)) {
		t.Fatalf("%v: from EC2 %v, in a request %v", ps, got, errs)
	}
	c, err := o.Canonicalize(ps)
	if !slices.Equal(located(naiveErrors(err)), located(got)) {
		t.Fatalf("%v: from EC2 Validate gives %v, Canonicalize %v", ps, got, err)
	}
	if again, err := o.Canonicalize(c); err != nil || !again.Equal(c) {
		t.Fatalf("%v: from EC2 the canonical form of %v is %v, %v", ps, c, again, err)
	}
	if plain, err := ps.Canonicalize(); err == nil && !c.Equal(plain) {
		t.Fatalf("%v: from EC2 the canonical form is %v, in a request %v", ps, c, plain)
	}
}

// checkText holds law 4.
func checkText(t testing.TB, ps secgroup.IpPermissions) {
	t.Helper()
	if !utf8.ValidString(fmt.Sprintf("%s", texts(ps))) {
		return
	}
	back, err := secgroup.ParseIpPermissions(texts(ps)...)
	if err != nil || !back.Equal(ps) {
		t.Fatalf("%v reads back as %v, %v", ps, back, err)
	}
	if !slices.Equal(texts(back), texts(ps)) {
		t.Fatalf("%v is written as %v", ps, back)
	}
	if ps == nil {
		return
	}
	data, err := json.Marshal(ps)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := secgroup.ParseIpPermissions(string(data)); err != nil || !back.Equal(ps) {
		t.Fatalf("%s reads back as %v, %v", data, back, err)
	}
	var lenient secgroup.IpPermissions
	if err := json.Unmarshal(data, &lenient); err != nil || !lenient.Equal(ps) {
		t.Fatalf("%s reads back by encoding/json as %v, %v", data, lenient, err)
	}
}

func entries(ps secgroup.IpPermissions) int {
	n := 0
	for _, p := range ps {
		n += len(p.IpRanges) + len(p.Ipv6Ranges) + len(p.PrefixListIds) + len(p.UserIdGroupPairs)
	}
	return n
}

func set(rules []secgroup.SecurityGroupRule) map[secgroup.SecurityGroupRule]bool {
	m := make(map[secgroup.SecurityGroupRule]bool)
	for _, r := range rules {
		m[r] = true
	}
	return m
}

// checkPair holds law 3: equal canonical forms, exactly where the rules are the same set.
func checkPair(t testing.TB, ps, qs secgroup.IpPermissions) {
	t.Helper()
	c, err1 := ps.Canonicalize()
	d, err2 := qs.Canonicalize()
	if err1 != nil || err2 != nil {
		return
	}
	r, _ := ps.Rules(secgroup.Ingress)
	s, _ := qs.Rules(secgroup.Ingress)
	if c.Equal(d) != maps.Equal(set(r), set(s)) {
		t.Fatalf("%v and %v: canonical forms equal: %t, rules the same set: %t", ps, qs, c.Equal(d), !c.Equal(d))
	}
}

// respell writes the rules of ps, each alone and in another order and spelling.
func respell(s *source, ps secgroup.IpPermissions) secgroup.IpPermissions {
	var qs secgroup.IpPermissions
	for _, p := range ps {
		p.IpProtocol = secgroup.Protocol(pick(s, string(p.IpProtocol), strings.ToUpper(string(p.IpProtocol))))
		if naiveProtocol[string(p.IpProtocol)] == "-1" {
			p.FromPort = s.port()
		}
		one := func() *secgroup.IpPermission {
			qs = append(qs, secgroup.IpPermission{IpProtocol: p.IpProtocol, FromPort: p.FromPort, ToPort: p.ToPort})
			return &qs[len(qs)-1]
		}
		for _, e := range p.IpRanges {
			one().IpRanges = []secgroup.IpRange{e}
		}
		for _, e := range p.Ipv6Ranges {
			e.CidrIpv6 = pick(s, e.CidrIpv6, strings.ToUpper(e.CidrIpv6))
			one().Ipv6Ranges = []secgroup.Ipv6Range{e}
		}
		for _, e := range p.PrefixListIds {
			one().PrefixListIds = []secgroup.PrefixListId{e}
		}
		for _, e := range p.UserIdGroupPairs {
			e.PeeringStatus = pick(s, e.PeeringStatus, "active")
			one().UserIdGroupPairs = []secgroup.UserIdGroupPair{e}
		}
	}
	for i := range qs {
		j := i + s.next(len(qs)-i)
		qs[i], qs[j] = qs[j], qs[i]
	}
	return qs
}

// TestLaws tries permissions made at random, of which enough must be valid for the laws to say something.
func TestLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	valid, equal := 0, 0
	for range 30_000 {
		data := make([]byte, r.IntN(60))
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		s := source(data)
		ps := s.permissions()
		checkLaws(t, ps)
		c, err := ps.Canonicalize()
		if err != nil {
			continue
		}
		valid++
		qs := respell(&s, ps)
		if d, err := qs.Canonicalize(); err != nil || !c.Equal(d) {
			t.Fatalf("%v and %v have the canonical forms %v and %v, %v", ps, qs, c, d, err)
		}
		checkPair(t, ps, qs)
		other := s.permissions()
		checkPair(t, ps, other)
		if d, err := other.Canonicalize(); err == nil && c.Equal(d) {
			equal++
		}
	}
	if valid < 1000 || equal < 100 {
		t.Errorf("only %d valid ones, %d equal pairs", valid, equal)
	}
}

// TestLawsOfTables holds the laws for every permission that the tables write.
func TestLawsOfTables(t *testing.T) {
	var all []secgroup.IpPermissions
	for _, c := range ruleCases {
		all = append(all, permissions(t, c.in))
	}
	for _, c := range documentCases {
		ps, err := secgroup.ParseIpPermissions(c.in...)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, ps)
	}
	for i, ps := range all {
		checkLaws(t, ps)
		for _, qs := range all[:i] {
			checkPair(t, ps, qs)
		}
	}
}
