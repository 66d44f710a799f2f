package secgroup

import (
	"cmp"
	"net/netip"
	"slices"
)

// A Direction is that of the traffic that a rule allows. The zero value is
// [Ingress].
type Direction bool

const (
	Ingress Direction = false // into the group's instances
	Egress  Direction = true  // out of them
)

// A SecurityGroupRule is one rule with one destination (for ingress, one
// source), as EC2 answers it: the EC2 type of the same name (document 002,
// SecurityGroupRules), without the ids that EC2 alone gives. Rules are compared
// with ==, which tells descriptions and spellings apart; see
// [SecurityGroupRule.Identity]. The zero value lacks a protocol and a
// destination and is invalid.
//
// Exactly one of CidrIpv4, CidrIpv6, PrefixListId and ReferencedGroupInfo is
// set (rulebook B2). FromPort and ToPort are as those of an [IpPermission], but
// -1 and -1 where the protocol has none.
type SecurityGroupRule struct {
	// IsEgress is the direction: true for egress, false for ingress.
	IsEgress   bool
	IpProtocol Protocol `json:",omitempty"`
	FromPort   Port     `json:",omitzero"`
	ToPort     Port     `json:",omitzero"`
	// CidrIpv4 and CidrIpv6 are as CidrIp of an IpRange and CidrIpv6 of an
	// Ipv6Range; "" is none.
	CidrIpv4 string `json:",omitempty"`
	CidrIpv6 string `json:",omitempty"`
	// PrefixListId is as that of a PrefixListId; "" is none.
	PrefixListId        string                  `json:",omitempty"`
	ReferencedGroupInfo ReferencedSecurityGroup `json:",omitzero"`
	// Description is as that of the destination: without & for a list or group.
	Description string `json:",omitempty"`
}

// A ReferencedSecurityGroup is the group to which a rule refers: the EC2 type
// of the same name, and GroupName besides, so that a rule by name survives. Its
// members are as those of a [UserIdGroupPair]. The zero value is no group.
type ReferencedSecurityGroup struct {
	GroupId                string `json:",omitempty"`
	GroupName              string `json:",omitempty"`
	UserId                 string `json:",omitempty"`
	VpcId                  string `json:",omitempty"`
	VpcPeeringConnectionId string `json:",omitempty"`
	PeeringStatus          string `json:",omitempty"`
}

// pair returns g as a pair without description.
func (g ReferencedSecurityGroup) pair() UserIdGroupPair {
	return UserIdGroupPair{
		GroupId: g.GroupId, GroupName: g.GroupName, UserId: g.UserId,
		VpcId: g.VpcId, VpcPeeringConnectionId: g.VpcPeeringConnectionId, PeeringStatus: g.PeeringStatus,
	}
}

// referenced returns g without its description.
func (g UserIdGroupPair) referenced() ReferencedSecurityGroup {
	return ReferencedSecurityGroup{
		GroupId: g.GroupId, GroupName: g.GroupName, UserId: g.UserId,
		VpcId: g.VpcId, VpcPeeringConnectionId: g.VpcPeeringConnectionId, PeeringStatus: g.PeeringStatus,
	}
}

// Rules returns the rules that ps makes in direction d, one for each entry and
// in the order of ps, each in canonical form. It takes several kinds of
// destination in one permission, as EC2 does; for the rest it fails, with nil
// and an [ErrorList], exactly where [IpPermissions.Validate] does. No rule is
// nil.
func (ps IpPermissions) Rules(d Direction) ([]SecurityGroupRule, error) {
	return Options{}.Rules(ps, d)
}

// Rules is [IpPermissions.Rules] with options.
func (o Options) Rules(ps IpPermissions, d Direction) ([]SecurityGroupRule, error) {
	c := o.checker()
	c.mixed = true
	c.permissions(ps)
	if err := c.err(); err != nil {
		return nil, err
	}
	rules := slices.Grow([]SecurityGroupRule(nil), ps.entries())
	for _, p := range ps {
		r := SecurityGroupRule{IsEgress: bool(d), IpProtocol: p.IpProtocol, FromPort: p.FromPort, ToPort: p.ToPort}.canonical()
		for _, e := range p.IpRanges {
			r := r
			r.CidrIpv4, _ = canonicalCIDR(e.CidrIp)
			r.Description = e.Description
			rules = append(rules, r)
		}
		for _, e := range p.Ipv6Ranges {
			r := r
			r.CidrIpv6, _ = canonicalCIDR(e.CidrIpv6)
			r.Description = e.Description
			rules = append(rules, r)
		}
		for _, e := range p.PrefixListIds {
			r := r
			r.PrefixListId, r.Description = e.PrefixListId, e.Description
			rules = append(rules, r)
		}
		for _, e := range p.UserIdGroupPairs {
			r := r
			r.ReferencedGroupInfo, r.Description = e.canonical().referenced(), e.Description
			rules = append(rules, r)
		}
	}
	return rules, nil
}

