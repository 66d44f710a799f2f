// Package awssdk makes the types of the AWS SDK for Go
// (github.com/aws/aws-sdk-go-v2/service/ec2/types) into those of
// [example.com/secgroup] and back, so that a call can be checked before it is
// made:
//
//	ps := awssdk.FromIpPermissions(in.IpPermissions)
//	if err := ps.Validate(); err != nil {
//		return awssdk.AsAPIError(err) // all that is wrong, with EC2's code
//	}
//
// The example checks the whole call.
//
// The functions convert and do not judge: they take invalid values, and what
// comes of them is just as invalid. Nothing is lost but the difference between
// absent and empty: nil, a pointer to "" and an empty list are read as "" and
// nil, and "" and an empty list are written as nil. An absent port is nil, and
// port 0 a pointer to 0. A result shares no memory with the argument.
package awssdk

import (
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"example.com/secgroup"
)

// FromIpPermissions returns the SDK's permissions as the library's.
func FromIpPermissions(ps []types.IpPermission) secgroup.IpPermissions {
	return convert(ps, func(p types.IpPermission) secgroup.IpPermission {
		return secgroup.IpPermission{
			IpProtocol: secgroup.Protocol(deref(p.IpProtocol)),
			FromPort:   fromPort(p.FromPort),
			ToPort:     fromPort(p.ToPort),
			IpRanges: convert(p.IpRanges, func(r types.IpRange) secgroup.IpRange {
				return secgroup.IpRange{CidrIp: deref(r.CidrIp), Description: deref(r.Description)}
			}),
			Ipv6Ranges: convert(p.Ipv6Ranges, func(r types.Ipv6Range) secgroup.Ipv6Range {
				return secgroup.Ipv6Range{CidrIpv6: deref(r.CidrIpv6), Description: deref(r.Description)}
			}),
			PrefixListIds: convert(p.PrefixListIds, func(l types.PrefixListId) secgroup.PrefixListId {
				return secgroup.PrefixListId{PrefixListId: deref(l.PrefixListId), Description: deref(l.Description)}
			}),
			UserIdGroupPairs: convert(p.UserIdGroupPairs, func(g types.UserIdGroupPair) secgroup.UserIdGroupPair {
				return secgroup.UserIdGroupPair{
					GroupId:                deref(g.GroupId),
					GroupName:              deref(g.GroupName),
					UserId:                 deref(g.UserId),
					VpcId:                  deref(g.VpcId),
					VpcPeeringConnectionId: deref(g.VpcPeeringConnectionId),
					PeeringStatus:          deref(g.PeeringStatus),
					Description:            deref(g.Description),
				}
			}),
		}
	})
}

// ToIpPermissions returns the library's permissions as the SDK's.
func ToIpPermissions(ps secgroup.IpPermissions) []types.IpPermission {
	return convert(ps, func(p secgroup.IpPermission) types.IpPermission {
		return types.IpPermission{
			IpProtocol: ref(string(p.IpProtocol)),
			FromPort:   toPort(p.FromPort),
			ToPort:     toPort(p.ToPort),
			IpRanges: convert(p.IpRanges, func(r secgroup.IpRange) types.IpRange {
				return types.IpRange{CidrIp: ref(r.CidrIp), Description: ref(r.Description)}
			}),
			Ipv6Ranges: convert(p.Ipv6Ranges, func(r secgroup.Ipv6Range) types.Ipv6Range {
				return types.Ipv6Range{CidrIpv6: ref(r.CidrIpv6), Description: ref(r.Description)}
			}),
			PrefixListIds: convert(p.PrefixListIds, func(l secgroup.PrefixListId) types.PrefixListId {
				return types.PrefixListId{PrefixListId: ref(l.PrefixListId), Description: ref(l.Description)}
			}),
			UserIdGroupPairs: convert(p.UserIdGroupPairs, func(g secgroup.UserIdGroupPair) types.UserIdGroupPair {
				return types.UserIdGroupPair{
					GroupId:                ref(g.GroupId),
					GroupName:              ref(g.GroupName),
					UserId:                 ref(g.UserId),
					VpcId:                  ref(g.VpcId),
					VpcPeeringConnectionId: ref(g.VpcPeeringConnectionId),
					PeeringStatus:          ref(g.PeeringStatus),
					Description:            ref(g.Description),
				}
			}),
		}
	})
}

