package secgroup_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
)

// rulebookRows are the rows of the rulebook that this package implements; R11 is ec2query's.
var rulebookRows = strings.Fields(`
	P1 P2 P3 P4 P5 P6 P7
	N1 N2 N3 N4 N5 N6 N7 N8 N9 N10 N11 N12 N13 N14
	C1 C2 C3 C4 C5 C6
	D1 D2 D3 D4 D5
	E1 E2 E3 E4 E5
	G1 G2 G3 G4 G5 G6 G7 G8 G9 G10
	R1 R2 R2a R3 R4 R5 R6 R7 R8 R9 R10
`)

// reasonCodes are the rulebook's EC2 codes, of every reason of an error.
var reasonCodes = map[secgroup.Reason]string{
	secgroup.ReasonProtocolMissing:       "InvalidParameterValue",
	secgroup.ReasonProtocolUnknown:       "InvalidParameterValue",
	secgroup.ReasonPortMissing:           "InvalidParameterValue",
	secgroup.ReasonPortRange:             "InvalidParameterValue",
	secgroup.ReasonPortOrder:             "InvalidParameterValue",
	secgroup.ReasonICMPType:              "InvalidParameterValue",
	secgroup.ReasonICMPCode:              "InvalidParameterValue",
	secgroup.ReasonICMPAllTypes:          "InvalidParameterValue",
	secgroup.ReasonCIDRMalformed:         "InvalidParameterValue",
	secgroup.ReasonCIDRFamily:            "InvalidParameterValue",
	secgroup.ReasonDescriptionLength:     "InvalidParameterValue",
	secgroup.ReasonDescriptionCharset:    "InvalidParameterValue",
	secgroup.ReasonDestinationMissing:    "MissingParameter",
	secgroup.ReasonDestinationMixed:      "InvalidParameterCombination",
	secgroup.ReasonRuleDuplicate:         "InvalidParameterValue",
	secgroup.ReasonGroupMissing:          "MissingParameter",
	secgroup.ReasonGroupIDMalformed:      "InvalidGroupId.Malformed",
	secgroup.ReasonGroupNameMalformed:    "InvalidParameterValue",
	secgroup.ReasonUserIDMalformed:       "InvalidParameterValue",
	secgroup.ReasonPrefixListIDMalformed: "InvalidPrefixListId.Malformed",

	secgroup.ReasonGroupIDMissing:       "MissingParameter",
	secgroup.ReasonParameterUnsupported: "UnknownParameter",
	secgroup.ReasonParameterCombination: "InvalidParameterCombination",
	secgroup.ReasonPermissionsMissing:   "MissingParameter",
	secgroup.ReasonTagResourceType:      "InvalidParameterValue",
	secgroup.ReasonTagKey:               "InvalidTagKey.Malformed",
	secgroup.ReasonTagValue:             "InvalidParameterValue",
	secgroup.ReasonTagDuplicate:         "InvalidParameterValue",
	secgroup.ReasonTagCount:             "TagLimitExceeded",
	secgroup.ReasonRuleIDMalformed:      "InvalidSecurityGroupRuleId.Malformed",
	secgroup.ReasonParameterUnknown:     "UnknownParameter",
	secgroup.ReasonParameterRepeated:    "InvalidParameterValue",
	secgroup.ReasonParameterMalformed:   "InvalidParameterValue",
}

// TestCodes holds the codes of all reasons, those of later rows included.
func TestCodes(t *testing.T) {
	for r, want := range reasonCodes {
		if got := r.Code(); got != want {
			t.Errorf("%s has the code %s, want %s", r, got, want)
		}
	}
}

// A ruleCase is a row of the rulebook at work on a list of permissions.
type ruleCase struct {
	row  string
	why  string
	in   string // permissions in shorthand, one a line
	want string // their canonical form, "" where it is the input
	errs string // path and reason of each error, one a line
}

const (
	to10   = ",IpRanges=[{CidrIp=10.0.0.0/8}]"
	letter = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 "
	ssh    = "IpProtocol=tcp,FromPort=22,ToPort=22"
)

var (
	a255 = strings.Repeat("a", 255)
	e255 = strings.Repeat("é", 255)
)

