package awssdk_test

import (
	"context"
	"errors"
	"net/url"
	"reflect"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/smithy-go"

	"example.com/secgroup"
	"example.com/secgroup/awssdk"
	"example.com/secgroup/ec2query"
)

// web is one valid permission.
var web = []types.IpPermission{{
	IpProtocol: aws.String("tcp"), FromPort: aws.Int32(443), ToPort: aws.Int32(443),
	IpRanges: []types.IpRange{{CidrIp: aws.String("10.0.0.0/16")}},
}}

var tags = []types.TagSpecification{{
	ResourceType: types.ResourceTypeSecurityGroupRule,
	Tags:         []types.Tag{{Key: aws.String("a&b"), Value: aws.String("c=d é")}, {Key: aws.String("no value")}},
}}

// TestPreflight holds that what the SDK's client sends for a request, and so
// what EC2 reads, is what ec2query writes for the request that was checked.
func TestPreflight(t *testing.T) {
	for _, c := range []struct {
		name string
		in   ec2.AuthorizeSecurityGroupIngressInput
	}{
		// Every kind of destination, port 0, absent ports, and what a form escapes.
		{"all kinds", ec2.AuthorizeSecurityGroupIngressInput{GroupId: aws.String("sg-1a2b3c4d"), IpPermissions: []types.IpPermission{
			{IpProtocol: aws.String("udp"), FromPort: aws.Int32(0), ToPort: aws.Int32(0), IpRanges: []types.IpRange{
				{CidrIp: aws.String("10.0.0.0/16"), Description: aws.String("a&b=c;d +#[]{}!$*")},
				{CidrIp: aws.String("10.1.0.0/16")},
			}},
			{IpProtocol: aws.String("icmpv6"), Ipv6Ranges: []types.Ipv6Range{
				{CidrIpv6: aws.String("2001:db8::/32"), Description: aws.String("&=&=")},
				{CidrIpv6: aws.String("::/0")},
			}},
			{IpProtocol: aws.String("-1"), PrefixListIds: []types.PrefixListId{
				{PrefixListId: aws.String("pl-1"), Description: aws.String("a=b")},
				{PrefixListId: aws.String("pl-2")},
			}},
			{IpProtocol: aws.String("icmp"), FromPort: aws.Int32(-1), ToPort: aws.Int32(-1), UserIdGroupPairs: []types.UserIdGroupPair{
				{GroupId: aws.String("sg-2"), UserId: aws.String("123456789012"), Description: aws.String("a=b")},
				{GroupName: aws.String("web & db"), VpcId: aws.String("vpc-1"), VpcPeeringConnectionId: aws.String("pcx-1"), PeeringStatus: aws.String("active")},
			}},
		}}},
		// Empty lists are sent as absent ones are: not at all.
		{"empty lists", ec2.AuthorizeSecurityGroupIngressInput{GroupId: aws.String("sg-1"), TagSpecifications: []types.TagSpecification{}, IpPermissions: []types.IpPermission{
			{IpProtocol: aws.String("50"), IpRanges: []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}}, Ipv6Ranges: []types.Ipv6Range{}, PrefixListIds: []types.PrefixListId{}, UserIdGroupPairs: []types.UserIdGroupPair{}},
		}}},
		{"tags", ec2.AuthorizeSecurityGroupIngressInput{GroupId: aws.String("sg-1"), IpPermissions: web, TagSpecifications: tags}},
		{"DryRun", ec2.AuthorizeSecurityGroupIngressInput{GroupId: aws.String("sg-1"), IpPermissions: web, DryRun: aws.Bool(true)}},
		{"GroupName", ec2.AuthorizeSecurityGroupIngressInput{GroupName: aws.String("web & db"), IpPermissions: web}},
		// The scalars instead of IpPermissions, which stay what they are.
		{"CidrIp", ec2.AuthorizeSecurityGroupIngressInput{GroupId: aws.String("sg-1"), CidrIp: aws.String("10.0.0.1/8"), IpProtocol: aws.String("tcp"), FromPort: aws.Int32(0), ToPort: aws.Int32(65535)}},
		{"SourceSecurityGroupName", ec2.AuthorizeSecurityGroupIngressInput{GroupName: aws.String("web"), SourceSecurityGroupName: aws.String("a=b"), SourceSecurityGroupOwnerId: aws.String("123456789012")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			checkSent(t, request(&c.in), func(ctx context.Context, client *ec2.Client) error {
				return authorize(ctx, client, &c.in)
			})
		})
	}

	// The other calls, with lists as the library gives them back.
	r := secgroup.Request{
		GroupId:           "sg-1",
		DryRun:            true,
		IpPermissions:     awssdk.FromIpPermissions(web),
		TagSpecifications: awssdk.FromTagSpecifications(tags),
	}
	ps, specs := awssdk.ToIpPermissions(r.IpPermissions), awssdk.ToTagSpecifications(r.TagSpecifications)
	t.Run("authorize egress", func(t *testing.T) {
		r := r
		r.Egress = true
		checkSent(t, r, func(ctx context.Context, client *ec2.Client) error {
			_, err := client.AuthorizeSecurityGroupEgress(ctx, &ec2.AuthorizeSecurityGroupEgressInput{GroupId: &r.GroupId, DryRun: &r.DryRun, IpPermissions: ps, TagSpecifications: specs})
			return err
		})
	})
	r.Revoke, r.TagSpecifications, r.SecurityGroupRuleIds = true, nil, []string{"sgr-1", "sgr-2"}
	t.Run("revoke ingress", func(t *testing.T) {
		checkSent(t, r, func(ctx context.Context, client *ec2.Client) error {
			_, err := client.RevokeSecurityGroupIngress(ctx, &ec2.RevokeSecurityGroupIngressInput{GroupId: &r.GroupId, DryRun: &r.DryRun, IpPermissions: ps, SecurityGroupRuleIds: r.SecurityGroupRuleIds})
			return err
		})
	})
	t.Run("revoke egress", func(t *testing.T) {
		r := r
		r.Egress = true
		checkSent(t, r, func(ctx context.Context, client *ec2.Client) error {
			_, err := client.RevokeSecurityGroupEgress(ctx, &ec2.RevokeSecurityGroupEgressInput{GroupId: &r.GroupId, DryRun: &r.DryRun, IpPermissions: ps, SecurityGroupRuleIds: r.SecurityGroupRuleIds})
			return err
		})
	})
}

