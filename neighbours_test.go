package secgroup_test

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
)

// Bugs of programs near this one, each by its public id: what other
// canonicalizers make of mapped addresses, and then every issue that the
// rulebook names, with what this package makes of the same input.

// mappedBlocks are blocks whose address is an IPv4-mapped one, by the public id
// of a bug that such a one was: this package takes none of them, as IPv4 or
// IPv6.
var mappedBlocks = []struct{ id, in string }{
	{"CVE-2024-24790", "::ffff:127.0.0.1/128"},                        // net/netip: IsLoopback and the other Is methods were false for mapped addresses
	{"CVE-2024-24790", "::ffff:10.0.0.0/104"},                         // rulebook C3
	{"CVE-2024-24790", "::FFFF:a00:0/104"},                            // in hexadecimal and capitals
	{"CVE-2024-24790", "::ffff:a00:0/104"},                            // in hexadecimal
	{"CVE-2024-24790", "0:0:0:0:0:ffff:10.0.0.0/104"},                 // uncompressed
	{"CVE-2024-24790", "0000:0000:0000:0000:0000:FFFF:0A00:0000/104"}, // in full
	{"CVE-2024-24790", "::0:ffff:10.0.0.0/104"},                       // with a zero that need not be there
	{"CVE-2024-24790", "::ffff:0:0/96"},                               // all of IPv4
	{"CVE-2024-24790", "::ffff:0.0.0.0/96"},                           // all of IPv4, in IPv4 notation
	{"CVE-2024-24790", "::ffff:255.255.255.255/128"},                  // the last one
	{"CVE-2024-24790", "::ffff:0:0/95"},                               // masked it is ::fffe:0:0/95, no longer mapped
	{"CVE-2024-24790", "::ffff:1.2.3.4/0"},                            // masked it is ::/0
	{"golang/go#51906", "::ffff:4.4.4.4/64"},                          // net.ParseCIDR made ::/64 of it, which does not contain ::ffff:4.4.4.4
	{"golang/go#51906", "::ffff:4.4.4.4/124"},                         // and this one contained 4.4.4.4
	{"ruby/ipaddr#27", "::ffff:1.2.3.4/127"},                          // made IPv4, it kept the mask of IPv6: its length was -96
	{"yl2chen/cidranger#30", "::ffff:d1ad:35a7/128"},                  // became 209.173.53.167 with the length 128: no network at all
	{"TritonDataCenter/node-ip6addr#5", "::ffff:15b:58ce/24"},         // not seen as mapped in hexadecimal: became ::/24
	{"indutny/node-ip#122", "0:0:0:0:0:ffff:7f00:0001/128"},           // only the dotted compressed spelling was seen as private
	{"dahlia/optique#339", "::ffff:192.168.0.1/120"},                  // passed where private IPv4 blocks were refused
	{"FlowiseAI/Flowise#6431", "::ffff:10.0.0.0/64"},                  // 96 was taken off its length, and the negative length matched all of IPv4
	{"slskd/slskd#1606", "::ffff:10.0.0.203/128"},                     // read as ::0, past the filter
}

// notMapped are IPv6 blocks that look like mapped ones or contain some: they are
// IPv6 blocks like all others, and none is IPv4.
var notMapped = []struct{ id, in, want string }{
	{"CVE-2024-24790", "::/0", "::/0"},                                                // contains all mapped addresses, and no IPv4
	{"CVE-2024-24790", "::fffe:0:0/95", "::fffe:0:0/95"},                              // half of it is mapped
	{"CVE-2024-24790", "::/80", "::/80"},                                              // contains all mapped addresses
	{"CVE-2024-24790", "::fffe:255.255.255.255/128", "::fffe:ffff:ffff/128"},          // the address before them
	{"CVE-2024-24790", "::1:0:0:0/128", "::1:0:0:0/128"},                              // the address after them
	{"CVE-2024-24790", "::10.0.0.0/104", "::a00:0/104"},                               // IPv4-compatible
	{"CVE-2024-24790", "64:ff9b::10.0.0.0/104", "64:ff9b::a00:0/104"},                 // translated (RFC 6052)
	{"CVE-2024-24790", "2002:a00::/24", "2002:a00::/24"},                              // 6to4
	{"CVE-2024-24790", "1::ffff:10.0.0.0/104", "1::ffff:a00:0/104"},                   // ffff in its place, something before it
	{"lidge-jun/opencodex#2812", "::ffff:0:c612:1b/128", "::ffff:0:c612:1b/128"},      // ffff one group too far left was taken for mapped
	{"dspinhirne/netaddr-rb#22", "::ffff:0:192.168.1.1/128", "::ffff:0:c0a8:101/128"}, // and so was this one
}