var ruleCases = []ruleCase{
	{row: "P1", why: "absent", in: "FromPort=22,ToPort=22" + to10,
		errs: "IpPermissions[0].IpProtocol protocol-missing"},
	{row: "P1", why: "empty", in: "IpProtocol='',FromPort=22,ToPort=22" + to10,
		errs: "IpPermissions[0].IpProtocol protocol-missing"},
	{row: "P1", why: "no follow-up errors about ports", in: "IpProtocol=,FromPort=-7" + to10,
		errs: "IpPermissions[0].IpProtocol protocol-missing"},
	{row: "P2", why: "capitals", in: "IpProtocol=TCP,FromPort=1,ToPort=2" + to10,
		want: "IpProtocol=tcp,FromPort=1,ToPort=2" + to10},
	{row: "P2", why: "mixed case", in: "IpProtocol=Udp,FromPort=1,ToPort=2" + to10,
		want: "IpProtocol=udp,FromPort=1,ToPort=2" + to10},
	{row: "P2", why: "mixed case", in: "IpProtocol=iCmP,FromPort=1,ToPort=2" + to10,
		want: "IpProtocol=icmp,FromPort=1,ToPort=2" + to10},
	{row: "P2", why: "capitals", in: "IpProtocol=ICMPV6,FromPort=1,ToPort=2" + to10,
		want: "IpProtocol=icmpv6,FromPort=1,ToPort=2" + to10},
	{row: "P3", why: "6 is tcp", in: "IpProtocol=6,FromPort=1,ToPort=2" + to10,
		want: "IpProtocol=tcp,FromPort=1,ToPort=2" + to10},
	{row: "P3", why: "17 is udp", in: "IpProtocol=17,FromPort=1,ToPort=2" + to10,
		want: "IpProtocol=udp,FromPort=1,ToPort=2" + to10},
	{row: "P3", why: "1 is icmp", in: "IpProtocol=1,FromPort=1,ToPort=2" + to10,
		want: "IpProtocol=icmp,FromPort=1,ToPort=2" + to10},
	{row: "P3", why: "58 is icmpv6", in: "IpProtocol=58,FromPort=1,ToPort=2" + to10,
		want: "IpProtocol=icmpv6,FromPort=1,ToPort=2" + to10},
	{row: "P3", why: "a renamed number needs ports as the name does", in: "IpProtocol=6" + to10,
		errs: "IpPermissions[0].FromPort port-missing"},
	{row: "P4", why: "all protocols", in: "IpProtocol=-1" + to10},
	{row: "P5", why: "all", in: "IpProtocol=all" + to10, want: "IpProtocol=-1" + to10},
	{row: "P5", why: "in capitals", in: "IpProtocol=ALL" + to10, want: "IpProtocol=-1" + to10},
	{row: "P6", why: "the lowest number", in: "IpProtocol=0" + to10},
	{row: "P6", why: "the highest number", in: "IpProtocol=255" + to10},
	{row: "P6", why: "a number whose name EC2 does not know", in: "IpProtocol=50" + to10},
	{row: "P7", why: "a name that EC2 does not know", in: "IpProtocol=esp" + to10,
		errs: "IpPermissions[0].IpProtocol protocol-unknown"},
	{row: "P7", why: "another one", in: "IpProtocol=gre" + to10,
		errs: "IpPermissions[0].IpProtocol protocol-unknown"},
	{row: "P7", why: "above 255", in: "IpProtocol=256" + to10,
		errs: "IpPermissions[0].IpProtocol protocol-unknown"},
	{row: "P7", why: "below -1", in: "IpProtocol=-2" + to10,
		errs: "IpPermissions[0].IpProtocol protocol-unknown"},
	{row: "P7", why: "a leading zero", in: "IpProtocol=06" + to10,
		errs: "IpPermissions[0].IpProtocol protocol-unknown"},
	{row: "P7", why: "two zeros", in: "IpProtocol=00" + to10,
		errs: "IpPermissions[0].IpProtocol protocol-unknown"},
	{row: "P7", why: "a sign", in: "IpProtocol='+6'" + to10,
		errs: "IpPermissions[0].IpProtocol protocol-unknown"},
	{row: "P7", why: "space around it", in: "IpProtocol=' tcp '" + to10,
		errs: "IpPermissions[0].IpProtocol protocol-unknown"},
	{row: "P7", why: "a digit of another script", in: "IpProtocol='٦'" + to10,
		errs: "IpPermissions[0].IpProtocol protocol-unknown"},
	{row: "P7", why: "no follow-up errors about ports or duplicates",
		in:   "IpProtocol=esp,FromPort=99999,IpRanges=[{CidrIp=10.0.0.0/8},{CidrIp=10.0.0.0/8}]",
		errs: "IpPermissions[0].IpProtocol protocol-unknown"},

	{row: "N1", why: "tcp without ports", in: "IpProtocol=tcp" + to10,
		errs: "IpPermissions[0].FromPort port-missing"},
	{row: "N1", why: "udp without FromPort", in: "IpProtocol=udp,ToPort=53" + to10,
		errs: "IpPermissions[0].FromPort port-missing"},
	{row: "N1", why: "tcp without ToPort", in: "IpProtocol=tcp,FromPort=53" + to10,
		errs: "IpPermissions[0].ToPort port-missing"},
	{row: "N1", why: "a port that is there is checked", in: "IpProtocol=tcp,ToPort=65536" + to10,
		errs: "IpPermissions[0].FromPort port-missing\nIpPermissions[0].ToPort port-range"},
	{row: "N2", why: "-1 is no port", in: "IpProtocol=tcp,FromPort=-1,ToPort=-1" + to10,
		errs: "IpPermissions[0].FromPort port-range\nIpPermissions[0].ToPort port-range"},
	{row: "N2", why: "above 65535", in: "IpProtocol=udp,FromPort=0,ToPort=65536" + to10,
		errs: "IpPermissions[0].ToPort port-range"},
	{row: "N2", why: "out of range, so in no order", in: "IpProtocol=udp,FromPort=65536,ToPort=1" + to10,
		errs: "IpPermissions[0].FromPort port-range"},
	{row: "N2", why: "the ends of int32", in: "IpProtocol=udp,FromPort=2147483647,ToPort=-2147483648" + to10,
		errs: "IpPermissions[0].FromPort port-range\nIpPermissions[0].ToPort port-range"},
	{row: "N3", why: "the higher port first", in: "IpProtocol=tcp,FromPort=443,ToPort=80" + to10,
		errs: "IpPermissions[0].FromPort port-order"},
	{row: "N3", why: "one port is a range", in: "IpProtocol=tcp,FromPort=65535,ToPort=65535" + to10},
	{row: "N4", why: "port 0 alone", in: "IpProtocol=tcp,FromPort=0,ToPort=0" + to10},
	{row: "N5", why: "icmp without type and code", in: "IpProtocol=icmp" + to10,
		errs: "IpPermissions[0].FromPort port-missing"},
	{row: "N5", why: "icmp without type", in: "IpProtocol=icmp,ToPort=0" + to10,
		errs: "IpPermissions[0].FromPort port-missing"},
	{row: "N5", why: "icmp without code", in: "IpProtocol=icmp,FromPort=256" + to10,
		errs: "IpPermissions[0].FromPort icmp-type\nIpPermissions[0].ToPort port-missing"},
	{row: "N6", why: "a type above 255", in: "IpProtocol=icmp,FromPort=256,ToPort=0" + to10,
		errs: "IpPermissions[0].FromPort icmp-type"},
	{row: "N6", why: "a type below -1", in: "IpProtocol=icmpv6,FromPort=-2,ToPort=0" + to10,
		errs: "IpPermissions[0].FromPort icmp-type"},
	{row: "N7", why: "a code above 255", in: "IpProtocol=icmp,FromPort=0,ToPort=65535" + to10,
		errs: "IpPermissions[0].ToPort icmp-code"},
	{row: "N7", why: "a code below -1, and its type is all types", in: "IpProtocol=icmpv6,FromPort=-1,ToPort=-2" + to10,
		errs: "IpPermissions[0].ToPort icmp-code"},
	{row: "N8", why: "a code of all types", in: "IpProtocol=icmp,FromPort=-1,ToPort=0" + to10,
		errs: "IpPermissions[0].ToPort icmp-all-types"},
	{row: "N8", why: "a code of all types", in: "IpProtocol=icmpv6,FromPort=-1,ToPort=255" + to10,
		errs: "IpPermissions[0].ToPort icmp-all-types"},
	{row: "N8", why: "all codes of all types", in: "IpProtocol=icmp,FromPort=-1,ToPort=-1" + to10},
	{row: "N9", why: "a ping: the type is above the code", in: "IpProtocol=icmp,FromPort=8,ToPort=0" + to10},
	{row: "N9", why: "all codes of one type", in: "IpProtocol=icmp,FromPort=3,ToPort=-1" + to10},
	{row: "N10", why: "a type and a code that nobody assigned", in: "IpProtocol=icmp,FromPort=255,ToPort=255" + to10},
	{row: "N11", why: "icmpv6 without type and code", in: "IpProtocol=icmpv6,Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]",
		want: "IpProtocol=icmpv6,FromPort=-1,ToPort=-1,Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]"},
	{row: "N12", why: "icmpv6 without code", in: "IpProtocol=icmpv6,FromPort=128,Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]",
		errs: "IpPermissions[0].ToPort port-missing"},
	{row: "N12", why: "icmpv6 without type", in: "IpProtocol=58,ToPort=0,Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]",
		errs: "IpPermissions[0].FromPort port-missing"},
	{row: "N13", why: "-1 with a port", in: "IpProtocol=-1,FromPort=22,ToPort=22" + to10, want: "IpProtocol=-1" + to10},
	{row: "N13", why: "another number with ports that are none", in: "IpProtocol=50,FromPort=99999,ToPort=-5" + to10,
		want: "IpProtocol=50" + to10},
	{row: "N13", why: "FromPort alone", in: "IpProtocol=-1,FromPort=22" + to10, want: "IpProtocol=-1" + to10},
	{row: "N13", why: "one port alone", in: "IpProtocol=all,ToPort=22" + to10, want: "IpProtocol=-1" + to10},
	{row: "N14", why: "icmp to IPv6", in: "IpProtocol=icmp,FromPort=8,ToPort=0,Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]"},
	{row: "N14", why: "icmpv6 to IPv4", in: "IpProtocol=icmpv6,FromPort=128,ToPort=0" + to10},

	{row: "C1", why: "no block at all", in: ssh + ",IpRanges=[{Description=x}]",
		errs: "IpPermissions[0].IpRanges[0].CidrIp cidr-malformed"},
	{row: "C1", why: "a bare address", in: ssh + ",IpRanges=[{CidrIp=1.2.3.4}]",
		errs: "IpPermissions[0].IpRanges[0].CidrIp cidr-malformed"},
	{row: "C1", why: "a bare IPv6 address", in: ssh + ",Ipv6Ranges=[{CidrIpv6=2001:db8::1}]",
		errs: "IpPermissions[0].Ipv6Ranges[0].CidrIpv6 cidr-malformed"},
	{row: "C1", why: "each wrong block is said", in: ssh + ",IpRanges=[{CidrIp=10.0.0.0/33},{CidrIp=10.0.0.0/8},{CidrIp=10.0.0.0/}]",
		errs: "IpPermissions[0].IpRanges[0].CidrIp cidr-malformed\nIpPermissions[0].IpRanges[2].CidrIp cidr-malformed"},
	{row: "C1", why: "a length above 128", in: ssh + ",Ipv6Ranges=[{CidrIpv6='::/129'}]",
		errs: "IpPermissions[0].Ipv6Ranges[0].CidrIpv6 cidr-malformed"},
	{row: "C1", why: "leading zeros in an octet", in: ssh + ",IpRanges=[{CidrIp=010.0.0.1/8}]",
		errs: "IpPermissions[0].IpRanges[0].CidrIp cidr-malformed"},
	{row: "C1", why: "leading zeros in the length", in: ssh + ",IpRanges=[{CidrIp=10.0.0.0/08}]",
		errs: "IpPermissions[0].IpRanges[0].CidrIp cidr-malformed"},
	{row: "C1", why: "a sign", in: ssh + ",IpRanges=[{CidrIp='10.0.0.0/+8'}]",
		errs: "IpPermissions[0].IpRanges[0].CidrIp cidr-malformed"},
	{row: "C1", why: "a zone", in: ssh + ",Ipv6Ranges=[{CidrIpv6='fe80::1%eth0/64'}]",
		errs: "IpPermissions[0].Ipv6Ranges[0].CidrIpv6 cidr-malformed"},
	{row: "C1", why: "space around it", in: ssh + ",IpRanges=[{CidrIp=' 10.0.0.0/8'},{CidrIp='10.0.0.0/8 '}]",
		errs: "IpPermissions[0].IpRanges[0].CidrIp cidr-malformed\nIpPermissions[0].IpRanges[1].CidrIp cidr-malformed"},
	{row: "C1", why: "the same malformed block twice is no duplicate", in: ssh + ",IpRanges=[{CidrIp=x},{CidrIp=x}]",
		errs: "IpPermissions[0].IpRanges[0].CidrIp cidr-malformed\nIpPermissions[0].IpRanges[1].CidrIp cidr-malformed"},
	{row: "C2", why: "IPv6 in CidrIp", in: ssh + ",IpRanges=[{CidrIp='::/0'}]",
		errs: "IpPermissions[0].IpRanges[0].CidrIp cidr-family"},
	{row: "C2", why: "IPv4 in CidrIpv6", in: ssh + ",Ipv6Ranges=[{CidrIpv6=0.0.0.0/0}]",
		errs: "IpPermissions[0].Ipv6Ranges[0].CidrIpv6 cidr-family"},
	{row: "C3", why: "mapped in CidrIpv6", in: ssh + ",Ipv6Ranges=[{CidrIpv6='::ffff:10.0.0.0/104'}]",
		errs: "IpPermissions[0].Ipv6Ranges[0].CidrIpv6 cidr-family"},
	{row: "C3", why: "mapped in CidrIp", in: ssh + ",IpRanges=[{CidrIp='::ffff:10.0.0.0/104'}]",
		errs: "IpPermissions[0].IpRanges[0].CidrIp cidr-family"},
	{row: "C3", why: "mapped, and masked it would not be", in: ssh + ",Ipv6Ranges=[{CidrIpv6='::ffff:1.2.3.4/24'}]",
		errs: "IpPermissions[0].Ipv6Ranges[0].CidrIpv6 cidr-family"},
	{row: "C3", why: "mapped, in hexadecimal", in: ssh + ",Ipv6Ranges=[{CidrIpv6='::FFFF:a00:0/104'}]",
		errs: "IpPermissions[0].Ipv6Ranges[0].CidrIpv6 cidr-family"},
	{row: "C4", why: "the example of document 002", in: ssh + ",IpRanges=[{CidrIp=100.68.0.18/18}]",
		want: ssh + ",IpRanges=[{CidrIp=100.68.0.0/18}]"},
	{row: "C4", why: "IPv6", in: ssh + ",Ipv6Ranges=[{CidrIpv6=2001:db8:1234:1a00::1/64}]",
		want: ssh + ",Ipv6Ranges=[{CidrIpv6=2001:db8:1234:1a00::/64}]"},
	{row: "C5", why: "masked by length 0", in: ssh + ",IpRanges=[{CidrIp=67.221.169.243/0}]",
		want: ssh + ",IpRanges=[{CidrIp=0.0.0.0/0}]"},
	{row: "C6", why: "capitals, uncompressed", in: ssh + ",Ipv6Ranges=[{CidrIpv6=2001:DB8:0:0:0:0:0:1/128}]",
		want: ssh + ",Ipv6Ranges=[{CidrIpv6=2001:db8::1/128}]"},
	{row: "C6", why: "capitals alone", in: ssh + ",Ipv6Ranges=[{CidrIpv6=2001:DB8::/32}]", want: ssh + ",Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]"},
	{row: "C6", why: "::0/0", in: ssh + ",Ipv6Ranges=[{CidrIpv6=::0/0}]", want: ssh + ",Ipv6Ranges=[{CidrIpv6=::/0}]"},
	{row: "C6", why: "IPv4 notation within IPv6", in: ssh + ",Ipv6Ranges=[{CidrIpv6=64:ff9b::192.0.2.1/128}]",
		want: ssh + ",Ipv6Ranges=[{CidrIpv6=64:ff9b::c000:201/128}]"},

	{row: "D1", why: "255 characters", in: ssh + ",IpRanges=[{CidrIp=10.0.0.0/8,Description=" + a255 + "}]"},
	{row: "D1", why: "256 characters", in: ssh + ",IpRanges=[{CidrIp=10.0.0.0/8,Description=" + a255 + "a}]",
		errs: "IpPermissions[0].IpRanges[0].Description description-length"},
	{row: "D1", why: "256 characters for a group", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,Description=" + a255 + "a}]",
		errs: "IpPermissions[0].UserIdGroupPairs[0].Description description-length"},
	{row: "D1", why: "256 characters for IPv6", in: ssh + ",Ipv6Ranges=[{CidrIpv6=2001:db8::/32,Description=" + a255 + "a}]",
		errs: "IpPermissions[0].Ipv6Ranges[0].Description description-length"},
	{row: "D1", why: "256 characters for a list", in: ssh + ",PrefixListIds=[{PrefixListId=pl-1,Description=" + a255 + "a}]",
		errs: "IpPermissions[0].PrefixListIds[0].Description description-length"},
	{row: "D1", why: "characters are counted, not bytes", in: ssh + ",IpRanges=[{CidrIp=10.0.0.0/8,Description=" + e255 + "}]",
		errs: "IpPermissions[0].IpRanges[0].Description description-charset"},
	{row: "D1", why: "both errors", in: ssh + ",IpRanges=[{CidrIp=10.0.0.0/8,Description=" + e255 + "é}]",
		errs: "IpPermissions[0].IpRanges[0].Description description-length\nIpPermissions[0].IpRanges[0].Description description-charset"},
	{row: "D2", why: "all that is allowed", in: ssh + ",IpRanges=[{CidrIp=10.0.0.0/8,Description='" + letter + "._-:/()#,@[]+=&;{}!$*'}]"},
	{row: "D2", why: "all that is allowed, IPv6", in: ssh + ",Ipv6Ranges=[{CidrIpv6=2001:db8::/32,Description='" + letter + "._-:/()#,@[]+=&;{}!$*'}]"},
	{row: "D2", why: "an apostrophe", in: ssh + `,IpRanges=[{CidrIp=10.0.0.0/8,Description='it\'s'}]`,
		errs: "IpPermissions[0].IpRanges[0].Description description-charset"},
	{row: "D2", why: "a typographic dash", in: ssh + ",Ipv6Ranges=[{CidrIpv6=2001:db8::/32,Description=a–b}]",
		errs: "IpPermissions[0].Ipv6Ranges[0].Description description-charset"},
	{row: "D2", why: "a tab", in: ssh + ",IpRanges=[{CidrIp=10.0.0.0/8,Description='a\tb'}]",
		errs: "IpPermissions[0].IpRanges[0].Description description-charset"},
	{row: "D3", why: "all that is allowed for groups", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,Description='" + letter + "._-:/()#,@[]+=;{}!$*'}]"},
	{row: "D3", why: "all that is allowed for lists", in: ssh + ",PrefixListIds=[{PrefixListId=pl-1,Description='" + letter + "._-:/()#,@[]+=;{}!$*'}]"},
	{row: "D3", why: "& for a group", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,Description='a&b'}]",
		errs: "IpPermissions[0].UserIdGroupPairs[0].Description description-charset"},
	{row: "D3", why: "& for a list", in: ssh + ",PrefixListIds=[{PrefixListId=pl-1,Description='a&b'}]",
		errs: "IpPermissions[0].PrefixListIds[0].Description description-charset"},
	{row: "D4", why: "empty is absent", in: ssh + ",IpRanges=[{CidrIp=10.0.0.0/8,Description=''}]", want: ssh + to10},
	{row: "D5", why: "space is kept", in: ssh + ",IpRanges=[{CidrIp=10.0.0.0/8,Description=' a '}]"},
	{row: "D5", why: "space is kept, IPv6", in: ssh + ",Ipv6Ranges=[{CidrIpv6=2001:db8::/32,Description=' a '}]"},
	{row: "D5", why: "space is kept where the block is rewritten", in: ssh + ",IpRanges=[{CidrIp=10.0.0.1/8,Description=' a '}]", want: ssh + ",IpRanges=[{CidrIp=10.0.0.0/8,Description=' a '}]"},
	{row: "D5", why: "space is kept, IPv6, where the block is rewritten", in: ssh + ",Ipv6Ranges=[{CidrIpv6=2001:DB8::/32,Description=' a '}]", want: ssh + ",Ipv6Ranges=[{CidrIpv6=2001:db8::/32,Description=' a '}]"},
	{row: "D5", why: "space is kept, a list", in: ssh + ",PrefixListIds=[{PrefixListId=pl-1,Description=' a '}]"},
	{row: "D5", why: "space is kept, a group", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,Description=' a '}]"},

	{row: "E1", why: "no list", in: ssh, errs: "IpPermissions[0] destination-missing"},
	{row: "E1", why: "an empty list", in: ssh + ",IpRanges=[]", errs: "IpPermissions[0] destination-missing"},
	{row: "E2", why: "addresses and groups", in: ssh + to10 + ",UserIdGroupPairs=[{GroupId=sg-1}]",
		errs: "IpPermissions[0] destination-mixed"},
	{row: "E2", why: "all three, and the entries are checked too",
		in:   ssh + ",Ipv6Ranges=[{CidrIpv6=x}],PrefixListIds=[{PrefixListId=pl-1},{PrefixListId=pl-1}],UserIdGroupPairs=[{GroupId=sg-1}]",
		errs: "IpPermissions[0] destination-mixed\nIpPermissions[0].Ipv6Ranges[0].CidrIpv6 cidr-malformed\nIpPermissions[0].PrefixListIds[1] rule-duplicate"},
	{row: "E3", why: "IPv4 and IPv6 together", in: ssh + to10 + ",Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]"},
	{row: "E3", why: "what two permissions have in each list, put together",
		in: `IpProtocol=-1,IpRanges=[{CidrIp=10.0.0.0/8}],Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]
			IpProtocol=-1,IpRanges=[{CidrIp=11.0.0.0/8}],Ipv6Ranges=[{CidrIpv6=2001:db9::/32}]
			IpProtocol=-1,PrefixListIds=[{PrefixListId=pl-1}]
			IpProtocol=-1,PrefixListIds=[{PrefixListId=pl-2}]
			IpProtocol=-1,UserIdGroupPairs=[{GroupId=sg-1}]
			IpProtocol=-1,UserIdGroupPairs=[{GroupId=sg-2}]`,
		want: `IpProtocol=-1,IpRanges=[{CidrIp=10.0.0.0/8},{CidrIp=11.0.0.0/8}],Ipv6Ranges=[{CidrIpv6=2001:db8::/32},{CidrIpv6=2001:db9::/32}]
			IpProtocol=-1,PrefixListIds=[{PrefixListId=pl-1},{PrefixListId=pl-2}]
			IpProtocol=-1,UserIdGroupPairs=[{GroupId=sg-1},{GroupId=sg-2}]`},
	{row: "E3", why: "several, sorted by address before length", in: ssh + ",IpRanges=[{CidrIp=10.2.0.0/16},{CidrIp=10.1.0.0/32},{CidrIp=10.0.0.0/8,Description=x}]",
		want: ssh + ",IpRanges=[{CidrIp=10.0.0.0/8,Description=x},{CidrIp=10.1.0.0/32},{CidrIp=10.2.0.0/16}]"},
	{row: "E3", why: "the last two out of order", in: ssh + ",IpRanges=[{CidrIp=10.0.0.0/8},{CidrIp=12.0.0.0/8},{CidrIp=11.0.0.0/8}]",
		want: ssh + ",IpRanges=[{CidrIp=10.0.0.0/8},{CidrIp=11.0.0.0/8},{CidrIp=12.0.0.0/8}]"},
	{row: "E3", why: "the last two out of order, IPv6", in: ssh + ",Ipv6Ranges=[{CidrIpv6=2001:db8::/32},{CidrIpv6=2001:dba::/32},{CidrIpv6=2001:db9::/32}]",
		want: ssh + ",Ipv6Ranges=[{CidrIpv6=2001:db8::/32},{CidrIpv6=2001:db9::/32},{CidrIpv6=2001:dba::/32}]"},
	{row: "E3", why: "lists by text", in: ssh + ",PrefixListIds=[{PrefixListId=pl-b},{PrefixListId=pl-0a}]",
		want: ssh + ",PrefixListIds=[{PrefixListId=pl-0a},{PrefixListId=pl-b}]"},
	{row: "E3", why: "pairs by id, name, owner",
		in:   ssh + ",UserIdGroupPairs=[{GroupId=sg-b},{GroupName=b},{GroupName=a,UserId=222222222222},{GroupName=a,UserId=111111111111},{GroupId=sg-a}]",
		want: ssh + ",UserIdGroupPairs=[{GroupName=a,UserId=111111111111},{GroupName=a,UserId=222222222222},{GroupName=b},{GroupId=sg-a},{GroupId=sg-b}]"},
	{row: "E3", why: "one permission for each protocol, ports and kind, in order",
		in: `IpProtocol=udp,FromPort=53,ToPort=53,IpRanges=[{CidrIp=10.0.0.0/8}]
			IpProtocol=tcp,FromPort=443,ToPort=443,UserIdGroupPairs=[{GroupId=sg-1}]
			IpProtocol=tcp,FromPort=443,ToPort=443,Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]
			IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=pl-1}]
			IpProtocol=6,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/8}]
			IpProtocol=tcp,FromPort=80,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/8}]
			IpProtocol=tcp,FromPort=80,ToPort=80,UserIdGroupPairs=[{GroupId=sg-1}]
			IpProtocol=50,IpRanges=[{CidrIp=10.0.0.0/8}]
			IpProtocol=all,IpRanges=[{CidrIp=10.0.0.0/8}]`,
		want: `IpProtocol=-1,IpRanges=[{CidrIp=10.0.0.0/8}]
			IpProtocol=50,IpRanges=[{CidrIp=10.0.0.0/8}]
			IpProtocol=tcp,FromPort=80,ToPort=80,UserIdGroupPairs=[{GroupId=sg-1}]
			IpProtocol=tcp,FromPort=80,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/8}]
			IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/8}],Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]
			IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=pl-1}]
			IpProtocol=tcp,FromPort=443,ToPort=443,UserIdGroupPairs=[{GroupId=sg-1}]
			IpProtocol=udp,FromPort=53,ToPort=53,IpRanges=[{CidrIp=10.0.0.0/8}]`},
	{row: "E4", why: "the same block, once masked", in: ssh + ",IpRanges=[{CidrIp=10.0.0.1/24},{CidrIp=10.0.0.0/24}]",
		errs: "IpPermissions[0].IpRanges[1] rule-duplicate"},
	{row: "E4", why: "descriptions make no difference", in: ssh + ",IpRanges=[{CidrIp=10.0.0.0/24,Description=a},{CidrIp=10.0.0.0/24,Description=b}]",
		errs: "IpPermissions[0].IpRanges[1] rule-duplicate"},
	{row: "E4", why: "the same protocol under two names", in: "IpProtocol=6,FromPort=22,ToPort=22" + to10 + "\n" + ssh + to10,
		errs: "IpPermissions[1].IpRanges[0] rule-duplicate"},
	{row: "E4", why: "all protocols with different ports", in: "IpProtocol=-1,FromPort=22,ToPort=22" + to10 + "\nIpProtocol=all" + to10,
		errs: "IpPermissions[1].IpRanges[0] rule-duplicate"},
	{row: "E4", why: "icmpv6 without and with -1/-1",
		in:   "IpProtocol=icmpv6,Ipv6Ranges=[{CidrIpv6=::/0}]\nIpProtocol=58,FromPort=-1,ToPort=-1,Ipv6Ranges=[{CidrIpv6=::0/0}]",
		errs: "IpPermissions[1].Ipv6Ranges[0] rule-duplicate"},
	{row: "E4", why: "one group with and without owner", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,UserId=123456789012},{GroupId=sg-1}]",
		errs: "IpPermissions[0].UserIdGroupPairs[1] rule-duplicate"},
	{row: "E4", why: "one name of one owner", in: ssh + ",UserIdGroupPairs=[{GroupName=a,UserId=123456789012},{GroupName=a,UserId=123456789012}]",
		errs: "IpPermissions[0].UserIdGroupPairs[1] rule-duplicate"},
	{row: "E4", why: "one name of two owners is two groups", in: ssh + ",UserIdGroupPairs=[{GroupName=a},{GroupName=a,UserId=123456789012}]"},
	{row: "E4", why: "one list", in: ssh + ",PrefixListIds=[{PrefixListId=pl-1,Description=a},{PrefixListId=pl-1}]",
		errs: "IpPermissions[0].PrefixListIds[1] rule-duplicate"},
	{row: "E4", why: "thrice is two errors", in: ssh + to10 + "\n" + ssh + to10 + "\n" + ssh + to10,
		errs: "IpPermissions[1].IpRanges[0] rule-duplicate\nIpPermissions[2].IpRanges[0] rule-duplicate"},
	{row: "E4", why: "after the entry's own errors, before the next entry's",
		in:   ssh + to10 + "\n" + ssh + ",IpRanges=[{CidrIp=10.0.0.0/8,Description=é},{CidrIp=x}]",
		errs: "IpPermissions[1].IpRanges[0].Description description-charset\nIpPermissions[1].IpRanges[0] rule-duplicate\nIpPermissions[1].IpRanges[1].CidrIp cidr-malformed"},
	{row: "E4", why: "wrong ports make no duplicate", in: "IpProtocol=tcp,FromPort=2,ToPort=1,IpRanges=[{CidrIp=10.0.0.0/8},{CidrIp=10.0.0.0/8}]",
		errs: "IpPermissions[0].FromPort port-order"},
	{row: "E4", why: "other ports are another rule", in: "IpProtocol=tcp,FromPort=1,ToPort=2" + to10 + "\nIpProtocol=tcp,FromPort=1,ToPort=3" + to10},
	{row: "E4", why: "another protocol is another rule", in: "IpProtocol=tcp,FromPort=1,ToPort=2" + to10 + "\nIpProtocol=udp,FromPort=1,ToPort=2" + to10},
	{row: "E4", why: "ports that differ in the lowest alone", in: "IpProtocol=tcp,FromPort=1,ToPort=65535" + to10 + "\nIpProtocol=tcp,FromPort=2,ToPort=65535" + to10},
	{row: "E5", why: "a rule within another", in: ssh + ",IpRanges=[{CidrIp=10.0.0.0/8},{CidrIp=10.0.0.0/16}]"},
	{row: "E5", why: "within another, unsorted: what is canonical is not rewritten", in: ssh + ",IpRanges=[{CidrIp=10.0.0.0/16},{CidrIp=10.0.0.0/8}]",
		want: ssh + ",IpRanges=[{CidrIp=10.0.0.0/8},{CidrIp=10.0.0.0/16}]"},

	{row: "G1", why: "neither id nor name", in: ssh + ",UserIdGroupPairs=[{UserId=123}]",
		errs: "IpPermissions[0].UserIdGroupPairs[0] group-missing\nIpPermissions[0].UserIdGroupPairs[0].UserId user-id-malformed"},
	{row: "G1", why: "an empty pair twice is no duplicate", in: ssh + ",UserIdGroupPairs=[{},{}]",
		errs: "IpPermissions[0].UserIdGroupPairs[0] group-missing\nIpPermissions[0].UserIdGroupPairs[1] group-missing"},
	{row: "G2", why: "owner and id in one", in: ssh + ",UserIdGroupPairs=[{GroupId=acct/sg-1a2b3c4d}]",
		errs: "IpPermissions[0].UserIdGroupPairs[0].GroupId group-id-malformed"},
	{row: "G2", why: "two ids in one", in: ssh + ",UserIdGroupPairs=[{GroupId='sg-1, sg-2'}]",
		errs: "IpPermissions[0].UserIdGroupPairs[0].GroupId group-id-malformed"},
	{row: "G2", why: "a name", in: ssh + ",UserIdGroupPairs=[{GroupId=websrv}]",
		errs: "IpPermissions[0].UserIdGroupPairs[0].GroupId group-id-malformed"},
	{row: "G2", why: "no digits, too many, capitals", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-},{GroupId=sg-123456789012345678},{GroupId=sg-1A},{GroupId=SG-1a},{GroupId=sg-1g}]",
		errs: `IpPermissions[0].UserIdGroupPairs[0].GroupId group-id-malformed
			IpPermissions[0].UserIdGroupPairs[1].GroupId group-id-malformed
			IpPermissions[0].UserIdGroupPairs[2].GroupId group-id-malformed
			IpPermissions[0].UserIdGroupPairs[3].GroupId group-id-malformed
			IpPermissions[0].UserIdGroupPairs[4].GroupId group-id-malformed`},
	{row: "G2", why: "what stands beside the digits in ASCII", in: ssh + ",UserIdGroupPairs=[{GroupId='sg-/'},{GroupId='sg-:'},{GroupId='sg-`'},{GroupId=sg-g}]",
		errs: `IpPermissions[0].UserIdGroupPairs[0].GroupId group-id-malformed
			IpPermissions[0].UserIdGroupPairs[1].GroupId group-id-malformed
			IpPermissions[0].UserIdGroupPairs[2].GroupId group-id-malformed
			IpPermissions[0].UserIdGroupPairs[3].GroupId group-id-malformed`},
	{row: "G2", why: "the first and the last digits", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-0},{GroupId=sg-9},{GroupId=sg-a},{GroupId=sg-f}]"},
	{row: "G2", why: "digits alone", in: ssh + ",UserIdGroupPairs=[{GroupId=1a2b3c4d}]",
		errs: "IpPermissions[0].UserIdGroupPairs[0].GroupId group-id-malformed"},
	{row: "G3", why: "1, 6, 8 and 17 digits", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1},{GroupId=sg-112233},{GroupId=sg-1234567890abcdef0},{GroupId=sg-1a2b3c4d}]"},
	{row: "G4", why: "id and name", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,GroupName=a,UserId=123456789012}]",
		want: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,UserId=123456789012}]"},
	{row: "G4", why: "a name that is dropped is checked all the same", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,GroupName=é}]",
		errs: "IpPermissions[0].UserIdGroupPairs[0].GroupName group-name-malformed"},
	{row: "G5", why: "a name alone", in: ssh + ",UserIdGroupPairs=[{GroupName=OtherAccountGroup,UserId=999988887777}]"},
	{row: "G6", why: "255 characters", in: ssh + ",UserIdGroupPairs=[{GroupName=" + a255 + "}]"},
	{row: "G6", why: "256 characters", in: ssh + ",UserIdGroupPairs=[{GroupName=" + a255 + "a}]",
		errs: "IpPermissions[0].UserIdGroupPairs[0].GroupName group-name-malformed"},
	{row: "G6", why: "outside the set", in: ssh + ",UserIdGroupPairs=[{GroupName=" + e255 + "}]",
		errs: "IpPermissions[0].UserIdGroupPairs[0].GroupName group-name-malformed"},
	{row: "G6", why: "all that is allowed", in: ssh + ",UserIdGroupPairs=[{GroupName='" + letter + "._-:/()#,@[]+=&;{}!$*'}]"},
	{row: "G6", why: "an apostrophe", in: ssh + `,UserIdGroupPairs=[{GroupName='it\'s'}]`,
		errs: "IpPermissions[0].UserIdGroupPairs[0].GroupName group-name-malformed"},
	{row: "G6", why: "begins as an id", in: ssh + ",UserIdGroupPairs=[{GroupName=sg-1a2b3c4d}]",
		errs: "IpPermissions[0].UserIdGroupPairs[0].GroupName group-name-malformed"},
	{row: "G6", why: "almost begins as an id", in: ssh + ",UserIdGroupPairs=[{GroupName=SG-web},{GroupName=my-sg-web},{GroupName=sgweb}]"},
	{row: "G7", why: "12 digits", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,UserId=999988887777}]"},
	{row: "G7", why: "an account is no number", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,UserId=012345678901}]"},
	{row: "G7", why: "amazon-elb in no other way", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,UserId=Amazon-ELB},{GroupId=sg-2,UserId=amazon-rds}]",
		errs: "IpPermissions[0].UserIdGroupPairs[0].UserId user-id-malformed\nIpPermissions[0].UserIdGroupPairs[1].UserId user-id-malformed"},
	{row: "G7", why: "the owner of load balancers' groups", in: ssh + ",UserIdGroupPairs=[{GroupName=amazon-elb-sg,UserId=amazon-elb}]"},
	{row: "G7", why: "one character that is no digit, the first or the last", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,UserId=x23456789012},{GroupId=sg-2,UserId=12345678901x}]",
		errs: "IpPermissions[0].UserIdGroupPairs[0].UserId user-id-malformed\nIpPermissions[0].UserIdGroupPairs[1].UserId user-id-malformed"},
	{row: "G7", why: "other text, 11 and 13 digits, other digits", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,UserId=s},{GroupId=sg-2,UserId=12345678901},{GroupId=sg-3,UserId=1234567890123},{GroupId=sg-4,UserId='9999-888-777'}]",
		errs: `IpPermissions[0].UserIdGroupPairs[0].UserId user-id-malformed
			IpPermissions[0].UserIdGroupPairs[1].UserId user-id-malformed
			IpPermissions[0].UserIdGroupPairs[2].UserId user-id-malformed
			IpPermissions[0].UserIdGroupPairs[3].UserId user-id-malformed`},
	{row: "G8", why: "taken and dropped", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,VpcId=vpc-0123456789abcdef0,VpcPeeringConnectionId=pcx-1,PeeringStatus=active}]",
		want: ssh + ",UserIdGroupPairs=[{GroupId=sg-1}]"},
	{row: "G8", why: "each is dropped, VpcId", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,VpcId=vpc-1}]", want: ssh + ",UserIdGroupPairs=[{GroupId=sg-1}]"},
	{row: "G8", why: "each is dropped, VpcPeeringConnectionId", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,VpcPeeringConnectionId=pcx-1}]", want: ssh + ",UserIdGroupPairs=[{GroupId=sg-1}]"},
	{row: "G8", why: "each is dropped, PeeringStatus", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,PeeringStatus=active}]", want: ssh + ",UserIdGroupPairs=[{GroupId=sg-1}]"},
	{row: "G8", why: "not part of the identity", in: ssh + ",UserIdGroupPairs=[{GroupId=sg-1,VpcId=vpc-1},{GroupId=sg-1,VpcId=vpc-2}]",
		errs: "IpPermissions[0].UserIdGroupPairs[1] rule-duplicate"},
	{row: "G9", why: "empty", in: ssh + ",PrefixListIds=[{}]",
		errs: "IpPermissions[0].PrefixListIds[0].PrefixListId prefix-list-id-malformed"},
	{row: "G10", why: "no digits, too many, another prefix", in: ssh + ",PrefixListIds=[{PrefixListId=pl-},{PrefixListId=pl-123456789012345678},{PrefixListId=vpce-1}]",
		errs: `IpPermissions[0].PrefixListIds[0].PrefixListId prefix-list-id-malformed
			IpPermissions[0].PrefixListIds[1].PrefixListId prefix-list-id-malformed
			IpPermissions[0].PrefixListIds[2].PrefixListId prefix-list-id-malformed`},
	{row: "G10", why: "what is no id makes no duplicate", in: ssh + ",PrefixListIds=[{PrefixListId=pl-},{PrefixListId=pl-}]",
		errs: "IpPermissions[0].PrefixListIds[0].PrefixListId prefix-list-id-malformed\nIpPermissions[0].PrefixListIds[1].PrefixListId prefix-list-id-malformed"},
	{row: "G10", why: "what stands beside the digits in ASCII", in: ssh + ",PrefixListIds=[{PrefixListId=pl-@},{PrefixListId=pl-G}]",
		errs: `IpPermissions[0].PrefixListIds[0].PrefixListId prefix-list-id-malformed
			IpPermissions[0].PrefixListIds[1].PrefixListId prefix-list-id-malformed`},
	{row: "G10", why: "the first and the last digits", in: ssh + ",PrefixListIds=[{PrefixListId=pl-0},{PrefixListId=pl-9},{PrefixListId=pl-A},{PrefixListId=pl-F},{PrefixListId=pl-a},{PrefixListId=pl-f}]"},
	{row: "G10", why: "digits alone, and pl- in capitals", in: ssh + ",PrefixListIds=[{PrefixListId=63a5400a},{PrefixListId=PL-63a5400a}]",
		errs: "IpPermissions[0].PrefixListIds[0].PrefixListId prefix-list-id-malformed\nIpPermissions[0].PrefixListIds[1].PrefixListId prefix-list-id-malformed"},
	{row: "G10", why: "hexadecimal digits, 1 to 17 of either case", in: ssh + ",PrefixListIds=[{PrefixListId=pl-002dc3ec097de1514},{PrefixListId=pl-63A5400A},{PrefixListId=pl-f}]"},
}

