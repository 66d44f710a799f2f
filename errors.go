package secgroup

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Reason is the rulebook's stable id of what is wrong with a value, such as
// "cidr-malformed". Reasons are compared, never parsed, and never change their
// meaning. A Reason is itself an error, so that
//
//	errors.Is(err, secgroup.ReasonCIDRMalformed)
//
// reports whether any of the errors in err has that reason. The zero value is
// no reason.
type Reason string

// Error returns the id.
func (r Reason) Error() string { return string(r) }

// The reasons of an [Error], each with the rows of the rulebook that it stands
// for.
const (
	ReasonProtocolMissing Reason = "protocol-missing" // P1
	ReasonProtocolUnknown Reason = "protocol-unknown" // P7

	ReasonPortMissing  Reason = "port-missing"   // N1, N5, N12
	ReasonPortRange    Reason = "port-range"     // N2
	ReasonPortOrder    Reason = "port-order"     // N3
	ReasonICMPType     Reason = "icmp-type"      // N6
	ReasonICMPCode     Reason = "icmp-code"      // N7
	ReasonICMPAllTypes Reason = "icmp-all-types" // N8

	ReasonCIDRMalformed Reason = "cidr-malformed" // C1
	ReasonCIDRFamily    Reason = "cidr-family"    // C2, C3

	ReasonDescriptionLength  Reason = "description-length"  // D1
	ReasonDescriptionCharset Reason = "description-charset" // D2, D3

	ReasonDestinationMissing Reason = "destination-missing" // E1
	ReasonDestinationMixed   Reason = "destination-mixed"   // E2
	ReasonRuleDuplicate      Reason = "rule-duplicate"      // E4

	ReasonGroupMissing          Reason = "group-missing"            // G1
	ReasonGroupIDMalformed      Reason = "group-id-malformed"       // G2
	ReasonGroupNameMalformed    Reason = "group-name-malformed"     // G6
	ReasonUserIDMalformed       Reason = "user-id-malformed"        // G7
	ReasonPrefixListIDMalformed Reason = "prefix-list-id-malformed" // G9, G10

	ReasonGroupIDMissing       Reason = "group-id-missing"      // R1, R2
	ReasonParameterUnsupported Reason = "parameter-unsupported" // R3, R9; ids on authorize (R10)
	ReasonParameterCombination Reason = "parameter-combination" // R4, R8
	ReasonPermissionsMissing   Reason = "permissions-missing"   // R5
	ReasonTagResourceType      Reason = "tag-resource-type"     // R6
	ReasonTagKey               Reason = "tag-key"               // R7
	ReasonTagValue             Reason = "tag-value"             // R7
	ReasonTagDuplicate         Reason = "tag-duplicate"         // R7
	ReasonTagCount             Reason = "tag-count"             // R7
	ReasonRuleIDMalformed      Reason = "rule-id-malformed"     // R10
	ReasonParameterUnknown     Reason = "parameter-unknown"     // R11
	ReasonParameterRepeated    Reason = "parameter-repeated"    // R11
	ReasonParameterMalformed   Reason = "parameter-malformed"   // R11
)

// The reasons of advice about what is legal, but probably not meant. No [Error]
// has them.
const (
	ReasonProtocolAll        Reason = "protocol-all"         // P5
	ReasonPortZero           Reason = "port-zero"            // N4
	ReasonPortsIgnored       Reason = "ports-ignored"        // N13
	ReasonICMPFamily         Reason = "icmp-family"          // N14
	ReasonCIDRHostBits       Reason = "cidr-host-bits"       // C4, C5
	ReasonRuleCovered        Reason = "rule-covered"         // E5
	ReasonIDLength           Reason = "id-length"            // G3
	ReasonGroupNameRedundant Reason = "group-name-redundant" // G4, R2a
	ReasonGroupName          Reason = "group-name"           // G5
	ReasonOpenToWorld        Reason = "open-to-world"        // A1
	ReasonICMPEcho           Reason = "icmp-echo"            // A2
)

// The error codes of EC2 that an [Error] can have, as EC2 spells them.
const (
	CodeInvalidParameterValue               = "InvalidParameterValue"
	CodeInvalidParameterCombination         = "InvalidParameterCombination"
	CodeMissingParameter                    = "MissingParameter"
	CodeUnknownParameter                    = "UnknownParameter"
	CodeInvalidGroupIdMalformed             = "InvalidGroupId.Malformed"
	CodeInvalidPrefixListIdMalformed        = "InvalidPrefixListId.Malformed"
	CodeInvalidSecurityGroupRuleIdMalformed = "InvalidSecurityGroupRuleId.Malformed"
	CodeInvalidTagKeyMalformed              = "InvalidTagKey.Malformed"
	CodeTagLimitExceeded                    = "TagLimitExceeded"
)

// Code returns EC2's error code for r, one of the Code constants. The reasons of
// advice have none; for them, as for what is no reason, it means nothing.
func (r Reason) Code() string {
	switch r {
	case ReasonDestinationMissing, ReasonGroupMissing, ReasonGroupIDMissing, ReasonPermissionsMissing:
		return CodeMissingParameter
	case ReasonDestinationMixed, ReasonParameterCombination:
		return CodeInvalidParameterCombination
	case ReasonParameterUnsupported, ReasonParameterUnknown:
		return CodeUnknownParameter
	case ReasonGroupIDMalformed:
		return CodeInvalidGroupIdMalformed
	case ReasonPrefixListIDMalformed:
		return CodeInvalidPrefixListIdMalformed
	case ReasonRuleIDMalformed:
		return CodeInvalidSecurityGroupRuleIdMalformed
	case ReasonTagKey:
		return CodeInvalidTagKeyMalformed
	case ReasonTagCount:
		return CodeTagLimitExceeded
	}
	return CodeInvalidParameterValue
}

