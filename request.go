package secgroup

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Request is one of the four calls that add rules to a security group or
// remove them: AuthorizeSecurityGroupIngress (the zero value of Egress and
// Revoke), AuthorizeSecurityGroupEgress, RevokeSecurityGroupIngress and
// RevokeSecurityGroupEgress (documents 001, 002 and 004). Like an
// [IpPermission] it holds any text and any lists. The zero value lacks a group
// and permissions and is invalid.
//
// encoding/json reads and writes it as the AWS CLI's --cli-input-json does,
// which does not carry the operation; [ParseRequest] is strict. Text that is no
// UTF-8, which makes a tag invalid, is written with U+FFFD in place of each
// wrong byte.
type Request struct {
	// Egress and Revoke are the operation.
	Egress bool `json:"-"`
	Revoke bool `json:"-"`
	// GroupId is the group to change, as GroupId of a [UserIdGroupPair] (rulebook
	// G2); "" is none, which egress does not allow (R1).
	GroupId string `json:",omitempty"`
	// GroupName is its name, in a default VPC and for ingress only, as GroupName
	// of a UserIdGroupPair (G6, R2, R3); "" is none.
	GroupName string `json:",omitempty"`
	// IpPermissions are the rules to add or remove.
	IpPermissions IpPermissions `json:",omitempty"`
	// SecurityGroupRuleIds are rules to remove: sgr- and 1 to 17 lower-case
	// hexadecimal digits (R10). Revoke only.
	SecurityGroupRuleIds []string `json:",omitempty"`
	// TagSpecifications tag the rules that are added. Authorize only (R9).
	TagSpecifications []TagSpecification `json:",omitempty"`
	// DryRun asks whether the call would be permitted.
	DryRun bool `json:",omitempty"`

	// The other way to write one rule, for ingress only and instead of
	// IpPermissions (R3, R4): CidrIp with IpProtocol, FromPort and ToPort, each as
	// in an IpPermission, or SourceSecurityGroupName, as GroupName above, with or
	// without SourceSecurityGroupOwnerId, as UserId of a UserIdGroupPair, for all
	// of tcp, udp and icmp (R8).
	CidrIp                     string   `json:",omitempty"`
	FromPort                   Port     `json:",omitzero"`
	ToPort                     Port     `json:",omitzero"`
	IpProtocol                 Protocol `json:",omitempty"`
	SourceSecurityGroupName    string   `json:",omitempty"`
	SourceSecurityGroupOwnerId string   `json:",omitempty"`
}

// A TagSpecification holds the tags of what a call makes (document 002). The
// zero value is invalid.
type TagSpecification struct {
	// ResourceType is what is tagged: security-group-rule, for the calls of a
	// [Request] (rulebook R6).
	ResourceType string `json:",omitempty"`
	// Tags are at most 50 in one request (R7).
	Tags []Tag `json:",omitempty"`
}

// A Tag is a key with a value. The zero value lacks a key and is invalid.
type Tag struct {
	// Key is 1 to 127 characters, does not begin with aws: in any letter case,
	// and stands once in a request (rulebook R7).
	Key string `json:",omitempty"`
	// Value is at most 256 characters (R7); "" is an empty value.
	Value string `json:",omitempty"`
}

// Validate returns nil, or an [ErrorList] of everything that is wrong with r,
// in this order: GroupId, GroupName, the scalars, IpPermissions as
// [IpPermissions.Validate] checks them, SecurityGroupRuleIds,
// TagSpecifications. Of scalars what excludes what comes first, and then each as
// in an [IpPermission]. A member that the operation does not take is that one
// error.
func (r Request) Validate() error {
	if errs, _ := r.check(false); len(errs) > 0 {
		return errs
	}
	return nil
}