// wholeIPv4 and wholeIPv6 are the rules that cover most.
var (
	wholeIPv4 = secgroup.SecurityGroupRule{IpProtocol: "-1", CidrIpv4: "0.0.0.0/0"}
	wholeIPv6 = secgroup.SecurityGroupRule{IpProtocol: "-1", CidrIpv6: "::/0"}
)

// TestMapped holds that no function takes a mapped block for IPv4, or at all.
func TestMapped(t *testing.T) {
	for _, c := range mappedBlocks {
		t.Run(c.id+" "+c.in, func(t *testing.T) {
			if p, err := secgroup.ParseCIDR(c.in); !errors.Is(err, secgroup.ReasonCIDRFamily) || p != (netip.Prefix{}) {
				t.Errorf("ParseCIDR: %v, %v", p, err)
			}
			refused := func(what string, err error, want string) {
				t.Helper()
				if got := errorsOf(err); got != want {
					t.Errorf("%s: got %q, want %q", what, got, want)
				}
			}
			r4, err := secgroup.IpRange{CidrIp: c.in}.Canonicalize()
			refused("IpRange", err, "CidrIp cidr-family")
			r6, err := secgroup.Ipv6Range{CidrIpv6: c.in}.Canonicalize()
			refused("Ipv6Range", err, "CidrIpv6 cidr-family")
			if r4 != (secgroup.IpRange{}) || r6 != (secgroup.Ipv6Range{}) {
				t.Errorf("canonical forms %v and %v", r4, r6)
			}

			p := secgroup.IpPermission{IpProtocol: "-1", IpRanges: []secgroup.IpRange{{CidrIp: c.in}}, Ipv6Ranges: []secgroup.Ipv6Range{{CidrIpv6: c.in}, {CidrIpv6: c.in}}}
			const each = "IpRanges[0].CidrIp cidr-family\nIpv6Ranges[0].CidrIpv6 cidr-family\nIpv6Ranges[1].CidrIpv6 cidr-family" // and no duplicate
			refused("IpPermission", p.Validate(), each)
			canonical, err := p.Canonicalize()
			refused("IpPermission", err, each)
			ps := secgroup.IpPermissions{p}
			refused("IpPermissions", ps.Validate(), inList(each))
			rules, err := ps.Rules(secgroup.Ingress)
			refused("Rules", err, inList(each))
			all, err := secgroup.Options{FromEC2: true}.Canonicalize(ps)
			refused("from EC2", err, inList(each))
			if !canonical.Equal(secgroup.IpPermission{}) || rules != nil || all != nil {
				t.Errorf("canonical form %v, rules %v, from EC2 %v", canonical, rules, all)
			}
			if back, err := secgroup.ParseShorthand(p.String()); err != nil || !back.Equal(p) {
				t.Errorf("the text %v reads back as %v, %v", p, back, err)
			}

			request := secgroup.Request{GroupId: "sg-1", IpProtocol: "-1", CidrIp: c.in}
			refused("Request", request.Validate(), "CidrIp cidr-family")
			if rules, err := request.Rules(); rules != nil || err == nil {
				t.Errorf("rules of the request: %v, %v", rules, err)
			}

			mapped, _ := netip.ParsePrefix(c.in)
			v4 := netip.PrefixFrom(mapped.Addr().Unmap(), max(mapped.Bits()-96, 0)).Masked().String()
			for member, r := range map[string]secgroup.SecurityGroupRule{
				"CidrIpv4": {IpProtocol: "-1", CidrIpv4: c.in},
				"CidrIpv6": {IpProtocol: "-1", CidrIpv6: c.in},
			} {
				refused("SecurityGroupRule", r.Validate(), member+" cidr-family")
				if canonical, err := r.Canonicalize(); err == nil || canonical != (secgroup.SecurityGroupRule{}) {
					t.Errorf("%+v: canonical form %+v, %v", r, canonical, err)
				}
				grouped, err := secgroup.GroupRules([]secgroup.SecurityGroupRule{r, r})
				refused("GroupRules", err, "SecurityGroupRules[0]."+member+" cidr-family\nSecurityGroupRules[1]."+member+" cidr-family")
				if grouped != nil {
					t.Errorf("%+v: grouped %v", r, grouped)
				}
				if id := r.Identity(); id.CidrIpv4 != r.CidrIpv4 || id.CidrIpv6 != r.CidrIpv6 {
					t.Errorf("%+v: identity %+v", r, id)
				}
				same := secgroup.SecurityGroupRule{IpProtocol: "-1", CidrIpv4: v4} // the IPv4 block that is mapped
				for _, other := range []secgroup.SecurityGroupRule{r, same, wholeIPv4, wholeIPv6} {
					if r.Covers(other) || other.Covers(r) || other != r && (other.Identity() == r.Identity() || other.Compare(r) == 0) {
						t.Errorf("%+v and %+v cover or are the same", r, other)
					}
				}
			}
		})
	}
}