// An Error is one thing that is wrong with a value. It unwraps to its Reason.
// Callers match its fields; the wording of Detail and of the message may
// change.
type Error struct {
	// Path says where: "IpPermissions[0].IpRanges[2].CidrIp", counted from what
	// was validated, so "IpRanges[2].CidrIp" from an IpPermission and "" where
	// the receiver itself is at fault. From ec2query it is the name of a
	// parameter, as it was given.
	Path string `json:"path"`
	// Reason is the rulebook's id.
	Reason Reason `json:"reason"`
	// Code is the EC2 error code that the rulebook gives for Reason, one of the
	// Code constants.
	Code string `json:"code"`
	// Value is the offending text, whole; "" where something is missing.
	Value string `json:"value"`
	// Detail says what is wrong and, after the first colon and space, what to write
	// instead.
	Detail string `json:"detail"`
}

// newError returns an error without a path, which the caller adds.
func newError(r Reason, value, detail string) *Error {
	return &Error{Reason: r, Code: r.Code(), Value: value, Detail: detail}
}

// Error returns one line: path (quoted where it is no plain name), value
// (quoted, and cut short when it is long), what is wrong, what to write instead,
// and the reason's id in brackets.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Path != "" {
		b.WriteString(plain(e.Path))
		b.WriteString(": ")
	}
	if e.Value != "" {
		b.WriteString(quote(e.Value))
		b.WriteString(": ")
	}
	b.WriteString(e.Detail)
	b.WriteString(" [")
	b.WriteString(string(e.Reason))
	b.WriteString("]")
	return b.String()
}

// Unwrap returns the reason, for [errors.Is] and [errors.As].
func (e *Error) Unwrap() error { return e.Reason }

// ErrorCode returns Code, under the name that the AWS SDK gives it.
func (e *Error) ErrorCode() string { return e.Code }

// ErrorMessage returns the message of [Error.Error], under the name that the
// AWS SDK gives it. It stands alone in a log: path, value and fix are in it.
func (e *Error) ErrorMessage() string { return e.Error() }

// An ErrorList is every error of one value, in the order that
// [IpPermission.Validate] and [Request.Validate] state. An empty list is never
// returned as an error.
type ErrorList []*Error

// maxShown bounds the message of an ErrorList.
const maxShown = 10

// Error returns the messages of the first ten errors, one a line, and the
// number of the others.
func (l ErrorList) Error() string {
	var b strings.Builder
	for i, e := range l[:min(len(l), maxShown)] {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(e.Error())
	}
	if n := len(l) - maxShown; n > 0 {
		b.WriteString("\nand ")
		b.WriteString(strconv.Itoa(n))
		b.WriteString(" more")
	}
	return b.String()
}

// Unwrap returns the errors, for [errors.Is] and [errors.As].
func (l ErrorList) Unwrap() []error {
	errs := make([]error, len(l))
	for i, e := range l {
		errs[i] = e
	}
	return errs
}

// A SyntaxError is text that cannot be read: no value comes of it.
type SyntaxError struct {
	// Arg says which of several values, from 0.
	Arg int
	// Input is that value, whole.
	Input string
	// Offset is the byte of Input at which reading stopped, from 0 to
	// len(Input).
	Offset int
	// Expected and Found say what would have been right there and what was
	// there.
	Expected, Found string
}

// Error returns what was expected and found, and below it the line of the input
// with a mark under the place, 60 bytes to each side at most.
func (e *SyntaxError) Error() string {
	var b strings.Builder
	b.WriteString("value ")
	b.WriteString(strconv.Itoa(e.Arg + 1))
	b.WriteString(", byte ")
	b.WriteString(strconv.Itoa(e.Offset))
	b.WriteString(": expected ")
	b.WriteString(e.Expected)
	b.WriteString(", found ")
	b.WriteString(e.Found)

	const window = 60
	offset := max(0, min(e.Offset, len(e.Input))) // the fields are the caller's to set
	before, after := e.Input[:offset], e.Input[offset:]
	before = before[strings.LastIndexByte(before, '\n')+1:]
	after, _, _ = strings.Cut(after, "\n")
	if cut := len(before) - window; cut > 0 {
		for cut < len(before) && !utf8.RuneStart(before[cut]) {
			cut++
		}
		before = "..." + before[cut:]
	}
	if len(after) > window {
		cut := window
		for cut > 0 && !utf8.RuneStart(after[cut]) {
			cut--
		}
		after = after[:cut] + "..."
	}
	before = strings.Map(picture, before)
	b.WriteString("\n\t")
	b.WriteString(before)
	b.WriteString(strings.Map(picture, after))
	b.WriteString("\n\t")
	b.WriteString(strings.Repeat(" ", utf8.RuneCountInString(before)))
	b.WriteString("^")
	return b.String()
}

// picture keeps the line under which the mark is drawn to one column a
// character.
func picture(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case !unicode.IsPrint(r):
		return utf8.RuneError
	}
	return r
}

// plain returns a path for a message: as it is, but for one that is the name of
// a parameter and would break the line.
func plain(path string) string {
	if len(path) > 256 || strings.ContainsFunc(path, func(c rune) bool { return c <= ' ' || c > '~' }) {
		return quote(path)
	}
	return path
}

// quote quotes s for a message, on one line and cut short.
func quote(s string) string {
	const most = 64
	if len(s) <= most {
		return strconv.Quote(s)
	}
	cut := most
	for cut > most-utf8.UTFMax && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return strconv.Quote(s[:cut]) + "..."
}