// check returns everything that is wrong with r and, where that is asked, whether
// its permissions are canonical.
func (r Request) check(canonical bool) (ErrorList, bool) {
	var c checker
	c.requestGroup(r)
	if r.Egress {
		c.noScalars(r)
	} else {
		c.scalars(r)
	}
	if len(r.IpPermissions) == 0 && !r.hasScalars() && !(r.Revoke && len(r.SecurityGroupRuleIds) > 0) { // R5
		detail := "nothing to authorize: write IpPermissions"
		if r.Revoke {
			detail = "nothing to revoke: write IpPermissions or SecurityGroupRuleIds"
		}
		c.add(place{}, "IpPermissions", newError(ReasonPermissionsMissing, "", detail))
	}
	c.root, c.canonical = "IpPermissions", canonical
	c.permissions(r.IpPermissions)
	c.root = ""
	c.ruleIDs(r)
	if r.Revoke && len(r.TagSpecifications) > 0 { // R9
		c.unsupported("TagSpecifications", "", "revoke takes no tags: leave them out")
	} else {
		c.root = "TagSpecifications"
		c.tagSpecifications(r.TagSpecifications)
	}
	return c.errs, c.canonical
}

// requestGroup checks which group r is about.
func (c *checker) requestGroup(r Request) {
	switch {
	case r.GroupId != "":
		c.groupID(place{}, r.GroupId)
	case r.Egress: // R1
		c.add(place{}, "GroupId", newError(ReasonGroupIDMissing, "", "the security group is missing: write its GroupId, which egress needs"))
	case r.GroupName == "": // R2
		c.add(place{}, "GroupId", newError(ReasonGroupIDMissing, "", "the security group is missing: write its GroupId, or for a default VPC its GroupName"))
	}
	switch {
	case r.GroupName == "":
	case r.Egress: // R3
		c.unsupported("GroupName", r.GroupName, "egress takes no GroupName: write the GroupId")
	default:
		c.groupName(place{}, "GroupName", r.GroupName)
	}
}

// unsupported adds the error of a member that the operation does not take.
func (c *checker) unsupported(member, value, detail string) {
	c.add(place{}, member, newError(ReasonParameterUnsupported, value, detail))
}

func (r Request) hasScalars() bool { return r.firstScalar() != "" || r.hasSource() }

// firstScalar returns the name of the first scalar of one rule by address that
// r has, "" if there is none.
func (r Request) firstScalar() string {
	switch {
	case r.CidrIp != "":
		return "CidrIp"
	case r.FromPort.set:
		return "FromPort"
	case r.ToPort.set:
		return "ToPort"
	case r.IpProtocol != "":
		return "IpProtocol"
	}
	return ""
}

func (r Request) hasSource() bool {
	return r.SourceSecurityGroupName != "" || r.SourceSecurityGroupOwnerId != ""
}

// noScalars refuses the scalars, of which EC2 knows only the names for egress
// (rulebook R3; document 001, "Not supported").
func (c *checker) noScalars(r Request) {
	for _, scalar := range [...]struct{ name, value string }{
		{"CidrIp", r.CidrIp},
		{"FromPort", r.FromPort.String()},
		{"ToPort", r.ToPort.String()},
		{"IpProtocol", string(r.IpProtocol)},
		{"SourceSecurityGroupName", r.SourceSecurityGroupName},
		{"SourceSecurityGroupOwnerId", r.SourceSecurityGroupOwnerId},
	} {
		if scalar.value != "" {
			c.unsupported(scalar.name, scalar.value, "egress does not take it: write the rule in IpPermissions")
		}
	}
}

// scalars checks the rule that an ingress request writes without IpPermissions.
// Where they stand beside what excludes them, what is missing is no error.
func (c *checker) scalars(r Request) {
	first, source := r.firstScalar(), "SourceSecurityGroupName"
	if r.SourceSecurityGroupName == "" {
		source = "SourceSecurityGroupOwnerId"
	}
	alone := true
	if first != "" && r.hasSource() { // R8
		alone = false
		c.add(place{}, source, newError(ReasonParameterCombination, "", "stands beside "+first+
			", but a group given so has all of tcp, udp and icmp: write the rule in IpPermissions, or leave out CidrIp, IpProtocol, FromPort and ToPort"))
	}
	if r.hasScalars() && len(r.IpPermissions) > 0 { // R4
		alone = false
		if first == "" {
			first = source
		}
		c.add(place{}, first, newError(ReasonParameterCombination, "", "stands beside IpPermissions: write every rule in IpPermissions"))
	}
	if r.firstScalar() != "" {
		c.traffic(place{}, r.IpProtocol, r.FromPort, r.ToPort)
	}
	if !alone {
		c.errs = slices.DeleteFunc(c.errs, func(e *Error) bool {
			return e.Reason == ReasonProtocolMissing || e.Reason == ReasonPortMissing
		})
	}
	switch {
	case r.CidrIp != "":
		c.cidr(place{}, "CidrIp", "IpPermissions, as "+other6, r.CidrIp, true)
	case r.firstScalar() != "" && alone: // E1
		c.add(place{}, "CidrIp", newError(ReasonDestinationMissing, "", "no source: write CidrIp, or the rule in IpPermissions"))
	}
	switch {
	case r.SourceSecurityGroupName != "":
		c.groupName(place{}, "SourceSecurityGroupName", r.SourceSecurityGroupName)
	case r.SourceSecurityGroupOwnerId != "" && alone: // G1
		c.add(place{}, "SourceSecurityGroupName", newError(ReasonGroupMissing, "", "an owner without a group: write SourceSecurityGroupName, or the rule in IpPermissions"))
	}
	c.userID(place{}, "SourceSecurityGroupOwnerId", r.SourceSecurityGroupOwnerId)
}

