package bench_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	cloudprovider "k8s.io/cloud-provider-aws/pkg/providers/v1"
	clusterapi "sigs.k8s.io/cluster-api-provider-aws/v2/api/v1beta2"

	"example.com/secgroup"
	"example.com/secgroup/ruleset"
)

// manyRules returns n rules, of which every tenth is another one where other is
// set: one port each of a hundred, from a block each.
func manyRules(n int, other bool) secgroup.IpPermissions {
	ps := make(secgroup.IpPermissions, min(n, 100))
	for i := range ps {
		ps[i] = secgroup.IpPermission{IpProtocol: "tcp", FromPort: secgroup.PortOf(int32(i)), ToPort: secgroup.PortOf(int32(i))}
	}
	for i := range n {
		block := 10
		if other && i%10 == 0 {
			block = 11
		}
		p := &ps[i%len(ps)]
		p.IpRanges = append(p.IpRanges, secgroup.IpRange{CidrIp: address(block, i), Description: "a service"})
	}
	return ps
}

// toClusterAPI returns ps, which have ports and IPv4 ranges alone, as
// cluster-api-provider-aws compares them: one source in each rule.
func toClusterAPI(ps secgroup.IpPermissions) (rules clusterapi.IngressRules) {
	for _, p := range ps {
		from, _ := p.FromPort.Int32()
		to, _ := p.ToPort.Int32()
		for _, r := range p.IpRanges {
			rules = append(rules, clusterapi.IngressRule{
				Description: r.Description,
				Protocol:    clusterapi.SecurityGroupProtocol(p.IpProtocol),
				FromPort:    int64(from),
				ToPort:      int64(to),
				CidrBlocks:  []string{r.CidrIp},
			})
		}
	}
	return rules
}

// toSDK returns ps, which have ports and IPv4 ranges alone, as the AWS SDK has
// them.
func toSDK(ps secgroup.IpPermissions) (list []types.IpPermission) {
	for _, p := range ps {
		from, _ := p.FromPort.Int32()
		to, _ := p.ToPort.Int32()
		t := types.IpPermission{IpProtocol: aws.String(string(p.IpProtocol)), FromPort: &from, ToPort: &to}
		for _, r := range p.IpRanges {
			t.IpRanges = append(t.IpRanges, types.IpRange{CidrIp: aws.String(r.CidrIp), Description: aws.String(r.Description)})
		}
		list = append(list, t)
	}
	return list
}

// differences runs one side, and holds that f, which returns how many rules to
// authorize and to revoke, finds a tenth of n.
func differences(b *testing.B, name string, n int, f func() (authorize, revoke int)) {
	b.Run(fmt.Sprint(name, "/", n), func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if a, r := f(); a != n/10 || r != n/10 {
				b.Fatal(a, r)
			}
		}
	})
}

// BenchmarkDifference finds what to authorize and what to revoke. ruleset.Plan
// also validates both lists and tells apart descriptions that have to be updated.
// Neither of the others checks or rewrites a rule: where 10.0.0.1/24 is wanted,
// which EC2 holds as 10.0.0.0/24, both authorize the one and revoke the other.
//
// cluster-api-provider-aws (v2.13.0, network_types.go, Difference) compares every
// rule with every other, by the text of their sources and descriptions: one whose
// description alone differs is revoked and authorized. A rule that is wanted
// twice is authorized twice. It does not know prefix lists. Its caller
// (securitygroups.go, ReconcileSecurityGroups) also splits the wanted rules into
// one for each source each time, with a function that is not exported: here that
// is done before.
//
// cloud-provider-aws (v1.37.0, sets_ippermissions.go, Difference) does so too,
// and asks if one permission is within another, by protocol, ports, IPv4 text and
// group id. It compares neither descriptions nor owners nor IPv6 ranges nor
// prefix lists: an IPv6 range is never authorized beside another rule of its
// ports. Its caller (aws.go, setSecurityGroupIngress) makes a set of what EC2
// answered and ungroups that and the wanted set, which its own caller
// (EnsureLoadBalancer) makes: all that each time, and so in the loop.
func BenchmarkDifference(b *testing.B) {
	count := func(ps secgroup.IpPermissions) (n int) {
		for _, p := range ps {
			n += len(p.IpRanges)
		}
		return n
	}
	for _, n := range []int{60, 1000, 10000} {
		current, desired := manyRules(n, false), manyRules(n, true)

		differences(b, "secgroup", n, func() (authorize, revoke int) {
			c, err := ruleset.Plan(current, desired)
			if err != nil {
				b.Fatal(err)
			}
			return count(c.Authorize), count(c.Revoke)
		})

		is, want := toClusterAPI(current), toClusterAPI(desired)
		differences(b, "cluster-api-provider-aws", n, func() (authorize, revoke int) {
			return len(want.Difference(is)), len(is.Difference(want))
		})

		isSDK, wantSDK := toSDK(current), toSDK(desired)
		differences(b, "cloud-provider-aws", n, func() (authorize, revoke int) {
			is := cloudprovider.NewIPPermissionSet(isSDK...).Ungroup()
			want := cloudprovider.NewIPPermissionSet(wantSDK...).Ungroup()
			return len(want.Difference(is)), len(is.Difference(want))
		})
	}
}
