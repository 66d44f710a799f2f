package secgroup

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// An Advice is about something that is legal, but probably not meant. It is no
// error: no Validate reports it. Callers match its fields; the wording of
// Detail may change. The zero value says nothing.
type Advice struct {
	// Path says where, as that of an [Error].
	Path string `json:"path"`
	// Reason is the rulebook's id, one of the reasons of advice.
	Reason Reason `json:"reason"`
	// Detail says what EC2 does and, after the first colon and space, what to
	// write instead.
	Detail string `json:"detail"`
}

// String returns one line: path, what EC2 does, what to write instead, and the
// reason's id in brackets.
func (a Advice) String() string {
	line := a.Detail + " [" + string(a.Reason) + "]"
	if a.Path != "" {
		line = a.Path + ": " + line
	}
	return line
}

// Advise returns what is legal in ps, rules of direction d to be authorized, but
// probably not meant: of each permission in their order first what concerns its
// protocol and ports, then its entries. Nothing is said of what has an error of
// [IpPermissions.Validate]: of an entry, or of a whole permission whose
// protocol, ports or kinds of destination are wrong.
//
// Of one reason at most ten are returned; where there are more, an eleventh
// without a path has the number of the others. What opens everything is counted
// apart, so that nothing milder hides it. Its time is that of sorting the rules.
func Advise(ps IpPermissions, d Direction) []Advice { return Options{}.Advise(ps, d) }

// Advise is the function [Advise] with options. Of permissions as EC2 answered
// them nothing is said of a name beside an id, which EC2 itself filled in.
func (o Options) Advise(ps IpPermissions, d Direction) []Advice {
	a := adviser{fromEC2: o.FromEC2, world: d == Ingress}
	a.permissions(ps)
	return a.counted()
}

// Advise returns what is legal in r but probably not meant, as the function
// [Advise] does of its permissions, in the order of [Request.Validate]. An error
// in the group that r is about silences what concerns that, an error in one of
// the scalars all of them. Of rules to revoke it is not said that they are open
// to the world or covered by others.
func (r Request) Advise() []Advice {
	a := adviser{revoke: r.Revoke, world: !r.Revoke && !r.Egress}
	var group, scalars checker
	if group.requestGroup(r); len(group.errs) == 0 {
		a.idLength(place{}, "GroupId", r.GroupId)
		if r.GroupId != "" && r.GroupName != "" { // R2a
			a.redundantName(place{})
		}
	}
	if scalars.scalars(r); len(scalars.errs) == 0 && !r.Egress {
		a.traffic(place{}, r.IpProtocol, r.FromPort, r.ToPort)
		if r.CidrIp != "" {
			a.cidr(place{}, "CidrIp", r.IpProtocol, r.FromPort, r.ToPort, r.CidrIp)
		}
		if r.SourceSecurityGroupName != "" {
			a.nameAlone(place{}, "SourceSecurityGroupName", "write the rule in IpPermissions, by the group's GroupId")
		}
	}
	a.permissions(r.IpPermissions)
	if r.Revoke {
		a.root = "SecurityGroupRuleIds"
		for i, id := range r.SecurityGroupRuleIds {
			if isRuleID(id) {
				a.idLength(place{index: i}, "", id)
			}
		}
	}
	return a.counted()
}

// An adviser gathers the advice of one call.
type adviser struct {
	checker
	fromEC2 bool // names beside ids are EC2's
	revoke  bool // the rules are to be removed
	world   bool // the rules let traffic in
	list    []Advice
	counts  map[volume]int
	more    []volume // of which there is too much, in the order of their places in list
}

// A volume is what is counted together: advice of one reason, and apart from it
// that about what opens everything.
type volume struct {
	reason Reason
	loud   bool
}

// add records advice of which does is what EC2 does, without a colon, and write
// what to write instead. After the last one that is shown of a reason the number
// of the others has its place.
func (a *adviser) add(at place, member string, v volume, does, write string) {
	if a.counts == nil {
		a.counts = make(map[volume]int)
	}
	a.counts[v]++
	switch n := a.counts[v]; {
	case n <= maxShown:
		a.list = append(a.list, Advice{a.path(at, member), v.reason, does + ": " + write})
	case n == maxShown+1:
		a.list = append(a.list, Advice{Reason: v.reason})
		a.more = append(a.more, v)
	}
}