// checkSent holds that r is valid and that call sends its form, byte for byte.
func checkSent(t *testing.T, r secgroup.Request, call func(context.Context, *ec2.Client) error) {
	t.Helper()
	if err := r.Validate(); err != nil {
		t.Fatal(err)
	}
	client, sent, stop := newClient()
	defer stop()
	if err := call(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	want := ec2query.Encode(r)
	want.Set("Version", "2016-11-15") // the caller's to add, says Encode
	if got := *sent; got != want.Encode() {
		t.Errorf("the client sent\n%s\nand ec2query writes\n%s", got, want.Encode())
	}
}

// TestPreflightInvalid: what is wrong is not sent.
func TestPreflightInvalid(t *testing.T) {
	client, sent, stop := newClient()
	defer stop()
	err := authorize(t.Context(), client, &ec2.AuthorizeSecurityGroupIngressInput{GroupId: aws.String("web"), IpPermissions: web})
	if apiErr, ok := errors.AsType[smithy.APIError](err); !ok || apiErr.ErrorCode() != secgroup.CodeInvalidGroupIdMalformed {
		t.Errorf("got %v", err)
	}
	if *sent != "" {
		t.Errorf("the client sent %s", *sent)
	}
}

// TestPreflightEmpty records where the client sends more than ec2query writes: a
// pointer to an empty text or to false is a parameter for it. ToIpPermissions
// and ToTagSpecifications give it none.
func TestPreflightEmpty(t *testing.T) {
	in := &ec2.AuthorizeSecurityGroupIngressInput{
		GroupId: aws.String("sg-1"),
		DryRun:  aws.Bool(false),
		CidrIp:  aws.String(""),
		IpPermissions: []types.IpPermission{{
			IpProtocol: aws.String("-1"),
			IpRanges:   []types.IpRange{{CidrIp: aws.String("10.0.0.0/16"), Description: aws.String("")}},
		}},
		TagSpecifications: []types.TagSpecification{{ResourceType: "security-group-rule", Tags: []types.Tag{{Key: aws.String("a"), Value: aws.String("")}}}},
	}
	client, sent, stop := newClient()
	defer stop()
	if err := authorize(t.Context(), client, in); err != nil {
		t.Fatal(err)
	}
	extra, err := url.ParseQuery(*sent)
	if err != nil {
		t.Fatal(err)
	}
	for name := range ec2query.Encode(request(in)) {
		extra.Del(name)
	}
	want := url.Values{
		"Version":                                {"2016-11-15"},
		"DryRun":                                 {"false"},
		"CidrIp":                                 {""},
		"IpPermissions.1.IpRanges.1.Description": {""},
		"TagSpecification.1.Tag.1.Value":         {""},
	}
	if !reflect.DeepEqual(extra, want) {
		t.Errorf("the client sent besides: %v, want %v", extra, want)
	}
}
