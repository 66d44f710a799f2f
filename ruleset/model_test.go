package ruleset_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/secgroup"
	"example.com/secgroup/ruleset"
)

// This file decides naively what the package computes: rule by rule, and packet
// by packet. It shares no code with the package, and of the library only the
// types, and Validate to tell what can be read.

// A rule is one rule with one peer. It is written as text in the tables:
// protocol, ports ("22", "1-10", of ICMP "3/4", "*" where there are none), peer
// (a block, a list, a group by id or by name, of these with @ and the owner),
// and the description, if there is one.
type rule struct {
	proto    string
	from, to int // -1 and -1 where the protocol has none
	block    netip.Prefix
	list     string
	id       string
	name     string
	user     string
	desc     string
}

func (r rule) isICMP() bool { return r.proto == "icmp" || r.proto == "icmpv6" }

func (r rule) hasPorts() bool { return r.proto == "tcp" || r.proto == "udp" }

func (r rule) String() string {
	var peer string
	switch {
	case r.list != "":
		peer = r.list
	case r.id+r.name != "":
		if peer = r.id + r.name; r.user != "" {
			peer += "@" + r.user
		}
	default:
		peer = r.block.String()
	}
	ports := "*"
	switch {
	case r.isICMP():
		ports = fmt.Sprintf("%d/%d", r.from, r.to)
	case r.hasPorts() && r.from == r.to:
		ports = strconv.Itoa(r.from)
	case r.hasPorts():
		ports = fmt.Sprintf("%d-%d", r.from, r.to)
	}
	return strings.TrimSpace(r.proto + " " + ports + " " + peer + " " + r.desc)
}

// key returns what makes r another rule than the next (rulebook E4), where a
// name without an owner is that of the owner given.
func (r rule) key(owner string) rule {
	r.desc = ""
	if r.id != "" {
		r.name, r.user = "", ""
	} else if r.name != "" && r.user == "" {
		r.user = owner
	}
	return r
}

// peer returns what is left of the key without protocol and ports.
func (r rule) peer() rule {
	r = r.key("")
	r.proto, r.from, r.to = "", 0, 0
	return r
}

// rulesOf returns the rules of valid permissions, in their order.
func rulesOf(ps secgroup.IpPermissions) []rule {
	var rules []rule
	for _, p := range ps {
		r := rule{proto: strings.ToLower(string(p.IpProtocol)), from: -1, to: -1}
		if name := map[string]string{"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": "-1"}[r.proto]; name != "" {
			r.proto = name
		}
		if from, ok := p.FromPort.Int32(); ok && (r.hasPorts() || r.isICMP()) {
			to, _ := p.ToPort.Int32()
			r.from, r.to = int(from), int(to)
		}
		add := func(change func(*rule)) {
			r := r
			change(&r)
			rules = append(rules, r)
		}
		for _, e := range p.IpRanges {
			add(func(r *rule) { r.block, r.desc = netip.MustParsePrefix(e.CidrIp).Masked(), e.Description })
		}
		for _, e := range p.Ipv6Ranges {
			add(func(r *rule) { r.block, r.desc = netip.MustParsePrefix(e.CidrIpv6).Masked(), e.Description })
		}
		for _, e := range p.PrefixListIds {
			add(func(r *rule) { r.list, r.desc = e.PrefixListId, e.Description })
		}
		for _, e := range p.UserIdGroupPairs {
			add(func(r *rule) {
				if r.id, r.user, r.desc = e.GroupId, e.UserId, e.Description; r.id == "" {
					r.name = e.GroupName
				}
			})
		}
	}
	return rules
}

// permission returns r alone as a permission.
func (r rule) permission() secgroup.IpPermission {
	p := secgroup.IpPermission{IpProtocol: secgroup.Protocol(r.proto)}
	if r.hasPorts() || r.isICMP() {
		p.FromPort, p.ToPort = secgroup.PortOf(int32(r.from)), secgroup.PortOf(int32(r.to))
	}
	switch {
	case r.list != "":
		p.PrefixListIds = []secgroup.PrefixListId{{PrefixListId: r.list, Description: r.desc}}
	case r.id+r.name != "":
		p.UserIdGroupPairs = []secgroup.UserIdGroupPair{{GroupId: r.id, GroupName: r.name, UserId: r.user, Description: r.desc}}
	case r.block.Addr().Is4():
		p.IpRanges = []secgroup.IpRange{{CidrIp: r.block.String(), Description: r.desc}}
	default:
		p.Ipv6Ranges = []secgroup.Ipv6Range{{CidrIpv6: r.block.String(), Description: r.desc}}
	}
	return p
}

// written returns the permissions of rules as the tables write them, one each.
func written(t testing.TB, texts ...string) secgroup.IpPermissions {
	t.Helper()
	var ps secgroup.IpPermissions
	for _, text := range texts {
		fields := strings.SplitN(text, " ", 4)
		r := rule{proto: fields[0], from: -1, to: -1}
		if len(fields) == 4 {
			r.desc = fields[3]
		}
		var err error
		if ports := fields[1]; ports != "*" {
			if from, to, ok := strings.Cut(ports, "/"); ok {
				_, err = fmt.Sscan(from+" "+to, &r.from, &r.to)
			} else if from, to, ok := strings.Cut(ports, "-"); ok {
				_, err = fmt.Sscan(from+" "+to, &r.from, &r.to)
			} else {
				_, err = fmt.Sscan(ports+" "+ports, &r.from, &r.to)
			}
		}
		peer, user, _ := strings.Cut(fields[2], "@")
		switch r.user = user; {
		case strings.HasPrefix(peer, "pl-"):
			r.list = peer
		case strings.HasPrefix(peer, "sg-"):
			r.id = peer
		case strings.Contains(peer, "/"):
			r.block, err = netip.ParsePrefix(peer)
		default:
			r.name = peer
		}
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		p := r.permission()
		if fields[1] != "*" { // also where the protocol is spelled otherwise, or has none
			p.FromPort, p.ToPort = secgroup.PortOf(int32(r.from)), secgroup.PortOf(int32(r.to))
		}
		ps = append(ps, p)
	}
	return ps
}

// texts returns rules as the tables write them, sorted.
func texts(rules []rule) []string {
	var all []string
	for _, r := range rules {
		all = append(all, r.String())
	}
	slices.Sort(all)
	return all
}

func sorted(texts []string) []string {
	texts = slices.Clone(texts)
	slices.Sort(texts)
	return texts
}

// A packet is one of a protocol by number, to a port, or of a type and a code.
type packet struct{ proto, port, code int }

// An end is where a packet comes from: an address, or a list or group by key.
type end struct {
	addr netip.Addr
	peer rule
}

// A space holds the packets and the ends at the corners of rules and just
// outside them: rules that cannot be told apart by these allow the same.
type space struct {
	packets []packet
	ends    []end
}