// FromSecurityGroupRules returns the SDK's rules as the library's: the i-th
// result is the i-th rule. What EC2 alone gives, a rule's id and ARN, its group
// and owner, and its tags, has no place in the library's type and stays with
// the caller. An IsEgress that is nil is read as ingress.
func FromSecurityGroupRules(rules []types.SecurityGroupRule) []secgroup.SecurityGroupRule {
	return convert(rules, func(r types.SecurityGroupRule) secgroup.SecurityGroupRule {
		g := deref(r.ReferencedGroupInfo)
		return secgroup.SecurityGroupRule{
			IsEgress:     deref(r.IsEgress),
			IpProtocol:   secgroup.Protocol(deref(r.IpProtocol)),
			FromPort:     fromPort(r.FromPort),
			ToPort:       fromPort(r.ToPort),
			CidrIpv4:     deref(r.CidrIpv4),
			CidrIpv6:     deref(r.CidrIpv6),
			PrefixListId: deref(r.PrefixListId),
			ReferencedGroupInfo: secgroup.ReferencedSecurityGroup{
				GroupId:                deref(g.GroupId),
				UserId:                 deref(g.UserId),
				VpcId:                  deref(g.VpcId),
				VpcPeeringConnectionId: deref(g.VpcPeeringConnectionId),
				PeeringStatus:          deref(g.PeeringStatus),
			},
			Description: deref(r.Description),
		}
	})
}

// ToSecurityGroupRules returns the library's rules as the SDK's: the i-th result
// is the i-th rule. IsEgress is never nil; ReferencedGroupInfo is nil where it
// is zero.
//
// The SDK's type has no name for a group. So a rule that has one fails, with nil
// and a [secgroup.ErrorList] (parameter-unsupported) of all such rules, whose
// paths are SecurityGroupRules[i].ReferencedGroupInfo.GroupName.
func ToSecurityGroupRules(rules []secgroup.SecurityGroupRule) ([]types.SecurityGroupRule, error) {
	var errs secgroup.ErrorList
	for i, r := range rules {
		if name := r.ReferencedGroupInfo.GroupName; name != "" {
			errs = append(errs, &secgroup.Error{
				Path:   "SecurityGroupRules[" + strconv.Itoa(i) + "].ReferencedGroupInfo.GroupName",
				Reason: secgroup.ReasonParameterUnsupported,
				Code:   secgroup.ReasonParameterUnsupported.Code(),
				Value:  name,
				Detail: "the SDK's rule takes no name of a group: write the GroupId alone",
			})
		}
	}
	if len(errs) > 0 {
		return nil, errs
	}
	return convert(rules, func(r secgroup.SecurityGroupRule) types.SecurityGroupRule {
		rule := types.SecurityGroupRule{
			IsEgress:     new(r.IsEgress),
			IpProtocol:   ref(string(r.IpProtocol)),
			FromPort:     toPort(r.FromPort),
			ToPort:       toPort(r.ToPort),
			CidrIpv4:     ref(r.CidrIpv4),
			CidrIpv6:     ref(r.CidrIpv6),
			PrefixListId: ref(r.PrefixListId),
			Description:  ref(r.Description),
		}
		if g := r.ReferencedGroupInfo; g != (secgroup.ReferencedSecurityGroup{}) {
			rule.ReferencedGroupInfo = &types.ReferencedSecurityGroup{
				GroupId:                ref(g.GroupId),
				UserId:                 ref(g.UserId),
				VpcId:                  ref(g.VpcId),
				VpcPeeringConnectionId: ref(g.VpcPeeringConnectionId),
				PeeringStatus:          ref(g.PeeringStatus),
			}
		}
		return rule
	}), nil
}

// FromTagSpecifications returns the SDK's tag specifications as the library's.
func FromTagSpecifications(specs []types.TagSpecification) []secgroup.TagSpecification {
	return convert(specs, func(s types.TagSpecification) secgroup.TagSpecification {
		return secgroup.TagSpecification{
			ResourceType: string(s.ResourceType),
			Tags: convert(s.Tags, func(t types.Tag) secgroup.Tag {
				return secgroup.Tag{Key: deref(t.Key), Value: deref(t.Value)}
			}),
		}
	})
}

// ToTagSpecifications returns the library's tag specifications as the SDK's.
func ToTagSpecifications(specs []secgroup.TagSpecification) []types.TagSpecification {
	return convert(specs, func(s secgroup.TagSpecification) types.TagSpecification {
		return types.TagSpecification{
			ResourceType: types.ResourceType(s.ResourceType),
			Tags: convert(s.Tags, func(t secgroup.Tag) types.Tag {
				return types.Tag{Key: ref(t.Key), Value: ref(t.Value)}
			}),
		}
	})
}

// convert returns f of each entry of list, nil where there is none.
func convert[S, T any](list []S, f func(S) T) []T {
	if len(list) == 0 {
		return nil
	}
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = f(v)
	}
	return out
}

// deref returns what p points to, the zero value for nil.
func deref[T any](p *T) T {
	if p == nil {
		p = new(T)
	}
	return *p
}

// ref returns a pointer to a copy of s, nil for "".
func ref(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func fromPort(n *int32) secgroup.Port {
	if n == nil {
		return secgroup.Port{}
	}
	return secgroup.PortOf(*n)
}

func toPort(p secgroup.Port) *int32 {
	n, ok := p.Int32()
	if !ok {
		return nil
	}
	return &n
}
