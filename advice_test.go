package secgroup_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
)

// An adviceCase is a row of the rulebook that names an advice, at work.
type adviceCase struct {
	row    string
	why    string
	egress bool
	in     string // shorthand, one permission a line
	want   string // path, Detail and reason of each advice, one a line
}

const (
	web   = "IpProtocol=tcp,FromPort=443,ToPort=443"
	to198 = ",IpRanges=[{CidrIp=198.51.100.0/24}]"
)

var adviceCases = []adviceCase{
	{row: "P4", why: "-1 is how EC2 writes it", in: "IpProtocol=-1" + to198},
	{row: "P5", why: "all", in: "IpProtocol=all" + to198,
		want: `IpPermissions[0].IpProtocol: all stands for -1, but EC2 has answered "Unknown protocol" to it: write -1, or send the canonical form [protocol-all]`},
	{row: "P5", why: "in capitals, for egress too", egress: true, in: "IpProtocol=ALL" + to198,
		want: `IpPermissions[0].IpProtocol: ALL stands for -1, but EC2 has answered "Unknown protocol" to it: write -1, or send the canonical form [protocol-all]`},
	{row: "N4", why: "port 0 of tcp", in: "IpProtocol=tcp,FromPort=0,ToPort=0" + to198,
		want: `IpPermissions[0].FromPort: EC2 takes it as port 0 alone: for all ports write FromPort 0 and ToPort 65535 [port-zero]`},
	{row: "N4", why: "port 0 of 17, which is udp", in: "IpProtocol=17,FromPort=0,ToPort=0" + to198,
		want: `IpPermissions[0].FromPort: EC2 takes it as port 0 alone: for all ports write FromPort 0 and ToPort 65535 [port-zero]`},
	{row: "N4", why: "from port 0 on", in: "IpProtocol=tcp,FromPort=0,ToPort=1" + to198},
	{row: "N4", why: "type 0 and code 0 are a ping's answer", in: "IpProtocol=icmp,FromPort=0,ToPort=0" + to198},
	{row: "N13", why: "-1 with ports, loud", in: "IpProtocol=-1,FromPort=22,ToPort=22" + to198,
		want: `IpPermissions[0].FromPort: EC2 drops the ports and opens EVERYTHING, all ports of all protocols: for these ports alone write both of them with IpProtocol tcp or udp; if all is meant, leave out the ports [ports-ignored]`},
	{row: "N13", why: "another number, with one port", in: "IpProtocol=50,ToPort=22" + to198,
		want: `IpPermissions[0].ToPort: EC2 drops the ports and opens all of protocol 50: for these ports alone write both of them with IpProtocol tcp or udp; if all is meant, leave out the ports [ports-ignored]`},
	{row: "N13", why: "port 0 alone", in: "IpProtocol=50,ToPort=0" + to198,
		want: `IpPermissions[0].ToPort: EC2 drops the ports and opens all of protocol 50: for these ports alone write both of them with IpProtocol tcp or udp; if all is meant, leave out the ports [ports-ignored]`},
	{row: "N13", why: "-1 before a port", in: "IpProtocol=50,FromPort=-1,ToPort=0" + to198,
		want: `IpPermissions[0].ToPort: EC2 drops the ports and opens all of protocol 50: for these ports alone write both of them with IpProtocol tcp or udp; if all is meant, leave out the ports [ports-ignored]`},
	{row: "N13", why: "-1 and -1 say all, as EC2 does of a rule", in: "IpProtocol=-1,FromPort=-1,ToPort=-1" + to198},
	{row: "N14", why: "icmp to IPv6", in: "IpProtocol=icmp,FromPort=8,ToPort=0,Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]",
		want: `IpPermissions[0].Ipv6Ranges[0].CidrIpv6: EC2 takes it, but icmp is of IPv4 and the block of IPv6: write IpProtocol icmpv6 with its own types (ping is 128), in an IpPermission of its own [icmp-family]`},
	{row: "N14", why: "icmpv6 to IPv4 beside IPv6", in: "IpProtocol=58,IpRanges=[{CidrIp=198.51.100.0/24}],Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]",
		want: `IpPermissions[0].IpRanges[0].CidrIp: icmpv6 is of IPv6 and the block of IPv4: write IpProtocol icmp with its own types (ping is 8), in an IpPermission of its own [icmp-family]`},
	{row: "C4", why: "host bits", in: web + ",IpRanges=[{CidrIp=203.0.113.77/24}]",
		want: `IpPermissions[0].IpRanges[0].CidrIp: EC2 clears the host bits and keeps 203.0.113.0/24: write 203.0.113.0/24, or for this address alone 203.0.113.77/32 [cidr-host-bits]`},
	{row: "C4", why: "host bits of IPv6", in: web + ",Ipv6Ranges=[{CidrIpv6=2001:DB8::1/64}]",
		want: `IpPermissions[0].Ipv6Ranges[0].CidrIpv6: EC2 clears the host bits and keeps 2001:db8::/64: write 2001:db8::/64, or for this address alone 2001:db8::1/128 [cidr-host-bits]`},
	{row: "C5", why: "of length 0", egress: true, in: web + ",IpRanges=[{CidrIp=67.221.169.243/0}]",
		want: `IpPermissions[0].IpRanges[0].CidrIp: EC2 clears the host bits and keeps 0.0.0.0/0, and opens EVERYTHING, all IPv4 addresses: write 0.0.0.0/0 if that is meant, or for this address alone 67.221.169.243/32 [cidr-host-bits]`},
	{row: "C5", why: "of length 0, for ingress", in: web + ",Ipv6Ranges=[{CidrIpv6=2001:db8::1/0}]",
		want: `IpPermissions[0].Ipv6Ranges[0].CidrIpv6: EC2 clears the host bits and keeps ::/0, and opens EVERYTHING, all IPv6 addresses: write ::/0 if that is meant, or for this address alone 2001:db8::1/128 [cidr-host-bits]
			IpPermissions[0].Ipv6Ranges[0].CidrIpv6: open to every IPv6 address, on tcp port 443: write the blocks that need it, if not all do [open-to-world]`},
	{row: "C4", why: "of length 1, which is not everything", in: web + ",IpRanges=[{CidrIp=130.0.0.0/1}]",
		want: `IpPermissions[0].IpRanges[0].CidrIp: EC2 clears the host bits and keeps 128.0.0.0/1: write 128.0.0.0/1, or for this address alone 130.0.0.0/32 [cidr-host-bits]`},
	{row: "C6", why: "another spelling of the same block", in: web + ",Ipv6Ranges=[{CidrIpv6=2001:DB8:0::/32}]"},
	{row: "E5", why: "an address in a block", in: web + ",IpRanges=[{CidrIp=198.51.100.7/32},{CidrIp=198.51.100.0/24}]",
		want: `IpPermissions[0].IpRanges[0]: EC2 keeps it beside IpPermissions[0].IpRanges[1], which allows all of it: leave out the one of the two that is not meant [rule-covered]`},
	{row: "E5", why: "a port in all of them, of a list", in: web + ",PrefixListIds=[{PrefixListId=pl-63a5400a}]\nIpProtocol=6,FromPort=1,ToPort=65535,PrefixListIds=[{PrefixListId=pl-63a5400a},{PrefixListId=pl-63a5400b}]",
		want: `IpPermissions[0].PrefixListIds[0]: EC2 keeps it beside IpPermissions[1].PrefixListIds[0], which allows all of it: leave out the one of the two that is not meant [rule-covered]`},
	{row: "E5", why: "a protocol in all of them, of a group", in: "IpProtocol=-1,UserIdGroupPairs=[{GroupId=sg-1a2b3c4d}]\nIpProtocol=50,UserIdGroupPairs=[{GroupId=sg-1a2b3c4d,UserId=123456789012},{GroupId=sg-1a2b3c4e}]",
		want: `IpPermissions[1].UserIdGroupPairs[0]: EC2 keeps it beside IpPermissions[0].UserIdGroupPairs[0], which allows all of it: leave out the one of the two that is not meant [rule-covered]`},
	{row: "E5", why: "a code in all of a type", in: "IpProtocol=icmp,FromPort=3,ToPort=4" + to198 + "\nIpProtocol=icmp,FromPort=3,ToPort=-1" + to198 + "\nIpProtocol=icmp,FromPort=4,ToPort=0" + to198,
		want: `IpPermissions[0].IpRanges[0]: EC2 keeps it beside IpPermissions[1].IpRanges[0], which allows all of it: leave out the one of the two that is not meant [rule-covered]`},
	{row: "E5", why: "ports that end where others end", in: "IpProtocol=tcp,FromPort=5,ToPort=10" + to198 + "\nIpProtocol=tcp,FromPort=1,ToPort=10" + to198,
		want: `IpPermissions[0].IpRanges[0]: EC2 keeps it beside IpPermissions[1].IpRanges[0], which allows all of it: leave out the one of the two that is not meant [rule-covered]`},
	{row: "E5", why: "a protocol in all of them, of a wider block alone", in: web + ",IpRanges=[{CidrIp=198.51.100.0/24}]\nIpProtocol=-1,IpRanges=[{CidrIp=198.51.0.0/16}]",
		want: `IpPermissions[0].IpRanges[0]: EC2 keeps it beside IpPermissions[1].IpRanges[0], which allows all of it: leave out the one of the two that is not meant [rule-covered]`},
	{row: "E5", why: "beside all of another protocol", in: "IpProtocol=tcp,FromPort=5,ToPort=10" + to198 + "\nIpProtocol=tcp,FromPort=1,ToPort=20" + to198 + "\nIpProtocol=icmp,FromPort=-1,ToPort=-1" + to198,
		want: `IpPermissions[0].IpRanges[0]: EC2 keeps it beside IpPermissions[1].IpRanges[0], which allows all of it: leave out the one of the two that is not meant [rule-covered]`},
	{row: "E5", why: "a group by name of another account", in: "IpProtocol=-1,UserIdGroupPairs=[{GroupName=web,UserId=123456789012}]\nIpProtocol=50,UserIdGroupPairs=[{GroupName=web,UserId=999988887777}]",
		want: `IpPermissions[0].UserIdGroupPairs[0].GroupName: EC2 knows groups by name in a default VPC alone: write its GroupId [group-name]
			IpPermissions[1].UserIdGroupPairs[0].GroupName: EC2 knows groups by name in a default VPC alone: write its GroupId [group-name]`},
	{row: "E5", why: "overlapping alone", in: "IpProtocol=tcp,FromPort=1,ToPort=3,IpRanges=[{CidrIp=10.0.0.0/8}]\nIpProtocol=tcp,FromPort=2,ToPort=4,IpRanges=[{CidrIp=10.0.0.0/9}]"},
	{row: "E5", why: "two together cover, none alone", in: web + ",IpRanges=[{CidrIp=10.0.0.0/9},{CidrIp=10.128.0.0/9}]"},
	{row: "E5", why: "by one that has an error", in: web + ",IpRanges=[{CidrIp=10.0.0.0/9},{CidrIp=10.0.0.0/8,Description=é}]"},
	{row: "G3", why: "six digits, as in document 001", in: web + ",UserIdGroupPairs=[{GroupId=sg-112233}]",
		want: `IpPermissions[0].UserIdGroupPairs[0].GroupId: EC2's own ids have 8 or 17 digits, and this one 6: write all of its digits [id-length]`},
	{row: "G3", why: "of a list", in: web + ",PrefixListIds=[{PrefixListId=pl-123456789}]",
		want: `IpPermissions[0].PrefixListIds[0].PrefixListId: EC2's own ids have 8 or 17 digits, and this one 9: write all of its digits [id-length]`},
	{row: "G3", why: "16 digits", in: web + ",UserIdGroupPairs=[{GroupId=sg-0123456789abcdef}]",
		want: `IpPermissions[0].UserIdGroupPairs[0].GroupId: EC2's own ids have 8 or 17 digits, and this one 16: write all of its digits [id-length]`},
	{row: "G3", why: "17 digits", in: web + ",UserIdGroupPairs=[{GroupId=sg-0123456789abcdef0}]"},
	{row: "G4", why: "id and name", in: web + ",UserIdGroupPairs=[{GroupId=sg-1a2b3c4d,GroupName=web}]",
		want: `IpPermissions[0].UserIdGroupPairs[0].GroupName: the GroupId says which group it is: leave out GroupName [group-name-redundant]`},
	{row: "G5", why: "a name alone", in: web + ",UserIdGroupPairs=[{GroupName=web,UserId=123456789012}]",
		want: `IpPermissions[0].UserIdGroupPairs[0].GroupName: EC2 knows groups by name in a default VPC alone: write its GroupId [group-name]`},
	{row: "A1", why: "one port", in: web + ",IpRanges=[{CidrIp=0.0.0.0/0}]",
		want: `IpPermissions[0].IpRanges[0].CidrIp: open to every IPv4 address, on tcp port 443: write the blocks that need it, if not all do [open-to-world]`},
	{row: "A1", why: "ports", in: "IpProtocol=17,FromPort=1,ToPort=2,Ipv6Ranges=[{CidrIpv6=::0/0}]",
		want: `IpPermissions[0].Ipv6Ranges[0].CidrIpv6: open to every IPv6 address, on udp ports 1 to 2: write the blocks that need it, if not all do [open-to-world]`},
	{row: "A1", why: "ports up to the last one, from the first one", in: "IpProtocol=tcp,FromPort=1024,ToPort=65535,IpRanges=[{CidrIp=0.0.0.0/0}]\nIpProtocol=udp,FromPort=0,ToPort=53,IpRanges=[{CidrIp=0.0.0.0/0}]",
		want: `IpPermissions[0].IpRanges[0].CidrIp: open to every IPv4 address, on tcp ports 1024 to 65535: write the blocks that need it, if not all do [open-to-world]
			IpPermissions[1].IpRanges[0].CidrIp: open to every IPv4 address, on udp ports 0 to 53: write the blocks that need it, if not all do [open-to-world]`},
	{row: "A1", why: "all ports", in: "IpProtocol=tcp,FromPort=0,ToPort=65535,IpRanges=[{CidrIp=0.0.0.0/0}]",
		want: `IpPermissions[0].IpRanges[0].CidrIp: open to every IPv4 address, on every port of tcp: write the blocks that need it, if not all do [open-to-world]`},
	{row: "A1", why: "a type and code", in: "IpProtocol=icmp,FromPort=8,ToPort=0,IpRanges=[{CidrIp=0.0.0.0/0}]",
		want: `IpPermissions[0].IpRanges[0].CidrIp: open to every IPv4 address, on icmp type 8 code 0: write the blocks that need it, if not all do [open-to-world]`},
	{row: "A1", why: "a type", in: "IpProtocol=icmp,FromPort=3,ToPort=-1,IpRanges=[{CidrIp=0.0.0.0/0}]",
		want: `IpPermissions[0].IpRanges[0].CidrIp: open to every IPv4 address, on icmp type 3: write the blocks that need it, if not all do [open-to-world]`},
	{row: "A1", why: "all of icmp, of icmpv6", in: "IpProtocol=icmp,FromPort=-1,ToPort=-1,IpRanges=[{CidrIp=0.0.0.0/0}]\nIpProtocol=icmpv6,Ipv6Ranges=[{CidrIpv6=::/0}]",
		want: `IpPermissions[0].IpRanges[0].CidrIp: open to every IPv4 address, on all of icmp: write the blocks that need it, if not all do [open-to-world]
			IpPermissions[1].Ipv6Ranges[0].CidrIpv6: open to every IPv6 address, on all of icmpv6: write the blocks that need it, if not all do [open-to-world]`},
	{row: "A1", why: "another protocol", in: "IpProtocol=50,IpRanges=[{CidrIp=0.0.0.0/0}]",
		want: `IpPermissions[0].IpRanges[0].CidrIp: open to every IPv4 address, on all of protocol 50: write the blocks that need it, if not all do [open-to-world]`},
	{row: "A1", why: "all protocols, loudest", in: "IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]",
		want: `IpPermissions[0].IpRanges[0].CidrIp: open to every IPv4 address, on EVERY PORT OF EVERY PROTOCOL: write the blocks that need it, if not all do [open-to-world]`},
	{row: "A1", why: "egress", egress: true, in: "IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}],Ipv6Ranges=[{CidrIpv6=::/0}]"},
	{row: "A1", why: "half of the world", in: web + ",IpRanges=[{CidrIp=0.0.0.0/1}]"},
	{row: "A2", why: "a ping written as a port", in: "IpProtocol=icmp,FromPort=8,ToPort=8" + to198,
		want: `IpPermissions[0].FromPort: EC2 takes it as type 8 with code 8 of icmp, not as a port: for ping write FromPort 8 and ToPort 0, for every code of a type ToPort -1, for a port IpProtocol tcp or udp [icmp-echo]`},
	{row: "A2", why: "a ping of IPv6 written so", in: "IpProtocol=icmpv6,FromPort=128,ToPort=128,Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]",
		want: `IpPermissions[0].FromPort: EC2 takes it as type 128 with code 128 of icmpv6, not as a port: for ping write FromPort 128 and ToPort 0, for every code of a type ToPort -1, for a port IpProtocol tcp or udp [icmp-echo]`},
	{row: "A2", why: "types that have such a code: port unreachable, and prohibited for IPv6", in: "IpProtocol=icmp,FromPort=3,ToPort=3" + to198 + "\nIpProtocol=icmpv6,FromPort=1,ToPort=1,Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]\nIpProtocol=icmpv6,FromPort=4,ToPort=4,Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]"},
	{row: "A2", why: "not the other way round", in: "IpProtocol=icmp,FromPort=1,ToPort=1" + to198 + "\nIpProtocol=icmpv6,FromPort=3,ToPort=3,Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]",
		want: `IpPermissions[0].FromPort: EC2 takes it as type 1 with code 1 of icmp, not as a port: for ping write FromPort 8 and ToPort 0, for every code of a type ToPort -1, for a port IpProtocol tcp or udp [icmp-echo]
			IpPermissions[1].FromPort: EC2 takes it as type 3 with code 3 of icmpv6, not as a port: for ping write FromPort 128 and ToPort 0, for every code of a type ToPort -1, for a port IpProtocol tcp or udp [icmp-echo]`},
	{row: "A2", why: "a port below 256", in: "IpProtocol=icmp,FromPort=254,ToPort=254" + to198,
		want: `IpPermissions[0].FromPort: EC2 takes it as type 254 with code 254 of icmp, not as a port: for ping write FromPort 8 and ToPort 0, for every code of a type ToPort -1, for a port IpProtocol tcp or udp [icmp-echo]`},
	{row: "A2", why: "all types and codes", in: "IpProtocol=icmp,FromPort=-1,ToPort=-1" + to198},

	// What has an error gets no advice, all the rest does.
	{row: "E1", why: "a protocol that is wrong", in: "IpProtocol=esp,FromPort=0,ToPort=0,IpRanges=[{CidrIp=1.2.3.4/0}]"},
	{row: "E1", why: "ports that are wrong", in: "IpProtocol=tcp,FromPort=-1,ToPort=-1,IpRanges=[{CidrIp=1.2.3.4/0}]"},
	{row: "E1", why: "no destination", in: "IpProtocol=all"},
	{row: "E2", why: "several kinds", in: "IpProtocol=all,IpRanges=[{CidrIp=1.2.3.4/0}],PrefixListIds=[{PrefixListId=pl-1}]"},
	{row: "E4", why: "a rule that stands twice", in: web + ",IpRanges=[{CidrIp=198.51.100.0/24},{CidrIp=198.51.100.1/24}]"},
	{row: "D2", why: "an entry of several", in: "IpProtocol=all,IpRanges=[{CidrIp=1.2.3.4/8,Description=é},{CidrIp=1.2.3.4/9},{CidrIp=x}]",
		want: `IpPermissions[0].IpProtocol: all stands for -1, but EC2 has answered "Unknown protocol" to it: write -1, or send the canonical form [protocol-all]
			IpPermissions[0].IpRanges[1].CidrIp: EC2 clears the host bits and keeps 1.0.0.0/9: write 1.0.0.0/9, or for this address alone 1.2.3.4/32 [cidr-host-bits]`},
	{row: "C1", why: "the only entry", in: "IpProtocol=all,IpRanges=[{CidrIp=x}]",
		want: `IpPermissions[0].IpProtocol: all stands for -1, but EC2 has answered "Unknown protocol" to it: write -1, or send the canonical form [protocol-all]`},
}