// rule returns the rule of the entry at a place as it is written, without its
// description.
func (ps IpPermissions) rule(at place) SecurityGroupRule {
	p := &ps[at.index]
	r := SecurityGroupRule{IpProtocol: p.IpProtocol, FromPort: p.FromPort, ToPort: p.ToPort}
	switch at.list {
	case ipRanges:
		r.CidrIpv4 = p.IpRanges[at.entry].CidrIp
	case ipv6Ranges:
		r.CidrIpv6 = p.Ipv6Ranges[at.entry].CidrIpv6
	case prefixListIds:
		r.PrefixListId = p.PrefixListIds[at.entry].PrefixListId
	case userIdGroupPairs:
		r.ReferencedGroupInfo = p.UserIdGroupPairs[at.entry].referenced()
	}
	return r
}

// GroupRules returns the canonical permissions of rules of one direction: those
// of which [IpPermissions.Rules] makes these rules. It fails, with nil and an
// [ErrorList] whose paths begin SecurityGroupRules[i], where a rule is invalid,
// is the same as one before it (rulebook E4), or has not the direction of the
// first one (parameter-combination: the two are two calls of EC2's). No
// permission is nil.
func GroupRules(rules []SecurityGroupRule) (IpPermissions, error) {
	c := checker{root: "SecurityGroupRules"}
	ps := make(IpPermissions, len(rules))
	var seen [2]seenRules // of the direction of the first rule, and of the other
	for i, r := range rules {
		at := place{index: i}
		direction := 0
		if r.IsEgress != rules[0].IsEgress {
			c.add(at, "IsEgress", newError(ReasonParameterCombination, "", "rules of both directions: group ingress and egress rules apart"))
			direction = 1
		}
		if !c.rule(at, r) {
			continue
		}
		ps[i] = r.IpPermission()
		at.list = r.list()
		if seen[direction].ps == nil {
			seen[direction] = newSeenRules(ps, len(rules))
		}
		if first := seen[direction].first(at, ps.id(at)); first != at {
			c.add(place{index: i}, "", newError(ReasonRuleDuplicate, ps.text(at), c.sameAs("rule", place{index: first.index}, "")))
		}
	}
	if err := c.err(); err != nil {
		return nil, err
	}
	return ps.canonical(), nil
}

// list returns the list in which the one destination of r, which is valid, is
// written.
func (r SecurityGroupRule) list() listKind {
	switch {
	case r.CidrIpv4 != "":
		return ipRanges
	case r.CidrIpv6 != "":
		return ipv6Ranges
	case r.PrefixListId != "":
		return prefixListIds
	}
	return userIdGroupPairs
}

// IpPermission returns the permission that makes r alone, with everything as r
// has it: whether it is valid, Validate tells of both alike, but that several
// destinations of r become several entries.
func (r SecurityGroupRule) IpPermission() IpPermission {
	p := IpPermission{IpProtocol: r.IpProtocol, FromPort: r.FromPort, ToPort: r.ToPort}
	if r.CidrIpv4 != "" {
		p.IpRanges = []IpRange{{r.CidrIpv4, r.Description}}
	}
	if r.CidrIpv6 != "" {
		p.Ipv6Ranges = []Ipv6Range{{r.CidrIpv6, r.Description}}
	}
	if r.PrefixListId != "" {
		p.PrefixListIds = []PrefixListId{{r.PrefixListId, r.Description}}
	}
	if g := r.ReferencedGroupInfo.pair(); g != (UserIdGroupPair{}) {
		g.Description = r.Description
		p.UserIdGroupPairs = []UserIdGroupPair{g}
	}
	return p
}

// Validate returns nil, or an [ErrorList] of everything that is wrong with r,
// in the order of [IpPermission.Validate] and of the struct.
func (r SecurityGroupRule) Validate() error {
	var c checker
	c.rule(place{}, r)
	return c.err()
}

// destinations are the members of a rule of which one is set (rulebook B2).
var destinations = [...]string{"CidrIpv4", "CidrIpv6", "PrefixListId", "ReferencedGroupInfo"}