var numbers = map[string]int{"tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58}

func (r rule) number() int {
	if n, ok := numbers[r.proto]; ok {
		return n
	}
	n, _ := strconv.Atoi(r.proto)
	return n
}

func spaceOf(rules ...rule) space {
	low := make(map[int][]int) // by protocol: ports, or types
	codes := make(map[int][]int)
	packets := map[packet]bool{{0, 0, 0}: true, {99, 0, 0}: true, {255, 0, 0}: true}
	ends := make(map[end]bool)
	for n := range 4 {
		n = []int{6, 17, 1, 58}[n]
		low[n], codes[n] = []int{0}, []int{0}
	}
	for _, r := range rules {
		switch n := r.number(); {
		case r.hasPorts():
			low[n] = append(low[n], r.from-1, r.from, r.to, r.to+1, 65535)
		case r.isICMP() && r.from != -1:
			low[n] = append(low[n], r.from-1, r.from, r.from+1, 255)
			if r.to != -1 {
				codes[n] = append(codes[n], r.to-1, r.to, r.to+1, 255)
			}
		case n >= 0:
			packets[packet{n, 0, 0}] = true
			packets[packet{(n + 1) % 256, 0, 0}] = true
		}
		if !r.block.IsValid() {
			ends[end{peer: r.peer()}] = true
			continue
		}
		first, last := r.block.Addr(), lastOf(r.block)
		for _, a := range []netip.Addr{first, last, first.Prev(), last.Next()} {
			if a.IsValid() {
				ends[end{addr: a}] = true
			}
		}
	}
	for n, ports := range low {
		limit := 65535
		if n == 1 || n == 58 {
			limit = 255
		}
		for _, port := range ports {
			for _, code := range codes[n] {
				if port >= 0 && port <= limit && code >= 0 && code <= 255 {
					packets[packet{n, port, code}] = true
				}
			}
		}
	}
	var s space
	for k := range packets {
		s.packets = append(s.packets, k)
	}
	for e := range ends {
		s.ends = append(s.ends, e)
	}
	return s
}

func lastOf(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for i := p.Bits(); i < 8*len(b); i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

func (r rule) allowsPacket(k packet) bool {
	switch {
	case r.proto == "-1":
		return true
	case r.number() != k.proto:
		return false
	case r.hasPorts():
		return r.from <= k.port && k.port <= r.to
	case r.isICMP():
		return (r.from == -1 || r.from == k.port) && (r.to == -1 || r.to == k.code)
	}
	return true
}

// allowsEnd compares the leading bits one by one.
func (r rule) allowsEnd(e end) bool {
	if !r.block.IsValid() || !e.addr.IsValid() {
		return !r.block.IsValid() && !e.addr.IsValid() && r.peer() == e.peer
	}
	x, y := r.block.Addr().AsSlice(), e.addr.AsSlice()
	if len(x) != len(y) {
		return false
	}
	for i := range r.block.Bits() {
		if (x[i/8]^y[i/8])&(0x80>>(i%8)) != 0 {
			return false
		}
	}
	return true
}

// What a rule allows is every pair of one of its packets and one of its ends.
type allowed struct{ packets, ends []bool }

func (s space) of(r rule) allowed {
	a := allowed{make([]bool, len(s.packets)), make([]bool, len(s.ends))}
	for i, k := range s.packets {
		a.packets[i] = r.allowsPacket(k)
	}
	for i, e := range s.ends {
		a.ends[i] = r.allowsEnd(e)
	}
	return a
}

func (s space) each(rules []rule) []allowed {
	all := make([]allowed, len(rules))
	for i, r := range rules {
		all[i] = s.of(r)
	}
	return all
}

func within(a, b []bool) bool {
	for i := range a {
		if a[i] && !b[i] {
			return false
		}
	}
	return true
}

func meet(a, b []bool) bool {
	for i := range a {
		if a[i] && b[i] {
			return true
		}
	}
	return false
}

func (a allowed) covers(b allowed) bool {
	return within(b.packets, a.packets) && within(b.ends, a.ends)
}

func union(all [][]bool, n int) []bool {
	u := make([]bool, n)
	for _, a := range all {
		for i := range a {
			u[i] = u[i] || a[i]
		}
	}
	return u
}

// sameTraffic returns a packet and an end on which two sets of rules disagree,
// and whether there is none.
func (s space) sameTraffic(a, b []rule) (packet, end, bool) {
	x, y := s.each(a), s.each(b)
	for i, k := range s.packets {
		var p, q [][]bool
		for _, r := range x {
			if r.packets[i] {
				p = append(p, r.ends)
			}
		}
		for _, r := range y {
			if r.packets[i] {
				q = append(q, r.ends)
			}
		}
		u, v := union(p, len(s.ends)), union(q, len(s.ends))
		for j, e := range s.ends {
			if u[j] != v[j] {
				return k, e, false
			}
		}
	}
	return packet{}, end{}, true
}

// clone returns a copy of ps in memory of its own, nil and empty lists told
// apart.
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

// unchanged fails where ps is not what it was.
func unchanged(t testing.TB, was, ps secgroup.IpPermissions) {
	t.Helper()
	if !reflect.DeepEqual(was, ps) {
		t.Fatalf("the argument %v was changed to %v", was, ps)
	}
}

// checkCanonical holds that ps is a valid request's, its own canonical form,
// and nil when empty.
func checkCanonical(t testing.TB, what string, ps secgroup.IpPermissions) {
	t.Helper()
	c, err := ps.Canonicalize()
	if err != nil || !c.Equal(ps) || ps != nil && len(ps) == 0 {
		t.Fatalf("%s: %#v is not canonical: %v, %v", what, ps, c, err)
	}
	for _, p := range ps {
		for _, list := range []any{p.IpRanges, p.Ipv6Ranges, p.PrefixListIds, p.UserIdGroupPairs} {
			if v := reflect.ValueOf(list); !v.IsNil() && v.Len() == 0 {
				t.Fatalf("%s: an empty list in %#v is not nil", what, ps)
			}
		}
	}
}

// readable reports whether ps can be read as EC2's answer.
func readable(ps secgroup.IpPermissions) bool {
	return secgroup.Options{FromEC2: true}.Validate(ps) == nil
}

// A source gives choices from bytes, so that the fuzzer makes rules. It gives the first choice when it is used up.
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

// The pools are of texts so close to each other that rules meet.
var (
	poolBlocks = []string{
		"10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "10.0.0.0/10", "10.64.0.0/10", "10.128.0.0/10", "10.192.0.0/10",
		"11.0.0.0/8", "0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "10.0.0.0/32", "10.0.0.1/32", "255.255.255.255/32",
		"::/0", "::/1", "8000::/1", "2001:db8::/32", "2001:db8::/33", "2001:db8:8000::/33", "::1/128", "::/128",
	}
	poolOthers = []string{"pl-1", "pl-2", "sg-1", "sg-1@" + me, "sg-2", "sg-2@" + other, "web", "web@" + me, "web@" + other, "db"}
	poolPorts  = []int{0, 1, 2, 3, 22, 23, 65534, 65535}
	poolICMP   = []string{"-1/-1", "3/-1", "3/0", "3/4", "8/0", "0/0", "0/-1", "255/255", "4/0"}
)

const (
	me    = "123456789012"
	other = "999988887777"
)

// text gives the text of a rule. A theme makes rules alike: the same ports for
// all, the same peer, or blocks of one neighbourhood.
func (s *source) text(theme int) string {
	traffic, peer := "", ""
	ports := func() string {
		a, b := pick(s, poolPorts...), pick(s, poolPorts...)
		if s.next(3) == 0 {
			b = a
		}
		return fmt.Sprintf("%d-%d", min(a, b), max(a, b))
	}
	switch {
	case theme == 1 || theme == 4 && s.next(2) == 0: // few ports
		traffic = pick(s, "tcp 1", "tcp 2", "tcp 1-2", "tcp 3", "tcp 2-3")
	case theme == 2:
		traffic = "tcp " + ports()
	case theme == 5:
		traffic = pick(s, "udp 2", "udp 2", "udp 2", "udp 2", "udp 2", "udp 2", "udp 2", "-1 *")
	case theme == 6:
		a, b := s.next(4), s.next(4)
		traffic = fmt.Sprintf("udp %d-%d", min(a, b), max(a, b))
	case theme == 3:
		traffic = "icmp " + pick(s, poolICMP...)
	default:
		switch s.next(8) {
		case 0, 1, 2:
			traffic = "tcp " + ports()
		case 3:
			traffic = "udp " + ports()
		case 4:
			traffic = "icmp " + pick(s, poolICMP...)
		case 5:
			traffic = "icmpv6 " + pick(s, poolICMP...)
		case 6:
			traffic = "50 *"
		case 7:
			traffic = "-1 *"
		}
	}
	switch {
	case theme == 1 || theme == 5:
		peer = poolBlocks[s.next(7)]
	case theme == 2:
		peer = pick(s, "10.0.0.0/9", "10.128.0.0/9", "pl-1", "sg-1")
	case theme == 6:
		peer = pick(s, "10.0.0.0/9", "10.128.0.0/9")
	case s.next(3) == 0:
		peer = pick(s, poolOthers...)
	default:
		peer = pick(s, poolBlocks...)
	}
	return strings.TrimSpace(traffic + " " + peer + " " + pick(s, "", "", "a", "a", "b"))
}

// permissions gives valid permissions of up to n rules, seldom with a rule
// twice or one that is invalid, some of them in the forms that EC2 rewrites.
func (s *source) permissions(t testing.TB, n int) secgroup.IpPermissions {
	var list []string
	seen := make(map[rule]bool)
	theme, twice := s.next(8), s.next(32) == 31
	for range n - s.next(n+1) {
		text := s.text(theme)
		k := rulesOf(written(t, text))[0].key("")
		if !seen[k] || twice {
			list = append(list, text)
		}
		seen[k] = true
	}
	ps := s.respell(s.join(written(t, list...)))
	if len(ps) > 0 && s.next(64) == 63 {
		ps[0].IpRanges = append(ps[0].IpRanges, secgroup.IpRange{CidrIp: "10.0.0.0/33"})
	}
	return ps
}

// join puts some permissions of the same protocol and ports into one, of
// whatever kinds of destination, as EC2 does.
func (s *source) join(ps secgroup.IpPermissions) secgroup.IpPermissions {
	var qs secgroup.IpPermissions
	for _, p := range ps {
		i := slices.IndexFunc(qs, func(q secgroup.IpPermission) bool {
			return q.IpProtocol == p.IpProtocol && q.FromPort == p.FromPort && q.ToPort == p.ToPort
		})
		if i < 0 || s.next(3) == 0 {
			qs = append(qs, p)
			continue
		}
		q := &qs[i]
		q.IpRanges = append(q.IpRanges, p.IpRanges...)
		q.Ipv6Ranges = append(q.Ipv6Ranges, p.Ipv6Ranges...)
		q.PrefixListIds = append(q.PrefixListIds, p.PrefixListIds...)
		q.UserIdGroupPairs = append(q.UserIdGroupPairs, p.UserIdGroupPairs...)
	}
	return qs
}

// respell writes the same rules in spellings that are not canonical, now and
// then.
func (s *source) respell(ps secgroup.IpPermissions) secgroup.IpPermissions {
	ps = clone(ps)
	for i := range ps {
		if s.next(4) != 3 {
			continue
		}
		p := &ps[i]
		switch p.IpProtocol {
		case "tcp":
			p.IpProtocol = pick[secgroup.Protocol](s, "TCP", "6")
		case "icmp":
			p.IpProtocol = "1"
		case "-1":
			p.IpProtocol = pick[secgroup.Protocol](s, "all", "-1")
			p.FromPort, p.ToPort = secgroup.PortOf(22), secgroup.PortOf(22)
		}
		for j, e := range p.IpRanges {
			p.IpRanges[j].CidrIp = strings.Replace(e.CidrIp, "10.0.0.0/9", "10.1.2.3/9", 1)
		}
		for j, e := range p.Ipv6Ranges {
			p.Ipv6Ranges[j].CidrIpv6 = strings.ToUpper(e.CidrIpv6)
		}
		for j, e := range p.UserIdGroupPairs {
			if p.UserIdGroupPairs[j].VpcId = "vpc-1"; e.GroupId != "" {
				p.UserIdGroupPairs[j].GroupName = "named"
			}
		}
	}
	return ps
}

// asEC2 returns the permissions in which EC2 gives the rules of valid ps back
// (rulebook B1 to B3): one for each protocol and ports, with all the kinds,
// lists never nil, and what EC2 knows of groups filled in. A group by name gets
// the owner where it has none.
func asEC2(ps secgroup.IpPermissions, owner string) secgroup.IpPermissions {
	var all secgroup.IpPermissions
	rules := rulesOf(ps)
	slices.Reverse(rules)
	for _, r := range rules {
		p := r.permission()
		i := slices.IndexFunc(all, func(q secgroup.IpPermission) bool {
			return q.IpProtocol == p.IpProtocol && q.FromPort == p.FromPort && q.ToPort == p.ToPort
		})
		if i < 0 {
			i = len(all)
			all = append(all, secgroup.IpPermission{
				IpProtocol: p.IpProtocol, FromPort: p.FromPort, ToPort: p.ToPort,
				IpRanges: []secgroup.IpRange{}, Ipv6Ranges: []secgroup.Ipv6Range{},
				PrefixListIds: []secgroup.PrefixListId{}, UserIdGroupPairs: []secgroup.UserIdGroupPair{},
			})
		}
		q := &all[i]
		q.IpRanges = append(q.IpRanges, p.IpRanges...)
		q.Ipv6Ranges = append(q.Ipv6Ranges, p.Ipv6Ranges...)
		q.PrefixListIds = append(q.PrefixListIds, p.PrefixListIds...)
		for _, g := range p.UserIdGroupPairs {
			if g.GroupId != "" {
				g.GroupName, g.PeeringStatus, g.VpcPeeringConnectionId = "its name", "active", "pcx-1"
				if g.UserId == "" {
					g.UserId = other
				}
			} else if g.UserId == "" {
				g.UserId = owner
			}
			g.VpcId = "vpc-1"
			q.UserIdGroupPairs = append(q.UserIdGroupPairs, g)
		}
	}
	return all
}

// naivePlan compares every rule with every other one. It returns the texts of
// the rules to authorize as desired has them, and of the keys to revoke and,
// with the descriptions desired, to update.
func naivePlan(owner string, current, desired []rule) (authorize, revoke, update []string) {
	for _, d := range desired {
		there, differs := false, false
		for _, c := range current {
			if c.key(owner) == d.key(owner) {
				there, differs = true, c.desc != d.desc
			}
		}
		if !there {
			authorize = append(authorize, owned(d, owner).String())
		} else if differs {
			k := d.key(owner)
			k.desc = d.desc
			update = append(update, k.String())
		}
	}
	for _, c := range current {
		if !slices.ContainsFunc(desired, func(d rule) bool { return d.key(owner) == c.key(owner) }) {
			revoke = append(revoke, c.key(owner).String())
		}
	}
	slices.Sort(authorize)
	slices.Sort(revoke)
	slices.Sort(update)
	return authorize, revoke, update
}

// owned gives a group by name without an owner the owner.
func owned(r rule, owner string) rule {
	if r.name != "" && r.user == "" {
		r.user = owner
	}
	return r
}

// keyTexts are the texts of the keys of rules with their descriptions.
func keyTexts(rules []rule, owner string) []string {
	var keys []rule
	for _, r := range rules {
		k := r.key(owner)
		k.desc = r.desc
		keys = append(keys, k)
	}
	return texts(keys)
}

func hasTwice(rules []rule, owner string) bool {
	seen := make(map[rule]bool)
	for _, r := range rules {
		if seen[r.key(owner)] {
			return true
		}
		seen[r.key(owner)] = true
	}
	return false
}

// checkPlan compares Plan with naivePlan and applies it. It reports whether
// there is a plan.
func checkPlan(t testing.TB, owner string, current, desired secgroup.IpPermissions) bool {
	t.Helper()
	wasCurrent, wasDesired := clone(current), clone(desired)
	got, err := ruleset.Options{OwnerID: owner}.Plan(current, desired)
	unchanged(t, wasCurrent, current)
	unchanged(t, wasDesired, desired)
	if owner == "" {
		if plain, plainErr := ruleset.Plan(current, desired); !reflect.DeepEqual(plain, got) || (plainErr == nil) != (err == nil) {
			t.Fatalf("Plan of %v and %v: %v, %v; with no options %v, %v", current, desired, got, err, plain, plainErr)
		}
	}
	if err != nil && !reflect.DeepEqual(got, ruleset.Changes{}) {
		t.Fatalf("Plan of %v and %v: %v beside %v", current, desired, got, err)
	}
	_, desiredErr := desired.Rules(secgroup.Ingress)
	if !readable(current) || desiredErr != nil {
		var list secgroup.ErrorList
		if !errors.As(err, &list) || len(list) == 0 {
			t.Fatalf("Plan of %v and %v: %v, %v, want an ErrorList", current, desired, got, err)
		}
		for _, e := range list {
			if !strings.Contains(e.Path, "IpPermissions[") {
				t.Fatalf("Plan of %v and %v: %v has the path %q", current, desired, err, e.Path)
			}
		}
		return false
	}
	was, want := rulesOf(current), rulesOf(desired)
	if hasTwice(want, owner) {
		if !errors.Is(err, secgroup.ReasonRuleDuplicate) {
			t.Fatalf("Plan for %q of %v and %v: %v, %v, want a duplicate", owner, current, desired, got, err)
		}
		return false
	}
	if hasTwice(was, owner) { // which EC2 never answers
		return false
	}
	if err != nil {
		t.Fatalf("Plan for %q of %v and %v: %v", owner, current, desired, err)
	}
	checkCanonical(t, "Authorize", got.Authorize)
	checkCanonical(t, "Revoke", got.Revoke)
	checkCanonical(t, "UpdateDescriptions", got.UpdateDescriptions)

	authorize, revoke, update := naivePlan(owner, was, want)
	var granted []rule
	for _, r := range rulesOf(got.Authorize) {
		granted = append(granted, owned(r, owner))
	}
	if have := texts(granted); !slices.Equal(have, authorize) {
		t.Fatalf("Plan for %q of %v and %v: authorize %q, want %q", owner, current, desired, have, authorize)
	}
	if have := keyTexts(rulesOf(got.Revoke), owner); !slices.Equal(have, revoke) { // no descriptions either
		t.Fatalf("Plan for %q of %v and %v: revoke %q, want %q", owner, current, desired, have, revoke)
	}
	if have := keyTexts(rulesOf(got.UpdateDescriptions), owner); !slices.Equal(have, update) {
		t.Fatalf("Plan for %q of %v and %v: update %q, want %q", owner, current, desired, have, update)
	}

	// Law 7.
	result := slices.DeleteFunc(slices.Clone(was), func(r rule) bool {
		return slices.ContainsFunc(rulesOf(got.Revoke), func(x rule) bool { return x.key(owner) == r.key(owner) })
	})
	result = append(result, rulesOf(got.Authorize)...)
	for _, u := range rulesOf(got.UpdateDescriptions) {
		for i := range result {
			if result[i].key(owner) == u.key(owner) {
				result[i].desc = u.desc
			}
		}
	}
	if have, want := keyTexts(result, owner), keyTexts(want, owner); !slices.Equal(have, want) {
		t.Fatalf("Plan for %q of %v and %v applied gives %q, want %q", owner, current, desired, have, want)
	}
	for _, again := range []secgroup.IpPermissions{desired, asEC2(desired, owner)} {
		if got, err := (ruleset.Options{OwnerID: owner}).Plan(again, desired); err != nil || !reflect.DeepEqual(got, ruleset.Changes{}) {
			t.Fatalf("Plan for %q of %v and %v is not empty: %v, %v", owner, again, desired, got, err)
		}
	}
	return true
}

// fromRule returns a rule of the library as one of this file.
func fromRule(r secgroup.SecurityGroupRule) rule {
	return rulesOf(secgroup.IpPermissions{r.IpPermission()})[0]
}

// checkRedundant compares Redundant with the packets, and returns what it found.
func checkRedundant(t testing.TB, ps secgroup.IpPermissions) []ruleset.Redundancy {
	t.Helper()
	was := clone(ps)
	got, err := ruleset.Redundant(ps)
	unchanged(t, was, ps)
	if !readable(ps) {
		if err == nil || got != nil {
			t.Fatalf("Redundant of the invalid %v: %v, %v", ps, got, err)
		}
		return nil
	}
	if err != nil {
		t.Fatalf("Redundant of %v: %v", ps, err)
	}
	canonical, err := secgroup.Options{FromEC2: true}.Rules(ps, secgroup.Ingress)
	if err != nil {
		t.Fatal(err)
	}
	rules := rulesOf(ps)
	s := spaceOf(rules...)
	all := s.each(rules)

	// witness reports whether others are one of the three forms of witness.
	witness := func(i int, others []int) bool {
		if len(others) == 1 {
			return all[others[0]].covers(all[i])
		}
		alike, peers := true, true
		var ends, packets [][]bool
		for _, j := range others {
			alike = alike && rules[j].proto == rules[i].proto && rules[j].from == rules[i].from && rules[j].to == rules[i].to
			peers = peers && rules[j].proto == rules[i].proto && rules[j].peer() == rules[i].peer()
			ends, packets = append(ends, all[j].ends), append(packets, all[j].packets)
		}
		return alike && within(all[i].ends, union(ends, len(s.ends))) ||
			peers && within(all[i].packets, union(packets, len(s.packets)))
	}
	// The greatest candidates decide: a witness stays one with more of its form.
	redundant := func(i int) bool {
		var alike, peers []int
		for j := range rules {
			if j == i {
				continue
			}
			if witness(i, []int{j}) {
				return true
			}
			if rules[j].proto == rules[i].proto && rules[j].from == rules[i].from && rules[j].to == rules[i].to {
				alike = append(alike, j)
			}
			if rules[j].proto == rules[i].proto && rules[j].peer() == rules[i].peer() {
				peers = append(peers, j)
			}
		}
		return len(alike) > 1 && witness(i, alike) || len(peers) > 1 && witness(i, peers)
	}
	var want []int
	for i := range rules {
		if redundant(i) {
			want = append(want, i)
		}
	}
	var have []int
	for _, g := range got {
		i := slices.Index(canonical, g.Rule)
		if i < 0 {
			t.Fatalf("Redundant of %v: %v is none of the rules", ps, g.Rule)
		}
		have = append(have, i)
		var by []int
		for _, b := range g.By {
			j := slices.Index(canonical, b)
			if j < 0 || j == i || slices.Contains(by, j) {
				t.Fatalf("Redundant of %v: %v is no witness of %v", ps, b, rules[i])
			}
			by = append(by, j)
			if !meet(all[i].packets, all[j].packets) || !meet(all[i].ends, all[j].ends) {
				t.Fatalf("Redundant of %v: %v, of the witness of %v, has nothing to do with it", ps, rules[j], rules[i])
			}
		}
		if len(by) == 0 || !witness(i, by) {
			t.Fatalf("Redundant of %v: %v do not cover %v in one of the three forms", ps, g.By, rules[i])
		}
		single := slices.ContainsFunc(all, func(a allowed) bool { return a.covers(all[i]) && &a.ends[0] != &all[i].ends[0] })
		if single && len(by) > 1 {
			t.Fatalf("Redundant of %v: %v cover %v, which a single one does", ps, g.By, rules[i])
		}
	}
	if !slices.Equal(have, want) {
		t.Fatalf("Redundant of\n%s\nare the rules %v of these, want %v", strings.Join(listed(rules), "\n"), have, want)
	}
	if again, err := ruleset.Redundant(ps); err != nil || !reflect.DeepEqual(again, got) {
		t.Fatalf("Redundant of %v: first %v, then %v, %v", ps, got, again, err)
	}
	return got
}

func listed(rules []rule) []string {
	var list []string
	for i, r := range rules {
		list = append(list, fmt.Sprintf("%d %v", i, r))
	}
	return list
}

// checkAggregate holds what is said of Aggregate, and returns its result.
func checkAggregate(t testing.TB, ps secgroup.IpPermissions) []rule {
	t.Helper()
	was := clone(ps)
	got, err := ruleset.Aggregate(ps)
	unchanged(t, was, ps)
	if !readable(ps) {
		if err == nil || got != nil {
			t.Fatalf("Aggregate of the invalid %v: %v, %v", ps, got, err)
		}
		return nil
	}
	before := rulesOf(ps)
	if err != nil {
		t.Fatalf("Aggregate of %q: %v", texts(before), err)
	}
	checkCanonical(t, fmt.Sprintf("Aggregate of %q", texts(before)), got)
	after := rulesOf(got)
	fail := func(format string, args ...any) {
		t.Helper()
		t.Fatalf("Aggregate of\n%s\ngives\n%s\n%s", strings.Join(listed(before), "\n"), strings.Join(listed(after), "\n"), fmt.Sprintf(format, args...))
	}
	if len(after) > len(before) {
		fail("more rules than before")
	}
	s := spaceOf(slices.Concat(before, after)...)
	if k, e, same := s.sameTraffic(before, after); !same {
		fail("not the same traffic: %v of %v", k, e)
	}
	if again, err := ruleset.Aggregate(got); err != nil || !again.Equal(got) {
		fail("which gives %q, %v", texts(rulesOf(again)), err)
	}
	if again, err := ruleset.Aggregate(ps); err != nil || !again.Equal(got) {
		fail("and then %q, %v", texts(rulesOf(again)), err)
	}

	all := s.each(after)
	for i, r := range after {
		for j, q := range after {
			if i == j {
				continue
			}
			if all[i].covers(all[j]) {
				fail("%v covers %v", r, q)
			}
			if r.proto != q.proto {
				continue
			}
			if r.from == q.from && r.to == q.to && siblings(r.block, q.block) {
				fail("%v and %v are siblings", r, q)
			}
			if r.hasPorts() && r.peer() == q.peer() && r.from <= q.to+1 && q.from <= r.to+1 {
				fail("the ports of %v and %v meet", r, q)
			}
		}
	}

	earlier := s.each(before)
	for i, r := range after {
		if j := slices.IndexFunc(before, func(b rule) bool { return b.key("") == r.key("") }); j >= 0 {
			if before[j] != r {
				fail("%v was %v", r, before[j])
			}
			continue
		}
		if !r.hasPorts() && !slices.ContainsFunc(before, func(b rule) bool { return b.proto == r.proto && b.from == r.from && b.to == r.to }) {
			fail("%v is of a type and code that none was of", r)
		}
		// What it can have been made of.
		var of []int
		shared := true
		for j, b := range before {
			if b.proto == r.proto && all[i].covers(earlier[j]) {
				of = append(of, j)
				shared = shared && b.desc == before[of[0]].desc
			}
			if b.id != "" && b.id == r.id && b.user == r.user {
				r.user = b.user
			}
		}
		if len(of) < 2 {
			fail("%v was made of %d rules", r, len(of))
		}
		if shared && r.desc != before[of[0]].desc {
			fail("%v has not the description that all share", r)
		}
		if r.desc != "" {
			var sharing []rule
			for _, j := range of {
				if before[j].desc == r.desc {
					sharing = append(sharing, before[j])
				}
			}
			if _, _, same := s.sameTraffic(sharing, []rule{r}); !same {
				fail("%v has a description that not all share", r)
			}
		}
		if r.user != "" && !slices.ContainsFunc(before, func(b rule) bool { return b.id == r.id && b.name == r.name && b.user == r.user }) {
			fail("%v has an owner that no rule had", r)
		}
	}
	return after
}

// siblings reports whether two blocks are the halves of one.
func siblings(p, q netip.Prefix) bool {
	if !p.IsValid() || !q.IsValid() || p == q || p.Bits() != q.Bits() || p.Addr().Is4() != q.Addr().Is4() {
		return false
	}
	x, y := p.Addr().AsSlice(), q.Addr().AsSlice()
	i := p.Bits() - 1
	x[i/8] ^= 0x80 >> (i % 8)
	return slices.Equal(x, y)
}

// naiveCount counts as rulebook B5 has it.
func naiveCount(rules []rule, weights map[string]int) (v4, v6 int, ok bool) {
	for _, r := range rules {
		switch {
		case r.block.IsValid() && r.block.Addr().Is4():
			v4++
		case r.block.IsValid():
			v6++
		case r.list != "":
			w, given := weights[r.list]
			if !given {
				w = 1
			}
			if w < 1 {
				return 0, 0, false
			}
			v4 += w
			v6 += w
		default:
			v4++
			v6++
		}
	}
	return v4, v6, true
}

func checkCount(t testing.TB, ps secgroup.IpPermissions, weights map[string]int) {
	t.Helper()
	was := clone(ps)
	got, err := ruleset.Count(ps, weights)
	unchanged(t, was, ps)
	ok := readable(ps)
	var want ruleset.Usage
	if ok {
		want.IPv4, want.IPv6, ok = naiveCount(rulesOf(ps), weights)
	}
	if (err == nil) != ok || got != want {
		t.Fatalf("Count of %v with %v: %v, %v, want %v, %t", ps, weights, got, err, want, ok)
	}
	if got.Max() != max(want.IPv4, want.IPv6) {
		t.Fatalf("Max of %v is %d", got, got.Max())
	}
}

// checkSplit holds what is said of Split, and returns the number of parts.
func checkSplit(t testing.TB, ps secgroup.IpPermissions, limit int) int {
	t.Helper()
	was := clone(ps)
	parts, err := ruleset.Split(ps, limit)
	unchanged(t, was, ps)
	if limit < 1 || !readable(ps) {
		if err == nil || parts != nil {
			t.Fatalf("Split of %v at %d: %v, %v, want an error", ps, limit, parts, err)
		}
		return 0
	}
	if err != nil {
		t.Fatalf("Split of %v at %d: %v", ps, limit, err)
	}
	var all []rule
	for _, p := range parts {
		checkCanonical(t, "a part", p)
		rules := rulesOf(p)
		v4, v6, _ := naiveCount(rules, nil)
		if u, err := ruleset.Count(p, nil); err != nil || u.Max() > limit || u != (ruleset.Usage{IPv4: v4, IPv6: v6}) || max(v4, v6) > limit {
			t.Fatalf("Split of %v at %d: %v counts %v, %v", ps, limit, p, u, err)
		}
		if len(rules) == 0 {
			t.Fatalf("Split of %v at %d: an empty part in %v", ps, limit, parts)
		}
		all = append(all, rules...)
	}
	if have, want := texts(all), texts(rulesOf(ps)); !slices.Equal(have, want) {
		t.Fatalf("Split of %v at %d: has the rules %q, want %q", ps, limit, have, want)
	}
	// Lists and groups take room in both families, addresses in one: whatever fits both families fits.
	v4, v6, _ := naiveCount(rulesOf(ps), nil)
	want := 0
	for room := max(v4, v6); room > 0; room -= limit {
		want++
	}
	if len(parts) != want {
		t.Fatalf("Split of %v at %d: %d parts, want %d", ps, limit, len(parts), want)
	}
	return len(parts)
}

// change gives permissions that share much with ps.
func (s *source) change(t testing.TB, ps secgroup.IpPermissions) secgroup.IpPermissions {
	if !readable(ps) {
		return s.permissions(t, 8)
	}
	var list []string
	seen := make(map[rule]bool)
	add := func(r rule) {
		if !seen[r.key("")] {
			list = append(list, r.String())
		}
		seen[r.key("")] = true
	}
	for _, r := range rulesOf(ps) {
		switch s.next(4) {
		case 1:
			r.desc = pick(s, "", "a", "b")
		case 2:
			continue
		}
		add(r)
	}
	for range s.next(4) {
		add(rulesOf(written(t, s.text(0)))[0])
	}
	return s.respell(s.join(written(t, list...)))
}

// sets calls f with bytes made at random, as many times.
func sets(n int, f func(*source)) {
	r := rand.New(rand.NewPCG(7, 11))
	for range n {
		s := make(source, 20+r.IntN(100))
		for i := range s {
			s[i] = byte(r.Uint32())
		}
		f(&s)
	}
}

func TestPlanModel(t *testing.T) {
	plans := 0
	sets(3000, func(s *source) {
		current := s.permissions(t, 8)
		desired := s.change(t, current)
		if s.next(3) == 0 && readable(current) {
			current = asEC2(current, "")
		}
		if checkPlan(t, pick(s, "", me), current, desired) {
			plans++
		}
	})
	if plans < 2000 {
		t.Errorf("only %d plans", plans)
	}
}

func TestRedundantModel(t *testing.T) {
	single, several := 0, 0
	sets(3000, func(s *source) {
		for _, g := range checkRedundant(t, s.permissions(t, 8)) {
			if len(g.By) == 1 {
				single++
			} else {
				several++
			}
		}
	})
	if single < 1000 || several < 100 {
		t.Errorf("only %d covered by one, %d by several", single, several)
	}
}

func TestAggregateModel(t *testing.T) {
	fewer, made := 0, 0
	sets(3000, func(s *source) {
		ps := s.permissions(t, 8)
		after := checkAggregate(t, ps)
		if !readable(ps) {
			return
		}
		if len(after) < len(rulesOf(ps)) {
			fewer++
		}
		for _, r := range after {
			if !slices.ContainsFunc(rulesOf(ps), func(b rule) bool { return b.key("") == r.key("") }) {
				made++
			}
		}
	})
	if fewer < 1000 || made < 400 {
		t.Errorf("only %d with fewer rules, %d rules made", fewer, made)
	}
}

func TestCountSplitModel(t *testing.T) {
	parts := 0
	sets(3000, func(s *source) {
		ps := s.permissions(t, 12)
		weights := map[string]int{}
		for _, list := range []string{"pl-1", "pl-2", "pl-3"} {
			if s.next(2) == 1 {
				weights[list] = pick(s, 1, 2, 55, 0, -1, 25)
			}
		}
		checkCount(t, ps, weights)
		checkCount(t, ps, nil)
		parts += checkSplit(t, ps, pick(s, 1, 2, 3, 5, 60, 0))
	})
	if parts < 3000 {
		t.Errorf("only %d parts", parts)
	}
}

// seed adds inputs of all lengths.
func seed(f *testing.F) {
	for i := range 40 {
		s := make([]byte, 3*i)
		for j := range s {
			s[j] = byte(i*j + i + j*j)
		}
		f.Add(s)
	}
}

func FuzzPlan(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		s := source(data)
		current := s.permissions(t, 8)
		desired := s.change(t, current)
		checkPlan(t, pick(&s, "", me, other), current, desired)
		checkPlan(t, "", desired, s.permissions(t, 8))
	})
}