// TestNotMapped holds that blocks that look so are taken as IPv6, and meet no
// IPv4.
func TestNotMapped(t *testing.T) {
	for _, c := range notMapped {
		t.Run(c.id+" "+c.in, func(t *testing.T) {
			if p, err := secgroup.ParseCIDR(c.in); err != nil || p.String() != c.want || !p.Addr().Is6() {
				t.Errorf("ParseCIDR: %v, %v; want %s", p, err, c.want)
			}
			if got := errorsOf(secgroup.IpRange{CidrIp: c.in}.Validate()); got != "CidrIp cidr-family" {
				t.Errorf("IpRange: got %q", got)
			}
			if r, err := (secgroup.Ipv6Range{CidrIpv6: c.in}).Canonicalize(); err != nil || r.CidrIpv6 != c.want {
				t.Errorf("Ipv6Range: got %v, %v; want %s", r, err, c.want)
			}
			r := secgroup.SecurityGroupRule{IpProtocol: "-1", CidrIpv6: c.in}
			if !wholeIPv6.Covers(r) || !r.Covers(r) || r.Covers(wholeIPv4) || wholeIPv4.Covers(r) {
				t.Errorf("%+v is covered by ::/0: %t, by itself: %t; covers 0.0.0.0/0: %t, is covered by it: %t",
					r, wholeIPv6.Covers(r), r.Covers(r), r.Covers(wholeIPv4), wholeIPv4.Covers(r))
			}
			if id := r.Identity(); id.CidrIpv6 != c.want || id.CidrIpv4 != "" {
				t.Errorf("identity %+v", id)
			}
		})
	}
}

// A neighbour is the input of a public issue, and what this package makes of it.
type neighbour struct {
	id   string
	in   string // permissions in shorthand, one a line; or the JSON of a request, without the braces around it
	op   string // of a request "e" for egress, "r" for revoke
	want string // the canonical form, "" where it is the input
	errs string // path and reason of each error, one a line
	says string // what the first error's message says, of EC2's wording or the fix
}

const (
	from10  = ",IpRanges=[{CidrIp=10.0.0.0/8}]"
	fromAll = ",IpRanges=[{CidrIp=0.0.0.0/0}]"
)