// counted returns the advice.
func (a *adviser) counted() []Advice {
	for i, advice := range a.list {
		if advice.Detail == "" {
			a.list[i].Detail = "the same in " + strconv.Itoa(a.counts[a.more[0]]-maxShown) + " more places: look at these first"
			a.more = a.more[1:]
		}
	}
	return a.list
}

func (a *adviser) permissions(ps IpPermissions) {
	c := checker{mixed: a.fromEC2, unchecked: a.fromEC2, wrong: make(map[place]bool)}
	c.permissions(ps)
	right := slices.DeleteFunc(ps.places(), func(at place) bool { return c.wrong[at] || c.wrong[place{index: at.index}] })
	var covering []int
	if !a.revoke {
		rules := make([]SecurityGroupRule, len(right))
		for i, at := range right {
			rules[i] = ps.rule(at)
		}
		covering = Covering(rules)
	}

	next := 0
	a.root = "IpPermissions"
	for i, p := range ps {
		if at := (place{index: i}); !c.wrong[at] {
			a.traffic(at, p.IpProtocol, p.FromPort, p.ToPort)
		}
		for ; next < len(right) && right[next].index == i; next++ {
			at := right[next]
			switch at.list {
			case ipRanges:
				a.cidr(at, "CidrIp", p.IpProtocol, p.FromPort, p.ToPort, p.IpRanges[at.entry].CidrIp)
			case ipv6Ranges:
				a.cidr(at, "CidrIpv6", p.IpProtocol, p.FromPort, p.ToPort, p.Ipv6Ranges[at.entry].CidrIpv6)
			case prefixListIds:
				a.idLength(at, "PrefixListId", p.PrefixListIds[at.entry].PrefixListId)
			case userIdGroupPairs:
				a.pair(at, p.UserIdGroupPairs[at.entry])
			}
			if covering != nil && covering[next] >= 0 { // E5
				other := right[covering[next]]
				a.add(at, "", volume{reason: ReasonRuleCovered}, "EC2 keeps it beside "+a.path(other, "")+", which allows all of it",
					"leave out the one of the two that is not meant")
			}
		}
	}
}

// places returns where the rules of ps are, in their order.
func (ps IpPermissions) places() []place {
	places := make([]place, 0, ps.entries())
	for i, p := range ps {
		for list, n := range [...]int{ipRanges: len(p.IpRanges), ipv6Ranges: len(p.Ipv6Ranges), prefixListIds: len(p.PrefixListIds), userIdGroupPairs: len(p.UserIdGroupPairs)} {
			for entry := range n {
				places = append(places, place{i, listKind(list), entry})
			}
		}
	}
	return places
}

// traffic advises about a protocol and ports that have no error, or are not
// there.
func (a *adviser) traffic(at place, p Protocol, from, to Port) {
	proto, e := canonicalProtocol(p)
	if e != nil {
		return
	}
	if proto == AllProtocols && p != AllProtocols { // P5
		a.add(at, "IpProtocol", volume{reason: ReasonProtocolAll}, string(p)+` stands for -1, but EC2 has answered "Unknown protocol" to it`,
			"write -1, or send the canonical form")
	}
	switch {
	case proto.isICMP():
		a.echo(at, proto, from, to)
	case proto.hasPorts():
		if from == PortOf(0) && to == PortOf(0) { // N4
			a.add(at, "FromPort", volume{reason: ReasonPortZero}, "EC2 takes it as port 0 alone", "for all ports write FromPort 0 and ToPort 65535")
		}
	default:
		a.portsIgnored(at, proto, from, to)
	}
}

// echo advises about an ICMP type with the same number for a code, which is what
// becomes of a port (rulebook A2); 0 and the pairs that IANA has assigned apart.
func (a *adviser) echo(at place, proto Protocol, typ, code Port) {
	ping, assigned := PortOf(8), []int32{3} // port unreachable
	if proto == ICMPv6 {
		ping, assigned = PortOf(128), []int32{1, 4} // administratively prohibited; an error of segment routing
	}
	if typ != code || typ.n <= 0 || slices.Contains(assigned, typ.n) {
		return
	}
	a.add(at, "FromPort", volume{reason: ReasonICMPEcho}, "EC2 takes it as type "+typ.String()+" with code "+code.String()+" of "+string(proto)+", not as a port",
		"for ping write FromPort "+ping.String()+" and ToPort 0, for every code of a type ToPort -1, for a port IpProtocol tcp or udp")
}