// ruleIDs checks the ids of the rules to revoke.
func (c *checker) ruleIDs(r Request) {
	if len(r.SecurityGroupRuleIds) > 0 && !r.Revoke { // R10
		c.unsupported("SecurityGroupRuleIds", "", "authorize takes no rule ids: write the rules in IpPermissions")
		return
	}
	for i, id := range r.SecurityGroupRuleIds {
		if !isRuleID(id) { // R10
			c.add(place{}, "SecurityGroupRuleIds["+strconv.Itoa(i)+"]", newError(ReasonRuleIDMalformed, id,
				"not the id of a rule: write sgr- and its 1 to 17 lower-case hexadecimal digits, such as sgr-01afa97ef3e1bedfc"))
		}
	}
}

func isRuleID(s string) bool { return isID(s, "sgr-", lowerHex) }

// The limits of tags (documents 002 and 004; rulebook R7).
const (
	maxTagKey   = 127
	maxTagValue = 256
	maxTags     = 50
)

// tagSpecifications checks tags: that all of them are of one resource, so that
// a key can stand once in all.
func (c *checker) tagSpecifications(specs []TagSpecification) {
	seen := make(map[string]place)
	n := 0
	for i, spec := range specs {
		at := place{index: i}
		if spec.ResourceType != "security-group-rule" { // R6
			c.add(at, "ResourceType", newError(ReasonTagResourceType, spec.ResourceType, "not what is tagged here: write security-group-rule"))
		}
		if before := n; before <= maxTags {
			if n += len(spec.Tags); n > maxTags {
				c.add(at, "Tags", newError(ReasonTagCount, "", "more than "+strconv.Itoa(maxTags)+" tags: leave out some"))
			}
		}
		for j, tag := range spec.Tags {
			at.list, at.entry = tags, j
			keyOK := c.tagText(at, "Key", ReasonTagKey, tag.Key, maxTagKey)
			switch {
			case tag.Key == "":
				c.add(at, "Key", newError(ReasonTagKey, "", "the key is missing: write 1 to "+strconv.Itoa(maxTagKey)+" characters"))
			case len(tag.Key) >= 4 && strings.EqualFold(tag.Key[:4], "aws:"):
				c.add(at, "Key", newError(ReasonTagKey, tag.Key, "begins with aws:, which is kept for AWS: write another key"))
			}
			c.tagText(at, "Value", ReasonTagValue, tag.Value, maxTagValue)
			if tag.Key == "" || !keyOK {
				continue
			}
			if first, ok := seen[tag.Key]; ok {
				c.add(at, "Key", newError(ReasonTagDuplicate, tag.Key, c.sameAs("key", first, "Key")))
				continue
			}
			seen[tag.Key] = at
		}
	}
}

// tagText checks that s is text of at most n characters.
func (c *checker) tagText(at place, member string, reason Reason, s string, n int) bool {
	switch {
	case !utf8.ValidString(s):
		c.add(at, member, newError(reason, s, "not UTF-8: write Unicode characters"))
	case utf8.RuneCountInString(s) > n:
		c.add(at, member, newError(reason, s, strconv.Itoa(utf8.RuneCountInString(s))+" characters: write at most "+strconv.Itoa(n)))
	default:
		return true
	}
	return false
}