func FuzzRedundant(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		s := source(data)
		checkRedundant(t, s.permissions(t, 12))
	})
}

func FuzzAggregate(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		s := source(data)
		checkAggregate(t, s.permissions(t, 12))
	})
}

func FuzzSplit(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		s := source(data)
		limit := s.next(8)
		ps := s.permissions(t, 20)
		checkSplit(t, ps, limit)
		checkCount(t, ps, map[string]int{"pl-1": s.next(60)})
	})
}

var planCases = []struct {
	name                       string
	owner                      string
	current, desired           []string
	authorize, revoke, updates []string
}{
	{name: "nothing"},
	{name: "all is new", // the description goes along
		desired: []string{"tcp 22 10.0.0.0/8 a"}, authorize: []string{"tcp 22 10.0.0.0/8 a"}},
	{name: "all goes", // without descriptions
		current: []string{"tcp 22 10.0.0.0/8 a", "-1 * pl-1 b"}, revoke: []string{"tcp 22 10.0.0.0/8", "-1 * pl-1"}},
	{name: "the same in other words", // P3, P5, C4, C6, N11, N13
		current: []string{"tcp 22 10.0.0.0/8", "-1 * ::/0", "icmp 3/4 10.0.0.0/8"},
		desired: []string{"6 22 10.1.2.3/8", "all 22 ::1/0", "1 3/4 10.0.0.0/8"}},
	{name: "only the description", // as it is to be
		current: []string{"tcp 22 10.0.0.0/8 a"}, desired: []string{"tcp 22 10.0.0.0/8 b"}, updates: []string{"tcp 22 10.0.0.0/8 b"}},
	{name: "a description goes", // to none
		current: []string{"tcp 22 sg-1 a"}, desired: []string{"tcp 22 sg-1"}, updates: []string{"tcp 22 sg-1"}},
	{name: "a description that EC2 has and no request may", // unchecked in current
		current: []string{"tcp 22 sg-1 é & x"}, desired: []string{"tcp 22 sg-1 x"}, updates: []string{"tcp 22 sg-1 x"}},
	{name: "a description that no request may, revoked",
		current: []string{"tcp 22 sg-1 é & x"}, revoke: []string{"tcp 22 sg-1"}},
	{name: "ports differ", // another rule, not a change
		current: []string{"tcp 22 10.0.0.0/8 a"}, desired: []string{"tcp 22-23 10.0.0.0/8 a"},
		authorize: []string{"tcp 22-23 10.0.0.0/8 a"}, revoke: []string{"tcp 22 10.0.0.0/8"}},
	{name: "covered is not the same", // E5
		current: []string{"tcp 22 10.0.0.0/8"}, desired: []string{"tcp 22 10.0.0.0/8", "tcp 22 10.0.0.0/9"},
		authorize: []string{"tcp 22 10.0.0.0/9"}},
	{name: "protocols with the same ports",
		current: []string{"tcp 53 10.0.0.0/8"}, desired: []string{"udp 53 10.0.0.0/8"},
		authorize: []string{"udp 53 10.0.0.0/8"}, revoke: []string{"tcp 53 10.0.0.0/8"}},
	{name: "all ports are not all protocols", // B3
		current: []string{"tcp 0-65535 10.0.0.0/8"}, desired: []string{"-1 * 10.0.0.0/8"},
		authorize: []string{"-1 * 10.0.0.0/8"}, revoke: []string{"tcp 0-65535 10.0.0.0/8"}},
	{name: "families apart",
		current: []string{"tcp 22 0.0.0.0/0"}, desired: []string{"tcp 22 ::/0"},
		authorize: []string{"tcp 22 ::/0"}, revoke: []string{"tcp 22 0.0.0.0/0"}},
	{name: "a group by id, whoever owns it", // E4
		current: []string{"tcp 22 sg-1@" + me}, desired: []string{"tcp 22 sg-1@" + other}},
	{name: "the owner goes along", // into what is authorized
		desired: []string{"tcp 22 sg-1@" + other}, authorize: []string{"tcp 22 sg-1@" + other}},
	{name: "a group by name and one by id",
		current: []string{"tcp 22 web"}, desired: []string{"tcp 22 sg-1"}, authorize: []string{"tcp 22 sg-1"}, revoke: []string{"tcp 22 web"}},
	{name: "a name of nobody and of somebody", // without OwnerID two rules
		current: []string{"tcp 22 web@" + me}, desired: []string{"tcp 22 web"},
		authorize: []string{"tcp 22 web"}, revoke: []string{"tcp 22 web@" + me}},
	{name: "a name of nobody is the owner's", owner: me,
		current: []string{"tcp 22 web@" + me}, desired: []string{"tcp 22 web"}},
	{name: "and the other way round", owner: me,
		current: []string{"tcp 22 web"}, desired: []string{"tcp 22 web@" + me}},
	{name: "the owner's, with another description", owner: me,
		current: []string{"tcp 22 web@" + me + " a"}, desired: []string{"tcp 22 web b"}, updates: []string{"tcp 22 web@" + me + " b"}},
	{name: "a name of another is not the owner's", owner: me,
		current: []string{"tcp 22 web@" + other}, desired: []string{"tcp 22 web"},
		authorize: []string{"tcp 22 web@" + me}, revoke: []string{"tcp 22 web@" + other}},
	{name: "the owner's and another's", owner: me, // are no duplicates
		desired: []string{"tcp 22 web", "tcp 22 web@" + other}, authorize: []string{"tcp 22 web@" + me, "tcp 22 web@" + other}},
	{name: "all three at once",
		current:   []string{"tcp 22 10.0.0.0/8 a", "udp 53 pl-1 a", "50 * sg-1 a"},
		desired:   []string{"tcp 22 10.0.0.0/8 a", "udp 53 pl-1 b", "icmpv6 -1/-1 ::/0 c"},
		authorize: []string{"icmpv6 -1/-1 ::/0 c"}, revoke: []string{"50 * sg-1"}, updates: []string{"udp 53 pl-1 b"}},
}