// adviceReasons are the reasons of advice.
var adviceReasons = []secgroup.Reason{
	secgroup.ReasonProtocolAll, secgroup.ReasonPortZero, secgroup.ReasonPortsIgnored, secgroup.ReasonICMPFamily,
	secgroup.ReasonCIDRHostBits, secgroup.ReasonRuleCovered, secgroup.ReasonIDLength, secgroup.ReasonGroupNameRedundant,
	secgroup.ReasonGroupName, secgroup.ReasonOpenToWorld, secgroup.ReasonICMPEcho,
}

func direction(egress bool) secgroup.Direction { return secgroup.Direction(egress) }

// adviceLines returns advice, a line each.
func adviceLines(list []secgroup.Advice) []string {
	var s []string
	for _, a := range list {
		s = append(s, a.String())
	}
	return s
}

func TestAdvise(t *testing.T) {
	said := make(map[secgroup.Reason]bool)
	for _, c := range adviceCases {
		t.Run(c.row+" "+c.why, func(t *testing.T) {
			ps := permissions(t, c.in)
			got := secgroup.Advise(ps, direction(c.egress))
			if diff := cmp.Diff(split(c.want), adviceLines(got)); diff != "" {
				t.Errorf("mismatch (-want +got):\n%s", diff)
			}
			for _, a := range got {
				said[a.Reason] = true
			}
			checkAdvice(t, ps)
			// A request with these permissions alone gets the same.
			r := secgroup.Request{Egress: c.egress, GroupId: "sg-1a2b3c4d", IpPermissions: ps}
			if diff := cmp.Diff(adviceLines(got), adviceLines(r.Advise())); diff != "" {
				t.Errorf("of a request: mismatch (-want +got):\n%s", diff)
			}
		})
	}
	for _, r := range adviceReasons {
		if !said[r] {
			t.Errorf("no case has %s", r)
		}
	}
}