// rule reports whether the protocol, the ports and the one destination of r are
// right.
func (c *checker) rule(at place, r SecurityGroupRule) bool {
	_, ok := c.traffic(at, r.IpProtocol, r.FromPort, r.ToPort)
	has := [...]bool{r.CidrIpv4 != "", r.CidrIpv6 != "", r.PrefixListId != "", r.ReferencedGroupInfo != ReferencedSecurityGroup{}}
	ok = c.destination(at, has[:], destinations[:], noDestination+"one of CidrIpv4, CidrIpv6, PrefixListId and ReferencedGroupInfo", "rule") && ok
	if has[0] {
		_, readable := c.cidr(at, "CidrIpv4", "CidrIpv6", r.CidrIpv4, true)
		ok = ok && readable
	}
	if has[1] {
		_, readable := c.cidr(at, "CidrIpv6", "CidrIpv4", r.CidrIpv6, false)
		ok = ok && readable
	}
	if has[2] {
		ok = c.prefixListID(at, r.PrefixListId) && ok
	}
	if has[3] {
		group := at
		group.list = referencedGroup
		ok = c.group(group, r.ReferencedGroupInfo.pair()) && ok
	}
	allowed := withAmpersand
	if has[2] || has[3] {
		allowed = withoutAmpersand
	}
	c.description(at, r.Description, allowed)
	return ok
}

// Canonicalize returns r rewritten as [IpPermission.Canonicalize] rewrites a
// permission, but with ports -1 and -1 where the protocol has none, as EC2
// answers it (rulebook B2); or the zero SecurityGroupRule and the error of
// Validate.
func (r SecurityGroupRule) Canonicalize() (SecurityGroupRule, error) {
	if err := r.Validate(); err != nil {
		return SecurityGroupRule{}, err
	}
	return r.canonical(), nil
}

// canonical rewrites every part of r that is valid.
func (r SecurityGroupRule) canonical() SecurityGroupRule {
	if proto, e := canonicalProtocol(r.IpProtocol); e == nil {
		r.IpProtocol = proto
		r.FromPort, r.ToPort = canonicalPorts(proto, r.FromPort, r.ToPort)
		if !proto.hasPorts() {
			r.FromPort, r.ToPort = PortOf(-1), PortOf(-1) // B2
		}
	}
	r.CidrIpv4, _ = canonicalCIDR(r.CidrIpv4)
	r.CidrIpv6, _ = canonicalCIDR(r.CidrIpv6)
	r.ReferencedGroupInfo = r.ReferencedGroupInfo.pair().canonical().referenced()
	return r
}

// Identity returns r without what does not make it another rule (rulebook E4):
// the canonical form, without description, and of a group the GroupId alone, or
// else GroupName and UserId. Two valid rules are the same rule exactly when
// their identities are ==, so that it serves as the key of a map. What is wrong
// in an invalid rule stays wrong.
func (r SecurityGroupRule) Identity() SecurityGroupRule {
	r = r.canonical()
	r.ReferencedGroupInfo = r.ReferencedGroupInfo.pair().identity().referenced()
	r.Description = ""
	return r
}

// Covers reports whether r allows every packet that s allows. It compares
// directions, protocols, ports or types and codes, and address blocks; prefix
// lists and groups only by identity, since what they hold is not known here. A
// rule of which one of these is wrong covers nothing and is not covered; a
// wrong description does not matter.
func (r SecurityGroupRule) Covers(s SecurityGroupRule) bool {
	r, s = r.Identity(), s.Identity()
	return r.Validate() == nil && s.Validate() == nil &&
		r.IsEgress == s.IsEgress && r.span().covers(s.span()) && r.coversDestination(s)
}

// A span is the traffic of a rule without its peer: ports from low to high, or
// types and codes in one number, which of what has neither is always the same.
type span struct {
	proto     Protocol
	low, high int32
}

// newSpan returns the span of a canonical protocol and its ports.
func newSpan(proto Protocol, from, to Port) span {
	switch {
	case proto.isICMP() && from.n == -1 || !proto.hasPorts():
		return span{proto, 0, 65535}
	case proto.isICMP() && to.n == -1:
		return span{proto, from.n << 8, from.n<<8 | 255}
	case proto.isICMP():
		return span{proto, from.n<<8 | to.n, from.n<<8 | to.n}
	}
	return span{proto, from.n, to.n}
}

// span returns the span of r, which is valid and canonical.
func (r SecurityGroupRule) span() span { return newSpan(r.IpProtocol, r.FromPort, r.ToPort) }

func (s span) covers(t span) bool {
	return s.proto == AllProtocols || s.proto == t.proto && s.low <= t.low && t.high <= s.high
}

func (r SecurityGroupRule) coversDestination(s SecurityGroupRule) bool {
	if r.PrefixListId != s.PrefixListId || r.ReferencedGroupInfo != s.ReferencedGroupInfo {
		return false
	}
	p, q := r.prefix(), s.prefix()
	return p == q || p.Bits() <= q.Bits() && p.Contains(q.Addr())
}