func TestPlanCases(t *testing.T) {
	for _, c := range planCases {
		t.Run(c.name, func(t *testing.T) {
			current, desired := written(t, c.current...), written(t, c.desired...)
			if !checkPlan(t, c.owner, current, desired) {
				t.Fatal("there is no plan")
			}
			got, _ := ruleset.Options{OwnerID: c.owner}.Plan(current, desired)
			var granted []rule
			for _, r := range rulesOf(got.Authorize) {
				granted = append(granted, owned(r, c.owner))
			}
			if have := texts(granted); !slices.Equal(have, sorted(c.authorize)) {
				t.Errorf("authorize %q, want %q", have, c.authorize)
			}
			if have := keyTexts(rulesOf(got.Revoke), c.owner); !slices.Equal(have, sorted(c.revoke)) {
				t.Errorf("revoke %q, want %q", have, c.revoke)
			}
			if have := keyTexts(rulesOf(got.UpdateDescriptions), c.owner); !slices.Equal(have, sorted(c.updates)) {
				t.Errorf("update %q, want %q", have, c.updates)
			}
		})
	}
}

// TestPlanWhatEC2GivesBack holds that there is nothing to do where EC2 gives
// back what is desired.
func TestPlanWhatEC2GivesBack(t *testing.T) {
	port := secgroup.PortOf
	for _, c := range []struct {
		name    string
		owner   string
		desired []string
		current secgroup.IpPermissions
	}{
		{"B1: all kinds in one permission", "", []string{"tcp 22 10.0.0.0/8", "tcp 22 ::/0", "tcp 22 pl-1", "tcp 22 sg-1"}, secgroup.IpPermissions{{
			IpProtocol: "tcp", FromPort: port(22), ToPort: port(22),
			IpRanges:         []secgroup.IpRange{{CidrIp: "10.0.0.0/8"}},
			Ipv6Ranges:       []secgroup.Ipv6Range{{CidrIpv6: "::/0"}},
			PrefixListIds:    []secgroup.PrefixListId{{PrefixListId: "pl-1"}},
			UserIdGroupPairs: []secgroup.UserIdGroupPair{{GroupId: "sg-1", UserId: me}},
		}}},
		{"B1: ports absent for all protocols", "", []string{"all 0-65535 10.0.0.0/8", "50 * sg-1"}, secgroup.IpPermissions{
			{IpProtocol: "-1", IpRanges: []secgroup.IpRange{{CidrIp: "10.0.0.0/8"}}},
			{IpProtocol: "50", UserIdGroupPairs: []secgroup.UserIdGroupPair{{GroupId: "sg-1", UserId: me}}},
		}},
		{"B1: empty lists", "", []string{"udp 53 ::/0 a"}, secgroup.IpPermissions{{
			IpProtocol: "udp", FromPort: port(53), ToPort: port(53),
			IpRanges: []secgroup.IpRange{}, Ipv6Ranges: []secgroup.Ipv6Range{{CidrIpv6: "::/0", Description: "a"}},
			PrefixListIds: []secgroup.PrefixListId{}, UserIdGroupPairs: []secgroup.UserIdGroupPair{},
		}}},
		{"B2: ports -1 and -1 of a rule", "", []string{"-1 * 10.0.0.0/8"}, secgroup.IpPermissions{
			{IpProtocol: "-1", FromPort: port(-1), ToPort: port(-1), IpRanges: []secgroup.IpRange{{CidrIp: "10.0.0.0/8"}}},
		}},
		{"B3: tcp 0-65535 and icmp -1/-1", "", []string{"tcp 0-65535 10.0.0.0/8", "icmp -1/-1 10.0.0.0/8"}, secgroup.IpPermissions{
			{IpProtocol: "icmp", FromPort: port(-1), ToPort: port(-1), IpRanges: []secgroup.IpRange{{CidrIp: "10.0.0.0/8"}}},
			{IpProtocol: "tcp", FromPort: port(0), ToPort: port(65535), IpRanges: []secgroup.IpRange{{CidrIp: "10.0.0.0/8"}}},
		}},
		{"G8: everything of a group filled in", "", []string{"tcp 22 sg-1 a"}, secgroup.IpPermissions{{
			IpProtocol: "tcp", FromPort: port(22), ToPort: port(22),
			UserIdGroupPairs: []secgroup.UserIdGroupPair{{GroupId: "sg-1", GroupName: "web é", UserId: other, VpcId: "vpc-1",
				VpcPeeringConnectionId: "pcx-1", PeeringStatus: "active", Description: "a"}},
		}}},
		{"a group by name with its owner", me, []string{"tcp 22 web"}, secgroup.IpPermissions{{
			IpProtocol: "tcp", FromPort: port(22), ToPort: port(22),
			UserIdGroupPairs: []secgroup.UserIdGroupPair{{GroupName: "web", UserId: me, VpcId: "vpc-1"}},
		}}},
		{"C4, C6, P3: rewritten", "", []string{"17 53 10.1.2.3/8", "17 53 2001:DB8::1/32"}, secgroup.IpPermissions{{
			IpProtocol: "udp", FromPort: port(53), ToPort: port(53),
			IpRanges: []secgroup.IpRange{{CidrIp: "10.0.0.0/8"}}, Ipv6Ranges: []secgroup.Ipv6Range{{CidrIpv6: "2001:db8::/32"}},
		}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			desired := written(t, c.desired...)
			if !checkPlan(t, c.owner, c.current, desired) {
				t.Fatal("there is no plan")
			}
			if got, err := (ruleset.Options{OwnerID: c.owner}).Plan(c.current, desired); err != nil || !reflect.DeepEqual(got, ruleset.Changes{}) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestPlanErrors(t *testing.T) {
	valid := []string{"IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.0/8}]"}
	const tcp22 = "IpProtocol=tcp,FromPort=22,ToPort=22,"
	for _, c := range []struct {
		name             string
		owner            string
		current, desired []string
		reason           secgroup.Reason
		path             string // "" where any will do
	}{
		{"current: a block", "", []string{tcp22 + "IpRanges=[{CidrIp=10.0.0.0/33}]"}, valid, secgroup.ReasonCIDRMalformed, "IpPermissions[0].IpRanges[0].CidrIp"},
		{"desired: a block", "", valid, []string{valid[0], tcp22 + "IpRanges=[{CidrIp=::/0}]"}, secgroup.ReasonCIDRFamily, "IpPermissions[1].IpRanges[0].CidrIp"},
		{"current: no ports", "", []string{"IpProtocol=tcp,IpRanges=[{CidrIp=::/0}]"}, nil, secgroup.ReasonPortMissing, "IpPermissions[0].FromPort"},
		{"desired: no destination", "", nil, []string{"IpProtocol=-1"}, secgroup.ReasonDestinationMissing, "IpPermissions[0]"},
		{"desired: a description", "", nil, []string{tcp22 + "UserIdGroupPairs=[{GroupId=sg-1,Description='a & b'}]"}, secgroup.ReasonDescriptionCharset, "IpPermissions[0].UserIdGroupPairs[0].Description"},
		{"desired: a name", "", nil, []string{tcp22 + "UserIdGroupPairs=[{GroupName=sg-1}]"}, secgroup.ReasonGroupNameMalformed, "IpPermissions[0].UserIdGroupPairs[0].GroupName"},
		{"desired: a description that is there already", "", []string{valid[0], tcp22 + "UserIdGroupPairs=[{GroupId=sg-1,Description='a & b'}]"}, []string{valid[0], tcp22 + "UserIdGroupPairs=[{GroupId=sg-1,Description='a & b'}]"}, secgroup.ReasonDescriptionCharset, "IpPermissions[1].UserIdGroupPairs[0].Description"},
		{"desired: a name that is there already", "", []string{tcp22 + "UserIdGroupPairs=[{GroupName=sg-1}]"}, []string{tcp22 + "UserIdGroupPairs=[{GroupName=sg-1}]"}, secgroup.ReasonGroupNameMalformed, "IpPermissions[0].UserIdGroupPairs[0].GroupName"},
		{"current: twice", "", []string{valid[0], valid[0]}, nil, secgroup.ReasonRuleDuplicate, "IpPermissions[1].IpRanges[0]"},
		{"desired: twice", "", nil, []string{valid[0], "IpProtocol=6,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.1.0.0/8,Description=a}]"}, secgroup.ReasonRuleDuplicate, "IpPermissions[1].IpRanges[0]"},
		{"desired: twice by id", "", nil, []string{tcp22 + "UserIdGroupPairs=[{GroupId=sg-1},{GroupId=sg-1,UserId=" + me + "}]"}, secgroup.ReasonRuleDuplicate, "IpPermissions[0].UserIdGroupPairs[1]"},
		{"desired: twice through the owner", me, nil, []string{tcp22 + "UserIdGroupPairs=[{GroupName=web},{GroupName=web,UserId=" + me + "}]"}, secgroup.ReasonRuleDuplicate, ""},
		{"both sides", "", []string{"IpProtocol=tcp,IpRanges=[{CidrIp=::/0}]"}, []string{"IpProtocol=-1"}, secgroup.ReasonPortMissing, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			current, err := secgroup.ParseIpPermissions(c.current...)
			if err != nil {
				t.Fatal(err)
			}
			desired, err := secgroup.ParseIpPermissions(c.desired...)
			if err != nil {
				t.Fatal(err)
			}
			if checkPlan(t, c.owner, current, desired) {
				t.Fatal("there is a plan")
			}
			_, err = ruleset.Options{OwnerID: c.owner}.Plan(current, desired)
			var list secgroup.ErrorList
			if !errors.Is(err, c.reason) || c.path != "" && (!errors.As(err, &list) ||
				!slices.ContainsFunc(list, func(e *secgroup.Error) bool { return strings.HasSuffix(e.Path, c.path) && e.Reason == c.reason })) {
				t.Errorf("got %v, want %s at %s", err, c.reason, c.path)
			}
		})
	}
}

// many returns texts made from a format and numbers.
func many(format string, from, to int) []string {
	var all []string
	for i := from; i <= to; i++ {
		all = append(all, fmt.Sprintf(format, i))
	}
	return all
}

// redundantCases have rules, and of the redundant ones first the rule and then
// its witness, which is left out where there is a choice.
var redundantCases = []struct {
	name  string
	rules []string
	want  [][]string
}{
	{"none", nil, nil},
	{"one", []string{"tcp 22 10.0.0.0/8"}, nil},
	{"a block within a block", // single
		[]string{"tcp 22 10.0.0.0/9", "tcp 22 10.0.0.0/8"},
		[][]string{{"tcp 22 10.0.0.0/9", "tcp 22 10.0.0.0/8"}}},
	{"two halves and the whole", // they depend on each other, and are all reported
		[]string{"tcp 22 10.0.0.0/9", "tcp 22 10.0.0.0/8", "tcp 22 10.128.0.0/9"},
		[][]string{{"tcp 22 10.0.0.0/9", "tcp 22 10.0.0.0/8"}, {"tcp 22 10.0.0.0/8", "tcp 22 10.0.0.0/9", "tcp 22 10.128.0.0/9"}, {"tcp 22 10.128.0.0/9", "tcp 22 10.0.0.0/8"}}},
	{"a half and two quarters",
		[]string{"tcp 22 10.0.0.0/8", "tcp 22 10.0.0.0/9", "tcp 22 10.128.0.0/10", "tcp 22 10.192.0.0/10"},
		[][]string{{"tcp 22 10.0.0.0/8", "tcp 22 10.0.0.0/9", "tcp 22 10.128.0.0/10", "tcp 22 10.192.0.0/10"}, {"tcp 22 10.0.0.0/9"}, {"tcp 22 10.128.0.0/10"}, {"tcp 22 10.192.0.0/10"}}},
	{"a quarter is missing",
		[]string{"tcp 22 10.0.0.0/8", "tcp 22 10.0.0.0/9", "tcp 22 10.128.0.0/10"},
		[][]string{{"tcp 22 10.0.0.0/9"}, {"tcp 22 10.128.0.0/10"}}},
	{"all of IPv4", // no overflow at the last address
		[]string{"tcp 22 0.0.0.0/0", "tcp 22 0.0.0.0/1", "tcp 22 128.0.0.0/1"},
		[][]string{{"tcp 22 0.0.0.0/0", "tcp 22 0.0.0.0/1", "tcp 22 128.0.0.0/1"}, {"tcp 22 0.0.0.0/1"}, {"tcp 22 128.0.0.0/1"}}},
	{"all of IPv6",
		[]string{"tcp 22 ::/0", "tcp 22 ::/1", "tcp 22 8000::/1"},
		[][]string{{"tcp 22 ::/0", "tcp 22 ::/1", "tcp 22 8000::/1"}, {"tcp 22 ::/1"}, {"tcp 22 8000::/1"}}},
	{"families apart", []string{"tcp 22 0.0.0.0/0", "tcp 22 ::/0", "tcp 22 ::1/128"}, [][]string{{"tcp 22 ::1/128", "tcp 22 ::/0"}}},
	{"ports that touch", // 10 and 11
		[]string{"tcp 1-10 pl-1", "tcp 11-20 pl-1", "tcp 1-20 pl-1"},
		[][]string{{"tcp 1-10 pl-1"}, {"tcp 11-20 pl-1"}, {"tcp 1-20 pl-1", "tcp 1-10 pl-1", "tcp 11-20 pl-1"}}},
	{"ports with a gap", // 11
		[]string{"tcp 1-10 pl-1", "tcp 12-20 pl-1", "tcp 1-20 pl-1"},
		[][]string{{"tcp 1-10 pl-1"}, {"tcp 12-20 pl-1"}}},
	{"ports that overlap", // neither alone
		[]string{"tcp 1-12 sg-1", "tcp 8-20 sg-1", "tcp 5-15 sg-1"},
		[][]string{{"tcp 5-15 sg-1", "tcp 1-12 sg-1", "tcp 8-20 sg-1"}}},
	{"all ports", // no overflow at the last port
		[]string{"udp 0-65535 10.0.0.0/8", "udp 0-65534 10.0.0.0/8", "udp 65535 10.0.0.0/8"},
		[][]string{{"udp 0-65535 10.0.0.0/8", "udp 0-65534 10.0.0.0/8", "udp 65535 10.0.0.0/8"}, {"udp 0-65534 10.0.0.0/8"}, {"udp 65535 10.0.0.0/8"}}},
	{"ports of another protocol", []string{"tcp 1-10 pl-1", "udp 11-20 pl-1", "tcp 1-20 pl-1"}, [][]string{{"tcp 1-10 pl-1", "tcp 1-20 pl-1"}}},
	{"ports of another list", []string{"tcp 1-10 pl-1", "tcp 11-20 pl-2", "tcp 1-20 pl-1"}, [][]string{{"tcp 1-10 pl-1", "tcp 1-20 pl-1"}}},
	{"a group with and without its owner", // by id the same
		[]string{"tcp 1-10 sg-1@" + me, "tcp 11-20 sg-1", "tcp 1-20 sg-1@" + other},
		[][]string{{"tcp 1-10 sg-1@" + me}, {"tcp 11-20 sg-1"}, {"tcp 1-20 sg-1@" + other, "tcp 1-10 sg-1@" + me, "tcp 11-20 sg-1"}}},
	{"a name with and without its owner", []string{"tcp 1-10 web@" + me, "tcp 1-20 web"}, nil},
	{"all protocols cover one", []string{"tcp 22 10.0.0.0/9", "50 * 10.0.0.0/8", "-1 * 10.0.0.0/8"},
		[][]string{{"tcp 22 10.0.0.0/9", "-1 * 10.0.0.0/8"}, {"50 * 10.0.0.0/8", "-1 * 10.0.0.0/8"}}},
	{"all of one do not cover all", []string{"tcp 0-65535 10.0.0.0/8", "udp 0-65535 10.0.0.0/8", "icmp -1/-1 10.0.0.0/8", "-1 * 10.0.0.0/9"}, nil},
	{"halves of other ports", // all packets are allowed, but not in a form
		[]string{"tcp 22 10.0.0.0/8", "tcp 1-30 10.0.0.0/9", "tcp 1-30 10.128.0.0/9"}, nil},
	{"a half of all protocols", // nor this
		[]string{"tcp 22 10.0.0.0/8", "tcp 22 10.0.0.0/9", "-1 * 10.128.0.0/9"},
		[][]string{{"tcp 22 10.0.0.0/9", "tcp 22 10.0.0.0/8"}}},
	{"ports of a block around", // nor this
		[]string{"tcp 1-20 10.0.0.0/9", "tcp 1-10 10.0.0.0/8", "tcp 11-20 10.0.0.0/9"},
		[][]string{{"tcp 11-20 10.0.0.0/9", "tcp 1-20 10.0.0.0/9"}}},
	{"a type covers its codes", []string{"icmp 3/4 10.0.0.0/8", "icmp 3/-1 10.0.0.0/8", "icmp 8/0 10.0.0.0/8"},
		[][]string{{"icmp 3/4 10.0.0.0/8", "icmp 3/-1 10.0.0.0/8"}}},
	{"all types cover a type", []string{"icmp 3/-1 10.0.0.0/8", "icmp -1/-1 10.0.0.0/8", "icmpv6 3/-1 10.0.0.0/8"},
		[][]string{{"icmp 3/-1 10.0.0.0/8", "icmp -1/-1 10.0.0.0/8"}}},
	{"types are no range", []string{"icmp 0/0 10.0.0.0/8", "icmp 8/0 10.0.0.0/8", "icmp 3/4 10.0.0.0/8"}, nil},
	{"types and halves", // the blocks of one type and code
		[]string{"icmp 8/0 10.0.0.0/9", "icmp 8/0 10.128.0.0/9", "icmp 8/0 10.0.0.0/8", "icmp 8/-1 10.64.0.0/10"},
		[][]string{{"icmp 8/0 10.0.0.0/9"}, {"icmp 8/0 10.128.0.0/9"}, {"icmp 8/0 10.0.0.0/8", "icmp 8/0 10.0.0.0/9", "icmp 8/0 10.128.0.0/9"}}},
	{"255 codes", append(many("icmp 3/%d pl-1", 1, 255), "icmp 3/-1 pl-2", "icmp 4/-1 pl-1"), nil},
	{"what is no rule of its own type", append(many("icmp 3/%d pl-1", 0, 255), "icmp 4/-1 pl-1"), nil},
}

func TestRedundantCases(t *testing.T) {
	for _, c := range redundantCases {
		t.Run(c.name, func(t *testing.T) {
			got := checkRedundant(t, written(t, c.rules...))
			if len(got) != len(c.want) {
				t.Fatalf("got %d, want %d: %v", len(got), len(c.want), got)
			}
			for i, g := range got {
				if have := fromRule(g.Rule).String(); have != c.want[i][0] {
					t.Errorf("got %s, want %s", have, c.want[i][0])
				}
				var by []rule
				for _, b := range g.By {
					by = append(by, fromRule(b))
				}
				if want := sorted(c.want[i][1:]); len(want) > 0 && !slices.Equal(texts(by), want) {
					t.Errorf("%s by %q, want %q", c.want[i][0], texts(by), want)
				}
			}
		})
	}
}

// TestRedundantICMP holds that 256 codes cover a type, and 256 types all of
// them.
func TestRedundantICMP(t *testing.T) {
	for _, c := range []struct {
		rules []string
		by    int // of the last rule
	}{
		{append(many("icmp 3/%d 10.0.0.0/8", 0, 255), "icmp 3/-1 10.0.0.0/8"), 256},
		{append(many("icmp 3/%d 10.0.0.0/8", 0, 254), "icmp 3/-1 10.0.0.0/8"), 0},
		{append(many("icmpv6 %d/-1 sg-1", 0, 255), "icmpv6 -1/-1 sg-1"), 256},
		{append(many("icmpv6 %d/-1 sg-1", 1, 255), "icmpv6 -1/-1 sg-1"), 0},
		{slices.Concat(many("icmp %d/-1 pl-1", 0, 254), many("icmp 255/%d pl-1", 0, 255), []string{"icmp -1/-1 pl-1"}), 511}, // types and codes
	} {
		got, err := ruleset.Redundant(written(t, c.rules...)) // too many packets for the model
		if err != nil {
			t.Fatal(err)
		}
		last := c.rules[len(c.rules)-1]
		i := slices.IndexFunc(got, func(g ruleset.Redundancy) bool { return fromRule(g.Rule).String() == last })
		if c.by == 0 && i >= 0 || c.by > 0 && (i < 0 || len(got[i].By) != c.by) {
			t.Errorf("%d rules, want %s redundant by %d", len(c.rules), last, c.by)
		}
		if want := len(c.rules) - 1; i >= 0 && len(got) != want+1 || i < 0 && len(got) != want {
			t.Errorf("%d rules, %d redundant: want all that %s covers", len(c.rules), len(got), last)
		}
	}
}

var aggregateCases = []struct {
	name        string
	rules, want []string
}{
	{"none", nil, nil},
	{"one", []string{"tcp 22 10.0.0.0/8 a"}, []string{"tcp 22 10.0.0.0/8 a"}},
	{"siblings", []string{"tcp 22 10.0.0.0/9", "tcp 22 10.128.0.0/9"}, []string{"tcp 22 10.0.0.0/8"}},
	{"neighbours but no siblings", // 10.64.0.0/9 is no block
		[]string{"tcp 22 10.64.0.0/10", "tcp 22 10.128.0.0/10"}, []string{"tcp 22 10.64.0.0/10", "tcp 22 10.128.0.0/10"}},
	{"siblings of siblings", []string{"tcp 22 10.192.0.0/10", "tcp 22 10.64.0.0/10", "tcp 22 10.128.0.0/10", "tcp 22 10.0.0.0/10"}, []string{"tcp 22 10.0.0.0/8"}},
	{"siblings of two sizes", []string{"tcp 22 10.0.0.0/9", "tcp 22 10.128.0.0/10", "tcp 22 10.192.0.0/10"}, []string{"tcp 22 10.0.0.0/8"}},
	{"two addresses", []string{"tcp 22 10.0.0.0/32", "tcp 22 10.0.0.1/32"}, []string{"tcp 22 10.0.0.0/31"}},
	{"the halves of IPv4", []string{"-1 * 0.0.0.0/1", "-1 * 128.0.0.0/1"}, []string{"-1 * 0.0.0.0/0"}},
	{"the halves of IPv6", []string{"udp 53 ::/1", "udp 53 8000::/1"}, []string{"udp 53 ::/0"}},
	{"families apart", []string{"tcp 22 0.0.0.0/0", "tcp 22 ::/0"}, []string{"tcp 22 0.0.0.0/0", "tcp 22 ::/0"}},
	{"siblings of other ports", []string{"tcp 22 10.0.0.0/9", "tcp 24 10.128.0.0/9"}, []string{"tcp 22 10.0.0.0/9", "tcp 24 10.128.0.0/9"}},
	{"siblings of other protocols", []string{"tcp 22 10.0.0.0/9", "udp 22 10.128.0.0/9"}, []string{"tcp 22 10.0.0.0/9", "udp 22 10.128.0.0/9"}},
	{"covered block", []string{"tcp 22 10.0.0.0/8 a", "tcp 22 10.64.0.0/10 b"}, []string{"tcp 22 10.0.0.0/8 a"}},
	{"ports that touch", []string{"tcp 22 sg-1", "tcp 23 sg-1"}, []string{"tcp 22-23 sg-1"}},
	{"ports that overlap", []string{"udp 1-10 pl-1", "udp 5-20 pl-1"}, []string{"udp 1-20 pl-1"}},
	{"ports with a gap", []string{"tcp 1-10 pl-1", "tcp 12-20 pl-1"}, []string{"tcp 1-10 pl-1", "tcp 12-20 pl-1"}},
	{"the gap filled", []string{"tcp 1-10 pl-1", "tcp 12-20 pl-1", "tcp 11 pl-1"}, []string{"tcp 1-20 pl-1"}},
	{"all ports", // stay tcp's
		[]string{"tcp 1-65535 10.0.0.0/8", "tcp 0 10.0.0.0/8"}, []string{"tcp 0-65535 10.0.0.0/8"}},
	{"the last ports", []string{"tcp 65534 10.0.0.0/8", "tcp 65535 10.0.0.0/8"}, []string{"tcp 65534-65535 10.0.0.0/8"}},
	{"ports of two protocols", []string{"tcp 22 sg-1", "udp 23 sg-1"}, []string{"tcp 22 sg-1", "udp 23 sg-1"}},
	{"ports of two lists", []string{"tcp 22 pl-1", "tcp 23 pl-2"}, []string{"tcp 22 pl-1", "tcp 23 pl-2"}},
	{"ports of a name, its owner told or not", []string{"tcp 22 web", "tcp 23 web@" + me}, []string{"tcp 22 web", "tcp 23 web@" + me}},
	{"ports that overlap of blocks that do", // no form for these
		[]string{"tcp 1-10 10.0.0.0/8", "tcp 5-20 10.0.0.0/9"}, []string{"tcp 1-10 10.0.0.0/8", "tcp 5-20 10.0.0.0/9"}},
	{"covered in both", []string{"tcp 1-20 10.0.0.0/8 a", "tcp 5-6 10.64.0.0/10 b"}, []string{"tcp 1-20 10.0.0.0/8 a"}},
	{"all protocols drop the rest", []string{"-1 * 10.0.0.0/8", "tcp 22 10.0.0.0/9", "50 * 10.0.0.0/8", "icmp 3/4 10.0.0.1/32", "tcp 22 11.0.0.0/8"},
		[]string{"-1 * 10.0.0.0/8", "tcp 22 11.0.0.0/8"}},
	{"all protocols of a list", []string{"-1 * pl-1", "tcp 22 pl-1", "tcp 22 pl-2"}, []string{"-1 * pl-1", "tcp 22 pl-2"}},
	{"merged, all protocols drop more", // than each before
		[]string{"-1 * 10.0.0.0/9", "-1 * 10.128.0.0/9", "tcp 22 10.0.0.0/8"}, []string{"-1 * 10.0.0.0/8"}},
	{"merged ports drop more", []string{"tcp 1-10 10.0.0.0/8", "tcp 11-20 10.0.0.0/8", "tcp 5-15 10.0.0.0/9"}, []string{"tcp 1-20 10.0.0.0/8"}},
	{"blocks, then ports", []string{"tcp 1-10 10.0.0.0/9", "tcp 1-10 10.128.0.0/9", "tcp 11-20 10.0.0.0/8"}, []string{"tcp 1-20 10.0.0.0/8"}},
	{"ports, then blocks", []string{"tcp 1-10 10.0.0.0/9", "tcp 11-20 10.0.0.0/9", "tcp 1-20 10.128.0.0/9"}, []string{"tcp 1-20 10.0.0.0/8"}},
	{"ports, blocks, ports", // in turn
		[]string{"tcp 1 10.0.0.0/9", "tcp 2 10.0.0.0/9", "tcp 1-2 10.128.0.0/9", "tcp 3 10.0.0.0/8", "tcp 1-3 11.0.0.0/8"}, []string{"tcp 1-3 10.0.0.0/7"}},
	{"a square", []string{"tcp 1 10.0.0.0/9", "tcp 2 10.0.0.0/9", "tcp 1 10.128.0.0/9", "tcp 2 10.128.0.0/9"}, []string{"tcp 1-2 10.0.0.0/8"}},
	{"types do not merge", []string{"icmp 3/0 10.0.0.0/8", "icmp 3/1 10.0.0.0/8", "icmp 4/-1 10.0.0.0/8", "icmp 5/-1 10.0.0.0/8"},
		[]string{"icmp 3/0 10.0.0.0/8", "icmp 3/1 10.0.0.0/8", "icmp 4/-1 10.0.0.0/8", "icmp 5/-1 10.0.0.0/8"}},
	{"types are dropped", []string{"icmp 3/4 10.0.0.0/9", "icmp 3/-1 10.0.0.0/8 a", "icmpv6 3/4 ::/0", "icmpv6 -1/-1 ::/0 b"},
		[]string{"icmp 3/-1 10.0.0.0/8 a", "icmpv6 -1/-1 ::/0 b"}},
	{"blocks of one type merge", []string{"icmp 8/0 10.0.0.0/9 a", "icmp 8/0 10.128.0.0/9 a"}, []string{"icmp 8/0 10.0.0.0/8 a"}},
	{"256 codes", // stay
		many("icmp 3/%d pl-1", 0, 255), many("icmp 3/%d pl-1", 0, 255)},
	{"descriptions shared", []string{"tcp 22 10.0.0.0/9 a", "tcp 22 10.128.0.0/9 a"}, []string{"tcp 22 10.0.0.0/8 a"}},
	{"descriptions differ", []string{"tcp 22 10.0.0.0/9 a", "tcp 22 10.128.0.0/9 b"}, []string{"tcp 22 10.0.0.0/8"}},
	{"one has none", []string{"tcp 22 10.0.0.0/9 a", "tcp 22 10.128.0.0/9"}, []string{"tcp 22 10.0.0.0/8"}},
	{"the whole is there and keeps its own", []string{"tcp 22 10.0.0.0/9 a", "tcp 22 10.0.0.0/8 b", "tcp 22 10.128.0.0/9 a"}, []string{"tcp 22 10.0.0.0/8 b"}},
	{"the range is there and keeps its own", []string{"tcp 1-2 pl-1 b", "tcp 1 pl-1 a", "tcp 2 pl-1 a"}, []string{"tcp 1-2 pl-1 b"}},
	{"the whole is there without one", []string{"tcp 22 10.0.0.0/9 a", "tcp 22 10.0.0.0/8", "tcp 22 10.128.0.0/9 a"}, []string{"tcp 22 10.0.0.0/8"}},
	{"ports' descriptions shared", []string{"tcp 22 sg-1 a", "tcp 23 sg-1 a", "tcp 25 sg-1 b"}, []string{"tcp 22-23 sg-1 a", "tcp 25 sg-1 b"}},
	{"ports' descriptions differ", []string{"tcp 22 sg-1 a", "tcp 23 sg-1 b"}, []string{"tcp 22-23 sg-1"}},
	{"a chain shares one", []string{"tcp 1-10 10.0.0.0/9 a", "tcp 1-10 10.128.0.0/9 a", "tcp 11-20 10.0.0.0/8 a"}, []string{"tcp 1-20 10.0.0.0/8 a"}},
	{"a chain does not", []string{"tcp 1-10 10.0.0.0/9 a", "tcp 1-10 10.128.0.0/9 b", "tcp 11-20 10.0.0.0/8 a"}, []string{"tcp 1-20 10.0.0.0/8"}},
	{"two that differ and then one of them", // the made /9 has none, so the /8 has none
		[]string{"tcp 22 10.0.0.0/10 a", "tcp 22 10.64.0.0/10 b", "tcp 22 10.128.0.0/9 a"}, []string{"tcp 22 10.0.0.0/8"}},
	{"what another protocol says is not asked", // dropped, not merged
		[]string{"-1 * 10.0.0.0/9 a", "-1 * 10.128.0.0/9 a", "tcp 22 10.0.0.0/9 b"}, []string{"-1 * 10.0.0.0/8 a"}},
	{"owners stay", []string{"tcp 22 sg-1@" + other, "tcp 23 sg-2@" + me}, []string{"tcp 22 sg-1@" + other, "tcp 23 sg-2@" + me}},
	{"owners are merged", []string{"tcp 22 sg-1@" + other, "tcp 23 sg-1@" + other}, []string{"tcp 22-23 sg-1@" + other}},
}

func TestAggregateCases(t *testing.T) {
	for _, c := range aggregateCases {
		t.Run(c.name, func(t *testing.T) {
			for range 3 { // in other orders
				if got := texts(checkAggregate(t, written(t, c.rules...))); !slices.Equal(got, sorted(c.want)) {
					t.Errorf("%q: got %q, want %q", c.rules, got, c.want)
				}
				c.rules = slices.Clone(c.rules)
				if len(c.rules) > 1 {
					c.rules = append(c.rules[1:], c.rules[0])
				}
				slices.Reverse(c.rules)
			}
		})
	}
}

// TestAggregateChoice has rules for which there is more than one fixed point:
// each will do.
func TestAggregateChoice(t *testing.T) {
	for _, rules := range [][]string{
		{"tcp 1 10.0.0.0/9 a", "tcp 1 10.128.0.0/9 a", "tcp 2 10.0.0.0/9 b"}, // an L
		{"tcp 1 10.0.0.0/9", "tcp 2 10.0.0.0/9", "tcp 2 10.128.0.0/9", "tcp 3 10.128.0.0/9"},
		{"tcp 1-2 10.0.0.0/8", "tcp 2-3 10.0.0.0/9", "tcp 3 10.128.0.0/9", "tcp 1-3 11.0.0.0/8"},
		{"tcp 22 sg-1", "tcp 23 sg-1@" + me}, // whose owner is told once
	} {
		checkAggregate(t, written(t, rules...))
	}
}

// TestAggregateMixed has one permission of all kinds, as EC2 answers it.
func TestAggregateMixed(t *testing.T) {
	ps := asEC2(written(t, "tcp 22 10.0.0.0/9", "tcp 22 10.128.0.0/9", "tcp 22 ::/0", "tcp 22 pl-1 a", "tcp 22 sg-1", "tcp 22 web"), me)
	want := []string{"tcp 22 10.0.0.0/8", "tcp 22 ::/0", "tcp 22 pl-1 a", "tcp 22 sg-1@" + other, "tcp 22 web@" + me}
	if got := texts(checkAggregate(t, ps)); !slices.Equal(got, sorted(want)) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCountCases(t *testing.T) {
	all := []string{"tcp 22 10.0.0.0/8", "tcp 23 10.0.0.0/8", "tcp 22 ::/0", "tcp 22 sg-1", "tcp 22 web", "tcp 22 pl-1", "tcp 23 pl-1", "tcp 22 pl-2"}
	for _, c := range []struct {
		name    string
		rules   []string
		weights map[string]int
		want    ruleset.Usage
		ok      bool
	}{
		{"nothing", nil, nil, ruleset.Usage{}, true},
		{"IPv4", []string{"tcp 22 10.0.0.0/8", "tcp 22 11.0.0.0/8"}, nil, ruleset.Usage{IPv4: 2}, true},
		{"IPv6", []string{"-1 * ::/0"}, nil, ruleset.Usage{IPv6: 1}, true},
		{"a pair counts in both", []string{"-1 * sg-1"}, nil, ruleset.Usage{IPv4: 1, IPv6: 1}, true},
		{"a list counts 1 without a weight", []string{"-1 * pl-1"}, nil, ruleset.Usage{IPv4: 1, IPv6: 1}, true},
		{"a list of CloudFront's weight", []string{"tcp 443 pl-1"}, map[string]int{"pl-1": 55}, ruleset.Usage{IPv4: 55, IPv6: 55}, true}, // B6
		{"once for each rule", all, map[string]int{"pl-1": 25}, ruleset.Usage{IPv4: 2 + 2 + 51, IPv6: 1 + 2 + 51}, true},
		{"a weight of what is not there", []string{"-1 * pl-1"}, map[string]int{"pl-2": 0, "pl-3": -1}, ruleset.Usage{IPv4: 1, IPv6: 1}, true},
		{"a weight of none", []string{"-1 * pl-1"}, map[string]int{"pl-1": 0}, ruleset.Usage{}, false},
		{"a weight below none", all, map[string]int{"pl-2": -1}, ruleset.Usage{}, false},
		{"the same rule twice", []string{"-1 * pl-1", "-1 * pl-1"}, nil, ruleset.Usage{}, false}, // E4
	} {
		t.Run(c.name, func(t *testing.T) {
			ps := written(t, c.rules...)
			checkCount(t, ps, c.weights)
			got, err := ruleset.Count(ps, c.weights)
			if got != c.want || (err == nil) != c.ok {
				t.Errorf("got %v, %v, want %v, %t", got, err, c.want, c.ok)
			}
		})
	}
	for u, want := range map[ruleset.Usage]int{{}: 0, {IPv4: 2, IPv6: 1}: 2, {IPv4: 1, IPv6: 2}: 2, {IPv4: 3, IPv6: 3}: 3} {
		if got := u.Max(); got != want {
			t.Errorf("Max of %v is %d", u, got)
		}
	}
}

func TestSplitCases(t *testing.T) {
	for _, c := range []struct {
		name           string
		v4, v6, groups int
		limit, want    int
	}{
		{"nothing", 0, 0, 0, 60, 0},
		{"one", 1, 0, 0, 1, 1},
		{"just full", 60, 0, 0, 60, 1},
		{"one over", 61, 0, 0, 60, 2},
		{"families beside each other", 60, 60, 0, 60, 1},
		{"one family over", 60, 61, 0, 60, 2},
		{"groups take from both", 50, 50, 10, 60, 1},
		{"a group over", 50, 20, 11, 60, 2},
		{"groups alone", 0, 0, 121, 60, 3},
		{"groups and the smaller family fit beside the larger", 2, 4, 2, 2, 3},
		{"one a part", 3, 2, 2, 1, 5},
		{"IPv6 more than IPv4", 1, 119, 1, 60, 2},
		{"no limit to speak of", 5, 5, 5, math.MaxInt, 1}, // no overflow
	} {
		t.Run(c.name, func(t *testing.T) {
			rules := slices.Concat(many("tcp 22 10.0.0.%d/32 a", 1, c.v4), many("tcp 22 2001:db8::%x/128", 1, c.v6), many("tcp 22 sg-%x b", 1, c.groups))
			ps := written(t, rules...)
			for range 3 { // in other orders
				if got := checkSplit(t, ps, c.limit); got != c.want {
					t.Errorf("%d parts, want %d", got, c.want)
				}
				r := rand.New(rand.NewPCG(1, 1))
				r.Shuffle(len(ps), func(i, j int) { ps[i], ps[j] = ps[j], ps[i] })
			}
		})
	}
	for _, limit := range []int{0, -1, math.MinInt} {
		checkSplit(t, written(t, "tcp 22 10.0.0.0/8"), limit)
		checkSplit(t, nil, limit)
	}
}
