package bench_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"

	"example.com/secgroup"
)

// A permission is an IpPermission with the tags that come nearest to Validate.
// What they cannot say:
//
//   - Ports that depend on the protocol: tcp and udp need both, in order, without
//     -1; icmp has a type and a code, in any order; to others they mean nothing.
//     The tags take every number that is right for one of these.
//   - Host bits: cidrv4 refuses 10.0.0.1/24, which EC2 takes and masks. cidrv6
//     takes them, but unique compares text, and finds no duplicate in
//     2001:db8::1/64 and 2001:db8::/64, nor one across permissions.
//   - What makes two groups the same: the id, or else owner and name, whatever the
//     description. unique compares all members.
//   - EC2's error code and what to write instead: an error names a field and the
//     first of its tags that fails.
type permission struct {
	IpProtocol       string       `validate:"required,oneofci=tcp udp icmp icmpv6 all -1|protocol-number"`
	FromPort         *int32       `validate:"omitnil,min=-1,max=65535"`
	ToPort           *int32       `validate:"omitnil,min=-1,max=65535"`
	IpRanges         []ipRange    `validate:"required_without_all=Ipv6Ranges PrefixListIds UserIdGroupPairs,unique=CidrIp,dive"`
	Ipv6Ranges       []ipv6Range  `validate:"unique=CidrIpv6,dive"`
	PrefixListIds    []prefixList `validate:"excluded_with=IpRanges Ipv6Ranges UserIdGroupPairs,unique=PrefixListId,dive"`
	UserIdGroupPairs []groupPair  `validate:"excluded_with=IpRanges Ipv6Ranges PrefixListIds,unique,dive"`
}

type ipRange struct {
	CidrIp      string `validate:"cidrv4"`
	Description string `validate:"max=255,charset"`
}

type ipv6Range struct {
	CidrIpv6    string `validate:"cidrv6"`
	Description string `validate:"max=255,charset"`
}

type prefixList struct {
	PrefixListId string `validate:"prefix-list-id"`
	Description  string `validate:"max=255,excludes=&,charset"`
}

type groupPair struct {
	GroupId     string `validate:"required_without=GroupName,omitempty,group-id"`
	GroupName   string `validate:"omitempty,startsnotwith=sg-,max=255,charset"`
	UserId      string `validate:"omitempty,account"`
	Description string `validate:"max=255,excludes=&,charset"`
}

// newValidator returns a validator with the tags of permission that are its own.
// They use no regular expression, so as not to make it slow.
func newValidator(b *testing.B) *validator.Validate {
	const (
		digits  = "0123456789"
		hex     = digits + "abcdef"
		charset = digits + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ._-:/()#,@[]+=&;{}!$*"
	)
	only := func(s, chars string) bool { return strings.TrimLeft(s, chars) == "" }
	isID := func(s, prefix, chars string) bool {
		digits, ok := strings.CutPrefix(s, prefix)
		return ok && 1 <= len(digits) && len(digits) <= 17 && only(digits, chars)
	}
	v := validator.New(validator.WithRequiredStructEnabled())
	for tag, ok := range map[string]func(string) bool{
		"charset":         func(s string) bool { return only(s, charset) },
		"group-id":        func(s string) bool { return isID(s, "sg-", hex) },
		"prefix-list-id":  func(s string) bool { return isID(s, "pl-", hex+"ABCDEF") },
		"protocol-number": func(s string) bool { _, err := strconv.ParseUint(s, 10, 8); return err == nil },
		"account":         func(s string) bool { return s == "amazon-elb" || len(s) == 12 && only(s, digits) },
	} {
		if err := v.RegisterValidation(tag, func(f validator.FieldLevel) bool { return ok(f.Field().String()) }); err != nil {
			b.Fatal(err)
		}
	}
	return v
}

// tagged returns p, which has ports and IPv4 ranges alone, as a permission.
func tagged(p secgroup.IpPermission) permission {
	from, _ := p.FromPort.Int32()
	to, _ := p.ToPort.Int32()
	t := permission{IpProtocol: string(p.IpProtocol), FromPort: &from, ToPort: &to}
	for _, r := range p.IpRanges {
		t.IpRanges = append(t.IpRanges, ipRange(r))
	}
	return t
}

// BenchmarkValidate checks a valid permission.
func BenchmarkValidate(b *testing.B) {
	v := newValidator(b)
	for _, n := range entries {
		p := wide(b, n)
		t := tagged(p)
		// both sides refuse the same; that they accept p is checked below
		for name, spoil := range map[string]func(p *secgroup.IpPermission, last *secgroup.IpRange){
			"protocol":    func(p *secgroup.IpPermission, _ *secgroup.IpRange) { p.IpProtocol = "tpc" },
			"port":        func(p *secgroup.IpPermission, _ *secgroup.IpRange) { p.ToPort = secgroup.PortOf(65536) },
			"length":      func(_ *secgroup.IpPermission, last *secgroup.IpRange) { last.CidrIp = "10.0.0.1" },
			"description": func(_ *secgroup.IpPermission, last *secgroup.IpRange) { last.Description = "Bob's laptop" },
			"duplicate":   func(p *secgroup.IpPermission, last *secgroup.IpRange) { p.IpRanges = append(p.IpRanges, *last) },
		} {
			broken := wide(b, n)
			spoil(&broken, &broken.IpRanges[n-1])
			if broken.Validate() == nil || v.Struct(tagged(broken)) == nil {
				b.Fatal(name, ": ", broken.Validate(), "; ", v.Struct(tagged(broken)))
			}
		}
		b.Run(fmt.Sprint("secgroup/", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := p.Validate(); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprint("validator/", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := v.Struct(&t); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