// TestAdviseRequest holds the advice about what a request has beside its permissions.
func TestAdviseRequest(t *testing.T) {
	for _, c := range []struct{ why, op, in, want string }{
		{"R2a: id and name", "", group + `,"GroupName":"web"` + one, "GroupName: the GroupId says which group it is: leave out GroupName [group-name-redundant]"},
		{"R2: a name alone is how one asks for a default VPC", "", `"GroupName":"web"` + one, ""},
		{"G3: the request's own id", "e", `"GroupId":"sg-112233"` + one, "GroupId: EC2's own ids have 8 or 17 digits, and this one 6: write all of its digits [id-length]"},
		{"an error in the group", "", `"GroupId":"sg-112233","GroupName":"é"` + one, ""},
		{"the scalars", "", group + `,"IpProtocol":"all","FromPort":22,"ToPort":22,"CidrIp":"1.2.3.4/0"`,
			`IpProtocol: all stands for -1, but EC2 has answered "Unknown protocol" to it: write -1, or send the canonical form [protocol-all]
			FromPort: EC2 drops the ports and opens EVERYTHING, all ports of all protocols: for these ports alone write both of them with IpProtocol tcp or udp; if all is meant, leave out the ports [ports-ignored]
			CidrIp: EC2 clears the host bits and keeps 0.0.0.0/0, and opens EVERYTHING, all IPv4 addresses: write 0.0.0.0/0 if that is meant, or for this address alone 1.2.3.4/32 [cidr-host-bits]
			CidrIp: open to every IPv4 address, on EVERY PORT OF EVERY PROTOCOL: write the blocks that need it, if not all do [open-to-world]`},
		{"the scalars, of a rule to revoke", "r", group + `,"IpProtocol":"all","FromPort":22,"ToPort":22,"CidrIp":"1.2.3.4/0"`,
			`IpProtocol: all stands for -1, but EC2 has answered "Unknown protocol" to it: write -1, or send the canonical form [protocol-all]
			FromPort: EC2 drops the ports and removes the rule for EVERYTHING, all ports of all protocols: for these ports alone write both of them with IpProtocol tcp or udp; if all is meant, leave out the ports [ports-ignored]
			CidrIp: EC2 clears the host bits and keeps 0.0.0.0/0, and removes the rule for EVERYTHING, all IPv4 addresses: write 0.0.0.0/0 if that is meant, or for this address alone 1.2.3.4/32 [cidr-host-bits]`},
		{"an error in the scalars", "", group + `,"IpProtocol":"all","CidrIp":"x"`, ""},
		{"scalars that egress does not take", "e", group + one + `,"IpProtocol":"all","CidrIp":"0.0.0.0/0","SourceSecurityGroupName":"a"`, ""},
		{"scalars beside permissions, which have their own", "", group + strings.Replace(one, "10.0.0.0/8", "10.0.0.1/8", 1) + `,"CidrIp":"1.2.3.4/0"`,
			"IpPermissions[0].IpRanges[0].CidrIp: EC2 clears the host bits and keeps 10.0.0.0/8: write 10.0.0.0/8, or for this address alone 10.0.0.1/32 [cidr-host-bits]"},
		{"G5: the group of R8", "", group + bySource, "SourceSecurityGroupName: EC2 knows groups by name in a default VPC alone: write the rule in IpPermissions, by the group's GroupId [group-name]"},
		{"what is revoked is covered by nothing, open to nobody", "r", group + `,"IpPermissions":[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"},{"CidrIp":"10.0.0.0/8"}]}]`, ""},
		{"G3: ids of rules", "r", group + `,"SecurityGroupRuleIds":["sgr-01afa97ef3e1bedfc","sgr-1","sgr-1A"]`,
			"SecurityGroupRuleIds[1]: EC2's own ids have 8 or 17 digits, and this one 1: write all of its digits [id-length]"},
		{"ids that authorize does not take", "", group + one + `,"SecurityGroupRuleIds":["sgr-1"]`, ""},
	} {
		got := request(t, c.op, c.in).Advise()
		if diff := cmp.Diff(split(c.want), adviceLines(got)); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", c.why, diff)
		}
	}
}