// portsIgnored advises about ports with a protocol that has none (rulebook N13),
// but for -1, which says all.
func (a *adviser) portsIgnored(at place, proto Protocol, from, to Port) {
	member := "FromPort"
	if !from.set || from.n == -1 {
		if !to.set || to.n == -1 {
			return
		}
		member = "ToPort"
	}
	what := "all of protocol " + string(proto)
	if proto == AllProtocols {
		what = "EVERYTHING, all ports of all protocols"
	}
	a.add(at, member, volume{ReasonPortsIgnored, proto == AllProtocols}, "EC2 drops the ports and "+a.verb()+" "+what,
		"for these ports alone write both of them with IpProtocol tcp or udp; if all is meant, leave out the ports")
}

// verb says what becomes of a rule for some traffic.
func (a *adviser) verb() string {
	if a.revoke {
		return "removes the rule for"
	}
	return "opens"
}

// cidr advises about a CIDR block without errors, of a rule of which protocol and
// ports are as they were written.
func (a *adviser) cidr(at place, member string, p Protocol, from, to Port, s string) {
	written, _ := netip.ParsePrefix(s)
	block := written.Masked()
	family := "IPv4"
	if block.Addr().Is6() {
		family = "IPv6"
	}
	proto, _ := canonicalProtocol(p)
	switch { // N14: of the second nobody knows what EC2 does
	case proto == ICMP && family == "IPv6":
		a.add(at, member, volume{reason: ReasonICMPFamily}, "EC2 takes it, but icmp is of IPv4 and the block of IPv6",
			"write IpProtocol icmpv6 with its own types (ping is 128), in an IpPermission of its own")
	case proto == ICMPv6 && family == "IPv4":
		a.add(at, member, volume{reason: ReasonICMPFamily}, "icmpv6 is of IPv6 and the block of IPv4",
			"write IpProtocol icmp with its own types (ping is 8), in an IpPermission of its own")
	}
	if written != block { // C4, C5
		all, meant := "", ""
		if block.Bits() == 0 {
			all, meant = ", and "+a.verb()+" EVERYTHING, all "+family+" addresses", " if that is meant"
		}
		a.add(at, member, volume{ReasonCIDRHostBits, all != ""}, "EC2 clears the host bits and keeps "+block.String()+all,
			"write "+block.String()+meant+", or for this address alone "+netip.PrefixFrom(written.Addr(), written.Addr().BitLen()).String())
	}
	if a.world && block.Bits() == 0 { // A1
		a.add(at, member, volume{ReasonOpenToWorld, proto == AllProtocols}, "open to every "+family+" address, on "+spoken(proto, from, to),
			"write the blocks that need it, if not all do")
	}
}

// spoken says which traffic a canonical protocol and its ports are.
func spoken(proto Protocol, from, to Port) string {
	switch {
	case proto == AllProtocols:
		return "EVERY PORT OF EVERY PROTOCOL"
	case !proto.hasPorts():
		return "all of protocol " + string(proto)
	case proto.isICMP() && (!from.set || from.n == -1):
		return "all of " + string(proto)
	case proto.isICMP() && to.n == -1:
		return string(proto) + " type " + from.String()
	case proto.isICMP():
		return string(proto) + " type " + from.String() + " code " + to.String()
	case from.n == 0 && to.n == 65535:
		return "every port of " + string(proto)
	case from == to:
		return string(proto) + " port " + from.String()
	}
	return string(proto) + " ports " + from.String() + " to " + to.String()
}

func (a *adviser) pair(at place, g UserIdGroupPair) {
	a.idLength(at, "GroupId", g.GroupId)
	switch {
	case g.GroupName == "":
	case g.GroupId == "": // G5
		a.nameAlone(at, "GroupName", "write its GroupId")
	case !a.fromEC2: // G4
		a.redundantName(at)
	}
}

func (a *adviser) redundantName(at place) {
	a.add(at, "GroupName", volume{reason: ReasonGroupNameRedundant}, "the GroupId says which group it is", "leave out GroupName")
}

func (a *adviser) nameAlone(at place, member, write string) {
	a.add(at, member, volume{reason: ReasonGroupName}, "EC2 knows groups by name in a default VPC alone", write)
}

// idLength advises about an id without errors, "" being none (rulebook G3).
func (a *adviser) idLength(at place, member, id string) {
	_, digits, _ := strings.Cut(id, "-")
	if n := len(digits); n != 0 && n != 8 && n != 17 {
		a.add(at, member, volume{reason: ReasonIDLength}, "EC2's own ids have 8 or 17 digits, and this one "+strconv.Itoa(n), "write all of its digits")
	}
}