var neighbours = []neighbour{
	// EC2 answers tcp to 6, so that the rule differed for ever (P3).
	{id: "go-to-k/cdkd#1643", in: "IpProtocol=6,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.9.0.0/16}]",
		want: "IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.9.0.0/16}]"},
	// EC2 renames four numbers (P3).
	{id: "go-to-k/cdkd#1650", in: "IpProtocol=1,FromPort=8,ToPort=0" + from10 + "\nIpProtocol=6,FromPort=1,ToPort=2" + from10 +
		"\nIpProtocol=17,FromPort=1,ToPort=2" + from10 + "\nIpProtocol=58,FromPort=128,ToPort=0,Ipv6Ranges=[{CidrIpv6=::/0}]",
		want: "IpProtocol=icmp,FromPort=8,ToPort=0" + from10 + "\nIpProtocol=icmpv6,FromPort=128,ToPort=0,Ipv6Ranges=[{CidrIpv6=::/0}]" +
			"\nIpProtocol=tcp,FromPort=1,ToPort=2" + from10 + "\nIpProtocol=udp,FromPort=1,ToPort=2" + from10},
	// EC2 keeps all other numbers (P4, P6).
	{id: "go-to-k/cdkd#1650", in: "IpProtocol=-1" + from10 + "\nIpProtocol=0" + from10 + "\nIpProtocol=132" + from10 + "\nIpProtocol=2" + from10 +
		"\nIpProtocol=255" + from10 + "\nIpProtocol=4" + from10 + "\nIpProtocol=47" + from10 + "\nIpProtocol=50" + from10 + "\nIpProtocol=51" + from10},
	// TCP, Tcp and tcp are one (P2): a rule differed for ever, and here it stands twice.
	{id: "go-to-k/cdkd#1650", in: "IpProtocol=TCP,FromPort=443,ToPort=443" + from10, want: "IpProtocol=tcp,FromPort=443,ToPort=443" + from10},
	{id: "go-to-k/cdkd#1650", in: "IpProtocol=TCP,FromPort=443,ToPort=443" + from10 + "\nIpProtocol=Tcp,FromPort=443,ToPort=443" + from10,
		errs: "IpPermissions[1].IpRanges[0] rule-duplicate"},

	// EC2: Invalid value 'null' for protocol (P1).
	{id: "getmoto/moto verified tests", in: "FromPort=22,ToPort=22" + from10, errs: "IpPermissions[0].IpProtocol protocol-missing"},
	// EC2: Must specify both from and to ports with TCP/UDP (N1).
	{id: "getmoto/moto verified tests", in: "IpProtocol=tcp" + from10, errs: "IpPermissions[0].FromPort port-missing", says: "needs FromPort and ToPort"},
	{id: "getmoto/moto verified tests", in: "IpProtocol=udp,FromPort=53" + from10, errs: "IpPermissions[0].ToPort port-missing", says: "needs ToPort beside FromPort"},
	// Several entries of one kind are a rule each (E3).
	{id: "getmoto/moto verified tests", in: ssh + ",IpRanges=[{CidrIp=10.0.0.0/8},{CidrIp=192.168.0.0/16}]"},
	// Rules that overlap are no duplicates (E5).
	{id: "getmoto/moto verified tests", in: ssh + ",IpRanges=[{CidrIp=10.0.0.0/8},{CidrIp=10.10.10.10/32}]"},
	// EC2 gives back no ports for -1 and other numbers (B1).
	{id: "getmoto/moto verified tests", in: "IpProtocol=-1,FromPort=-1,ToPort=-1" + from10 + "\nIpProtocol=51,FromPort=1,ToPort=2" + from10,
		want: "IpProtocol=-1" + from10 + "\nIpProtocol=51" + from10},

	// EC2 knew no protocol all; the document does (P5).
	{id: "hashicorp/terraform-provider-aws#1793", in: "IpProtocol=all" + from10, want: "IpProtocol=-1" + from10},
	// EC2: TCP/UDP (from) port (-1) out of range (N2).
	{id: "aws/aws-cli#1066", in: "IpProtocol=tcp,FromPort=-1,ToPort=-1" + from10,
		errs: "IpPermissions[0].FromPort port-range\nIpPermissions[0].ToPort port-range", says: "FromPort 0 and ToPort 65535"},
	// tcp 0-0 is port 0 alone, not all ports (N4).
	{id: "hashicorp/terraform-provider-aws#27525", in: "IpProtocol=tcp,FromPort=0,ToPort=0" + from10},
	// EC2: Must specify both from and to ports with ICMP (N5).
	{id: "aws-cloudformation/cfn-lint#2999", in: "IpProtocol=icmp" + from10, errs: "IpPermissions[0].FromPort port-missing", says: "needs a type (FromPort) and a code (ToPort)"},
	// EC2: ICMP code (65535) out of range (N7).
	{id: "hashicorp/terraform#13015", in: "IpProtocol=icmp,FromPort=0,ToPort=65535" + from10, errs: "IpPermissions[0].ToPort icmp-code"},
	// A type with all its codes: From above To is no error for icmp (N9).
	{id: "aws/aws-cli#743", in: "IpProtocol=icmp,FromPort=3,ToPort=-1" + from10},
	// A ping, 8/0: the type is above the code (N9).
	{id: "aws/aws-cdk#38389", in: "IpProtocol=icmp,FromPort=8,ToPort=0" + from10},
	// Types and codes that IANA has not assigned are taken (N10).
	{id: "hashicorp/terraform-provider-aws#1175", in: "IpProtocol=icmp,FromPort=253,ToPort=252" + from10},
	// Ports beside -1 were dropped, and everything was open (N13).
	{id: "hashicorp/terraform-provider-aws#27254", in: "IpProtocol=-1,FromPort=443,ToPort=443" + from10, want: "IpProtocol=-1" + from10},
	// icmp to IPv6 ranges is taken (N14).
	{id: "hashicorp/terraform#14014", in: "IpProtocol=icmp,FromPort=-1,ToPort=-1,Ipv6Ranges=[{CidrIpv6=::/0}]"},
	// Type 8 and code 8 were meant as a range of ports: legal all the same (A2).
	{id: "hashicorp/terraform-provider-aws#1965", in: "IpProtocol=icmp,FromPort=8,ToPort=8" + fromAll},
	// Other calls refuse ports beside -1: the canonical form has none (B7).
	{id: "hashicorp/terraform-provider-aws#1920", in: "IpProtocol=-1,FromPort=0,ToPort=0" + fromAll, want: "IpProtocol=-1" + fromAll},

	// EC2: CIDR block X is malformed, of an address without a length (C1).
	{id: "aws/aws-cli#2428", in: ssh + ",IpRanges=[{CidrIp=10.0.0.1}]", errs: "IpPermissions[0].IpRanges[0].CidrIp cidr-malformed", says: "10.0.0.1/32"},
	// EC2: CIDR block ::/0 is malformed, since it stood in CidrIp (C2).
	{id: "aws/aws-cli#2846", in: ssh + ",IpRanges=[{CidrIp=::/0}]", errs: "IpPermissions[0].IpRanges[0].CidrIp cidr-family", says: "write it in CidrIpv6 of Ipv6Ranges"},
	// The length 0 was forgotten host bits: EC2 opens everything (C5).
	{id: "hashicorp/terraform#2471", in: ssh + ",IpRanges=[{CidrIp=67.221.169.243/0}]", want: ssh + fromAll},
	// EC2 gives back ::/0 for ::0/0, so that the rule differed for ever (C6).
	{id: "hashicorp/terraform-provider-aws#15982", in: ssh + ",Ipv6Ranges=[{CidrIpv6=::0/0}]", want: ssh + ",Ipv6Ranges=[{CidrIpv6=::/0}]"},
	// EC2: Invalid rule description, of a character outside the set (D2).
	{id: "aws-cloudformation/cfn-lint#173", in: ssh + `,IpRanges=[{CidrIp=10.0.0.0/8,Description='it\'s'}]`,
		errs: "IpPermissions[0].IpRanges[0].Description description-charset", says: `character "'" at byte 2`},

	// EC2: Missing source specification: include source security group or CIDR information (E1).
	{id: "crossplane-contrib/provider-aws#1496", in: ssh + ",IpRanges=[],UserIdGroupPairs=[]", errs: "IpPermissions[0] destination-missing", says: "no destination"},
	// EC2 answered success and created nothing (E1).
	{id: "aws/aws-cli#7069", in: ssh, errs: "IpPermissions[0] destination-missing", says: "no destination"},
	// EC2: The same permission must not appear multiple times (E4).
	{id: "hashicorp/terraform-provider-aws#29492", in: ssh + ",IpRanges=[{CidrIp=10.0.0.0/24,Description=a}]\n" + ssh + ",IpRanges=[{CidrIp=10.0.0.1/24,Description=b}]",
		errs: "IpPermissions[1].IpRanges[0] rule-duplicate", says: "the same rule as IpPermissions[0].IpRanges[0]"},
	// The rule "peer: 0.0.0.0/0, ALL, ALLOW" already existed (B4): here twice in one request.
	{id: "lucidsoftware/cumulus#101", in: "IpProtocol=-1" + fromAll + "\nIpProtocol=all,FromPort=-1,ToPort=-1" + fromAll, errs: "IpPermissions[1].IpRanges[0] rule-duplicate"},
	// The rule "peer: 0.0.0.0/0, ICMP, type: 3, code: 4, ALLOW" already existed (B4): here twice in one request.
	{id: "kubernetes/cloud-provider-aws#1222", in: "IpProtocol=icmp,FromPort=3,ToPort=4" + fromAll + "\nIpProtocol=1,FromPort=3,ToPort=4" + fromAll, errs: "IpPermissions[1].IpRanges[0] rule-duplicate"},

	// EC2: Source group ID missing (G1).
	{id: "hashicorp/terraform-provider-aws#38221", in: ssh + ",UserIdGroupPairs=[{UserId=123456789012}]", errs: "IpPermissions[0].UserIdGroupPairs[0] group-missing", says: "write its GroupId"},
	// EC2: Invalid id: "X" (expecting "sg-...") (G2): an account before the id, two ids in one, a name.
	{id: "aws/aws-cdk#20800", in: ssh + ",UserIdGroupPairs=[{GroupId=123456789012/sg-1a2b3c4d},{GroupId='sg-1a2b3c4d, sg-5e6f7a8b'},{GroupId=websrv}]",
		errs: "IpPermissions[0].UserIdGroupPairs[0].GroupId group-id-malformed\nIpPermissions[0].UserIdGroupPairs[1].GroupId group-id-malformed\nIpPermissions[0].UserIdGroupPairs[2].GroupId group-id-malformed"},
	// EC2: Invalid value 's' for userId, of a text that was taken apart by characters (G7).
	{id: "ansible/ansible#57247", op: "r", in: `"GroupId":"sg-1a2b3c4d","IpPermissions":[{"ToPort":80,"IpProtocol":"tcp","UserIdGroupPairs":[{"GroupName":"-","UserId":"s"}],"FromPort":80}]`,
		errs: "IpPermissions[0].UserIdGroupPairs[0].UserId user-id-malformed"},
	// What was meant there is the group of a load balancer (G7).
	{id: "ansible/ansible#57247", in: "IpProtocol=tcp,FromPort=80,ToPort=80,UserIdGroupPairs=[{UserId=amazon-elb,GroupName=amazon-elb-sg}]",
		want: "IpProtocol=tcp,FromPort=80,ToPort=80,UserIdGroupPairs=[{GroupName=amazon-elb-sg,UserId=amazon-elb}]"},
	// EC2 takes and drops what a pair says of its VPC and peering (G8).
	{id: "aws-controllers-k8s/ec2-controller end-to-end tests", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1a2b3c4d,VpcId=vpc-1,VpcPeeringConnectionId=pcx-1,PeeringStatus=active}]",
		want: ssh + ",UserIdGroupPairs=[{GroupId=sg-1a2b3c4d}]"},

	// EC2: The parameter CidrIp is not recognized, for egress (R3).
	{id: "boto/boto3#790", op: "e", in: `"GroupId":"sg-1a2b3c4d","IpProtocol":"tcp","FromPort":80,"ToPort":80,"CidrIp":"10.0.0.0/8"`,
		errs: "CidrIp parameter-unsupported\nFromPort parameter-unsupported\nToPort parameter-unsupported\nIpProtocol parameter-unsupported", says: "write the rule in IpPermissions"},
	// EC2 failed and added the rule all the same, of CidrIp beside IpPermissions (R4).
	{id: "boto/boto3#1078", in: `"GroupId":"sg-1a2b3c4d","CidrIp":"0.0.0.0/0","IpPermissions":[{"IpProtocol":"tcp","FromPort":80,"ToPort":80,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]`,
		errs: "CidrIp parameter-combination", says: "write every rule in IpPermissions"},
	// EC2 tags security-group-rule, not security-group, in this call (R6).
	{id: "aws/aws-tools-for-powershell#237", in: `"GroupId":"sg-1a2b3c4d","IpPermissions":[{"IpProtocol":"tcp","FromPort":80,"ToPort":80,"IpRanges":[{"CidrIp":"10.0.0.0/8"}]}],` +
		`"TagSpecifications":[{"ResourceType":"security-group","Tags":[{"Key":"Name","Value":"web"}]}]`,
		errs: "TagSpecifications[0].ResourceType tag-resource-type", says: "write security-group-rule"},
}

