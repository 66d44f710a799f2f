// Package ruleset does what needs many security group rules at once: what to
// change to get from the rules that there are to those that are wanted
// ([Plan]), which ones are of no use ([Redundant]), how to say the same with
// fewer ([Aggregate]), and what they use of the quota ([Count], [Split]).
//
//	changes, err := ruleset.Plan(current, desired)
//	// err: every rule that cannot be read, with its path
//	// authorize changes.Authorize, then revoke changes.Revoke
//
// All functions are pure and never change their arguments.
package ruleset

import (
	"net/netip"

	"example.com/secgroup"
)

// fromEC2 reads permissions as EC2 answers them.
var fromEC2 = secgroup.Options{FromEC2: true}

// A peer is what a rule's traffic comes from or goes to. Peers are the same
// exactly when they are == (rulebook E4).
type peer struct {
	prefix netip.Prefix // the zero Prefix for lists and groups
	id     string       // of a list or group: its id, or its owner and name
}

// peerOf returns the peer of a canonical rule.
func peerOf(r secgroup.SecurityGroupRule) peer {
	if cidr := r.CidrIpv4 + r.CidrIpv6; cidr != "" {
		return peer{prefix: netip.MustParsePrefix(cidr)}
	}
	if r.PrefixListId != "" {
		return peer{id: r.PrefixListId}
	}
	g := r.Identity().ReferencedGroupInfo
	return peer{id: g.GroupId + "/" + g.UserId + "/" + g.GroupName}
}

// A key is what makes a canonical rule of one direction another rule than the
// next.
type key struct {
	protocol secgroup.Protocol
	from, to secgroup.Port
	peer
}

func keyOf(r secgroup.SecurityGroupRule) key {
	return key{r.IpProtocol, r.FromPort, r.ToPort, peerOf(r)}
}

// permissions returns a permission for each rule.
func permissions(rules []secgroup.SecurityGroupRule) secgroup.IpPermissions {
	ps := make(secgroup.IpPermissions, len(rules))
	for i, r := range rules {
		ps[i] = r.IpPermission()
	}
	return ps
}