// permissions returns the permissions that r, which is valid, asks for, its
// scalars included.
func (r Request) permissions() IpPermissions {
	switch {
	case r.firstScalar() != "":
		return IpPermissions{{IpProtocol: r.IpProtocol, FromPort: r.FromPort, ToPort: r.ToPort, IpRanges: []IpRange{{CidrIp: r.CidrIp}}}}
	case r.hasSource(): // R8
		pairs := []UserIdGroupPair{{GroupName: r.SourceSecurityGroupName, UserId: r.SourceSecurityGroupOwnerId}}
		return IpPermissions{
			{IpProtocol: TCP, FromPort: PortOf(0), ToPort: PortOf(65535), UserIdGroupPairs: pairs},
			{IpProtocol: UDP, FromPort: PortOf(0), ToPort: PortOf(65535), UserIdGroupPairs: pairs},
			{IpProtocol: ICMP, FromPort: PortOf(-1), ToPort: PortOf(-1), UserIdGroupPairs: pairs},
		}
	}
	return r.IpPermissions
}

// Canonicalize returns r with all rules in IpPermissions, in the form of
// [IpPermissions.Canonicalize]; nothing else is changed but that empty lists
// are nil. It fails, with the zero Request and the error of
// [Request.Validate], exactly where Validate does. r is never changed. The
// result shares all lists of r, clipped, where nothing had to change, as
// IpPermissions.Canonicalize has it; otherwise it shares none.
func (r Request) Canonicalize() (Request, error) {
	errs, canonical := r.check(true)
	if len(errs) > 0 {
		return Request{}, errs
	}
	shared := canonical && !r.hasScalars()
	if shared {
		r.IpPermissions = r.IpPermissions.clip()
	} else {
		r.IpPermissions = r.permissions().canonical()
	}
	r.CidrIp, r.FromPort, r.ToPort, r.IpProtocol = "", Port{}, Port{}, ""
	r.SourceSecurityGroupName, r.SourceSecurityGroupOwnerId = "", ""
	if !shared {
		r.SecurityGroupRuleIds = slices.Clone(r.SecurityGroupRuleIds)
	}
	r.SecurityGroupRuleIds = clip(r.SecurityGroupRuleIds)
	if !shared || slices.ContainsFunc(r.TagSpecifications, func(s TagSpecification) bool { return !isClipped(s.Tags) }) {
		r.TagSpecifications = slices.Clone(r.TagSpecifications)
		for i, s := range r.TagSpecifications {
			if !shared {
				s.Tags = slices.Clone(s.Tags)
			}
			r.TagSpecifications[i].Tags = clip(s.Tags)
		}
	}
	r.TagSpecifications = clip(r.TagSpecifications)
	return r, nil
}

// Rules returns the rules that r adds or removes, as [IpPermissions.Rules] does
// of its permissions, the scalars included; rules that are revoked by id are
// not among them. It fails, with nil and the error of [Request.Validate],
// exactly where Validate does.
func (r Request) Rules() ([]SecurityGroupRule, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	return r.permissions().Rules(Direction(r.Egress))
}

// Equal reports whether r and s are the same, nil and empty lists being alike.
// It compares what is written, not what it means: compare canonical forms for
// that.
func (r Request) Equal(s Request) bool {
	return r.Egress == s.Egress && r.Revoke == s.Revoke && r.DryRun == s.DryRun &&
		r.GroupId == s.GroupId && r.GroupName == s.GroupName &&
		r.CidrIp == s.CidrIp && r.FromPort == s.FromPort && r.ToPort == s.ToPort && r.IpProtocol == s.IpProtocol &&
		r.SourceSecurityGroupName == s.SourceSecurityGroupName && r.SourceSecurityGroupOwnerId == s.SourceSecurityGroupOwnerId &&
		r.IpPermissions.Equal(s.IpPermissions) && slices.Equal(r.SecurityGroupRuleIds, s.SecurityGroupRuleIds) &&
		slices.EqualFunc(r.TagSpecifications, s.TagSpecifications, TagSpecification.equal)
}

func (s TagSpecification) equal(t TagSpecification) bool {
	return s.ResourceType == t.ResourceType && slices.Equal(s.Tags, t.Tags)
}