// rulebookIssues are the public places that the rulebook names, in its order.
var rulebookIssues = []string{
	"getmoto/moto verified tests", "go-to-k/cdkd#1643", "go-to-k/cdkd#1650",
	"hashicorp/terraform-provider-aws#1793", "aws/aws-cli#1066", "hashicorp/terraform-provider-aws#27525", "aws-cloudformation/cfn-lint#2999",
	"hashicorp/terraform#13015", "aws/aws-cli#743", "aws/aws-cdk#38389", "hashicorp/terraform-provider-aws#1175",
	"hashicorp/terraform-provider-aws#27254", "hashicorp/terraform#14014",
	"aws/aws-cli#2428", "aws/aws-cli#2846", "hashicorp/terraform#2471", "hashicorp/terraform-provider-aws#15982",
	"aws-cloudformation/cfn-lint#173",
	"crossplane-contrib/provider-aws#1496", "aws/aws-cli#7069", "hashicorp/terraform-provider-aws#29492",
	"hashicorp/terraform-provider-aws#38221", "aws/aws-cdk#20800", "ansible/ansible#57247", "aws-controllers-k8s/ec2-controller end-to-end tests",
	"boto/boto3#790", "boto/boto3#1078", "aws/aws-tools-for-powershell#237",
	"hashicorp/terraform-provider-aws#1965",
	"lucidsoftware/cumulus#101", "kubernetes/cloud-provider-aws#1222",
	"hashicorp/terraform-provider-aws#1920",
}

