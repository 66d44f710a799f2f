package ruleset

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"slices"

	"example.com/secgroup"
)

// Changes are what makes the rules that there are those that are wanted. The
// order matters to a running system: first authorize, then revoke, so that
// traffic that both allow is never cut off; the descriptions at any time. Where
// the quota has no room for both, revoke first.
//
// Each member is canonical, nil where there is nothing to do, and valid as the
// IpPermissions of a request of its own. The zero value changes nothing.
type Changes struct {
	// Authorize are the rules to add.
	Authorize secgroup.IpPermissions
	// Revoke are the rules to remove, without descriptions.
	Revoke secgroup.IpPermissions
	// UpdateDescriptions are the rules that differ in their description alone,
	// with the one that is wanted; "" removes it. They are for
	// UpdateSecurityGroupRuleDescriptionsIngress or -Egress.
	UpdateDescriptions secgroup.IpPermissions
}

// Plan returns what to change in a security group, in one direction, so that its
// rules are the desired ones. Rules are the same as rulebook E4 has it:
// after canonicalization and without regard to the description.
//
// Both may be as EC2 groups them, with several kinds of destination in one
// permission and members that only EC2 fills in. current is read as EC2
// answered it ([secgroup.Options]); desired is what shall be sent, so that its
// descriptions have to be right and no rule may stand in it twice. What cannot
// be read of either is an error, with the zero Changes: it wraps the
// [secgroup.ErrorList] of each, whose paths are counted in it. So is a rule to
// revoke whose group has a name that no request may have (G6); there the paths
// are counted in what would be revoked.
//
// Its time is that of sorting the rules.
func Plan(current, desired secgroup.IpPermissions) (Changes, error) {
	return Options{}.Plan(current, desired)
}

// Options change how groups are told apart. The zero value is what [Plan] does.
type Options struct {
	// OwnerID is the account that owns the security group, 12 digits: a group by
	// name without a UserId is then one of this account, as EC2 has it. "" leaves
	// it another group than that of every account. Something else is an error of
	// each such group (rulebook G7).
	OwnerID string
}

// Plan is the function [Plan] with options.
func (o Options) Plan(current, desired secgroup.IpPermissions) (Changes, error) {
	is, isErr := fromEC2.Canonicalize(o.owned(current))
	want, wantErr := canonical(o.owned(desired))
	if isErr != nil {
		isErr = fmt.Errorf("current: %w", isErr)
	}
	if wantErr != nil {
		wantErr = fmt.Errorf("desired: %w", wantErr)
	}
	if err := errors.Join(isErr, wantErr); err != nil {
		return Changes{}, err
	}

	var c Changes
	meet(is, want, compare, c.add)
	if err := c.Revoke.Validate(); err != nil { // a name that no request can have
		return Changes{}, fmt.Errorf("revoke: %w", err)
	}
	return c, nil
}

// canonical returns the canonical form of what shall be sent, in which several
// kinds of destination in one permission are no error, since it is split.
func canonical(ps secgroup.IpPermissions) (secgroup.IpPermissions, error) {
	c, err := ps.Canonicalize()
	list, ok := errors.AsType[secgroup.ErrorList](err)
	if !ok {
		return c, nil
	}
	list = slices.DeleteFunc(list, func(e *secgroup.Error) bool { return e.Reason == secgroup.ReasonDestinationMixed })
	if len(list) > 0 {
		return nil, list
	}
	return fromEC2.Canonicalize(ps)
}

// compare orders canonical permissions as the canonical form does: by protocol,
// ports and kind of destination. It is 0 for those whose rules have all but the
// peer in common.
func compare(p, q secgroup.IpPermission) int {
	return cmp.Or(
		cmp.Compare(p.IpProtocol, q.IpProtocol),
		cmp.Compare(number(p.FromPort), number(q.FromPort)),
		cmp.Compare(number(p.ToPort), number(q.ToPort)),
		cmp.Compare(kind(p), kind(q)),
	)
}

// kind returns which kind of destination a canonical permission has.
func kind(p secgroup.IpPermission) int {
	switch {
	case len(p.PrefixListIds) > 0:
		return 1
	case len(p.UserIdGroupPairs) > 0:
		return 2
	}
	return 0
}

// meet calls use with the entries of two sorted lists, those that are the same
// together, and nil in place of what one list lacks.
func meet[E any](is, want []E, compare func(a, b E) int, use func(p, q *E)) {
	for len(is) > 0 || len(want) > 0 {
		n := -1
		switch {
		case len(is) == 0:
			n = +1
		case len(want) > 0:
			n = compare(is[0], want[0])
		}
		var p, q *E
		if n <= 0 {
			p, is = &is[0], is[1:]
		}
		if n >= 0 {
			q, want = &want[0], want[1:]
		}
		use(p, q)
	}
}