// permissions reads permissions in shorthand, one a line.
func permissions(t testing.TB, lines string) secgroup.IpPermissions {
	t.Helper()
	var ps secgroup.IpPermissions
	for line := range strings.Lines(lines) {
		p, err := secgroup.ParseShorthand(strings.TrimSpace(line))
		if err != nil {
			t.Fatal(err)
		}
		ps = append(ps, p)
	}
	return ps
}

// list returns the errors of a Validate method.
func list(t testing.TB, err error) secgroup.ErrorList {
	t.Helper()
	if err == nil {
		return nil
	}
	l, ok := errors.AsType[secgroup.ErrorList](err)
	if !ok || len(l) == 0 {
		t.Fatalf("%T %v, want an ErrorList", err, err)
	}
	return l
}

// located returns the path and the reason of each error.
func located(l secgroup.ErrorList) []string {
	var got []string
	for _, e := range l {
		got = append(got, e.Path+" "+string(e.Reason))
	}
	return got
}

// split returns the lines of a text, without the space around them.
func split(lines string) []string {
	var s []string
	for line := range strings.Lines(lines) {
		s = append(s, strings.TrimSpace(line))
	}
	return s
}

func TestRulebook(t *testing.T) {
	for _, c := range ruleCases {
		t.Run(c.row+" "+c.why, func(t *testing.T) {
			ps := permissions(t, c.in)
			before := permissions(t, c.in)
			errs := list(t, ps.Validate())
			if diff := cmp.Diff(split(c.errs), located(errs)); diff != "" {
				t.Errorf("errors: mismatch (-want +got):\n%s", diff)
			}
			for _, e := range errs {
				if e.Code != reasonCodes[e.Reason] {
					t.Errorf("%v has code %q, want %q", e, e.Code, reasonCodes[e.Reason])
				}
				if !errors.Is(errs, e.Reason) {
					t.Errorf("errors.Is does not find %q", e.Reason)
				}
			}
			got, err := ps.Canonicalize()
			if diff := cmp.Diff(located(errs), located(list(t, err))); diff != "" {
				t.Errorf("Canonicalize fails otherwise than Validate (-want +got):\n%s", diff)
			}
			if !ps.Equal(before) {
				t.Errorf("the receiver was changed to %v", ps)
			}
			want := permissions(t, c.want)
			if c.want == "" && c.errs == "" {
				want = before
			}
			if diff := cmp.Diff(texts(want), texts(got)); diff != "" {
				t.Errorf("canonical form: mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

func texts(ps secgroup.IpPermissions) []string {
	var s []string
	for _, p := range ps {
		s = append(s, p.String())
	}
	return s
}

// TestEveryRow fails where a row of the rulebook has no test that carries its number.
func TestEveryRow(t *testing.T) {
	tested := make(map[string]bool)
	for _, c := range ruleCases {
		tested[c.row] = true
	}
	for _, c := range requestCases {
		tested[c.row] = true
	}
	for row := range tested {
		if !slices.Contains(rulebookRows, row) {
			t.Errorf("%s is no row", row)
		}
	}
	for _, row := range rulebookRows {
		if !tested[row] {
			t.Errorf("no test carries %s", row)
		}
	}
}