// TestAdviseFromEC2 holds that the names that EC2 filled in are no mistake of
// anybody's, and that its mixed permissions are read.
func TestAdviseFromEC2(t *testing.T) {
	ps := permissions(t, web+",IpRanges=[{CidrIp=0.0.0.0/0,Description='é'}],UserIdGroupPairs=[{GroupId=sg-1a2b3c4d,GroupName='é',UserId=123456789012}],PrefixListIds=[{PrefixListId=pl-63a5400a,Description='é'}]")
	want := "IpPermissions[0].IpRanges[0].CidrIp: open to every IPv4 address, on tcp port 443: write the blocks that need it, if not all do [open-to-world]"
	if diff := cmp.Diff([]string{want}, adviceLines(secgroup.Options{FromEC2: true}.Advise(ps, secgroup.Ingress))); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

// TestAdviceDocuments holds what is said of the documents' examples: of their
// short ids, and of who is let in from everywhere.
func TestAdviceDocuments(t *testing.T) {
	want := map[string][]secgroup.Reason{
		"001 example 4: a description":                                       {secgroup.ReasonIDLength}, // sg-112233
		"003 example 2: a group of another account":                          {secgroup.ReasonGroupName},
		"004 example 4: ICMP type 3, code 4":                                 {secgroup.ReasonOpenToWorld},
		"004 example 6: ICMPv6":                                              {secgroup.ReasonOpenToWorld},
		"004 example 8: a prefix list (the document's answer has other ids)": {secgroup.ReasonProtocolAll}, // all
	}
	for _, l := range documentLines(t) {
		var got []secgroup.Reason
		for _, a := range l.read(t).Advise() {
			got = append(got, a.Reason)
		}
		if !slices.Equal(got, want[l.Name]) {
			t.Errorf("%s: %q", l.Name, got)
		}
	}
}

// TestAdviceCounted holds that advice of one reason is bounded and counted,
// whatever there is of others.
func TestAdviceCounted(t *testing.T) {
	var ps secgroup.IpPermissions
	for i := range 10000 {
		ps = append(ps, secgroup.IpPermission{IpProtocol: "tcp", FromPort: secgroup.PortOf(int32(i)), ToPort: secgroup.PortOf(int32(i)),
			IpRanges: []secgroup.IpRange{{CidrIp: fmt.Sprintf("10.%d.%d.1/24", i/256, i%256)}}})
	}
	ps[9999].UserIdGroupPairs, ps[9999].IpRanges = []secgroup.UserIdGroupPair{{GroupName: "a"}}, nil
	got := secgroup.Advise(ps, secgroup.Ingress)
	if len(got) != 13 || got[0].Reason != secgroup.ReasonPortZero || got[1].Path != "IpPermissions[0].IpRanges[0].CidrIp" || got[10].Path != "IpPermissions[9].IpRanges[0].CidrIp" || got[12].Reason != secgroup.ReasonGroupName {
		t.Fatalf("got %d: %v", len(got), got)
	}
	want := secgroup.Advice{Path: "", Reason: secgroup.ReasonCIDRHostBits, Detail: "the same in 9989 more places: look at these first"}
	if got[11] != want || got[11].String() != "the same in 9989 more places: look at these first [cidr-host-bits]" {
		t.Errorf("got %v, want %v", got[11], want)
	}
	if got := secgroup.Advise(ps[1:11], secgroup.Ingress); len(got) != 10 {
		t.Errorf("of ten there are %v", got)
	}
}

// TestAdviceReach holds that of the rules that begin no higher, the one that
// reaches highest is asked, not the last.
func TestAdviceReach(t *testing.T) {
	ps := permissions(t, "IpProtocol=tcp,FromPort=0,ToPort=100"+to198+"\nIpProtocol=tcp,FromPort=10,ToPort=20"+to198+"\nIpProtocol=tcp,FromPort=30,ToPort=40"+to198)
	var got []string
	for _, a := range secgroup.Advise(ps, secgroup.Egress) {
		got = append(got, a.Path)
	}
	if want := []string{"IpPermissions[1].IpRanges[0]", "IpPermissions[2].IpRanges[0]"}; !slices.Equal(got, want) {
		t.Errorf("covered are %q, want %q", got, want)
	}
}

// TestAdviceLoud holds that what opens everything is told however much of the
// same reason is milder, and that it is bounded too.
func TestAdviceLoud(t *testing.T) {
	var ps secgroup.IpPermissions
	for i := range 15 {
		cidr := fmt.Sprintf("10.0.%d.1/24", i)
		for _, p := range []secgroup.IpPermission{
			{IpProtocol: "50", FromPort: secgroup.PortOf(22), IpRanges: []secgroup.IpRange{{CidrIp: cidr}}},
			{IpProtocol: "tcp", FromPort: secgroup.PortOf(int32(i)), ToPort: secgroup.PortOf(99), IpRanges: []secgroup.IpRange{{CidrIp: "0.0.0.0/0"}}},
			{IpProtocol: "-1", FromPort: secgroup.PortOf(22), UserIdGroupPairs: []secgroup.UserIdGroupPair{{GroupId: fmt.Sprintf("sg-%08x", i)}}},
		} {
			ps = append(ps, p)
		}
	}
	ps = append(ps, permissions(t, "IpProtocol=-1,FromPort=22,ToPort=22,IpRanges=[{CidrIp=1.2.3.4/0}]")...)
	var loud, more int
	for _, a := range secgroup.Advise(ps, secgroup.Ingress) {
		if strings.HasPrefix(a.Path, "IpPermissions[45]") && strings.Contains(a.Detail, "EVERY") {
			loud++
		}
		if a.Path == "" {
			more++
			want := map[secgroup.Reason]string{secgroup.ReasonPortsIgnored: "the same in 5 more places", secgroup.ReasonCIDRHostBits: "the same in 5 more places",
				secgroup.ReasonOpenToWorld: "the same in 5 more places", secgroup.ReasonRuleCovered: "the same in 20 more places"}[a.Reason]
			if a.Reason == secgroup.ReasonPortsIgnored && strings.HasPrefix(a.Detail, "the same in 6 more places: ") { // of -1
				continue
			}
			if want == "" || !strings.HasPrefix(a.Detail, want+": ") {
				t.Errorf("%v, want %s", a, want)
			}
		}
	}
	if loud != 2 || more != 5 { // the ports of the last are the sixteenth of theirs
		t.Errorf("%d loud, %d counted: %v", loud, more, secgroup.Advise(ps, secgroup.Ingress))
	}
}

// naiveCovered returns the paths of the rules of ps that another one covers,
// compared one by one, of those in which nothing is wrong.
func naiveCovered(ps secgroup.IpPermissions, wrong func(path string) bool) []string {
	type entry struct {
		path string
		rule secgroup.SecurityGroupRule
	}
	var all []entry
	for i, p := range ps {
		one := func(q secgroup.IpPermission, name string, j int) {
			path := fmt.Sprintf("IpPermissions[%d].%s[%d]", i, name, j)
			if wrong(path) {
				return
			}
			q.IpProtocol, q.FromPort, q.ToPort = p.IpProtocol, p.FromPort, p.ToPort
			rules, err := secgroup.IpPermissions{q}.Rules(secgroup.Ingress)
			if err != nil {
				panic(err)
			}
			all = append(all, entry{path, rules[0]})
		}
		for j, e := range p.IpRanges {
			one(secgroup.IpPermission{IpRanges: []secgroup.IpRange{e}}, "IpRanges", j)
		}
		for j, e := range p.Ipv6Ranges {
			one(secgroup.IpPermission{Ipv6Ranges: []secgroup.Ipv6Range{e}}, "Ipv6Ranges", j)
		}
		for j, e := range p.PrefixListIds {
			one(secgroup.IpPermission{PrefixListIds: []secgroup.PrefixListId{e}}, "PrefixListIds", j)
		}
		for j, e := range p.UserIdGroupPairs {
			one(secgroup.IpPermission{UserIdGroupPairs: []secgroup.UserIdGroupPair{e}}, "UserIdGroupPairs", j)
		}
	}
	var paths []string
	for i, e := range all {
		if slices.ContainsFunc(slices.Delete(slices.Clone(all), i, i+1), func(other entry) bool {
			// every packet of the one is allowed by the other
			return other.rule.Covers(e.rule) && !slices.ContainsFunc(packets(e.rule), func(k packet) bool { return ruleAllows(e.rule, k) && !ruleAllows(other.rule, k) })
		}) {
			paths = append(paths, e.path)
		}
	}
	return paths
}

// checkAdvice holds what is true of all advice about ps.
func checkAdvice(t testing.TB, ps secgroup.IpPermissions) {
	t.Helper()
	before := clone(ps)
	errs := naiveErrors(ps.Validate())
	wrong := func(path string) bool { // there is an error in an entry, or in its permission as a whole
		permission, _, _ := strings.Cut(path, "]")
		permission += "]"
		return slices.ContainsFunc(errs, func(e *secgroup.Error) bool {
			rest, ok := strings.CutPrefix(e.Path, permission)
			return ok && !strings.Contains(rest, "[") || path != permission && strings.HasPrefix(e.Path+".", path+".")
		})
	}
	var covered []string
	counts := make(map[secgroup.Reason]int)
	for _, a := range secgroup.Advise(ps, secgroup.Ingress) {
		counts[a.Reason]++
		if !slices.Contains(adviceReasons, a.Reason) || !strings.Contains(a.Detail, ": ") || a.Path == "" && counts[a.Reason] <= 10 || counts[a.Reason] > 22 {
			t.Fatalf("%v: %+v", ps, a)
		}
		if a.Path == "" {
			continue
		}
		entry := a.Path[:strings.LastIndexByte(a.Path, ']')+1]
		if wrong(entry) {
			t.Fatalf("%v: %v, though there is %v", ps, a, errs)
		}
		if a.Reason == secgroup.ReasonRuleCovered {
			covered = append(covered, a.Path)
		}
	}
	if want := naiveCovered(ps, wrong); counts[secgroup.ReasonRuleCovered] <= 10 && !slices.Equal(covered, want) {
		t.Fatalf("%v: covered are %q, want %q", ps, covered, want)
	}
	c, err := ps.Canonicalize()
	if err != nil {
		return
	}
	// Of a canonical rule that is narrow there is nothing to say.
	for _, p := range c {
		for _, d := range []secgroup.Direction{secgroup.Ingress, secgroup.Egress} {
			rules, err := secgroup.IpPermissions{p}.Rules(d)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range rules {
				one, err := secgroup.GroupRules([]secgroup.SecurityGroupRule{r})
				if err != nil {
					t.Fatal(err)
				}
				if got := secgroup.Advise(one, d); narrow(r) != (len(got) == 0) {
					t.Fatalf("%+v is narrow: %t, but there is %v", r, narrow(r), got)
				}
			}
		}
	}
	if !ps.Equal(before) {
		t.Fatalf("%v was changed to %v", before, ps)
	}
}

// narrow reports whether a canonical rule says no more than one means: in the
// rulebook's words, row by row.
func narrow(r secgroup.SecurityGroupRule) bool {
	from, _ := r.FromPort.Int32()
	to, _ := r.ToPort.Int32()
	whole := func(id string) bool { return id == "" || len(id) == len("sg-")+8 || len(id) == len("sg-")+17 }
	switch icmp := r.IpProtocol == "icmp" || r.IpProtocol == "icmpv6"; {
	case !r.IsEgress && (r.CidrIpv4 == "0.0.0.0/0" || r.CidrIpv6 == "::/0"): // A1
		return false
	case !icmp && r.IpProtocol != "-1" && from == 0 && to == 0: // N4
		return false
	case icmp && from == to && from > 0 && !(r.IpProtocol == "icmp" && from == 3) && !(r.IpProtocol == "icmpv6" && (from == 1 || from == 4)): // A2
		return false
	case r.IpProtocol == "icmp" && r.CidrIpv6 != "", r.IpProtocol == "icmpv6" && r.CidrIpv4 != "": // N14
		return false
	}
	return whole(r.PrefixListId) && whole(r.ReferencedGroupInfo.GroupId) && r.ReferencedGroupInfo.GroupName == "" // G3, G5
}

// FuzzAdvise holds what is true of all advice, and that of a request.
func FuzzAdvise(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{2, 0, 1, 2, 0, 2, 1, 0, 0, 2, 1, 0})
	f.Add([]byte{3, 5, 1, 3, 0, 2, 1, 0, 0, 2, 1, 0, 10, 0, 2, 1, 0, 0, 0, 0, 9, 0, 2, 1, 0, 1, 3, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		s := source(data)
		checkAdvice(t, s.permissions())
		s = source(data)
		r := s.request()
		errs := naiveErrors(r.Validate())
		for _, a := range r.Advise() {
			if slices.ContainsFunc(errs, func(e *secgroup.Error) bool { return a.Path != "" && strings.HasPrefix(e.Path+".", a.Path+".") }) {
				t.Fatalf("%+v: %v, though there is %v", r, a, errs)
			}
		}
		_ = secgroup.Options{FromEC2: true}.Advise(r.IpPermissions, secgroup.Ingress)
	})
}