func TestNeighbours(t *testing.T) {
	for _, c := range neighbours {
		t.Run(c.id, func(t *testing.T) {
			var errs secgroup.ErrorList
			var got, want any
			if strings.HasPrefix(c.in, `"`) {
				r := request(t, c.op, c.in)
				errs = list(t, r.Validate())
				canonical, err := r.Canonicalize()
				got, want = marshal(t, canonical)+errorsOf(err), marshal(t, request(t, "", c.want))+strings.Join(split(c.errs), "\n")
			} else {
				ps := permissions(t, c.in)
				errs = list(t, ps.Validate())
				canonical, err := ps.Canonicalize()
				wanted := permissions(t, c.want)
				if c.want == "" && c.errs == "" {
					wanted = ps
				}
				got, want = append(texts(canonical), errorsOf(err)), append(texts(wanted), strings.Join(split(c.errs), "\n"))
			}
			if diff := cmp.Diff(split(c.errs), located(errs)); diff != "" {
				t.Errorf("errors: mismatch (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("canonical form: mismatch (-want +got):\n%s", diff)
			}
			if len(errs) > 0 && !strings.Contains(errs[0].Error(), c.says) {
				t.Errorf("got %v, want it to say %s", errs[0], c.says)
			}
			for _, e := range errs {
				if e.Code != reasonCodes[e.Reason] {
					t.Errorf("%v has the code %s", e, e.Code)
				}
			}
		})
	}
}

// TestEveryNeighbour fails where an issue that the rulebook names has no test, or a test names another.
func TestEveryNeighbour(t *testing.T) {
	var got []string
	for _, c := range neighbours {
		if !slices.Contains(got, c.id) {
			got = append(got, c.id)
		}
	}
	want := slices.Clone(rulebookIssues)
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

// TestAnswersOfEC2 holds what the rulebook's issues show of the rules that EC2
// answers (B2, aws/aws-cli#7069): -1 and -1 for ports where there are none.
func TestAnswersOfEC2(t *testing.T) {
	rules, err := permissions(t, "IpProtocol=-1"+from10+"\nIpProtocol=50"+from10).Rules(secgroup.Egress)
	if err != nil || len(rules) != 2 {
		t.Fatal(rules, err)
	}
	for _, r := range rules {
		if r.FromPort != secgroup.PortOf(-1) || r.ToPort != secgroup.PortOf(-1) || r.CidrIpv4 != "10.0.0.0/8" {
			t.Errorf("got %+v", r)
		}
	}
}