// add adds what makes of the permission p the permission q, which have all but
// the peers in common, or of which one is nil.
func (c *Changes) add(p, q *secgroup.IpPermission) {
	none := secgroup.IpPermission{}
	if p == nil {
		p = &none
	}
	if q == nil {
		q = &none
	}
	var authorize, revoke, update secgroup.IpPermission
	for _, part := range []*secgroup.IpPermission{&authorize, &revoke, &update} {
		part.IpProtocol, part.FromPort, part.ToPort = q.IpProtocol, q.FromPort, q.ToPort
		if q == &none {
			part.IpProtocol, part.FromPort, part.ToPort = p.IpProtocol, p.FromPort, p.ToPort
		}
	}
	authorize.IpRanges, revoke.IpRanges, update.IpRanges = changed(p.IpRanges, q.IpRanges,
		func(a, b secgroup.IpRange) int { return compareBlocks(a.CidrIp, b.CidrIp) },
		func(r *secgroup.IpRange) *string { return &r.Description })
	authorize.Ipv6Ranges, revoke.Ipv6Ranges, update.Ipv6Ranges = changed(p.Ipv6Ranges, q.Ipv6Ranges,
		func(a, b secgroup.Ipv6Range) int { return compareBlocks(a.CidrIpv6, b.CidrIpv6) },
		func(r *secgroup.Ipv6Range) *string { return &r.Description })
	authorize.PrefixListIds, revoke.PrefixListIds, update.PrefixListIds = changed(p.PrefixListIds, q.PrefixListIds,
		func(a, b secgroup.PrefixListId) int { return cmp.Compare(a.PrefixListId, b.PrefixListId) },
		func(l *secgroup.PrefixListId) *string { return &l.Description })
	authorize.UserIdGroupPairs, revoke.UserIdGroupPairs, update.UserIdGroupPairs = changed(p.UserIdGroupPairs, q.UserIdGroupPairs,
		comparePairs,
		func(g *secgroup.UserIdGroupPair) *string { return &g.Description })
	c.Authorize = appendFull(c.Authorize, authorize)
	c.Revoke = appendFull(c.Revoke, revoke)
	c.UpdateDescriptions = appendFull(c.UpdateDescriptions, update)
}

// appendFull appends p unless it has no entries.
func appendFull(ps secgroup.IpPermissions, p secgroup.IpPermission) secgroup.IpPermissions {
	if len(p.IpRanges)+len(p.Ipv6Ranges)+len(p.PrefixListIds)+len(p.UserIdGroupPairs) == 0 {
		return ps
	}
	return append(ps, p)
}

// changed tells apart the entries of two sorted lists: those of want alone, those
// of is alone, without their descriptions, and those of want that differ in the
// description from the one that is the same.
func changed[E any](is, want []E, compare func(a, b E) int, description func(*E) *string) (authorize, revoke, update []E) {
	meet(is, want, compare, func(p, q *E) {
		switch {
		case p == nil:
			authorize = append(authorize, *q)
		case q == nil:
			revoke = append(revoke, *p)
			*description(&revoke[len(revoke)-1]) = ""
		case *description(p) != *description(q):
			update = append(update, *q)
		}
	})
	return authorize, revoke, update
}

// compareBlocks orders canonical blocks of one family.
func compareBlocks(a, b string) int {
	if a == b {
		return 0
	}
	return netip.MustParsePrefix(a).Compare(netip.MustParsePrefix(b))
}

// comparePairs orders canonical groups. Where there is an id it is the identity
// (rulebook E4).
func comparePairs(a, b secgroup.UserIdGroupPair) int {
	if a.GroupId != "" && a.GroupId == b.GroupId {
		return 0
	}
	return cmp.Or(cmp.Compare(a.GroupId, b.GroupId), cmp.Compare(a.GroupName, b.GroupName), cmp.Compare(a.UserId, b.UserId))
}

// owned returns ps with the owner filled in where a group is given by name
// alone.
func (o Options) owned(ps secgroup.IpPermissions) secgroup.IpPermissions {
	if o.OwnerID == "" {
		return ps
	}
	ps = slices.Clone(ps)
	for i := range ps {
		pairs := slices.Clone(ps[i].UserIdGroupPairs)
		for j, g := range pairs {
			if g.GroupId == "" && g.UserId == "" {
				pairs[j].UserId = o.OwnerID
			}
		}
		ps[i].UserIdGroupPairs = pairs
	}
	return ps
}