// prefix returns the block of a valid rule, the zero Prefix for lists and
// groups.
func (r SecurityGroupRule) prefix() netip.Prefix {
	_, p := canonicalCIDR(r.CidrIpv4 + r.CidrIpv6)
	return p
}

// Covering returns, for each of rules, the index of another one that covers it,
// -1 if there is none, as [SecurityGroupRule.Covers] has it; of rules that are
// the same, the first is covered by none of the others. Its time is that of
// sorting the rules.
func Covering(rules []SecurityGroupRule) []int {
	type peer struct {
		egress bool
		prefix netip.Prefix
		id     string // of lists and groups
	}
	type entry struct {
		span
		rule int
		most int // of the entries of this peer and protocol up to this one, which reaches highest
	}
	byPeer := make(map[peer][]entry)
	var lengths [129]bool // of the blocks that there are
	for i, r := range rules {
		r = r.Identity()
		if r.Validate() != nil {
			continue
		}
		p := peer{r.IsEgress, r.prefix(), r.PrefixListId}
		if g := r.ReferencedGroupInfo; g != (ReferencedSecurityGroup{}) {
			p.id = g.GroupId + "/" + g.UserId + "/" + g.GroupName
		}
		byPeer[p] = append(byPeer[p], entry{span: r.span(), rule: i})
		lengths[max(0, p.prefix.Bits())] = true
	}
	for _, list := range byPeer {
		slices.SortStableFunc(list, func(a, b entry) int {
			return cmp.Or(cmp.Compare(a.proto, b.proto), cmp.Compare(a.low, b.low))
		})
		for i := range list {
			list[i].most = i
			if i > 0 && list[i-1].proto == list[i].proto && list[list[i-1].most].high >= list[i].high {
				list[i].most = list[i-1].most
			}
		}
	}

	covering := make([]int, len(rules))
	for i := range covering {
		covering[i] = -1
	}
	for own, list := range byPeer {
		for _, e := range list {
			// Every peer that contains this one: the blocks around it, itself included.
			for p, bits := own, max(0, own.prefix.Bits()); bits >= 0; bits-- {
				if own.id == "" {
					if !lengths[bits] {
						continue
					}
					p.prefix, _ = own.prefix.Addr().Prefix(bits)
				}
				around := byPeer[p]
				for _, proto := range [...]Protocol{e.proto, AllProtocols} {
					// The last of the protocol that begins no higher, and which of those up to
					// it reaches highest.
					n, _ := slices.BinarySearchFunc(around, proto, func(a entry, proto Protocol) int {
						return cmp.Or(cmp.Compare(a.proto, proto), cmp.Compare(a.low, e.low), -1)
					})
					if n == 0 || around[n-1].proto != proto {
						continue
					}
					if most := around[around[n-1].most]; most.covers(e.span) && most.rule != e.rule {
						covering[e.rule] = most.rule
					}
				}
			}
		}
	}
	return covering
}

// Compare returns -1, 0 or +1 as r sorts before, with or after s: by direction
// with ingress first, by protocol as text, by FromPort and ToPort as numbers
// with absent first, by kind of destination (addresses, prefix lists, groups)
// and within it as [IpPermission.Canonicalize] sorts, then by what is left. The
// order is total, also over invalid rules, and 0 means r == s.
func (r SecurityGroupRule) Compare(s SecurityGroupRule) int {
	if r == s {
		return 0
	}
	g, h := r.ReferencedGroupInfo, s.ReferencedGroupInfo
	if n := cmp.Or(
		compareBool(r.IsEgress, s.IsEgress),
		cmp.Compare(r.IpProtocol, s.IpProtocol),
		r.FromPort.compare(s.FromPort),
		r.ToPort.compare(s.ToPort),
		compareBool(g != ReferencedSecurityGroup{}, h != ReferencedSecurityGroup{}),
		cmp.Compare(r.PrefixListId, s.PrefixListId),
	); n != 0 {
		return n
	}
	if p, q := r.prefix(), s.prefix(); p != q {
		return p.Compare(q)
	}
	return cmp.Or(
		cmp.Compare(r.CidrIpv4, s.CidrIpv4),
		cmp.Compare(r.CidrIpv6, s.CidrIpv6),
		g.pair().compare(h.pair()),
		cmp.Compare(g.VpcId, h.VpcId),
		cmp.Compare(g.VpcPeeringConnectionId, h.VpcPeeringConnectionId),
		cmp.Compare(g.PeeringStatus, h.PeeringStatus),
		cmp.Compare(r.Description, s.Description),
	)
}

// compareBool orders false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return +1
}
